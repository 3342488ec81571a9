/** Properties of the diff over what PyTorch printed: what is changed is found, named, and mirrored from the other side. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diffPrograms } from "./diff.ts";
import { mirrored, type Category } from "./difference.ts";
import { isAssertion } from "./facts.ts";
import { compare } from "./outcome.ts";
import { parseProgram } from "./parse.ts";
import { printProgram } from "./print.ts";
import type { Graph, Input, Node, Program } from "./program.ts";
import { renderPair } from "./renderPair.ts";
import { canonical, parseAnnotation, symbolsOf } from "./symbols.ts";
import { always, choices, fc, type Choose } from "../util/testing/property.ts";
import { parts, type Value } from "./values.ts";

const folder = new URL("samples/", import.meta.url);
const samples = readdirSync(folder).map((file) => ({ file, program: parseProgram(readFileSync(new URL(file, folder), "utf8")) }));

/** Maps the names in a value; what is no name stays. */
function mapNames(value: Value, name: (name: string) => Value): Value {
  const inner = (item: Value): Value => mapNames(item, name);
  switch (value.kind) {
    case "name": return name(value.name);
    case "list": case "tuple": case "set": return { ...value, items: value.items.map(inner) };
    case "dict": return { ...value, items: value.items.map(([key, item]) => [inner(key), inner(item)] as const) };
    case "call": return { ...value, args: value.args.map(inner), kwargs: value.kwargs.map(([key, item]) => [key, inner(item)] as const) };
    default: return value;
  }
}

const mapNode = (node: Node, name: (name: string) => Value): Node =>
  ({ ...node, args: node.args.map((value) => mapNames(value, name)), kwargs: node.kwargs.map(([key, value]) => [key, mapNames(value, name)] as const) });

const nameValue = (name: string): Value => ({ kind: "name", name });
const replaceNode = (graph: Graph, node: Node, ...by: Node[]): Graph => ({ ...graph, nodes: graph.nodes.flatMap((one) => (one === node ? by : [one])) });
const readsOf = (node: Node): string[] => [...node.args, ...node.kwargs.map(([, value]) => value)].flatMap((value) => [...parts(value)].flatMap((part) => (part.kind === "name" ? [part.name] : [])));
const reads = (graph: Graph, name: string): boolean => graph.nodes.some((node) => readsOf(node).includes(name)) || [...parts(graph.output)].some((part) => part.kind === "name" && part.name === name);
const withRoot = (program: Program, graph: Graph): Program => ({ ...program, graph });
const isOperator = (node: Node): boolean => node.style === "call" && node.target.startsWith("torch.ops.aten.") && !isAssertion(node) && node.annotation !== undefined && !node.annotation.startsWith("Sym(");

/** From a name on, one value is read in place of another. */
function reroute(graph: Graph, from: string, to: string, after: Node): Graph {
  const start = graph.nodes.indexOf(after);
  const swap = (name: string): Value => nameValue(name === from ? to : name);
  return { ...graph, nodes: graph.nodes.map((node, index) => (index > start ? mapNode(node, swap) : node)), output: mapNames(graph.output, swap) };
}

type Mutation = (program: Program, choose: Choose) => Program | undefined;

const onNode = (fits: (node: Node, graph: Graph) => boolean, change: (program: Program, graph: Graph, node: Node, choose: Choose) => Program | undefined): Mutation => (program, choose) => {
  const node = choose(program.graph.nodes.filter((one) => fits(one, program.graph)));
  return node && change(program, program.graph, node, choose);
};

/** A node whose inputs and annotation another mutation may take over. */
const used = (node: Node, graph: Graph): boolean => isOperator(node) && reads(graph, node.name);

const mutations: Readonly<Record<string, readonly [Category, Mutation]>> = {
  "an operator is added": ["op-added", onNode(used, (program, graph, node) => {
    const added: Node = { ...node, name: "added", target: "torch.ops.aten.detach.default", args: [nameValue(node.name)], kwargs: [], dead: [], location: undefined };
    const rerouted = reroute(graph, node.name, "added", node);
    return withRoot(program, { ...rerouted, nodes: rerouted.nodes.flatMap((one) => (one === node ? [one, added] : [one])) });
  })],
  "an operator is removed": ["op-removed", onNode((node, graph) => used(node, graph) && node.args[0]?.kind === "name", (program, graph, node) => {
    const rerouted = reroute(graph, node.name, (node.args[0] as { name: string }).name, node);
    return withRoot(program, { ...rerouted, nodes: rerouted.nodes.filter(({ name }) => name !== node.name) });
  })],
  "an operator is replaced": ["op-replaced", onNode(isOperator, (program, graph, node) => withRoot(program, replaceNode(graph, node, { ...node, target: "torch.ops.aten.erf.default" })))],
  "an argument changes": ["argument", onNode((node) => isOperator(node) && node.args.some(({ kind }) => kind === "literal"), (program, graph, node) => {
    const at = node.args.findIndex(({ kind }) => kind === "literal");
    return withRoot(program, replaceNode(graph, node, { ...node, args: node.args.map((value, index) => (index === at ? { kind: "literal", text: "12345" } : value)) }));
  })],
  "a keyword argument goes": ["argument", onNode((node) => isOperator(node) && node.kwargs.length > 0, (program, graph, node) => withRoot(program, replaceNode(graph, node, { ...node, kwargs: node.kwargs.slice(1) })))],
  "an input is rewired": ["rewired", onNode((node) => isOperator(node) && node.args[0]?.kind === "name", (program, graph, node, choose) => {
    const own = (node.args[0] as { name: string }).name;
    const before = [...graph.inputs, ...graph.nodes.slice(0, graph.nodes.indexOf(node)).filter(isOperator)].map(({ name }) => name).filter((name) => name !== own);
    const other = choose(before);
    return other === undefined ? undefined : withRoot(program, replaceNode(graph, node, { ...node, args: [nameValue(other), ...node.args.slice(1)] }));
  })],
  "operands are swapped": ["rewired", onNode(({ args: [x, y], style }) => style !== "attribute" && x?.kind === "name" && y?.kind === "name" && x.name !== y.name, (program, graph, node) =>
    withRoot(program, replaceNode(graph, node, { ...node, args: [node.args[1]!, node.args[0]!, ...node.args.slice(2)] })))],
  "a shape changes": ["shape", onNode(isOperator, (program, graph, node) => withRoot(program, replaceNode(graph, node, { ...node, annotation: node.annotation!.replace(/\[.*\]/, "[4321]") })))],
  "a dtype changes": ["dtype", onNode(isOperator, (program, graph, node) => withRoot(program, replaceNode(graph, node, { ...node, annotation: node.annotation!.replace(/^\w+/, (type) => (type === "f64" ? "f32" : "f64")) })))],
  "an assertion goes": ["assertion", onNode(isAssertion, (program, graph, node) => withRoot(program, replaceNode(graph, node)))],
  "a bound changes": ["assertion", onNode((node) => /^Sym\(.* [<>]= \d+\)$/.test(node.annotation ?? "") && node.args[1]?.kind === "literal", (program, graph, node) =>
    withRoot(program, replaceNode(graph, node, { ...node, args: [node.args[0]!, { kind: "literal", text: "77" }], annotation: node.annotation!.replace(/\d+\)$/, "77)") })))],
  "an assertion says another thing": ["assertion", onNode((node) => isAssertion(node) && node.args[1]?.kind === "string", (program, graph, node) =>
    withRoot(program, replaceNode(graph, node, { ...node, args: [node.args[0]!, { kind: "string", quote: '"', body: "Runtime assertion failed" }] })))],
  "a range changes": ["range", (program, choose) => {
    const range = choose(program.ranges);
    return range && { ...program, ranges: program.ranges.map((one) => (one === range ? { ...one, upper: "4321" } : one)) };
  }],
  "a range goes": ["range", (program, choose) => {
    const range = choose(program.ranges);
    return range && { ...program, ranges: program.ranges.filter((one) => one !== range) };
  }],
  "an input is of another kind": ["signature", (program, choose) => {
    const spec = choose(program.signature.inputs.filter(({ kind }) => kind === "PARAMETER" || kind === "BUFFER"));
    const kind = spec?.kind === "PARAMETER" ? { kind: "BUFFER", ...(spec.number ? { number: "3" } : {}), persistent: "True" } : { kind: "PARAMETER", ...(spec?.number ? { number: "2" } : {}), persistent: undefined };
    return spec && { ...program, signature: { ...program.signature, inputs: program.signature.inputs.map((one) => (one === spec ? { ...one, ...kind } : one)) } };
  }],
  "an input is added": ["signature", (program) => {
    const last = program.signature.inputs.at(-1)!;
    const input: Input = { name: "extra", annotation: "f32[9]", line: 3 };
    return { ...program, graph: { ...program.graph, inputs: [...program.graph.inputs, input] }, signature: { ...program.signature, inputs: [...program.signature.inputs, { ...last, name: "extra", ...(last.arg ? { arg: renamedArg(last.arg, "extra") } : {}) }] } };
  }],
  "an output goes": ["signature", (program) => {
    const { output } = program.graph;
    if (output.kind !== "tuple" || output.items.length < 2) return undefined;
    return { ...program, graph: { ...program.graph, output: { ...output, items: output.items.slice(0, -1) } }, signature: { ...program.signature, outputs: program.signature.outputs.slice(0, -1) } };
  }],
  "an output is another value": ["rewired", (program, choose) => {
    const { output, nodes } = program.graph;
    const other = output.kind === "tuple" && output.items[0]?.kind === "name" ? choose(nodes.filter((node) => isOperator(node) && (output.items[0] as { name: string }).name !== node.name)) : undefined;
    if (!other || output.kind !== "tuple") return undefined;
    return { ...program, graph: { ...program.graph, output: { ...output, items: [nameValue(other.name), ...output.items.slice(1)] } } };
  }],
  "a lifted constant is written out": ["lifted-constant", (program) => {
    const spec = program.signature.inputs.find(({ kind }) => kind === "CONSTANT_TENSOR");
    if (!spec) return undefined;
    const graph = program.graph;
    const inlined = (name: string): Value => (name === spec.name ? { kind: "literal", text: "3.5" } : nameValue(name));
    return { ...program, graph: { ...graph, inputs: graph.inputs.filter(({ name }) => name !== spec.name), nodes: graph.nodes.map((node) => mapNode(node, inlined)) }, signature: { ...program.signature, inputs: program.signature.inputs.filter((one) => one !== spec) } };
  }],
  "a subgraph goes": ["subgraph", (program) => (program.graph.graphs.length === 0 ? undefined : { ...program, graph: { ...program.graph, graphs: program.graph.graphs.slice(1) } })],
  "a branch takes the other's place": ["subgraph", onNode((node, graph) => node.style === "attribute" && graph.graphs.length > 1, (program, graph, node) =>
    withRoot(program, replaceNode(graph, node, { ...node, target: graph.graphs.find(({ name }) => name !== node.target)!.name })))],
  "inside a subgraph an operator is replaced": ["op-replaced", (program) => {
    const [inner, ...rest] = program.graph.graphs;
    const node = inner?.nodes.find(isOperator);
    return inner && node ? withRoot(program, { ...program.graph, graphs: [replaceNode(inner, node, { ...node, target: "torch.ops.aten.erf.default" }), ...rest] }) : undefined;
  }],
  "nodes change places": ["reordered", onNode((node, graph) => {
    const next = graph.nodes[graph.nodes.indexOf(node) + 1];
    return isOperator(node) && next !== undefined && isOperator(next) && !readsOf(next).includes(node.name) && JSON.stringify([node.target, node.args]) !== JSON.stringify([next.target, next.args]);
  }, (program, graph, node) => {
    const at = graph.nodes.indexOf(node);
    return withRoot(program, { ...graph, nodes: [...graph.nodes.slice(0, at), graph.nodes[at + 1]!, node, ...graph.nodes.slice(at + 2)] });
  })],
};

const renamedArg = (arg: Extract<Value, { kind: "call" }>, name: string): Extract<Value, { kind: "call" }> =>
  ({ ...arg, kwargs: arg.kwargs.map(([key, value]) => [key, key === "name" && value.kind === "string" ? { ...value, body: name } : value] as const) });

/** Through text and back, so that what is compared is what a tracer would print. */
const reread = (program: Program): Program => parseProgram(printProgram(program));
const comparable = (differences: readonly unknown[]): string[] => differences.map((one) => JSON.stringify(one)).sort();

const opposite = (category: Category): Category => (category === "op-added" ? "op-removed" : category === "op-removed" ? "op-added" : category);
const text = (program: Program): string => printProgram(program);

describe.each(Object.entries(mutations))("%s", (_, [category, mutate]) => {
  const fitting = samples.filter(({ program }) => mutate(program, (items) => items[0]) !== undefined);

  test(`is found and named ${category}, from either side`, () => {
    always(fc.property(fc.constantFrom(...fitting), choices(), ({ program }, choose) => {
      const mutated = mutate(program, choose);
      fc.pre(mutated !== undefined && text(mutated) !== text(program));
      const other = reread(mutated);
      const forward = diffPrograms(program, other);
      expect(forward.map((one) => one.category)).toContain(category);
      // One change, and at most one that follows from it.
      expect(forward.filter(({ breaks }) => breaks === "graph").length).toBeLessThanOrEqual(2);
      const backward = diffPrograms(other, program);
      expect(backward.map((one) => one.category)).toContain(opposite(category));
      expect(comparable(forward)).toEqual(comparable(backward.map(mirrored)));
    }), 40);
  });
});

test("any two programs differ from either side alike, and one does not differ from itself", () => {
  always(fc.property(fc.constantFrom(...samples), fc.constantFrom(...samples), fc.array(fc.constantFrom(...Object.values(mutations)), { maxLength: 4 }), choices(), (a, b, changes, choose) => {
    const changed = reread(changes.reduce((program, [, mutate]) => mutate(program, choose) ?? program, b.program));
    expect(comparable(diffPrograms(a.program, changed))).toEqual(comparable(diffPrograms(changed, a.program).map(mirrored)));
    expect(diffPrograms(changed, changed)).toEqual([]);
  }), 60);
});

/** The same program under other names of nodes and symbols, terms of sums reversed as if sympy had ordered them by those names. */
function renamedProgram(program: Program, choose: Choose): Program {
  const symbols = new Map<string, string>();
  const symbol = (name: string): string => symbols.get(name) ?? (symbols.set(name, `${name[0]}${900 - symbols.size * 7 - (choose([0, 1, 2, 3, 4]) ?? 0)}`), symbols.get(name)!);
  const expression = (text: string): string => {
    const renamed = text.replace(/\b[suz]\w*\d+\b/g, symbol);
    const sum = renamed.split(" + ");
    const turned = sum.length === 2 && sum.every((term) => /^\w+$/.test(term)) ? sum.reverse().join(" + ") : renamed;
    return canonical(turned) === canonical(renamed) ? turned : renamed;
  };
  const annotation = (text: string | undefined): { annotation?: string } => {
    if (text === undefined) return {};
    const { type, dims } = parseAnnotation(text);
    return { annotation: type === "Sym" ? `Sym(${dims.map(expression).join("")})` : `${type}[${dims.map(expression).join(", ")}]` };
  };
  const graphOf = (graph: Graph, prefix: string): Graph => {
    const names = new Map([...graph.inputs, ...graph.nodes].map(({ name }, index) => [name, `${prefix}${index}_${name.length}`]));
    const name = (old: string): string => names.get(old) ?? old;
    const node = (one: Node): Node => {
      const mapped = mapNode(one, (old) => nameValue(name(old)));
      const args = mapped.args.map((value): Value => (value.kind === "string" ? { ...value, body: value.body.replace(/expression (.*) on node '(\w+)'/, (_, text: string, old: string) => `expression ${expression(text)} on node '${name(old)}'`) } : value));
      return { ...mapped, args, name: name(one.name), ...annotation(one.annotation), target: one.style === "attribute" ? `${one.target}_x` : one.target, dead: one.dead.map(name) };
    };
    return { ...graph, inputs: graph.inputs.map((input) => ({ ...input, name: name(input.name), ...annotation(input.annotation) })), nodes: graph.nodes.map(node), output: mapNames(graph.output, (old) => nameValue(name(old))), graphs: graph.graphs.map((inner) => ({ ...graphOf(inner, prefix), name: `${inner.name}_x` })) };
  };
  const graph = graphOf(program.graph, "n");
  const names = new Map([...program.graph.inputs, ...program.graph.nodes].map(({ name }, index) => [name, [...graph.inputs, ...graph.nodes][index]!.name]));
  const spec = <T extends { name: string; arg?: Extract<Value, { kind: "call" }> }>(one: T): T => ({ ...one, name: names.get(one.name) ?? one.name, ...(one.arg ? { arg: renamedArg(one.arg, names.get(one.name) ?? one.name) } : {}) });
  return { ...program, graph, signature: { inputs: program.signature.inputs.map(spec), outputs: program.signature.outputs.map(spec) }, ranges: program.ranges.map((range) => ({ ...range, symbol: expression(range.symbol) })) };
}

describe("what leaves the graph as it is", () => {
  test.each(samples)("renamed: $file", ({ program }) => {
    always(fc.property(choices(), (choose) => {
      const other = reread(renamedProgram(program, choose));
      const [expected, actual] = [text(program), text(other)].map((printed) => ({ outcome: "exported", program: printed }) as const);
      const { holds, differences } = compare(expected!, actual!, "verbatim");
      expect({ holds, other: differences.filter(({ category }) => category !== "renamed") }).toEqual({ holds: "graph", other: [] });
      expect(differences).not.toEqual([]);
      // Shown under the same names, nothing is left of it but what sympy orders by name.
      const shown = renderPair(expected!, actual!, "graph");
      const sorted = (all: string): string => all.replace(/[\w*]+(?: \+ [\w*]+)+/g, (sum) => sum.split(" + ").sort().join(" + "));
      expect(sorted(shown.actual)).toBe(sorted(shown.expected));
    }), 10);
  });

  test("renamed and changed: what changed is found all the same", () => {
    always(fc.property(fc.constantFrom(...samples), fc.constantFrom(...Object.values(mutations)), choices(), ({ program }, [category, mutate], choose) => {
      const mutated = mutate(program, choose);
      fc.pre(mutated !== undefined && text(mutated) !== text(program));
      const { differences, holds } = compare({ outcome: "exported", program: text(program) }, { outcome: "exported", program: text(reread(renamedProgram(mutated, choose))) }, "verbatim");
      expect(differences.map((one) => one.category)).toContain(category);
      expect(holds === "graph" || holds === "outcome").toBe(true);
    }), 100);
  });

  test.each(samples)("re-located: $file", ({ program }) => {
    const moved = (graph: Graph): Graph => ({ ...graph, graphs: graph.graphs.map(moved), nodes: graph.nodes.map((node) => (node.location?.kind === "source" ? { ...node, location: { kind: "source", text: node.location.text.replace(/:(\d+) in/, (_, line: string) => `:${Number(line) + 3} in`) } } : node)) });
    const other = printProgram({ ...program, graph: moved(program.graph) });
    const { holds, differences } = compare({ outcome: "exported", program: printProgram(program) }, { outcome: "exported", program: other }, "verbatim");
    expect(holds).toBe("documented");
    expect(new Set(differences.map(({ category }) => category))).toEqual(new Set(["location"]));
  });

  test.each(samples)("names end elsewhere: $file", ({ program }) => {
    const graph = { ...program.graph, nodes: program.graph.nodes.map((node) => ({ ...node, dead: [] })) };
    if (!program.graph.nodes.some(({ dead }) => dead.length > 0)) return;
    const { holds, differences } = compare({ outcome: "exported", program: printProgram(program) }, { outcome: "exported", program: printProgram({ ...program, graph }) }, "verbatim");
    expect(holds).toBe("graph");
    expect(new Set(differences.map(({ category }) => category))).toEqual(new Set(["deletion"]));
  });
});

describe("PyTorch 2.6 beside 2.14", () => {
  const between = (name: string): Record<string, string[]> => {
    const read = (release: string): Program => parseProgram(readFileSync(new URL(`${name}-${release}.txt`, folder), "utf8"));
    const found: Record<string, string[]> = {};
    for (const { category, message } of compare({ outcome: "exported", program: printProgram(read("2.6")) }, { outcome: "exported", program: printProgram(read("2.14")) }, "documented").differences) (found[category] ??= []).push(message);
    return found;
  };
  test("checks that the newer one no longer makes", () => {
    expect(between("size2")).toMatchObject({
      assertion: [expect.stringContaining("aten.sym_constrain_range_for_size.default(u0) was removed"), expect.stringContaining("aten.sym_constrain_range_for_size.default(u1) was removed")],
      range: ["range of u2 was removed: [0, 5]", "range of u3 was removed: [0, 5]"],
    });
  });
  test("operands of cond", () => {
    expect(between("condnest")["argument"]).toEqual(["higher_order.cond argument 4: [x, y] became (x, y)", "higher_order.cond argument 4: [x] became (x,) (in true_graph_0)"]);
  });
  test("symbols with other names are the same symbols", () => {
    expect(between("dynmix")).toMatchObject({ "op-added": ["torch.sym_max was added"], renamed: ["s0 is named s77, and 1 more"] });
    expect(symbolsOf("s77 + s27")).toEqual(["s77", "s27"]);
  });
  test("one message for what happened four times", () => {
    expect(between("types")["assertion"]).toEqual([expect.stringMatching(/^aten\._assert_tensor_metadata\.default was added \(4 times: /)]);
  });
});
