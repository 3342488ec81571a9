/** `exportcheck trace FILE…`: the exported program of a file's model, or why there is none. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { documented, verbatim } from "../compare/index.ts";
import { MODEL } from "../corpus/index.ts";
import { printable } from "../report/index.ts";
import { decodeUtf8, NotUtf8 } from "../util/utf8.ts";
import { orderedMap } from "../runner/index.ts";
import { openTracer, type ErrorInfo, type Outcome, type Overrides, type TraceRequest, type Tracer } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, TIMEOUT, TRACER, TRACERS, timeoutOf, tracerOf } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

const forms = ["verbatim", "documented"] as const;

export const trace: Command = {
  name: "trace",
  summary: "Show the graph that torch.export makes of a file's model, or why it makes none.",
  about: `A file defines model and example_args (and may define example_kwargs, dynamic_shapes and strict), or --model and --args say which
    to take. It is read and evaluated by the reference tracer: nothing of it runs on this machine, and neither Python nor PyTorch is needed.
    Imports are looked for beside the file, then in --path and PYTHONPATH. - is standard input, read as a model.py here.

    Exit code: 0 when every file was exported, 1 when one was not, 2 when one cannot be read.`,
  operands: { name: "FILE…", least: 1, most: Infinity },
  flags: [
    PROFILE,
    { name: "form", value: "verbatim|documented", words: forms, help: "As PyTorch prints it (default), or without source locations, as its documentation does." },
    { name: "path", value: "DIR", repeat: true, help: "Where else to look for imported modules." },
    { name: "model", value: "EXPR", help: "A Python expression in place of the file's own model, such as Net()." },
    { name: "args", value: "EXPR", help: "A Python expression in place of the file's own example_args, such as '(torch.randn(3, 2),)'." },
    { name: "json", help: "One JSON object a line for each file, in order: file, outcome, program or error, seconds." },
    TRACER,
    TRACERS,
    PYTHON,
    TIMEOUT,
    { name: "jobs", value: "N", help: "Workers at work at once." },
  ],
  examples: [
    ["trace model.py", "print the exported program"],
    ["trace model.py --form documented", "without # File: lines"],
    ["trace net.py --model 'Net(3)' --args '(torch.randn(2, 3),)'", "a file that exports nothing itself"],
    ["trace --json a.py b.py", "for other programs"],
    ["trace - < model.py", "what stands on standard input"],
  ],
  run,
};

/** How many files are worth a worker of their own: a model takes a tenth of a second, a worker's start as long. */
const FILES_A_WORKER = 2;

interface Traced {
  readonly file: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly unreadable?: boolean;
}

async function run(input: Input, terminal: Terminal): Promise<number> {
  const form = input.choice("form", forms) ?? "verbatim";
  const spec = tracerOf(input, terminal.cwd);
  const jobs = Math.min(input.count("jobs", 1) ?? (spec.kind === "reference" ? Math.min(availableParallelism(), Math.ceil(input.operands.length / FILES_A_WORKER)) : 1), input.operands.length);
  const tracers = await Promise.all(Array.from({ length: jobs }, () => openTracer(spec)));
  const idle = [...tracers];
  const traced = async (file: string): Promise<Traced> => {
    const tracer = idle.pop()!;
    return traceFile(tracer, file, input, terminal).finally(() => idle.push(tracer));
  };
  const json = input.has("json");
  let code: number = EXIT.ok;
  try {
    for await (const each of orderedMap(input.operands, jobs, traced)) {
      const { file } = each;
      const outcome = inForm(each.outcome, form);
      if (json) terminal.out(`${JSON.stringify(record({ ...each, outcome }))}\n`);
      else if (each.unreadable && outcome.outcome === "error") terminal.err(`${terminal.errColors.red("error:")} ${printable(file)}: ${printable(outcome.error.message)}\n`);
      else print(file, outcome, input.operands.length > 1, terminal);
      if (outcome.outcome !== "exported") code = Math.max(code, each.unreadable && !json ? EXIT.usage : EXIT.differ);
    }
  } finally {
    await Promise.all(tracers.map((tracer) => tracer.close()));
  }
  return code;
}

/** Standard input, as if it were a model.py here. */
const STDIN = "-";

async function traceFile(tracer: Tracer, file: string, input: Input, terminal: Terminal): Promise<Traced> {
  let text: string;
  try {
    text = decodeUtf8(readFileSync(file === STDIN ? 0 : resolve(terminal.cwd, file)));
  } catch (error) {
    return { file, outcome: { outcome: "error", phase: "load", error: unreadable(error, file, terminal) }, seconds: 0, unreadable: true };
  }
  const folder = file === STDIN ? terminal.cwd : dirname(resolve(terminal.cwd, file));
  const profile = input.one("profile") ?? tracer.info.profiles[0] ?? "torch-2.6";
  const name = file === STDIN ? MODEL : basename(file);
  const local = tracer.info.name === "reference";
  const request: TraceRequest = { case: name, profile, file: name, files: { ...(local ? {} : neighbours(folder)), [name]: text } };
  return { file, ...(await withOverrides(tracer, request, timeoutOf(input), overrides(input, folder, terminal), local)) };
}

/** What a user can mend, under the names that Python has for it. */
const faults: Readonly<Record<string, readonly [type: string, message: string]>> = {
  ENOENT: ["FileNotFoundError", "there is no such file"],
  ENOTDIR: ["NotADirectoryError", "a part of the path is no folder"],
  EACCES: ["PermissionError", "permission denied"],
};

function unreadable(error: unknown, file: string, terminal: Terminal): ErrorInfo {
  if (error instanceof NotUtf8) return { type: "builtins.UnicodeDecodeError", message: `the file is ${error.message}` };
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "EISDIR") return { type: "builtins.IsADirectoryError", message: `that is a folder; name a file in it, ${suggested(file, terminal)}` };
  const [type, text] = faults[code] ?? ["OSError", message];
  return { type: `builtins.${type}`, message: text };
}

/** A file of the folder that may be meant. */
function suggested(folder: string, terminal: Terminal): string {
  const sources = readdirSync(resolve(terminal.cwd, folder)).filter((name) => name.endsWith(".py")).sort();
  const likely = sources.includes(MODEL) ? MODEL : sources[0];
  return likely === undefined ? "or hold a corpus to a tracer with run --corpus" : `such as ${join(folder, likely)}`;
}

async function withOverrides(tracer: Tracer, request: TraceRequest, timeout: number, extra: Overrides, local: boolean) {
  if (local) return (tracer as import("../tracers/index.ts").ReferenceTracer).trace(request, { timeout }, extra);
  if (extra.model !== undefined || extra.args !== undefined) throw new UsageError("--model and --args are for the reference tracer");
  return tracer.trace(request, { timeout });
}

function overrides(input: Input, folder: string, terminal: Terminal): Overrides {
  const model = input.one("model");
  const args = input.one("args");
  const search = [...input.all("path"), ...(terminal.env["PYTHONPATH"] ?? "").split(delimiter).filter((path) => path !== "")].map((path) => resolve(terminal.cwd, path));
  for (const path of input.all("path")) {
    if (!statSync(resolve(terminal.cwd, path), { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--path ${path}: there is no such folder`);
  }
  return { folder, search, ...(model === undefined ? {} : { model }), ...(args === undefined ? {} : { args }) };
}

/** The Python files beside a file, for tracers in other processes, which see none of ours. */
const neighbours = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith(".py")).map((entry) => [entry.name, readFileSync(resolve(folder, entry.name), "utf8")]));

function inForm(outcome: Outcome, form: (typeof forms)[number]): Outcome {
  const normal = form === "documented" ? documented : verbatim;
  if (outcome.outcome === "exported") return { ...outcome, program: normal(outcome.program) };
  return outcome.outcome === "rejected" ? { ...outcome, error: { ...outcome.error, message: verbatim(outcome.error.message) } } : outcome;
}

/** The published shape of a JSON line. A tracer that skips a file gives no outcome, which is an error here. */
function record({ file, outcome, seconds }: Traced) {
  if (outcome.outcome === "exported") return { file, outcome: "exported", program: outcome.program, seconds };
  if (outcome.outcome === "skipped") return { file, outcome: "error", error: { type: "Skipped", message: outcome.reason }, seconds };
  return { file, outcome: outcome.outcome, error: outcome.error, seconds };
}

/** Programs and rejections are results and go to standard output, errors to standard error. */
function print(file: string, outcome: Outcome, several: boolean, terminal: Terminal): void {
  const shown = (text: string): string => (terminal.interactive ? printable(text) : text);
  if (several) terminal.out(`${terminal.colors.bold(`# ${printable(file)}`)}\n`);
  if (outcome.outcome === "exported") terminal.out(`${shown(outcome.program).trimEnd()}\n`);
  else if (outcome.outcome === "rejected") terminal.out(`${terminal.colors.yellow("rejected:")} ${outcome.error.type}: ${shown(outcome.error.message).trimEnd()}\n`);
  else if (outcome.outcome === "skipped") terminal.err(`${terminal.errColors.yellow("skipped:")} ${printable(file)}: ${shown(outcome.reason)}\n`);
  else terminal.err(`${terminal.errColors.red("error:")} ${printable(file)}: ${outcome.error.type}:${/^(?:Traceback|  File)/.test(outcome.error.message) ? "\n" : " "}${printable(outcome.error.message).trimEnd()}\n`);
}
