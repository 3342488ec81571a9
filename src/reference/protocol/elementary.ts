/**
 * Elementary functions rounded as C's library rounds them, to the nearest float in all but the rarest cases. The host's own are off by a last
 * digit now and then (`32 ** -0.5`), which would show in printed constants. Those not here (`tanh`, `expm1`, `log1p`) agree as they are.
 *
 * Values are integers that count units of 2^-160: wide enough that one rounding, at the end, decides.
 */
import { exactParts } from "./parts.ts";

const BITS = 160n;
const ONE = 1n << BITS;

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** A finite float, exactly where its last bit is not below the unit. */
function fixedOf(x: number): bigint {
  const { mantissa, exponent } = exactParts(x);
  const shift = BigInt(exponent) + BITS;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** `value * 2^(power - 160)` as the nearest float, ties to even. */
function toFloat(value: bigint, power = 0): number {
  if (value === 0n) return 0;
  const size = value < 0n ? -value : value;
  const length = size.toString(2).length;
  // The exponent of the last bit that is kept: 53 bits, fewer for subnormal results.
  const last = Math.max(length - 53 + power - 160, -1074);
  const drop = BigInt(last - power + 160);
  if (drop <= 0n) return Number(value) * 2 ** (power - 160);
  let kept = size >> drop;
  const rest = size - (kept << drop);
  const half = 1n << (drop - 1n);
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  // In two steps: the power of two alone may leave the range.
  const step = Math.trunc(last / 2);
  const result = Number(kept) * 2 ** step * 2 ** (last - step);
  return value < 0n ? -result : result;
}

/** atanh(p/q) for a small ratio, as a series. */
function atanhRatio(p: bigint, q: bigint): bigint {
  const x = (p << BITS) / q;
  const square = times(x, x);
  let power = x;
  let sum = x;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = times(power, square);
    sum += power / n;
  }
  return sum;
}

const lazy = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

const LN2 = lazy(() => 2n * atanhRatio(1n, 3n));

/** Pi by Machin's formula, with `extra` bits more. */
function piFixed(extra: bigint): bigint {
  const one = 1n << (BITS + extra);
  const arctanOf = (n: bigint): bigint => {
    let power = one / n;
    let sum = power;
    for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
      power /= n * n;
      sum += (sign * power) / k;
    }
    return sum;
  };
  return 4n * (4n * arctanOf(5n) - arctanOf(239n));
}

const EXTRA = 64n;
const PI = lazy(() => piFixed(EXTRA));

function logFixed(x: number): bigint {
  const { mantissa, exponent } = exactParts(x);
  const length = mantissa.toString(2).length;
  // mantissa / 2^shift lies between 0.75 and 1.5.
  const shift = (mantissa << 2n) >> BigInt(length) >= 3n ? length : length - 1;
  const scale = 1n << BigInt(shift);
  return 2n * atanhRatio(mantissa - scale, mantissa + scale) + BigInt(exponent + shift) * LN2();
}

/** exp of a fixed value: the result is `value * 2^power`. */
function expFixed(x: bigint): { value: bigint; power: number } {
  const halves = x / LN2();
  const rest = x - halves * LN2();
  const small = rest >> 8n;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = times(term, small) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = times(sum, sum);
  return { value: sum, power: Number(halves) };
}

const tiny = (x: number): boolean => Math.abs(x) < 2 ** -40;

export function exp(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) > 760 || x === 0) return Math.exp(x);
  const { value, power } = expFixed(fixedOf(x));
  return toFloat(value, power);
}

export const log = (x: number): number => (x > 0 && Number.isFinite(x) ? toFloat(logFixed(x)) : Math.log(x));
export const log2 = (x: number): number => (x > 0 && Number.isFinite(x) ? toFloat((logFixed(x) << BITS) / LN2()) : Math.log2(x));

/** `x ** y` of floats, neither a special case of C's `pow`. */
export function pow(x: number, y: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0 || Math.abs(y) > 2 ** 40) return Math.pow(x, y);
  if (y === 1) return x;
  if (Number.isInteger(y) && y > 0 && y <= 32) return integerPower(x, y);
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const product = (fixedOf(y) * logFixed(Math.abs(x))) >> BITS;
  if (product > fixedOf(760) || product < fixedOf(-760)) return Math.pow(x, y);
  const { value, power } = expFixed(product);
  const size = toFloat(value, power);
  return x < 0 && Math.abs(y % 2) === 1 ? -size : size;
}

/** Exactly, so that ties round to even. */
function integerPower(x: number, y: number): number {
  const { mantissa, exponent } = exactParts(x);
  return toFloat(mantissa ** BigInt(y), exponent * y + 160);
}

/** sin and cos of a fixed value below pi/4 in size. */
function series(x: bigint, first: bigint, start: bigint): bigint {
  const square = times(x, x);
  let term = first;
  let sum = first;
  for (let n = start; term !== 0n && term !== -1n; n += 2n) {
    term = -times(term, square) / ((n + 1n) * (n + 2n));
    sum += term;
  }
  return sum;
}

/** The quarter turn that `x` lies in, and sine and cosine of what is left. */
function turn(x: number): { quarter: number; sin: bigint; cos: bigint } {
  const wide = fixedOf(x) << EXTRA;
  const half = PI() / 2n;
  const quarters = (2n * wide + half) / (2n * half) - ((2n * wide + half) < 0n && (2n * wide + half) % (2n * half) !== 0n ? 1n : 0n);
  const rest = (wide - quarters * half) >> EXTRA;
  return { quarter: Number(((quarters % 4n) + 4n) % 4n), sin: series(rest, rest, 1n), cos: series(rest, ONE, 0n) };
}

const simpleAngle = (x: number): boolean => Number.isFinite(x) && Math.abs(x) < 2 ** 50 && !tiny(x);

export function sin(x: number): number {
  if (!simpleAngle(x)) return Math.sin(x);
  const { quarter, sin: s, cos: c } = turn(x);
  return toFloat([s, c, -s, -c][quarter]!);
}

export function cos(x: number): number {
  if (!simpleAngle(x)) return Math.cos(x);
  const { quarter, sin: s, cos: c } = turn(x);
  return toFloat([c, -s, -c, s][quarter]!);
}

export function tan(x: number): number {
  if (!simpleAngle(x)) return Math.tan(x);
  const { quarter, sin: s, cos: c } = turn(x);
  return toFloat(quarter % 2 === 0 ? (s << BITS) / c : -(c << BITS) / s);
}

/** From the exponential, as C's library has it; near 0 the host's own does the same. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size >= 0.5 * Math.LN2 && size < 22)) return Math.cosh(x);
  const power = exp(size);
  return 0.5 * power + 0.5 / power;
}

/** The exact sum of finite floats, rounded once. */
export function exactSum(values: readonly number[]): number {
  let total = 0n;
  for (const value of values) {
    const { mantissa, exponent } = exactParts(value);
    total += mantissa << BigInt(exponent + 1074);
  }
  return toFloat(total, 160 - 1074);
}
