/**
 * Values of tensors: reading and writing elements in the dtype's own precision, through strides.
 *
 * Elements are never changed in place. A write makes a new `Lazy` from the old one, so an operator may keep what it has read
 * and compute later, or never: large parameters cost nothing until somebody asks for their values.
 * `Logical` is a tensor's content in row-major order: one entry an element (complex: two, re and im).
 */
import { dtypes, type DType } from "./dtype.ts";
import type { Elements, Storage, Tensor } from "./tensor.ts";
import { ComplexScalar } from "./types.ts";

export type Leaf = number | bigint | boolean | ComplexScalar;
export type Nested = Leaf | readonly Nested[];

export function usesBigInt(dtype: DType): boolean {
  return dtype === dtypes.int64 || dtype === dtypes.uint64;
}

const scratchFloat = new Float32Array(1);
const scratchBits = new Uint32Array(scratchFloat.buffer);

/** Round to nearest even at `bits` fraction bits, with the smallest normal exponent `minExponent` (subnormals below), overflow to infinity. */
function roundMini(value: number, bits: number, minExponent: number, largest: number, overflow: number): number {
  if (!Number.isFinite(value) || value === 0) return Number.isFinite(value) ? value : Number.isNaN(value) ? NaN : Math.sign(value) * overflow;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), minExponent);
  const unit = 2 ** (exponent - bits);
  const scaled = value / unit;
  let rounded = Math.round(scaled);
  if (Math.abs(scaled - Math.trunc(scaled)) === 0.5 && rounded % 2 !== 0) rounded -= 1;
  const result = rounded * unit;
  return Math.abs(result) > largest ? Math.sign(result) * overflow : result;
}

function toBfloat16(value: number): number {
  scratchFloat[0] = value;
  if (Number.isNaN(value)) return NaN;
  const bits = scratchBits[0]!;
  scratchBits[0] = ((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000) >>> 0;
  return scratchFloat[0]!;
}

/** What storing a number as `dtype` leaves of it. */
const rounders = new Map<DType, (value: number) => number>([
  [dtypes.float64, v => v], [dtypes.complex128, v => v],
  [dtypes.float32, Math.fround], [dtypes.complex64, Math.fround],
  [dtypes.float16, v => roundMini(Math.fround(v), 10, -14, 65504, Infinity)],
  [dtypes.complex32, v => roundMini(Math.fround(v), 10, -14, 65504, Infinity)],
  [dtypes.bfloat16, toBfloat16],
  [dtypes.float8_e4m3fn, v => roundMini(v, 3, -6, 448, NaN)],
  [dtypes.float8_e5m2, v => roundMini(v, 2, -14, 57344, Infinity)],
  [dtypes.float8_e4m3fnuz, v => roundMini(v, 3, -7, 240, NaN)],
  [dtypes.float8_e5m2fnuz, v => roundMini(v, 2, -15, 57344, NaN)],
  [dtypes.bool, v => (v !== 0 ? 1 : 0)],
  [dtypes.int8, v => (toInt(v) << 24) >> 24], [dtypes.uint8, v => toInt(v) & 0xff],
  [dtypes.int16, v => (toInt(v) << 16) >> 16], [dtypes.uint16, v => toInt(v) & 0xffff],
  [dtypes.int32, v => toInt(v) | 0], [dtypes.uint32, v => toInt(v) >>> 0],
]);

function toInt(value: number): number {
  return Number.isFinite(value) ? Math.trunc(value) : 0;
}

export function rounder(dtype: DType): (value: number) => number {
  return rounders.get(dtype) ?? (v => v);
}

/** An integer in 64 bits. A float that does not fit becomes the smallest one, as on x86. */
export function toInt64(value: number | bigint | boolean, dtype: DType): bigint {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "bigint") return dtype === dtypes.uint64 ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) return -(2n ** 63n);
  const whole = BigInt(Math.trunc(value));
  return dtype === dtypes.uint64 ? BigInt.asUintN(64, whole) : whole;
}

export function newElements(dtype: DType, count: number): Elements {
  if (usesBigInt(dtype)) return new BigInt64Array(count);
  return new Float64Array(dtype.isComplex ? 2 * count : count);
}

/** Literals as elements of `dtype`. */
export function packElements(values: readonly Leaf[], dtype: DType): Elements {
  const elements = newElements(dtype, values.length);
  if (elements instanceof BigInt64Array) {
    values.forEach((v, i) => { elements[i] = toInt64(v instanceof ComplexScalar ? v.re : v, dtype); });
    return elements;
  }
  const round = rounder(dtype);
  values.forEach((v, i) => {
    const [re, im] = v instanceof ComplexScalar ? [v.re, v.im] : [Number(v), 0];
    if (dtype.isComplex) { elements[2 * i] = round(re); elements[2 * i + 1] = round(im); } else elements[i] = round(re);
  });
  return elements;
}

/** Content of a tensor, converted to another dtype as `to` does. */
export function castElements(elements: Elements, from: DType, to: DType): Elements {
  if (from === to) return elements;
  const count = from.isComplex ? elements.length / 2 : elements.length;
  const out = newElements(to, count);
  const round = rounder(to);
  for (let i = 0; i < count; i++) {
    const value = elements[from.isComplex ? 2 * i : i]!;
    if (out instanceof BigInt64Array) out[i] = toInt64(value, to);
    else if (to === dtypes.bool) out[i] = value != 0 || (from.isComplex && elements[2 * i + 1] != 0) ? 1 : 0;
    else if (to.isIntegral && typeof value === "bigint") out[i] = round(Number(BigInt.asIntN(32, value)));
    else if (to.isIntegral) out[i] = round(Number(BigInt.asIntN(32, toInt64(value, dtypes.int64))));
    else if (to.isComplex) { out[2 * i] = round(Number(value)); out[2 * i + 1] = from.isComplex ? round(Number(elements[2 * i + 1]!)) : 0; }
    else out[i] = round(Number(value));
  }
  return out;
}

/** Thrown by a kernel whose inputs have no known values: the result has none either. */
export class UnknownValues extends Error {}

/** Memoised: computed when first asked for, null when it cannot be known. */
export function lazy(compute: () => Elements): () => Elements | null {
  let state: Elements | null | undefined;
  return () => {
    if (state === undefined) {
      try {
        state = compute();
      } catch (error) {
        if (!(error instanceof UnknownValues)) throw error;
        state = null;
      }
    }
    return state;
  };
}

export function forceStorage(storage: Storage): Elements | null {
  if (typeof storage.elements === "function") storage.elements = storage.elements();
  return storage.elements;
}

export function concreteSizes(dims: readonly unknown[]): number[] {
  return dims.map(d => { if (typeof d !== "number") throw new UnknownValues(); return d; });
}

/** Positions in the storage, in row-major order of the elements. */
export function positions(sizes: readonly number[], strides: readonly number[], offset: number): Int32Array {
  const count = sizes.reduce((a, b) => a * b, 1);
  const out = new Int32Array(count);
  if (count === 0) return out;
  const index = new Array<number>(sizes.length).fill(0);
  let place = offset;
  for (let i = 0; i < count; i++) {
    out[i] = place;
    for (let d = sizes.length - 1; d >= 0; d--) {
      index[d]!++;
      place += strides[d]!;
      if (index[d]! < sizes[d]!) break;
      place -= index[d]! * strides[d]!;
      index[d] = 0;
    }
  }
  return out;
}

function gather(elements: Elements, at: Int32Array, complex: boolean): Elements {
  if (elements instanceof BigInt64Array) return BigInt64Array.from(at, p => elements[p]!);
  if (!complex) return Float64Array.from(at, p => elements[p]!);
  const out = new Float64Array(2 * at.length);
  at.forEach((p, i) => { out[2 * i] = elements[2 * p]!; out[2 * i + 1] = elements[2 * p + 1]!; });
  return out;
}

/** What a tensor holds now, to be read later: later writes do not change it. */
export interface Snapshot {
  readonly dtype: DType;
  readonly sizes: readonly number[];
  /** Row-major elements. Throws `UnknownValues`. */
  read(): Elements;
}

export function snapshot(tensor: Tensor): Snapshot {
  const source = tensor.storage.elements;
  const { dtype, sizes, strides, offset } = tensor;
  const fixed = concreteSizes(sizes);
  return {
    dtype, sizes: fixed,
    read() {
      const elements = typeof source === "function" ? source() : source;
      if (elements === null) throw new UnknownValues();
      const steps = concreteSizes(strides);
      const [start] = concreteSizes([offset]);
      const count = fixed.reduce((a, b) => a * b, 1);
      let dense = true;
      let product = 1;
      for (let d = fixed.length - 1; d >= 0; d--) {
        if (fixed[d] !== 1 && steps[d] !== product) { dense = false; break; }
        product *= fixed[d]!;
      }
      const width = dtype.isComplex ? 2 : 1;
      if (dense && start === 0 && elements.length === count * width) return elements;
      return gather(elements, positions(fixed, steps, start!), dtype.isComplex);
    },
  };
}

/** Gives `tensor` (possibly a view) new content, computed when asked for. */
export function writeLater(tensor: Tensor, compute: () => Elements): void {
  const { storage, dtype } = tensor;
  const before = storage.elements;
  let sizes: number[], strides: number[], start: number, total: number;
  try {
    sizes = concreteSizes(tensor.sizes);
    strides = concreteSizes(tensor.strides);
    [start, total] = concreteSizes([tensor.offset, storage.size]) as [number, number];
  } catch {
    storage.elements = null;
    return;
  }
  const count = sizes.reduce((a, b) => a * b, 1);
  const at = (): Int32Array => positions(sizes, strides, start);
  storage.elements = lazy(() => {
    const values = compute();
    if (count === total && isRowMajor(sizes, strides)) return values;
    const old = typeof before === "function" ? before() : before;
    if (old === null && count !== total) throw new UnknownValues();
    const out = old ? old.slice() : newElements(dtype, total);
    const width = dtype.isComplex ? 2 : 1;
    at().forEach((p, i) => { for (let k = 0; k < width; k++) out[width * p + k] = values[width * i + k]!; });
    return out;
  });
}

function isRowMajor(sizes: readonly number[], strides: readonly number[]): boolean {
  let product = 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    if (sizes[d] !== 1 && strides[d] !== product) return false;
    product *= sizes[d]!;
  }
  return true;
}

/** Row-major elements of a tensor, or null where they are unknown. */
export function elementsOf(tensor: Tensor): Elements | null {
  const source = tensor.fake ? tensor.constant : tensor;
  if (!source) return null;
  try {
    return snapshot(source).read();
  } catch (error) {
    if (error instanceof UnknownValues) return null;
    throw error;
  }
}

/** Element `i` as a Python scalar. */
export function leafAt(elements: Elements, i: number, dtype: DType): Leaf {
  if (dtype.isComplex) return new ComplexScalar(Number(elements[2 * i]), Number(elements[2 * i + 1]));
  const value = elements[i]!;
  if (dtype === dtypes.bool) return value != 0;
  if (dtype === dtypes.uint64) return BigInt.asUintN(64, BigInt(value));
  if (dtype.isIntegral) return BigInt(value);
  return Number(value);
}

/** The only element of a tensor as a Python scalar; null where it is unknown. */
export function itemOf(tensor: Tensor): Leaf | null {
  const elements = elementsOf(tensor);
  return elements === null ? null : leafAt(elements, 0, tensor.dtype);
}

/** `tolist()`; null where values are unknown. */
export function nestedOf(tensor: Tensor): Nested | null {
  const elements = elementsOf(tensor);
  if (elements === null) return null;
  const sizes = tensor.sizes as readonly number[];
  let next = 0;
  const build = (d: number): Nested => (d === sizes.length ? leafAt(elements, next++, tensor.dtype) : Array.from({ length: sizes[d]! }, () => build(d + 1)));
  return build(0);
}
