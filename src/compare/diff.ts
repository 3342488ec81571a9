/** The difference of two programs, told in the domain's words. */
import { isNode, type Definition, type Scope } from "./align.ts";
import { conditionOf, isPredicate, shortTarget } from "./conditions.ts";
import { mirrored, type ProgramDifference, type Sides } from "./difference.ts";
import { constantKinds, isAssertion } from "./facts.ts";
import { NodeDiff } from "./nodes.ts";
import { outOfOrder } from "./order.ts";
import { pairPrograms, printedSymbols, specsByName, type Pairing } from "./pair.ts";
import { printProgram } from "./print.ts";
import type { Graph, Input, Node, Program } from "./program.ts";
import { signatureDifferences } from "./signatureDiff.ts";
import { canonical, symbolsOf } from "./symbols.ts";

/** Everything that differs; empty for equal texts. Seen from the other side it is the same, mirrored. */
export function diffPrograms(expected: Program, actual: Program): ProgramDifference[] {
  const [a, b] = [printProgram(expected), printProgram(actual)];
  if (a === b) return [];
  const found = a < b ? new ProgramDiff(expected, actual).differences() : new ProgramDiff(actual, expected).differences().map(mirrored);
  const line = ({ lines }: ProgramDifference): number => lines.expected ?? lines.actual ?? 0;
  return found.sort((x, y) => line(x) - line(y));
}

class ProgramDiff {
  private readonly a: Program;
  private readonly b: Program;
  private readonly pairing: Pairing;
  private readonly found: ProgramDifference[] = [];

  constructor(a: Program, b: Program) {
    this.a = a;
    this.b = b;
    this.pairing = pairPrograms(a, b);
  }

  differences(): ProgramDifference[] {
    const nodes = new NodeDiff(this.pairing, constantsOf(this.a), constantsOf(this.b));
    this.found.push(...signatureDifferences(this.a, this.b, this.pairing, nodes));
    for (const [x, y] of this.pairing.scopes) {
      this.subgraphInputs(x, y);
      this.alone(x, y);
      for (const node of x.graph.nodes) {
        const other = this.pairing.definitions.of(node);
        if (other && isNode(other)) this.found.push(...nodes.differences(node, other, x, y));
      }
      if (x.path !== "") this.found.push(...nodes.values(x.graph.output, y.graph.output, x, y, "output", { expected: x.graph.outputLine, actual: y.graph.outputLine }));
      this.order(x, y);
      this.lostGraphs(x, y);
    }
    this.ranges();
    this.names();
    if (!this.found.some(({ breaks }) => breaks === "graph")) {
      for (const [x] of this.pairing.scopes) this.deletions(x);
    }
    for (const [x, y] of this.pairing.scopes) this.locations(x, y);
    this.layout();
    return unique(this.found);
  }

  private add(one: Pick<ProgramDifference, "category" | "breaks" | "subject"> & Partial<ProgramDifference>): void {
    this.found.push({ graph: "", values: {}, names: {}, lines: {}, ...one });
  }

  /** Inputs of a subgraph are not in the signature. */
  private subgraphInputs(x: Scope, y: Scope): void {
    if (x.path === "") return;
    const { definitions } = this.pairing;
    const one = (input: Input, side: "expected" | "actual"): void =>
      this.add({ category: "signature", breaks: "graph", graph: x.path, subject: `input ${input.name}`, values: { [side]: input.annotation ?? "" }, names: { [side]: input.name }, lines: { [side]: input.line } });
    for (const input of x.graph.inputs) if (!definitions.of(input)) one(input, "expected");
    for (const input of y.graph.inputs) if (!definitions.back(input)) one(input, "actual");
  }

  /** Nodes without a counterpart. A check and the comparisons that only it reads are one difference. */
  private alone(x: Scope, y: Scope): void {
    const { definitions } = this.pairing;
    const one = (node: Node, scope: Scope, side: "expected" | "actual", counterpart: (definition: Definition) => Definition | undefined): void => {
      const common = { breaks: "graph", graph: x.path, names: { [side]: node.name }, lines: { [side]: node.line } } as const;
      if (isAssertion(node)) return this.add({ ...common, category: "assertion", subject: "assertion", values: { [side]: conditionOf(node, scope) } });
      const readers = scope.readersOf(node);
      if (isPredicate(node, scope) && readers.some((reader) => !counterpart(reader))) return;
      if (node.style === "attribute") return this.add({ ...common, category: "subgraph", subject: node.target, values: { [side]: node.target } });
      const target = shortTarget(node);
      this.add({ ...common, category: side === "expected" ? "op-removed" : "op-added", subject: target, values: { [side]: target } });
    };
    for (const node of x.graph.nodes) if (!definitions.of(node)) one(node, x, "expected", (definition) => definitions.of(definition));
    for (const node of y.graph.nodes) if (!definitions.back(node)) one(node, y, "actual", (definition) => definitions.back(definition));
  }

  private order(x: Scope, y: Scope): void {
    for (const side of ["inputs", "nodes"] as const) {
      const places = new Map<Definition, number>(y.graph[side].map((definition, index) => [definition, index]));
      const kept = x.graph[side].flatMap((definition: Definition) => {
        const other = this.pairing.definitions.of(definition);
        return other ? [{ definition, other, place: places.get(other) ?? -1 }] : [];
      });
      for (const { definition, other } of outOfOrder(kept, ({ place }) => place)) {
        this.add({ category: "reordered", breaks: "graph", graph: x.path, subject: isNode(definition) ? shortTarget(definition) : `input ${definition.name}`, names: namesOf(definition, other), lines: linesOf(definition, other) });
      }
    }
  }

  private lostGraphs(x: Scope, y: Scope): void {
    const one = (graph: Graph, side: "expected" | "actual"): void => this.add({ category: "subgraph", breaks: "graph", graph: x.path, subject: graph.name, values: { [side]: graph.name } });
    for (const graph of x.graph.graphs) if (!this.pairing.graphs.of(graph)) one(graph, "expected");
    for (const graph of y.graph.graphs) if (!this.pairing.graphs.back(graph)) one(graph, "actual");
  }

  /** Ranges of symbols that are printed nowhere belong to the text, not to the graph. */
  private ranges(): void {
    const { rename } = this.pairing;
    const [printedA, printedB] = [printedSymbols(this.a), printedSymbols(this.b)];
    const right = new Map(this.b.ranges.map((range) => [canonical(range.symbol), range]));
    const shown = (symbol: string, printed: ReadonlySet<string>): boolean => symbolsOf(symbol).every((name) => printed.has(name));
    const text = (range: { lower: string; upper: string }): string => `[${range.lower}, ${range.upper}]`;
    const one = (symbol: string, visible: boolean, values: Sides<string>): void => this.add({ category: "range", breaks: visible ? "graph" : "documented", subject: `range of ${symbol}`, values });
    for (const range of this.a.ranges) {
      const other = right.get(canonical(range.symbol, rename));
      right.delete(canonical(range.symbol, rename));
      if (!other || text(other) !== text(range)) one(range.symbol, shown(range.symbol, printedA), { expected: text(range), ...(other ? { actual: text(other) } : {}) });
    }
    for (const range of right.values()) one(range.symbol, shown(range.symbol, printedB), { actual: text(range) });
  }

  private names(): void {
    const { definitions, graphs, scopes, symbols } = this.pairing;
    const one = (expected: string, actual: string, more: Partial<ProgramDifference>): void => {
      if (expected !== actual) this.add({ category: "renamed", breaks: "documented", subject: expected, values: { expected, actual }, ...more });
    };
    for (const [x] of scopes) {
      if (x.path !== "") one(x.graph.name, graphs.of(x.graph)!.name, { lines: {}, graph: x.path });
      for (const definition of [...x.graph.inputs, ...x.graph.nodes]) {
        const other = definitions.of(definition);
        if (other) one(definition.name, other.name, { graph: x.path, names: namesOf(definition, other), lines: linesOf(definition, other) });
      }
    }
    for (const [expected, actual] of symbols) one(expected, actual, {});
  }

  /** Where names end follows from the graph: only told where the graphs are equal. */
  private deletions(x: Scope): void {
    for (const node of x.graph.nodes) {
      const other = this.pairing.definitions.of(node) as Node;
      const expected = node.dead.map((name) => this.pairing.definitions.of(x.named(name)!)?.name ?? name).join(" = ");
      const actual = other.dead.join(" = ");
      if (expected !== actual) this.add({ category: "deletion", breaks: "documented", graph: x.path, subject: shortTarget(node), values: { expected: node.dead.join(" = "), actual }, names: namesOf(node, other), lines: linesOf(node, other) });
    }
  }

  private locations(x: Scope, y: Scope): void {
    const [left, right] = [placesOf(x.graph), placesOf(y.graph)];
    for (const node of x.graph.nodes) {
      const other = this.pairing.definitions.of(node);
      if (!other || !isNode(other)) continue;
      const [expected, actual] = [left.get(node)!, right.get(other)!];
      if (expected === actual || expected === REMOVED || actual === REMOVED) continue;
      const silent = (place: string): boolean => place.startsWith("no ");
      const breaks = silent(expected) || silent(actual) ? "documented" : "verbatim";
      this.add({ category: "location", breaks, graph: x.path, subject: shortTarget(node), values: { expected, actual }, names: namesOf(node, other), lines: linesOf(node, other) });
    }
  }

  /** The same program, laid out as another release does. */
  private layout(): void {
    const [a, b] = [this.a.layout, this.b.layout];
    if (a.signature !== b.signature) this.add({ category: "layout", breaks: "documented", subject: "layout", values: { expected: layoutName[a.signature], actual: layoutName[b.signature] } });
    else if (this.found.length === 0) {
      const [left, right] = [printProgram(this.a).split("\n"), printProgram(this.b).split("\n")];
      const at = left.findIndex((line, index) => line !== right[index]);
      this.add({ category: "layout", breaks: "documented", subject: "text", values: { expected: left[at] ?? "", actual: right[at] ?? "" }, lines: { expected: at + 1, actual: at + 1 } });
    }
  }
}

/** The inputs that hold constants which the tracer lifted out of the code. */
function constantsOf(program: Program): ReadonlySet<Definition> {
  const specs = specsByName(program);
  return new Set(program.graph.inputs.filter((input) => constantKinds.has(specs.get(input.name)?.kind ?? "")));
}

const layoutName = { repr: "a signature on one line (to PyTorch 2.6)", lines: "a line an argument" } as const;

const namesOf = (x: Definition, y: Definition): Sides<string> => ({ expected: x.name, actual: y.name });
const linesOf = (x: Definition, y: Definition): Sides<number> => ({ expected: x.line, actual: y.line });

const REMOVED = "removed";

/** What comment each node stands under. */
function placesOf(graph: Graph): Map<Node, string> {
  const places = new Map<Node, string>();
  let place = "no comment";
  for (const node of graph.nodes) {
    const location = node.location;
    if (location) place = location.kind === "source" ? location.text : location.kind === "removed" ? REMOVED : location.kind === "unknown" ? "no source line" : "no trace";
    places.set(node, place);
  }
  return places;
}

/** One report of what several nodes of a check show. */
function unique(differences: readonly ProgramDifference[]): ProgramDifference[] {
  const seen = new Set<string>();
  return differences.filter((one) => {
    if (one.category !== "assertion" || one.values.expected === undefined || one.values.actual === undefined) return true;
    const key = JSON.stringify([one.graph, one.values]);
    return !seen.has(key) && seen.add(key);
  });
}
