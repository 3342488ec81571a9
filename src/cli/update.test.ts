import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { corpusText, modelText, sandbox } from "./testing/sandbox.ts";

const SNAP = "snapshots/torch-2.6/a.snap";

test("pending, shown, accepted; then unchanged and untouched", async () => {
  const box = sandbox("a");
  const path = join(box.dir, SNAP);
  expect(await box.run("run")).toMatchObject({ code: 1, out: expect.stringContaining("1 new (no snapshot)") });
  expect(await box.run("update")).toMatchObject({ code: 0, out: expect.stringMatching(/\+ a {2}new: .*a\.snap\.new\n1 new\npending; .*update --accept/) });
  expect(existsSync(path)).toBe(false);
  expect(await box.run("update", "--accept")).toMatchObject({ code: 0, out: expect.stringContaining("1 snapshot accepted") });
  expect(await box.run("run")).toMatchObject({ code: 0, out: expect.stringContaining("recorded from the reference tracer (verbatim)") });
  const { mtimeMs } = statSync(path);
  expect(await box.run("update", "--accept")).toMatchObject({ code: 0, out: "1 unchanged\n" });
  expect(statSync(path).mtimeMs).toBe(mtimeMs);
}, 60_000);

test("what changes is shown as a diff, and a stale snapshot is told", async () => {
  const box = sandbox("a");
  await box.run("update", "--accept");
  box.write("cases/a/model.py", modelText.replace("x.sin()", "x.cos()"));
  expect(await box.run("run")).toMatchObject({ code: 1, out: expect.stringContaining("The case's source changed since this was recorded.") });
  const { out } = await box.run("update");
  expect(out).toMatch(/~ a {2}changed: [^]*- +sin: "f32\[2\]" = torch\.ops\.aten\.sin\.default[^]*\+ +cos: "f32\[2\]"/);
  expect(readFileSync(join(box.dir, SNAP), "utf8")).toContain("aten.sin");
  box.write("cases/a/model.py", modelText);
  expect((await box.run("update")).out).toBe("1 unchanged\n");
  expect(existsSync(join(box.dir, `${SNAP}.new`))).toBe(false);
}, 60_000);

test("what PyTorch gave is not replaced by what the reference tracer gives", async () => {
  const box = sandbox("a");
  await box.run("update", "--accept");
  const truth = readFileSync(join(box.dir, SNAP), "utf8").replace("origin: reference", "origin: torch").replace("aten.sin", "aten.tan");
  box.write(SNAP, truth);
  expect(await box.run("update", "--accept")).toMatchObject({ code: 0, out: "1 kept as PyTorch gave them\n" });
  expect(readFileSync(join(box.dir, SNAP), "utf8")).toBe(truth);
  expect(await box.run("run")).toMatchObject({ code: 1 });
}, 60_000);

test("a case that cannot be recorded is told, the others are recorded", async () => {
  const box = sandbox("a", "b");
  box.write("cases/a/model.py", "model = (\n");
  expect(await box.run("update", "--accept")).toMatchObject({ code: 1, out: expect.stringMatching(/E a {2}.*SyntaxError[^]*1 new, 1 could not be recorded/) });
  expect(existsSync(join(box.dir, "snapshots/torch-2.6/b.snap"))).toBe(true);
}, 60_000);

test("a file of one's own becomes a case, in a corpus that is started where there is none", async () => {
  const box = sandbox();
  box.write("mine/model.py", `"""Takes the sine of its input. And more."""\n${modelText}tags = {"torch.cond"}\n`);
  const { mkdirSync } = await import("node:fs");
  mkdirSync(join(box.dir, "elsewhere"));
  const made = await box.run("new", "sine", "mine/model.py", "--corpus", "elsewhere");
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/started a corpus: elsewhere\/corpus\.yaml\nmade elsewhere\/sine\/case\.yaml and elsewhere\/sine\/model\.py \(SUPPORTED; the reference tracer exports it\)/) });
  expect(readFileSync(join(box.dir, "elsewhere/sine/case.yaml"), "utf8")).toBe("summary: Takes the sine of its input.\ntags: [torch.cond]\nsupport: SUPPORTED\n");
  expect((await box.run("list", "--corpus", "elsewhere")).out).toMatch(/sine +SUPPORTED +torch\.cond/);
  for (const [name, message] of [["sine", "there is a case"], ["Sine", "there is a case"], ["../x", "cannot name a case"]] as const) {
    expect(await box.run("new", name, "mine/model.py", "--corpus", "elsewhere")).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  }
  expect(await box.run("new", "other", "cases/corpus.yaml", "--corpus", "elsewhere")).toMatchObject({ code: 2, err: expect.stringContaining("does not load") });
}, 60_000);

/** A stand-in for PyTorch whose answer to a case named `b` is another one each time. */
const unsteady = `
import { createInterface } from "node:readline";
let count = 0;
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
createInterface({ input: process.stdin }).on("line", (line) => {
  const { seq, command, case: name } = JSON.parse(line);
  if (command === "hello") say({ seq, name: "torch", version: "2.6.0", python: "3.13.5", profiles: ["torch-2.6"] });
  else if (command === "trace") say({ seq, outcome: "exported", program: "ExportedProgram:\\n    " + (name === "b" ? count++ : 0) + "\\n" });
  else process.exit(0);
});
`;

test("two recordings in a row that disagree are not written", async () => {
  const box = sandbox("a", "b");
  box.write("unsteady.mjs", unsteady);
  const { code, out } = await box.run("update", "--from", "torch", "--python", `node ${join(box.dir, "unsteady.mjs")}`, "--accept");
  expect(out).toMatch(/\+ a {2}new: [^]*E b {2}not recorded: two recordings in a row disagree\n[^]*--- first recording[^]*1 new, 1 could not be recorded/);
  expect(code).toBe(1);
  expect(readFileSync(join(box.dir, SNAP), "utf8")).toContain("recorded: { torch: 2.6.0, python: 3.13.5 }");
  expect(existsSync(join(box.dir, "snapshots/torch-2.6/b.snap"))).toBe(false);
});

test("list tells how snapshots stand, and a run says what its passes are worth", async () => {
  const box = sandbox("fresh", "gone", "old", "own");
  await box.run("update", "--case", "gone", "--case", "old", "--case", "own", "--accept");
  box.write("cases/old/model.py", `${modelText}# another source\n`);
  rmSync(join(box.dir, "cases/gone"), { recursive: true });
  const { out } = await box.run("list", "--snapshots");
  expect(out).toMatch(/^fresh +SUPPORTED +missing\nold +SUPPORTED +self-recorded stale\nown +SUPPORTED +self-recorded\nobsolete {2}snapshots\/torch-2\.6\/gone\.snap; exportcheck prune removes it\n$/);
  expect(JSON.parse((await box.run("list", "--snapshots", "--case", "own", "--json")).out)).toMatchObject({ cases: [{ name: "own", snapshots: ["self-recorded"] }], obsolete: ["snapshots/torch-2.6/gone.snap"] });
  expect((await box.run("show", "old")).out).toMatch(/snapshots\/torch-2\.6\/old\.snap \(recorded from the reference tracer itself, reference \d.*\)\nstale: /);
  expect((await box.run("run")).out).toMatch(/2 cases are held to what the reference tracer itself recorded.*\n1 case is stale/);
}, 60_000);

test.skipIf(!existsSync("/sys/kernel"))("where snapshots may not be written, the file and --pending-dir are named, and that works", async () => {
  const box = sandbox("a");
  box.write("cases/corpus.yaml", corpusText.replace("../snapshots", "/sys/exportcheck"));
  expect(await box.run("update")).toMatchObject({ code: 2, err: expect.stringMatching(/\/sys\/exportcheck\/torch-2\.6\/a\.snap\.new: this may not be written; --pending-dir DIR keeps/) });
  expect(await box.run("update", "--pending-dir", "mine")).toMatchObject({ code: 0, out: expect.stringMatching(/\+ a {2}new: mine\/torch-2\.6\/a\.snap\.new[^]*update --accept --pending-dir mine/) });
  expect((await box.run("list", "--snapshots", "--pending-dir", "mine")).out).toMatch(/missing pending/);
  const { code, err } = await box.run("accept", "--pending-dir", "mine");
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/\/sys\/exportcheck\/torch-2\.6\/a\.snap: /) });
  expect(await box.run("reject", "--pending-dir", "mine")).toMatchObject({ code: 0 });
});
