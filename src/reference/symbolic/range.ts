/** Value ranges of expressions (torch/utils/_sympy/value_ranges.py). Bounds are numbers; infinities are JavaScript's own. */
import { floorDivide, rounders } from "./arithmetic.ts";
import { isRelation, type Relation } from "./conditions.ts";
import { float, type Expr, type SymbolExpr } from "./expr.ts";
import { printWhole } from "./print.ts";

export type Bound = bigint | number;

export interface ValueRange {
  readonly lower: Bound;
  readonly upper: Bound;
}

export const unbounded: ValueRange = { lower: -Infinity, upper: Infinity };

export const range = (lower: Bound, upper: Bound): ValueRange => ({ lower, upper });
export const singleton = (value: Bound): ValueRange => ({ lower: value, upper: value });
export const isSingleton = (r: ValueRange): boolean => r.lower == r.upper;
export const sameRange = (a: ValueRange, b: ValueRange): boolean => a.lower == b.lower && a.upper == b.upper;

export function intersect(a: ValueRange, b: ValueRange): ValueRange {
  return { lower: a.lower > b.lower ? a.lower : b.lower, upper: a.upper < b.upper ? a.upper : b.upper };
}

export function boundText(bound: Bound, type: "int" | "float" | "bool"): string {
  if (bound === Infinity) return type === "float" ? "oo" : "int_oo";
  if (bound === -Infinity) return type === "float" ? "-oo" : "-int_oo";
  return typeof bound === "number" && type === "float" ? printWhole(float(bound)) : String(bound);
}

export const rangeText = (r: ValueRange, type: "int" | "float" | "bool"): string => `VR[${boundText(r.lower, type)}, ${boundText(r.upper, type)}]`;

const isFinite = (b: Bound): boolean => typeof b === "bigint" || Number.isFinite(b);

function plus(a: Bound, b: Bound): Bound {
  return typeof a === "bigint" && typeof b === "bigint" ? a + b : Number(a) + Number(b);
}

function times(a: Bound, b: Bound): Bound {
  if (a == 0 || b == 0) return 0n;
  return typeof a === "bigint" && typeof b === "bigint" ? a * b : Number(a) * Number(b);
}

/** A range moved by an integer. */
export const shiftRange = (values: ValueRange, by: bigint): ValueRange => ({ lower: plus(values.lower, by), upper: plus(values.upper, by) });

/** The least integer that is no less than `value / by`, and the greatest that is no more. */
export const ceilBound = (value: Bound, by: bigint): Bound => (typeof value === "bigint" ? -floorDivide(-value, by) : value * (by < 0n ? -1 : 1));
export const floorBound = (value: Bound, by: bigint): Bound => (typeof value === "bigint" ? floorDivide(value, by) : value * (by < 0n ? -1 : 1));

const hull = (bounds: readonly Bound[]): ValueRange => ({
  lower: bounds.reduce((a, b) => (b < a ? b : a)),
  upper: bounds.reduce((a, b) => (b > a ? b : a)),
});

const products = (a: ValueRange, b: ValueRange, op: (x: Bound, y: Bound) => Bound): ValueRange =>
  hull([op(a.lower, b.lower), op(a.lower, b.upper), op(a.upper, b.lower), op(a.upper, b.upper)]);

function divide(a: Bound, b: Bound): Bound {
  if (typeof a === "bigint" && typeof b === "bigint") return floorDivide(a, b);
  if (!isFinite(b)) return isFinite(a) ? (Number(a) < 0 === Number(b) < 0 ? 0n : -1n) : Number(a) * Number(b) > 0 ? Infinity : -Infinity;
  return Number(a) / Number(b);
}

/** Bounds of a value that an expression takes while its symbols are in `ranges`. */
export function bound(expr: Expr, ranges: (symbol: SymbolExpr) => ValueRange): ValueRange {
  const of = (index: number): ValueRange => bound(expr.args[index]!, ranges);
  switch (expr.kind) {
    case "symbol": return ranges(expr);
    case "integer": case "float": return singleton(expr.value);
    case "boolean": return singleton(expr.value ? 1n : 0n);
    case "add": return expr.args.map((arg) => bound(arg, ranges)).reduce((a, b) => range(plus(a.lower, b.lower), plus(a.upper, b.upper)));
    case "mul": return expr.args.map((arg) => bound(arg, ranges)).reduce((a, b) => products(a, b, times));
    case "pow": return powerRange(of(0), of(1));
    case "powbynatural": return naturalPowerRange(of(0), of(1));
    case "floordiv": case "cleandiv": return quotientRange(of(0), of(1));
    case "mod": case "pythonmod": return moduloRange(of(0), of(1));
    case "max": return expr.args.map((arg) => bound(arg, ranges)).reduce((a, b) => range(a.lower > b.lower ? a.lower : b.lower, a.upper > b.upper ? a.upper : b.upper));
    case "min": return expr.args.map((arg) => bound(arg, ranges)).reduce((a, b) => range(a.lower < b.lower ? a.lower : b.lower, a.upper < b.upper ? a.upper : b.upper));
    case "abs": { const inner = of(0); return inner.lower >= 0 ? inner : inner.upper < 0 ? range(times(inner.upper, -1n), times(inner.lower, -1n)) : range(0n, inner.upper > times(inner.lower, -1n) ? inner.upper : times(inner.lower, -1n)); }
    case "tofloat": { const inner = of(0); return range(Number(inner.lower), Number(inner.upper)); }
    case "trunctoint": case "floortoint": case "ceiltoint": case "roundtoint": { const { lower, upper } = of(0); return range(rounded(expr.kind, lower), rounded(expr.kind, upper)); }
    case "inttruediv": case "floattruediv": return trueQuotientRange(of(0), of(1));
    case "opaque_sqrt": { const inner = of(0); return inner.lower < 0 ? unbounded : rising(inner, Math.sqrt); }
    case "opaque_log2": { const inner = of(0); return inner.lower <= 0 ? unbounded : rising(inner, Math.log2); }
    case "opaque_exp": return rising(of(0), Math.exp);
    case "opaque_cos": case "opaque_sin": return range(-1, 1);
    case "opaque_cosh": return range(0, Infinity);
    default: return isRelation(expr.kind) ? relationRange(expr.kind, of(0), of(1)) : logicalRange(expr, ranges);
  }
}

const rising = ({ lower, upper }: ValueRange, of: (value: number) => number): ValueRange => range(of(Number(lower)), of(Number(upper)));

/** A base of at least one grows with its exponent, up to what a machine's integer holds (value_ranges.py, `pow_by_natural`). */
function naturalPowerRange(base: ValueRange, exponent: ValueRange): ValueRange {
  if (base.lower < 1n) return powerRange(base, exponent);
  const raise = (b: Bound, e: Bound): Bound => {
    if (typeof b !== "bigint" || typeof e !== "bigint") return Infinity;
    const power = Number(b) ** Number(e);
    return power < 2 ** 63 ? b ** e : Infinity;
  };
  return range(raise(base.lower, exponent.lower < 0 ? 0n : exponent.lower), raise(base.upper, exponent.upper));
}

function powerRange(base: ValueRange, exponent: ValueRange): ValueRange {
  if (!isSingleton(exponent) || typeof exponent.lower !== "bigint" || exponent.lower < 0n) return unbounded;
  const raise = (b: Bound): Bound => (typeof b === "bigint" ? b ** (exponent.lower as bigint) : b ** Number(exponent.lower));
  if (base.lower >= 0) return range(raise(base.lower), raise(base.upper));
  if (exponent.lower % 2n === 0n && base.upper < 0) return range(raise(base.upper), raise(base.lower));
  return exponent.lower % 2n === 0n ? range(0n, raise(base.upper) > raise(base.lower) ? raise(base.upper) : raise(base.lower)) : range(raise(base.lower), raise(base.upper));
}

function quotientRange(a: ValueRange, b: ValueRange): ValueRange {
  if (b.lower <= 0 && b.upper >= 0) return unbounded;
  return products(a, b, divide);
}

/** `/` gives floats; what is unbounded on both sides says nothing (value_ranges.py, `int_truediv`). */
function trueQuotientRange(a: ValueRange, b: ValueRange): ValueRange {
  const endless = ({ lower, upper }: ValueRange): boolean => lower === -Infinity || upper === Infinity;
  if ((b.lower <= 0 && b.upper >= 0) || (endless(a) && endless(b))) return unbounded;
  return products(a, b, (x, y) => Number(x) / Number(y));
}

/** The rounding functions grow with their argument, so bounds are rounded themselves. */
const rounded = (kind: keyof typeof rounders, value: Bound): Bound => (typeof value === "bigint" || !isFinite(value) ? value : BigInt(rounders[kind](value)));

/** Remainders as C has them: of one divisor, those of what is divided; of several, only their size is known (value_ranges.py, `mod`). */
function moduloRange(a: ValueRange, b: ValueRange): ValueRange {
  if (b.lower <= 0 && b.upper >= 0) return unbounded;
  const size = (value: Bound): Bound => (value < 0 ? times(value, -1n) : value);
  if (!isSingleton(b) || typeof b.lower !== "bigint") {
    const most = plus(size(b.lower) > size(b.upper) ? size(b.lower) : size(b.upper), -1n);
    return range(times(most, -1n), most);
  }
  const by = size(b.lower) as bigint;
  const [low, high] = [a.lower, a.upper];
  if (typeof low === "bigint" && typeof high === "bigint" && low / by === high / by) return range(low % by, high % by);
  if (high < 0) return range(1n - by, 0n);
  if (low > 0) return range(0n, by - 1n);
  return range(low > 1n - by ? low : 1n - by, high < by - 1n ? high : by - 1n);
}

const truth = (known: boolean | undefined): ValueRange => (known === undefined ? range(0n, 1n) : singleton(known ? 1n : 0n));

function relationRange(kind: Relation, a: ValueRange, b: ValueRange): ValueRange {
  switch (kind) {
    case "eq": return truth(isSingleton(a) && isSingleton(b) && a.lower == b.lower ? true : a.lower > b.upper || b.lower > a.upper ? false : undefined);
    case "ne": return truth(isSingleton(a) && isSingleton(b) && a.lower == b.lower ? false : a.lower > b.upper || b.lower > a.upper ? true : undefined);
    case "lt": return truth(a.lower >= b.upper ? false : a.upper < b.lower ? true : undefined);
    case "le": return truth(a.lower > b.upper ? false : a.upper <= b.lower ? true : undefined);
    case "gt": return relationRange("lt", b, a);
    case "ge": return relationRange("le", b, a);
  }
}

function logicalRange(expr: Expr, ranges: (symbol: SymbolExpr) => ValueRange): ValueRange {
  const parts = expr.args.map((arg) => bound(arg, ranges));
  if (expr.kind === "not") return truth(isSingleton(parts[0]!) ? parts[0]!.lower == 0 : undefined);
  if (expr.kind === "and") return truth(parts.some((p) => p.upper == 0) ? false : parts.every((p) => p.lower == 1) ? true : undefined);
  if (expr.kind === "or") return truth(parts.some((p) => p.lower == 1) ? true : parts.every((p) => p.upper == 0) ? false : undefined);
  return unbounded;
}
