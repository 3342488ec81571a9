/** Values of reductions, scans and sorting. Sums are taken in double precision and rounded once. */
import { dtypes, type DType } from "../dtype.ts";
import { Tensor, type Elements } from "../tensor.ts";
import type { Kernel } from "../types.ts";
import { newElements, rounder, UnknownValues } from "../values.ts";
import { asNumbers, cast, count, kernel, stored, type KernelCall, type KernelFamily, type Operand } from "./kernel.ts";
import { sumInner, sumOuter } from "./sums.ts";

/** Reduced dimensions of a call, all when there are none. */
function dimsOf(k: KernelCall, rank: number): number[] {
  const given = k.has("dim") && k.arg("dim") !== null ? k.ints("dim") : [];
  const list = given.length ? given : Array.from({ length: rank }, (_, i) => i);
  return list.map(d => (d < 0 ? d + Math.max(rank, 1) : d)).filter(d => d < rank);
}

/** For each group of elements that become one, their places in row-major order. */
export function groups(sizes: readonly number[], dims: readonly number[]): Int32Array[] {
  const kept = sizes.map((_, i) => i).filter(i => !dims.includes(i));
  const outer = count(kept.map(i => sizes[i]!));
  const inner = count(dims.map(i => sizes[i]!));
  const result = Array.from({ length: outer }, () => new Int32Array(inner));
  const filled = new Int32Array(outer);
  const total = count(sizes);
  for (let place = 0; place < total; place++) {
    let rest = place, group = 0, unit = 1;
    for (let d = sizes.length - 1; d >= 0; d--) {
      const index = rest % sizes[d]!;
      rest = Math.floor(rest / sizes[d]!);
      if (dims.includes(d)) continue;
      group += index * unit;
      unit *= sizes[d]!;
    }
    result[group]![filled[group]!++] = place;
  }
  return result;
}

type Fold = (values: readonly number[], k: KernelCall) => number;
type BigFold = (values: readonly bigint[]) => bigint;

const sum: Fold = values => values.reduce((a, b) => a + b, 0);
const mean: Fold = values => sum(values, undefined as never) / values.length;

function reducer(fold: Fold, big: BigFold | null = null, toOut = true): Kernel {
  return kernel(k => {
    const self = k.operand(k.call.op.schema.args[0]!.name);
    if (self.dtype.isComplex) throw new UnknownValues();
    const parts = groups(self.sizes, dimsOf(k, self.sizes.length));
    if (big && k.out.dtype === dtypes.int64) {
      const elements = cast(self, dtypes.int64) as BigInt64Array;
      return BigInt64Array.from(parts, part => BigInt.asIntN(64, big(Array.from(part, p => elements[p]!))));
    }
    const elements = asNumbers(toOut && k.out.dtype.isFloatingPoint ? { ...self, dtype: k.out.dtype, elements: cast(self, k.out.dtype) } : self);
    return stored(parts.map(part => fold(Array.from(part, p => elements[p]!), k)), k.out.dtype);
  });
}

/** Lanes of a 256-bit vector. */
const lanesOf = new Map<DType, number>([[dtypes.float32, 8], [dtypes.float64, 4]]);

/** Sums of floats in ATen's order where the reduced dimensions are the last or the first ones. */
function exactSums(k: KernelCall, finish: (sum: number, n: number) => number): Elements | null {
  const self = k.operand(k.call.op.schema.args[0]!.name);
  const lanes = lanesOf.get(k.out.dtype);
  if (lanes === undefined || self.dtype !== k.out.dtype) return null;
  const rank = self.sizes.length;
  const dims = dimsOf(k, rank).sort((a, b) => a - b);
  const elements = asNumbers(self);
  const [inner, outer] = [dims.every((d, i) => d === rank - dims.length + i), dims.every((d, i) => d === i)];
  if (!inner && !outer) return null;
  const parts = groups(self.sizes, dims);
  const round = rounder(k.out.dtype);
  return stored(parts.map((part, column) => {
    const load = (i: number): number => elements[part[i]!]!;
    return finish(inner ? sumInner(load, part.length, lanes, round) : sumOuter(load, part.length, column, parts.length, lanes, round), part.length);
  }), k.out.dtype);
}

/** As `plain`, but exact where `exactSums` is. */
function summing(plain: Kernel, finish: (sum: number, n: number) => number): Kernel {
  return (call, result) => {
    if (!(result instanceof Tensor) || !lanesOf.has(result.dtype) || !(call.args[0] instanceof Tensor) || call.args[0].dtype !== result.dtype) return plain(call, result);
    const order = kernel(k => {
      const exact = exactSums(k, finish);
      if (exact) return exact;
      const self = k.operand(k.call.op.schema.args[0]!.name);
      const elements = asNumbers(self);
      return stored(groups(self.sizes, dimsOf(k, self.sizes.length)).map(part => finish(part.reduce((total, p) => total + elements[p]!, 0), part.length)), k.out.dtype);
    });
    return order(call, result);
  };
}

const correction = (k: KernelCall): number => {
  if (k.has("correction")) return k.arg("correction") === null ? 1 : Number(k.arg("correction"));
  return k.has("unbiased") && !k.bool("unbiased") ? 0 : 1;
};
const variance: Fold = (values, k) => {
  const m = mean(values, k);
  return values.reduce((a, v) => a + (v - m) ** 2, 0) / Math.max(values.length - correction(k), 0);
};

const norm: Fold = (values, k) => {
  const p = k.has("ord") ? k.arg("ord") : k.has("p") ? k.arg("p") : 2;
  const order = p === null ? 2 : Number(p);
  if (order === 2) return Math.sqrt(values.reduce((a, v) => a + v * v, 0));
  if (order === Infinity) return Math.max(...values.map(Math.abs));
  if (order === -Infinity) return Math.min(...values.map(Math.abs));
  if (order === 0) return values.filter(v => v !== 0).length;
  return values.reduce((a, v) => a + Math.abs(v) ** order, 0) ** (1 / order);
};

/** The place of the extreme element in each group: the first of equals; a NaN wins. */
function extreme(better: (a: number | bigint, b: number | bigint) => boolean): (self: Operand, dims: readonly number[]) => { places: number[]; indices: number[] } {
  return (self, dims) => {
    const places: number[] = [], indices: number[] = [];
    for (const part of groups(self.sizes, dims)) {
      let best = 0;
      for (let i = 1; i < part.length; i++) {
        const [now, old] = [self.elements[part[i]!]!, self.elements[part[best]!]!];
        if (Number.isNaN(old)) break;
        if (Number.isNaN(now) || better(now, old)) best = i;
      }
      places.push(part[best]!);
      indices.push(best);
    }
    return { places, indices };
  };
}

const pick = (elements: Elements, places: readonly number[]): Elements =>
  elements instanceof BigInt64Array ? BigInt64Array.from(places, p => elements[p]!) : Float64Array.from(places, p => elements[p]!);

const greatest = extreme((a, b) => a > b);
const least = extreme((a, b) => a < b);

const valueOnly = (find: typeof greatest): Kernel => kernel(k => {
  const self = k.operand("self");
  return pick(self.elements, find(self, dimsOf(k, self.sizes.length)).places);
});
const valueAndIndex = (find: typeof greatest): Kernel => kernel(k => {
  const self = k.operand("self");
  const { places, indices } = find(self, dimsOf(k, self.sizes.length));
  return [pick(self.elements, places), stored(indices, dtypes.int64)];
});
const indexOnly = (find: typeof greatest): Kernel => kernel(k => {
  const self = k.operand("self");
  return stored(find(self, dimsOf(k, self.sizes.length)).indices, dtypes.int64);
});

/** Lines along `dim`: the places of each, in order. */
function linesOf(k: KernelCall, self: Operand): Int32Array[] {
  if (self.sizes.length === 0) return [Int32Array.of(0)];
  const d = k.has("dim") && k.arg("dim") !== null ? k.int("dim") : -1;
  return groups(self.sizes, [d < 0 ? d + self.sizes.length : d]);
}

function scan(step: (carry: number, value: number) => number, big: (carry: bigint, value: bigint) => bigint): Kernel {
  return kernel(k => {
    const self = k.operand("self");
    if (self.dtype.isComplex) throw new UnknownValues();
    const elements = cast(self, k.out.dtype);
    const out = newElements(k.out.dtype, count(self.sizes));
    for (const line of linesOf(k, self)) {
      if (out instanceof BigInt64Array) {
        let carry: bigint | null = null;
        for (const p of line) out[p] = carry = carry === null ? (elements[p] as bigint) : BigInt.asIntN(64, big(carry, elements[p] as bigint));
      } else {
        const numbers = new Float64Array(line.length);
        line.forEach((p, i) => { numbers[i] = i === 0 ? Number(elements[p]) : step(numbers[i - 1]!, Number(elements[p])); });
        const rounded = stored(numbers, k.out.dtype);
        line.forEach((p, i) => { out[p] = Number(rounded[i]); });
      }
    }
    return out;
  });
}

const compareValues = (a: number | bigint, b: number | bigint): number => {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Sorted order of each line, stable. */
function orders(k: KernelCall, self: Operand, descending: boolean): { line: Int32Array; order: number[] }[] {
  return linesOf(k, self).map(line => {
    const order = Array.from(line, (_, i) => i);
    const signed = descending ? -1 : 1;
    order.sort((a, b) => signed * compareValues(self.elements[line[a]!]!, self.elements[line[b]!]!) || a - b);
    return { line, order };
  });
}

function sortInto(k: KernelCall, descending: boolean): { values: Elements; indices: Elements } {
  const self = k.operand("self");
  const values = self.elements.slice();
  const indices = new BigInt64Array(count(self.sizes));
  for (const { line, order } of orders(k, self, descending)) {
    order.forEach((from, i) => { (values as { [i: number]: number | bigint })[line[i]!] = self.elements[line[from]!]!; indices[line[i]!] = BigInt(from); });
  }
  return { values, indices };
}

const topk = kernel(k => {
  const self = k.operand("self");
  const n = k.int("k");
  const lines = orders(k, self, k.bool("largest"));
  const outLines = self.sizes.length === 0 ? [Int32Array.of(0)] : groups(k.out.sizes, [k.int("dim") < 0 ? k.int("dim") + self.sizes.length : k.int("dim")]);
  const values = newElements(self.dtype, count(k.out.sizes));
  const indices = new BigInt64Array(count(k.out.sizes));
  lines.forEach(({ line, order }, g) => {
    for (let i = 0; i < n; i++) {
      values[outLines[g]![i]!] = self.elements[line[order[i]!]!]!;
      indices[outLines[g]![i]!] = BigInt(order[i]!);
    }
  });
  return [values, indices];
});

function softmaxKernel(log: boolean): Kernel {
  return kernel(k => {
    const self = k.operand("self");
    const elements = asNumbers({ ...self, dtype: k.out.dtype, elements: cast(self, k.out.dtype) });
    const out = new Float64Array(elements.length);
    for (const line of linesOf(k, self)) {
      const top = Math.max(...Array.from(line, p => elements[p]!));
      const total = Array.from(line, p => Math.exp(elements[p]! - top)).reduce((a, b) => a + b, 0);
      for (const p of line) out[p] = log ? elements[p]! - top - Math.log(total) : Math.exp(elements[p]! - top) / total;
    }
    return stored(out, k.out.dtype);
  });
}

const middle: Fold = values => {
  if (values.some(Number.isNaN)) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
};

const all: Fold = values => +values.every(v => v !== 0);
const any: Fold = values => +values.some(v => v !== 0);

const flip = (k: KernelCall): boolean => k.has("descending") && k.bool("descending");

export const reductionKernels: KernelFamily = [
  ["sum", summing(reducer(sum, values => values.reduce((a, b) => a + b, 0n)), total => total)],
  ["nansum", reducer(values => sum(values.filter(v => !Number.isNaN(v)), undefined as never))],
  ["prod", reducer(values => values.reduce((a, b) => a * b, 1), values => values.reduce((a, b) => BigInt.asIntN(64, a * b), 1n))],
  ["mean", summing(reducer(mean), (total, n) => total / n)],
  ["var", reducer(variance)], ["std", reducer((values, k) => Math.sqrt(variance(values, k)))],
  ["all", reducer(all, null, false)], ["any", reducer(any, null, false)],
  ["amax max.default", valueOnly(greatest)], ["amin min.default", valueOnly(least)],
  ["max.dim", valueAndIndex(greatest)], ["min.dim", valueAndIndex(least)],
  ["argmax", indexOnly(greatest)], ["argmin", indexOnly(least)],
  ["median.default", reducer(middle)],
  ["logsumexp", reducer(values => { const top = Math.max(...values); return top + Math.log(values.reduce((a, v) => a + Math.exp(v - top), 0)); })],
  ["linalg_vector_norm norm.Scalar norm.ScalarOpt_dim linalg_norm.default", reducer(norm)],
  ["count_nonzero", reducer(values => values.filter(v => v !== 0).length)],
  ["cumsum", scan((c, v) => c + v, (c, v) => c + v)], ["cumprod", scan((c, v) => c * v, (c, v) => c * v)],
  ["sort.default sort.stable", kernel(k => { const { values, indices } = sortInto(k, flip(k)); return [values, indices]; })],
  ["argsort.default argsort.stable", kernel(k => sortInto(k, flip(k)).indices)],
  ["msort", kernel(k => sortInto(k, false).values)],
  ["topk", topk],
  ["softmax.int _softmax", softmaxKernel(false)], ["log_softmax.int _log_softmax", softmaxKernel(true)],
];

