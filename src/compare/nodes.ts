/** What differs between two nodes, or two values, that stand for each other. */
import { isNode, type Definition, type Scope } from "./align.ts";
import { conditionOf, isPredicate, shortTarget } from "./conditions.ts";
import type { Category, ProgramDifference, Sides } from "./difference.ts";
import { isAssertion } from "./facts.ts";
import type { Pairing } from "./pair.ts";
import { expressionText } from "./print.ts";
import type { Input, Node } from "./program.ts";
import { canonical, parseAnnotation } from "./symbols.ts";
import { valueText, type Value } from "./values.ts";

interface Change {
  readonly category: Category;
  readonly expected: string;
  readonly actual: string;
}

const RUNTIME_ASSERTION = /^Runtime assertion failed for expression (.*) on node '(\w+)'$/;

export class NodeDiff {
  private readonly pairing: Pairing;
  private readonly constants: readonly [ReadonlySet<Definition>, ReadonlySet<Definition>];

  constructor(pairing: Pairing, constantsA: ReadonlySet<Definition>, constantsB: ReadonlySet<Definition>) {
    this.pairing = pairing;
    this.constants = [constantsA, constantsB];
  }

  differences(x: Node, y: Node, a: Scope, b: Scope): ProgramDifference[] {
    const common = { breaks: "graph", graph: a.path, names: { expected: x.name, actual: y.name }, lines: { expected: x.line, actual: y.line } } as const;
    const found = [...this.operatorOrArguments(x, y, a, b, common), ...this.annotations(x, y, shortTarget(x), common)];
    if (found.length === 0 || !(isAssertion(x) || isPredicate(x, a)) || !(isAssertion(y) || isPredicate(y, b))) return found;
    const [expected, actual] = [conditionOf(x, a), conditionOf(y, b)];
    const same = canonical(expected, this.pairing.rename) === canonical(actual);
    const values = same ? { expected: expressionText(x), actual: expressionText(y) } : { expected, actual };
    return [{ ...common, category: "assertion", subject: "assertion", values }];
  }

  /** What an annotation says of dtype and shape. */
  annotations(x: Input, y: Input, subject: string, common: Pick<ProgramDifference, "breaks" | "graph" | "names" | "lines">): ProgramDifference[] {
    const one = (category: Category, values: Sides<string>): ProgramDifference => ({ ...common, category, subject, values });
    if (x.annotation === undefined || y.annotation === undefined) {
      if (x.annotation === y.annotation) return [];
      return [one("shape", { ...(x.annotation === undefined ? {} : { expected: x.annotation }), ...(y.annotation === undefined ? {} : { actual: y.annotation }) })];
    }
    const [left, right] = [parseAnnotation(x.annotation), parseAnnotation(y.annotation)];
    const renamed = left.dims.map((dim) => canonical(dim, this.pairing.rename));
    const shape = renamed.length !== right.dims.length || renamed.some((dim, index) => dim !== canonical(right.dims[index]!));
    if (left.type !== right.type && (left.type === "Sym" || right.type === "Sym")) return [one("shape", { expected: x.annotation, actual: y.annotation })];
    return [
      ...(left.type === right.type ? [] : [one("dtype", { expected: left.type, actual: right.type })]),
      ...(shape ? [one("shape", { expected: dimsText(left), actual: dimsText(right) })] : []),
    ];
  }

  private operatorOrArguments(x: Node, y: Node, a: Scope, b: Scope, common: Pick<ProgramDifference, "breaks" | "graph" | "names" | "lines">): ProgramDifference[] {
    if (x.style === "attribute" && y.style === "attribute") return this.attributes(x, y, a, b, common);
    if (x.target !== y.target || x.style !== y.style) return [{ ...common, category: "op-replaced", subject: shortTarget(x), values: { expected: shortTarget(x), actual: shortTarget(y) } }];
    const subject = shortTarget(x);
    const found: ProgramDifference[] = [];
    for (let index = 0; index < Math.max(x.args.length, y.args.length); index += 1) {
      found.push(...this.values(x.args[index], y.args[index], a, b, `${subject} argument ${index + 1}`, common.lines, common.names));
    }
    const [left, right] = [new Map(x.kwargs), new Map(y.kwargs)];
    for (const name of new Set([...left.keys(), ...right.keys()])) found.push(...this.values(left.get(name), right.get(name), a, b, `${subject} argument ${name}`, common.lines, common.names));
    return found;
  }

  /** Attributes that name subgraphs are told apart by those, others by their path. */
  private attributes(x: Node, y: Node, a: Scope, b: Scope, common: Pick<ProgramDifference, "breaks" | "graph" | "names" | "lines">): ProgramDifference[] {
    const [left, right] = [a.graph.graphs.find(({ name }) => name === x.target), b.graph.graphs.find(({ name }) => name === y.target)];
    if (left && right && this.pairing.graphs.of(left) === right) return [];
    if (!left && !right && x.target === y.target) return [];
    return [{ ...common, category: left ?? right ? "subgraph" : "argument", subject: "attribute", values: { expected: x.target, actual: y.target } }];
  }

  /** Two values in the same place; an absent one has no text. */
  values(x: Value | undefined, y: Value | undefined, a: Scope, b: Scope, subject: string, lines: Sides<number>, names: Sides<string> = {}): ProgramDifference[] {
    const common = { breaks: "graph", graph: a.path, subject, names, lines } as const;
    if (!x || !y) return [{ ...common, category: "argument", values: { ...(x ? { expected: valueText(x) } : {}), ...(y ? { actual: valueText(y) } : {}) } }];
    return this.changes(x, y, a, b).map(({ category, expected, actual }) => ({ ...common, category, values: { expected, actual } }));
  }

  private changes(x: Value, y: Value, a: Scope, b: Scope): Change[] {
    const [left, right] = [a.resolve(x), b.resolve(y)];
    const change = (category: Category): Change[] => [{ category, expected: valueText(x), actual: valueText(y) }];
    if (left && right) return this.pairing.definitions.of(left) === right || this.explained(left, right, a, b) ? [] : change("rewired");
    if (left ?? right) return change((left && this.constants[0].has(left)) || (right && this.constants[1].has(right)) ? "lifted-constant" : "argument");
    const parts = (value: Value): readonly Value[] | undefined => (value.kind === "list" || value.kind === "tuple" || value.kind === "set" ? value.items : value.kind === "dict" ? value.items.flat() : value.kind === "call" ? [...value.args, ...value.kwargs.map(([, item]) => item)] : undefined);
    const [partsX, partsY] = [parts(x), parts(y)];
    if (x.kind !== y.kind || partsX?.length !== partsY?.length) return change("argument");
    if (!partsX || !partsY) return this.sameText(x, y, a, b) ? [] : change("argument");
    if (x.kind === "call" && y.kind === "call" && callShape(x) !== callShape(y)) return change("argument");
    const inner = partsX.flatMap((part, index) => this.changes(part, partsY[index]!, a, b));
    return inner.some(({ category }) => category === "argument") ? change("argument") : inner;
  }

  private sameText(x: Value, y: Value, a: Scope, b: Scope): boolean {
    if (x.kind !== "string" || y.kind !== "string") return valueText(x) === valueText(y);
    const [left, right] = [RUNTIME_ASSERTION.exec(x.body), RUNTIME_ASSERTION.exec(y.body)];
    if (!left || !right) return x.body === y.body && x.quote === y.quote;
    const [nodeX, nodeY] = [a.named(left[2]!), b.named(right[2]!)];
    const sameNode = nodeX && nodeY ? this.pairing.definitions.of(nodeX) === nodeY : left[2] === right[2];
    return sameNode && canonical(left[1]!, this.pairing.rename) === canonical(right[1]!);
  }

  /** A node that came or went between a reader and what it read is told already. */
  private explained(left: Definition, right: Definition, a: Scope, b: Scope): boolean {
    const { definitions } = this.pairing;
    const [counterpart, back] = [definitions.of(left), definitions.back(right)];
    if (counterpart && back) return false;
    if (!counterpart && !back) return true;
    return counterpart ? reaches(right, b, (definition) => definition === counterpart, (definition) => definitions.back(definition) !== undefined) : reaches(left, a, (definition) => definition === back, (definition) => definitions.of(definition) !== undefined);
  }
}

const dimsText = ({ type, dims }: { type: string; dims: readonly string[] }): string => (type === "Sym" ? dims.join(", ") : `[${dims.join(", ")}]`);

const callShape = (value: Extract<Value, { kind: "call" }>): string => `${value.callee} ${value.args.length} ${value.kwargs.map(([name]) => name).join(" ")}`;

/** Whether the goal is read through nodes that have no counterpart. */
function reaches(start: Definition, scope: Scope, goal: (definition: Definition) => boolean, stop: (definition: Definition) => boolean): boolean {
  const seen = new Set<Definition>();
  const open = [start];
  for (let definition = open.pop(); definition; definition = open.pop()) {
    if (goal(definition)) return true;
    if (seen.has(definition) || stop(definition) || !isNode(definition)) continue;
    seen.add(definition);
    open.push(...scope.inputsOf(definition));
  }
  return false;
}
