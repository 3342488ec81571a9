/**
 * How fast the reference tracer is beside real PyTorch (`npm run bench`): the whole process for one model, and a warm trace, as ratios
 * measured in one run on one machine. Without an oracle it prints the reference tracer's figures alone.
 *
 *     npm run bench [-- --python CMD]
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openTracer, parseTracer, type Tracer } from "../src/tracers/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist/cli.js");
const flag = process.argv.indexOf("--python");
const oracle = process.env["EXPORTCHECK_ORACLE"] ?? join(homedir(), ".cache/exportcheck/torch-2.6");
const python = flag > 0 ? process.argv[flag + 1] : (process.env["EXPORTCHECK_PYTHON"] ?? (existsSync(join(oracle, "usr/bin/python3")) ? `sh '${join(root, "scripts/oracle-python.sh")}'` : undefined));

const models = readdirSync(join(root, "cases"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, "cases", entry.name, "model.py")))
  .map((entry) => ({ name: entry.name, path: join(root, "cases", entry.name, "model.py"), text: readFileSync(join(root, "cases", entry.name, "model.py"), "utf8") }));
/** The published examples are what the two are timed on. */
const published = models.filter(({ name }) => existsSync(join(root, "snapshots/torch-2.6", `${name}.documented.snap`)));

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function timed(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}

function spawned(command: readonly string[]): void {
  const [program = "", ...args] = command;
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: root });
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
}

const repeat = (times: number, run: () => void): number => median(Array.from({ length: times }, () => timed(run)));

interface ReferenceModule {
  trace(source: string, options: { file: string }): { outcome: string };
}

async function warmReference(): Promise<number> {
  const { trace } = (await import(pathToFileURL(join(root, "dist/reference.js")).href)) as ReferenceModule;
  for (let i = 0; i < 50; i += 1) for (const { text } of published) trace(text, { file: "model.py" });
  return median(published.map(({ text }) => repeat(100, () => void trace(text, { file: "model.py" }))));
}

async function warmTorch(tracer: Tracer): Promise<number> {
  const once = async (text: string): Promise<number> => (await tracer.trace({ case: "bench", profile: "torch-2.6", file: "model.py", files: { "model.py": text } }, { timeout: 60_000 })).seconds * 1000;
  for (const { text } of published) await once(text);
  const times: number[] = [];
  for (let i = 0; i < 10; i += 1) for (const { text } of published) times.push(await once(text));
  return median(times);
}

const row = (what: string, ours: number, torch?: number): void =>
  console.log(`${what.padEnd(44)}${ours.toFixed(1).padStart(9)} ms${torch === undefined ? "" : `${torch.toFixed(1).padStart(10)} ms${(torch / ours).toFixed(1).padStart(8)} x`}`);

const [first] = published;
if (!first) throw new Error("there are no published cases; run `exportcheck import docs PAGE` first");
const globs = published.flatMap(({ name }) => ["--case", name]);
console.log(`${"median".padEnd(44)}${"reference".padStart(12)}${python ? `${"PyTorch".padStart(13)}${"ratio".padStart(10)}` : ""}`);
const bare = repeat(9, () => spawned([process.execPath, "-e", "0"]));
const traceOne = repeat(9, () => spawned([process.execPath, cli, "trace", first.path]));
const runAll = repeat(9, () => spawned([process.execPath, cli, "run", ...globs]));
const warm = await warmReference();
if (python === undefined) {
  row("trace one file, whole process", traceOne);
  row(`run the ${published.length} published cases, whole process`, runAll);
  row("one warm trace", warm);
  console.log("no PyTorch here to compare with: scripts/oracle-install.sh installs it");
} else {
  row("trace one file, whole process", traceOne, repeat(3, () => spawned([process.execPath, cli, "trace", "--tracer", "torch", "--python", python, first.path])));
  row(`run the ${published.length} published cases, whole process`, runAll, repeat(3, () => spawned([process.execPath, cli, "run", ...globs, "--tracer", "torch", "--python", python])));
  process.env["EXPORTCHECK_WORKER_FORK"] = "0"; // a warm process, as the reference tracer has one: no fork in between
  const tracer = await openTracer(parseTracer("torch", python));
  row("one warm trace", warm, await warmTorch(tracer));
  await tracer.close();
}
console.log(`node alone starts in ${bare.toFixed(0)} ms of these`);
