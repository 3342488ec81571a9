/** Values of `arange`, `linspace`, `eye`, windows, triangles. */
import { dtypes, type DType } from "../dtype.ts";
import type { Elements } from "../tensor.ts";
import { newElements, rounder } from "../values.ts";
import { asNumbers, cast, count, kernel, stored, type KernelCall, type KernelFamily } from "./kernel.ts";

const numberOr = (k: KernelCall, name: string, fallback: number): number => (k.has(name) && k.arg(name) !== null ? Number(k.arg(name)) : fallback);

const arange = kernel(k => {
  const { dtype, sizes } = k.out;
  const n = sizes[0]!;
  if (dtype === dtypes.int64) {
    const start = BigInt(Math.trunc(numberOr(k, "start", 0))), step = BigInt(Math.trunc(numberOr(k, "step", 1)));
    return BigInt64Array.from({ length: n }, (_, i) => start + step * BigInt(i));
  }
  const start = numberOr(k, "start", 0), step = numberOr(k, "step", 1);
  return stored(Float64Array.from({ length: n }, (_, i) => steppedValue(start, step, i, n, dtype)), dtype);
});

/** Floats are made eight at a time from a rounded start, sixteen a round; the rest singly. */
function steppedValue(start: number, step: number, i: number, n: number, dtype: DType): number {
  if (dtype !== dtypes.float32 || i >= n - (n % 16)) return start + step * i;
  return Math.fround(Math.fround(start + step * (i - (i % 8))) + (i % 8) * step);
}

/** From both ends towards the middle, in the result's precision (aten/src/ATen/native/cpu/RangeFactoriesKernel.cpp). */
const linspace = kernel(k => spaced(k, x => x));

function spaced(k: KernelCall, finish: (x: number) => number): Elements {
  const { dtype } = k.out;
  const n = k.out.sizes[0]!;
  const round = precision(dtype);
  const [start, end] = [asNumbers(k.operand("start"))[0]!, asNumbers(k.operand("end"))[0]!].map(round) as [number, number];
  if (n === 1) return stored([finish(start)], dtype);
  const step = dtype.isIntegral ? (end - start) / (n - 1) : round(round(end - start) / (n - 1));
  const half = Math.floor(n / 2);
  // One rounding: multiplication and addition are fused.
  return stored(Float64Array.from({ length: n }, (_, i) => finish(round(i < half ? start + step * i : end - step * (n - i - 1)))), dtype);
}

function precision(dtype: DType): (x: number) => number {
  return dtype.isFloatingPoint ? rounder(dtype) : x => x;
}

const eye = kernel(k => {
  const [n, m] = k.out.sizes as [number, number];
  return stored(Float64Array.from({ length: n * m }, (_, i) => +(Math.floor(i / m) === i % m)), k.out.dtype);
});

/** Keeps the elements of each matrix for which `keep(row, column)` holds. */
function triangle(upper: boolean): Parameters<typeof kernel>[0] {
  return k => {
    const self = k.operand("self");
    const [rows, columns] = self.sizes.slice(-2) as [number, number];
    const offset = k.int("diagonal");
    const out = newElements(k.out.dtype, count(self.sizes));
    const width = k.out.dtype.isComplex ? 2 : 1;
    for (let i = 0; i < count(self.sizes); i++) {
      const row = Math.floor(i / columns) % rows, column = i % columns;
      const kept = upper ? column - row >= offset : column - row <= offset;
      if (kept) for (let w = 0; w < width; w++) out[width * i + w] = self.elements[width * i + w]!;
    }
    return out;
  };
}

function triangleIndices(upper: boolean): Parameters<typeof kernel>[0] {
  return k => {
    const [rows, columns, offset] = [k.int("row"), k.int("col"), k.int("offset")];
    const pairs: [number, number][] = [];
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if (upper ? j - i >= offset : j - i <= offset) pairs.push([i, j]);
    return stored([...pairs.map(p => p[0]), ...pairs.map(p => p[1])], k.out.dtype);
  };
}

type Round = (x: number) => number;

/** `a - b cos(2 pi i / n)`, rounded at each of the steps that ATen takes. */
const raisedCosine = (i: number, n: number, a: number, b: number, round: Round): number => round(round(round(Math.cos(round(i * round((2 * Math.PI) / n)))) * round(-b)) + round(a));

const windows: Readonly<Record<string, (i: number, n: number, k: KernelCall, round: Round) => number>> = {
  hann_window: (i, n, _k, round) => raisedCosine(i, n, 0.5, 0.5, round),
  hamming_window: (i, n, k, round) => raisedCosine(i, n, numberOr(k, "alpha", 0.54), numberOr(k, "beta", 0.46), round),
  blackman_window: (i, n) => 0.42 - 0.5 * Math.cos((2 * Math.PI * i) / n) + 0.08 * Math.cos((4 * Math.PI * i) / n),
  bartlett_window: (i, n) => 1 - Math.abs((2 * i) / n - 1),
};

const windowKernel = (shape: (typeof windows)[string]): ReturnType<typeof kernel> => kernel(k => {
  const n = k.int("window_length");
  const periodic = k.has("periodic") ? k.bool("periodic") : true;
  if (n === 1) return stored([1], k.out.dtype);
  return stored(Float64Array.from({ length: n }, (_, i) => shape(i, periodic ? n : n - 1, k, rounder(k.out.dtype))), k.out.dtype);
});

export const factoryKernels: KernelFamily = [
  ["arange range", arange], ["linspace", linspace],
  ["logspace", kernel(k => spaced(k, x => Number(k.arg("base")) ** x))],
  ["eye", eye],
  ["tril", kernel(triangle(false))], ["triu", kernel(triangle(true))],
  ["tril_indices", kernel(triangleIndices(false))], ["triu_indices", kernel(triangleIndices(true))],
  ...Object.entries(windows).map(([name, shape]) => [name, windowKernel(shape)] as const),
  ["fill_diagonal_", kernel(k => {
    const self = k.operand("self");
    const out = self.elements.slice();
    const columns = self.sizes[self.sizes.length - 1]!;
    const value = cast(k.operand("fill_value"), k.out.dtype)[0]!;
    for (let i = 0; i < Math.min(...self.sizes); i++) out[i * columns + i] = value;
    return out;
  })],
];
