/** Every kind of tracer behind one door: a name, `cmd:` and a command line, or `results:` and a file, becomes a started tracer. */
import type { Message } from "./process.ts";
import type { Tracer, TracerSpec } from "./types.ts";

export { TracerUnavailable } from "./types.ts";
export type { ErrorInfo, ErrorPhase, Outcome, TraceLimits, TraceRequest, TraceResult, Tracer, TracerInfo, TracerSpec } from "./types.ts";
export { readDeclaredTracers } from "./declared.ts";
export { problemsOfHello, problemsOfTrace, sampleReplies } from "./protocol.ts";
export type { Message } from "./process.ts";
export type { Overrides } from "./reference.ts";
export type { ReferenceTracer } from "./thread.ts";

/** The tracers that have a name of their own. */
export const tracerNames: readonly string[] = ["reference", "torch"];
const COMMAND = "cmd:";
const RESULTS = "results:";

export class UnknownTracer extends Error {
  override readonly name = "UnknownTracer";
}

/** Reads a tracer's name. `python` is the interpreter of `torch`. Throws `UnknownTracer`. */
export function parseTracer(text: string, python?: string): TracerSpec {
  if (text === "reference") return { kind: "reference", text };
  if (text === "torch") return { kind: "torch", text, ...(python === undefined ? {} : { command: python }) };
  if (text.trim() === COMMAND) throw new UnknownTracer("cmd: names no program");
  if (text.startsWith(COMMAND)) return { kind: "command", text, command: text.slice(COMMAND.length) };
  if (text.startsWith(RESULTS)) return { kind: "results", text, command: text.slice(RESULTS.length) };
  throw new UnknownTracer(`there is no tracer "${text}"`);
}

/** What a tracer is started with besides its spec. */
export interface OpenOptions {
  /** Holds every message to the letter of the protocol: unknown fields are faults too. */
  readonly validate?: boolean;
  /** Told of every line that goes either way, of what is logged, and of the process's end. */
  readonly listen?: (message: Message) => void;
}

let prepared: Promise<Tracer> | undefined;

/** Starts the reference tracer's thread ahead of its use: it loads while the corpus is read. `openTracer` then takes it. */
export async function prepareTracer(spec: TracerSpec): Promise<void> {
  if (spec.kind !== "reference" || prepared) return;
  const { openReference } = await import("./thread.ts");
  prepared = openReference();
  prepared.catch(() => undefined); // told when it is opened
}

/** Starts a tracer. Throws `TracerUnavailable`. Each kind's code is loaded only when it is asked for. */
export async function openTracer(spec: TracerSpec, options: OpenOptions = {}): Promise<Tracer> {
  const tracer = await openKind(spec, options);
  if (!spec.profiles) return tracer;
  // What a project declares is what it holds the tracer to, whatever the tracer says of itself.
  const info = { ...tracer.info, profiles: spec.profiles };
  return { info, trace: (request, limits) => tracer.trace(request, limits), close: () => tracer.close() };
}

async function openKind(spec: TracerSpec, { validate, listen }: OpenOptions): Promise<Tracer> {
  const process = { ...(spec.env ? { env: spec.env } : {}), ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }), ...(validate ? { validate } : {}), ...(listen ? { listen } : {}) };
  if (spec.kind === "reference" && prepared) {
    const tracer = prepared;
    prepared = undefined;
    return tracer;
  }
  if (spec.kind === "reference") return (await import("./thread.ts")).openReference();
  if (spec.kind === "torch") return (await import("./torch.ts")).openTorch({ ...(spec.command === undefined ? {} : { python: spec.command }), ...process });
  if (spec.kind === "results") return (await import("./results.ts")).openResults(spec.command ?? "");
  return (await import("./command.ts")).openCommand(spec.command ?? "", process);
}

/** How many workers are worth starting for so many cases where nobody says: processes are heavy, threads are not. */
export function defaultJobs(spec: TracerSpec, cases: number, processors: number): number {
  return spec.kind === "reference" ? Math.max(1, Math.min(processors, Math.ceil(cases / 64))) : 1;
}
