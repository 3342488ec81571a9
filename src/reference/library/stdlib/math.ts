/** `math`: functions of numbers, on the host's own. */
import { erf, erfc } from "../../ops/kernels/special.ts";
import { PyModule, PyTuple, builtin, raise, types, unbox, type Implementation, type Value } from "../../objects/index.ts";
import { binary, callSpecial, elementary, index, toArray, toFloat } from "../../protocol/index.ts";

const domain = (): never => raise(types.ValueError, "math domain error");

const fraction = 240n;
const twoOverRootPi = 1993673419339784460258911580658175606905582979199981906769926743717419468n; // 2/sqrt(pi), 240 bits after the point

/** `erf` to the last bit: its power series in whole numbers. */
function roundedErf(x: number): number {
  if (!(Math.abs(x) < 6) || Math.abs(x) < 1e-8) return erf(x);
  const scaled = BigInt(x * 2 ** 100) << (fraction - 100n);
  const square = (scaled * scaled) >> fraction;
  let [term, sum] = [scaled, scaled];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = -((term * square) >> fraction) / n;
    sum += term / (2n * n + 1n);
  }
  const result = (sum * twoOverRootPi) >> fraction;
  return Number(result >> (fraction - 120n)) / 2 ** 120;
}

/** A square as the float next to it and what that leaves. */
function square(x: number): [number, number] {
  const high = (x * 134217729) - (x * 134217729 - x);
  const low = x - high;
  return [x * x, high * high - x * x + 2 * high * low + low * low];
}

/** The root of a sum of squares, with what rounding leaves put back once (Modules/mathmodule.c, `vector_norm`). */
function rootOfSquares(values: readonly number[]): number {
  const rough = Math.hypot(...values);
  if (!Number.isFinite(rough) || rough === 0) return rough;
  const scale = 2 ** -Math.ceil(Math.log2(rough));
  const parts = values.flatMap((value) => square(value * scale));
  const root = Math.sqrt(elementary.exactSum(parts));
  const [whole, rest] = square(root);
  return (root + elementary.exactSum([...parts, -whole, -rest]) / (2 * root)) / scale;
}

/** A function of one float; NaN out of a number is a domain error, infinity an overflow. */
const real = (compute: (x: number) => number): Implementation => (x: Value) => {
  const value = toFloat(x);
  const result = compute(value);
  if (Number.isNaN(result) && !Number.isNaN(value)) domain();
  if (!Number.isFinite(result) && Number.isFinite(value)) return raise(types.OverflowError, "math range error");
  return result;
};

const rounding = (name: string, compute: (x: number) => number): Implementation => (x: Value) => {
  const plain = unbox(x);
  if (typeof plain === "bigint" || typeof plain === "boolean") return BigInt(plain);
  if (typeof plain !== "number") {
    const own = callSpecial(x, name, []);
    if (own !== undefined) return own;
  }
  return BigInt(compute(toFloat(x)));
};

function integerRoot(n: bigint): bigint {
  if (n < 0n) raise(types.ValueError, "isqrt() argument must be nonnegative");
  if (n < 2n) return n;
  // Newton's method from above.
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

const absolute = (n: bigint): bigint => (n < 0n ? -n : n);
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? absolute(a) : gcd(b, a % b));

function logarithm(x: Value, base: Value | undefined): number {
  const value = unbox(x);
  const of = (each: Value): number => {
    const number = toFloat(each);
    return number <= 0 ? domain() : elementary.log(number);
  };
  if (base === undefined) return of(value);
  const bottom = toFloat(base);
  if (bottom === 2) return elementary.log2(toFloat(x));
  return of(x) / elementary.log(bottom);
}

const rows: readonly (readonly [string, Implementation])[] = [
  ["sqrt(x, /)", real(Math.sqrt)], ["exp(x, /)", real(elementary.exp)], ["expm1(x, /)", real(Math.expm1)], ["log1p(x, /)", real(Math.log1p)],
  ["log2(x, /)", real((x) => (x <= 0 ? NaN : elementary.log2(x)))], ["log10(x, /)", real((x) => (x <= 0 ? NaN : Math.log10(x)))],
  ["sin(x, /)", real(elementary.sin)], ["cos(x, /)", real(elementary.cos)], ["tan(x, /)", real(elementary.tan)],
  ["asin(x, /)", real(Math.asin)], ["acos(x, /)", real(Math.acos)], ["atan(x, /)", real(Math.atan)],
  ["sinh(x, /)", real(Math.sinh)], ["cosh(x, /)", real(elementary.cosh)], ["tanh(x, /)", real(Math.tanh)],
  ["asinh(x, /)", real(Math.asinh)], ["acosh(x, /)", real(Math.acosh)], ["atanh(x, /)", real(Math.atanh)], ["cbrt(x, /)", real(Math.cbrt)],
  ["fabs(x, /)", real(Math.abs)], ["degrees(x, /)", (x: Value) => toFloat(x) * (180 / Math.PI)], ["radians(x, /)", (x: Value) => toFloat(x) * (Math.PI / 180)],
  ["atan2(y, x, /)", (y: Value, x: Value) => Math.atan2(toFloat(y), toFloat(x))],
  ["pow(x, y, /)", (x: Value, y: Value) => elementary.pow(toFloat(x), toFloat(y))],
  ["fmod(x, y, /)", (x: Value, y: Value) => toFloat(x) % toFloat(y)],
  ["copysign(x, y, /)", (x: Value, y: Value) => Math.abs(toFloat(x)) * (toFloat(y) < 0 || Object.is(toFloat(y), -0) ? -1 : 1)],
  ["hypot(*coordinates)", (values: readonly Value[]) => rootOfSquares(values.map(toFloat))],
  ["log(x, base=?, /)", logarithm],
  ["floor(x, /)", rounding("__floor__", Math.floor)], ["ceil(x, /)", rounding("__ceil__", Math.ceil)], ["trunc(x, /)", rounding("__trunc__", Math.trunc)],
  ["isnan(x, /)", (x: Value) => Number.isNaN(toFloat(x))], ["isinf(x, /)", (x: Value) => Math.abs(toFloat(x)) === Infinity], ["isfinite(x, /)", (x: Value) => Number.isFinite(toFloat(x))],
  ["isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", (a: Value, b: Value, relative: Value, absolutely: Value) => {
    const [x, y] = [toFloat(a), toFloat(b)];
    return x === y || Math.abs(x - y) <= Math.max(toFloat(relative) * Math.max(Math.abs(x), Math.abs(y)), toFloat(absolutely));
  }],
  ["erf(x, /)", (x: Value) => roundedErf(toFloat(x))], ["erfc(x, /)", (x: Value) => erfc(toFloat(x))], ["lgamma(x, /)", (x: Value) => lgammaOf(toFloat(x))],
  ["gamma(x, /)", real(gammaOf)], ["exp2(x, /)", real((x) => elementary.pow(2, x))],
  ["dist(p, q, /)", (p: Value, q: Value) => { const there = toArray(q).map(toFloat); return rootOfSquares(toArray(p).map((each, i) => toFloat(each) - there[i]!)); }],
  ["sumprod(p, q, /)", (p: Value, q: Value) => { const by = toArray(q); return toArray(p).map((each, i) => binary("mul", each, by[i]!)).reduce((a, b) => binary("add", a, b), 0n as Value); }],
  ["modf(x, /)", (x: Value) => { const value = toFloat(x); const whole = Math.trunc(value); return new PyTuple([Number.isFinite(value) ? value - whole : value * 0, whole]); }],
  ["frexp(x, /)", (x: Value) => new PyTuple(mantissaAndExponent(toFloat(x)))],
  ["ldexp(x, i, /)", (x: Value, i: Value) => toFloat(x) * 2 ** Number(index(i))],
  ["remainder(x, y, /)", (x: Value, y: Value) => { const [a, b] = [toFloat(x), toFloat(y)]; const quotient = a / b; const down = Math.floor(quotient); const even = quotient - down === 0.5 ? (down % 2 === 0 ? down : down + 1) : Math.round(quotient); return a - even * b; }],
  ["perm(n, k=None, /)", (n: Value, k: Value) => { let result = 1n; const count = k === null ? index(n) : index(k); for (let i = 0n; i < count; i++) result *= index(n) - i; return result; }],
  ["ulp(x, /)", (x: Value) => { const value = Math.abs(toFloat(x)); return nextAfter(value, Infinity) - value; }],
  ["nextafter(x, y, /, *, steps=None)", (x: Value, y: Value) => nextAfter(toFloat(x), toFloat(y))],
  ["isqrt(n, /)", (n: Value) => integerRoot(index(n))],
  ["gcd(*integers)", (values: readonly Value[]) => values.map(index).reduce(gcd, 0n)],
  ["lcm(*integers)", (values: readonly Value[]) => values.map(index).reduce((a, b) => (a === 0n || b === 0n ? 0n : absolute(a * b) / gcd(a, b)), 1n)],
  ["factorial(n, /)", (n: Value) => { let product = 1n; for (let i = 2n; i <= index(n); i++) product *= i; return product; }],
  ["comb(n, k, /)", (n: Value, k: Value) => { let result = 1n; for (let i = 0n; i < index(k); i++) result = (result * (index(n) - i)) / (i + 1n); return result; }],
  ["prod(iterable, /, *, start=1)", (items: Value, start: Value) => product(toArray(items), start)],
  ["fsum(seq, /)", (items: Value) => { const values = toArray(items).map(toFloat); return values.every(Number.isFinite) ? elementary.exactSum(values) : values.reduce((a, b) => a + b, 0); }],
];

/** Lanczos' sum of 13 terms, as a quotient of polynomials, with g = 6.0246… (Modules/mathmodule.c, `lanczos_sum`). */
const lanczosG = 6.024680040776729583740234375;
const lanczosAbove = [
  23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959, 35711959237.355668049440185451547166705960488635843,
  17921034426.037209699919755754458931112671403265390, 6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
  248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640, 2876370.6289353724412254090516208496135991145378768,
  186056.26539522349504029498971604569928220784236328, 8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
  2.5066282746310002701649081771338373386264310793408,
];
const lanczosBelow = [0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1];

function lanczosSum(x: number): number {
  const over = (coefficients: readonly number[]): number =>
    (x < 5 ? coefficients.reduceRight((sum, each) => sum * x + each, 0) : coefficients.reduce((sum, each) => sum / x + each, 0));
  return over(lanczosAbove) / over(lanczosBelow);
}

/** `math.lgamma` (Modules/mathmodule.c, `m_lgamma`). */
function lgammaOf(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : Infinity;
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? raise(types.ValueError, "math domain error") : 0;
  const size = Math.abs(x);
  if (size < 1e-20) return -elementary.log(size);
  const result = elementary.log(lanczosSum(size)) - lanczosG + (size - 0.5) * (elementary.log(size + lanczosG - 0.5) - 1);
  return x < 0 ? elementary.log(Math.PI) - elementary.log(Math.abs(Math.sin(Math.PI * size))) - elementary.log(size) - result : result;
}

/** `sin(pi * x)`, exact where that is exact. */
function sinOfPi(x: number): number {
  const y = Math.abs(x) % 2;
  const quarter = Math.round(2 * y);
  const { sin, cos } = elementary;
  const value = [() => sin(Math.PI * y), () => cos(Math.PI * (y - 0.5)), () => sin(Math.PI * (1 - y)), () => -cos(Math.PI * (y - 1.5)), () => sin(Math.PI * (y - 2))][quarter]!();
  return x < 0 ? -value : value;
}

/** `math.gamma` (Modules/mathmodule.c, `m_tgamma`). */
function gammaOf(x: number): number {
  if (!Number.isFinite(x)) return x > 0 ? x : NaN;
  if (Number.isInteger(x)) {
    if (x <= 0) return NaN;
    if (x <= 23) return Array.from({ length: x - 1 }, (_, i) => i + 1).reduce((product, each) => product * each, 1);
  }
  const size = Math.abs(x);
  if (size < 1e-20) return 1 / x;
  if (size > 200) return x < 0 ? 0 / sinOfPi(x) : Infinity;
  const half = lanczosG - 0.5;
  const y = size + half;
  // What the sum has lost.
  const lost = ((size > half ? y - size - half : y - half - size) * lanczosG) / y;
  const power = (value: number, by: (left: number, right: number) => number): number => {
    if (size < 140) return by(value, elementary.pow(y, size - 0.5));
    const root = elementary.pow(y, size / 2 - 0.25);
    return by(by(value, root), root);
  };
  if (x < 0) {
    const below = ((-Math.PI / sinOfPi(size) / size) * elementary.exp(y)) / lanczosSum(size);
    return power(below - lost * below, (left, right) => left / right);
  }
  const above = lanczosSum(size) / elementary.exp(y);
  return power(above + lost * above, (left, right) => left * right);
}

function mantissaAndExponent(x: number): [number, bigint] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0n];
  let exponent = Math.max(-1073, Math.floor(Math.log2(Math.abs(x))) + 1);
  let mantissa = x * 2 ** -exponent;
  while (Math.abs(mantissa) < 0.5) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  while (Math.abs(mantissa) >= 1) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  return [mantissa, BigInt(exponent)];
}

function nextAfter(x: number, towards: number): number {
  if (Number.isNaN(x) || Number.isNaN(towards) || x === towards) return x === towards ? towards : NaN;
  if (x === 0) return towards > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([x]).buffer);
  bits[0]! += (x < towards) === (x > 0) ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

function product(items: readonly Value[], start: Value): Value {
  return items.map(unbox).reduce<Value>((total, item) => {
    if (typeof total === "bigint" && (typeof item === "bigint" || typeof item === "boolean")) return total * BigInt(item);
    return toFloat(total) * toFloat(item);
  }, start);
}

export function mathModule(): PyModule {
  const names = new Map<string, Value>([["pi", Math.PI], ["e", Math.E], ["tau", 2 * Math.PI], ["inf", Infinity], ["nan", NaN]]);
  for (const [line, implementation] of rows) {
    const made = builtin(line, implementation, "math");
    names.set(made.name, made);
  }
  return new PyModule("math", names);
}
