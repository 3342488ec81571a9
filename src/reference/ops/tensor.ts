/**
 * What a tensor is to the operators: metadata over a storage, and, where it is small and known, values.
 *
 * A tensor is `fake` when it stands for an input of the traced program: it has no values, and every operator that touches it
 * computes metadata only (as FakeTensorMode). Views share their base's storage. In-place operators change the storage's version.
 */
import type { Dim, SymNode } from "../symbolic/index.ts";
import type { DType, Device, NamedConstant } from "./dtype.ts";
import type { ViewOrigin } from "./viewOrigins.ts";

/** Elements in the dtype's own precision: int64 and uint64 as bigints, complex as (re, im) pairs, bool as 0 and 1. */
export type Elements = Float64Array | BigInt64Array;

export interface Storage {
  /** Known elements; null where they are unknown (fake) or not worth computing; a thunk until somebody asks. */
  elements: Elements | (() => Elements | null) | null;
  /** Number of elements, for bounds checks; may be symbolic. */
  size: Dim;
  version: number;
}

export class Tensor {
  dtype: DType;
  sizes: readonly Dim[];
  strides: readonly Dim[];
  offset: Dim;
  storage: Storage;
  device: Device;
  layout: NamedConstant;
  fake: boolean;
  requiresGrad = false;
  /** Made in inference mode, or a view of what was. */
  inference = false;
  /** Made in inference mode, and no view of what was made elsewhere. */
  unversioned = false;
  /** The conjugate bit: what it shows are the conjugates of what is in memory. */
  conj = false;
  /** A leaf of autograd: made by the user, not by an operator on something that requires grad. */
  isLeaf = true;
  /** The name of autograd's node that made it; null for a leaf, and where the name is not known. */
  gradientNode: string | null = null;
  /** The tensor this is a view of, the root of its storage, or null. */
  base: Tensor | null = null;
  /** How a view came about, where that forbids writing to it; `version` is its memory's at that time. */
  origin: { readonly from: ViewOrigin; readonly output: number; readonly version: number } | null = null;
  /** A fake tensor whose value is known all the same (a literal made while tracing), as FakeTensor.constant. */
  constant: Tensor | null = null;
  /** Data-dependent results remembered per operator and version (`item`, `nonzero`), as FakeTensor's memo descriptors. */
  memo: Map<string, { version: number; value: SymNode }> | null = null;
  /** The object that stands for it in evaluated code, where there is one: its owner's business. */
  wrapper: object | null = null;

  constructor(init: { dtype: DType; sizes: readonly Dim[]; strides: readonly Dim[]; offset?: Dim; storage: Storage; device: Device; layout: NamedConstant; fake: boolean }) {
    this.dtype = init.dtype;
    this.sizes = init.sizes;
    this.strides = init.strides;
    this.offset = init.offset ?? 0;
    this.storage = init.storage;
    this.device = init.device;
    this.layout = init.layout;
    this.fake = init.fake;
  }
  get rank(): number { return this.sizes.length; }
  /** The number of elements, where it is symbolic: the same object each time, so that tracers know it again. */
  symbolicNumel: { readonly sizes: readonly Dim[]; readonly value: SymNode } | null = null;
}
