import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { editKnownFailures, readKnownFailures } from "./expectationFile.ts";
import type { CaseResult } from "./events.ts";
import { causeOf, withKnownFailure, type Cause, type KnownFailure } from "./knownFailure.ts";

const base = { name: "a", tags: [], support: "SUPPORTED", seconds: 0 } as const;
const passing: CaseResult = { ...base, status: "pass", outcome: { outcome: "exported", program: "" }, checks: [] };
const differing = (...differences: string[]): CaseResult =>
  ({ ...passing, status: "fail", checks: [{ origin: "torch", source: "a.snap", form: "verbatim", passed: false, differences: differences.map((category) => ({ category, message: "" })) }] });
const erring: CaseResult = { ...base, status: "error", reason: "while it was exported: NotImplemented: aten.foo", outcome: { outcome: "error", phase: "export", error: { type: "NotImplemented", message: "aten.foo is missing\nmore" } }, checks: [] };
const known = (fails: Cause, more: Partial<KnownFailure> = {}): KnownFailure => ({ reason: "later", fails, promote: () => "-  a:", ...more });
const status = (result: CaseResult, fails: Cause, more: Partial<KnownFailure> = {}): string => withKnownFailure(result, known(fails, more), "2026-06-01").status;

describe("it counts only with its own cause", () => {
  test.each([
    [erring, { status: "error" }, "expected-failure"],
    [erring, { status: "fail" }, "error"],
    [erring, { error: "NotImplemented", message: "aten.foo" }, "expected-failure"],
    [erring, { error: "NotImplemented", message: "aten.bar" }, "error"],
    [erring, { message: "/aten\\.(foo|bar) is/" }, "expected-failure"],
    [erring, { message: "/^aten\\.bar/" }, "error"],
    [erring, { error: "Timeout" }, "error"],
    [differing("shape", "renamed"), { differences: ["shape"] }, "expected-failure"],
    [differing("shape", "dtype"), { differences: ["shape"] }, "fail"],
    [differing("shape"), { differences: ["shape", "dtype"] }, "expected-failure"],
    [differing("renamed"), { differences: ["shape"] }, "fail"],
    [differing("renamed"), { differences: ["renamed"] }, "expected-failure"],
    [differing("shape"), { error: "NotImplemented" }, "fail"],
  ] as const)("%#: %j", (result, fails, expected) => expect(status(result, fails as Cause)).toBe(expected));

  test("another cause is told, and what is known", () => {
    const { reason } = withKnownFailure(differing("shape", "dtype"), known({ differences: ["shape"] }), "2026-06-01");
    expect(reason).toBe("it is known to fail (later), but with another cause: what differs is shape, dtype, not only shape");
  });
});

test("a pass is unexpected, and shows the patch that takes the entry out", () => {
  expect(withKnownFailure(passing, known({ status: "fail" }, { owner: "anna", link: "x" }), "2026-06-01")).toMatchObject({ status: "unexpected-pass", reason: "it was known to fail (later), and passes; take it out:\n-  a:", owner: "anna", link: "x" });
});

test("an expired entry no longer counts", () => {
  expect(status(erring, { status: "error" }, { expires: "2026-06-01" })).toBe("expected-failure");
  expect(withKnownFailure(erring, known({ status: "error" }, { expires: "2026-05-31" }), "2026-06-01")).toMatchObject({ status: "error", reason: expect.stringMatching(/^its known failure \(later\) expired on 2026-05-31/) });
  expect(status(passing, { status: "error" }, { expires: "2026-05-31" })).toBe("unexpected-pass");
});

test("a skip stays a skip", () => {
  expect(status({ ...passing, status: "skip" }, { status: "fail" })).toBe("skip");
});

test.each([["an error", erring], ["differences", differing("shape", "renamed")], ["names only", differing("renamed")]])("the cause of %s, as written, is the cause with which it fails", (_, result) => {
  expect(status(result, causeOf(result))).toBe("expected-failure");
});

describe("the file is edited", () => {
  const written = [
    "# Known failures of mine.",
    "version: 1",
    "cases:",
    "  # Waits for the shape pass.",
    "  a:",
    "    reason: later   # soon",
    "    owner: anna",
    "    fails: { status: error, error: NotImplemented }",
    "  b:",
    "    reason: never",
    "    fails: { status: fail }",
    "",
  ].join("\n");

  test("what people wrote is kept, causes follow the run", () => {
    const { text, added, changed, removed } = editKnownFailures("k.yaml", written, [differing("shape"), { ...erring, name: "c" }], ["b", "other"], () => "new here");
    expect({ added, changed, removed }).toEqual({ added: ["c"], changed: ["a"], removed: ["b"] });
    expect(text).toContain("# Known failures of mine.\n");
    expect(text).toContain("  # Waits for the shape pass.\n  a:\n    reason: later # soon\n    owner: anna\n");
    expect(text).toMatch(/status: fail\n {6}differences:\n {8}- shape\n/);
    expect(text).toMatch(/ {2}c:\n {4}reason: new here\n {4}fails:\n {6}status: error\n {6}error: NotImplemented\n {6}message: aten\.foo is missing\n/);
    expect(text).not.toContain("never");
  });

  test("where nothing is new the text stays as it is, to the byte", () => {
    const first = editKnownFailures("k.yaml", undefined, [erring], [], () => "r").text;
    expect(editKnownFailures("k.yaml", first, [erring], ["z"]).text).toBe(first);
    expect(editKnownFailures("k.yaml", written, [], []).text).toBe(written);
  });

  test("an entry that is only taken out leaves every other line as it was", () => {
    const { text } = editKnownFailures("k.yaml", written, [], ["b"]);
    expect(text).toBe(written.slice(0, written.indexOf("  b:")));
    expect(editKnownFailures("k.yaml", written, [], ["a"]).text).toBe(written.replace(/ {2}a:\n(?: {4}.*\n)+/, ""));
  });

  test("and can become empty", () => {
    const first = editKnownFailures("k.yaml", undefined, [erring], [], () => "r").text;
    expect(editKnownFailures("k.yaml", first, [], ["a"]).text).toBe("version: 1\ncases: {}\n");
  });
});

describe("a file at fault says where", () => {
  test.each([
    ["  c: { reason: x, fails: { status: fail } }\n", /k\.yaml:3:3: there is no case "c"; did you mean a/],
    ["  a: { fails: { status: fail } }\n", /:3:6: "reason" is missing/],
    ["  a: { reason: x, fails: {} }\n", /needs a cause/],
    ["  a: { reason: x, expires: tomorrow, fails: { status: fail } }\n", /expected a day, such as 2026-12-31/],
    ["  a: { reason: x, fails: { differences: [shapes] } }\n", /there is no category of difference "shapes"; did you mean shape/],
    ["  a: { reason: x, fails: { message: '/(/' } }\n", /no regular expression/],
    ["  a: { reason: x, fails: { status: fail } }\ntracer: other\n", /known failures of other, not of mine/],
  ])("%j", (entry, message) => {
    const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const path = join(dir, "k.yaml");
    writeFileSync(path, `version: 1\ncases:\n${entry}`);
    expect(() => readKnownFailures(path, { tracer: "mine", profile: "torch-2.6", names: ["a", "ab"] })).toThrow(message);
  });
});
