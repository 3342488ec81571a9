import { existsSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sandbox, type Sandbox } from "./testing/sandbox.ts";
import { snapshot, traced } from "./testing/traced.ts";

const FILE = "cases/expectations/mine.torch-2.6.yaml";

/** Two cases, of which b is held to something else than the tracer gives. */
function failing(): { readonly box: Sandbox; readonly tracer: string[] } {
  const box = sandbox("a", "b");
  snapshot(box, "a", "sin");
  snapshot(box, "b", "cos");
  return { box, tracer: traced(box, { a: "sin", b: "sin" }) };
}

test("written from a run, then expected; another cause fails, a pass fails with a patch that applies", async () => {
  const { box, tracer } = failing();
  expect((await box.run("run", ...tracer)).code).toBe(1);
  expect(await box.run("expectations", "write", ...tracer)).toMatchObject({ code: 0, out: `+ b\n${FILE}: 1 added, 0 changed, 0 taken out\n` });
  expect(readFileSync(join(box.dir, FILE), "utf8")).toBe("version: 1\ncases:\n  b:\n    reason: \"op-replaced: aten.cos.default became aten.sin.default\"\n    fails:\n      status: fail\n      differences:\n        - op-replaced\n");
  expect(await box.run("run", ...tracer)).toMatchObject({ code: 0, out: expect.stringMatching(/○ b {2}known to fail: op-replaced[^]*2 cases: 1 passed, 1 expected failure/) });
  expect(await box.run("run", ...tracer, "--expectations", "none")).toMatchObject({ code: 1 });

  const causes = readFileSync(join(box.dir, FILE), "utf8");
  box.write(FILE, causes.replace("- op-replaced", "- shape"));
  expect(await box.run("run", ...tracer)).toMatchObject({ code: 1, out: expect.stringContaining("but with another cause: what differs is op-replaced, not only shape") });
  box.write(FILE, causes);

  snapshot(box, "b", "sin");
  const { code, out } = await box.run("run", ...tracer);
  expect(code).toBe(1);
  expect(out).toMatch(/! b: unexpected-pass\n {2}it was known to fail/);
  const patch = /take it out:\n([^]*?)\n {2}again:/.exec(out)![1]!.replace(/^ {2}/gm, "");
  expect(spawnSync("patch", ["--dry-run", join(box.dir, FILE)], { input: `${patch}\n`, encoding: "utf8" }).status ?? 0).toBe(0);
  expect(await box.run("expectations", "write", ...tracer)).toMatchObject({ code: 0, out: `- b\n${FILE}: 0 added, 0 changed, 1 taken out\n` });
  expect((await box.run("run", ...tracer)).code).toBe(0);
});

test("the gate counts an expected failure as no pass", async () => {
  const { box, tracer } = failing();
  await box.run("expectations", "write", ...tracer);
  box.write("gate.yaml", "version: 1\nrules:\n  - 100 %\n  - no failures\n  - at most 1 expected failures\n");
  const { code, out } = await box.run("gate", ...tracer);
  expect(code).toBe(4);
  expect(out).toMatch(/✗ 100 % +2 +100 % +50 % +-1\n✓ no failures[^\n]*\n✓ at most 1 expected failures/);
});

test("an entry for no case is exit code 2, with its place", async () => {
  const box = sandbox("a");
  const tracer = traced(box, { a: "sin" });
  box.write(FILE, "version: 1\ncases:\n  b: { reason: x, fails: { status: fail } }\n");
  expect(await box.run("run", ...tracer)).toMatchObject({ code: 2, err: expect.stringMatching(/expectations\/mine\.torch-2\.6\.yaml:3:3: there is no case "b"; did you mean a\?/) });
});

test("nothing is written in CI, and not where nothing fails", async () => {
  const box = sandbox("a");
  const tracer = traced(box, { a: "sin" });
  snapshot(box, "a", "sin");
  expect(await box.runWith({ CI: "1" }, "expectations", "write", ...tracer)).toMatchObject({ code: 2 });
  expect(await box.run("expectations", "write", ...tracer)).toMatchObject({ code: 0, out: "nothing fails\n" });
  expect(existsSync(join(box.dir, FILE))).toBe(false);
  expect(await box.run("expectations", "show")).toMatchObject({ code: 2 });
});

test("of cases that are not one's own, known failures and what failed last are kept here", async () => {
  const box = sandbox();
  rmSync(join(box.dir, "cases"), { recursive: true });
  const mine = ["--tracer", `results:${box.dir}/mine.json`, "--case", "size_in_*"];
  box.write("mine.json", JSON.stringify({ version: 1, tracer: { name: "mine", version: "1", profiles: ["torch-2.6"] }, cases: [{ name: "size_in_ones", outcome: { outcome: "error", phase: "export", error: { type: "T", message: "m" } }, seconds: 0 }] }));
  expect(await box.run("expectations", "write", ...mine)).toMatchObject({ code: 0, out: expect.stringMatching(/expectations\/mine\.torch-2\.6\.yaml: 1 added/) });
  expect(existsSync(join(box.dir, "expectations/mine.torch-2.6.yaml"))).toBe(true);
  expect(await box.run("run", ...mine, "--reporter", "quiet")).toMatchObject({ code: 0, out: expect.stringContaining("1 expected failure") });
  expect((await box.run("run", ...mine, "--expectations", "none")).code).toBe(1);
  expect((await box.run("list", "--last-failed")).out).toMatch(/^size_in_ones .*\n$/);
});
