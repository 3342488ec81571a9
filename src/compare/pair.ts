/** Pairs two whole programs: graphs, inputs, nodes and symbols. What differs is told from the pairs. */
import { alignNodes, bestPairing, contentOf, isNode, Pairs, Scope, type Definition } from "./align.ts";
import { attributeKinds } from "./facts.ts";
import { graphsOf, type Graph, type Input, type Program, type Spec } from "./program.ts";
import { canonical, parseAnnotation, symbolsOf, type Renaming } from "./symbols.ts";

export interface Pairing {
  readonly definitions: Pairs<Definition>;
  /** Graphs with a counterpart, the roots first. */
  readonly scopes: readonly (readonly [Scope, Scope])[];
  readonly graphs: Pairs<Graph>;
  /** The other program's name of a symbol of the first; without a counterpart, a name that no program has. */
  readonly rename: Renaming;
  readonly symbols: ReadonlyMap<string, string>;
}

/** The argument specifications of a program's inputs, by the input's name. */
export const specsByName = (program: Program): ReadonlyMap<string, Spec> => new Map(program.signature.inputs.map((spec) => [spec.name, spec]));

export function pairPrograms(a: Program, b: Program): Pairing {
  const definitions = new Pairs<Definition>();
  const graphs = new Pairs<Graph>();
  const scopes: (readonly [Scope, Scope])[] = [];
  pairRootInputs(a, b, definitions);
  pairGraphs(new Scope(a.graph, ""), new Scope(b.graph, ""), { definitions, graphs, scopes });
  const symbols = pairSymbols(a, b, scopes, definitions);
  return { definitions, graphs, scopes, symbols, rename: (symbol) => symbols.get(symbol) ?? `${symbol}'` };
}

/** Attributes are paired by their path, arguments in order. */
function pairRootInputs(a: Program, b: Program, pairs: Pairs<Definition>): void {
  const [specsA, specsB] = [specsByName(a), specsByName(b)];
  const attribute = (specs: ReadonlyMap<string, Spec>) => (input: Input): string | undefined => {
    const spec = specs.get(input.name);
    return spec && attributeKinds.has(spec.kind) && spec.target !== undefined ? `${spec.kind} ${spec.target}` : undefined;
  };
  const [keyA, keyB] = [attribute(specsA), attribute(specsB)];
  const byPath = new Map(b.graph.inputs.flatMap((input) => (keyB(input) === undefined ? [] : [[keyB(input)!, input] as const])));
  for (const input of a.graph.inputs) {
    const other = keyA(input) === undefined ? undefined : byPath.get(keyA(input)!);
    if (other && !pairs.back(other)) pairs.add(input, other);
  }
  const kind = (specs: ReadonlyMap<string, Spec>, input: Input): string => specs.get(input.name)?.kind ?? "";
  pairInOrder(a.graph.inputs, b.graph.inputs, pairs, (x, y) => {
    const alike = kind(specsA, x) === kind(specsB, y);
    return inputLikeness(x, y) + (alike ? 4 : attributeKinds.has(kind(specsA, x)) === attributeKinds.has(kind(specsB, y)) ? 1 : -9);
  });
}

const pairInOrder = (a: readonly Input[], b: readonly Input[], pairs: Pairs<Definition>, alike: (x: Input, y: Input) => number): void => {
  const alone = [a.filter((input) => !pairs.of(input)), b.filter((input) => !pairs.back(input))] as const;
  for (const [x, y] of bestPairing(alone[0], alone[1], alike)) pairs.add(x, y);
};

function inputLikeness(x: Input, y: Input): number {
  const [typeX, typeY] = [parseAnnotation(x.annotation ?? ""), parseAnnotation(y.annotation ?? "")];
  return 1 + (x.annotation === y.annotation ? 1 : 0) + (typeX.type === typeY.type ? 0.5 : 0) + (typeX.dims.length === typeY.dims.length ? 0.5 : 0) + (x.name === y.name ? 1 : 0);
}

function pairGraphs(a: Scope, b: Scope, found: { definitions: Pairs<Definition>; graphs: Pairs<Graph>; scopes: (readonly [Scope, Scope])[] }): void {
  found.graphs.add(a.graph, b.graph);
  found.scopes.push([a, b]);
  alignNodes(a, b, found.definitions);
  const named = (graph: Graph, name: string | undefined): Graph | undefined => graph.graphs.find((inner) => inner.name === name);
  const descend = (x: Graph, y: Graph): void => {
    if (found.graphs.of(x) || found.graphs.back(y)) return;
    pairInOrder(x.inputs, y.inputs, found.definitions, inputLikeness);
    pairGraphs(new Scope(x, below(a.path, x)), new Scope(y, below(b.path, y)), found);
  };
  const attributes = a.graph.nodes.flatMap((node): (readonly [Graph, Graph])[] => {
    const other = node.style === "attribute" ? found.definitions.of(node) : undefined;
    const [x, y] = [named(a.graph, node.target), other && isNode(other) ? named(b.graph, other.target) : undefined];
    return x && y ? [[x, y]] : [];
  });
  const byName = a.graph.graphs.flatMap((x): (readonly [Graph, Graph])[] => {
    const y = named(b.graph, x.name);
    return y ? [[x, y]] : [];
  });
  // What computes the same first, then what is read in the same place under the same name, then the rest.
  const alike = ([x, y]: readonly [Graph, Graph]): boolean => contentOf(x) === contentOf(y);
  const sameName = ([x, y]: readonly [Graph, Graph]): boolean => x.name === y.name;
  for (const [x, y] of [...attributes.filter(alike), ...byName.filter(alike), ...attributes.filter(sameName), ...attributes, ...byName]) descend(x, y);
}

const below = (path: string, graph: Graph): string => (path === "" ? graph.name : `${path}.${graph.name}`);

/** Symbols stand for each other where they stand alone in the same place; then where they are the only unknown of an expression. */
function pairSymbols(a: Program, b: Program, scopes: readonly (readonly [Scope, Scope])[], pairs: Pairs<Definition>): Map<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const add = (x: string, y: string): void => {
    if (found.has(x) || taken.has(y)) return;
    found.set(x, y);
    taken.add(y);
  };
  const expressions = scopes.flatMap(([scope]) => [...scope.graph.inputs, ...scope.graph.nodes].flatMap((definition) => pairedExpressions(definition, pairs.of(definition))));
  for (const [x, y] of expressions) if (isSymbol(x) && isSymbol(y)) add(x, y);
  for (const [x, y] of expressions) pairUnknowns(x, y, found, taken, add);
  const rest = (ranges: Program["ranges"]): string[] => ranges.map((range) => range.symbol).filter(isSymbol);
  const [left, right] = [rest(a.ranges).filter((symbol) => !found.has(symbol)), rest(b.ranges).filter((symbol) => !taken.has(symbol))];
  for (const symbol of left) if (right.includes(symbol)) add(symbol, symbol);
  left.filter((symbol) => !found.has(symbol)).forEach((symbol, index) => {
    const other = right.filter((name) => !left.includes(name))[index];
    if (other !== undefined) add(symbol, other);
  });
  return found;
}

const isSymbol = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text) && symbolsOf(text).length === 1;

function pairedExpressions(x: Definition, y: Definition | undefined): [string, string][] {
  if (x.annotation === undefined || y?.annotation === undefined) return [];
  const [left, right] = [parseAnnotation(x.annotation).dims, parseAnnotation(y.annotation).dims];
  return left.length === right.length ? left.map((dim, index) => [dim, right[index]!] as [string, string]) : [];
}

/** Most unknowns of an expression that are tried in every order. */
const MOST_UNKNOWNS = 3;

function pairUnknowns(x: string, y: string, found: ReadonlyMap<string, string>, taken: ReadonlySet<string>, add: (x: string, y: string) => void): void {
  const left = symbolsOf(x).filter((symbol) => !found.has(symbol));
  const right = symbolsOf(y).filter((symbol) => !taken.has(symbol));
  if (left.length === 0 || left.length !== right.length || left.length > MOST_UNKNOWNS) return;
  const target = canonical(y);
  const fits = orders(right).find((order) => canonical(x, (symbol) => found.get(symbol) ?? order[left.indexOf(symbol)] ?? symbol) === target);
  if (fits) left.forEach((symbol, index) => add(symbol, fits[index]!));
}

const orders = (items: readonly string[]): string[][] =>
  items.length <= 1 ? [[...items]] : items.flatMap((item, index) => orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]));

/** Symbols that a reader of the program sees: in shapes and values of inputs and nodes. */
export function printedSymbols(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, graph] of graphsOf(program.graph)) {
    for (const { annotation } of [...graph.inputs, ...graph.nodes]) {
      if (annotation !== undefined) for (const dim of parseAnnotation(annotation).dims) for (const symbol of symbolsOf(dim)) found.add(symbol);
    }
  }
  return found;
}
