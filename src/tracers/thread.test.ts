import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { openReference, type ReferenceTracer } from "./thread.ts";

let tracer: ReferenceTracer | undefined;
afterEach(async () => { await tracer?.close(); });

const request = (text: string) => ({ case: "c", profile: "torch-2.6", file: "model.py", files: { "model.py": text } });
const LIMIT = { timeout: 60_000 };

test("the reference tracer answers from its thread", async () => {
  tracer = await openReference();
  expect(tracer.info.name).toBe("reference");
  expect(await tracer.trace(request("def broken(:\n"), LIMIT)).toMatchObject({ outcome: { outcome: "error", error: { type: expect.not.stringContaining("Tracer") } } });
}, 60_000);

/** A thread that answers with its number, never answers (`hang`, without ever yielding), or ends (`end`). */
const stubborn = `
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.on("message", ({ request }) => {
    const text = request.files["model.py"];
    if (text === "end") throw new Error("the end");
    while (text === "hang") {}
    parentPort.postMessage({ outcome: { outcome: "exported", program: String(workerData) }, seconds: 0 });
  });
  parentPort.postMessage({ ready: { name: "stubborn", version: "1", profiles: [] } });
`;

test("a thread that does not come back, or ends, costs its case: the next one gets a new thread", async () => {
  let started = 0;
  tracer = await openReference(() => new Worker(stubborn, { eval: true, workerData: (started += 1) }));
  expect(await tracer.trace(request("a"), LIMIT)).toMatchObject({ outcome: { program: "1" } });
  expect(await tracer.trace(request("hang"), { timeout: 50 })).toMatchObject({ outcome: { error: { type: "TracerTimedOut", message: "no answer to this case within 0.05 s" } } });
  expect(await tracer.trace(request("b"), LIMIT)).toMatchObject({ outcome: { program: "2" } });
  expect(await tracer.trace(request("end"), LIMIT)).toMatchObject({ outcome: { error: { type: "TracerDied" } } });
  expect(await tracer.trace(request("c"), LIMIT)).toMatchObject({ outcome: { program: "3" } });
}, 60_000);
