import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { modelText, sandbox, type Sandbox } from "./testing/sandbox.ts";

const snap = (name: string): string => `snapshots/torch-2.6/${name}.snap`;
const has = (box: Sandbox, path: string): boolean => existsSync(join(box.dir, path));
const read = (box: Sandbox, path: string): string => readFileSync(join(box.dir, path), "utf8");

/** Three cases with snapshots in force and, for each, another one pending: `a` renames a node, `b` moves a line, `c` has another operator. */
async function pending(): Promise<Sandbox> {
  const box = sandbox("a", "b", "c", "d");
  for (const name of ["a", "b", "c"]) await box.run("update", "--case", name, "--accept");
  for (const [name, from, to] of [["a", "sin:", "sine:"], ["b", "model.py:6", "model.py:7"], ["c", "aten.sin.default", "aten.cos.default"]] as const) {
    const text = read(box, snap(name));
    const edited = name === "a" ? text.replace("sin:", "sine:").replace("return (sin,)", "return (sine,)").replaceAll("name='sin'", "name='sine'") : text.replace(from, to);
    expect(edited).not.toBe(text);
    box.write(`${snap(name)}.new`, edited);
  }
  return box;
}

test("accept, by name and by category; reject", async () => {
  const box = await pending();
  expect(await box.run("accept", "--only", "renamd")).toMatchObject({ code: 2, err: expect.stringContaining("did you mean renamed?") });
  expect(await box.run("accept", "--only", "renamed,location")).toMatchObject({ code: 0, out: expect.stringMatching(/✓ a {2}in force \(renamed\)\n✓ b {2}in force \(location\)\n2 accepted, 1 still pending/) });
  expect(read(box, snap("a"))).toContain("sine");
  expect(has(box, `${snap("c")}.new`)).toBe(true);
  expect(await box.run("reject", "c")).toMatchObject({ code: 0, out: expect.stringContaining("1 rejected") });
  expect(has(box, `${snap("c")}.new`)).toBe(false);
  expect(read(box, snap("c"))).toContain("aten.sin");
  expect(await box.run("accept", "e")).toMatchObject({ code: 2, err: expect.stringContaining('there is no case "e"') });
}, 60_000);

test("review asks for a key a snapshot", async () => {
  const box = await pending();
  const { code, out } = await box.press("xars", "review");
  expect(out).toMatch(/a \(1 of 3\)\n {2}renamed; [^]*accept\n[^]*b \(2 of 3\)[^]*reject\n[^]*c \(3 of 3\)[^]*op-replaced[^]*- .*aten\.sin[^]*\+ .*aten\.cos[^]*skip\n\n1 accepted, 1 rejected, 1 still pending/);
  expect(code).toBe(1);
  expect([has(box, `${snap("a")}.new`), has(box, `${snap("b")}.new`), has(box, `${snap("c")}.new`)]).toEqual([false, false, true]);
}, 60_000);

test("a capital decides all that follow; quitting leaves the rest", async () => {
  const box = await pending();
  expect(await box.press("q", "review")).toMatchObject({ code: 1, out: expect.stringContaining("0 accepted, 0 rejected, 3 still pending") });
  expect(await box.press("sA", "review")).toMatchObject({ code: 1, out: expect.stringContaining("2 accepted, 0 rejected, 1 still pending") });
  expect(await box.press("A", "review")).toMatchObject({ code: 0 });
  expect(await box.press("", "review")).toEqual({ code: 0, out: "nothing is pending\n", err: "" });
}, 60_000);

test("without a terminal, and in CI, review only shows", async () => {
  const box = await pending();
  expect(await box.run("review")).toMatchObject({ code: 1, out: expect.stringMatching(/a \(1 of 3\)[^]*to decide: exportcheck accept/) });
  for (const command of ["accept", "reject", "prune"]) expect(await box.runWith({ CI: "1" }, command)).toMatchObject({ code: 2, err: expect.stringContaining("refused in CI") });
  expect(readdirSync(join(box.dir, "snapshots/torch-2.6")).filter((file) => file.endsWith(".new"))).toHaveLength(3);
}, 60_000);

test("what was recorded of another source is not accepted", async () => {
  const box = await pending();
  box.write("cases/a/model.py", modelText.replace("sin", "tan"));
  expect(await box.run("accept")).toMatchObject({ code: 1, out: expect.stringMatching(/! a {2}left: its source changed[^]*2 accepted, 1 still pending/) });
}, 60_000);

test("obsolete snapshots are found from the corpus, whatever a run selects, and only prune removes them", async () => {
  const box = await pending();
  box.write(snap("gone"), read(box, snap("a")));
  box.write(snap("a.documented"), read(box, snap("a")));
  box.write("snapshots/torch-2.6/b.snap.4711.tmp", "half");
  await box.run("run", "--case", "a");
  await box.run("update", "--case", "a", "--accept");
  expect(await box.runWith({ CI: "true" }, "prune", "--check")).toMatchObject({ code: 1, out: "obsolete  snapshots/torch-2.6/a.documented.snap\nobsolete  snapshots/torch-2.6/b.snap.4711.tmp\nobsolete  snapshots/torch-2.6/gone.snap\n" });
  expect(has(box, snap("gone"))).toBe(true);
  expect(await box.run("prune")).toMatchObject({ code: 0, out: expect.stringContaining("removed  snapshots/torch-2.6/gone.snap") });
  expect(await box.run("prune", "--check")).toMatchObject({ code: 0, out: "no snapshot is obsolete\n" });
  expect(["a", "b", "c"].every((name) => has(box, snap(name)))).toBe(true);
}, 60_000);

test("a tree of sources that stays as it is: pending snapshots in a folder of their own", async () => {
  const box = sandbox("a");
  await box.run("update", "--pending-dir", "elsewhere");
  expect(has(box, "elsewhere/torch-2.6/a.snap.new")).toBe(true);
  expect(has(box, "snapshots")).toBe(false);
  expect(await box.run("accept", "--pending-dir", "elsewhere")).toMatchObject({ code: 0 });
  expect([has(box, snap("a")), has(box, "elsewhere/torch-2.6/a.snap.new")]).toEqual([true, false]);
}, 60_000);

test("review takes the words of accept and reject, too", async () => {
  const box = sandbox("a", "b");
  await box.run("update");
  expect(await box.run("review", "a", "--accept")).toMatchObject({ code: 0, out: expect.stringContaining("1 accepted") });
  expect(await box.run("review", "--reject")).toMatchObject({ code: 0, out: expect.stringContaining("1 rejected") });
  expect(await box.run("review", "--accept", "--reject")).toMatchObject({ code: 2 });
  expect(await box.run("review")).toMatchObject({ code: 0, out: "nothing is pending\n" });
});
