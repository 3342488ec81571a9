/**
 * Two outcomes as one form sees them, for a reader. In graph form names say nothing, so the actual program is shown under the expected one's names of nodes
 * and symbols, both without source locations and in one layout: what is left in their text diff is what differs.
 */
import type { Scope } from "./align.ts";
import type { Form } from "./forms.ts";
import { render, type Settled } from "./outcome.ts";
import { pairPrograms, printedSymbols, type Pairing } from "./pair.ts";
import { parseProgram, UnreadableProgram } from "./parse.ts";
import { printProgram } from "./print.ts";
import type { Graph, Layout, Node, Program, Spec } from "./program.ts";
import { parseAnnotation, symbolsOf } from "./symbols.ts";
import { documented } from "./text.ts";
import type { Value } from "./values.ts";

export function renderPair(expected: Settled, actual: Settled, form: Form): { readonly expected: string; readonly actual: string } {
  if (form === "graph" && expected.outcome === "exported" && actual.outcome === "exported") {
    try {
      const [a, b] = [parseProgram(documented(expected.program)), parseProgram(documented(actual.program))];
      const layout: Layout = { comment: 0, blank: "none", signature: a.layout.signature === b.layout.signature ? a.layout.signature : "lines" };
      const shown = (program: Program): string => printProgram({ ...program, layout, ranges: printedRanges(program) });
      return { expected: shown({ ...a, graph: bare(a.graph) }), actual: shown(underNamesOf(a, b)) };
    } catch (error) {
      if (!(error instanceof UnreadableProgram)) throw error;
    }
  }
  return { expected: render(expected, form), actual: render(actual, form) };
}

/** Ranges of symbols that are printed nowhere else are no part of the graph. */
function printedRanges(program: Program): Program["ranges"] {
  const printed = printedSymbols(program);
  return program.ranges.filter(({ symbol }) => symbolsOf(symbol).every((name) => printed.has(name)));
}

/** Without comments. Where names end follows from the graph. */
const bare = (graph: Graph): Graph => ({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, location: undefined, dead: [] })), graphs: graph.graphs.map(bare) });

function underNamesOf(a: Program, b: Program): Program {
  const pairing = pairPrograms(a, b);
  const symbols = new Map([...pairing.symbols].map(([from, to]) => [to, from]));
  const expression = (text: string): string => text.replace(/[A-Za-z_]\w*/g, (name) => symbols.get(name) ?? name);
  const scopes = new Map(pairing.scopes.map(([x, y]) => [y.graph, [x, y] as const]));
  const graph = renamed(b.graph, scopes, pairing, expression);
  const names = namesOf(b.graph, scopes.get(b.graph), pairing);
  const spec = (one: Spec): Spec => {
    const name = names.get(one.name) ?? one.name;
    return { ...one, name, ...(one.arg ? { arg: { ...one.arg, kwargs: one.arg.kwargs.map(([key, value]) => [key, key === "name" && value.kind === "string" ? { ...value, body: name } : value] as const) } } : {}) };
  };
  return { ...b, graph, signature: { inputs: b.signature.inputs.map(spec), outputs: b.signature.outputs.map(spec) }, ranges: b.ranges.map((range) => ({ ...range, symbol: expression(range.symbol) })) };
}

type Scopes = ReadonlyMap<Graph, readonly [Scope, Scope]>;

/** The expected name of each node that has a counterpart; others keep theirs, marked where it would be taken for another. */
function namesOf(graph: Graph, scopes: readonly [Scope, Scope] | undefined, { definitions }: Pairing): ReadonlyMap<string, string> {
  return new Map([...graph.inputs, ...graph.nodes].map((definition) => {
    const other = scopes && definitions.back(definition);
    return [definition.name, other?.name ?? (scopes?.[0].named(definition.name) ? `${definition.name}_` : definition.name)];
  }));
}

function renamed(graph: Graph, scopes: Scopes, pairing: Pairing, expression: (text: string) => string): Graph {
  const names = namesOf(graph, scopes.get(graph), pairing);
  const name = (old: string): string => names.get(old) ?? old;
  const value = (one: Value): Value => {
    switch (one.kind) {
      case "name": return { ...one, name: name(one.name) };
      case "string": return { ...one, body: one.body.replace(/^(Runtime assertion failed for expression )(.*)( on node ')(\w+)'$/, (_, before: string, text: string, on: string, node: string) => `${before}${expression(text)}${on}${name(node)}'`) };
      case "list": case "tuple": case "set": return { ...one, items: one.items.map(value) };
      case "dict": return { ...one, items: one.items.map(([key, item]) => [value(key), value(item)] as const) };
      case "call": return { ...one, args: one.args.map(value), kwargs: one.kwargs.map(([key, item]) => [key, value(item)] as const) };
      case "dotted": case "literal": return one;
    }
  };
  const annotation = (text: string | undefined): { annotation?: string } => {
    if (text === undefined) return {};
    const { type, dims } = parseAnnotation(text);
    if (dims.length === 0) return { annotation: text };
    return { annotation: type === "Sym" ? `Sym(${expression(dims[0]!)})` : `${type}[${dims.map(expression).join(", ")}]` };
  };
  const graphName = (old: string): string => {
    const inner = graph.graphs.find((one) => one.name === old);
    return (inner && pairing.graphs.back(inner)?.name) ?? old;
  };
  const node = (one: Node): Node => ({
    ...one,
    ...annotation(one.annotation),
    name: name(one.name),
    target: one.style === "attribute" ? graphName(one.target) : one.target,
    args: one.args.map(value),
    kwargs: one.kwargs.map(([key, item]) => [key, value(item)] as const),
    location: undefined,
    dead: [],
  });
  return {
    ...graph,
    inputs: graph.inputs.map((input) => ({ ...input, ...annotation(input.annotation), name: name(input.name) })),
    nodes: graph.nodes.map(node),
    output: value(graph.output),
    graphs: graph.graphs.map((inner) => ({ ...renamed(inner, scopes, pairing, expression), name: graphName(inner.name) })),
  };
}
