import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { openProcess } from "./process.ts";
import type { Outcome, Tracer } from "./types.ts";

const fake = fileURLToPath(new URL("./fakeTracer.mjs", import.meta.url));
const opened: Tracer[] = [];
afterEach(async () => { await Promise.all(opened.splice(0).map((tracer) => tracer.close())); });

async function open(mode = "well", options: { handshake?: number; lineLimit?: number } = {}): Promise<Tracer> {
  const tracer = await openProcess({ command: [process.execPath, fake, mode], label: "fake", handshake: 30_000, lineLimit: 300_000, ...options });
  opened.push(tracer);
  return tracer;
}

const ask = async (tracer: Tracer, text: string, timeout = 30_000): Promise<Outcome> =>
  (await tracer.trace({ case: "c", profile: "torch-2.6", file: "model.py", files: { "model.py": text } }, { timeout })).outcome;
const pidOf = (outcome: Outcome): string => (outcome.outcome === "exported" ? (outcome.program.split(":")[0] ?? "") : "none");

test("one process serves many cases", async () => {
  const tracer = await open();
  expect(tracer.info).toEqual({ name: "fake", version: "1.0", profiles: ["torch-2.6"] });
  const first = await ask(tracer, "a");
  expect(pidOf(await ask(tracer, "b"))).toBe(pidOf(first));
});

const faults: readonly (readonly [string, string, RegExp])[] = [
  ["exit", "TracerDied", /exit code 9[^]*a last word/],
  ["hang", "TracerTimedOut", /within 0.5 s/],
  ["sleep", "TracerTimedOut", /within 0.5 s/],
  ["flood", "TracerFlooded", /more than 300000 characters/],
  ["nonsense", "TracerNonsense", /expected one JSON object a line, got hello\?/],
  ["list", "TracerNonsense", /expected a JSON object, got \[1\]/],
  ["seq", "TracerNonsense", /expected "seq": \d+, got \d+/],
  ["outcome", "TracerNonsense", /expected "outcome": "exported" \| .*got "maybe"/],
  ["phase", "TracerNonsense", /expected "phase": .*got "lunch"/],
  ["program", "TracerNonsense", /expected "program" to be text, got 3/],
];

describe("a fault costs its case, and the next case gets a fresh worker", () => {
  test.each(faults)("%s", async (text, type, message) => {
    const tracer = await open();
    const before = pidOf(await ask(tracer, "before"));
    const outcome = await ask(tracer, text, message.source.includes("within") ? 500 : 30_000);
    expect(outcome).toMatchObject({ outcome: "error", error: { type } });
    expect(outcome.outcome === "error" ? outcome.error.message : "").toMatch(message);
    const after = await ask(tracer, "after");
    expect(after).toMatchObject({ outcome: "exported" });
    expect(pidOf(after)).not.toBe(before);
  }, 60_000);
});

test("a worker that speaks out of turn is replaced", async () => {
  const tracer = await open();
  expect(await ask(tracer, "twice")).toMatchObject({ program: "once" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await ask(tracer, "next")).toMatchObject({ outcome: "exported" });
});

test("a flood on standard error is only a log", async () => {
  expect(await ask(await open(), "floodlog")).toMatchObject({ program: "after the flood" });
});

test("a skip carries its reason and link", async () => {
  expect(await ask(await open(), "skip")).toEqual({ outcome: "skipped", reason: "no cond here", link: "https://example.org/1" });
});

test("a worker that never serves is given up after a few starts", async () => {
  const tracer = await open();
  const outcomes = [];
  for (let i = 0; i < 8; i += 1) outcomes.push(await ask(tracer, "exit"));
  expect(outcomes.at(-1)).toMatchObject({ error: { type: "TracerNotStarted", message: expect.stringContaining("giving up") } });
}, 20_000);

describe("a tracer that cannot be started is unavailable", () => {
  test("no such program", async () => {
    await expect(openProcess({ command: ["./no-such-tracer"], label: "x" })).rejects.toMatchObject({ name: "TracerUnavailable", message: expect.stringContaining("no such program: ./no-such-tracer") });
  });
  test.each([["mute", /no answer to the handshake/], ["dies", /exit code 7/], ["shouts", /got Loading…/], ["halves", /"profiles"/]])("handshake: %s", async (mode, message) => {
    await expect(open(mode, { handshake: 700 })).rejects.toMatchObject({ name: "TracerUnavailable", message: expect.stringMatching(message) });
  });
});
