/**
 * Symbolic scalars: an expression in an environment (torch/fx/experimental/sym_node.py). Identity matters: tracers remember which node of
 * a graph a scalar came from by the object, so every operation makes a new one.
 */
import { add, extremum, mul, negate, power, subtract, toFloat, toIntegral } from "./arithmetic.ts";
import { floorDiv, mod, pythonMod } from "./division.ts";
import { logical, not, relation } from "./conditions.ts";
import { boolean, compound, float, integer, isIntegral, type Expr, type SymbolKind } from "./expr.ts";
import { bound } from "./range.ts";
import { floatOf, rebuild } from "./rebuild.ts";
import { isNonnegative } from "./signs.ts";
import type { ShapeEnv } from "./env.ts";
import { printWhole } from "./print.ts";

export type SymValue = SymNode | bigint | number | boolean;

export class SymNode {
  /** The expression as it was made; `expr` is what it is now that some symbols are known to be others. */
  readonly rawExpr: Expr;
  readonly kind: SymbolKind;
  readonly env: ShapeEnv;
  readonly #hint: bigint | number | boolean | undefined;
  /** The object that stands for it in evaluated code, where there is one: its owner's business. */
  wrapper: object | null = null;

  constructor(expr: Expr, kind: SymbolKind, env: ShapeEnv, hint?: bigint | number | boolean) {
    this.rawExpr = expr;
    this.kind = kind;
    this.env = env;
    this.#hint = hint;
    this.#isBornUnbacked = hint === undefined && env.isUnbacked(this.expr);
  }

  /** Of what only data tells no example is known, whatever is learnt of it later (sym_node.py, `SymNode.__init__`). */
  readonly #isBornUnbacked: boolean;
  get hasHint(): boolean { return !this.#isBornUnbacked && this.hint !== undefined; }

  #expr: Expr | null = null;
  /** How many replacements the environment had when `#expr` was made. */
  #replacementCount = 0;

  get expr(): Expr {
    const { replacementCount } = this.env;
    if (this.#expr === null || this.#replacementCount !== replacementCount) {
      this.#expr = this.env.replace(this.rawExpr);
      this.#replacementCount = replacementCount;
    }
    return this.#expr;
  }
  get hint(): bigint | number | boolean | undefined { return this.#hint ?? this.env.hintOf(this.expr); }

  text(): string { return printWhole(this.expr); }
  toString(): string { return this.text(); }

  /** The plain value, where the expression is nothing but a number. */
  maybeConstant(): bigint | number | boolean | undefined {
    const { expr } = this;
    return expr.kind === "integer" || expr.kind === "float" || expr.kind === "boolean" ? expr.value : undefined;
  }

  guardBool(): boolean { return this.env.evaluate(this.expr, this.hint) === true; }
  guardInt(): bigint { return BigInt(this.env.evaluate(this.expr, this.hint)); }
  guardFloat(): number { return Number(this.env.evaluate(this.expr, this.hint)); }
  guardTruth(): boolean {
    if (this.kind === "bool") return this.guardBool();
    return Boolean(this.env.evaluate(this.expr, this.hint));
  }
  guardSizeOblivious(): boolean { return this.env.evaluate(this.expr, this.hint, { sizeOblivious: true }) === true; }
  expectTrue(message = ""): boolean { return this.env.expectTrue(this, message); }
}

export type SymOp =
  | "add" | "sub" | "mul" | "floordiv" | "mod" | "truediv" | "pow" | "neg" | "pos" | "abs"
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "and" | "or" | "lshift" | "rshift"
  | "sym_not" | "sym_min" | "sym_max" | "sym_float" | "sym_ite" | "trunc" | "floor" | "ceil" | "round"
  | "sym_sum" | "sqrt" | "log2" | "exp" | "sin" | "cos" | "tan" | "tanh" | "sinh" | "cosh" | "asin" | "acos" | "atan";

type SymHandler = (op: SymOp, args: readonly SymValue[]) => SymValue;

let mode: SymHandler | null = null;

/** Runs `body` with every operation on a symbolic scalar given to `handler`. */
export function withSymMode<T>(handler: SymHandler, body: () => T): T {
  return under(handler, body);
}

export function withoutSymMode<T>(body: () => T): T {
  return mode === null ? body() : under(null, body);
}

function under<T>(handler: SymHandler | null, body: () => T): T {
  const outer = mode;
  mode = handler;
  try {
    return body();
  } finally {
    mode = outer;
  }
}

const comparisons: ReadonlySet<SymOp> = new Set<SymOp>(["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "sym_not"]);

/** Operations whose operands are made floats where one of them is (sym_node.py, `promote2`). */
const promoting: ReadonlySet<SymOp> = new Set<SymOp>(["add", "sub", "mul", "mod", "pow", "truediv", "floordiv", "sym_min", "sym_max", "eq", "ne", "lt", "le", "gt", "ge"]);
/** Functions of floats alone. */
const ofFloats: ReadonlySet<SymOp> = new Set<SymOp>(["sqrt", "log2", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan"]);

/** Arithmetic in which a bool is decided on and is a number (sym_node.py, `bool_becomes_int_magic_methods`). */
const ofNumbers: ReadonlySet<SymOp> = new Set<SymOp>(["add", "sub", "mul"]);
const asNumber = (value: SymValue): SymValue => (value instanceof SymNode ? (value.kind === "bool" ? BigInt(value.guardBool()) : value) : typeof value === "boolean" ? BigInt(value) : value);

const isSymbolic = (value: SymValue): value is SymNode => value instanceof SymNode;
const asFloat = (value: SymValue): SymValue => (isSymbolic(value) ? (value.kind === "float" ? value : symCall("sym_float", [value])) : Number(value));

/** What most operations are: of two integers, with nothing to convert. */
const ofIntegers: Readonly<Partial<Record<SymOp, { readonly exprs: (a: Expr, b: Expr) => Expr; readonly values: (a: bigint, b: bigint) => bigint | boolean }>>> = {
  add: { exprs: (a, b) => add(a, b), values: (a, b) => a + b },
  sub: { exprs: subtract, values: (a, b) => a - b },
  mul: { exprs: (a, b) => mul(a, b), values: (a, b) => a * b },
  eq: { exprs: (a, b) => relation("eq", a, b), values: (a, b) => a === b },
  ne: { exprs: (a, b) => relation("ne", a, b), values: (a, b) => a !== b },
  lt: { exprs: (a, b) => relation("lt", a, b), values: (a, b) => a < b },
  le: { exprs: (a, b) => relation("le", a, b), values: (a, b) => a <= b },
  gt: { exprs: (a, b) => relation("gt", a, b), values: (a, b) => a > b },
  ge: { exprs: (a, b) => relation("ge", a, b), values: (a, b) => a >= b },
};

const isInteger = (value: SymValue | undefined): value is SymNode | bigint => typeof value === "bigint" || (value instanceof SymNode && value.kind === "int");

/** The operation on two integers, where it is one of these; undefined for all others. */
function integerCall(op: SymOp, operands: readonly SymValue[]): SymValue | undefined {
  const [a, b] = operands;
  const rule = ofIntegers[op];
  if (rule === undefined || operands.length !== 2 || !isInteger(a) || !isInteger(b)) return undefined;
  if (typeof a === "bigint" && typeof b === "bigint") return rule.values(a, b);
  if (mode !== null) return mode(op, operands);
  const expr = rule.exprs(typeof a === "bigint" ? integer(a) : a.expr, typeof b === "bigint" ? integer(b) : b.expr);
  const [ours, theirs] = [typeof a === "bigint" ? a : a.hint, typeof b === "bigint" ? b : b.hint];
  const hint = ours === undefined || theirs === undefined ? undefined : typeof ours === "bigint" && typeof theirs === "bigint" ? rule.values(ours, theirs) : hintFor(op, [ours, theirs]);
  return new SymNode(expr, comparisons.has(op) ? "bool" : "int", (a instanceof SymNode ? a : b as SymNode).env, hint);
}

/** An operation on scalars, at least one of them symbolic; plain numbers are computed at once. */
export function symCall(op: SymOp, operands: readonly SymValue[]): SymValue {
  const ofTwo = integerCall(op, operands);
  if (ofTwo !== undefined) return ofTwo;
  const given = ofNumbers.has(op) ? operands.map(asNumber) : isExtremum(op) ? symbolicFirst(operands) : operands;
  const symbolic = given.find(isSymbolic);
  if (symbolic === undefined) return plain(op, given as readonly (bigint | number | boolean)[]);
  const kinds = given.map(kindOf);
  const mixed = kinds.includes("float") && kinds.some((kind) => kind !== "float");
  const args = (mixed && promoting.has(op)) || ofFloats.has(op) || isNegativePower(op, given) ? given.map(asFloat) : given;
  // `SymFloat.__pow__` checks that its base is not negative.
  if (op === "pow" && kindOf(args[0]!) === "float") withoutSymMode(() => asserted(symCall("ge", [args[0]!, 0])));
  if (op === "floordiv" && kinds.includes("float")) return symCall("sym_float", [symCall("floor", [symCall("truediv", args)])]);
  if (isExtremum(op) && args.every(hasHint)) return chosen(op, args as readonly [SymValue, SymValue]);
  return record(op, args, symbolic);
}

const isExtremum = (op: SymOp): op is "sym_max" | "sym_min" => op === "sym_max" || op === "sym_min";

/** The symbolic one of two values is asked about the other (torch/__init__.py, `sym_max`). */
const symbolicFirst = (operands: readonly SymValue[]): readonly SymValue[] => (isSymbolic(operands[0]!) ? operands : [operands[1]!, operands[0]!]);

const asserted = (condition: SymValue): void => void (isSymbolic(condition) && condition.expectTrue());

const hasHint = (value: SymValue): boolean => !isSymbolic(value) || value.hasHint;

/** An integer to a negative power is a float; which it is must be known. */
function isNegativePower(op: SymOp, [base, exponent]: readonly SymValue[]): boolean {
  if (op !== "pow" || kindOf(base!) === "float" || kindOf(exponent!) === "float") return false;
  const holds = isSymbolic(exponent!) ? symCall("ge", [exponent, 0n]) : (exponent as bigint) >= 0n;
  return !(isSymbolic(holds) ? holds.guardBool() : holds);
}

/**
 * Of two values with examples the larger or smaller is decided on, with a guard: Python's own `max` and `min`, asked of the symbolic one,
 * the first where both are, about the other (sym_node.py, `alternate_impl_if_hinted_methods`).
 */
function chosen(op: "sym_max" | "sym_min", [a, b]: readonly [SymValue, SymValue]): SymValue {
  const [own, other] = isSymbolic(a) ? [a, b] : [b, a];
  const [ours, theirs] = op === "sym_max" ? ["gt", "lt"] as const : ["lt", "gt"] as const;
  const better = isSymbolic(other) ? symCall(ours, [other, own]) : symCall(theirs, [own, other]);
  return (isSymbolic(better) ? better.guardBool() : better) ? other : own;
}

function record(op: SymOp, args: readonly SymValue[], symbolic: SymNode): SymValue {
  if (mode !== null) return mode(op, args);
  const { env } = symbolic;
  const kinds = args.map(kindOf);
  const given = args.map((arg) => (arg instanceof SymNode ? arg.expr : exprOf(arg)));
  const exprs = op === "floor" ? given.map((expr) => env.exactly(expr)) : given;
  const kind = resultKind(op, kinds);
  const hints = args.map((arg) => (arg instanceof SymNode ? arg.hint : arg));
  const expr = op === "mod" && exprs.every((each) => bound(each, (of) => env.rangeOf(of)).lower >= 0) ? mod(exprs[0]!, exprs[1]!) : apply(op, exprs, kinds);
  const hint = hints.every((each) => each !== undefined) && [...args].some((arg) => arg instanceof SymNode && arg.env === env) ? hintFor(op, hints as (bigint | number | boolean)[]) : undefined;
  return new SymNode(expr, kind, env, hint);
}

function hintFor(op: SymOp, hints: readonly (bigint | number | boolean)[]): bigint | number | boolean | undefined {
  const value = plain(op, hints);
  return value instanceof SymNode ? undefined : value;
}

function kindOf(value: SymValue): SymbolKind {
  if (value instanceof SymNode) return value.kind;
  return typeof value === "bigint" ? "int" : typeof value === "number" ? "float" : "bool";
}

const exprOf = (value: bigint | number | boolean): Expr => (typeof value === "bigint" ? integer(value) : typeof value === "number" ? float(value) : boolean(value));

function resultKind(op: SymOp, kinds: readonly SymbolKind[]): SymbolKind {
  if (isBitwise(op, kinds)) return "int";
  if (comparisons.has(op)) return "bool";
  if (op === "trunc" || op === "floor" || op === "ceil" || (op === "round" && kinds.length === 1)) return "int";
  if (op === "truediv" || op === "sym_float" || ofFloats.has(op)) return "float";
  const used = op === "sym_ite" ? kinds.slice(1) : kinds;
  return used.includes("float") ? "float" : "int";
}

/** `cast_symbool_to_symint_guardless` (torch/fx/experimental/symbolic_shapes.py): the integer that a bool is, decided without a guard. */
export function castToInt(condition: SymValue): SymValue {
  const expr = condition instanceof SymNode ? condition.expr : exprOf(condition);
  if (expr.kind === "boolean") return expr.value ? 1n : 0n;
  return new SymNode(rebuild("piecewise", [integer(1), expr, integer(0), boolean(true)]), "int", (condition as SymNode).env);
}

const isBitwise = (op: SymOp, kinds: readonly SymbolKind[]): boolean => (op === "and" || op === "or") && kinds.every((kind) => kind === "int");

/** Equality as sympy decides it: a boolean is no number, unless a symbol may yet become one. */
function equality(op: "eq" | "ne", [a, b]: readonly [Expr, Expr], kinds: readonly SymbolKind[]): Expr {
  const alike = (kinds[0] === "bool") === (kinds[1] === "bool") || a.kind === "symbol" || b.kind === "symbol";
  return alike ? relation(op, a, b) : boolean(op === "ne");
}

/** A bool as the number it is in arithmetic. */
const numeric = (expr: Expr, kind: SymbolKind): Expr =>
  kind !== "bool" ? expr : expr.kind === "boolean" ? integer(expr.value ? 1 : 0) : expr.kind === "eq" && expr.args[1] === integer(1) ? expr.args[0]! : rebuild("piecewise", [integer(1), expr, integer(0), boolean(true)]);

function apply(op: SymOp, exprs: readonly Expr[], kinds: readonly SymbolKind[]): Expr {
  const isFloat = kinds.includes("float");
  const [a, b] = (comparisons.has(op) || op === "sym_ite" ? exprs : exprs.map((expr, i) => numeric(expr, kinds[i]!))) as readonly [Expr, Expr];
  // What is a float already stays the expression that it is.
  const mixed = (expr: Expr): Expr => (isFloat && kinds[expr === a ? 0 : 1] !== "float" ? toFloat(expr) : expr);
  switch (op) {
    case "add": return add(mixed(a), mixed(b));
    case "sub": return subtract(mixed(a), mixed(b));
    case "mul": return mul(mixed(a), mixed(b));
    case "neg": return negate(a);
    case "pos": return a;
    case "abs": return rebuild("abs", [a]);
    case "floordiv": return isFloat ? compound("floortoint", [rebuild("floattruediv", [toFloat(a), toFloat(b)])]) : floorDiv(a, b);
    case "mod": return isNonnegative(a) && isNonnegative(b) ? mod(a, b) : pythonMod(a, b);
    case "truediv": return isFloat ? rebuild("floattruediv", [toFloat(a), toFloat(b)]) : rebuild("inttruediv", [a, b]);
    case "pow": return isFloat ? rebuild("floatpow", [toFloat(a), toFloat(b)]) : power(a, b);
    case "eq": case "ne": return equality(op, [a, b], kinds);
    case "sym_sum": return add(...exprs);
    case "lt": case "le": case "gt": case "ge": return relation(op, kinds[0] === "bool" && kinds[1] === "bool" ? a : numeric(a, kinds[0]!), kinds[0] === "bool" && kinds[1] === "bool" ? b : numeric(b, kinds[1]!));
    case "and": case "or": return isBitwise(op, kinds) ? compound(`bitwise_${op}`, [a, b]) : logical(op, [a, b]);
    case "sym_not": return not(a);
    case "sym_min": return extremum("min", [mixed(a), mixed(b)]);
    case "sym_max": return extremum("max", [mixed(a), mixed(b)]);
    case "sym_float": return toFloat(a);
    case "sym_ite": return rebuild("piecewise", [b, a, exprs[2]!, boolean(true)]);
    case "trunc": return isIntegral(a) ? compound("trunctoint", [a]) : toIntegral("trunctoint", a);
    case "floor": return isIntegral(a) ? compound("floortoint", [a]) : toIntegral("floortoint", a);
    case "ceil": return isIntegral(a) ? compound("ceiltoint", [a]) : toIntegral("ceiltoint", a);
    case "round": return b === undefined ? (isIntegral(a) ? a : toIntegral("roundtoint", a)) : compound("rounddecimal", [a, b]);
    case "lshift": return mul(a, power(integer(2), b));
    case "rshift": return floorDiv(a, power(integer(2), b));
    default: return rebuild(`opaque_${op}` as "opaque_sqrt", [toFloat(a)]);
  }
}

/** The operation on plain numbers, as Python computes it. */
function plain(op: SymOp, args: readonly (bigint | number | boolean)[]): SymValue {
  if (typeof args[0] === "bigint" && (op === "floor" || op === "ceil" || op === "trunc")) return args[0];
  const kinds = args.map(kindOf);
  const expr = apply(op, args.map(exprOf), kinds);
  if (expr.kind === "integer" || expr.kind === "float" || expr.kind === "boolean") return expr.value;
  if (isBitwise(op, kinds)) return op === "and" ? (args[0] as bigint) & (args[1] as bigint) : (args[0] as bigint) | (args[1] as bigint);
  const [a, b] = args.map(Number) as [number, number];
  // Of two nearest decimals Python takes the even one, which only exact ties have.
  if (op === "round" && args.length === 2 && b >= 0) return Number(a.toFixed(b));
  const made = floatOf(expr) ?? (op === "pow" ? a ** b : op === "mod" ? a - Math.floor(a / b) * b : undefined);
  if (made === undefined) throw new Error(`${op} of plain numbers`);
  return made;
}
