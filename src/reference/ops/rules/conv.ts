/** Convolution: what it asks of its arguments and the sizes it gives. */
import * as read from "../args.ts";
import { memoryFormats } from "../dtype.ts";
import { shapeText } from "../broadcast.ts";
import { channelsLastStrides, defaultStrides, emptyTensor, guardContiguous, guardChannelsLast, looksChannelsLast, neverKept, numelOf } from "../construct.ts";
import { checkThat, dimAdd, dimMod, dimMul, dimSub, dimText, guardEq, guardGt, guardLt, guardNe, knownEq, oblLt, type Dim } from "../dims.ts";
import { cppTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { NotImplementedOp } from "../missing.ts";
import { OpError, type OpArg, type Rule } from "../types.ts";
import { windowCount } from "../windows.ts";
import { unsqueezed } from "./views.ts";

export const spread = (list: readonly Dim[], n: number): Dim[] => (list.length === 1 ? new Array<Dim>(n).fill(list[0]!) : [...list]);

interface ConvParams { readonly stride: Dim[]; readonly padding: Dim[]; readonly dilation: Dim[]; readonly groups: Dim; readonly transposed: boolean; readonly outputPadding: Dim[] }

function checkConv(input: Tensor, weight: Tensor, bias: Tensor | null, p: ConvParams): void {
  if (isUnchecked(weight)) {
    if (!p.transposed && p.stride.some(d => knownEq(d, 0))) throw new OpError("integer division or modulo by zero", "ZeroDivisionError");
    if (!p.transposed) checkForward(input, weight, bias, p);
    return;
  }
  const negative = (list: readonly Dim[]): boolean => list.some(d => typeof d === "number" && d < 0);
  if (negative(p.padding)) throw new OpError("negative padding is not supported");
  if (negative(p.outputPadding)) throw new OpError("negative output_padding is not supported");
  if (p.stride.some(d => typeof d === "number" && d <= 0)) throw new OpError("non-positive stride is not supported");
  if (currentEnvironment() === null && p.dilation.some(d => typeof d === "number" && d <= 0)) throw new OpError("dilation should be greater than zero");
  if (weight.rank !== input.rank) {
    throw new OpError(`Expected ${weight.rank}-dimensional input for ${weight.rank}-dimensional weight ${shapeText(weight.sizes)}, but got ${input.rank}-dimensional input of size ${shapeText(input.sizes)} instead`);
  }
  if (p.groups === 0) throw new NotImplementedOp("a convolution of no groups");
  if (oblLt(weight.sizes[0]!, p.groups)) {
    throw new OpError(`Given groups=${dimText(p.groups)}, expected weight to be at least ${dimText(p.groups)} at dimension 0, but got weight of size ${shapeText(weight.sizes)} instead`);
  }
  if (!p.transposed) checkForward(input, weight, bias, p);
  else checkTransposed(input, weight, bias, p);
}

/** On fake tensors only convolutions over more than one dimension ask C++ for a backend, which checks (fake_impls.py, `conv`). */
const isUnchecked = (weight: Tensor): boolean => currentEnvironment() !== null && weight.rank === 3;

function checkForward(input: Tensor, weight: Tensor, bias: Tensor | null, p: ConvParams): void {
  if (!isUnchecked(weight)) {
    if (!guardEq(dimMod(weight.sizes[0]!, p.groups), 0)) throw new OpError(`Given groups=${dimText(p.groups)}, expected weight to be divisible by ${dimText(p.groups)} at dimension 0, but got weight of size [${shapeText(weight.sizes)}] instead`);
    const count = weight.rank - 2;
    for (const [name, list] of [["stride", p.stride], ["padding", p.padding], ["dilation", p.dilation]] as const) {
      if (list.length !== count) throw new OpError(`expected ${name} to be a single integer value or a list of ${count} values to match the convolution dimensions, but got ${name}=${shapeText(list)}`);
    }
  }
  const wanted = dimMul(weight.sizes[1]!, p.groups);
  if (guardNe(input.sizes[1]!, wanted)) {
    if (isUnchecked(weight)) throw new OpError("Invalid channel dimensions");
    throw new OpError(`Given groups=${dimText(p.groups)}, weight of size ${shapeText(weight.sizes)}, expected input${shapeText(input.sizes)} to have ${dimText(wanted)} channels, but got ${dimText(input.sizes[1]!)} channels instead`);
  }
  if (bias && !isUnchecked(weight) && (bias.rank !== 1 || !guardEq(bias.sizes[0]!, weight.sizes[0]!))) {
    throw new OpError(`Given weight of size ${shapeText(weight.sizes)}, expected bias to be 1-dimensional with ${dimText(weight.sizes[0]!)} elements, but got bias of size ${shapeText(bias.sizes)} instead`);
  }
  if (isUnchecked(weight) && input.rank > 3) throw new OpError("tuple index out of range", "IndexError");
  const padded = input.sizes.slice(2).map((size, i) => dimAdd(size, dimMul(2, p.padding[i]!)));
  const kernel = weight.sizes.slice(2).map((k, i) => dimAdd(dimMul(p.dilation[i]!, dimSub(k, 1)), 1));
  if (!isUnchecked(weight) && padded.some((size, i) => isHinted(size) && guardLt(size, kernel[i]!))) {
    throw new OpError(`Calculated padded input size per channel: (${padded.map(dimText).join(" x ")}). Kernel size: (${kernel.map(dimText).join(" x ")}). Kernel size can't be greater than actual input size`);
  }
}

function checkTransposed(input: Tensor, weight: Tensor, bias: Tensor | null, p: ConvParams): void {
  if (isUnchecked(weight)) return;
  if (!guardEq(input.sizes[1]!, weight.sizes[0]!)) {
    throw new OpError(`Given transposed=1, weight of size ${shapeText(weight.sizes)}, expected input${shapeText(input.sizes)} to have ${dimText(weight.sizes[0]!)} channels, but got ${dimText(input.sizes[1]!)} channels instead`);
  }
  const outputs = dimMul(weight.sizes[1]!, p.groups);
  if (bias && (bias.rank !== 1 || !guardEq(bias.sizes[0]!, outputs))) {
    throw new OpError(`Given transposed=1, weight of size ${shapeText(weight.sizes)}, expected bias to be 1-dimensional with ${dimText(outputs)} elements, but got bias of size ${shapeText(bias.sizes)} instead`);
  }
}

/** Sizes from data are not asked about: then no backend is chosen (fake_impls.py, `conv`). */
const isHinted = (size: Dim): boolean => typeof size === "number" || size.hint !== undefined;

const largestInt = 2 ** 31 - 1;

/** What choosing a backend asks of the sizes of one image of the batch (ATen/native/Convolution.cpp, `needs_64bit_indexing_no_split`). */
function choosesBackend(input: Tensor, weight: Tensor, out: Tensor): void {
  const { sizes } = out;
  if (currentEnvironment() !== null && isHinted(input.sizes[0]!)) [input.sizes[0]!, input.sizes[1]!].forEach(size => { if (!isUnchecked(weight)) guardEq(size, 0); });
  if (isUnchecked(weight) || ![...input.sizes, ...sizes].every(isHinted)) return;
  const each = (all: readonly Dim[]): Dim => numelOf(all.slice(1));
  if (!guardGt(each(input.sizes), largestInt)) guardGt(each(sizes), largestInt);
  // The result is laid out as the backend wants it, which asks how it is.
  guardContiguous(out);
}

function convSizes(input: Tensor, weight: Tensor, p: ConvParams): Dim[] {
  const spatial = input.sizes.slice(2).map((size, i) => {
    const [kernel, stride, padding, dilation] = [weight.sizes[i + 2]!, p.stride[i]!, p.padding[i]!, p.dilation[i]!];
    if (!p.transposed) return windowCount(size, kernel, stride, padding, dilation);
    const grown = dimSub(dimMul(dimSub(size, 1), stride), dimMul(2, padding));
    return dimAdd(dimAdd(dimAdd(grown, dimMul(dilation, dimSub(kernel, 1))), p.outputPadding[i]!), 1);
  });
  // What has no channels gives none (torch/_meta_registrations.py, `meta_conv`).
  if (knownEq(input.sizes[1]!, 0)) return [input.sizes[0]!, 0, ...spatial];
  return [input.sizes[0]!, p.transposed ? dimMul(weight.sizes[1]!, p.groups) : weight.sizes[0]!, ...spatial];
}

function convolve(input: Tensor, weight: Tensor, bias: Tensor | null, p: ConvParams): Tensor {
  checkConv(input, weight, bias, p);
  if (!isUnchecked(weight) && ![input.sizes[0]!, input.sizes[1]!].some(size => knownEq(size, 0)) && input.sizes.some(size => knownEq(size, 0))) {
    throw new OpError(`Only zero batch or zero channel inputs are supported, but got input shape: ${shapeText(input.sizes)}`);
  }
  const sizes = convSizes(input, weight, p);
  for (const size of sizes.slice(2)) {
    if (isUnchecked(weight)) checkThat("ge", size, 0, () => `Trying to create tensor with negative dimension ${dimText(size)}: ${shapeText(sizes)}`);
    else checkThat(typeof size === "number" ? "lt" : "le", 0, size, () => `Given input size per channel: ${shapeText(input.sizes.slice(2))}. Calculated output size per channel: ${shapeText(sizes.slice(2))}. Output size is too small`);
  }
  const last = looksChannelsLast(input) || looksChannelsLast(weight);
  const out = neverKept(emptyTensor({ dtype: input.dtype, sizes, ...(last ? { strides: channelsLastStrides(sizes) } : {}), device: input.device }));
  choosesBackend(input, weight, out);
  if (currentEnvironment() !== null && input.sizes.every(isHinted)) {
    // As what the result is to be laid out (torch/_meta_registrations.py, `pick_memory_format`), and whether it is so.
    if (!guardChannelsLast(input)) guardContiguous(input);
    const made = { sizes, strides: defaultStrides(sizes) };
    if (sizes.length === 5) guardContiguous(made, memoryFormats.channels_last_3d);
    guardChannelsLast(made, true);
  }
  return out;
}

const batchNames = ["", "conv1d", "conv2d", "conv3d"];

/** An unbatched input gets a batch of one, and loses it again. */
function batched(n: number, name: string, input: Tensor, body: (input: Tensor) => Tensor): Tensor {
  if (input.rank === n + 2) return body(input);
  if (input.rank !== n + 1) {
    throw new OpError(`Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${name}, but got input of size: ${shapeText(input.sizes)}`);
  }
  const out = body(unsqueezed(input, 0));
  return emptyTensor({ dtype: out.dtype, sizes: out.sizes.slice(1), device: out.device });
}

export function conv(n: number): Rule {
  return call => {
    const [input, weight, bias] = [read.tensor(call, "input"), read.tensor(call, "weight"), read.maybeTensor(call, "bias")];
    const [stride, dilation] = [spread(read.dims(call, "stride"), n), spread(read.dims(call, "dilation"), n)];
    const mode: OpArg = read.arg(call, "padding");
    if (bias && bias.dtype !== input.dtype) throw new OpError(`Input type (${cppTypeName(input.dtype)}) and bias type (${cppTypeName(bias.dtype)}) should be the same`);
    return batched(n, batchNames[n]!, input, whole => {
      if (typeof mode === "string") return convNamedPadding(whole, weight, bias, mode, stride, dilation, read.dim(call, "groups"));
      return convolve(whole, weight, bias, { stride, dilation, padding: spread(read.dims(call, "padding"), n), groups: read.dim(call, "groups"), transposed: false, outputPadding: [] });
    });
  };
}

/** `same` pads both sides evenly, one more at the end where the total is odd. */
function convNamedPadding(input: Tensor, weight: Tensor, bias: Tensor | null, mode: string, stride: Dim[], dilation: Dim[], groups: Dim): Tensor {
  const p = { stride, dilation, groups, transposed: false, outputPadding: [] };
  if (mode === "valid") return convolve(input, weight, bias, { ...p, padding: stride.map(() => 0) });
  if (mode !== "same") throw new OpError(`Invalid padding string: '${mode}'`);
  if (stride.some(s => !knownEq(s, 1))) throw new OpError("padding='same' is not supported for strided convolutions");
  const totals = weight.sizes.slice(2).map((k, i) => dimMul(dilation[i]!, dimSub(k, 1)));
  const grown = input.sizes.map((size, i) => (i < 2 ? size : dimAdd(size, totals[i - 2]!)));
  return convolve(emptyTensor({ dtype: input.dtype, sizes: grown, device: input.device }), weight, bias, { ...p, padding: stride.map(() => 0) });
}

export function convTranspose(n: number): Rule {
  return call => {
    const [input, weight, bias] = [read.tensor(call, "input"), read.tensor(call, "weight"), read.maybeTensor(call, "bias")];
    const list = (name: string): Dim[] => spread(read.dims(call, name), n);
    return batched(n, `conv_transpose${n}d`, input, whole => convolve(whole, weight, bias, {
      stride: list("stride"), dilation: list("dilation"), padding: list("padding"), groups: read.dim(call, "groups"), transposed: true, outputPadding: list("output_padding"),
    }));
  };
}

/** `convolution`: every parameter explicit. */
export const convolution: Rule = call => {
  const input = read.tensor(call, "input");
  const n = input.rank - 2;
  const list = (name: string): Dim[] => spread(read.dims(call, name), n);
  return convolve(input, read.tensor(call, "weight"), read.maybeTensor(call, "bias"), {
    stride: list("stride"), dilation: list("dilation"), padding: list("padding"), groups: read.dim(call, "groups"),
    transposed: read.bool(call, "transposed"), outputPadding: list("output_padding"),
  });
};
