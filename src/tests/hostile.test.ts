/** Corpora that mean harm: each is a clear error or shown harmlessly, and reaches nothing outside its folder. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { caseText, modelText, sandbox } from "../cli/testing/sandbox.ts";

const ESCAPES = "\u001b]0;title\u0007\u001b[2J\u202e";
const seen = (text: string): boolean => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text);

test("terminal escapes in a case's text are shown, never obeyed", async () => {
  const box = sandbox();
  box.write("cases/a/case.yaml", `summary: ${JSON.stringify(`A ${ESCAPES}case.`)}\ntags: [torch.cond]\nsupport: SUPPORTED\n`);
  box.write("cases/a/model.py", `${modelText}# ${ESCAPES}\nraise ValueError("${ESCAPES}")\n`);
  for (const args of [["show", "a"], ["run"], ["trace", "cases/a/model.py"], ["list"]]) {
    const { out, err } = await box.run(...args);
    expect(seen(out + err), args.join(" ")).toBe(false);
  }
  box.write("cases/a/case.yaml", `summary: A.\ntags: [${JSON.stringify(ESCAPES)}]\n${JSON.stringify(ESCAPES)}: 1\nsupport: SUPPORTED\n`);
  const { code, err } = await box.run("list");
  expect({ code, seen: seen(err) }).toEqual({ code: 2, seen: false });
}, 60_000);

test("symbolic links out of the corpus are not followed", async () => {
  const box = sandbox("a");
  box.write("secret.txt", "secret\n");
  mkdirSync(join(box.dir, "cases/b"));
  writeFileSync(join(box.dir, "cases/b/case.yaml"), caseText);
  symlinkSync(join(box.dir, "secret.txt"), join(box.dir, "cases/b/model.py"));
  expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringMatching(/b\/model\.py: a symbolic link/) });
  const other = sandbox("a");
  other.write("outside/c/case.yaml", caseText);
  other.write("outside/c/model.py", modelText);
  symlinkSync(join(other.dir, "outside"), join(other.dir, "cases/link"));
  symlinkSync(join(other.dir, "outside/c/model.py"), join(other.dir, "cases/a/helper.py"));
  expect((await other.run("list")).out).toMatch(/^a +SUPPORTED.*\n$/);
  expect((await other.run("show", "a")).out).not.toContain("helper.py");
});

test("names that would leave the folder, or that programs trip over", async () => {
  const box = sandbox("__proto__", "constructor");
  expect(await box.run("update", "--accept")).toMatchObject({ code: 0, out: expect.stringContaining("2 new") });
  const results = JSON.parse((await box.run("run", "--json")).out) as { cases: { name: string; status: string }[] };
  expect(results.cases.map(({ name, status }) => [name, status])).toEqual([["__proto__", "pass"], ["constructor", "pass"]]);
  box.write("cases/__proto__/case.yaml", `${caseText}__proto__: { polluted: true }\n`);
  expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringContaining('unknown key "__proto__"') });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const named = sandbox("a.documented", "b\u0007", "-c");
  expect(await named.run("list")).toMatchObject({ code: 2, err: expect.stringMatching(/"-c" cannot name a case[^]*"a\.documented" cannot name a case[^]*"b\\x07" cannot name a case/) });
  expect(await named.run("new", "../../x", "cases/corpus.yaml")).toMatchObject({ code: 2, err: expect.stringContaining("cannot name a case") });
}, 60_000);

test("a source that is no text is one broken case; all others are run, listed and recorded", async () => {
  const box = sandbox("a", "b", "c");
  box.write("cases/b/model.py", Buffer.concat([Buffer.from("# gr\u00fc\u00df\n# caf"), Buffer.from([0xe9, 0x0a]), Buffer.from(modelText)]));
  box.write("cases/c/helper.py", Buffer.from([0x80]));
  const recorded = await box.run("update", "--accept");
  expect(recorded.out).toMatch(/E b {2}\S*cases\/b\/model\.py: not UTF-8: byte 14 \(line 2\) is 0xe9; save it as UTF-8, for instance with `iconv[^]*E c {2}\S*cases\/c\/helper\.py: not UTF-8: byte 0[^]*1 new, 2 could not be recorded/);
  const ran = await box.run("run");
  expect(ran).toMatchObject({ code: 1, err: "" });
  expect(ran.out).toMatch(/✓ a {2}recorded[^]*E b {2}\S*cases\/b\/model\.py: not UTF-8: byte 14[^]*again: npx exportcheck run --case b\n[^]*3 cases: 1 passed, 2 errors\n/);
  expect((await box.run("list", "--snapshots")).out).toMatch(/^a .*self-recorded\nb .*unreadable\nc .*unreadable\n$/);
  expect(await box.run("show", "b")).toMatchObject({ code: 2, err: expect.stringContaining("b/model.py: not UTF-8: byte 14") });
  expect((await box.run("run", "--case", "a")).code).toBe(0);
  box.write("snapshots/torch-2.6/a.snap", Buffer.from([0x2d, 0xff]));
  expect(await box.run("run", "--case", "a")).toMatchObject({ code: 2, out: expect.stringMatching(/a\.snap: not UTF-8: byte 1 .*record it anew/) });
}, 60_000);

test("ten million characters on a line, and bytes that are no text", async () => {
  const box = sandbox("a");
  box.write("cases/a/case.yaml", `summary: ${"x".repeat(10_000_000)}\n`);
  expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringContaining("more than 1000000 characters") });
  box.write("cases/a/case.yaml", caseText);
  box.write("cases/a/model.py", `${modelText}# ${"tags".repeat(2_500_000)}\n`);
  expect(await box.run("run")).toMatchObject({ code: 1, out: expect.stringContaining("1 new") });
  box.write("cases/b/case.yaml", Buffer.from([0x23, 0xff, 0x0a]));
  box.write("cases/c/case.yaml", "summary: [\n");
  expect(await box.run("run")).toMatchObject({ code: 2, err: expect.stringMatching(/b\/case\.yaml: not UTF-8: byte 1 \(line 1\) is 0xff; save it as UTF-8[^]*c\/case\.yaml:2:1: no valid YAML/) });
}, 60_000);
