/** Polynomials in one symbol with rational coefficients, the constant first and no zero last. */
import { add, mul, power } from "./arithmetic.ts";
import { integer, one, splitCoefficient, terms, type Expr, type SymbolExpr } from "./expr.ts";
import { guardText } from "./guardText.ts";
import { fraction, overFraction, plusFraction, timesFraction, type Fraction } from "./fractions.ts";

export type Polynomial = readonly Fraction[];

const nothing = fraction(0n);
const trimmed = (coefficients: readonly Fraction[]): Polynomial => coefficients.slice(0, coefficients.findLastIndex((each) => each.top !== 0n) + 1);

export const constantPolynomial = (value: bigint): Polynomial => trimmed([fraction(value)]);
export const itself: Polynomial = [nothing, fraction(1n)];
/** -1 for zero. */
export const degree = (of: Polynomial): number => of.length - 1;
export const coefficient = (of: Polynomial, at: number): Fraction => of[at] ?? nothing;

export function plusPolynomial(a: Polynomial, b: Polynomial): Polynomial {
  return trimmed(Array.from({ length: Math.max(a.length, b.length) }, (_, i) => plusFraction(coefficient(a, i), coefficient(b, i))));
}

export const scalePolynomial = (of: Polynomial, by: Fraction): Polynomial => trimmed(of.map((each) => timesFraction(each, by)));
export const minusPolynomial = (a: Polynomial, b: Polynomial): Polynomial => plusPolynomial(a, scalePolynomial(b, fraction(-1n)));

export function timesPolynomial(a: Polynomial, b: Polynomial): Polynomial {
  return a.reduce<Polynomial>((sum, each, i) => plusPolynomial(sum, [...new Array<Fraction>(i).fill(nothing), ...scalePolynomial(b, each)]), []);
}

/** `a / b` where that is a polynomial. */
export function quotientPolynomial(a: Polynomial, b: Polynomial): Polynomial | undefined {
  let [rest, quotient] = [a, [] as Polynomial];
  while (degree(rest) >= degree(b) && degree(b) >= 0) {
    const shift = degree(rest) - degree(b);
    const term = [...new Array<Fraction>(shift).fill(nothing), overFraction(coefficient(rest, degree(rest)), coefficient(b, degree(b)))];
    quotient = plusPolynomial(quotient, term);
    rest = minusPolynomial(rest, timesPolynomial(term, b));
  }
  return rest.length === 0 && b.length > 0 ? quotient : undefined;
}

export const valueAt = (of: Polynomial, at: Fraction): Fraction => of.reduceRight((sum, each) => plusFraction(timesFraction(sum, at), each), nothing);

/** The coefficients times what makes them all whole. */
export function wholeCoefficients(of: Polynomial): bigint[] {
  const common = of.reduce((product, { bottom }) => product * fraction(bottom, product).top, 1n);
  return of.map(({ top, bottom }) => (top * common) / bottom);
}

/** The expression; undefined where a coefficient is no integer. */
export function expressionOf(polynomial: Polynomial, of: SymbolExpr): Expr | undefined {
  if (polynomial.some(({ bottom }) => bottom !== 1n)) return undefined;
  return add(integer(0), ...polynomial.map(({ top }, i) => mul(integer(top), power(of, integer(i)))));
}

/** The Python text, `name` for the symbol: `(-1/2) + (1/2)*d*d`. */
export function polynomialText(polynomial: Polynomial, of: SymbolExpr, name: string): string {
  const whole = wholeCoefficients(polynomial);
  const common = fraction(whole.at(-1)!, 1n).top * polynomial.at(-1)!.bottom / polynomial.at(-1)!.top;
  const text = (term: Expr): string => {
    const [factor, rest] = splitCoefficient(term);
    const { top, bottom } = fraction(factor as bigint, common);
    const number = bottom === 1n ? String(top) : `${top}/${bottom}`;
    if (rest === one) return top < 0n ? `(${number})` : number;
    const powers = guardText(rest, () => name);
    if (top === 1n && bottom === 1n) return powers;
    return top < 0n ? `((${number})*${powers})` : bottom === 1n ? `${number}*${powers}` : `(${number})*${powers}`;
  };
  return terms(expressionOf(whole.map((each) => fraction(each)), of)!).map(text).join(" + ");
}

/** The quotient by `s - root`; undefined where that is no root. */
export function dividedByRoot(polynomial: Polynomial, root: bigint): Polynomial | undefined {
  return quotientPolynomial(polynomial, [fraction(-root), fraction(1n)]);
}

/** Whether there may be a root from `start` on, by the signs of the coefficients of `p(start + t)` (Descartes' rule). */
export function changesSignFrom(polynomial: Polynomial, start: bigint): boolean {
  const moved = polynomial.reduceRight<Polynomial>((sum, each) => plusPolynomial(timesPolynomial(sum, [fraction(start), fraction(1n)]), trimmed([each])), []);
  const signs = moved.filter((each) => each.top !== 0n).map((each) => each.top > 0n);
  return coefficient(moved, 0).top === 0n || signs.some((sign) => sign !== signs[0]);
}

/** No root is looked for beyond. */
const farthest = 1000n;

/** The positive roots, how many times each, from the least on; undefined where there are others than whole ones. */
export function wholeSizesOf(polynomial: Polynomial): Map<bigint, number> | undefined {
  const found = new Map<bigint, number>();
  let rest = polynomial;
  while (degree(rest) > 0 && coefficient(rest, 0).top === 0n) rest = rest.slice(1);
  for (let root = 1n; root <= farthest && changesSignFrom(rest, 0n); root++) {
    for (let next = dividedByRoot(rest, root); next !== undefined; next = dividedByRoot(rest, root)) {
      rest = next;
      found.set(root, (found.get(root) ?? 0) + 1);
    }
  }
  return changesSignFrom(rest, 0n) ? undefined : found;
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
