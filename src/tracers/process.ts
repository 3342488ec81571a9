/**
 * A tracer in a process of its own, speaking the tracer protocol.
 *
 * A worker that dies, hangs, floods or talks nonsense costs the case that it was tracing: the whole process group is killed
 * with SIGKILL and the next case gets a fresh worker. Standard error is kept as a bounded log that error messages quote, never read as
 * a signal. A worker that cannot be started, or fails at its handshake, is `TracerUnavailable` at the first start; later, when one had
 * worked before, it is an error of the case until `RESTARTS` starts in a row have served no case.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, ProtocolError, readHello, readTrace, type Request } from "./protocol.ts";
import { TracerUnavailable, type ErrorInfo, type TraceLimits, type TraceRequest, type TraceResult, type Tracer, type TracerInfo } from "./types.ts";

export interface ProcessOptions {
  /** The program and its arguments; no shell is involved. */
  readonly command: readonly [string, ...string[]];
  /** What to call it in messages, before it has said its own name. */
  readonly label: string;
  /** Milliseconds for start and handshake. */
  readonly handshake?: number;
  /** Longest reply line in characters. */
  readonly lineLimit?: number;
  readonly cwd?: string;
  /** Variables beside those of the runner's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** The variable that tells the worker its folder for temporary files, which goes when the worker does, however it ends. */
  readonly scratch?: string;
  /** Holds every message to the letter: unknown fields are faults too. */
  readonly validate?: boolean;
  /** Told of every line that goes either way, of what is logged, and of the process's end. */
  readonly listen?: (message: Message) => void;
}

/** One line of the conversation, a piece of the log, or how the process ended. */
export interface Message {
  readonly from: "runner" | "tracer" | "log" | "end";
  readonly line: string;
  /** The line was never ended. */
  readonly open?: boolean;
}

const HANDSHAKE = 60_000;
const LINE_LIMIT = 64 * 1024 * 1024;
/** How much of the worker's standard error is kept: its end, where a traceback's last line is. */
const LOG_LIMIT = 16 * 1024;
/** Starts in a row that may serve no case before the tracer counts as lost. */
const RESTARTS = 5;
/** Milliseconds that a worker gets to leave after `bye`. */
export const GRACE = 500;

/** Why a request got no answer. `kind` becomes the type of the case's error. */
class WorkerFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
type FailureKind = "Died" | "TimedOut" | "Flooded" | "Nonsense" | "NotStarted";

/** Starts the worker and shakes hands. Throws `TracerUnavailable` where that fails. */
export async function openProcess(options: ProcessOptions): Promise<Tracer> {
  const tracer = new ProcessTracer(options);
  try {
    await tracer.start();
  } catch (error) {
    await tracer.close();
    throw new TracerUnavailable(`${options.label}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return tracer;
}

class ProcessTracer implements Tracer {
  private readonly options: ProcessOptions;
  private worker: Worker | undefined;
  private greeting: TracerInfo | undefined;
  private idleStarts = 0;

  constructor(options: ProcessOptions) {
    this.options = options;
  }

  get info(): TracerInfo {
    if (!this.greeting) throw new Error("the tracer was not started");
    return this.greeting;
  }

  async start(): Promise<Worker> {
    const worker = new Worker(this.options);
    try {
      const line = await worker.ask((seq) => ({ exportcheck: 1, seq, command: "hello" }), this.options.handshake ?? HANDSHAKE, "the handshake");
      this.greeting = readHello(line.text, line.seq, this.options.validate);
    } catch (error) {
      worker.kill();
      throw explain(error, worker, "at its handshake");
    }
    this.worker = worker;
    return worker;
  }

  async trace(request: TraceRequest, limits: TraceLimits): Promise<TraceResult> {
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 1000;
    let worker = this.worker;
    try {
      if (!worker || worker.gone) worker = await this.restart();
      const line = await worker.ask((seq) => ({ seq, command: "trace", ...request }), limits.timeout, "this case");
      const result = readTrace(line.text, line.seq, elapsed(), this.options.validate);
      this.idleStarts = 0;
      return result;
    } catch (error) {
      worker?.kill();
      this.worker = undefined;
      return { outcome: { outcome: "error", phase: "export", error: errorOf(worker ? explain(error, worker, "while tracing this case") : error) }, seconds: elapsed() };
    }
  }

  private async restart(): Promise<Worker> {
    if (this.idleStarts >= RESTARTS) throw new WorkerFailure("NotStarted", `the tracer was started ${RESTARTS} times in a row without serving a case; giving up`);
    this.idleStarts += 1;
    return this.start();
  }

  async close(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.leave();
  }
}

/** Processes that are at work. They have groups of their own, which a terminal's Control-C does not reach. */
const living = new Set<Worker>();
process.on("exit", () => living.forEach((worker) => { worker.kill(); worker.sweep(); }));

/** One operating-system process: at most one request is under way, and its first whole line is the answer. */
class Worker {
  private readonly child: ChildProcess;
  private readonly lineLimit: number;
  private readonly listen: (message: Message) => void;
  private readonly scratch: string | undefined;
  private seq = -1;
  private partial: string[] = [];
  private partialLength = 0;
  private waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  private failure: WorkerFailure | undefined;
  private log = "";
  private readonly closed: Promise<void>;

  constructor(options: ProcessOptions) {
    const [program, ...args] = options.command;
    this.lineLimit = options.lineLimit ?? LINE_LIMIT;
    this.listen = options.listen ?? (() => undefined);
    this.scratch = options.scratch && mkdtempSync(join(tmpdir(), "exportcheck-"));
    const variables = options.scratch ? { [options.scratch]: this.scratch } : {};
    // A group of its own, so that a kill reaches what the program started (a container client, a wrapper script).
    this.child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true, cwd: options.cwd, env: { ...process.env, ...options.env, ...variables } });
    living.add(this);
    this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => this.hear(chunk));
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.log = (this.log + chunk).slice(-LOG_LIMIT);
      this.listen({ from: "log", line: chunk.trimEnd() });
    });
    this.child.stdin?.on("error", () => undefined); // a dead reader shows as the process's end
    this.closed = new Promise((resolve) => {
      this.child.on("error", (error: NodeJS.ErrnoException) => {
        this.sweep();
        this.fail(new WorkerFailure("NotStarted", notStarted(program, error, options.cwd)));
        resolve();
      });
      this.child.on("close", (code, signal) => {
        const how = signal ? `signal ${signal}` : `exit code ${code}`;
        this.listen({ from: "end", line: how });
        living.delete(this);
        this.sweep();
        this.fail(new WorkerFailure("Died", `the tracer's process ended with ${how}`));
        resolve();
      });
    });
  }

  get gone(): boolean {
    return this.failure !== undefined;
  }

  /** The end of what the worker wrote to standard error since the last request. */
  get stderr(): string {
    return this.log;
  }

  async ask(build: (seq: number) => Request, timeout: number, what: string): Promise<{ readonly text: string; readonly seq: number }> {
    if (this.failure) throw this.failure;
    const seq = ++this.seq;
    this.log = "";
    let timer: NodeJS.Timeout | undefined;
    try {
      const text = await new Promise<string>((resolve, reject) => {
        this.waiting = { resolve, reject };
        timer = setTimeout(() => this.fail(new WorkerFailure("TimedOut", `no answer to ${what} within ${timeout / 1000} s${this.unended}`)), timeout);
        const request = encode(build(seq));
        this.listen({ from: "runner", line: request.trimEnd() });
        this.child.stdin?.write(request);
      });
      return { text, seq };
    } finally {
      clearTimeout(timer);
      this.waiting = undefined;
    }
  }

  /** An adapter that forgets the end of the line hangs, as far as the runner can see. */
  private get unended(): string {
    return this.partialLength === 0 ? "" : `; it wrote ${this.partialLength} characters and did not end the line with \\n`;
  }

  private hear(chunk: string): void {
    if (this.failure) return;
    let rest = chunk;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const line = this.partial.join("") + rest.slice(0, end);
      this.partial = [];
      this.partialLength = 0;
      rest = rest.slice(end + 1);
      this.answer(line);
      if (this.failure) return;
    }
    this.partial.push(rest);
    this.partialLength += rest.length;
    if (this.partialLength > this.lineLimit) this.fail(new WorkerFailure("Flooded", `the tracer wrote a line of more than ${this.lineLimit} characters`));
  }

  private answer(line: string): void {
    this.listen({ from: "tracer", line });
    const waiting = this.waiting;
    if (!waiting) return this.fail(new WorkerFailure("Nonsense", "the tracer spoke without being asked: one line answers one request"));
    this.waiting = undefined;
    waiting.resolve(line);
  }

  private fail(failure: WorkerFailure): void {
    if (this.failure) return;
    this.failure = failure;
    if (this.partialLength > 0) this.listen({ from: "tracer", line: this.partial.join(""), open: true });
    this.waiting?.reject(failure);
    this.kill();
  }

  /** Ends the whole group at once. */
  kill(): void {
    this.failure ??= new WorkerFailure("Died", "the tracer's process was stopped");
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      this.child.kill("SIGKILL"); // no such group: already gone, or a system without process groups
    }
    this.child.stdin?.destroy();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  /** What a killed worker could not clean up. */
  sweep(): void {
    if (this.scratch) rmSync(this.scratch, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Says `bye`, waits a moment, then kills. */
  async leave(): Promise<void> {
    if (!this.failure) {
      this.child.stdin?.end(encode({ seq: ++this.seq, command: "bye" }));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([this.closed, new Promise<void>((resolve) => { timer = setTimeout(resolve, GRACE); })]);
      clearTimeout(timer);
    }
    this.kill();
  }
}

/** A program is looked for along PATH, unless its name has a slash in it. */
function notStarted(program: string, { code, message }: NodeJS.ErrnoException, cwd = "."): string {
  if (code === "ENOENT") return `no such program: ${program}${!program.includes("/") && existsSync(join(cwd, program)) ? `; did you mean ./${program}?` : ""}`;
  return code === "EACCES" ? `${program} is not executable (chmod +x makes it so)` : `cannot start ${program}: ${message}`;
}

/** Adds where it happened and the end of the worker's log. */
function explain(error: unknown, worker: Worker, when: string): Error {
  const kind = error instanceof WorkerFailure ? error.kind : error instanceof ProtocolError ? "Nonsense" : undefined;
  if (!kind) return error instanceof Error ? error : new Error(String(error));
  const message = error instanceof Error ? error.message : String(error);
  const log = lastLines(worker.stderr);
  if (kind === "NotStarted") return new WorkerFailure(kind, message);
  return new WorkerFailure(kind, `${message} (${when})${log ? `; the end of its standard error:\n${log}` : ""}`);
}

const lastLines = (log: string): string => log.trimEnd().split("\n").slice(-8).map((line) => `  ${line.slice(0, 400)}`).join("\n").trimEnd();

const errorOf = (error: unknown): ErrorInfo => ({
  type: error instanceof WorkerFailure ? `Tracer${error.kind}` : "TracerFailed",
  message: error instanceof Error ? error.message : String(error),
});
