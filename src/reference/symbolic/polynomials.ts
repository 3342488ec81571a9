/** Polynomials in one symbol with integer coefficients, the constant first. */
import { fraction, type Fraction } from "./fractions.ts";
import { factors, isNumber, splitCoefficient, terms, type Expr, type SymbolExpr } from "./expr.ts";
import { expand } from "./rebuild.ts";

/** undefined where an expression is no polynomial in `of` alone. */
export function coefficientsOf(expr: Expr, of: SymbolExpr): bigint[] | undefined {
  const all: bigint[] = [0n];
  for (const term of terms(expand(expr))) {
    const [coefficient, rest] = splitCoefficient(term);
    let degree = 0;
    for (const factor of factors(rest)) {
      if (isNumber(factor)) continue;
      const [base, exponent] = factor.kind === "pow" && factor.args[1]!.kind === "integer" ? [factor.args[0]!, Number(factor.args[1]!.value)] : [factor, 1];
      if (base !== of || exponent < 0) return undefined;
      degree += exponent;
    }
    if (typeof coefficient !== "bigint") return undefined;
    while (all.length <= degree) all.push(0n);
    all[degree]! += coefficient;
  }
  return all;
}

/** The quotient by `s - root`; undefined where that is no root. */
export function dividedByRoot(polynomial: readonly bigint[], root: bigint): bigint[] | undefined {
  const quotient: bigint[] = [];
  let carried = 0n;
  for (const coefficient of polynomial.toReversed()) quotient.push((carried = carried * root + coefficient));
  return quotient.pop() === 0n ? quotient.toReversed() : undefined;
}

/** Whether there may be a root from `start` on, by the signs of the coefficients of `p(start + t)` (Descartes' rule). */
export function changesSignFrom(polynomial: readonly bigint[], start: bigint): boolean {
  let shifted: readonly bigint[] = polynomial;
  const moved: bigint[] = [];
  while (shifted.length > 0) {
    let carried = 0n;
    const quotient: bigint[] = [];
    for (const coefficient of shifted.toReversed()) quotient.push((carried = carried * start + coefficient));
    moved.push(quotient.pop()!);
    shifted = quotient.toReversed();
  }
  const signs = moved.filter((each) => each !== 0n).map((each) => each > 0n);
  return moved[0] === 0n || signs.some((sign) => sign !== signs[0]);
}

/** A root of a quadratic polynomial: a fraction, or a number that is none. */
export type Root = Fraction | number;

export const rootValue = (root: Root): number => (typeof root === "number" ? root : Number(root.top) / Number(root.bottom));

/** The real roots of `a*s**2 + b*s + c`, the lesser first; a double one twice. */
export function quadraticRoots([c, b, a]: readonly [bigint, bigint, bigint]): readonly [Root, Root] | null {
  const discriminant = b * b - 4n * a * c;
  if (discriminant < 0n) return null;
  const side = integerRoot(discriminant);
  const roots: [Root, Root] = side === undefined
    ? [(-Number(b) - Math.sqrt(Number(discriminant))) / (2 * Number(a)), (-Number(b) + Math.sqrt(Number(discriminant))) / (2 * Number(a))]
    : [fraction(-b - side, 2n * a), fraction(-b + side, 2n * a)];
  return a < 0n ? [roots[1], roots[0]] : roots;
}

function integerRoot(square: bigint): bigint | undefined {
  const near = BigInt(Math.round(Math.sqrt(Number(square))));
  return [near - 1n, near, near + 1n].find((each) => each >= 0n && each * each === square);
}
