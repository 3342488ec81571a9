/** Values that are moved, not computed: joins, indexing, gather and scatter, repeats. Also matrix products. */
import { dtypes } from "../dtype.ts";
import type { Elements } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { OpError, type Kernel } from "../types.ts";
import { newElements, positions, UnknownValues } from "../values.ts";
import { asNumbers, broadcastPlaces, cast, count, kernel, rowMajor, stored, type KernelCall, type KernelFamily, type Operand } from "./kernel.ts";

/** Copies the elements at `places` (complex ones as pairs). */
export function takePlaces(elements: Elements, places: ArrayLike<number>, complex: boolean): Elements {
  const width = complex ? 2 : 1;
  const out = elements instanceof BigInt64Array ? new BigInt64Array(places.length) : new Float64Array(places.length * width);
  for (let i = 0; i < places.length; i++) for (let w = 0; w < width; w++) out[width * i + w] = elements[width * places[i]! + w]!;
  return out;
}

const wrap = (d: number, rank: number): number => (d < 0 ? d + rank : d);

function cat(k: KernelCall, list: readonly Operand[], at: number): Elements {
  const parts = list.filter(o => !(o.sizes.length === 1 && o.sizes[0] === 0));
  const out = newElements(k.out.dtype, count(k.out.sizes));
  const width = k.out.dtype.isComplex ? 2 : 1;
  const strides = rowMajor(k.out.sizes);
  let start = 0;
  for (const part of parts) {
    const elements = cast(part, k.out.dtype);
    positions(part.sizes, strides, start * strides[at]!).forEach((p, i) => { for (let w = 0; w < width; w++) out[width * p + w] = elements[width * i + w]!; });
    start += part.sizes[at]!;
  }
  return out;
}

const stack = kernel(k => {
  const d = wrap(k.int("dim"), k.out.sizes.length);
  return cat(k, k.operands("tensors").map(o => ({ ...o, sizes: [...o.sizes.slice(0, d), 1, ...o.sizes.slice(d)] })), d);
});

/** Differences of neighbours along a dim, `n` times over. */
const diff = kernel(k => {
  if (k.maybe("prepend") !== null || k.maybe("append") !== null) throw new UnknownValues();
  const self = k.operand("self");
  const d = wrap(k.int("dim"), self.sizes.length);
  let values = self.elements;
  const sizes = [...self.sizes];
  for (let turn = 0; turn < k.int("n"); turn++) {
    const step = sizes.slice(d + 1).reduce((a, b) => a * b, 1);
    const length = sizes[d]!;
    const out = values instanceof BigInt64Array ? new BigInt64Array(count([...sizes.slice(0, d), Math.max(length - 1, 0)]) * step) : new Float64Array(count([...sizes.slice(0, d), Math.max(length - 1, 0)]) * step);
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      if (Math.floor(i / step) % length === 0) continue;
      if (out instanceof BigInt64Array) out[at++] = (values as BigInt64Array)[i]! - (values as BigInt64Array)[i - step]!;
      else out[at++] = (values as Float64Array)[i]! - (values as Float64Array)[i - step]!;
    }
    values = out;
    sizes[d] = Math.max(length - 1, 0);
  }
  return values;
});

/** Brings a list to a rank, then joins: `hstack` and the like. */
const stackOf = (prepare: (o: Operand) => Operand, dim: (rank: number) => number): Kernel => kernel(k => {
  const list = k.operands("tensors").map(prepare);
  return cat(k, list, dim(list[0]!.sizes.length));
});
const atLeast = (rank: number) => (o: Operand): Operand => {
  if (o.sizes.length >= rank) return o;
  if (rank === 1) return { ...o, sizes: [1] };
  if (rank === 2) return { ...o, sizes: o.sizes.length === 0 ? [1, 1] : [1, o.sizes[0]!] };
  return { ...o, sizes: o.sizes.length === 0 ? [1, 1, 1] : o.sizes.length === 1 ? [1, o.sizes[0]!, 1] : [...o.sizes, 1] };
};

function checkedIndex(index: number, size: number, dim: number): number {
  if (index < -size || index >= size) throw new OpError(`index ${index} is out of bounds for dimension ${dim} with size ${size}`, "IndexError");
  return index < 0 ? index + size : index;
}

/** Index tensors one a dimension, masks expanded. */
function expandIndices(k: KernelCall): ({ sizes: readonly number[]; values: readonly number[] } | null)[] {
  const out: ({ sizes: readonly number[]; values: readonly number[] } | null)[] = [];
  for (const index of k.arg("indices") as readonly (Tensor | null)[]) {
    if (index === null) { out.push(null); continue; }
    const o = k.read(index);
    if (o.dtype !== dtypes.bool && o.dtype !== dtypes.uint8) { out.push({ sizes: o.sizes, values: Array.from(asNumbers(o)) }); continue; }
    const found = nonzeroPlaces(o);
    const strides = rowMajor(o.sizes);
    o.sizes.forEach((size, d) => out.push({ sizes: [found.length], values: found.map(p => Math.floor(p / strides[d]!) % size) }));
  }
  return out;
}

const nonzeroPlaces = (o: Operand): number[] => {
  const width = o.dtype.isComplex ? 2 : 1;
  return Array.from({ length: count(o.sizes) }, (_, i) => i).filter(i => o.elements[width * i] != 0 || (width === 2 && o.elements[2 * i + 1] != 0));
};

/** Places in `self` that `self[indices]` reads, in the result's order. */
function indexPlaces(k: KernelCall, self: Operand): { places: Int32Array; sizes: number[] } {
  const indices = expandIndices(k);
  const at = indices.flatMap((index, i) => (index ? [i] : []));
  const present = at.map(i => indices[i]!);
  let shape: number[] = [];
  for (const { sizes } of present) {
    const rank = Math.max(shape.length, sizes.length);
    shape = Array.from({ length: rank }, (_, i) => Math.max(shape[i - (rank - shape.length)] ?? 1, sizes[i - (rank - sizes.length)] ?? 1) * +!((shape[i - (rank - shape.length)] ?? 1) === 0 || (sizes[i - (rank - sizes.length)] ?? 1) === 0));
  }
  const strides = rowMajor(self.sizes);
  const base = new Int32Array(count(shape));
  for (const d of at) {
    const { sizes, values } = indices[d]!;
    broadcastPlaces(sizes, shape).forEach((p, i) => { base[i]! += checkedIndex(values[p]!, self.sizes[d]!, d) * strides[d]!; });
  }
  const rest = self.sizes.map((_, i) => i).filter(i => !at.includes(i));
  const adjacent = at.length > 0 && at[at.length - 1]! - at[0]! === at.length - 1;
  const before = adjacent ? rest.filter(i => i < at[0]!) : [];
  const after = rest.filter(i => !before.includes(i));
  const lead = positions(before.map(i => self.sizes[i]!), before.map(i => strides[i]!), 0);
  const tail = positions(after.map(i => self.sizes[i]!), after.map(i => strides[i]!), 0);
  const places = new Int32Array(lead.length * base.length * tail.length);
  let n = 0;
  for (const a of lead) for (const b of base) for (const c of tail) places[n++] = a + b + c;
  return { places, sizes: [...before.map(i => self.sizes[i]!), ...shape, ...after.map(i => self.sizes[i]!)] };
}

const index = kernel(k => {
  const self = k.operand("self");
  return takePlaces(self.elements, indexPlaces(k, self).places, self.dtype.isComplex);
});

const indexPut = kernel(k => {
  const self = k.operand("self");
  const { places, sizes } = indexPlaces(k, self);
  const value = k.operand("values");
  const elements = cast(value, self.dtype);
  const from = broadcastPlaces(value.sizes, sizes);
  return scatterInto(self, places, i => elements[from[i]!]!, k.has("accumulate") && k.bool("accumulate") ? add : replace);
});

type Combine = (old: number | bigint, value: number | bigint) => number | bigint;
const replace: Combine = (_, value) => value;
const add: Combine = (old, value) => (typeof old === "bigint" ? old + (value as bigint) : old + (value as number));
const multiply: Combine = (old, value) => (typeof old === "bigint" ? old * (value as bigint) : old * (value as number));
const combiners: Readonly<Record<string, Combine>> = {
  sum: add, add, prod: multiply, multiply, amax: (a, b) => (a > b ? a : b), amin: (a, b) => (a < b ? a : b),
};

function scatterInto(self: Operand, places: ArrayLike<number>, value: (i: number) => number | bigint, combine: Combine): Elements {
  if (self.dtype.isComplex) throw new UnknownValues();
  const out = self.elements.slice();
  for (let i = 0; i < places.length; i++) out[places[i]!] = combine(out[places[i]!]!, value(i));
  return out instanceof BigInt64Array ? out : stored(out, self.dtype);
}

const indexSelect = kernel(k => {
  const [self, idx] = [k.operand("self"), asNumbers(k.operand("index"))];
  if (self.sizes.length === 0) return self.elements.slice();
  const d = wrap(k.int("dim"), self.sizes.length);
  const strides = rowMajor(self.sizes);
  return takePlaces(self.elements, alongDim(k.out.sizes, strides, d, (_, at) => checkedIndex(idx[at]!, self.sizes[d]!, d)), self.dtype.isComplex);
});

/** Places for every index of `sizes`, the coordinate along `d` replaced. */
function alongDim(sizes: readonly number[], strides: readonly number[], d: number, coordinate: (flat: number, at: number) => number): Int32Array {
  const places = positions(sizes, strides.map((s, i) => (i === d ? 0 : s)), 0);
  const own = rowMajor(sizes);
  return places.map((p, i) => p + coordinate(i, Math.floor(i / own[d]!) % sizes[d]!) * strides[d]!);
}

const gather = kernel(k => {
  const [self, idx] = [k.operand("self"), k.operand("index")];
  const values = asNumbers(idx);
  if (self.sizes.length === 0) return self.elements.slice();
  const d = wrap(k.int("dim"), self.sizes.length);
  return takePlaces(self.elements, alongDim(idx.sizes, rowMajor(self.sizes), d, flat => checkedIndex(values[flat]!, self.sizes[d]!, d)), self.dtype.isComplex);
});

const scatterKernel = (combineOf: (k: KernelCall) => Combine, source: string | null): Kernel => kernel(k => {
  const [self, idx] = [k.operand("self"), k.operand("index")];
  const values = asNumbers(idx);
  const name = source ?? (k.has("src") ? "src" : "value");
  const src = k.operand(name);
  const elements = cast(src, self.dtype);
  const from = src.sizes.length === 0 ? new Int32Array(values.length) : positions(idx.sizes, rowMajor(src.sizes), 0);
  if (self.sizes.length === 0) return scatterInto(self, [0], () => elements[0]!, combineOf(k));
  const d = wrap(k.int("dim"), self.sizes.length);
  const places = alongDim(idx.sizes, rowMajor(self.sizes), d, flat => checkedIndex(values[flat]!, self.sizes[d]!, d));
  return scatterInto(self, places, i => elements[from[i]!]!, combineOf(k));
});

/** `index_add`, `index_copy`, `index_fill`. */
const indexWrite = (combine: Combine, source: string): Kernel => kernel(k => {
  const [self, idx] = [k.operand("self"), asNumbers(k.operand("index"))];
  const d = wrap(k.int("dim"), self.sizes.length);
  const src = k.operand(source);
  const elements = cast(src, self.dtype);
  const sizes = self.sizes.map((size, i) => (i === d ? idx.length : size));
  const places = alongDim(sizes, rowMajor(self.sizes), d, (_, at) => checkedIndex(idx[at]!, self.sizes[d]!, d));
  return scatterInto(self, places, i => elements[src.sizes.length === 0 ? 0 : i]!, combine);
});

const embedding = kernel(k => {
  const [weight, idx] = [k.operand("weight"), asNumbers(k.operand("indices"))];
  const [rows, columns] = weight.sizes as [number, number];
  const places = new Int32Array(idx.length * columns);
  idx.forEach((row, i) => { for (let c = 0; c < columns; c++) places[i * columns + c] = checkedIndex(row, rows, 0) * columns + c; });
  return takePlaces(weight.elements, places, false);
});

const oneHot = kernel(k => {
  const self = k.operand("self");
  const classes = k.out.sizes[k.out.sizes.length - 1]!;
  const out = new BigInt64Array(count(k.out.sizes));
  asNumbers(self).forEach((c, i) => { out[i * classes + c] = 1n; });
  return out;
});

const flip = (dimsOf: (k: KernelCall) => readonly number[]): Kernel => kernel(k => {
  const self = k.operand("self");
  const dims = dimsOf(k).map(d => wrap(d, self.sizes.length));
  const strides = rowMajor(self.sizes);
  const start = dims.reduce((a, d) => a + (self.sizes[d]! - 1) * strides[d]!, 0);
  return takePlaces(self.elements, positions(self.sizes, strides.map((s, i) => (dims.includes(i) ? -s : s)), start), self.dtype.isComplex);
});

const roll = kernel(k => {
  const self = k.operand("self");
  const [shifts, dims] = [k.ints("shifts"), k.ints("dims")];
  const total = count(self.sizes);
  let places: Int32Array = Int32Array.from({ length: total }, (_, i) => i);
  if (dims.length === 0) places = places.map((_, i) => (((i - shifts[0]!) % total) + total) % total);
  const strides = rowMajor(self.sizes);
  dims.forEach((dim, n) => {
    const d = wrap(dim, self.sizes.length), size = self.sizes[d]!;
    const old = places;
    places = old.map((_, i) => {
      const at = Math.floor(i / strides[d]!) % size;
      return old[i + ((((at - shifts[n]!) % size) + size) % size - at) * strides[d]!]!;
    });
  });
  return takePlaces(self.elements, places, self.dtype.isComplex);
});

const repeat = kernel(k => {
  const self = k.operand("self");
  const rank = k.out.sizes.length;
  const sizes = [...new Array<number>(rank - self.sizes.length).fill(1), ...self.sizes];
  const strides = rowMajor(sizes), own = rowMajor(k.out.sizes);
  const places = Int32Array.from({ length: count(k.out.sizes) }, (_, i) => sizes.reduce((p, size, d) => p + (Math.floor(i / own[d]!) % k.out.sizes[d]! % size) * strides[d]!, 0));
  return takePlaces(self.elements, places, self.dtype.isComplex);
});

const repeatInterleave = kernel(k => {
  const self = k.operand("self");
  const times = k.int("repeats");
  const flat = k.arg("dim") === null;
  const sizes = flat ? [count(self.sizes)] : self.sizes;
  const d = flat ? 0 : wrap(k.int("dim"), sizes.length);
  return takePlaces(self.elements, alongDim(k.out.sizes, rowMajor(sizes), d, (_, at) => Math.floor(at / times)), self.dtype.isComplex);
});

const diag = kernel(k => {
  const self = k.operand("self");
  const offset = k.int(k.has("diagonal") ? "diagonal" : "offset");
  if (self.sizes.length === 2) {
    const columns = self.sizes[1]!;
    const places = Int32Array.from({ length: k.out.sizes[0]! }, (_, i) => (i + Math.max(-offset, 0)) * columns + i + Math.max(offset, 0));
    return takePlaces(self.elements, places, self.dtype.isComplex);
  }
  const n = k.out.sizes[0]!;
  const out = newElements(k.out.dtype, n * n);
  for (let i = 0; i < count(self.sizes); i++) out[(i + Math.max(-offset, 0)) * n + i + Math.max(offset, 0)] = self.elements[i]!;
  return out;
});

const nonzero = kernel(k => {
  const self = k.operand("self");
  const strides = rowMajor(self.sizes);
  return BigInt64Array.from(nonzeroPlaces(self).flatMap(p => self.sizes.map((size, d) => BigInt(Math.floor(p / strides[d]!) % size))));
});

const maskedSelect = kernel(k => {
  const [self, mask] = [k.operand("self"), k.operand("mask")];
  const rank = Math.max(self.sizes.length, mask.sizes.length);
  const shape = Array.from({ length: rank }, (_, i) => Math.max(self.sizes[i - (rank - self.sizes.length)] ?? 1, mask.sizes[i - (rank - mask.sizes.length)] ?? 1));
  const [from, at] = [broadcastPlaces(self.sizes, shape), broadcastPlaces(mask.sizes, shape)];
  return takePlaces(self.elements, Array.from(from).filter((_, i) => mask.elements[at[i]!] != 0), self.dtype.isComplex);
});

/** (batch, rows, inner) times (batch, inner, columns), in double precision, rounded once. */
function product(a: ArrayLike<number>, b: ArrayLike<number>, batch: number, rows: number, inner: number, columns: number, aBatch: boolean, bBatch: boolean): Float64Array {
  const out = new Float64Array(batch * rows * columns);
  for (let n = 0; n < batch; n++) {
    const [pa, pb] = [aBatch ? n * rows * inner : 0, bBatch ? n * inner * columns : 0];
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
      let total = 0;
      for (let l = 0; l < inner; l++) total += a[pa + i * inner + l]! * b[pb + l * columns + j]!;
      out[(n * rows + i) * columns + j] = total;
    }
  }
  return out;
}

const matmulKernel = (first: string, second: string): Kernel => kernel(k => {
  const [a, b] = [k.operand(first), k.operand(second)];
  if (k.out.dtype.isComplex) throw new UnknownValues();
  const as = a.sizes.length === 1 ? [1, a.sizes[0]!] : a.sizes;
  const bs = b.sizes.length === 1 ? [b.sizes[0]!, 1] : b.sizes;
  const [rows, inner, columns] = [as[as.length - 2]!, as[as.length - 1]!, bs[bs.length - 1]!];
  const [aBatch, bBatch] = [as.slice(0, -2), bs.slice(0, -2)];
  const rank = Math.max(aBatch.length, bBatch.length);
  const batch = Array.from({ length: rank }, (_, i) => Math.max(aBatch[i - (rank - aBatch.length)] ?? 1, bBatch[i - (rank - bBatch.length)] ?? 1));
  const spread = (o: Operand, sizes: readonly number[], n: number): Float64Array => {
    const numbers = asNumbers(o);
    const out = new Float64Array(count(batch) * n);
    broadcastPlaces(sizes.slice(0, -2), batch).forEach((p, i) => out.set(numbers.subarray(p * n, (p + 1) * n), i * n));
    return out;
  };
  return stored(product(spread(a, as, rows * inner), spread(b, bs, inner * columns), count(batch), rows, inner, columns, true, true), k.out.dtype);
});

const linear = kernel(k => {
  const [x, w, bias] = [k.operand("input"), k.operand("weight"), k.maybe("bias")];
  const [columns, inner] = w.sizes.length === 2 ? (w.sizes as [number, number]) : [1, w.sizes[0]!];
  const weight = asNumbers(w);
  const turned = new Float64Array(weight.length);
  for (let j = 0; j < columns; j++) for (let l = 0; l < inner; l++) turned[l * columns + j] = weight[j * inner + l]!;
  const rows = count(x.sizes) / inner;
  const out = product(asNumbers(x), turned, 1, rows, inner, columns, false, false);
  if (bias) { const b = asNumbers(bias); out.forEach((v, i) => { out[i] = v + b[i % columns]!; }); }
  return stored(out, k.out.dtype);
});

const addmm = kernel(k => {
  const [bias, a, b] = [k.operand("self"), k.operand("mat1"), k.operand("mat2")];
  const [rows, inner] = a.sizes as [number, number];
  const columns = b.sizes[1]!;
  const out = product(asNumbers(a), asNumbers(b), 1, rows, inner, columns, false, false);
  const at = broadcastPlaces(bias.sizes, k.out.sizes);
  const numbers = asNumbers(bias);
  const [alpha, beta] = [Number(k.arg("alpha")), Number(k.arg("beta"))];
  return stored(out.map((v, i) => alpha * v + beta * numbers[at[i]!]!), k.out.dtype);
});

const outer = kernel(k => {
  const [a, b] = [asNumbers(k.operand("self")), asNumbers(k.operand("vec2"))];
  return stored(Float64Array.from({ length: a.length * b.length }, (_, i) => a[Math.floor(i / b.length)]! * b[i % b.length]!), k.out.dtype);
});

const trace = kernel(k => {
  const self = k.operand("self");
  const [rows, columns] = self.sizes as [number, number];
  const numbers = asNumbers(self);
  return stored([Array.from({ length: Math.min(rows, columns) }, (_, i) => numbers[i * columns + i]!).reduce((a, b) => a + b, 0)], k.out.dtype);
});

const unique = kernel(k => {
  const self = k.operand("self");
  const values = [...new Set(Array.from<number | bigint>(self.elements))].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(values.map((v, i) => [v, i]));
  const inverse = k.has("return_inverse") && k.bool("return_inverse") ? BigInt64Array.from(self.elements as ArrayLike<number>, v => BigInt(places.get(v)!)) : new BigInt64Array(0);
  const counts = new BigInt64Array(k.bool("return_counts") ? values.length : 0);
  if (counts.length) for (const v of self.elements) counts[places.get(v)!]! += 1n;
  return [self.elements instanceof BigInt64Array ? BigInt64Array.from(values as bigint[]) : Float64Array.from(values as number[]), inverse, counts];
});

const uniqueConsecutive = kernel(k => {
  const elements = Array.from<number | bigint>(k.operand("self").elements);
  let run = -1;
  const places = elements.map((v, i) => (i === 0 || v !== elements[i - 1] ? ++run : run));
  const values = elements.filter((v, i) => i === 0 || v !== elements[i - 1]);
  const counts = new BigInt64Array(k.bool("return_counts") ? values.length : 0);
  if (counts.length) for (const at of places) counts[at]! += 1n;
  const stays = k.operand("self").elements instanceof BigInt64Array ? BigInt64Array.from(values as bigint[]) : Float64Array.from(values as number[]);
  return [stays, k.bool("return_inverse") ? BigInt64Array.from(places, BigInt) : new BigInt64Array(0), counts];
});

const isin = kernel(k => {
  const [elements, test] = [k.operand("elements"), k.operand("test_elements")];
  const known = new Set(Array.from<number | bigint>(asNumbers(test)));
  const negate = k.bool("invert");
  return stored(asNumbers(elements).map(v => +(known.has(v) !== negate)), dtypes.bool);
});

/** `bucketize(x, edges)` and `searchsorted(edges, x)`, for one row of edges. */
const positionIn = (edgesName: string, valuesName: string): Kernel => kernel(k => {
  const [edges, values] = [asNumbers(k.operand(edgesName)), asNumbers(k.operand(valuesName))];
  if (k.operand(edgesName).sizes.length !== 1) throw new UnknownValues();
  const right = k.bool("right");
  return stored(values.map(v => { let i = 0; while (i < edges.length && (right ? edges[i]! <= v : edges[i]! < v)) i++; return i; }), k.out.dtype);
});

export const moveKernels: KernelFamily = [
  ["cat concat concatenate", kernel(k => cat(k, k.operands("tensors"), wrap(k.int("dim"), k.out.sizes.length)))],
  ["stack", stack],
  ["hstack", stackOf(atLeast(1), rank => (rank === 1 ? 0 : 1))], ["vstack row_stack", stackOf(atLeast(2), () => 0)], ["dstack", stackOf(atLeast(3), () => 2)],
  ["column_stack", stackOf(o => (o.sizes.length <= 1 ? { ...o, sizes: [count(o.sizes), 1] } : o), () => 1)],
  ["index.Tensor _unsafe_index.Tensor", index], ["index_put index_put_", indexPut], ["index_select", indexSelect],
  ["gather", gather],
  ["scatter.src scatter.value", scatterKernel(() => replace, null)],
  ["scatter.reduce scatter.value_reduce", scatterKernel(k => combiners[String(k.arg("reduce"))] ?? replace, null)],
  ["scatter_add", scatterKernel(() => add, "src")],
  ["index_add", indexWrite(add, "source")], ["index_copy", indexWrite(replace, "source")], ["index_fill", indexWrite(replace, "value")],
  ["embedding", embedding], ["one_hot", oneHot], ["flip", flip(k => k.ints("dims"))], ["fliplr", flip(() => [1])], ["flipud", flip(() => [0])], ["roll", roll], ["repeat tile", repeat],
  ["repeat_interleave.self_int", repeatInterleave], ["diag diagflat", diag], ["nonzero argwhere", nonzero], ["masked_select", maskedSelect],
  ["take", kernel(k => { const self = k.operand("self"); const n = count(self.sizes); return takePlaces(self.elements, asNumbers(k.operand("index")).map(i => checkedIndex(i, n, 0)), self.dtype.isComplex); })],
  ["diff", diff],
  ["mm bmm", matmulKernel("self", "mat2")], ["matmul linalg_matmul", matmulKernel("self", "other")], ["mv", matmulKernel("self", "vec")],
  ["dot", matmulKernel("self", "tensor")], ["linear", linear], ["addmm", addmm], ["outer ger", outer], ["trace", trace],
  ["_unique2", unique], ["unique_consecutive", uniqueConsecutive], ["isin", isin], ["bucketize", positionIn("boundaries", "self")], ["searchsorted", positionIn("sorted_sequence", "self")],
];
