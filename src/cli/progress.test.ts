import picocolors from "picocolors";
import { expect, test } from "vitest";
import type { CaseResult, RunStart } from "../runner/index.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const colors = picocolors.createColors(false);
const at = (written: string[], interactive = true, env: NodeJS.ProcessEnv = {}): Terminal =>
  ({ out: (text) => void written.push(text), err: () => undefined, colors, errColors: colors, interactive, answers: false, key: async () => "q", width: 80, env, cwd: "/" });
const start: RunStart = { event: "start", version: "1", tracer: { name: "t", version: "1", profiles: [] }, profile: "p", cases: 3 };
const one = (status: CaseResult["status"]) => ({ event: "case", result: { status } as CaseResult }) as const;

test("a long run shows how far it is, and the line is gone before other text and at the end", () => {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress(at(written), () => now);
  progress.take(start);
  progress.take(one("pass"));
  expect(written).toEqual([]);
  now = 2500;
  progress.take(one("fail"));
  progress.write("✓ b\n");
  progress.take(one("pass"));
  progress.take({ event: "finish", counts: {} as never, unrun: 0, seconds: 3 });
  const clear = "\r\u001b[2K";
  expect(written).toEqual([`${clear}2/3 · 1 not as expected · 2 s`, clear, "✓ b\n", `${clear}3/3 · 1 not as expected · 2 s`, clear]);
});

test("nothing of it in a pipe or at a dumb terminal", () => {
  expect([at([], false), at([], true, { TERM: "dumb" }), at([])].map((terminal) => Progress.fits(terminal))).toEqual([false, false, true]);
});
