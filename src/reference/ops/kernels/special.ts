/** Special functions in double precision. */

/** erf by its series near 0 and erfc's continued fraction beyond. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a > 2.5) return Math.sign(x) * (1 - erfcTail(a));
  let term = a, sum = a;
  for (let n = 1; n < 200; n++) {
    term *= -(a * a) / n;
    const next = term / (2 * n + 1);
    sum += next;
    if (Math.abs(next) < 1e-18 * Math.abs(sum)) break;
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
}

function erfcTail(a: number): number {
  let fraction = 0;
  for (let n = 120; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
}

export function erfc(x: number): number {
  return x > 2.5 ? (x > 27 ? 0 : erfcTail(x)) : 1 - erf(x);
}

/** Newton's method on erf, from Giles' first approximation. */
export function erfinv(y: number): number {
  if (Math.abs(y) >= 1) return Math.abs(y) === 1 ? y * Infinity : NaN;
  const w = -Math.log((1 - y) * (1 + y));
  let x = w < 5 ? y * (0.886226899 + 0.0144 * w) : Math.sign(y) * Math.sqrt(w - 0.5 * Math.log(Math.PI * w));
  for (let i = 0; i < 60; i++) {
    const error = erf(x) - y;
    const step = error / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) - x * error);
    x -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(x)) break;
  }
  return x;
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function lgamma(x: number): number {
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

export function digamma(x: number): number {
  if (x <= 0 && Number.isInteger(x)) return NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let shift = 0;
  while (x < 10) { shift -= 1 / x; x += 1; }
  const z = 1 / (x * x);
  return shift + Math.log(x) - 0.5 / x - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))));
}

/** Halves go to the even neighbour; the sign of zero stays. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const nearest = x - floor !== 0.5 ? Math.round(x) : floor % 2 === 0 ? floor : floor + 1;
  return nearest === 0 && (x < 0 || Object.is(x, -0)) ? -0 : nearest;
}
