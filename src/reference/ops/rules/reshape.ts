/** Other sizes for the same elements: views where the strides allow it, copies where not. */
import * as read from "../args.ts";
import { shapeText, sizeText, tupleText, wrapDim, type Shape } from "../broadcast.ts";
import { defaultStrides, emptyTensor, guardContiguous, isContiguous, numel, numelOf, viewOf } from "../construct.ts";
import { askMemory, checkEq, checkSize, checkThat, dimFloorDiv, dimMod, dimQuotient, dimMul, dimText, guardEq, guardGt, guardLt, guardNe, isSymNode, knownEq, oblEq, oblGt, oblLess, oblLt, oblMultiple, oblSame, strideEq, type Dim } from "../dims.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { OpError, type Rule } from "../types.ts";

interface Inference {
  readonly sizes: Dim[];
  /** Where the -1 was; negative where there was none. */
  readonly unknown: number;
  readonly product: Dim;
}

/** The shape with its -1 found: every size is compared, with guards. */
function findUnknown(shape: Shape): Inference {
  let unknown = -1;
  let product: Dim = 1;
  for (const [i, size] of shape.entries()) {
    if (guardEq(size, -1)) {
      if (unknown >= 0) throw new OpError("only one dimension can be inferred");
      unknown = i;
    } else if (guardLt(size, 0)) {
      throw new OpError(`invalid shape dimension ${dimText(size)}`);
    } else product = dimMul(product, size);
  }
  return { sizes: [...shape], unknown, product };
}

const invalidShape = (shape: Shape, total: Dim): string => `shape '${shapeText(shape)}' is invalid for input of size ${dimText(total)}`;
const ambiguous = (shape: Shape): string =>
  `cannot reshape tensor of 0 elements into shape ${shapeText(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`;

/** The -1 of a shape, inferred; guarded on (ATen/InferSize.h). */
export function inferShape(shape: Shape, total: Dim): Dim[] {
  const { sizes, unknown, product } = findUnknown(shape);
  const invalid = (): never => { throw new OpError(invalidShape(shape, total)); };
  if (unknown < 0) {
    return oblEq(total, product) ? sizes : invalid();
  }
  if (!oblEq(total, product) && (!guardGt(product, 0) || !guardEq(dimMod(total, product), 0))) return invalid();
  if (guardEq(product, 0)) throw new OpError(ambiguous(shape));
  sizes[unknown] = dimFloorDiv(total, product);
  return sizes;
}

/** The same where a shape may be symbolic: what is not known is left to run time (torch/_prims_common, `infer_size`). */
function inferSymbolicShape(shape: Shape, total: Dim): Dim[] {
  const { sizes, unknown, product } = findUnknown(shape);
  const invalid = (): string => invalidShape(shape, total);
  if (unknown < 0) {
    checkEq(total, product, invalid);
    return sizes;
  }
  checkThat("ne", product, 0, () => (knownEq(total, 0) ? ambiguous(shape) : invalid()));
  checkEq(dimMod(total, product), 0, invalid);
  const rest = dimFloorDiv(total, product);
  checkSize(rest);
  sizes[unknown] = rest;
  return sizes;
}

/** Strides under which the elements of (sizes, strides) read as `shape` without a copy, or null (ATen/TensorUtils.cpp, computeStride). */
export function viewStrides(sizes: Shape, strides: Shape, shape: Shape): Dim[] | null {
  if (sizes.length === 0) return new Array<Dim>(shape.length).fill(1);
  const symbolic = [...sizes, ...shape].some(isSymNode);
  if (symbolic) oblEq(numelOf(sizes), 0);
  else if (sizes.length === shape.length && sizes.every((size, i) => size === shape[i])) return [...strides];
  if (!symbolic && isContiguous({ sizes, strides })) return defaultStrides(shape);
  const out: Dim[] = new Array<Dim>(shape.length).fill(0);
  let next = shape.length - 1;
  let chunkStride: Dim = strides[strides.length - 1]!;
  let chunk: Dim = 1, taken: Dim = 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    chunk = dimMul(chunk, sizes[d]!);
    const boundary = d === 0 || (!oblEq(sizes[d - 1]!, 1) && !oblEq(strides[d - 1]!, dimMul(chunk, chunkStride)));
    if (!boundary) continue;
    while (next >= 0 && (oblLess(taken, chunk) || oblEq(shape[next]!, 1))) {
      out[next] = dimMul(taken, chunkStride);
      taken = dimMul(taken, shape[next]!);
      next--;
    }
    if (!oblEq(taken, chunk)) return null;
    if (d > 0) {
      chunkStride = strides[d - 1]!;
      chunk = 1;
      taken = 1;
    }
  }
  return next === -1 ? out : null;
}

interface Layout { sizes: Dim[]; strides: Dim[] }

/**
 * The same while tracing: symbolic sizes are asked for in the order in which torch/_refs `_reshape_view_helper` asks: wanted dimensions are made from
 * left to right, each by joining and splitting what is there. The sizes come out as they were made. Null where a copy is needed.
 */
function symbolicView(self: Tensor, shape: Shape, inferred: number): Layout | null {
  if (oblEq(numel(self), 0)) return { sizes: [...shape], strides: defaultStrides(shape) };
  if (self.rank === 0 || shape.length === 0) return { sizes: [...shape], strides: new Array<Dim>(shape.length).fill(1) };
  if (guardContiguous(self)) {
    if (shape.length === 1 && self.rank > 1) return { sizes: [numel(self)], strides: [1] };
    if (shape.length === 2 && self.rank === 1) return { sizes: [...shape], strides: [shape[1]!, 1] };
  }
  const made: Layout = { sizes: [...self.sizes], strides: [...self.strides] };
  let at = 0;
  for (const [i, length] of shape.entries()) {
    // What was computed of symbols is asked first, be it a number.
    const isSame = i === inferred ? oblSame : oblEq;
    if (at >= made.sizes.length) splitDimension(made, made.sizes.length - 1, made.sizes[made.sizes.length - 1]!);
    else if (!isSame(length, made.sizes[at]!) && !shapeDimension(made, at, length)) return null;
    at++;
  }
  while (at < made.sizes.length) {
    const extra = made.sizes[at]!;
    checkEq(extra, 1, () => `a.size(${at}) expected to be 1 but got ${dimText(extra)}`);
    if (!oblEq(extra, 1)) break;
    made.sizes.splice(at, 1);
    made.strides.splice(at, 1);
  }
  return made;
}

/** `prims.split_dim`. */
function splitDimension(made: Layout, at: number, outer: Dim): void {
  const [size, stride] = [made.sizes[at]!, made.strides[at]!];
  checkSize(outer);
  const inner = dimQuotient(size, outer);
  if (guardNe(dimMod(size, outer), 0)) throw new OpError(`Attempting to split dimension of length ${dimText(size)}, but outer length of ${dimText(outer)} divides it with a remainder!`, "ValueError");
  made.sizes.splice(at, 1, outer, inner);
  made.strides.splice(at, 1, dimMul(stride, inner), stride);
}

/** Makes dimension `at` of size `length`: joins the following ones until it divides, then splits. */
function shapeDimension(made: Layout, at: number, length: Dim): boolean {
  let size = made.sizes[at]!;
  let end = at;
  while (!oblMultiple(size, length)) {
    if (++end >= made.sizes.length) throw new OpError("tuple index out of range", "IndexError");
    size = dimMul(size, made.sizes[end]!);
  }
  if (end !== at) {
    const joined = joinDimensions(made, at, end);
    if (joined === null) return false;
    made.sizes.splice(at, end - at + 1, joined.size);
    made.strides.splice(at, end - at + 1, joined.stride);
  }
  if (!oblEq(size, length)) splitDimension(made, at, length);
  return true;
}

/** `prims._collapse_view_helper`: the dimensions from `start` to `end` as one; null where their strides do not allow it. */
function joinDimensions({ sizes, strides }: Layout, start: number, end: number): { readonly size: Dim; readonly stride: Dim } | null {
  let size = sizes[end]!;
  let stride = strides[end]!;
  for (let i = end - 1; i >= start; i--) {
    if (oblEq(sizes[i]!, 0) || oblEq(sizes[i + 1]!, 0)) return { size: 0, stride: 0 };
    if (oblEq(sizes[i]!, 1)) continue;
    size = dimMul(size, sizes[i]!);
    if (!oblLt(stride, strides[i]!)) stride = strides[i]!;
    const joins = !oblGt(numelOf(sizes), 0) || oblEq(sizes[i + 1]!, 1) || strideEq(strides[i]!, dimMul(strides[i + 1]!, sizes[i + 1]!)) || oblEq(strides[i]!, dimMul(strides[i + 1]!, sizes[i + 1]!));
    if (!joins) return null;
  }
  oblEq(numelOf(sizes), 0);
  return { size, stride };
}

const isSymbolic = (self: Tensor, shape: Shape): boolean => self.sizes.some(isSymNode) || shape.some(isSymNode);

function symbolicallyViewed(self: Tensor, shape: Shape): Tensor {
  const sizes = inferSymbolicShape(shape, numel(self));
  return fakeView(self, sizes, isSymNode(numel(self)) ? shape.indexOf(-1) : -1);
}

/** A view while tracing, where Python's function stands in for the operator: its strides of dimensions of size 1 are its own. */
function fakeView(self: Tensor, sizes: Shape, inferred = -1): Tensor {
  const made = symbolicView(self, sizes, inferred);
  return made === null ? cannotView(self, sizes) : viewOf(self, made.sizes, made.strides);
}

function cannotView(self: Tensor, sizes: Shape): never {
  throw new OpError(`Cannot view a tensor with shape ${sizeText(self.sizes)} and strides ${tupleText(self.strides)} as a tensor with shape ${tupleText(sizes)}!`, "ValueError");
}

export function viewed(self: Tensor, shape: Shape): Tensor {
  if (isSymbolic(self, shape)) return symbolicallyViewed(self, shape);
  const sizes = inferShape(shape, numel(self));
  if (currentEnvironment() !== null) return fakeView(self, sizes);
  const strides = viewStrides(self.sizes, self.strides, sizes);
  if (strides === null) {
    throw new OpError("view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  }
  return viewOf(self, sizes, strides);
}

export const view: Rule = call => viewed(read.tensor(call), read.dims(call, "size"));

/** A view where that is possible, else a copy (ATen/native/TensorShape.cpp, `reshape_symint`). */
export function reshaped(self: Tensor, shape: Shape): Tensor {
  if (isSymbolic(self, shape) && guardContiguous(self)) return symbolicallyViewed(self, shape);
  const sizes = inferShape(shape, numel(self));
  const strides = viewStrides(self.sizes, self.strides, sizes);
  if (strides !== null) return isSymbolic(self, shape) ? symbolicallyViewed(self, sizes) : currentEnvironment() !== null ? fakeView(self, sizes) : viewOf(self, sizes, strides);
  const copy = emptyTensor({ dtype: self.dtype, sizes: isSymbolic(self, shape) ? self.sizes : sizes, device: self.device });
  if (!isSymbolic(self, shape)) return copy;
  askMemory(copy.sizes);
  return symbolicallyViewed(copy, sizes);
}

export const reshape: Rule = call => reshaped(read.tensor(call), read.dims(call, "shape"));
export const viewAs: Rule = call => viewed(read.tensor(call), read.tensor(call, "other").sizes);
export const reshapeAs: Rule = call => reshaped(read.tensor(call), read.tensor(call, "other").sizes);

export const flatten: Rule = call => {
  const self = read.tensor(call);
  const [start, end] = [wrapDim(read.int(call, "start_dim"), self.rank), wrapDim(read.int(call, "end_dim"), self.rank)];
  if (start > end) throw new OpError("flatten() has invalid args: start_dim cannot come after end_dim");
  if (self.rank === 0) return reshaped(self, [1]);
  if (start === end) return self;
  return reshaped(self, [...self.sizes.slice(0, start), numelOf(self.sizes.slice(start, end + 1)), ...self.sizes.slice(end + 1)]);
};

/** A contiguous tensor's `ravel` is its view. */
export const ravel: Rule = call => {
  const self = read.tensor(call);
  return reshaped(self, [numel(self)]);
};

export const unflatten: Rule = call => {
  const self = read.tensor(call);
  const at = wrapDim(read.int(call, "dim"), self.rank);
  const sizes = read.dims(call, "sizes");
  if (sizes.length === 0) throw new OpError("unflatten: sizes must be non-empty");
  if (self.rank === 0) throw new OpError("Dimension specified as 0 but tensor has no dimensions", "IndexError");
  const own = self.sizes[at]!;
  const wrong = (): string => `unflatten: Provided sizes ${shapeText(sizes)} don't multiply up to the size of dim ${at} (${dimText(own)}) in the input tensor`;
  let filled: Dim[];
  if (sizes.some(size => knownEq(size, -1))) {
    try { filled = inferShape(sizes, own); } catch (error) { throw !(error instanceof OpError) ? error : new OpError(error.message.startsWith("shape") ? wrong() : `unflatten got an unexpected error:\n${error.message}`); }
  } else {
    filled = sizes;
    if (!oblEq(own, numelOf(sizes))) throw new OpError(wrong());
  }
  return viewed(self, [...self.sizes.slice(0, at), ...filled, ...self.sizes.slice(at + 1)]);
};
