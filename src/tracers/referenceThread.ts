/** The thread that the reference tracer runs in: answers each request with its outcome, one after the other. */
import { parentPort } from "node:worker_threads";
import { referenceInfo, traceReference, type Overrides } from "./reference.ts";
import type { Outcome, TraceRequest, TracerInfo } from "./types.ts";

export interface ThreadRequest {
  readonly request: TraceRequest;
  readonly overrides: Overrides;
}

export type ThreadReply = { readonly ready: TracerInfo } | { readonly outcome: Outcome; readonly seconds: number };

const reply = (message: ThreadReply): void => parentPort?.postMessage(message);

parentPort?.on("message", ({ request, overrides }: ThreadRequest) => {
  const began = performance.now();
  const outcome = traceReference(request, overrides);
  reply({ outcome, seconds: (performance.now() - began) / 1000 });
});
reply({ ready: referenceInfo });
