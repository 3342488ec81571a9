/**
 * What every tracer is to the harness: something that turns a case into an outcome.
 * Three kinds exist: `reference` (in process), `torch` (real PyTorch through the worker that ships with the package)
 * and any command that speaks the tracer protocol.
 */

/** A rejection's or an error's exception: `type` is Python's full name (`torch._dynamo.exc.UserError`), `message` is `str(exception)`. */
export interface ErrorInfo {
  readonly type: string;
  readonly message: string;
}

/** What a tracer that can run programs found: whether the exported one does as the model on the case's `extra_inputs`. */
export interface ExtraInputs {
  readonly agree: boolean;
  readonly message?: string;
}

/** Where a tracer was when it failed for a reason that is no rejection. */
export type ErrorPhase = "load" | "export" | "print";

/** How one case ended under one tracer. `error` is never an expectation: a crash, a time-out, `NotImplemented`, a module that does not load. */
export type Outcome =
  | { readonly outcome: "exported"; readonly program: string; readonly extraInputs?: ExtraInputs }
  | { readonly outcome: "rejected"; readonly error: ErrorInfo }
  | { readonly outcome: "skipped"; readonly reason: string; readonly link?: string }
  | { readonly outcome: "error"; readonly phase: ErrorPhase; readonly error: ErrorInfo };

/** Everything a tracer may know of a case. Tags, support level and snapshots are deliberately absent. */
export interface TraceRequest {
  /** The case's name: an identity for logs, nothing to branch on. */
  readonly case: string;
  /** Which behaviour is asked for, such as `torch-2.6`. */
  readonly profile: string;
  /** The file to trace, a key of `files`. */
  readonly file: string;
  /** Relative path to text: the model and whatever lies beside it. */
  readonly files: Readonly<Record<string, string>>;
  /** How far results may be apart, where a tracer runs programs on `extra_inputs`. */
  readonly tolerance?: { readonly absolute?: number; readonly relative?: number };
}

/** What a tracer says of itself in the handshake. */
export interface TracerInfo {
  readonly name: string;
  readonly version: string;
  readonly python?: string;
  readonly profiles: readonly string[];
}

/** What a user writes after `--tracer`. */
export interface TracerSpec {
  readonly kind: "reference" | "torch" | "command" | "results";
  /** The spelling that selects it again. */
  readonly text: string;
  /** The command of a `command` tracer, the interpreter of `torch`, the file of `results`. */
  readonly command?: string;
  /** Variables beside those of the runner's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whose behaviour it is held to, whatever it says of itself. */
  readonly profiles?: readonly string[];
  /** Milliseconds for one case, where the command line gives none. */
  readonly timeout?: number;
}

/** A started tracer. `trace` never throws for a fault of the case or of the worker: that is an `error` outcome. */
export interface Tracer {
  readonly info: TracerInfo;
  trace(request: TraceRequest, limits: TraceLimits): Promise<TraceResult>;
  close(): Promise<void>;
}

export interface TraceLimits {
  /** Milliseconds after which the case is an error and the worker is replaced. */
  readonly timeout: number;
}

export interface TraceResult {
  readonly outcome: Outcome;
  /** Wall time of the trace in seconds, as the tracer measured it. */
  readonly seconds: number;
}

/** The tracer could not be started or is unusable at its handshake: exit code 3. */
export class TracerUnavailable extends Error {
  override readonly name = "TracerUnavailable";
}
