/** Every kind of tracer behind one door: a name, `cmd:` and a command line, or `results:` and a file, becomes a started tracer. */
import type { Tracer } from "./types.ts";

export { TracerUnavailable } from "./types.ts";
export type { ErrorInfo, ErrorPhase, Outcome, TraceLimits, TraceRequest, TraceResult, Tracer, TracerInfo } from "./types.ts";
export type { Overrides } from "./reference.ts";
export type { ReferenceTracer } from "./thread.ts";

/** What a user writes after `--tracer`. */
export interface TracerSpec {
  readonly kind: "reference" | "torch" | "command" | "results";
  /** The spelling that selects it again. */
  readonly text: string;
  /** The command of a `command` tracer, the interpreter of `torch`, the file of `results`. */
  readonly command?: string;
}

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
  if (text.startsWith(COMMAND)) return { kind: "command", text, command: text.slice(COMMAND.length) };
  if (text.startsWith(RESULTS)) return { kind: "results", text, command: text.slice(RESULTS.length) };
  throw new UnknownTracer(`there is no tracer "${text}"`);
}

/** Starts a tracer. Throws `TracerUnavailable`. Each kind's code is loaded only when it is asked for. */
export async function openTracer(spec: TracerSpec): Promise<Tracer> {
  if (spec.kind === "reference") return (await import("./thread.ts")).openReference();
  if (spec.kind === "torch") return (await import("./torch.ts")).openTorch(spec.command === undefined ? {} : { python: spec.command });
  if (spec.kind === "results") return (await import("./results.ts")).openResults(spec.command ?? "");
  return (await import("./command.ts")).openCommand(spec.command ?? "");
}

/** How many workers are worth starting for so many cases where nobody says: processes are heavy, threads are not. */
export function defaultJobs(spec: TracerSpec, cases: number, processors: number): number {
  return spec.kind === "reference" ? Math.max(1, Math.min(processors, Math.ceil(cases / 64))) : 1;
}
