/** Padding: constant, reflected, replicated and circular. */
import * as read from "../args.ts";
import { copiedStrides, sizeText } from "../broadcast.ts";
import { emptyTensor, keptAs, neverKept, looksChannelsLast } from "../construct.ts";
import { adviseSize, checkThat, dimAdd, dimSub, dimText, guardGe, guardGt, guardLe, guardLt, type Dim } from "../dims.ts";
import type { Tensor } from "../tensor.ts";
import { emptyPaddedText } from "../windows.ts";
import { OpError, type Rule } from "../types.ts";
import { narrowed } from "./views.ts";
import { likeLayout } from "./pool.ts";

/** Sizes after padding: pairs from the last dimension back. */
export function paddedSizes(self: Tensor, pad: readonly Dim[]): Dim[] {
  const sizes = [...self.sizes];
  for (let i = 0; i < pad.length / 2; i++) {
    const d = self.rank - 1 - i;
    sizes[d] = dimAdd(dimAdd(sizes[d]!, pad[2 * i]!), pad[2 * i + 1]!);
  }
  return sizes;
}

export const pad: Rule = call => {
  const self = read.tensor(call);
  const amounts = read.dims(call, "pad");
  const mode = read.hasArg(call, "mode") ? read.str(call, "mode")! : "constant";
  if (!["constant", "reflect", "replicate", "circular"].includes(mode)) throw new OpError(`Unrecognised padding mode ${mode}`, "NotImplementedError");
  if (amounts.length % 2 !== 0) throw new OpError(call.op.packet === "pad" ? "Padding length must be divisible by 2" : `Length of pad must be even but instead it equals ${amounts.length}`);
  if (amounts.length > 2 * self.rank) {
    throw new OpError(call.op.packet === "constant_pad_nd" ? `Length of pad should be no more than twice the number of dimensions of the input. Pad length is ${amounts.length} while the input has ${self.rank} dimensions.`
      : `Padding length should be less than or equal to two times the input dimension but got padding length ${amounts.length} and input of dimension ${self.rank}`);
  }
  if (mode !== "constant") {
    const value = read.arg(call, "value");
    if (value !== null && Number(value) !== 0) throw new OpError(`Padding mode "${mode}" doesn't take in value argument`);
    checkPadMode(self, amounts, mode);
  }
  const sizes = paddedSizes(self, amounts);
  if (call.env && mode === "constant") checkPadding(self, amounts, sizes);
  if (call.env && mode === "constant" && ![...amounts, ...sizes].every(each => typeof each === "number")) askPadding(self, amounts, sizes);
  sizes.forEach((size, i) => {
    if (typeof size === "number" && size < 0) throw new OpError(`The input size ${dimText(self.sizes[i]!)}, plus negative padding ${amounts.map(dimText).join(" and ")} resulted in a negative output size, which is invalid. Check dimension ${i} of your input.`);
  });
  const made = emptyTensor({ dtype: self.dtype, sizes, device: self.device });
  const out = mode === "constant" ? keptAs("empty", made) : neverKept(made);
  return looksChannelsLast(self) ? likeLayout(self, sizes) : out;
};

/** What is cut off is there, and something is left, unless all sides are cut (torch/_refs/__init__.py, `constant_pad_nd`). */
function checkPadding(self: Tensor, amounts: readonly Dim[], sizes: readonly Dim[]): void {
  const first = self.rank - amounts.length / 2;
  const pair = (d: number): readonly [Dim, Dim] => [amounts[2 * (self.rank - d - 1)]!, amounts[2 * (self.rank - d - 1) + 1]!];
  for (let d = first; d < self.rank; d++) {
    let left = self.sizes[d]!;
    for (const amount of pair(d)) {
      if (typeof amount !== "number" || amount >= 0 || typeof left !== "number") continue;
      left += amount;
      if (left < 0) throw new OpError("narrow(): length must be non-negative.");
    }
  }
  if (amounts.every(amount => typeof amount === "number" && amount < 0)) return;
  for (let d = first; d < self.rank; d++) {
    const size = sizes[d]!;
    if (typeof size === "number" && size <= 0) throw new OpError(`The input size ${dimText(self.sizes[d]!)}, plus negative padding ${pair(d).map(dimText).join(" and ")} resulted in a negative output size, which is invalid. Check dimension ${d} of your input.`);
  }
}

/** What torch/_refs/__init__.py, `constant_pad_nd`, asks of sizes: it cuts what is to be cut off, and writes the rest into a part of the whole. */
function askPadding(self: Tensor, amounts: readonly Dim[], sizes: readonly Dim[]): void {
  const first = self.rank - amounts.length / 2;
  const pairs = sizes.slice(first).map((_, i) => [first + i, amounts[2 * (self.rank - first - i - 1)]!, amounts[2 * (self.rank - first - i - 1) + 1]!] as const);
  let [cut, part] = [self, emptyTensor({ dtype: self.dtype, sizes })];
  for (const [d, before, after] of pairs) {
    if (guardLt(before, 0)) cut = narrowed(cut, d, dimSub(0, before), dimAdd(cut.sizes[d]!, before));
    if (guardLt(after, 0)) cut = narrowed(cut, d, 0, dimAdd(cut.sizes[d]!, after));
  }
  if (amounts.every(amount => guardLt(amount, 0))) return void copiedStrides(cut);
  for (const size of sizes.slice(first)) checkThat("gt", size, 0, () => "negative output size");
  // The whole is an empty tensor first, which is kept.
  sizes.forEach(adviseSize);
  for (const [d, before, after] of pairs) {
    if (guardGe(before, 0)) part = narrowed(part, d, before, dimSub(part.sizes[d]!, before));
    if (guardGe(after, 0)) part = narrowed(part, d, 0, dimSub(part.sizes[d]!, after));
  }
}

function checkPadMode(self: Tensor, amounts: readonly Dim[], mode: string): void {
  const spatial = amounts.length / 2;
  if (self.rank !== spatial + 1 && self.rank !== spatial + 2) {
    throw new OpError("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now", "NotImplementedError");
  }
  if (mode === "circular") {
    for (let i = 0; i < amounts.length; i++) {
      if (guardGt(amounts[i]!, self.sizes[self.rank - 1 - Math.floor(i / 2)]!)) throw new OpError("Padding value causes wrapping around more than once.");
    }
  }
  if (mode !== "circular" && self.sizes.slice(-spatial - 1).includes(0)) {
    throw new OpError(emptyPaddedText(spatial, self.sizes));
  }
  if (mode !== "reflect") return;
  for (let i = 0; i < spatial; i++) {
    const d = self.rank - 1 - i;
    const [before, after] = [amounts[2 * i]!, amounts[2 * i + 1]!];
    if (guardLe(self.sizes[d]!, before) || guardLe(self.sizes[d]!, after)) {
      throw new OpError(`Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (${dimText(before)}, ${dimText(after)}) at dimension ${d} of input ${sizeText(self.sizes)}`);
    }
  }
}

export const padFixed: Rule = call => emptyTensor({ dtype: read.tensor(call).dtype, sizes: paddedSizes(read.tensor(call), read.dims(call, "padding")), device: read.tensor(call).device });
