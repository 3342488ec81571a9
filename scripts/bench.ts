/**
 * How fast the reference tracer is beside real PyTorch (`npm run bench`): ratios measured in one run on one machine, of the whole process, and of
 * exports, when both sides are warm, of models that are constructed already: the published cases, and torchvision's models where the oracle has them. Without an oracle it prints the reference
 * tracer's figures alone. Nothing is asserted: times depend on the machine.
 *
 *     npm run bench [-- --python CMD] [--path DIR]
 *
 * DIR is the folder that holds `torchvision`; by default the oracle's dist-packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { LoadedModel, TraceOptions } from "../src/reference/index.ts";
import { models, sourceOf, type Model } from "./torchvisionModels.ts";

const { values: flags } = parseArgs({ options: { python: { type: "string" }, path: { type: "string" } } });
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist/cli.js");
const oracle = process.env["EXPORTCHECK_ORACLE"] ?? join(homedir(), ".cache/exportcheck/torch-2.6");
const python = flags.python ?? process.env["EXPORTCHECK_PYTHON"] ?? (existsSync(join(oracle, "usr/bin/python3")) ? `sh '${join(root, "scripts/oracle-python.sh")}'` : undefined);
const packages = flags.path ?? join(oracle, "usr/lib/python3/dist-packages");

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

// ---- what is measured

const cases = readdirSync(join(root, "cases"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, "snapshots/torch-2.6", `${entry.name}.documented.snap`)))
  .map(({ name }) => ({ name, path: join(root, "cases", name, "model.py") }));

/** Seconds of exports before any is timed, the same on either side: compilers that watch a program take their time. */
const WARM_UP = 4;
/** How many exports are timed then. */
const TIMED = { small: 100, large: 15 } as const;

const hasVision = existsSync(join(packages, "torchvision"));
const warmVision: Readonly<Record<string, Model>> = Object.fromEntries(["resnet18", "mobilenet_v2", "swin_t", "vit_b_16"].map((name) => [name, { ...models[name]!, input: "1, 3, 224, 224" }]));

// ---- whole processes

function spawned(command: readonly string[]): number {
  const [program = "", ...args] = command;
  const began = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

const repeat = (times: number, run: () => number): number => median(Array.from({ length: times }, run));
const withTorch = (): string[] => ["--tracer", "torch", "--python", python ?? ""];

function wholeProcess(what: string, args: readonly string[], times: number): void {
  const ours = repeat(times, () => spawned([process.execPath, cli, ...args]));
  row(what, ours, python === undefined ? undefined : repeat(Math.ceil(times / 4), () => spawned([process.execPath, cli, ...args.filter((arg, i) => arg !== "--path" && args[i - 1] !== "--path"), ...withTorch()])));
}

// ---- warm exports

const { load } = (await import(pathToFileURL(join(root, "dist/reference.js")).href)) as { load(source: string, options: TraceOptions): LoadedModel };

function readModule(path: string): { path: string; text: string; lazy: boolean } | undefined {
  const file = join(packages, path);
  return existsSync(file) ? { path, text: readFileSync(file, "utf8"), lazy: true } : undefined;
}

/** The median time of exporting a constructed model and printing the program. */
function warmReference(source: string, timed: number): number {
  const model = load(source, { file: "model.py", readModule });
  const once = (): number => {
    const began = performance.now();
    const { outcome } = model.export();
    if (outcome !== "exported") throw new Error(`a model of the benchmark was not exported: ${outcome}`);
    return performance.now() - began;
  };
  for (let spent = 0; spent < WARM_UP * 1000;) spent += once();
  return repeat(timed, once);
}

/** The same with PyTorch, for several sources in one process. */
function warmTorch(sources: readonly string[], timed: number): number[] {
  const script = [
    "import json, logging, sys, time, torch",
    "logging.disable(logging.CRITICAL)",
    "for index, text in enumerate(json.loads(sys.argv[1])):",
    "    import linecache, types",
    "    name = f'bench_{index}.py'",
    "    linecache.cache[name] = (len(text), None, text.splitlines(True), name)",
    "    module = types.ModuleType(name[:-3]); module.__file__ = name; sys.modules[name[:-3]] = module",
    "    exec(compile(text, name, 'exec'), module.__dict__)",
    "    def once():",
    "        began = time.perf_counter()",
    "        str(torch.export.export(module.model, module.example_args))",
    "        return time.perf_counter() - began",
    "    spent = 0",
    `    while spent < ${WARM_UP}: spent += once()`,
    `    print('seconds', sorted(once() for _ in range(${timed}))[${timed >> 1}])`,
  ].join("\n");
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const { stdout, stderr } = spawnSync("sh", ["-c", `${python} -c ${quoted(script)} ${quoted(JSON.stringify(sources))}`], { encoding: "utf8" });
  const seconds = [...stdout.matchAll(/^seconds (.*)$/gm)].map(([, each]) => Number(each) * 1000);
  if (seconds.length !== sources.length) throw new Error(`PyTorch did not export every model: ${stderr}`);
  return seconds;
}

// ---- the table

const row = (what: string, ours: number, torch?: number): void =>
  console.log(`${what.padEnd(52)}${ours.toFixed(ours < 10 ? 2 : 1).padStart(9)} ms${torch === undefined ? "" : `${torch.toFixed(1).padStart(10)} ms${(torch / ours).toFixed(1).padStart(8)} x`}`);

const [first] = cases;
if (!first) throw new Error("there are no published cases; run `exportcheck import docs PAGE` first");
console.log(`${"median".padEnd(52)}${"reference".padStart(12)}${python ? `${"PyTorch".padStart(13)}${"ratio".padStart(10)}` : ""}`);
wholeProcess("trace one file, whole process", ["trace", first.path], 8);
wholeProcess(`run the ${cases.length} published cases, whole process`, ["run", ...cases.flatMap(({ name }) => ["--case", name])], 8);

function warm(sources: Readonly<Record<string, string>>, timed: number): void {
  const torch = python === undefined ? [] : warmTorch(Object.values(sources), timed);
  Object.entries(sources).forEach(([name, source], i) => row(`warm: ${name}, constructed`, warmReference(source, timed), torch[i]));
}

warm(Object.fromEntries(cases.map(({ name, path }) => [name, readFileSync(path, "utf8")])), TIMED.small);
if (!hasVision) console.log("no torchvision here; name the folder that holds it with --path");
else {
  warm(Object.fromEntries(Object.entries(warmVision).map(([name, model]) => [name, sourceOf(model)])), TIMED.large);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const files = Object.entries(models).map(([name, model]) => {
    const file = join(folder, `${name}.py`);
    writeFileSync(file, sourceOf(model));
    return file;
  });
  wholeProcess(`trace ${files.length} torchvision models, whole process`, ["trace", "--path", packages, ...files], 4);
  rmSync(folder, { recursive: true });
}
if (python === undefined) console.log("no PyTorch here to compare with: scripts/oracle-install.sh installs it");
console.log(`node alone starts in ${repeat(9, () => spawned([process.execPath, "-e", "0"])).toFixed(0)} ms of these`);
