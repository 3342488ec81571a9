/**
 * The tracer protocol: JSON lines over standard input and output, the runner speaking first.
 * Requests are built and encoded here; every reply is checked here, field by field, before anybody reads it. A reply
 * that breaks a rule is a `ProtocolError` whose message says what was wrong beside what would have been right.
 */
import type { ErrorInfo, ErrorPhase, ExtraInputs, Outcome, TraceRequest, TraceResult, TracerInfo } from "./types.ts";

/** The version that the handshake states. A worker that cannot speak it should answer with an error and end. */
export const PROTOCOL_VERSION = 1;

export type Request =
  | { readonly exportcheck: number; readonly seq: number; readonly command: "hello" }
  | ({ readonly seq: number; readonly command: "trace" } & TraceRequest)
  | { readonly seq: number; readonly command: "bye" };

/** A worker broke the protocol: costs the case that was under way. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

export const encode = (request: Request): string => `${JSON.stringify(request)}\n`;

/** Longest piece of a bad line that an error quotes. */
const QUOTED = 120;

type Fields = Readonly<Record<string, unknown>>;

/** Parses one line into an object, or says why it is none. */
export function decode(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ProtocolError(`expected one JSON object a line, got ${quote(line)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ProtocolError(`expected a JSON object, got ${quote(line)}`);
  return value as Fields;
}

/** Checks that a reply answers the request of that number. */
function answers(fields: Fields, seq: number): void {
  if (fields["seq"] !== seq) throw new ProtocolError(`expected "seq": ${seq}, got ${describe(fields["seq"])}${typeof fields["seq"] === "number" && fields["seq"] < seq ? ", which was answered before: one line answers one request" : ""}`);
}

/** The fields that a reply may have. */
export const replies = {
  hello: ["seq", "name", "version", "python", "profiles"],
  exported: ["seq", "outcome", "program", "extra_inputs", "seconds"],
  rejected: ["seq", "outcome", "error", "seconds"],
  skipped: ["seq", "outcome", "reason", "link", "seconds"],
  error: ["seq", "outcome", "phase", "error", "seconds"],
} as const;

/** Replies as they should be, to show beside one that is not. */
export const sampleReplies: Readonly<Record<keyof typeof replies, (seq: number) => string>> = {
  hello: (seq) => `{"seq": ${seq}, "name": "mine", "version": "1.0", "profiles": ["torch-2.6"]}`,
  exported: (seq) => `{"seq": ${seq}, "outcome": "exported", "program": "ExportedProgram:\\n…", "seconds": 0.031}`,
  rejected: (seq) => `{"seq": ${seq}, "outcome": "rejected", "error": {"type": "torch._dynamo.exc.UserError", "message": "…"}}`,
  skipped: (seq) => `{"seq": ${seq}, "outcome": "skipped", "reason": "cond is not supported", "link": "https://…"}`,
  error: (seq) => `{"seq": ${seq}, "outcome": "error", "phase": "load", "error": {"type": "builtins.ValueError", "message": "…"}}`,
};

/** To the letter: no field that the protocol does not know, and the exception's name in full. */
function checkLetter(fields: Fields, kind: keyof typeof replies): void {
  const known: readonly string[] = replies[kind];
  const stray = Object.keys(fields).find((key) => !known.includes(key));
  if (stray !== undefined) throw new ProtocolError(`expected no field but ${known.join(", ")}, got ${JSON.stringify(stray)}`);
  if (kind === "hello" && fields["python"] !== undefined && typeof fields["python"] !== "string") throw new ProtocolError(`expected "python" to be text, got ${describe(fields["python"])}`);
  if (kind === "rejected" && !errorInfo(fields).type.includes(".")) throw new ProtocolError(`expected the exception's full name, such as "builtins.ValueError", got ${describe(errorInfo(fields).type)}`);
}

/** The reply to `hello`. */
export function readHello(line: string, seq: number, validate = false): TracerInfo {
  const fields = decode(line);
  answers(fields, seq);
  if (validate) checkLetter(fields, "hello");
  const profiles = fields["profiles"];
  if (!Array.isArray(profiles) || !profiles.every((profile) => typeof profile === "string")) {
    throw new ProtocolError(`expected "profiles": ["torch-2.6"] or the like, got ${describe(profiles)}`);
  }
  const python = fields["python"];
  return {
    name: text(fields, "name"),
    version: text(fields, "version"),
    ...(typeof python === "string" ? { python } : {}),
    profiles: profiles as string[],
  };
}

const phases: readonly ErrorPhase[] = ["load", "export", "print"];

/** One reader an outcome: what DESIGN's protocol lets each carry. */
const outcomes: { readonly [K in Outcome["outcome"]]: (fields: Fields) => Extract<Outcome, { outcome: K }> } = {
  exported: (fields) => ({ outcome: "exported", program: text(fields, "program"), ...(fields["extra_inputs"] === undefined ? {} : { extraInputs: extraInputs(fields["extra_inputs"]) }) }),
  rejected: (fields) => ({ outcome: "rejected", error: errorInfo(fields) }),
  skipped: (fields) => ({ outcome: "skipped", reason: text(fields, "reason"), ...(fields["link"] === undefined ? {} : { link: text(fields, "link") }) }),
  error: (fields) => ({ outcome: "error", phase: phase(fields), error: errorInfo(fields) }),
};

/** The reply to `trace`. `seconds` is the worker's own measure, or `elapsed` where it sent none. */
export function readTrace(line: string, seq: number, elapsed: number, validate = false): TraceResult {
  const fields = decode(line);
  answers(fields, seq);
  const kind = fields["outcome"];
  if (typeof kind !== "string" || !Object.hasOwn(outcomes, kind)) {
    throw new ProtocolError(`expected "outcome": ${Object.keys(outcomes).map((name) => JSON.stringify(name)).join(" | ")}, got ${describe(kind)}`);
  }
  if (validate) checkLetter(fields, kind as Outcome["outcome"]);
  const seconds = fields["seconds"];
  if (seconds !== undefined && !(typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0)) {
    throw new ProtocolError(`expected "seconds" to be a number of seconds, got ${describe(seconds)}`);
  }
  return { outcome: outcomes[kind as Outcome["outcome"]](fields), seconds: seconds ?? elapsed };
}

function text(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== "string") throw new ProtocolError(`expected ${JSON.stringify(key)} to be text, got ${describe(value)}`);
  return value;
}

function errorInfo(fields: Fields): ErrorInfo {
  const error = fields["error"];
  if (typeof error !== "object" || error === null || Array.isArray(error)) {
    throw new ProtocolError(`expected "error": {"type": …, "message": …}, got ${describe(error)}`);
  }
  return { type: text(error as Fields, "type"), message: text(error as Fields, "message") };
}

function extraInputs(value: unknown): ExtraInputs {
  const { agree, message } = (typeof value === "object" && value !== null ? value : {}) as { agree?: unknown; message?: unknown };
  if (typeof agree !== "boolean" || (message !== undefined && typeof message !== "string")) throw new ProtocolError(`expected "extra_inputs": {"agree": true} or {"agree": false, "message": …}, got ${describe(value)}`);
  return { agree, ...(message === undefined ? {} : { message }) };
}

function phase(fields: Fields): ErrorPhase {
  const value = fields["phase"];
  if (!phases.includes(value as ErrorPhase)) throw new ProtocolError(`expected "phase": "load" | "export" | "print", got ${describe(value)}`);
  return value as ErrorPhase;
}

const describe = (value: unknown): string => (value === undefined ? "nothing" : quote(JSON.stringify(value)));

/** A piece of what the worker said, safe to show: no control characters, bounded. */
function quote(line: string): string {
  const shown = line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
  return shown.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
