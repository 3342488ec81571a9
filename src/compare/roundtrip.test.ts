import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { graphsOf, type Program } from "./program.ts";
import { parseProgram, UnreadableProgram } from "./parse.ts";
import { printProgram } from "./print.ts";
import { documented } from "./text.ts";

const folder = new URL("samples/", import.meta.url);
const samples = readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), "utf8")] as const);

/** What PyTorch 2.6.0 and 2.14.1 print for the same models. */
describe("what is parsed prints as it was", () => {
  test.each(samples)("%s", (_, text) => {
    expect(printProgram(parseProgram(text))).toBe(text);
    expect(printProgram(parseProgram(documented(text)))).toBe(documented(text));
  });
});

const sample = (name: string): Program => parseProgram(readFileSync(new URL(`${name}.txt`, folder), "utf8"));

test("nothing of a program stays text", () => {
  const program = sample("condnest-2.6");
  expect([...graphsOf(program.graph)].map(([path]) => path)).toEqual(["", "true_graph_0", "true_graph_0.true_graph_0", "true_graph_0.false_graph_0", "false_graph_0"]);
  const cond = program.graph.nodes.find(({ name }) => name === "cond")!;
  expect(cond).toMatchObject({ style: "call", target: "torch.ops.higher_order.cond", dead: ["gt", "true_graph_0", "false_graph_0", "x", "y"] });
  expect(cond.args[3]).toEqual({ kind: "list", items: [{ kind: "name", name: "x" }, { kind: "name", name: "y" }] });
  expect(program.signature.outputs).toMatchObject([{ kind: "USER_OUTPUT", name: "getitem" }]);
  expect(sample("linear-2.14").signature.inputs.find(({ name }) => name === "b_c")).toEqual({ name: "b_c", kind: "BUFFER", target: "'c'", persistent: "False" });
  expect(sample("size2-2.6").ranges[3]).toEqual({ symbol: "u3", lower: "0", upper: "5" });
});

describe("what is no program says where", () => {
  const text = documented(samples.find(([file]) => file === "value-2.6.txt")![1]);
  test.each([
    ["", "", 1],
    ["return (sin,)", "return (sin,", 12],
    ["    class GraphModule", "    clas GraphModule", 2],
    ["torch.ops.aten.sin.default(y);  y = None", "torch.ops.aten.sin.default(y) y = None", 10],
    ["Range constraints: {u0", "Range constraints: {u0: VR", 14],
  ])("%j", (from, to, line) => {
    const broken = from === "" ? "" : text.replace(from, to);
    expect(broken).not.toBe(text);
    expect(() => parseProgram(broken)).toThrow(UnreadableProgram);
    try {
      parseProgram(broken);
    } catch (error) {
      expect((error as UnreadableProgram).line).toBe(line);
    }
  });
});
