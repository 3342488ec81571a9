/**
 * Symbolic expressions: interned and canonical, so that equal expressions are the same object (sympy's automatic simplification, with
 * torch/utils/_sympy/functions.py).
 *
 * Sums and products are kept flat: a sum's constant is its first operand, a product's coefficient likewise; the other operands are ordered by
 * their text. An integer coefficient is distributed over a sum, a symbol is not.
 */

export type SymbolKind = "int" | "float" | "bool";

export type Head =
  | "add" | "mul" | "pow" | "floordiv" | "cleandiv" | "mod" | "pythonmod" | "max" | "min" | "abs"
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "and" | "or" | "not"
  | "inttruediv" | "floattruediv" | "tofloat" | "floatpow" | "trunctoint" | "floortoint" | "ceiltoint" | "roundtoint"
  | "opaque_sqrt" | "opaque_log2" | "opaque_exp" | "opaque_sin" | "opaque_cos" | "opaque_tan" | "opaque_tanh" | "piecewise";

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

export const integer = (value: bigint | number): IntegerExpr => intern(`i${value}`, () => ({ kind: "integer", value: BigInt(value), args: [], key: `i${value}` }));
export const float = (value: number): FloatExpr => intern(`f${Object.is(value, -0) ? "-0" : value}`, () => ({ kind: "float", value, args: [], key: `f${value}` }));
export const boolean = (value: boolean): BooleanExpr => intern(`b${value}`, () => ({ kind: "boolean", value, args: [], key: `b${value}` }));

/** A symbol. Its assumptions are part of its identity. */
export function symbol(name: string, type: SymbolKind, assumptions: { readonly nonnegative?: boolean; readonly positive?: boolean } = {}): SymbolExpr {
  const positive = assumptions.positive ?? false;
  const nonnegative = positive || (assumptions.nonnegative ?? false);
  const key = `s${name}`;
  return intern(key, () => ({ kind: "symbol", name, type, nonnegative, positive, args: [], key }));
}

export function compound(kind: Head, args: readonly Expr[]): CompoundExpr {
  const key = `${kind}(${args.map((arg) => arg.key).join(",")})`;
  return intern(key, () => ({ kind, args, key }));
}

export const zero = integer(0);
export const one = integer(1);

export const isNumber = (expr: Expr): expr is IntegerExpr | FloatExpr => expr.kind === "integer" || expr.kind === "float";

/** Whether an expression is of Python's `int` for all values of its symbols. */
export function isIntegral(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "floordiv": case "cleandiv": case "mod": case "pythonmod": case "trunctoint": case "floortoint": case "ceiltoint": case "roundtoint": return true;
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

// ---- numbers

type Num = bigint | number;
const valueOf = (expr: IntegerExpr | FloatExpr): Num => expr.value;
const number = (value: Num): IntegerExpr | FloatExpr => (typeof value === "bigint" ? integer(value) : float(value));
const plus = (a: Num, b: Num): Num => (typeof a === "bigint" && typeof b === "bigint" ? a + b : Number(a) + Number(b));
const times = (a: Num, b: Num): Num => (typeof a === "bigint" && typeof b === "bigint" ? a * b : Number(a) * Number(b));

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && (a < 0n) !== (b < 0n) ? quotient - 1n : quotient;
}
export const floorModulo = (a: bigint, b: bigint): bigint => a - floorDivide(a, b) * b;

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

// ---- sums and products

/** A term as coefficient and the rest. */
export function splitCoefficient(expr: Expr): readonly [Num, Expr] {
  if (isNumber(expr)) return [valueOf(expr), one];
  if (expr.kind === "mul" && isNumber(expr.args[0]!)) {
    const rest = expr.args.slice(1);
    return [valueOf(expr.args[0] as IntegerExpr), rest.length === 1 ? rest[0]! : compound("mul", rest)];
  }
  return [1n, expr];
}

/** The terms of a sum. */
export const terms = (expr: Expr): readonly Expr[] => (expr.kind === "add" ? expr.args : [expr]);
/** The factors of a product. */
export const factors = (expr: Expr): readonly Expr[] => (expr.kind === "mul" ? expr.args : [expr]);

export function add(...operands: readonly Expr[]): Expr {
  let constant: Num = 0n;
  const coefficients = new Map<Expr, Num>();
  for (const operand of operands) {
    for (const term of terms(operand)) {
      const [coefficient, rest] = splitCoefficient(term);
      if (rest === one) constant = plus(constant, coefficient);
      else coefficients.set(rest, plus(coefficients.get(rest) ?? 0n, coefficient));
    }
  }
  const parts: Expr[] = [];
  for (const [rest, coefficient] of coefficients) {
    if (coefficient === 0n) continue;
    parts.push(scaled(coefficient, rest));
  }
  parts.sort(compareTerms);
  if (constant !== 0n && !(constant === 0 && parts.length > 0)) parts.unshift(number(constant));
  if (parts.length === 0) return number(constant);
  return parts.length === 1 ? parts[0]! : compound("add", parts);
}

function scaled(coefficient: Num, rest: Expr): Expr {
  if (coefficient === 1n) return rest;
  return compound("mul", [number(coefficient), ...factors(rest)]);
}

/** Monomials in lexicographic order, higher powers of the first symbol first; `//` and Mod after them. */
export function compareTerms(a: Expr, b: Expr): number {
  const left = termKey(a);
  const right = termKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function termKey(expr: Expr): string {
  const [, rest] = splitCoefficient(expr);
  return factors(rest).map(factorKey).join("\u0001") + "\uffff";
}

function factorKey(expr: Expr): string {
  if (expr.kind === "symbol") return `0${expr.name}\u0002z`;
  if (expr.kind === "pow" && expr.args[0]!.kind === "symbol" && expr.args[1]!.kind === "integer") {
    return `0${expr.args[0]!.name}\u0002${String.fromCharCode(0x1000 - Number(expr.args[1]!.value))}`.replace("z", "");
  }
  return `1${expr.key}`;
}

export function mul(...operands: readonly Expr[]): Expr {
  let coefficient: Num = 1n;
  const powers = new Map<Expr, bigint>();
  for (const operand of operands) {
    for (const factor of factors(operand)) {
      if (isNumber(factor)) coefficient = times(coefficient, valueOf(factor));
      else {
        const [base, exponent] = factor.kind === "pow" && factor.args[1]!.kind === "integer" ? [factor.args[0]!, factor.args[1]!.value] : [factor, 1n];
        powers.set(base, (powers.get(base) ?? 0n) + exponent);
      }
    }
  }
  if (coefficient === 0n) return zero;
  const parts = [...powers].filter(([, exponent]) => exponent !== 0n).map(([base, exponent]) => (exponent === 1n ? base : compound("pow", [base, integer(exponent)])));
  parts.sort((a, b) => (factorKey(a) < factorKey(b) ? -1 : 1));
  if (parts.length === 0) return number(coefficient);
  if (parts.length === 1 && parts[0]!.kind === "add" && typeof coefficient === "bigint") {
    return coefficient === 1n ? parts[0]! : add(...parts[0]!.args.map((term) => mul(integer(coefficient as bigint), term)));
  }
  if (coefficient !== 1n) parts.unshift(number(coefficient));
  return parts.length === 1 ? parts[0]! : compound("mul", parts);
}

export const negate = (expr: Expr): Expr => mul(integer(-1), expr);
export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

/** Products over sums multiplied out (`safe_expand`). */
export function expand(expr: Expr): Expr {
  if (expr.args.length === 0) return expr;
  const args = expr.args.map(expand);
  if (expr.kind === "mul") {
    return args.reduce<Expr>((product, factor) => add(...terms(product).flatMap((left) => terms(factor).map((right) => mul(left, right)))), one);
  }
  return rebuild(expr.kind, args);
}

/** The canonical expression of a head over new operands. */
export function rebuild(kind: Expr["kind"], args: readonly Expr[]): Expr {
  const [a, b] = args as readonly [Expr, Expr];
  switch (kind) {
    case "add": return add(...args);
    case "mul": return mul(...args);
    case "pow": return power(a, b);
    case "floordiv": return floorDiv(a, b);
    case "mod": return mod(a, b);
    case "pythonmod": return pythonMod(a, b);
    case "max": case "min": return extremum(kind, args);
    case "eq": case "ne": case "lt": case "le": case "gt": case "ge": return relation(kind, a, b);
    case "not": return not(a);
    case "and": case "or": return logical(kind, args);
    case "tofloat": return toFloat(a);
    case "trunctoint": case "floortoint": case "ceiltoint": case "roundtoint": return toIntegral(kind, a);
    case "symbol": case "integer": case "float": case "boolean": throw new Error("an atom has no operands");
    default: return compound(kind, args);
  }
}

export function power(base: Expr, exponent: Expr): Expr {
  if (exponent === zero) return one;
  if (exponent === one) return base;
  if (base.kind === "integer" && exponent.kind === "integer" && exponent.value >= 0n) return integer(base.value ** exponent.value);
  if (exponent.kind === "integer" && base.kind === "mul") return mul(...base.args.map((factor) => power(factor, exponent)));
  if (base.kind === "pow" && exponent.kind === "integer") return power(base.args[0]!, mul(base.args[1]!, exponent));
  return compound("pow", [base, exponent]);
}

/** Common integer factor of all terms. */
function contentOf(expr: Expr): bigint {
  return terms(expr).reduce<bigint>((all, term) => {
    const [coefficient] = splitCoefficient(term);
    return typeof coefficient === "bigint" ? gcd(all, coefficient) : 1n;
  }, 0n);
}

function divideExactly(expr: Expr, divisor: bigint): Expr {
  return add(...terms(expr).map((term) => {
    const [coefficient, rest] = splitCoefficient(term);
    return mul(integer((coefficient as bigint) / divisor), rest);
  }));
}

/** `FloorDiv(base, divisor)`: terms that the divisor divides come out. */
export function floorDiv(base: Expr, divisor: Expr): Expr {
  if (divisor === one) return base;
  if (base === zero) return zero;
  if (base === divisor) return one;
  if (base.kind === "integer" && divisor.kind === "integer" && divisor.value !== 0n) return integer(floorDivide(base.value, divisor.value));
  if (base.kind === "floordiv" && isIntegral(divisor)) return floorDiv(base.args[0]!, mul(base.args[1]!, divisor));
  const quotients: Expr[] = [];
  const rest: Expr[] = [];
  for (const term of terms(base)) {
    const quotient = exactQuotient(term, divisor);
    if (quotient !== undefined && base.kind === "add") quotients.push(quotient);
    else rest.push(term);
  }
  if (quotients.length > 0) return add(...quotients, floorDiv(add(...rest), divisor));
  const whole = exactQuotient(base, divisor);
  if (whole !== undefined) return whole;
  if (divisor.kind === "integer") {
    const common = gcd(contentOf(base), divisor.value);
    if (common > 1n) return floorDiv(divideExactly(base, common), integer(divisor.value / common));
  }
  return compound("floordiv", [base, divisor]);
}

function exactQuotient(term: Expr, divisor: Expr): Expr | undefined {
  if (divisor.kind === "integer") {
    const [coefficient, rest] = splitCoefficient(term);
    if (typeof coefficient !== "bigint" || divisor.value === 0n || coefficient % divisor.value !== 0n) return undefined;
    return rest.kind === "add" ? undefined : mul(integer(coefficient / divisor.value), rest);
  }
  const [top, topRest] = splitCoefficient(term);
  const [bottom, bottomRest] = splitCoefficient(divisor);
  if (typeof top !== "bigint" || typeof bottom !== "bigint" || bottom === 0n || top % bottom !== 0n) return undefined;
  let remaining = [...factors(topRest)];
  for (const factor of factors(bottomRest)) {
    const index = remaining.indexOf(factor);
    if (index >= 0) { remaining.splice(index, 1); continue; }
    const at = remaining.findIndex((each) => each.kind === "pow" && each.args[0] === factor);
    if (at < 0) return undefined;
    const square = remaining[at]!;
    remaining = remaining.with(at, power(factor, add(square.args[1]!, integer(-1))));
  }
  return mul(integer(top / bottom), ...remaining);
}

export const isNonnegative = (expr: Expr): boolean => {
  switch (expr.kind) {
    case "integer": return expr.value >= 0n;
    case "float": return expr.value >= 0;
    case "symbol": return expr.nonnegative;
    case "add": case "mul": case "floordiv": case "cleandiv": case "pow": case "max": case "min": return expr.args.every(isNonnegative);
    case "mod": return true;
    default: return false;
  }
};

export const isPositive = (expr: Expr): boolean => {
  switch (expr.kind) {
    case "integer": return expr.value > 0n;
    case "float": return expr.value > 0;
    case "symbol": return expr.positive;
    case "add": return expr.args.every(isNonnegative) && expr.args.some(isPositive);
    case "mul": case "pow": return expr.args.every(isPositive);
    case "max": return expr.args.some(isPositive);
    case "min": return expr.args.every(isPositive);
    default: return false;
  }
};

function reduceModulo(kind: "mod" | "pythonmod", p: Expr, q: Expr): Expr {
  if (p === zero || p === q || q === one) return zero;
  if (p.kind === "integer" && q.kind === "integer" && q.value !== 0n) return integer(floorModulo(p.value, q.value));
  if (q.kind === "integer" && q.value === 2n && kind === "mod" && p.kind === "integer") return integer(floorModulo(p.value, 2n));
  if (q.kind === "integer" && terms(p).every((term) => exactQuotient(term, q) !== undefined)) return zero;
  if (exactQuotient(p, q) !== undefined) return zero;
  return compound(kind, [p, q]);
}

/** `Mod`, for operands that are not negative. */
export const mod = (p: Expr, q: Expr): Expr => reduceModulo("mod", p, q);
/** `PythonMod`, whatever the signs. */
export const pythonMod = (p: Expr, q: Expr): Expr => reduceModulo("pythonmod", p, q);

export function extremum(kind: "max" | "min", args: readonly Expr[]): Expr {
  const flat = [...new Set(args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg])))];
  const numbers = flat.filter(isNumber);
  const others: Expr[] = flat.filter((arg) => !isNumber(arg));
  if (numbers.length > 0) {
    const best = numbers.reduce((a, b) => ((kind === "max") === (Number(a.value) >= Number(b.value)) ? a : b));
    const dominated = kind === "max" && Number(best.value) <= 0 && others.some(isNonnegative);
    if (!dominated) others.unshift(best);
  }
  const sorted: Expr[] = others.sort((a: Expr, b: Expr) => (isNumber(a) ? -1 : isNumber(b) ? 1 : a.key < b.key ? -1 : 1));
  return sorted.length === 1 ? sorted[0]! : compound(kind, sorted);
}

export function toFloat(expr: Expr): Expr {
  return expr.kind === "integer" ? float(Number(expr.value)) : isIntegral(expr) ? compound("tofloat", [expr]) : expr;
}

export function toIntegral(kind: "trunctoint" | "floortoint" | "ceiltoint" | "roundtoint", expr: Expr): Expr {
  if (isIntegral(expr)) return expr;
  if (expr.kind !== "float") return compound(kind, [expr]);
  const round = { trunctoint: Math.trunc, floortoint: Math.floor, ceiltoint: Math.ceil, roundtoint: (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)) }[kind];
  return integer(BigInt(round(expr.value)));
}

// ---- conditions

export type Relation = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

export const opposite: Readonly<Record<Relation, Relation>> = { eq: "ne", ne: "eq", lt: "ge", le: "gt", gt: "le", ge: "lt" };
export const mirrored: Readonly<Record<Relation, Relation>> = { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le" };

export function isRelation(kind: string): kind is Relation {
  return kind in opposite;
}

/** Compares two numbers. */
export function compareNumbers(kind: Relation, a: Num, b: Num): boolean {
  switch (kind) {
    case "eq": return a == b;
    case "ne": return a != b;
    case "lt": return a < b;
    case "le": return a <= b;
    case "gt": return a > b;
    case "ge": return a >= b;
  }
}

export function relation(kind: Relation, left: Expr, right: Expr): Expr {
  if (isNumber(left) && isNumber(right)) return boolean(compareNumbers(kind, left.value, right.value));
  if (left.kind === "boolean" && right.kind === "boolean" && (kind === "eq" || kind === "ne")) return boolean((left.value === right.value) === (kind === "eq"));
  if (left === right) return boolean(kind === "eq" || kind === "le" || kind === "ge");
  const difference = isArithmetic(left) && isArithmetic(right) ? subtract(left, right) : undefined;
  if (difference !== undefined && isNumber(difference)) return boolean(compareNumbers(kind, difference.value, 0n));
  if (difference !== undefined) {
    const decided = decideSign(kind, difference);
    if (decided !== undefined) return boolean(decided);
  }
  if ((kind === "eq" || kind === "ne") && isNumber(left) && !isNumber(right)) return compound(kind, [right, left]);
  return compound(kind, [left, right]);
}

const isArithmetic = (expr: Expr): boolean => expr.kind !== "boolean" && !isRelation(expr.kind) && expr.kind !== "and" && expr.kind !== "or" && expr.kind !== "not";

/** What the signs of symbols decide alone. */
function decideSign(kind: Relation, difference: Expr): boolean | undefined {
  if (isPositive(difference)) return kind === "gt" || kind === "ge" || kind === "ne";
  if (isPositive(negate(difference))) return kind === "lt" || kind === "le" || kind === "ne";
  if (isNonnegative(difference) && (kind === "ge" || kind === "lt")) return kind === "ge";
  if (isNonnegative(negate(difference)) && (kind === "le" || kind === "gt")) return kind === "le";
  return undefined;
}

export function not(expr: Expr): Expr {
  if (expr.kind === "boolean") return boolean(!expr.value);
  if (isRelation(expr.kind)) return relation(opposite[expr.kind], expr.args[0]!, expr.args[1]!);
  if (expr.kind === "not") return expr.args[0]!;
  if (expr.kind === "and" || expr.kind === "or") return logical(expr.kind === "and" ? "or" : "and", expr.args.map(not));
  return compound("not", [expr]);
}

export function logical(kind: "and" | "or", args: readonly Expr[]): Expr {
  const absorbing = kind === "or";
  const flat = [...new Set(args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg])))];
  if (flat.some((arg) => arg.kind === "boolean" && arg.value === absorbing)) return boolean(absorbing);
  const rest = flat.filter((arg) => arg.kind !== "boolean").sort((a, b) => (a.key < b.key ? -1 : 1));
  if (rest.length === 0) return boolean(!absorbing);
  return rest.length === 1 ? rest[0]! : compound(kind, rest);
}

/** A copy with symbols replaced. */
export function substitute(expr: Expr, replace: (symbol: SymbolExpr) => Expr | undefined): Expr {
  if (expr.kind === "symbol") return replace(expr) ?? expr;
  if (expr.args.length === 0) return expr;
  let changed = false;
  const args = expr.args.map((arg) => {
    const made = substitute(arg, replace);
    changed ||= made !== arg;
    return made;
  });
  return changed ? rebuild(expr.kind, args) : expr;
}

export function sortedByName(symbols: Iterable<SymbolExpr>): SymbolExpr[] {
  return [...symbols].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
