/**
 * Symbolic expressions: interned and canonical, so that equal expressions are the same object (sympy's automatic simplification, with
 * torch/utils/_sympy/functions.py). What they are made of; `arithmetic.ts` and `conditions.ts` make them.
 *
 * Sums and products are kept flat: a sum's constant is its first operand, a product's coefficient likewise; the other operands are in
 * sympy's internal order (`order.ts`). An integer coefficient is distributed over a sum, a symbol is not.
 */

export type SymbolKind = "int" | "float" | "bool";

export type Head =
  | "add" | "mul" | "pow" | "powbynatural" | "floordiv" | "cleandiv" | "mod" | "pythonmod" | "max" | "min" | "abs"
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "and" | "or" | "not"
  | "inttruediv" | "floattruediv" | "tofloat" | "floatpow" | "trunctoint" | "floortoint" | "ceiltoint" | "roundtoint" | "rounddecimal"
  | "opaque_sqrt" | "opaque_log2" | "opaque_exp" | "opaque_sin" | "opaque_cos" | "opaque_tan" | "opaque_tanh" | "opaque_sinh" | "opaque_cosh"
  | "opaque_asin" | "opaque_acos" | "opaque_atan" | "bitwise_and" | "bitwise_or" | "piecewise" | "ite" | "quotient";

export interface SymbolExpr { readonly kind: "symbol"; readonly name: string; readonly type: SymbolKind; readonly nonnegative: boolean; readonly positive: boolean; readonly args: readonly Expr[]; readonly key: string }
export interface IntegerExpr { readonly kind: "integer"; readonly value: bigint; readonly args: readonly Expr[]; readonly key: string }
export interface FloatExpr { readonly kind: "float"; readonly value: number; readonly args: readonly Expr[]; readonly key: string }
export interface BooleanExpr { readonly kind: "boolean"; readonly value: boolean; readonly args: readonly Expr[]; readonly key: string }
export interface CompoundExpr { readonly kind: Head; readonly args: readonly Expr[]; readonly key: string }
export type Expr = SymbolExpr | IntegerExpr | FloatExpr | BooleanExpr | CompoundExpr;

const interned = new Map<string, Expr>();

function intern<T extends Expr>(key: string, make: () => T): T {
  let expr = interned.get(key);
  if (expr === undefined) interned.set(key, (expr = make()));
  return expr as T;
}

/** The integers from nought up that sizes mostly are, by their value. */
const small: IntegerExpr[] = [];
const pastSmall = 1024;

export function integer(value: bigint | number): IntegerExpr {
  if (value >= 0 && value < pastSmall) return (small[Number(value)] ??= internInteger(value));
  return internInteger(value);
}

const internInteger = (value: bigint | number): IntegerExpr => intern(`i${value}`, () => ({ kind: "integer", value: BigInt(value), args: [], key: `i${value}` }));
export function float(value: number): FloatExpr {
  const key = `f${Object.is(value, -0) ? "-0" : value}`;
  return intern(key, () => ({ kind: "float", value, args: [], key }));
}
export const boolean = (value: boolean): BooleanExpr => intern(`b${value}`, () => ({ kind: "boolean", value, args: [], key: `b${value}` }));

/** A symbol. Its assumptions are part of its identity. */
export function symbol(name: string, type: SymbolKind, assumptions: { readonly nonnegative?: boolean; readonly positive?: boolean } = {}): SymbolExpr {
  const positive = assumptions.positive ?? false;
  const nonnegative = positive || (assumptions.nonnegative ?? false);
  const key = `s${name}${positive ? "+" : nonnegative ? "0" : ""}`;
  return intern(key, () => ({ kind: "symbol", name, type, nonnegative, positive, args: [], key }));
}

export function compound(kind: Head, args: readonly Expr[]): CompoundExpr {
  let made: string = kind;
  for (const arg of args) made += `,${arg.key}`;
  // Operands are interned: a number stands for what they are made of.
  return intern(made, () => ({ kind, args, key: `#${interned.size}` }));
}

/** A function of two expressions with its answers kept: expressions are interned and never change, so an answer depends on nothing else. */
export function remembering(make: (a: Expr, b: Expr) => Expr): (a: Expr, b: Expr) => Expr {
  const answers = new Map<Expr, Map<Expr, Expr>>();
  return (a, b) => {
    let known = answers.get(a);
    if (known === undefined) answers.set(a, (known = new Map()));
    let answer = known.get(b);
    if (answer === undefined) known.set(b, (answer = make(a, b)));
    return answer;
  };
}

export const zero = integer(0);
export const one = integer(1);

export const isNumber = (expr: Expr): expr is IntegerExpr | FloatExpr => expr.kind === "integer" || expr.kind === "float";

/** Whether an expression is of Python's `int` for all values of its symbols. */
export function isIntegral(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "floordiv": case "cleandiv": case "mod": case "pythonmod": case "trunctoint": case "floortoint": case "ceiltoint": case "roundtoint": case "powbynatural": case "bitwise_and": case "bitwise_or": return true;
    case "symbol": return expr.type === "int";
    case "add": case "mul": case "pow": case "max": case "min": case "abs": return expr.args.every(isIntegral);
    default: return false;
  }
}

const freeCache = new Map<Expr, ReadonlySet<SymbolExpr>>();

export function freeSymbols(expr: Expr): ReadonlySet<SymbolExpr> {
  let found = freeCache.get(expr);
  if (found === undefined) {
    const set = new Set<SymbolExpr>();
    if (expr.kind === "symbol") set.add(expr);
    for (const arg of expr.args) for (const each of freeSymbols(arg)) set.add(each);
    freeCache.set(expr, (found = set));
  }
  return found;
}

/** Whether an expression holds one of a kind that `wanted` accepts, itself included. */
export function has(expr: Expr, wanted: (each: Expr) => boolean): boolean {
  return wanted(expr) || expr.args.some((arg) => has(arg, wanted));
}

export type Num = bigint | number;

export const number = (value: Num): IntegerExpr | FloatExpr => (typeof value === "bigint" ? integer(value) : float(value));

/** A term as coefficient and the rest. */
export function splitCoefficient(expr: Expr): readonly [Num, Expr] {
  if (isNumber(expr)) return [expr.value, one];
  if (expr.kind === "mul" && isNumber(expr.args[0]!)) {
    const rest = expr.args.slice(1);
    return [(expr.args[0] as IntegerExpr).value, rest.length === 1 ? rest[0]! : compound("mul", rest)];
  }
  return [1n, expr];
}

/** A sum as its constant and the other terms (`as_coeff_Add`). */
export function splitConstant(expr: Expr): readonly [Num, readonly Expr[]] {
  if (isNumber(expr)) return [expr.value, []];
  const all = terms(expr);
  const [first] = all;
  return first !== undefined && isNumber(first) ? [first.value, all.slice(1)] : [0n, all];
}

/** The terms of a sum. */
export const terms = (expr: Expr): readonly Expr[] => (expr.kind === "add" ? expr.args : [expr]);
/** The factors of a product. */
export const factors = (expr: Expr): readonly Expr[] => (expr.kind === "mul" ? expr.args : [expr]);

export function sortedByName(symbols: Iterable<SymbolExpr>): SymbolExpr[] {
  return [...symbols].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
