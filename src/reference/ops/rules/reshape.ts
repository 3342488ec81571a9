/** Other sizes for the same elements: views where the strides allow it, copies where not. */
import * as read from "../args.ts";
import { shapeText, sizeText, tupleText, wrapDim, type Shape } from "../broadcast.ts";
import { defaultStrides, emptyTensor, isContiguous, numel, numelOf, viewOf } from "../construct.ts";
import { checkEq, dimFloorDiv, dimMul, dimText, guardEq, isSymNode, knownEq, oblEq, oblLt, oblMultiple, strideEq, type Dim } from "../dims.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { OpError, type Rule } from "../types.ts";

/** The -1 of a shape, inferred. */
export function inferShape(shape: Shape, total: Dim): Dim[] {
  let unknown = -1;
  let product: Dim = 1;
  for (const [i, size] of shape.entries()) {
    if (knownEq(size, -1)) {
      if (unknown >= 0) throw new OpError("only one dimension can be inferred");
      unknown = i;
    } else if (typeof size === "number" && size < 0) {
      throw new OpError(`invalid shape dimension ${size}`);
    } else product = dimMul(product, size);
  }
  const invalid = (): string => `shape '${shapeText(shape)}' is invalid for input of size ${dimText(total)}`;
  const out = [...shape];
  if (unknown < 0) {
    checkEq(total, product, invalid);
    return out;
  }
  if (oblEq(product, 0)) {
    if (oblEq(total, 0)) throw new OpError(`cannot reshape tensor of 0 elements into shape ${shapeText(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`);
    throw new OpError(invalid());
  }
  if (!oblMultiple(total, product)) throw new OpError(invalid());
  out[unknown] = dimFloorDiv(total, product);
  return out;
}

/** Strides under which the elements of (sizes, strides) read as `shape` without a copy, or null (ATen/TensorUtils.cpp, computeStride). */
export function viewStrides(sizes: Shape, strides: Shape, shape: Shape): Dim[] | null {
  if (sizes.length === 0) return new Array<Dim>(shape.length).fill(1);
  if (sizes.length === shape.length && sizes.every((size, i) => knownEq(size, shape[i]!))) return [...strides];
  if (isContiguous({ sizes, strides })) return defaultStrides(shape);
  const out: Dim[] = new Array<Dim>(shape.length).fill(0);
  let next = shape.length - 1;
  let chunkStride: Dim = strides[strides.length - 1]!;
  let chunk: Dim = 1, taken: Dim = 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    chunk = dimMul(chunk, sizes[d]!);
    const boundary = d === 0 || (!oblEq(sizes[d - 1]!, 1) && !oblEq(strides[d - 1]!, dimMul(chunk, chunkStride)));
    if (!boundary) continue;
    while (next >= 0 && (oblLt(taken, chunk) || oblEq(shape[next]!, 1))) {
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

const isSymbolic = (shape: Shape): boolean => shape.some(isSymNode);

interface Layout { sizes: Dim[]; strides: Dim[] }

/**
 * The same for symbolic sizes, asked in the order in which torch/_refs `_reshape_view_helper` asks: wanted dimensions are made from
 * left to right, each by joining and splitting what is there.
 */
function symbolicViewStrides(self: Tensor, shape: Shape): Dim[] | null {
  if (oblEq(numel(self), 0)) return defaultStrides(shape);
  if (self.rank === 0 || shape.length === 0) return new Array<Dim>(shape.length).fill(1);
  if (isContiguous(self)) {
    if (shape.length === 1 && self.rank > 1) return [1];
    if (shape.length === 2 && self.rank === 1) return [shape[1]!, 1];
  }
  const made: Layout = { sizes: [...self.sizes], strides: [...self.strides] };
  for (const [at, length] of shape.entries()) {
    if (at >= made.sizes.length) {
      made.sizes.push(1);
      made.strides.push(made.strides[at - 1]!);
    } else if (!oblEq(length, made.sizes[at]!) && !shapeDimension(made, at, length)) return null;
  }
  return made.strides.slice(0, shape.length);
}

/** Makes dimension `at` of size `length`: joins the following ones until it divides, then splits. */
function shapeDimension(made: Layout, at: number, length: Dim): boolean {
  let size = made.sizes[at]!;
  let end = at;
  while (!oblMultiple(size, length)) size = dimMul(size, made.sizes[++end]!);
  for (let i = end; i > at; i--) {
    const [outer, inner] = [i - 1, i];
    const joins = oblEq(made.sizes[outer]!, 1) || strideEq(made.strides[outer]!, dimMul(made.sizes[inner]!, made.strides[inner]!));
    if (!joins && !oblEq(made.sizes[inner]!, 1)) return false;
    if (oblEq(made.sizes[inner]!, 1) && !joins) made.strides[inner] = made.strides[outer]!;
    made.sizes.splice(outer, 2, dimMul(made.sizes[outer]!, made.sizes[inner]!));
    made.strides.splice(outer, 1);
  }
  if (!oblEq(size, length)) {
    const rest = dimFloorDiv(size, length);
    made.sizes.splice(at, 1, length, rest);
    made.strides.splice(at, 1, dimMul(made.strides[at]!, rest), made.strides[at]!);
  }
  return true;
}

export function viewed(self: Tensor, shape: Shape): Tensor {
  const sizes = inferShape(shape, numel(self));
  const symbolic = isSymbolic(self.sizes) || isSymbolic(sizes);
  const strides = symbolic ? symbolicViewStrides(self, sizes) : viewStrides(self.sizes, self.strides, sizes);
  if (strides === null && (symbolic || currentEnvironment() !== null)) {
    throw new OpError(`Cannot view a tensor with shape ${sizeText(self.sizes)} and strides ${tupleText(self.strides)} as a tensor with shape ${tupleText(sizes)}!`, "ValueError");
  }
  if (strides === null) {
    throw new OpError("view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  }
  return viewOf(self, sizes, strides);
}

export const view: Rule = call => viewed(read.tensor(call), read.dims(call, "size"));

/** A view where that is possible, else a copy. */
export function reshaped(self: Tensor, shape: Shape): Tensor {
  const sizes = inferShape(shape, numel(self));
  const strides = isSymbolic(self.sizes) || isSymbolic(sizes) ? symbolicViewStrides(self, sizes) : viewStrides(self.sizes, self.strides, sizes);
  return strides === null ? emptyTensor({ dtype: self.dtype, sizes, device: self.device }) : viewOf(self, sizes, strides);
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
  const own = self.sizes[at]!;
  const wrong = (): string => `unflatten: Provided sizes ${shapeText(sizes)} don't multiply up to the size of dim ${at} (${dimText(own)}) in the input tensor`;
  let filled: Dim[];
  if (sizes.some(size => knownEq(size, -1))) {
    try { filled = inferShape(sizes, own); } catch (error) { throw error instanceof OpError && error.message.startsWith("shape") ? new OpError(wrong()) : error; }
  } else {
    filled = sizes;
    if (!guardEq(numelOf(sizes), own)) throw new OpError(wrong());
  }
  return viewed(self, [...self.sizes.slice(0, at), ...filled, ...self.sizes.slice(at + 1)]);
};
