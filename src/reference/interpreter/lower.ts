/**
 * Takes `yield` out of expressions: an expression with a `yield` inside becomes statements that compute its parts in order into temporaries,
 * and an expression without one. Only statements then need a form that can yield, and plain subtrees run as everywhere else.
 */
import { NotImplementedConstruct } from "../objects/index.ts";
import type { Await, Comprehension, Expr, Keyword, Position, Stmt, Yield, YieldFrom } from "../syntax/index.ts";

/** A part's value, kept in the frame under a name that no source can write. */
export interface TemporaryAssign extends Position {
  readonly kind: "TemporaryAssign";
  readonly name: string;
  readonly value: Expr;
}
export interface Choice extends Position {
  readonly kind: "Choice";
  readonly test: Expr;
  readonly negated: boolean;
  readonly body: readonly Step[];
  readonly orelse: readonly Step[];
}
export type Step = TemporaryAssign | Choice;

const yields = new WeakMap<object, boolean>();

/** Whether a `yield` of this function is inside a node (not one of a nested function). */
export function hasYield(node: unknown): boolean {
  if (typeof node !== "object" || node === null) return false;
  if (Array.isArray(node)) return node.some(hasYield);
  const { kind } = node as { kind?: string };
  if (kind === undefined) return false;
  if (kind === "Yield" || kind === "YieldFrom" || kind === "Await") return true;
  let found = yields.get(node);
  if (found === undefined) yields.set(node, (found = search(node as Expr | Stmt)));
  return found;
}

function search(node: Expr | Stmt): boolean {
  switch (node.kind) {
    case "Lambda": return hasYield(node.args.defaults) || hasYield(node.args.kw_defaults);
    case "FunctionDef": case "AsyncFunctionDef": return hasYield(node.decorator_list) || hasYield(node.args.defaults);
    case "ClassDef": return hasYield(node.decorator_list) || hasYield(node.bases);
    default: return Object.values(node).some(hasYield);
  }
}

/** The computed steps, and the expression that is left. */
export interface Lowered {
  readonly steps: Step[];
  readonly rest: Expr;
}

let counter = 0;

export function lower(node: Expr): Lowered {
  const steps: Step[] = [];
  return { steps, rest: lowerInto(node, steps) };
}

function temporary(value: Expr, steps: Step[]): Expr {
  const { line, column, endLine, endColumn } = value;
  const name = `.${++counter}`;
  steps.push({ kind: "TemporaryAssign", name, value, line, column, endLine, endColumn });
  return { kind: "Name", id: name, line, column, endLine, endColumn };
}

function lowerInto(node: Expr, steps: Step[]): Expr {
  if (!hasYield(node)) return node;
  switch (node.kind) {
    case "Yield": return temporary(node.value === undefined ? node : ({ ...node, value: lowerInto(node.value, steps) } satisfies Yield), steps);
    case "YieldFrom": return temporary({ ...node, value: lowerInto(node.value, steps) } satisfies YieldFrom, steps);
    case "Await": return temporary({ ...node, value: lowerInto(node.value, steps) } satisfies Await, steps);
    case "BoolOp": return lowerBoolean(node.values, node.op === "Or", node, steps);
    case "IfExp": return lowerChoice(node.test, node.body, node.orelse, node, steps);
    case "NamedExpr": {
      const value = lowerInto(node.value, steps);
      return { ...node, value };
    }
    case "Compare": {
      if (node.ops.length > 1) throw new NotImplementedConstruct("yield inside a chained comparison");
      const [left, right] = lowerAll([node.left, node.comparators[0]!], steps) as [Expr, Expr];
      return { ...node, left, comparators: [right] };
    }
    case "BinOp": {
      const [left, right] = lowerAll([node.left, node.right], steps) as [Expr, Expr];
      return { ...node, left, right };
    }
    case "UnaryOp": return { ...node, operand: lowerInto(node.operand, steps) };
    case "Attribute": case "Starred": return { ...node, value: lowerInto(node.value, steps) };
    case "FormattedValue": return { ...node, value: lowerInto(node.value, steps) };
    case "Subscript": {
      const [value, slice] = lowerAll([node.value, node.slice], steps) as [Expr, Expr];
      return { ...node, value, slice };
    }
    case "Call": {
      const [func, ...rest] = lowerAll([node.func, ...node.args, ...node.keywords.map(({ value }) => value)], steps) as [Expr, ...Expr[]];
      const keywords = node.keywords.map((keyword, i): Keyword => ({ ...keyword, value: rest[node.args.length + i]! }));
      return { ...node, func, args: rest.slice(0, node.args.length), keywords };
    }
    case "Tuple": case "List": case "Set": return { ...node, elts: lowerAll(node.elts, steps) };
    case "JoinedStr": return { ...node, values: lowerAll(node.values, steps) };
    case "Dict": {
      const flat = node.values.flatMap((value, i) => (node.keys[i] ? [node.keys[i], value] : [value])) as Expr[];
      const parts = lowerAll(flat, steps);
      let at = 0;
      const keys = node.keys.map((key) => (key === null ? (at++, null) : (at += 2, parts[at - 2]!)));
      at = 0;
      const values = node.keys.map((key) => (key === null ? parts[at++]! : (at += 2, parts[at - 1]!)));
      return { ...node, keys, values };
    }
    case "ListComp": case "SetComp": case "DictComp": case "GeneratorExp": return { ...node, generators: lowerFirst(node.generators, steps) } as Expr;
    case "Slice": case "Lambda": case "Constant": case "Name": return node.kind === "Slice" ? refuseYield("a slice") : node;
  }
}

function refuseYield(where: string): never {
  throw new NotImplementedConstruct(`yield inside ${where}`);
}

/** Only the first iterable of a comprehension belongs to the scope around. */
function lowerFirst(generators: readonly Comprehension[], steps: Step[]): Comprehension[] {
  const [first, ...rest] = generators;
  return [{ ...first!, iter: lowerInto(first!.iter, steps) }, ...rest];
}

/** Expressions in order: those before the last with a `yield` are computed first. */
function lowerAll(nodes: readonly Expr[], steps: Step[]): Expr[] {
  const last = nodes.findLastIndex(hasYield);
  return nodes.map((node, i) => {
    const rest = lowerInto(node, steps);
    if (i >= last || rest.kind === "Constant" || (rest.kind === "Name" && rest.id.startsWith("."))) return rest;
    if (rest.kind === "Starred") return { ...rest, value: temporary(rest.value, steps) };
    return temporary(rest, steps);
  });
}

function lowerBoolean(values: readonly Expr[], stopsAt: boolean, at: Position, steps: Step[]): Expr {
  const [first, ...rest] = values;
  const result = temporary(lowerInto(first!, steps), steps) as Expr & { kind: "Name" };
  if (rest.length === 0) return result;
  const deeper: Step[] = [];
  const value = lowerBoolean(rest, stopsAt, at, deeper);
  deeper.push(assignTo(result.id, value, at));
  steps.push({ kind: "Choice", test: result, negated: stopsAt, body: deeper, orelse: [], ...place(at) });
  return result;
}

function lowerChoice(test: Expr, body: Expr, orelse: Expr, at: Position, steps: Step[]): Expr {
  const condition = lowerInto(test, steps);
  const name = `.${++counter}`;
  const branch = (node: Expr): Step[] => {
    const inner: Step[] = [];
    const value = lowerInto(node, inner);
    return [...inner, assignTo(name, value, at)];
  };
  steps.push({ kind: "Choice", test: condition, negated: false, body: branch(body), orelse: branch(orelse), ...place(at) });
  return { kind: "Name", id: name, ...place(at) };
}

const place = ({ line, column, endLine, endColumn }: Position): Position => ({ line, column, endLine, endColumn });
const assignTo = (name: string, value: Expr, at: Position): TemporaryAssign => ({ kind: "TemporaryAssign", name, value, ...place(at) });
