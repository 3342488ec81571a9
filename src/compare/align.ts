/**
 * Which node of one graph is which of another. Names say nothing certain, so nodes are paired by what they compute, then by where they
 * stand and what they look like, then, for what moved, by their inputs.
 */
import { diffArrays } from "diff";
import { isAssertion } from "./facts.ts";
import type { Graph, Input, Node } from "./program.ts";
import { parseAnnotation } from "./symbols.ts";
import { parts, valueText, type Value } from "./values.ts";

/** One-to-one, readable from both sides. */
export class Pairs<T extends object> {
  private readonly forward = new Map<T, T>();
  private readonly backward = new Map<T, T>();

  add(a: T, b: T): void {
    this.forward.set(a, b);
    this.backward.set(b, a);
  }

  of(a: T): T | undefined {
    return this.forward.get(a);
  }

  back(b: T): T | undefined {
    return this.backward.get(b);
  }
}

/** What a name in a graph stands for. */
export type Definition = Input | Node;

/** A graph with its names resolved. */
export class Scope {
  readonly graph: Graph;
  readonly path: string;
  private readonly names: ReadonlyMap<string, Definition>;
  private readonly readers = new Map<Definition, Node[]>();

  constructor(graph: Graph, path: string) {
    this.graph = graph;
    this.path = path;
    this.names = new Map([...graph.inputs, ...graph.nodes].map((definition) => [definition.name, definition]));
    for (const node of graph.nodes) {
      for (const input of new Set(this.inputsOf(node))) {
        const known = this.readers.get(input);
        if (known) known.push(node);
        else this.readers.set(input, [node]);
      }
    }
  }

  named(name: string): Definition | undefined {
    return this.names.get(name);
  }

  /** What a value refers to, where it is a name of this graph. */
  resolve(value: Value): Definition | undefined {
    return value.kind === "name" ? this.names.get(value.name) : undefined;
  }

  *inputsOf(node: Node): Generator<Definition> {
    for (const value of operands(node)) {
      for (const part of parts(value)) {
        const found = this.resolve(part);
        if (found) yield found;
      }
    }
  }

  readersOf(definition: Definition): readonly Node[] {
    return this.readers.get(definition) ?? [];
  }
}

export const isNode = (definition: Definition): definition is Node => "target" in definition;

function* operands(node: Node): Generator<Value> {
  yield* node.args;
  for (const [, value] of node.kwargs) yield value;
}

/** Pairs the nodes of two graphs whose inputs are paired already. */
export function alignNodes(a: Scope, b: Scope, pairs: Pairs<Definition>): void {
  const anchors = anchor(a, b, pairs);
  let [startA, startB] = [0, 0];
  for (const [indexA, indexB] of [...anchors, [a.graph.nodes.length, b.graph.nodes.length] as const]) {
    alignGap(a.graph.nodes.slice(startA, indexA), b.graph.nodes.slice(startB, indexB), pairs);
    [startA, startB] = [indexA + 1, indexB + 1];
  }
  pairMoved(a, b, pairs);
}

/** Nodes that compute the same from the same inputs, in the same order on both sides. */
function anchor(a: Scope, b: Scope, pairs: Pairs<Definition>): [number, number][] {
  const ids = new Map<string, number>();
  const numberOf = (key: string): number => ids.get(key) ?? (ids.set(key, ids.size), ids.size - 1);
  const inputs = new Map<Definition, number>();
  a.graph.inputs.forEach((input, index) => {
    inputs.set(input, numberOf(`input ${index}`));
    const other = pairs.of(input);
    if (other) inputs.set(other, numberOf(`input ${index}`));
  });
  const left = valueNumbers(a, inputs, numberOf);
  const right = valueNumbers(b, inputs, numberOf);
  // A computation that one side repeats more often is no sign of place.
  const [inA, inB] = [counts(left), counts(right)];
  const kept = (numbers: readonly number[]): number[] => numbers.flatMap((id, index) => (inA.get(id) === inB.get(id) ? [index] : []));
  const [indexA, indexB] = [kept(left), kept(right)];
  const found: [number, number][] = [];
  let [atA, atB] = [0, 0];
  for (const change of diffArrays(indexA.map((index) => left[index]), indexB.map((index) => right[index]))) {
    const count = change.value.length;
    if (change.removed) atA += count;
    else if (change.added) atB += count;
    else for (let step = 0; step < count; step += 1) found.push([indexA[atA++]!, indexB[atB++]!]);
  }
  for (const [x, y] of found) pairs.add(a.graph.nodes[x]!, b.graph.nodes[y]!);
  return found;
}

function counts(numbers: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const number of numbers) found.set(number, (found.get(number) ?? 0) + 1);
  return found;
}

/** A number a node; equal numbers mean equal computations, names aside. */
function valueNumbers(scope: Scope, inputs: ReadonlyMap<Definition, number>, numberOf: (key: string) => number): number[] {
  const numbers = new Map<Definition, number>(inputs);
  return scope.graph.nodes.map((node) => {
    const number = numberOf(keyOf(node, scope, (definition) => `%${numbers.get(definition) ?? `${scope.path}/${definition.name}`}`));
    numbers.set(node, number);
    return number;
  });
}

/** A node's text with each name replaced, and what messages say left out: they repeat names. */
function keyOf(node: Node, scope: Scope, nameOf: (definition: Definition) => string): string {
  const shown = (value: Value): string => {
    if (value.kind === "string") return isAssertion(node) ? "message" : valueText(value);
    const definition = scope.resolve(value);
    if (definition) return nameOf(definition);
    if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") return `${value.kind}(${value.items.map(shown).join(", ")})`;
    if (value.kind === "dict") return `dict(${value.items.map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(", ")})`;
    if (value.kind === "call") return `${value.callee}(${[...value.args.map(shown), ...value.kwargs.map(([name, item]) => `${name}=${shown(item)}`)].join(", ")})`;
    return valueText(value);
  };
  const inner = node.style === "attribute" ? scope.graph.graphs.find((graph) => graph.name === node.target) : undefined;
  const target = inner ? contentOf(inner) : node.target;
  return `${node.style} ${target}(${[...node.args.map(shown), ...node.kwargs.map(([name, value]) => `${name}=${shown(value)}`)].join(", ")})`;
}

const contents = new WeakMap<Graph, string>();

/** What a subgraph computes, names aside. */
export function contentOf(graph: Graph): string {
  const known = contents.get(graph);
  if (known !== undefined) return known;
  const scope = new Scope(graph, "");
  const places = new Map<Definition, string>([...graph.inputs, ...graph.nodes].map((definition, index) => [definition, `%${index}`]));
  const shown = (value: Value): string => (value.kind === "name" ? places.get(scope.resolve(value)!) ?? value.name : value.kind === "tuple" || value.kind === "list" ? `(${value.items.map(shown).join(", ")})` : valueText(value));
  const content = `{${graph.inputs.length}: ${graph.nodes.map((node) => keyOf(node, scope, (definition) => places.get(definition)!)).join("; ")}; ${shown(graph.output)}}`;
  contents.set(graph, content);
  return content;
}

/** Cells of a table that is filled in one go; larger gaps are aligned by their operators alone. */
const MOST_CELLS = 400_000;

function alignGap(a: readonly Node[], b: readonly Node[], pairs: Pairs<Definition>): void {
  if (a.length === 0 || b.length === 0) return;
  if (a.length * b.length > MOST_CELLS) return alignByTarget(a, b, pairs);
  for (const [x, y] of bestPairing(a, b, likeness)) pairs.add(x, y);
}

function alignByTarget(a: readonly Node[], b: readonly Node[], pairs: Pairs<Definition>): void {
  let [atA, atB] = [0, 0];
  for (const change of diffArrays(a.map((node) => node.target), b.map((node) => node.target))) {
    const count = change.value.length;
    if (change.removed) atA += count;
    else if (change.added) atB += count;
    else for (let step = 0; step < count; step += 1) pairs.add(a[atA++]!, b[atB++]!);
  }
}

/** The pairing in order whose likenesses add up to most; what is less than alike stays alone. */
export function bestPairing<T>(a: readonly T[], b: readonly T[], alike: (x: T, y: T) => number): [T, T][] {
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const score = alike(a[i]!, b[j]!);
      const apart = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      best[i * width + j] = score > 0 ? Math.max(apart, best[(i + 1) * width + j + 1]! + score) : apart;
    }
  }
  const found: [T, T][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const here = best[i * width + j]!;
    const score = alike(a[i]!, b[j]!);
    if (score > 0 && here === best[(i + 1) * width + j + 1]! + score) found.push([a[i++]!, b[j++]!]);
    else if (here === best[(i + 1) * width + j]!) i += 1;
    else j += 1;
  }
  return found;
}

/** What a node looks like: read once, compared often. */
interface Look {
  readonly kind: string;
  readonly key: string;
  readonly operator: string;
  readonly type: string;
  readonly rank: number;
  readonly args: readonly string[];
}

const looks = new WeakMap<Node, Look>();

function lookOf(node: Node): Look {
  const known = looks.get(node);
  if (known) return known;
  const { type, dims } = parseAnnotation(node.annotation ?? "");
  const kind = isAssertion(node) ? "assertion" : node.style === "attribute" ? "attribute" : "value";
  const look = { kind, key: `${node.style} ${node.target}`, operator: operator(node.target), type, rank: dims.length, args: node.args.map(valueText) };
  looks.set(node, look);
  return look;
}

/** How much two nodes look like one; 0 where they cannot be. */
function likeness(x: Node, y: Node): number {
  const [a, b] = [lookOf(x), lookOf(y)];
  if (a.kind !== b.kind) return 0;
  const same = a.key === b.key;
  if (!same && (a.type === "Sym") !== (b.type === "Sym")) return 0;
  const shape = a.type === b.type && a.rank === b.rank ? 0.5 : 0;
  return (same ? 6 : a.operator === b.operator ? 3 : 1) + shape + (x.annotation === y.annotation ? 0.5 : 0) + (x.name === y.name ? 0.5 : 0) + argumentLikeness(a.args, b.args);
}

/** `torch.ops.aten.add.Tensor` and `torch.ops.aten.add_.Scalar` are overloads of one. */
const operator = (target: string): string => target.replace(/^(torch\.ops\.\w+\.\w+?)_?\.\w+$/, "$1");

function argumentLikeness(a: readonly string[], b: readonly string[]): number {
  const most = Math.max(a.length, b.length);
  return most === 0 ? 0 : a.filter((text, index) => b[index] === text).length / most;
}

/** What is left alone on both sides and computes the same from paired inputs was moved. */
function pairMoved(a: Scope, b: Scope, pairs: Pairs<Definition>): void {
  const left = a.graph.nodes.filter((node) => !pairs.of(node));
  const right = b.graph.nodes.filter((node) => !pairs.back(node));
  if (left.length === 0 || right.length === 0) return;
  let found = 0;
  const waiting = new Map<string, Node[]>();
  for (const node of right) {
    const key = keyOf(node, b, (definition) => `%${pairs.back(definition)?.name ?? `alone ${definition.name}`}`);
    waiting.set(key, [...(waiting.get(key) ?? []), node]);
  }
  for (const node of left) {
    const other = waiting.get(keyOf(node, a, (definition) => `%${definition.name}`))?.shift();
    if (!other) continue;
    pairs.add(node, other);
    found += 1;
  }
  if (found > 0) pairMoved(a, b, pairs);
}
