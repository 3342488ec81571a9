import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import picocolors from "picocolors";
import { describe, expect, onTestFinished, test } from "vitest";
import { statuses, type CaseResult, type RunEvent, type Status } from "../../runner/index.ts";
import { html, sideBySide } from "./index.ts";

const program = readFileSync(new URL("../../compare/samples/condnest-2.6.txt", import.meta.url), "utf8");

const one = (name: string, status: Status, more: Partial<CaseResult> = {}): CaseResult =>
  ({ name, status, tags: ["torch.cond"], support: "SUPPORTED", outcome: { outcome: "exported", program }, checks: [], seconds: 0, ...more });
const failing = (name: string, expected: string, actual: string): CaseResult =>
  one(name, "fail", { tags: ["torch.dynamic-shape", "python.closure"], support: "NOT_SUPPORTED_YET", checks: [{ origin: "torch", source: "x.snap", form: "verbatim", passed: false, holds: "outcome", differences: [{ category: "shape", message: "aten.add.Tensor: [2] became [3]" }], expected, actual }], reproduce: `npx exportcheck run --case ${name}` });

function report(cases: readonly CaseResult[]): string {
  let text = "";
  const sink = html({ write: (piece) => { text += piece; }, paint: picocolors.createColors(false), env: {} });
  const counts = Object.fromEntries(statuses.map((status) => [status, cases.filter((each) => each.status === status).length])) as Record<Status, number>;
  const events: RunEvent[] = [
    { event: "start", version: "0.1.0", tracer: { name: "mine", version: "<1>", profiles: [] }, profile: "torch-2.6", cases: cases.length },
    ...cases.map((result): RunEvent => ({ event: "case", result })),
    { event: "finish", counts, unrun: 0, seconds: 1 },
  ];
  for (const event of events) sink.take(event);
  return text;
}

const HOSTILE = "</script><img src=x onerror=alert(1)><!-- \u2028\u001b[31m\u0000";

test("nothing of a case is markup, and nothing is loaded", () => {
  const text = report([failing(HOSTILE, HOSTILE, `${HOSTILE}!`), one("b", "error", { reason: HOSTILE, tags: [HOSTILE] })]);
  expect(text.match(/<\/script>/g)).toHaveLength(2);
  expect(text).not.toContain("<img");
  expect(text).not.toMatch(/[\u0000\u001b\u2028]/);
  const own = text.replace(/id="data">[^]*?<\/script>/, "").replace("http://www.w3.org/2000/svg", "");
  expect(own).not.toMatch(/https?:|\bsrc=|<link|@import|url\(/);
  expect(text).toContain("default-src 'none'");
  expect(text).toContain("mine &lt;1&gt;");
  const [, data = ""] = /<script type="application\/json" id="data">([^]*?)<\/script>/.exec(text) ?? [];
  const { cases } = JSON.parse(data) as { cases: { name: string; checks: { rows: unknown }[] }[] };
  expect(cases[0]!.name).toBe(HOSTILE.replace("\u001b", "\\x1b").replace("\u0000", "\\x00"));
});

describe("side by side", () => {
  test("what was replaced stands beside what replaces it", () => {
    expect(sideBySide("a\nb\nc\n", "a\nB\nB2\nc\n")).toEqual([[1, "a", 1, "a"], [2, "b", 2, "B"], [null, null, 3, "B2"], [3, "c", 4, "c"]]);
    expect(sideBySide("a\nb\n", "b\n")).toEqual([[1, "a", null, null], [2, "b", 1, "b"]]);
  });

  test("long equal parts are counted", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const rows = sideBySide(lines.join("\n"), lines.map((line, index) => (index === 20 ? "other" : line)).join("\n"));
    expect(rows).toEqual([[17], ...[17, 18, 19].map((at) => [at + 1, `line ${at}`, at + 1, `line ${at}`]), [21, "line 20", 21, "other"], ...[21, 22, 23].map((at) => [at + 1, `line ${at}`, at + 1, `line ${at}`]), [16]]);
  });
});

test("the graph is drawn from the program, subgraphs too", () => {
  const [, data = ""] = /id="data">([^]*?)<\/script>/.exec(report([one("a", "pass")])) ?? [];
  const { cases } = JSON.parse(data) as { cases: { graphs: { title: string; nodes: [string, string][]; edges: [number, number][] }[] }[] };
  const [root, ...inner] = cases[0]!.graphs;
  expect(root!.nodes.slice(0, 4)).toEqual([["x", "f32[2, 3]"], ["y", "f32[2, 3]"], ["sum_1", "aten.sum.default  f32[]"], ["gt", "aten.gt.Scalar  b8[]"]]);
  expect(root!.edges.slice(0, 2)).toEqual([[0, 2], [2, 3]]);
  expect(inner.map(({ title }) => title)).toContain("Graph of true_graph_0.false_graph_0");
});

/** Debian's, or whichever there is. In CI there must be one. */
const browser = ["chromium", "chromium-browser", "google-chrome"].find((name) => spawnSync(name, ["--version"]).status === 0);
if (browser === undefined && process.env["CI"]) throw new Error("in CI the report is tested in a browser, and there is none here: install chromium");
if (browser === undefined) console.log("skipped: the report in a browser (there is no Chromium here; Debian's package is called chromium)");

describe.skipIf(browser === undefined)("in a browser", () => {
  /** The page as its script leaves it, for an address. */
  function page(cases: readonly CaseResult[], hash: string): string {
    const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    writeFileSync(join(dir, "report.html"), report(cases));
    const { stdout } = spawnSync(browser!, ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(dir, "profile")}`, "--dump-dom", `${pathToFileURL(join(dir, "report.html")).href}#${hash}`], { encoding: "utf8", timeout: 60_000 });
    return stdout;
  }
  const shown = (dom: string): string[] => [...dom.matchAll(/data-case="([^"]*)"/g)].map(([, name]) => name!);
  const cases = [one("alpha", "pass"), failing("beta", "a\nb\n", "a\nc\n"), one("gamma", "error", { reason: "NotImplemented: <b>x</b>" })];

  test.each([
    ["", ["alpha", "beta", "gamma"]],
    ["status=fail", ["beta"]],
    ["status=fail,error", ["beta", "gamma"]],
    ["tag=python", ["beta"]],
    ["level=SUPPORTED", ["alpha", "gamma"]],
    ["text=notimpl", ["gamma"]],
    ["text=cond+alp", ["alpha"]],
  ])("filtered by #%s", (hash, names) => expect(shown(page(cases, hash))).toEqual(names), 60_000);

  test("an opened case shows what differs, and text as text", () => {
    const dom = page(cases, "case=beta");
    expect(dom).toMatch(/<b>shape<\/b> aten\.add\.Tensor: \[2\] became \[3\][^]*<td class="gone">b<\/td>[^]*<td class="came">c<\/td>[^]*<path d="M/);
    expect(page(cases, "case=gamma")).toContain("NotImplemented: &lt;b&gt;x&lt;/b&gt;");
  }, 60_000);
});
