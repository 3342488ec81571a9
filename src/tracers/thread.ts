/**
 * The reference tracer in a thread of its own, so that a trace that does not come back is stopped at the time limit, one that
 * exhausts memory takes only itself along, and deep recursion has room. (The tracer keeps a step budget; this is for its faults.)
 */
import { cachedDataVersionTag } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Overrides } from "./reference.ts";
import type { ThreadReply, ThreadRequest } from "./referenceThread.ts";
import type { ThreadStart } from "./startThread.ts";
import { TracerUnavailable, type Outcome, type TraceLimits, type TraceRequest, type TraceResult, type Tracer, type TracerInfo } from "./types.ts";

/** Tests that have just built the package say so: its thread starts ten times as fast as one from the sources. */
const built = process.env["EXPORTCHECK_BUILT"] === "1" ? new URL("../../dist/thread.cjs", import.meta.url) : undefined;
const fromSources = import.meta.url.endsWith(".ts") && !built;
const entry = (import.meta.url.endsWith(".ts") && built) || new URL(fromSources ? "./referenceThread.ts" : "./thread.cjs", import.meta.url);
/** Run from the sources, a thread must be taught TypeScript first. */
const fromSource = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;
/** A young generation of half the usual size: two threads stay under 300 MB with the largest models, and are no slower. */
const limits = { stackSizeMb: 48, maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 24 };

/** A tracer that also takes expressions in place of the module's own `model` and `example_args`. */
export interface ReferenceTracer extends Tracer {
  trace(request: TraceRequest, limits: TraceLimits, overrides?: Overrides): Promise<TraceResult>;
}

const referenceThread = (): Worker => (fromSources ? new Worker(fromSource, { resourceLimits: limits, eval: true }) : new Worker(entry, { resourceLimits: limits, workerData: { tag: cachedDataVersionTag(), keepAfter: 1 } satisfies ThreadStart }));

/** Threads that tracers were closed on: the next tracer of this process finds one warm. Those that nobody takes end after a while. */
const idle: { readonly thread: Worker; readonly greeting: TracerInfo; readonly end: NodeJS.Timeout }[] = [];
const KEPT_MS = 10_000;

function keep(thread: Worker, greeting: TracerInfo): void {
  const kept = { thread, greeting, end: setTimeout(() => drop(), KEPT_MS).unref() };
  const drop = (): void => {
    clearTimeout(kept.end);
    const at = idle.indexOf(kept);
    if (at >= 0) idle.splice(at, 1);
    void thread.terminate();
  };
  idle.push(kept);
}

/** Starts the thread. Throws `TracerUnavailable` where it cannot start. `spawn` makes the thread, anew after each that had to be stopped. */
export async function openReference(spawn: () => Worker = referenceThread): Promise<ReferenceTracer> {
  const tracer = new ThreadTracer(spawn);
  try {
    await tracer.start();
  } catch (error) {
    throw new TracerUnavailable(`reference: ${error instanceof Error ? error.message : String(error)}`);
  }
  return tracer;
}

class ThreadTracer implements ReferenceTracer {
  private readonly spawn: () => Worker;
  private thread: Worker | undefined;
  private greeting: TracerInfo | undefined;
  /** Whether an answer is outstanding. */
  private busy = false;

  constructor(spawn: () => Worker) {
    this.spawn = spawn;
  }

  get info(): TracerInfo {
    if (!this.greeting) throw new Error("the tracer was not started");
    return this.greeting;
  }

  async start(): Promise<Worker> {
    const kept = this.spawn === referenceThread ? idle.pop() : undefined;
    if (kept !== undefined) {
      clearTimeout(kept.end);
      this.greeting = kept.greeting;
      return (this.thread = kept.thread);
    }
    const thread = this.spawn();
    const reply = await answer(thread);
    if (!("ready" in reply)) throw new Error("the tracer's thread spoke out of turn");
    this.greeting = reply.ready;
    this.thread = thread;
    return thread;
  }

  async trace(request: TraceRequest, { timeout }: TraceLimits, overrides: Overrides = {}): Promise<TraceResult> {
    const began = performance.now();
    try {
      const thread = this.thread ?? (await this.start());
      const pending = answer(thread, timeout);
      this.busy = true;
      thread.postMessage({ request, overrides } satisfies ThreadRequest);
      const reply = await pending;
      this.busy = false;
      if ("outcome" in reply) return reply;
      throw new Error("the tracer's thread spoke out of turn");
    } catch (error) {
      await this.stop();
      return { outcome: failed(error, timeout), seconds: (performance.now() - began) / 1000 };
    }
  }

  async close(): Promise<void> {
    if (this.thread === undefined || this.spawn !== referenceThread || this.busy) return this.stop();
    keep(this.thread, this.info);
    this.thread = undefined;
  }

  /** Ends the thread, whatever it is doing. */
  private async stop(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.terminate();
  }
}

class TimedOut extends Error {}

/** The next message, or why none comes. The thread keeps the process alive only while it is asked something. */
function answer(thread: Worker, timeout?: number): Promise<ThreadReply> {
  return new Promise((resolve, reject) => {
    const timer = timeout === undefined ? undefined : setTimeout(() => settle(() => reject(new TimedOut())), timeout);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      thread.unref();
      finish();
    };
    const onMessage = (reply: ThreadReply): void => settle(() => resolve(reply));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new Error("the tracer's thread ended")));
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.ref();
  });
}

function failed(error: unknown, timeout: number): Outcome {
  const [type, message] = error instanceof TimedOut
    ? ["TracerTimedOut", `no answer to this case within ${timeout / 1000} s`]
    : ["TracerDied", error instanceof Error ? error.message : String(error)];
  return { outcome: "error", phase: "export", error: { type, message } };
}
