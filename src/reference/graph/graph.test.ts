import { describe, expect, it } from "vitest";
import { Graph, TupleArg, type CallTarget } from "./index.ts";

const relu: CallTarget = { nodeName: "relu", qualified: "torch.ops.aten.relu.default" };

describe("a graph", () => {
  it("keeps order, users and names true while nodes come and go", () => {
    const graph = new Graph();
    const x = graph.placeholder("x");
    const a = graph.call(relu, [x]);
    const b = graph.call(relu, [a]);
    graph.create("output", "output", [new TupleArg([b])]);
    expect([...a.users]).toEqual([b]);
    a.replaceAllUsesWith(x);
    graph.erase(a);
    expect(graph.nodes.map((node) => node.name)).toEqual(["x", "relu", "relu_1", "output"].filter((name) => name !== "relu"));
    expect([...x.users]).toEqual([b]);
    const c = graph.insertBefore(b, () => graph.call(relu, [x]));
    expect(graph.nodes.map((node) => node.name)).toEqual(["x", "relu_2", "relu_1", "output"]);
    expect(c.name).toBe("relu_2");
  });

  it("refuses to erase a node that is in use", () => {
    const graph = new Graph();
    const x = graph.placeholder("x");
    graph.call(relu, [x]);
    expect(() => graph.erase(x)).toThrow("still had 1 users");
  });
});
