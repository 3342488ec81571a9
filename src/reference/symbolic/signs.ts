/**
 * What is known of an expression from the signs of its symbols alone (sympy's assumptions, `_monotonic_sign` of sympy/core/exprtools.py).
 */
import { factors, freeSymbols, integer, isIntegral, isNumber, one, splitCoefficient, splitConstant, terms, type Expr, type Num } from "./expr.ts";

export function isNonnegative(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "float": return expr.value >= 0;
    case "symbol": return expr.nonnegative;
    case "add": return sumAtLeast(expr, 0) || expr.args.every(isNonnegative);
    case "mul": return productSign(expr, isNonnegative, isNonpositive) === 1;
    case "pow": return isNonnegative(expr.args[0]!) || (expr.args[1]!.kind === "integer" && expr.args[1]!.value % 2n === 0n);
    case "max": return expr.args.some(isNonnegative);
    case "min": return expr.args.every(isNonnegative);
    case "mod": case "abs": return true;
    case "pythonmod": return isPositive(expr.args[1]!);
    default: return false;
  }
}

export function isPositive(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "float": return expr.value > 0;
    case "symbol": return expr.positive;
    case "add": return sumAtLeast(expr, 1) || (expr.args.every(isNonnegative) && expr.args.some(isPositive));
    case "mul": return productSign(expr, isPositive, isNegative) === 1;
    case "pow": return isPositive(expr.args[0]!);
    case "max": return expr.args.some(isPositive);
    case "min": return expr.args.every(isPositive);
    default: return false;
  }
}

export function isNonpositive(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "float": return expr.value <= 0;
    case "add": return sumAtMost(expr, 0) || expr.args.every(isNonpositive);
    case "mul": return productSign(expr, isNonnegative, isNonpositive) === -1;
    default: return false;
  }
}

export function isNegative(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer": case "float": return expr.value < 0;
    case "add": return sumAtMost(expr, -1) || (expr.args.every(isNonpositive) && expr.args.some(isNegative));
    case "mul": return productSign(expr, isPositive, isNegative) === -1;
    case "min": return expr.args.some(isNegative);
    case "max": return expr.args.every(isNegative);
    default: return false;
  }
}

/** 1 or -1 where every factor's sign is known, 0 else. */
function productSign(expr: Expr, up: (each: Expr) => boolean, down: (each: Expr) => boolean): number {
  let sign = 1;
  for (const factor of factors(expr)) {
    if (up(factor)) continue;
    if (!down(factor)) return 0;
    sign = -sign;
  }
  return sign;
}

const asSum = (terms: readonly Expr[]): Expr | undefined => (terms.length === 1 ? terms[0] : undefined);

/** The least value of a term whose sign is known; a sum only where it has one symbol. */
function least(expr: Expr): Num | undefined {
  if (expr.kind !== "add") {
    if (isPositive(expr)) return isEven(expr) ? 2n : isIntegral(expr) ? 1n : 0n;
    return isNonnegative(expr) ? 0n : undefined;
  }
  return undefined;
}

function sumAtLeast(expr: Expr, bound: 0 | 1): boolean {
  const [constant, rest] = splitConstant(expr);
  const single = asSum(rest);
  if (constant !== 0n && single !== undefined) {
    const low = least(single);
    if (low !== undefined && Number(low) + Number(constant) >= bound && isNonnegative(single)) return true;
  }
  const value = monotonic(expr, 1);
  return value !== undefined && value >= BigInt(bound);
}

function sumAtMost(expr: Expr, bound: 0 | -1): boolean {
  const [constant, rest] = splitConstant(expr);
  const single = asSum(rest);
  if (constant !== 0n && single !== undefined) {
    const [factor, bare] = splitCoefficient(single);
    if (typeof factor === "bigint" && factor < 0n) {
      const positive = factor === -1n ? bare : undefined;
      const low = positive === undefined ? (isPositive(bare) ? (factor % 2n === 0n ? 2n : 1n) : undefined) : least(positive);
      if (low !== undefined && Number(constant) - Number(low) <= bound) return true;
    }
  }
  const value = monotonic(expr, -1);
  return value !== undefined && value <= BigInt(bound);
}

/** The value at 1 of a polynomial in one positive integer symbol that rises (or falls) from there on: its extreme. */
function monotonic(expr: Expr, direction: 1 | -1): bigint | undefined {
  const symbols = [...freeSymbols(expr)];
  const [only] = symbols;
  if (symbols.length !== 1 || !only!.positive || only!.type !== "int" || splitConstant(expr)[0] === 0n) return undefined;
  let total = 0n;
  const slopes = new Map<bigint, bigint>();
  for (const term of expr.args) {
    const degree = degreeOf(term, only!);
    const [factor] = splitCoefficient(term);
    if (degree === undefined || typeof factor !== "bigint") return undefined;
    total += factor;
    if (degree > 0n) slopes.set(degree, (slopes.get(degree) ?? 0n) + factor * degree);
  }
  const rises = (sign: bigint): boolean => [...slopes.values()].every((each) => each * sign >= 0n);
  return rises(BigInt(direction)) ? total : undefined;
}

function degreeOf(term: Expr, of: Expr): bigint | undefined {
  let degree = 0n;
  for (const factor of factors(term)) {
    if (isNumber(factor)) continue;
    if (factor === of) degree += 1n;
    else if (factor.kind === "pow" && factor.args[0] === of && factor.args[1]!.kind === "integer") degree += factor.args[1]!.value;
    else return undefined;
  }
  return degree;
}

/** Whether an integer is even for all values of its symbols. */
export function isEven(expr: Expr): boolean {
  if (expr.kind === "integer") return expr.value % 2n === 0n;
  if (expr.kind === "mul") return isIntegral(expr) && (factors(expr).some(isEven) || factors(expr).some((factor, i) => i > 0 && isOddSum(factors(expr)[i - 1]!, factor)));
  if (expr.kind === "add") return splitConstant(expr)[1].every(isEven) && isEven(integer(asBig(splitConstant(expr)[0])));
  return false;
}

/** Of two factors whose sum is odd one is even (sympy, `Mul._eval_is_odd`). */
function isOddSum(a: Expr, b: Expr): boolean {
  const coefficients = new Map<Expr, bigint>();
  for (const term of [...terms(a), ...terms(b)]) {
    const [coefficient, rest] = splitCoefficient(term);
    if (typeof coefficient !== "bigint") return false;
    coefficients.set(rest, (coefficients.get(rest) ?? 0n) + coefficient);
  }
  const constant = coefficients.get(one) ?? 0n;
  return constant % 2n !== 0n && [...coefficients].every(([rest, coefficient]) => rest === one || coefficient % 2n === 0n || isEven(rest));
}

export function isOdd(expr: Expr): boolean {
  if (expr.kind === "integer") return expr.value % 2n !== 0n;
  if (expr.kind !== "add") return false;
  const [constant, rest] = splitConstant(expr);
  return typeof constant === "bigint" && constant % 2n !== 0n && rest.every(isEven);
}

const asBig = (value: Num): bigint => (typeof value === "bigint" ? value : 1n);
