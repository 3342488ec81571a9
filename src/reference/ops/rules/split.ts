/** A tensor taken apart along a dimension. */
import * as read from "../args.ts";
import { shapeText, wrapDim, type Shape } from "../broadcast.ts";
import { viewOf } from "../construct.ts";
import { adviseSize, checkEq, checkSize, checkThat, dimAdd, dimFloorDiv, dimMod, dimMul, dimSub, dimText, guardEq, guardGt, knownEq, oblEq, toConcrete, toDim, type Dim } from "../dims.ts";
import { inner } from "../inner.ts";
import { selected, sliced } from "./views.ts";
import type { Tensor } from "../tensor.ts";
import { dtypes } from "../dtype.ts";
import { scalarTypeName } from "../promote.ts";
import { scalarOf } from "../unbacked.ts";
import { OpError, type OpArg, type Rule } from "../types.ts";

export function splitSizes(self: Tensor, sizes: Shape, at: number): Tensor[] {
  const d = wrapDim(at, self.rank);
  let start: Dim = 0;
  return sizes.map(size => {
    const piece = viewOf(self, self.sizes.map((own, i) => (i === d ? size : own)), self.strides, dimAdd(self.offset, dimMul(start, self.strides[d]!)));
    start = dimAdd(start, size);
    return piece;
  });
}

/** Of fake tensors the size is asked in Python (torch/_decomp/decompositions.py, `split_with_sizes`). */
function checkSplits({ rank, fake }: Tensor): void {
  if (rank === 0) throw fake ? new OpError("tuple index out of range", "IndexError") : new OpError("split expects at least a 1-dimensional tensor");
}

/** Pieces of `size` along a dimension, the last one smaller. The number of pieces is specialised. */
export function splitEvenly(self: Tensor, size: Dim, at: number): Tensor[] {
  checkSplits(self);
  const d = wrapDim(at, self.rank);
  if (typeof size === "number" && size < 0) throw new OpError(`split expects split_size be non-negative, but got split_size=${size}`);
  const own = self.sizes[d]!;
  if (guardEq(size, 0)) {
    if (!guardEq(own, 0)) throw new OpError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${dimText(own)}`);
    return [viewOf(self, self.sizes, self.strides)];
  }
  const count = Math.max(1, specialise(dimFloorDiv(dimSub(dimAdd(own, size), 1), size)));
  // torch/_decomp, `split`: the pieces are checked to be sizes that add up.
  const last = dimSub(size, dimSub(dimMul(size, count), own));
  checkSize(last);
  return splitSizes(self, Array.from({ length: count }, (_, i) => (i === count - 1 ? last : size)), at);
}

export function specialise(d: Dim): number {
  return Number(toConcrete(d));
}

export const split: Rule = call => {
  const [self, size, at] = [read.tensor(call), read.dim(call, "split_size"), read.int(call, "dim")];
  // The decomposition writes the size of a last part that is not there.
  checkSplits(self);
  const own = self.rank > 0 ? self.sizes[wrapDim(at, self.rank)]! : 1;
  if (call.env && knownEq(size, 0) && !guardEq(own, 0)) throw new OpError("", "AssertionError");
  if (call.env && self.rank > 0 && ((typeof size === "number" && size < 0) || (!knownEq(size, 0) && knownEq(own, 0)))) throw new OpError("list assignment index out of range", "IndexError");
  return splitEvenly(self, size, at);
};

export const splitWithSizes: Rule = call => {
  const self = read.tensor(call);
  const sizes = read.dims(call, read.hasArg(call, "split_sizes") ? "split_sizes" : "split_size");
  const at = read.int(call, "dim");
  checkSplits(self);
  for (const size of sizes) {
    checkThat("le", 0, size, () => `split_with_sizes expects split_sizes have only non-negative entries${call.env ? "" : `, but got split_sizes=${shapeText(sizes)}`}`);
    adviseSize(size);
  }
  const d = wrapDim(at, self.rank);
  const total = sizes.reduce<Dim>((a, b) => dimAdd(a, b), 0);
  checkEq(total, self.sizes[d]!, () => call.env ? `Split sizes add up to ${dimText(total)} but got the tensor's size of ${dimText(self.sizes[d]!)}` : `split_with_sizes expects split_sizes to sum exactly to ${dimText(self.sizes[d]!)} (input tensor's size at dimension ${at}), but got split_sizes=${shapeText(sizes)}`);
  return splitSizes(self, sizes, at);
};

export const chunk: Rule = call => {
  const self = read.tensor(call);
  const chunks = read.int(call, "chunks");
  if (self.rank === 0) throw new OpError("chunk expects at least a 1-dimensional tensor");
  if (chunks <= 0) throw new OpError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const at = read.int(call, "dim");
  const own = self.sizes[wrapDim(at, self.rank)]!;
  const size = dimFloorDiv(dimSub(dimAdd(own, chunks), 1), chunks);
  if (knownEq(size, 0) && knownEq(own, 0)) return splitSizes(self, [...new Array<Dim>(chunks - 1).fill(0), 0], at);
  return splitEvenly(self, size, at);
};

/** `unsafe_chunk`, whose Python form counts parts as if their number were a list (torch/_decomp/decompositions.py). */
export const unsafeChunk: Rule = call => {
  if (call.env === null) return chunk(call);
  const self = read.tensor(call);
  const chunks = read.int(call, "chunks");
  const own = self.sizes[wrapDim(read.int(call, "dim"), self.rank, false)]!;
  if (chunks === 0) throw new OpError("integer division or modulo by zero", "ZeroDivisionError");
  if (chunks > 0 && knownEq(own, 0)) throw new OpError("'int' object is not iterable", "TypeError");
  return chunk(call);
};

/** `tensor_split` into nearly equal parts, the first ones larger; or at given indices. */
export const tensorSplit: Rule = call => {
  const self = read.tensor(call);
  if (self.rank === 0) throw new OpError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
  return tensorSplitAt(self, read.int(call, "dim"), read.hasArg(call, "sections") ? read.dim(call, "sections") : null, read.hasArg(call, "indices") ? read.dims(call, "indices") : []);
};

/** The number of parts, or where they end, is in a tensor (torch/_decomp/decompositions.py). */
export const tensorSplitByTensor: Rule = call => {
  const [self, given] = [read.tensor(call), read.tensor(call, "tensor_indices_or_sections")];
  if (given.dtype !== dtypes.int64) throw call.env ? new OpError("", "AssertionError") : new OpError(`tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${scalarTypeName(given.dtype)}`);
  if (given.rank > 1) throw new OpError(`tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with ${given.rank} dims`);
  const valueOf = (t: Tensor): Dim => toDim(scalarOf(call, t) as OpArg);
  const at = read.int(call, "dim");
  return given.rank === 0 ? tensorSplitAt(self, at, valueOf(given), []) : tensorSplitAt(self, at, null, unboundAlong(given, 0).map(valueOf));
};

export function tensorSplitAt(self: Tensor, at: number, sections: Dim | null, indices: readonly Dim[]): Tensor[] {
  const d = wrapDim(at, self.rank);
  const own = self.sizes[d]!;
  if (sections !== null) {
    const count = specialise(sections);
    if (count <= 0) throw new OpError(`number of sections must be larger than 0, got ${count}`);
    const [least, larger] = [dimFloorDiv(own, count), dimMod(own, count)];
    return sectioned(self, d, Array.from({ length: count }, (_, i) => () => (guardGt(larger, i) ? dimAdd(least, 1) : least)));
  }
  let start: Dim = 0;
  return [...indices, own].map(end => {
    const piece = sliced(self, d, start, end, 1);
    start = end;
    return piece;
  });
}

/** Slices one after the other, of sizes that are found as they are made. */
function sectioned(self: Tensor, d: number, sizes: readonly (() => Dim)[]): Tensor[] {
  let start: Dim = 0;
  return sizes.map(size => {
    const end = dimAdd(start, size());
    const piece = sliced(self, d, start, end, 1);
    start = end;
    return piece;
  });
}

/** `hsplit`, `vsplit`, `dsplit`. */
export function splitAlong(name: string, minRank: number, dimension: (rank: number) => number): Rule {
  return call => {
    const self = read.tensor(call);
    if (self.rank < minRank) throw new OpError(`torch.${name} requires a tensor with at least ${minRank} dimension, but got a tensor with ${self.rank} dimensions!`);
    const d = dimension(self.rank);
    if (read.hasArg(call, "sections")) {
      const sections = read.int(call, "sections");
      if ((call.env !== null && sections === 0) || (sections !== 0 && !guardEq(dimMod(self.sizes[d]!, sections), 0))) {
        throw new OpError(`torch.${name} attempted to split along dimension ${d}, but the size of the dimension ${dimText(self.sizes[d]!)} is not divisible by the split_size ${sections}!`);
      }
      return tensorSplitAt(self, d, sections, []);
    }
    return tensorSplitAt(self, d, null, read.dims(call, "indices"));
  };
}

export function unboundAlong(self: Tensor, at: number): Tensor[] {
  const d = wrapDim(at, self.rank);
  if (self.rank === 0) throw new OpError("Dimension specified as 0 but tensor has no dimensions", "IndexError");
  const count = specialise(self.sizes[d]!);
  return Array.from({ length: count }, (_, i) => selected(self, d, i));
}

/** Of a dimension whose size is symbolic, sections of one that are squeezed (torch/_refs, `unbind`). */
export const unbind: Rule = call => {
  const [self, at] = [read.tensor(call), read.int(call, "dim")];
  const size = self.rank === 0 ? 0 : self.sizes[wrapDim(at, self.rank)]!;
  if (call.env === null || typeof size === "number" || size.hint === undefined) return unboundAlong(self, at);
  if (oblEq(size, 0)) return [];
  return tensorSplitAt(self, at, size, []).map(part => inner(call, "squeeze.dim", part, BigInt(at)));
};
