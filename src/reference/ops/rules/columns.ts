/** Windows as columns and back, blocks of pixels as channels and back. */
import * as read from "../args.ts";
import { shapeText, sizeText } from "../broadcast.ts";
import { emptyTensor, guardChannelsLast, numelOf } from "../construct.ts";
import { askOnes, dimAdd, dimFloorDiv, dimMod, dimMul, dimSub, dimText, guardEq, guardGt, guardNe, isSymNode, type Dim } from "../dims.ts";
import { unshuffled } from "../compositions/grids.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { foldColumnsText, foldRowsText, windowCount, windowStarts, windowText } from "../windows.ts";
import { likeLayout } from "./pool.ts";
import { checkPositive } from "./resample.ts";

/** `im2col`: columns of every window. */
export const im2col: Rule = call => {
  const self = read.tensor(call);
  const [kernel, dilation, padding, stride] = ["kernel_size", "dilation", "padding", "stride"].map(name => read.dims(call, name)) as [Dim[], Dim[], Dim[], Dim[]];
  const spatial = self.sizes.slice(-2);
  for (const [name, list] of call.env === null ? [] : [["kernel", kernel], ["dilation", dilation], ["padding", padding], ["stride", stride]] as const) {
    if (list.length !== 2) throw new OpError(`im2col(): only 2D ${name} supported`);
  }
  if (call.env !== null) checkPositive(kernel, dilation, stride);
  const windows = spatial.map((size, i) => windowCount(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
  if (call.env !== null) {
    if ((self.rank !== 3 && self.rank !== 4) || !self.sizes.slice(-3).every(size => guardNe(size, 0))) {
      throw new OpError(`Expected 3D or 4D (batch mode) tensor for input with possible 0 batch size and non-zero dimensions, but got: ${tupleText(self.sizes)}`);
    }
    if (windows.some(count => typeof count === "number" && count <= 0)) {
      throw new OpError(`Given an input with spacial size ${tupleText(spatial)}, ${windowText(kernel, dilation, padding, stride)}, the calculated shape of the array of sliding blocks is ${tupleText(windows)}, but its components must be at least one.`);
    }
  }
  const channels = self.sizes[self.rank - 3]!;
  if (call.env !== null) {
    for (const count of windows) guardGt(count, 0);
    askOnes(windows);
  }
  const counts = call.env === null ? windows : spatial.map((size, i) => stepsOver(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
  return emptyTensor({ dtype: self.dtype, sizes: [...self.sizes.slice(0, self.rank - 3), dimMul(channels, numelOf(kernel)), numelOf(counts)], device: self.device });
};

/** As many windows, counted by `arange` (torch/_decomp/decompositions.py, `_im2col_col2im_indices_along_dim`). */
function stepsOver(size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim): Dim {
  return dimFloorDiv(dimAdd(windowStarts(size, kernel, padding, dilation), dimSub(stride, 1)), stride);
}

export const col2im: Rule = call => {
  const self = read.tensor(call);
  const kernel = read.dims(call, "kernel_size");
  if (call.env !== null) checkColumns(call, self, kernel);
  const channels = dimFloorDiv(self.sizes[self.rank - 2]!, numelOf(kernel));
  return emptyTensor({ dtype: self.dtype, sizes: [...self.sizes.slice(0, self.rank - 2), channels, ...read.dims(call, "output_size")], device: self.device });
};

const tupleText = (sizes: readonly Dim[]): string => `(${sizes.map(dimText).join(", ")}${sizes.length === 1 ? "," : ""})`;

/** What the decomposition checks (torch/_decomp/decompositions.py, `col2im`). */
function checkColumns(call: Call, self: Tensor, kernel: readonly Dim[]): void {
  const [output, dilation, padding, stride] = ["output_size", "dilation", "padding", "stride"].map(name => read.dims(call, name)) as [Dim[], Dim[], Dim[], Dim[]];
  checkPositive(kernel, dilation, stride);
  if ((self.rank !== 2 && self.rank !== 3) || self.sizes.slice(-2).some(size => size === 0)) {
    throw new OpError(`Expected 2D or 3D (batch mode) tensor for input with possible 0 batch size and non-zero dimensions, but got: ${tupleText(self.sizes)}`);
  }
  const [rows, columns] = self.sizes.slice(-2) as [Dim, Dim];
  if (!guardEq(dimMod(rows, numelOf(kernel)), 0)) {
    throw new OpError(foldRowsText(rows, kernel));
  }
  const expected = numelOf(output.map((size, i) => windowCount(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!)));
  if (!guardEq(columns, expected)) {
    throw new OpError(foldColumnsText(columns, expected, output, windowText(kernel, dilation, padding, stride)));
  }
}

export const pixelShuffle: Rule = call => {
  const self = read.tensor(call);
  const r = read.int(call, "upscale_factor");
  if (self.rank < 3 && call.env) throw new OpError(`Invalid input shape for pixel_shuffle: ${sizeText(self.sizes)} with upscale_factor = ${r}`, "AssertionError");
  if (self.rank < 3) throw new OpError(`pixel_shuffle expects input to have at least 3 dimensions, but got input with ${self.rank} dimension(s)`);
  if (call.env && r === 0) throw new OpError("integer modulo by zero", "ZeroDivisionError");
  const [c, h, w] = self.sizes.slice(-3) as [Dim, Dim, Dim];
  if (!guardEq(dimMod(c, r * r), 0)) {
    if (call.env) throw new OpError(`Invalid input shape for pixel_shuffle: ${sizeText(self.sizes)} with upscale_factor = ${r}`, "AssertionError");
    throw new OpError(`pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${dimText(c)} is not divisible by ${r * r}`);
  }
  const sizes = [...self.sizes.slice(0, -3), dimFloorDiv(c, r * r), dimMul(h, r), dimMul(w, r)];
  if (r < 0) throw new OpError(`Trying to create tensor with negative dimension ${dimText(dimMul(h, r))}: ${shapeText(sizes)}`);
  const made = likeLayout(self, sizes);
  // It is then brought into the input's layout (torch/_meta_registrations.py, `meta_pixel_shuffle`).
  if (call.env) guardChannelsLast(made, true);
  return made;
};

export const pixelUnshuffle: Rule = call => {
  const self = read.tensor(call);
  const r = read.int(call, "downscale_factor");
  // Of fake tensors the message names the method, which nobody called.
  if (self.rank < 3) throw new OpError(`pixel_unshuffle expects input to have at least 3 dimensions, but got input with ${call.env ? "<built-in method dim of FakeTensor object at 0x…>" : self.rank} dimension(s)`);
  if (call.env && r === 0) throw new OpError("integer division or modulo by zero", "ZeroDivisionError");
  const [c, h, w] = self.sizes.slice(-3) as [Dim, Dim, Dim];
  if (call.env !== null && [h, w].some(size => typeof size === "number" && size % r !== 0)) {
    const split = [...self.sizes.slice(0, -3), c, dimFloorDiv(h, r), r, dimFloorDiv(w, r), r];
    throw new OpError(`shape '${shapeText(split)}' is invalid for input of size ${dimText(numelOf(self.sizes))}`);
  }
  if (call.env !== null && self.sizes.some(isSymNode)) return unshuffled(call, self, r);
  return likeLayout(self, [...self.sizes.slice(0, -3), dimMul(c, r * r), dimFloorDiv(h, r), dimFloorDiv(w, r)]);
};
