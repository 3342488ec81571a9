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
  /** Everything that is wrong with the line. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
  }
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
    throw new ProtocolError([`expected one JSON object a line, got ${quote(line)}`]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ProtocolError([`expected a JSON object, got ${quote(line)}`]);
  return value as Fields;
}

/** Reads the fields of one object. All that is wrong is collected, so that whoever writes an adapter sees it at once. */
class Reply {
  private readonly fields: Fields;
  private readonly problems: string[];

  constructor(fields: Fields, problems: string[] = []) {
    this.fields = fields;
    this.problems = problems;
  }

  fault(problem: string): void {
    this.problems.push(problem);
  }

  get(key: string): unknown {
    return this.fields[key];
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined;
  }

  text(key: string): string {
    const value = this.fields[key];
    if (typeof value === "string") return value;
    this.fault(`expected ${JSON.stringify(key)} to be text, got ${describe(value)}`);
    return "";
  }

  /** The fields of an object in a field. */
  inner(key: string, right: string): Reply | undefined {
    const value = this.fields[key];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return new Reply(value as Fields, this.problems);
    this.fault(`expected ${JSON.stringify(key)}: ${right}, got ${describe(value)}`);
    return undefined;
  }

  /** To the letter: no field that the protocol does not know. */
  only(known: readonly string[]): void {
    for (const key of Object.keys(this.fields)) if (!known.includes(key)) this.fault(`expected no field but ${known.join(", ")}, got ${JSON.stringify(key)}`);
  }

  /** It answers the request of that number. */
  answers(seq: number): void {
    const said = this.fields["seq"];
    if (said !== seq) this.fault(`expected "seq": ${seq}, got ${describe(said)}${typeof said === "number" && said < seq ? ", which was answered before: one line answers one request" : ""}`);
  }

  /** Throws `ProtocolError` where anything was wrong. */
  check(): void {
    if (this.problems.length > 0) throw new ProtocolError(this.problems);
  }
}

/** The fields that a reply may have. */
const replies = {
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

/** The reply to `hello`. `validate` holds it to the letter. */
export function readHello(line: string, seq: number, validate = false): TracerInfo {
  const reply = new Reply(decode(line));
  reply.answers(seq);
  if (validate) reply.only(replies.hello);
  const profiles = reply.get("profiles");
  if (!Array.isArray(profiles) || !profiles.every((profile) => typeof profile === "string")) reply.fault(`expected "profiles": ["torch-2.6"] or the like, got ${describe(profiles)}`);
  const [name, version, python] = [reply.text("name"), reply.text("version"), reply.get("python")];
  if (validate && python !== undefined && typeof python !== "string") reply.fault(`expected "python" to be text, got ${describe(python)}`);
  reply.check();
  return { name, version, ...(typeof python === "string" ? { python } : {}), profiles: profiles as string[] };
}

const phases: readonly ErrorPhase[] = ["load", "export", "print"];

/** One reader an outcome: what DESIGN's protocol lets each carry. */
const outcomes: { readonly [K in Outcome["outcome"]]: (reply: Reply, validate: boolean) => Extract<Outcome, { outcome: K }> } = {
  exported: (reply) => ({ outcome: "exported", program: reply.text("program"), ...(reply.has("extra_inputs") ? { extraInputs: extraInputs(reply) } : {}) }),
  rejected: (reply, validate) => ({ outcome: "rejected", error: errorInfo(reply, validate) }),
  skipped: (reply) => ({ outcome: "skipped", reason: reply.text("reason"), ...(reply.has("link") ? { link: reply.text("link") } : {}) }),
  error: (reply) => ({ outcome: "error", phase: phase(reply), error: errorInfo(reply, false) }),
};

/** The reply to `trace`. `seconds` is the worker's own measure, or `elapsed` where it sent none. */
export function readTrace(line: string, seq: number, elapsed: number, validate = false): TraceResult {
  const reply = new Reply(decode(line));
  reply.answers(seq);
  const seconds = reply.get("seconds");
  const isTime = typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0;
  if (seconds !== undefined && !isTime) reply.fault(`expected "seconds" to be a number of seconds, got ${describe(seconds)}`);
  const kind = reply.get("outcome");
  if (!isOutcome(kind)) reply.fault(`expected "outcome": ${Object.keys(outcomes).map((name) => JSON.stringify(name)).join(" | ")}, got ${describe(kind)}`);
  else if (validate) reply.only(replies[kind]);
  const outcome = isOutcome(kind) ? outcomes[kind](reply, validate) : undefined;
  reply.check();
  return { outcome: outcome!, seconds: isTime ? seconds : elapsed };
}

/** All that is wrong with a reply to the letter; empty where nothing is. */
export const problemsOfHello = (line: string, seq: number): readonly string[] => problemsOf(() => readHello(line, seq, true));
export const problemsOfTrace = (line: string, seq: number): readonly string[] => problemsOf(() => readTrace(line, seq, 0, true));

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ProtocolError) return error.problems;
    throw error;
  }
}

const isOutcome = (kind: unknown): kind is Outcome["outcome"] => typeof kind === "string" && Object.hasOwn(outcomes, kind);

function errorInfo(reply: Reply, validate: boolean): ErrorInfo {
  const error = reply.inner("error", '{"type": …, "message": …}');
  if (!error) return { type: "", message: "" };
  const read = { type: error.text("type"), message: error.text("message") };
  if (validate && read.type !== "" && !read.type.includes(".")) error.fault(`expected the exception's full name, such as "builtins.ValueError", got ${describe(read.type)}`);
  return read;
}

function extraInputs(reply: Reply): ExtraInputs {
  const value = reply.get("extra_inputs");
  const { agree, message } = (typeof value === "object" && value !== null ? value : {}) as { agree?: unknown; message?: unknown };
  if (typeof agree === "boolean" && (message === undefined || typeof message === "string")) return { agree, ...(message === undefined ? {} : { message }) };
  reply.fault(`expected "extra_inputs": {"agree": true} or {"agree": false, "message": …}, got ${describe(value)}`);
  return { agree: false };
}

function phase(reply: Reply): ErrorPhase {
  const value = reply.get("phase");
  if (phases.includes(value as ErrorPhase)) return value as ErrorPhase;
  reply.fault(`expected "phase": "load" | "export" | "print", got ${describe(value)}`);
  return "export";
}

const describe = (value: unknown): string => (value === undefined ? "nothing" : quote(JSON.stringify(value)));

/** A piece of what the worker said, safe to show: no control characters, none that cannot be seen, bounded. */
function quote(line: string): string {
  const shown = line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
  return shown.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
