/** Exact fractions, for conditions solved over the rationals. */
import { gcd } from "./arithmetic.ts";

export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

export function fraction(top: bigint, bottom = 1n): Fraction {
  const common = gcd(top, bottom) * (bottom < 0n ? -1n : 1n);
  return common === 0n ? { top: 0n, bottom: 1n } : { top: top / common, bottom: bottom / common };
}

export const plusFraction = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
export const timesFraction = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.top, a.bottom * b.bottom);
export const overFraction = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom, a.bottom * b.top);
export const negateFraction = (a: Fraction): Fraction => ({ top: -a.top, bottom: a.bottom });
export const compareFractions = (a: Fraction, b: Fraction): number => { const d = a.top * b.bottom - b.top * a.bottom; return d < 0n ? -1 : d > 0n ? 1 : 0; };
export const fractionText = (a: Fraction): string => (a.bottom === 1n ? String(a.top) : `${a.top}/${a.bottom}`);

/** `slope*s + constant` as sympy writes it: `3*s0/2 + 7/2`, a positive constant before a negative term. */
export function linearText(constant: Fraction, slope: Fraction, name: string): string {
  if (slope.top === 0n) return fractionText(constant);
  const size = slope.top < 0n ? -slope.top : slope.top;
  const term = `${size === 1n ? "" : `${size}*`}${name}${slope.bottom === 1n ? "" : `/${slope.bottom}`}`;
  if (constant.top === 0n) return slope.top < 0n ? `-${term}` : term;
  if (slope.top < 0n && constant.top > 0n) return `${fractionText(constant)} - ${term}`;
  return `${slope.top < 0n ? "-" : ""}${term} ${constant.top < 0n ? "-" : "+"} ${fractionText({ top: constant.top < 0n ? -constant.top : constant.top, bottom: constant.bottom })}`;
}
