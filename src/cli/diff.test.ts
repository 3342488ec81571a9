import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sandbox } from "./testing/sandbox.ts";

const sample = (name: string): string => readFileSync(new URL(`../compare/samples/${name}.txt`, import.meta.url), "utf8");

test("two programs: equal, equal but for names, and what changed where", async () => {
  const box = sandbox();
  const text = sample("size2-2.6");
  box.write("a.txt", text);
  box.write("renamed.txt", text.replaceAll("ge_4", "ge_9"));
  box.write("bound.txt", text.replace("le_3: \"Sym(u0 <= 5)\" = item <= 5", "le_3: \"Sym(u0 <= 6)\" = item <= 6").replace("expression u0 <= 5 on", "expression u0 <= 6 on"));
  expect(await box.run("diff", "a.txt", "a.txt")).toMatchObject({ code: 0, out: "equal in documented form (and in verbatim form)\n" });
  expect(await box.run("diff", "a.txt", "renamed.txt")).toMatchObject({ code: 1, out: expect.stringMatching(/strictest form that holds is graph\n {2}renamed: ge_4 is named ge_9 {2}line 9\n$/) });
  expect(await box.run("diff", "a.txt", "renamed.txt", "--form", "graph")).toMatchObject({ code: 0, out: "equal in graph form\n" });
  expect(await box.run("diff", "a.txt", "bound.txt", "--form", "graph")).toMatchObject({ code: 1, out: "differs in graph form; the strictest form that holds is outcome\n  assertion: u0 <= 5 became u0 <= 6 (le_3)  line 11\n" });
  expect((await box.run("diff", "a.txt", "bound.txt", "--text")).out).toMatch(/^ {2}-.*item <= 5$/m);
});

test("JSON says the same, with every place", async () => {
  const box = sandbox();
  box.write("a.txt", sample("types-2.6"));
  box.write("b.txt", sample("types-2.14"));
  const { code, out } = await box.run("diff", "a.txt", "b.txt", "--json");
  const report = JSON.parse(out) as { version: number; equal: boolean; cases: { holds: string; differences: { category: string; places: unknown[] }[] }[] };
  expect({ code, version: report.version, equal: report.equal, holds: report.cases[0]!.holds }).toEqual({ code: 1, version: 1, equal: false, holds: "outcome" });
  expect(report.cases[0]!.differences.find(({ category }) => category === "assertion")!.places).toHaveLength(4);
});

test("two sets of outcomes are paired by name, and what they share is told once", async () => {
  const box = sandbox();
  const results = (release: string, names: readonly string[]): string =>
    JSON.stringify({ version: 1, cases: names.map((name) => ({ name, outcome: name === "broken" ? { outcome: "error", phase: "export", error: { type: "NotImplemented", message: release } } : { outcome: "exported", program: sample(`${name}-${release}`) } })) });
  box.write("old.json", results("2.6", ["size2", "value", "nonzero", "broken", "mut"]));
  box.write("new.json", results("2.14", ["size2", "value", "nonzero", "broken", "lstm"]));
  const { code, out } = await box.run("diff", "old.json", "new.json", "--form", "graph");
  expect(code).toBe(1);
  expect(out).toMatch(/^6 cases in graph form: 1 equal, 3 differ, 1 only in A, 1 only in B\n/);
  expect(out).toContain("    2  assertion: aten.sym_constrain_range_for_size.default was removed  nonzero, size2\n");
  expect(out).toContain("only in A: mut\nonly in B: lstm\n");
  expect((await box.run("diff", "old.json", "new.json", "--each")).out).toMatch(/^size2: differs; [^]*\n {2}assertion: aten\.sym_constrain_range_for_size\.default\(u0\) was removed/m);
});

test("snapshots, profiles and cases", async () => {
  const box = sandbox("a", "b");
  await box.run("update", "--accept");
  expect(await box.run("diff", "torch-2.6", "torch-2.6")).toMatchObject({ code: 0, out: "2 cases in documented form: 2 equal\n" });
  expect(await box.run("diff", "torch-2.6/a", join("snapshots", "torch-2.6", "b.snap"))).toMatchObject({ code: 0 });
  expect(await box.run("diff", "torch-2.6", join("snapshots", "torch-2.6"))).toMatchObject({ code: 0 });
  expect((await box.run("trace", "cases/a/model.py", "--json")).code).toBe(0);
}, 60_000);

test("what cannot be read is exit code 2, and says what is expected", async () => {
  const box = sandbox("a");
  box.write("a.txt", sample("value-2.6"));
  box.write("empty.json", "{}");
  box.write("junk.txt", "hello\n");
  box.write("half.json", '{"cases": [');
  for (const [other, message] of [["junk.txt", "neither a printed program nor a snapshot nor results"], ["empty.json", "no outcomes in this JSON"], ["half.json", "no valid JSON"], ["absent.txt", "there is no such file, profile or case"], ["torch-2.6/a", "no snapshot under torch-2.6"], ["torch-9/a", "no profile"]] as const) {
    const { code, err } = await box.run("diff", "a.txt", other);
    expect({ other, code }).toEqual({ other, code: 2 });
    expect(err).toContain(message);
  }
});

test("escape sequences of a program are shown, not obeyed", async () => {
  const box = sandbox();
  const text = sample("value-2.6");
  box.write("a.txt", text);
  box.write("b.txt", text.replace("torch.ops.aten.sin.default(y)", "torch.ops.aten.sin.default('\u001b[31m')"));
  expect((await box.run("diff", "a.txt", "b.txt", "--text")).out).not.toContain("\u001b");
});
