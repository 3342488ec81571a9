/** Sums, products, powers and torch's own functions of integers, simplified as they are made (torch/utils/_sympy/functions.py). */
import {
  compound, factors, float, integer, isIntegral, isNumber, number, one, remembering, splitCoefficient, terms, zero,
  type Expr, type Num,
} from "./expr.ts";
import { compareOperands, ordered } from "./order.ts";
import { isNonnegative, isPositive } from "./signs.ts";

const plus = (a: Num, b: Num): Num => (typeof a === "bigint" && typeof b === "bigint" ? a + b : Number(a) + Number(b));
const times = (a: Num, b: Num): Num => (typeof a === "bigint" && typeof b === "bigint" ? a * b : Number(a) * Number(b));

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && (a < 0n) !== (b < 0n) ? quotient - 1n : quotient;
}
export const floorModulo = (a: bigint, b: bigint): bigint => a - floorDivide(a, b) * b;

export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

// ---- sums and products

export function add(...operands: readonly Expr[]): Expr {
  return operands.length === 2 ? sum(operands[0]!, operands[1]!) : addAll(operands);
}

const sum = remembering((a, b) => addAll([a, b]));

function addAll(operands: readonly Expr[]): Expr {
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
    if (coefficient !== 0n) parts.push(scaled(coefficient, rest));
  }
  parts.sort(compareOperands);
  if (constant !== 0n && !(constant === 0 && parts.length > 0)) parts.unshift(number(constant));
  // A float that comes out as nothing is the integer (sympy/core/numbers.py, `Float._new`).
  if (parts.length === 0) return constant === 0 && operands.length > 1 ? zero : number(constant);
  return parts.length === 1 ? parts[0]! : compound("add", parts);
}

function scaled(coefficient: Num, rest: Expr): Expr {
  return coefficient === 1n ? rest : compound("mul", [number(coefficient), ...factors(rest)]);
}

export function mul(...operands: readonly Expr[]): Expr {
  return operands.length === 2 ? product(operands[0]!, operands[1]!) : mulAll(operands);
}

const product = remembering((a, b) => mulAll([a, b]));

function mulAll(operands: readonly Expr[]): Expr {
  let coefficient: Num = 1n;
  const powers = new Map<Expr, bigint>();
  for (const operand of operands) {
    for (const factor of factors(operand)) {
      if (isNumber(factor)) coefficient = times(coefficient, factor.value);
      else {
        const [base, exponent] = factor.kind === "pow" && factor.args[1]!.kind === "integer" ? [factor.args[0]!, factor.args[1]!.value] : [factor, 1n];
        powers.set(base, (powers.get(base) ?? 0n) + exponent);
      }
    }
  }
  if (coefficient === 0n || (coefficient === 0 && operands.length > 1)) return zero;
  const parts = [...powers].filter(([, exponent]) => exponent !== 0n).map(([base, exponent]) => (exponent === 1n ? base : compound("pow", [base, integer(exponent)])));
  parts.sort(compareOperands);
  if (parts.length === 0) return number(coefficient);
  if (parts.length === 1 && parts[0]!.kind === "add") {
    return coefficient === 1n ? parts[0]! : add(...parts[0]!.args.map((term) => mul(number(coefficient), term)));
  }
  if (coefficient !== 1n) parts.unshift(number(coefficient));
  return parts.length === 1 ? parts[0]! : compound("mul", parts);
}

export const negate = (expr: Expr): Expr => mul(integer(-1), expr);
export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

/** The product of two sums, multiplied out. */
export const distribute = (a: Expr, b: Expr): Expr => add(...terms(a).flatMap((left) => terms(b).map((right) => mul(left, right))));

/** A power with a natural exponent (`PowByNatural`), sympy's own where the exponent is a number. */
export function power(base: Expr, exponent: Expr): Expr {
  if (exponent === zero) return one;
  if (exponent === one) return base;
  if (base === one) return exponent.kind === "integer" ? one : compound("powbynatural", [base, exponent]);
  if (exponent.kind !== "integer") return compound("powbynatural", [base, exponent]);
  if (base.kind === "integer" && exponent.value >= 0n) return integer(base.value ** exponent.value);
  if (base.kind === "mul") return mul(...base.args.map((factor) => power(factor, exponent)));
  if (base.kind === "pow") return power(base.args[0]!, mul(base.args[1]!, exponent));
  return compound("pow", [base, exponent]);
}

// ---- extrema, conversions

/** `Max` and `Min`: only zero and one are looked through (`_find_localzeros`). */
export function extremum(kind: "max" | "min", args: readonly Expr[]): Expr {
  const given = [...new Set(args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg])))];
  const flat = given.some(isExtremum) ? withoutRepeats(kind, given) : given;
  const numbers = flat.filter(isNumber);
  const others: Expr[] = [...new Set(flat)].filter((arg) => !isNumber(arg));
  if (numbers.length > 0) {
    const best = numbers.reduce((a, b) => ((kind === "max") === (Number(a.value) >= Number(b.value)) ? a : b));
    const [only] = others;
    const dominated = others.length === 1 && ((Number(best.value) === 0 && isNonnegative(only!)) || (Number(best.value) === 1 && isPositive(only!)));
    if (dominated) return kind === "max" ? only! : best;
    others.push(best);
  }
  const sorted = ordered(others);
  return sorted.length === 1 ? sorted[0]! : compound(kind, sorted);
}

const isExtremum = (expr: Expr): boolean => expr.kind === "max" || expr.kind === "min";

/** Without what another operand makes needless inside extrema (`_collapse_arguments`). */
function withoutRepeats(kind: "max" | "min", operands: readonly Expr[]): readonly Expr[] {
  let args = ordered(operands);
  args = withoutOutdone(kind, args);
  for (let i = 0; i < args.length; i++) args = [...args.slice(0, i + 1), ...args.slice(i + 1).map((each) => without(kind, each, args[i]!))];
  const other = kind === "max" ? "min" : "max";
  const inner = args.filter((arg) => arg.kind === other);
  const common = inner.length === 0 ? [] : inner[0]!.args.filter((each) => inner.every((arg) => arg.args.includes(each)));
  if (args.length < 2 || common.length === 0) return args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg]));
  const rests = inner.map((arg) => arg.args.filter((each) => !common.includes(each)));
  const parts = rests.every((rest) => rest.length > 0) ? [...common, evaluated(kind, rests.map((rest) => evaluated(other, rest)))] : common;
  return [...args.filter((arg) => arg.kind !== other), evaluated(other, parts)];
}

/** As it is written. */
function evaluated(kind: "max" | "min", given: readonly Expr[]): Expr {
  const args = [...new Set(given)];
  return args.length === 1 ? args[0]! : compound(kind, ordered(args));
}

/** Of a number, what it outdoes whatever else is said (the first part of `_collapse_arguments`). */
function withoutOutdone(kind: "max" | "min", args: Expr[]): Expr[] {
  if (!isNumber(args[0]!)) return args;
  const isBetter = (a: Expr, b: Expr): boolean => isNumber(a) && isNumber(b) && (kind === "max" ? a.value > b.value : a.value < b.value);
  const numbers = [...args.filter(isNumber), ...args.flatMap((arg) => extremaIn(arg)).filter((each) => each.kind === kind && isNumber(each.args[0]!)).map((each) => each.args[0]!)];
  const best = numbers.reduce((a, b) => (isBetter(b, a) ? b : a));
  return args.filter((arg) => !(arg.kind === (kind === "max" ? "min" : "max") && isBetter(best, arg.args[0]!)));
}

const extremaIn = (expr: Expr): readonly Expr[] => (isExtremum(expr) ? [expr, ...expr.args.flatMap(extremaIn)] : []);

/** An operand without another: in an extremum of the same kind it is left out, in one of the other kind it is what that comes to. */
function without(kind: "max" | "min", expr: Expr, part: Expr): Expr {
  if (!isExtremum(expr)) return expr;
  const own = expr.kind as "max" | "min";
  if (!expr.args.includes(part)) return evaluated(own, expr.args.map((arg) => without(kind, arg, part)));
  return own === kind ? evaluated(own, expr.args.filter((arg) => arg !== part).map((arg) => without(kind, arg, part))) : part;
}

export function toFloat(expr: Expr): Expr {
  return expr.kind === "integer" ? float(Number(expr.value)) : isIntegral(expr) ? compound("tofloat", [expr]) : expr;
}

const roundHalfEven = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
/** Python's rounding functions on doubles. */
export const rounders = { trunctoint: Math.trunc, floortoint: Math.floor, ceiltoint: Math.ceil, roundtoint: roundHalfEven };

export function toIntegral(kind: "trunctoint" | "floortoint" | "ceiltoint" | "roundtoint", expr: Expr): Expr {
  if (isIntegral(expr)) return expr;
  if (expr.kind !== "float") return compound(kind, [expr]);
  return integer(BigInt(rounders[kind](expr.value)));
}
