/** Starts the thread of the reference tracer as it is built: its script, compiled once. What is compiled is kept after the first traces. */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { runScript } from "../util/script.ts";

/** The script's file, which the build names by its content. */
declare const THREAD_SCRIPT: string;

/** What the thread is started with. */
export interface ThreadStart {
  /** V8's tag of what it compiles (`cachedDataVersionTag`). */
  readonly tag: number;
  /** Keeps what is compiled after so many traces. */
  readonly keepAfter: number;
}

const { tag, keepAfter } = workerData as ThreadStart;
const { keep } = runScript(join(__dirname, THREAD_SCRIPT), tag);
let traces = 0;
parentPort?.on("message", () => {
  if (++traces === keepAfter) keep();
});
