import { describe, expect, test } from "vitest";
import { sideBySide } from "./index.ts";
import { failing, one, report } from "./testing/report.ts";

const HOSTILE = "</script><img src=x onerror=alert(1)><!-- \u2028\u001b[31m\u0000";

test("nothing of a case is markup, and nothing is loaded", () => {
  const text = report([failing(HOSTILE, HOSTILE, `${HOSTILE}!`), one("b", "error", { reason: HOSTILE, tags: [HOSTILE] })]);
  expect(text.match(/<\/script>/g)).toHaveLength(2);
  expect(text).not.toContain("<img");
  expect(text).not.toMatch(/[\u0000\u001b\u2028]/);
  const own = text.replace(/id="data">[^]*?<\/script>/, "").replace("http://www.w3.org/2000/svg", "");
  expect(own).not.toMatch(/https?:|\bsrc=|<link|@import|url\((?!#)/);
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
  const { cases } = JSON.parse(data) as { cases: { graphs: { title: string; nodes: [string, string, string][]; edges: [number, number][] }[] }[] };
  const [root, ...inner] = cases[0]!.graphs;
  expect(root!.nodes.slice(0, 4)).toEqual([["x", "f32[2, 3]", "input"], ["y", "f32[2, 3]", "input"], ["sum_1", "aten.sum.default  f32[]", "op"], ["gt", "aten.gt.Scalar  b8[]", "op"]]);
  expect(root!.edges.slice(0, 2)).toEqual([[0, 2], [2, 3]]);
  expect(inner.map(({ title }) => title)).toContain("Graph of true_graph_0.false_graph_0");
});
