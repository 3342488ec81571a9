import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import picocolors from "picocolors";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CaseResult, RunEvent, Status } from "../runner/index.ts";
import { statuses } from "../runner/index.ts";
import { reporters } from "./index.ts";
import { readResults, ResultsError } from "./results.ts";

const start: RunEvent = { event: "start", version: "0.1.0", tracer: { name: "mine", version: "1.0", python: "3.13", profiles: ["torch-2.6"] }, profile: "torch-2.6", cases: 0 };

function result(name: string, status: Status, more: Partial<CaseResult> = {}): CaseResult {
  const passed = status !== "fail";
  const checks = status === "pass" || status === "fail" ? [{ origin: "torch" as const, source: `snapshots/${name}.snap`, form: "verbatim" as const, passed, holds: passed ? ("verbatim" as const) : ("graph" as const), differences: passed ? [] : [{ category: "op-replaced", message: "aten.sin.default became aten.cos.default (sin)" }], ...(passed ? {} : { expected: "a < b\n", actual: "a > b\n" }) }] : [];
  return { name, status, tags: ["torch.cond", "python.closure"], support: "SUPPORTED", outcome: { outcome: "exported", program: "ExportedProgram:\n" }, checks, seconds: 0.0123, ...(status === "pass" ? {} : { reproduce: `npx exportcheck run --case ${name}` }), ...more };
}

function report(name: string, cases: readonly CaseResult[], env: NodeJS.ProcessEnv = {}, unrun = 0): string {
  let text = "";
  const sink = reporters[name]!({ write: (piece) => { text += piece; }, paint: picocolors.createColors(false), env });
  const counts = Object.fromEntries(statuses.map((status) => [status, cases.filter((one) => one.status === status).length])) as Record<Status, number>;
  for (const event of [start, ...cases.map((one): RunEvent => ({ event: "case", result: one })), { event: "finish", counts, unrun, seconds: 1.5 } as RunEvent]) sink.take(event);
  return text;
}

/** Text that is at home in no format: markup, quotes, control characters, a lone surrogate, line ends, fences. */
const HOSTILE = "<b>&\"'|`*_\u001b[31m\u0000\ud800 ]]> ``` </details> @everyone\nsecond %0A::error::";
const all: readonly CaseResult[] = [
  result("one", "pass"),
  result("two", "fail"),
  result("three", "skip", { reason: "no GPU" }),
  result("four", "error", { reason: "while it was exported: NotImplemented: aten.foo\n  at line 3" }),
  result("five", "new"),
  result("six", "expected-failure", { reason: "known" }),
  result("seven", "unexpected-pass"),
];

describe("the terminal", () => {
  test("what many failures share is told once; a few have nothing to sum up", () => {
    const many = [...Array.from({ length: 6 }, (_, index) => result(`f${index}`, "fail")), result("e", "error", { reason: "another" })];
    expect(report("list", many)).toMatch(/again: .*\n\nwhat they share\n {4}6 {2}op-replaced: aten\.sin\.default became aten\.cos\.default\n\n7 cases: 6 failed, 1 error\n$/);
    expect(report("list", many.slice(0, 4))).not.toContain("what they share");
  });

  test("what differs alike from two expectations is shown once", () => {
    const one = result("two", "fail");
    const text = report("list", [{ ...one, checks: [one.checks[0]!, { ...one.checks[0]!, origin: "documented", source: "two.documented.snap" }] }]);
    expect(text.match(/--- expected/g)).toHaveLength(1);
    expect(text).toContain("differs alike from what is documented in verbatim form (two.documented.snap)");
  });
});

describe("JUnit XML", () => {
  test("every status, tags and forms as properties", () => {
    const xml = parseXml(report("junit", all));
    const suite = xml.children[0]!;
    expect(xml).toMatchObject({ name: "testsuites", attributes: { tests: "7", failures: "3", errors: "1", skipped: "2", time: "1.500" } });
    const cases = suite.children.filter(({ name }) => name === "testcase");
    expect(cases.map((one) => [one.attributes["name"], one.children.find(({ name }) => name !== "properties")?.name])).toEqual([
      ["one", undefined], ["two", "failure"], ["three", "skipped"], ["four", "error"], ["five", "failure"], ["six", "skipped"], ["seven", "failure"],
    ]);
    const properties = (one: Element): string[] => one.children.find(({ name }) => name === "properties")!.children.map(({ attributes }) => `${attributes["name"]}=${attributes["value"]}`);
    expect(properties(cases[1]!)).toEqual(["status=fail", "support=SUPPORTED", "tag=torch.cond", "tag=python.closure", "form.torch=verbatim", "holds.torch=graph", "reproduce=npx exportcheck run --case two"]);
    expect(cases[1]!.children[1]).toMatchObject({ attributes: { message: "op-replaced: aten.sin.default became aten.cos.default (sin)" }, text: expect.stringContaining("a < b\n") });
    expect(properties(suite)).toContain("tracer=mine 1.0 (Python 3.13)");
  });

  test("what XML cannot hold is escaped, and reads back as it was otherwise", () => {
    const xml = report("junit", [result("h", "error", { name: `h${HOSTILE}`, reason: HOSTILE })]);
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    const one = parseXml(xml).children[0]!.children.find(({ name }) => name === "testcase")!;
    expect(one.attributes["name"]).toBe(`h${HOSTILE.replace("\u001b", "\\x1b").replace("\u0000", "\\x00").replace("\ud800", "\\ud800")}`);
    expect(one.children.find(({ name }) => name === "error")!.text).toContain("]]>");
  });
});

/** A parser of somebody else's, where there is one. */
const python = spawnSync("python3", ["-c", "import xml.etree.ElementTree"]).status === 0;
test.skipIf(!python)("Python's parser reads the XML", () => {
  const script = "import sys, xml.etree.ElementTree as E; r = E.fromstring(sys.stdin.buffer.read()); print(r.tag, len(r.findall('testsuite/testcase')), r.find('testsuite/testcase').get('name'))";
  const { stdout, status } = spawnSync("python3", ["-c", script], { input: report("junit", [result(HOSTILE, "error", { reason: HOSTILE }), ...all]), encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf-8" } });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^testsuites 8 <b>&"'\|`\*_/) });
});

describe("GitHub", () => {
  test("one annotation a cause, ten at most, the rest counted", () => {
    const same = Array.from({ length: 25 }, (_, index) => result(`same${index}`, "fail"));
    const different = Array.from({ length: 14 }, (_, index) => result(`other${index}`, "error", { reason: `cause ${index}` }));
    const lines = report("github", [...same, ...different]).split("\n").filter((line) => line.startsWith("::error"));
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^::error title=25 cases%3A fail::op-replaced: aten\.sin\.default became aten\.cos\.default%0A%0Anpx exportcheck run --case same0%0A/);
    expect(lines[0]).toContain("and 15 more");
    expect(lines[9]).toMatch(/^::error title=6 more causes::6 more cases differ/);
  });

  test("text of a case is no command", () => {
    const text = report("github", [result("h", "error", { reason: `x%0A${HOSTILE}` })]);
    expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([expect.stringMatching(/^::error title=h%3A error::x%250A/)]);
    expect(text).not.toContain("\u001b");
  });

  test("the job's summary is appended where GitHub asks for it", () => {
    const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const file = join(dir, "summary.md");
    writeFileSync(file, "before\n");
    report("github", all, { GITHUB_STEP_SUMMARY: file });
    expect(readFileSync(file, "utf8")).toMatch(/^before\n### ❌ mine 1\.0 \(Python 3\.13\), profile torch-2\.6\n\n7 cases: 1 passed, 1 failed/);
  });

  test("nothing to say where all is well", () => {
    expect(report("github", [result("one", "error", { path: "cases/one/model.py", reason: "x", outcome: { outcome: "error", phase: "load", error: { type: "T", message: 'File "model.py", line 3\n  File "model.py", line 7' } } })])).toContain("::error file=cases/one/model.py,line=7,title=one");
    expect(report("junit", [result("one", "pass", { path: "cases/one/model.py" })])).toContain('file="cases/one/model.py"');
    expect(report("github", [result("one", "pass")])).not.toContain("::error");
  });
});

describe("Markdown", () => {
  test("a table of what is not as expected, with texts folded away", () => {
    const text = report("markdown", all);
    expect(text).toContain("| `two` | fail | op-replaced: aten.sin.default became aten.cos.default |\n| `four` | error |");
    expect(text).not.toContain("| `three` |");
    expect(text).toContain("<details><summary>two</summary>\n\n- **op-replaced**: aten.sin.default became aten.cos.default (sin)\n\n```diff\n--- expected (snapshots/two.snap)\n+++ actual\n@@ -1,1 +1,1 @@\n-a < b\n+a > b\n```");
  });

  test("no text can leave its place", () => {
    const shown = result("f", "fail");
    const text = report("markdown", [result("h", "error", { name: HOSTILE, reason: `a\n\`\`\`\n</details><script>${HOSTILE}` }), { ...shown, checks: [{ ...shown.checks[0]!, expected: `${HOSTILE}\n\`\`\`\`\n`, actual: "</details><script>\n" }] }]);
    const outside = text.replace(/(`{3,})(?:text|diff)\n[^]*?\n\1(?=\n)/g, "");
    expect(outside).not.toContain("<script>");
    expect(outside.match(/<\/details>/g)).toHaveLength(2);
    expect(text).not.toMatch(/[\u0000\u001b]/);
    expect(text.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(4);
  });
});

describe("results read back", () => {
  test.each(["json", "jsonl"])("%s", (format) => {
    const results = readResults("r", report(format, all));
    expect(results.cases).toEqual(all);
    expect(results).toMatchObject({ exportcheck: "0.1.0", tracer: { name: "mine" }, profile: "torch-2.6", summary: { unrun: 0 } });
  });

  test.each([
    ["{}", /no results/],
    ["hello", /no results/],
    ['{"version": 2, "cases": []}', /version 2; this tool reads version 1/],
    [report("jsonl", all).split("\n").slice(0, -2).join("\n"), /the results end early/],
    [report("jsonl", all).slice(0, 900), /:\d+: no valid JSON; the results were cut short/],
    [report("json", [result("a", "pass"), result("a", "pass")]), /the case a is there twice/],
  ])("%#: what is none, or half", (text, message) => {
    expect(() => readResults("r.json", text)).toThrow(ResultsError);
    expect(() => readResults("r.json", text)).toThrow(message);
  });
});

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** A strict reader of the XML that matters here: throws for anything that is not well formed. */
function parseXml(text: string): Element {
  const plain = (raw: string): string => {
    if (/<|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(raw)) throw new Error(`not well formed: ${raw}`);
    return raw.replace(/&(amp|lt|gt|quot|apos|#\d+);/g, (_, entity: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" })[entity] ?? String.fromCodePoint(Number(entity.slice(1))));
  };
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const token = /<\?xml[^]*?\?>|<(\/?)([\w.-]+)((?:\s+[\w.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  let at = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    at = token.lastIndex;
    const [, closing, name, attributes, empty, content] = match;
    const parent = open.at(-1)!;
    if (content !== undefined) parent.text += plain(content);
    else if (closing) {
      if (open.pop()!.name !== name) throw new Error(`</${name}> closes nothing`);
    } else if (name !== undefined) {
      const element: Element = { name, attributes: Object.fromEntries([...(attributes ?? "").matchAll(/([\w.-]+)="([^"]*)"/g)].map(([, key, value]) => [key, plain(value!)])), children: [], text: "" };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (at !== text.length || open.length !== 1) throw new Error(`not well formed at ${at}: ${text.slice(at, at + 80)}`);
  return root.children[0]!;
}

test("the badge says how many are as expected, and nothing of a run that was cut short", () => {
  expect(JSON.parse(report("badge", all))).toEqual({ schemaVersion: 1, label: "torch.export", message: "3/7 torch-2.6", color: "red" });
  expect(JSON.parse(report("badge", [result("one", "pass")]))).toMatchObject({ message: "1/1 torch-2.6", color: "brightgreen" });
  expect(JSON.parse(report("badge", [result("one", "pass")], {}, 2))).toMatchObject({ message: "did not run to its end", color: "lightgrey" });
});
