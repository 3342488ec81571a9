/**
 * How fast the reference tracer is beside real PyTorch (`npm run bench`): ratios measured in one run on one machine, of the whole process, of
 * warm traces of the published cases, and of torchvision's models where the oracle has torchvision. Without an oracle it prints the reference
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

interface Vision {
  readonly name: string;
  readonly input: string;
  /** Warm exports: the first half is warming up. */
  readonly times: number;
}

const vision: readonly Vision[] = existsSync(join(packages, "torchvision"))
  ? [{ name: "resnet18", input: "1, 3, 224, 224", times: 60 }, { name: "mobilenet_v2", input: "1, 3, 224, 224", times: 40 }, { name: "swin_t", input: "1, 3, 224, 224", times: 40 }, { name: "vit_b_16", input: "1, 3, 224, 224", times: 40 }]
  : [];
const sourceOf = ({ name, input }: Vision): string => `import torch\nfrom torchvision.models import ${name}\n\nmodel = ${name}().eval()\nexample_args = (torch.randn(${input}),)\n`;

// ---- whole processes

function spawned(command: readonly string[]): number {
  const [program = "", ...args] = command;
  const began = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: root });
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

interface ReferenceModule {
  trace(source: string, options: { file: string; readModule?: (path: string) => { path: string; text: string; lazy?: boolean } | undefined }): { outcome: string };
}
const { trace } = (await import(pathToFileURL(join(root, "dist/reference.js")).href)) as ReferenceModule;

/** The module whose import is the last line of a source: the host is asked for it once the model is constructed. */
const MARK = "constructed_by_now";

/** Times of `export` and `str` alone, of a model that is constructed already. */
function warmReference(source: string, times: number): number {
  let constructed = 0;
  const readModule = (path: string): { path: string; text: string; lazy?: boolean } | undefined => {
    if (path === `${MARK}.py`) {
      constructed = performance.now();
      return { path, text: "" };
    }
    const file = join(packages, path);
    return existsSync(file) ? { path, text: readFileSync(file, "utf8"), lazy: true } : undefined;
  };
  const measured = Array.from({ length: times }, () => {
    const { outcome } = trace(`${source}\nimport ${MARK}\n`, { file: "model.py", readModule });
    if (outcome !== "exported") throw new Error(`a model of the benchmark was not exported: ${outcome}`);
    return performance.now() - constructed;
  });
  return median(measured.slice(times >> 1));
}

/** The same with PyTorch, for several sources in one process. */
function warmTorch(sources: readonly string[], times: number): number[] {
  const script = [
    "import json, logging, sys, time, torch",
    "logging.disable(logging.CRITICAL)",
    "for index, text in enumerate(json.loads(sys.argv[1])):",
    "    import linecache, types",
    "    name = f'bench_{index}.py'",
    "    linecache.cache[name] = (len(text), None, text.splitlines(True), name)",
    "    module = types.ModuleType(name[:-3]); module.__file__ = name; sys.modules[name[:-3]] = module",
    "    exec(compile(text, name, 'exec'), module.__dict__)",
    "    seconds = []",
    `    for _ in range(${times}):`,
    "        began = time.perf_counter()",
    "        str(torch.export.export(module.model, module.example_args))",
    "        seconds.append(time.perf_counter() - began)",
    "    print('seconds', sorted(seconds[len(seconds) // 2:])[len(seconds) // 4])",
  ].join("\n");
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const { stdout, stderr } = spawnSync("sh", ["-c", `${python} -c ${quoted(script)} ${quoted(JSON.stringify(sources))}`], { encoding: "utf8" });
  const seconds = [...stdout.matchAll(/^seconds (.*)$/gm)].map(([, each]) => Number(each) * 1000);
  if (seconds.length !== sources.length) throw new Error(`PyTorch did not export every model: ${stderr}`);
  return seconds;
}

// ---- the table

const row = (what: string, ours: number, torch?: number): void =>
  console.log(`${what.padEnd(52)}${ours.toFixed(1).padStart(9)} ms${torch === undefined ? "" : `${torch.toFixed(1).padStart(10)} ms${(torch / ours).toFixed(1).padStart(8)} x`}`);

const [first] = cases;
if (!first) throw new Error("there are no published cases; run `exportcheck import docs PAGE` first");
console.log(`${"median".padEnd(52)}${"reference".padStart(12)}${python ? `${"PyTorch".padStart(13)}${"ratio".padStart(10)}` : ""}`);
wholeProcess("trace one file, whole process", ["trace", first.path], 8);
wholeProcess(`run the ${cases.length} published cases, whole process`, ["run", ...cases.flatMap(({ name }) => ["--case", name])], 8);

const small = cases.map(({ path }) => readFileSync(path, "utf8"));
const smallTorch = python === undefined ? [] : warmTorch(small, 12);
cases.forEach(({ name }, i) => row(`warm: ${name}`, warmReference(small[i]!, 400), smallTorch[i]));

const visionTorch = python === undefined || vision.length === 0 ? [] : warmTorch(vision.map(sourceOf), 6);
vision.forEach((model, i) => row(`warm: ${model.name}, constructed`, warmReference(sourceOf(model), model.times), visionTorch[i]));
if (vision.length === 0) console.log("no torchvision here; name the folder that holds it with --path");
else {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const files = vision.map((model) => join(folder, `${model.name}.py`));
  vision.forEach((model, i) => writeFileSync(files[i]!, sourceOf(model)));
  wholeProcess(`trace ${vision.length} torchvision models, whole process`, ["trace", "--path", packages, ...files], 4);
  rmSync(folder, { recursive: true });
}
if (python === undefined) console.log("no PyTorch here to compare with: scripts/oracle-install.sh installs it");
console.log(`node alone starts in ${repeat(9, () => spawned([process.execPath, "-e", "0"])).toFixed(0)} ms of these`);
