/**
 * Single-precision log, sin and cos as ATen's vector code for normal numbers computes them (Cephes polynomials, fused multiply-add).
 * Every step rounds to float32; a fused step rounds once.
 */
const f = Math.fround;
const scratch = new Float32Array(1);
const bits = new Int32Array(scratch.buffer);

/** Horner's scheme, fused. */
function polynomial(coefficients: readonly number[], x: number): number {
  let y = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) y = f(y * x + coefficients[i]!);
  return y;
}

const single = (list: readonly number[]): number[] => list.map(f);
const logCoefficients = single([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const sinCoefficients = single([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const cosCoefficients = single([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);
const [logLow, logHigh] = single([-2.1219444e-4, 0.693359375]) as [number, number];
/** A quarter of pi in three parts, for exact reduction. */
const quarterPi = single([-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8]);
const squareRootOfHalf = f(0.707106781186547524);
const fourOverPi = f(1.27323954473516);

export function logSingle(value: number): number {
  if (!(value > 0)) return value === 0 ? -Infinity : NaN;
  scratch[0] = value;
  let exponent = (bits[0]! >> 23) - 0x7f + 1;
  bits[0] = (bits[0]! & 0x007fffff) | 0x3f000000;
  const mantissa = scratch[0]!;
  let x = f(mantissa - 1);
  if (mantissa < squareRootOfHalf) { exponent -= 1; x = f(x + mantissa); }
  const z = f(x * x);
  let y = f(polynomial(logCoefficients, x) * x);
  y = f(y * z + f(exponent * logLow));
  y = f(-z * 0.5 + y);
  return f(exponent * logHigh + f(x + y));
}

/** For x >= 0. */
export function sinCosSingle(value: number): readonly [sin: number, cos: number] {
  const octant = (Math.trunc(f(value * fourOverPi)) + 1) & ~1;
  let x = value;
  for (const part of quarterPi) x = f(octant * part + x);
  const z = f(x * x);
  const c = f(f(f(polynomial(cosCoefficients, z) * z) * z - f(z * 0.5)) + 1);
  const s = f(f(polynomial(sinCoefficients, z) * z) * x + x);
  const swapped = (octant & 2) !== 0;
  const [sin, cos] = swapped ? [c, s] : [s, c];
  return [octant & 4 ? -sin : sin, (octant - 2) & 4 ? cos : -cos];
}
