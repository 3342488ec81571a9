/**
 * What kernels are made of. A kernel sees its tensor arguments as they were when the operator ran, and its results' metadata;
 * it runs when somebody asks for the values. Elements are row-major; an int64 result is a BigInt64Array, everything else numbers.
 */
import { arg } from "../args.ts";
import { dtypes, type DType } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { dtypeOfScalar } from "../promote.ts";
import type { Call, Kernel, OpArg, OpResult } from "../types.ts";
import {
  castElements, concreteSizes, newElements, packElements, positions, rounder, snapshot, UnknownValues, writeLater, type Leaf, type Snapshot,
} from "../values.ts";
import type { Elements } from "../tensor.ts";

export interface OutMeta { readonly dtype: DType; readonly sizes: readonly number[] }

/** One operand: elements, sizes, dtype. A Python number is a 0-dim one. */
export interface Operand { readonly dtype: DType; readonly sizes: readonly number[]; readonly elements: Elements }

export class KernelCall {
  readonly call: Call;
  readonly outs: readonly OutMeta[];
  private readonly snapshots: ReadonlyMap<Tensor, Snapshot>;
  constructor(call: Call, outs: readonly OutMeta[], snapshots: ReadonlyMap<Tensor, Snapshot>) {
    this.call = call;
    this.outs = outs;
    this.snapshots = snapshots;
  }
  get out(): OutMeta { return this.outs[0]!; }
  arg(name: string): OpArg { return arg(this.call, name); }
  has(name: string): boolean { return this.call.op.schema.index.has(name); }
  int(name: string): number { return Number(this.arg(name)); }
  ints(name: string): number[] { const v = this.arg(name); return v === null ? [] : Array.isArray(v) ? v.map(Number) : [Number(v)]; }
  bool(name: string): boolean { return this.arg(name) === true; }
  operand(name: string): Operand {
    const value = this.arg(name);
    if (value instanceof Tensor) return this.read(value);
    return scalarOperand(value);
  }
  maybe(name: string): Operand | null { return this.arg(name) === null ? null : this.operand(name); }
  operands(name: string): Operand[] { return (this.arg(name) as readonly Tensor[]).map(t => this.read(t)); }
  read(tensor: Tensor): Operand {
    const snap = this.snapshots.get(tensor)!;
    return { dtype: snap.dtype, sizes: snap.sizes, elements: snap.read() };
  }
}

export function scalarOperand(value: OpArg, dtype: DType = dtypeOfScalar(value)): Operand {
  if (typeof value === "object" && value !== null && !("re" in value)) throw new UnknownValues();
  // A Python float is a double until it meets a tensor.
  const type = dtype.isFloatingPoint ? dtypes.float64 : dtype;
  return { dtype: type, sizes: [], elements: packElements([value as Leaf], type) };
}

function collect(args: readonly OpArg[], into: Map<Tensor, Snapshot>): void {
  for (const value of args) {
    if (value instanceof Tensor) { if (!into.has(value)) into.set(value, snapshot(value)); } else if (Array.isArray(value)) collect(value as readonly OpArg[], into);
  }
}

function tensorsIn(result: OpResult): Tensor[] {
  if (result instanceof Tensor) return [result];
  return Array.isArray(result) ? (result as readonly OpResult[]).flatMap(tensorsIn) : [];
}

export type Values = (k: KernelCall) => Elements | readonly Elements[];

/** A kernel from a function of elements. Results are given in the result's own dtype (see `stored`). */
export function kernel(values: Values): Kernel {
  return (call, result) => {
    const outs = tensorsIn(result);
    const snapshots = new Map<Tensor, Snapshot>();
    let metas: OutMeta[];
    try {
      collect(call.args, snapshots);
      metas = outs.map(out => ({ dtype: out.dtype, sizes: concreteSizes(out.sizes) }));
    } catch (error) {
      if (!(error instanceof UnknownValues)) throw error;
      for (const out of outs) out.storage.elements = null;
      return;
    }
    const k = new KernelCall(call, metas, snapshots);
    let computed: readonly Elements[] | null = null;
    const all = (): readonly Elements[] => (computed ??= asList(values(k)));
    outs.forEach((out, i) => writeLater(out, () => all()[i]!));
  };
}

const asList = (v: Elements | readonly Elements[]): readonly Elements[] => (v instanceof Float64Array || v instanceof BigInt64Array ? [v] : (v as readonly Elements[]));

export const count = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

export function rowMajor(sizes: readonly number[]): number[] {
  const strides = new Array<number>(sizes.length).fill(1);
  for (let i = sizes.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * sizes[i + 1]!;
  return strides;
}

/** For every element of `shape`, the place of the operand's element that it is broadcast from. */
export function broadcastPlaces(sizes: readonly number[], shape: readonly number[]): Int32Array {
  const own = rowMajor(sizes);
  const shift = shape.length - sizes.length;
  return positions(shape, shape.map((_, i) => (i < shift || sizes[i - shift] === 1 ? 0 : own[i - shift]!)), 0);
}

/** Numbers stored in `dtype`: rounded, wrapped; for int64 as bigints. */
export function stored(numbers: ArrayLike<number>, dtype: DType): Elements {
  const out = newElements(dtype, dtype.isComplex ? numbers.length / 2 : numbers.length);
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < numbers.length; i++) out[i] = Number.isFinite(numbers[i]) ? BigInt.asIntN(64, BigInt(Math.trunc(numbers[i]!))) : -(2n ** 63n);
    return out;
  }
  const round = rounder(dtype);
  for (let i = 0; i < numbers.length; i++) out[i] = round(numbers[i]!);
  return out;
}

export function cast(operand: Operand, to: DType): Elements { return castElements(operand.elements, operand.dtype, to); }

/** As numbers, whatever the dtype. Complex is not for this. */
export function asNumbers(operand: Operand): Float64Array {
  if (operand.dtype.isComplex) throw new UnknownValues();
  return operand.elements instanceof BigInt64Array ? Float64Array.from(operand.elements, Number) : operand.elements;
}

export type KernelRow = readonly [names: string, kernel: Kernel];
export type KernelFamily = readonly KernelRow[];
