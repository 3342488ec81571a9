/**
 * Symbolic expressions as graph nodes: torch/utils/_sympy/interp.py run with PythonReferenceAnalysis, hash-consed.
 */
import { Node, type Argument, type Graph } from "../../graph/index.ts";
import { SymNode, symCall, withoutSymMode, type Expr, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { symTarget } from "../shared/targets.ts";

/** What an expression is in the graph: a node, or a plain number. */
export type Reified = Node | bigint | number | boolean;

/** How each kind of expression is computed. `fold` says that it is left-associative over any number of operands. */
const operators: Readonly<Record<string, { readonly op: SymOp; readonly fold?: true }>> = {
  add: { op: "add", fold: true },
  mul: { op: "mul", fold: true },
  max: { op: "sym_max", fold: true },
  min: { op: "sym_min", fold: true },
  and: { op: "and", fold: true },
  or: { op: "or", fold: true },
  eq: { op: "eq" },
  lt: { op: "lt" },
  le: { op: "le" },
  gt: { op: "gt" },
  ge: { op: "ge" },
  not: { op: "sym_not" },
  floordiv: { op: "floordiv" },
  cleandiv: { op: "floordiv" },
  mod: { op: "mod" },
  pythonmod: { op: "mod" },
  pow: { op: "pow" },
  powbynatural: { op: "pow" },
  floatpow: { op: "pow" },

  floattruediv: { op: "truediv" },
  tofloat: { op: "sym_float" },
  trunctoint: { op: "trunc" },
  ceiltoint: { op: "ceil" },
  abs: { op: "abs" },
  opaque_sqrt: { op: "sqrt" },
  opaque_log2: { op: "log2" },
  bitwise_and: { op: "and" },
  bitwise_or: { op: "or" },
};

/** What Python says of functions that the interpreter of expressions has nothing for: the exception, and its message. */
export class NotReified extends Error {
  readonly type: "torch.fx.proxy.TraceError" | "builtins.AttributeError" | "builtins.AssertionError" | "builtins.RuntimeError" | "builtins.TypeError";
  constructor(type: NotReified["type"], message: string) {
    super(message);
    this.type = type;
  }
}

/** Made as an expression again, whose making asks whether its operands are floats: nodes cannot be asked. */
const ofExpressions: ReadonlySet<string> = new Set(["inttruediv"]);
const withoutHandler: Readonly<Record<string, string>> = {
  piecewise: "expr_cond_pair", opaque_sin: "sin", opaque_cos: "cos", opaque_tan: "tan", opaque_sinh: "sinh", opaque_cosh: "cosh", opaque_tanh: "tanh",
  opaque_asin: "asin", opaque_acos: "acos", opaque_atan: "atan",
};
/** Python's own functions of numbers, which are asked of a node's stand-in. */
const ofNumbers: Readonly<Record<string, string>> = {
  floortoint: "must be real number, not Proxy", roundtoint: "type Proxy doesn't define __round__ method", rounddecimal: "type Proxy doesn't define __round__ method",
};
const noShapes: Readonly<Record<string, string>> = { opaque_exp: "exp" };

function notReified(kind: string): never {
  if (ofExpressions.has(kind)) throw new NotReified("torch.fx.proxy.TraceError", "symbolically traced variables cannot be used as inputs to control flow");
  if (kind in ofNumbers) throw new NotReified("builtins.TypeError", ofNumbers[kind]!);
  if (kind in withoutHandler) throw new NotReified("builtins.AttributeError", `type object 'PythonReferenceAnalysis' has no attribute '${withoutHandler[kind]!}'`);
  if (kind in noShapes) throw new NotReified("builtins.AssertionError", `${noShapes[kind]!} is not valid shape sympy expr`);
  throw new Error(`an expression of kind ${kind} has no operator`);
}

/** Functions that are never written into a graph (`_has_uninterpretable_sympy_function`). */
const uninterpretable: ReadonlySet<string> = new Set(["tofloat", "trunctoint", "ceiltoint"]);

export function canReify(expr: Expr): boolean {
  return !uninterpretable.has(expr.kind) && expr.args.every(canReify);
}

/** `0 < item` is `item.__gt__(0)` to Python: a comparison whose left side is a number is written the other way round. */
const reflected: Readonly<Record<string, SymOp>> = { eq: "eq", lt: "gt", le: "ge", gt: "lt", ge: "le" };

export class Reifier {
  readonly #graph: Graph;
  readonly known: Map<Expr, Reified> = new Map();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The node for `expr`, made where the graph's insertion point is, its parts first; equal parts are made once. */
  reify(expr: Expr): Reified {
    const known = this.known.get(expr);
    if (known !== undefined) return known;
    if (expr.kind === "integer" || expr.kind === "float" || expr.kind === "boolean") return expr.value;
    if (expr.kind === "symbol") throw new Error(`symbol ${expr.name} has no node`);
    const made = this.#combine(expr.kind, expr.args.map((arg) => this.reify(arg)));
    this.known.set(expr, made);
    return made;
  }

  #combine(kind: string, args: readonly Reified[]): Reified {
    if (kind === "ne") return this.#call("sym_not", [this.#call("eq", args)]);
    const row = operators[kind];
    if (row === undefined) return notReified(kind);
    if (row.fold) return args.slice(1).reduce((left, right) => this.#call(row.op, [left, right]), args[0]!);
    return this.#call(row.op, args);
  }

  #call(op: SymOp, args: readonly Reified[]): Reified {
    if (!args.some((arg) => arg instanceof Node)) return withoutSymMode(() => symCall(op, args as readonly SymValue[])) as bigint | number | boolean;
    const swap = reflected[op];
    if (swap !== undefined && !(args[0] instanceof Node)) return this.#call(swap, [args[1]!, args[0]!]);
    const node = this.#graph.call(symTarget(op), args as readonly Argument[]);
    node.meta.val = withoutSymMode(() => symCall(op, args.map(valueOf)));
    return node;
  }
}

function valueOf(arg: Reified): SymValue {
  return arg instanceof Node ? (arg.meta.val as SymNode) : arg;
}
