import { afterEach, expect, test } from "vitest";
import { openReference, type ReferenceTracer } from "./thread.ts";

let tracer: ReferenceTracer | undefined;
afterEach(async () => { await tracer?.close(); });

test("the reference tracer answers from its thread, and a time limit replaces the thread", async () => {
  tracer = await openReference();
  expect(tracer.info.name).toBe("reference");
  const request = { case: "c", profile: "torch-2.6", file: "model.py", files: { "model.py": "def broken(:\n" } };
  expect(await tracer.trace(request, { timeout: 60_000 })).toMatchObject({ outcome: { outcome: "error" } });
  // A thread needs longer than no time at all to answer.
  expect(await tracer.trace(request, { timeout: 0.0001 })).toMatchObject({ outcome: { error: { type: "TracerTimedOut" } } });
  expect(await tracer.trace(request, { timeout: 60_000 })).toMatchObject({ outcome: { outcome: "error", error: { type: expect.not.stringContaining("Tracer") } } });
}, 60_000);
