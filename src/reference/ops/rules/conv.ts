/** Convolution, pooling, padding and resampling: sizes of what slides over a grid. */
import * as read from "../args.ts";
import { copiedStrides, shapeText, sizeText } from "../broadcast.ts";
import { channelsLastStrides, emptyTensor, guardContiguous, guardChannelsLast, looksChannelsLast, numelOf } from "../construct.ts";
import { adviseSize, askOnes, checkThat, dimAdd, dimFloorDiv, dimMod, dimMul, dimScaled, dimSub, dimText, guardEq, guardGe, guardGt, guardLe, guardLt, guardNe, isSymNode, knownEq, oblLt, toConcrete, type Dim } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { cppTypeName, promoteTypes, scalarTypeName } from "../promote.ts";
import { unshuffled } from "../compositions/grids.ts";
import { inner } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { isBelowAutograd, isGradEnabled } from "../execute.ts";
import { OpError, type Call, type OpArg, type Rule } from "../types.ts";
import { narrowed, unsqueezed } from "./views.ts";

const spread = (list: readonly Dim[], n: number): Dim[] => (list.length === 1 ? new Array<Dim>(n).fill(list[0]!) : [...list]);

interface ConvParams { readonly stride: Dim[]; readonly padding: Dim[]; readonly dilation: Dim[]; readonly groups: Dim; readonly transposed: boolean; readonly outputPadding: Dim[] }

/** `floor((in + 2 pad - dilation (kernel - 1) - 1) / stride) + 1`. */
export function windowCount(size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim): Dim {
  const room = dimSub(dimSub(dimAdd(size, dimMul(2, padding)), dimMul(dilation, dimSub(kernel, 1))), 1);
  return dimAdd(dimFloorDiv(room, stride), 1);
}

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
  const each = (all: readonly Dim[]): Dim => dimFloorDiv(numelOf(all), all[0]!);
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
  const sizes = convSizes(input, weight, p);
  for (const size of sizes.slice(2)) {
    if (isUnchecked(weight)) checkThat("ge", size, 0, () => `Trying to create tensor with negative dimension ${dimText(size)}: ${shapeText(sizes)}`);
    else checkThat(typeof size === "number" ? "lt" : "le", 0, size, () => `Given input size per channel: ${shapeText(input.sizes.slice(2))}. Calculated output size per channel: ${shapeText(sizes.slice(2))}. Output size is too small`);
  }
  const last = looksChannelsLast(input) || looksChannelsLast(weight);
  const out = emptyTensor({ dtype: input.dtype, sizes, ...(last ? { strides: channelsLastStrides(sizes) } : {}), device: input.device });
  choosesBackend(input, weight, out);
  // As what the result is to be laid out (torch/_meta_registrations.py, `pick_memory_format`).
  if (currentEnvironment() !== null && input.sizes.every(isHinted) && !guardChannelsLast(input)) guardContiguous(input);
  checkDifferentiable(out, [weight, bias]);
  return out;
}

/** A fake result has the type of the input, whatever the weights'; what follows gradients must be able to (torch/csrc/autograd/functions/utils.h, `set_history`). */
function checkDifferentiable({ dtype }: Tensor, weights: readonly (Tensor | null)[]): void {
  if (dtype.isFloatingPoint || dtype.isComplex || currentEnvironment() === null || !isGradEnabled() || isBelowAutograd()) return;
  if (!weights.some(weight => weight?.requiresGrad)) return;
  throw new OpError('isDifferentiableType(variable.scalar_type()) INTERNAL ASSERT FAILED at "./torch/csrc/autograd/functions/utils.h":74, please report a bug to PyTorch. ');
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

/** Window count of a pool: with `ceil_mode`, a last partial window counts if it starts inside the padded input. */
export function pooledSize(size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim, ceil: boolean): Dim {
  const room = dimSub(dimSub(dimAdd(size, dimMul(2, padding)), dimMul(dilation, dimSub(kernel, 1))), 1);
  // A division that rounds as C++ does asks for the remainder (torch/_meta_registrations.py, `div_rtn`).
  guardNe(dimMod(ceil ? dimAdd(room, dimSub(stride, 1)) : room, stride), 0);
  if (!ceil) return windowCount(size, kernel, stride, padding, dilation);
  const count = dimAdd(dimFloorDiv(dimAdd(room, dimSub(stride, 1)), stride), 1);
  return oblLt(dimMul(dimSub(count, 1), stride), dimAdd(size, padding)) ? count : dimSub(count, 1);
}

const words = ["", "", "two", "three"];

/** As many numbers as there are dimensions to slide along, or one for all of them. */
function checkPoolArguments(call: Call, n: number): void {
  if (n === 1) return;
  for (const [name, omitted] of [["kernel_size", ""], ["stride", "be omitted, "], ["padding", ""], ["dilation", ""]] as const) {
    if (!read.hasArg(call, name)) continue;
    const count = read.dims(call, name).length;
    if (count === 1 || count === n || (count === 0 && omitted !== "")) continue;
    throw new OpError(`${call.op.packet.replace("_with_indices", "")}: ${name} must ${omitted === "" ? "be either" : "either"} ${omitted}a single int, or a tuple of ${words[n]!} ints`.replace("must be either a", name === "kernel_size" && n === 2 ? "must either be a" : "must be either a"));
  }
}

/** What is neither empty nor of another rank (torch/_meta_registrations.py, `pool2d_shape_check`). */
function checkPooled(self: Tensor, n: number): void {
  const { rank, sizes } = self;
  const empty = sizes.slice(rank - n - 1).some(size => knownEq(size, 0));
  if (rank >= n + 1 && !empty) return;
  throw new OpError(`Expected ${n + 1}D or ${n + 2}D (batch mode) tensor with optional 0 dim batch size for input, but got: ${sizeText(sizes)}`);
}

/** One-dimensional maxima, as C++ checks them before it chooses a kernel (aten/src/ATen/native/MaxPooling.cpp). */
function checkMaxPool1d(call: Call, self: Tensor): void {
  const { rank, sizes } = self;
  if ((rank !== 2 && rank !== 3) || sizes.slice(-2).some(size => knownEq(size, 0))) {
    throw new OpError(`max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${shapeText(sizes)}`);
  }
  const [kernel, stride, padding, dilation] = ["kernel_size", "stride", "padding", "dilation"].map(name => read.dims(call, name)[0] ?? read.dims(call, "kernel_size")[0]!) as [Dim, Dim, Dim, Dim];
  for (const [name, value] of [["kernel_size", kernel], ["stride", stride], ["dilation", dilation]] as const) {
    if (typeof value === "number" && value <= 0) throw new OpError(`max_pool1d() ${name} must be greater than zero, but got ${value}`);
  }
  if (typeof padding === "number" && padding < 0) throw new OpError(`max_pool1d() padding must be non-negative, but got ${padding}`);
  if (typeof padding === "number" && typeof kernel === "number" && padding > Math.floor(kernel / 2)) throw new OpError(`max_pool1d() padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`);
  const count = pooledSize(toConcrete(sizes[rank - 1]!), kernel, stride, padding, dilation, read.bool(call, "ceil_mode"));
  if (typeof count === "number" && count <= 0) throw new OpError(`max_pool1d() Invalid computed output size: ${count}`);
}

function poolOutput(call: Call, n: number, dilated: boolean): { sizes: Dim[]; self: Tensor } {
  const self = read.tensor(call);
  if (call.env) {
    checkPoolArguments(call, n);
    if (n === 1 && dilated && call.op.packet === "max_pool1d") checkMaxPool1d(call, self);
    if (n === 1 && !dilated && self.rank !== 2 && self.rank !== 3) throw new OpError(`Expected 2 to 3 dimensions, but got ${self.rank}-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)`);
    if (n === 2 && !dilated && read.arg(call, "divisor_override") === 0n) throw new OpError("divisor must be not zero");
    if (n === 2 && !dilated && self.rank > 4) checkPooled({ ...self, rank: 0, sizes: self.sizes } as Tensor, 2);
  }
  const kernel = spread(read.dims(call, "kernel_size"), n);
  const given = read.dims(call, "stride");
  const stride = given.length === 0 ? kernel : spread(given, n);
  const padding = spread(read.dims(call, "padding"), n);
  const dilation = dilated ? spread(read.dims(call, "dilation"), n) : new Array<Dim>(n).fill(1);
  const ceil = read.bool(call, "ceil_mode");
  if (self.rank < n + 1) {
    if (call.env && n < 3) throw new OpError(`Dimension out of range (expected to be in range of [${-self.rank}, ${self.rank - 1}], but got ${-(n + 1)})`, "IndexError");
    throw new OpError(`non-empty ${n + 1}D or ${n + 2}D (batch mode) tensor expected for input`);
  }
  if (self.rank > n + 2) throw new OpError(`non-empty ${n + 1}D or ${n + 2}D (batch mode) tensor expected for input`);
  stride.forEach(s => { if (knownEq(s, 0)) throw new OpError("stride should not be zero"); });
  if (call.env && n === 3 && !dilated) checkVolume(self.sizes.slice(-3), kernel);
  padding.forEach((pad, i) => {
    if (call.env && typeof pad === "number" && pad < 0) throw new OpError(`pad must be non-negative, but got pad: ${pad}`);
    const half = dimFloorDiv(dimAdd(dimMul(dimSub(kernel[i]!, 1), dilation[i]!), 1), 2);
    if (!guardLe(pad, half)) throw new OpError(`pad should be at most half of effective kernel size, but got pad=${dimText(pad)}, kernel_size=${dimText(kernel[i]!)} and dilation=${dimText(dilation[i]!)}`);
  });
  // One-dimensional maxima are found by C++ that knows no symbols.
  const spatial = n === 1 && dilated ? [toConcrete(self.sizes[self.rank - 1]!)] : self.sizes.slice(self.rank - n);
  if (call.env) spatial.forEach(size => { guardNe(size, 0); });
  const out = spatial.map((size, i) => pooledSize(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!, ceil));
  if (call.env && n < 3) {
    const none = (list: readonly Dim[]): boolean => list.some(size => typeof size === "number" && size <= 0);
    const names = (letter: string): string => `${letter}H: {${letter}H}, ${letter}W: {${letter}W}`;
    if (none(kernel)) throw new OpError(`kernel size should be greater than zero, but got ${names("k")}`);
    if (none(dilation)) throw new OpError(`dilation should be greater than zero, but got ${names("dilation")}`);
    checkPooled(n === 1 ? unsqueezed(self, -2) : self, 2);
  }
  const channels = self.sizes[self.rank - n - 1]!;
  // Python's `and` decides on all but the first size, which is left to run time (`pool2d_shape_check`).
  const tooSmall = (): string => {
    const text = (list: readonly Dim[]): string => [channels, ...(n === 1 ? [1] : []), ...list].map(dimText).join("x");
    return `Given input size: (${text(spatial)}). Calculated output size: (${text(out)}). Output size is too small`;
  };
  const height = Math.max(0, n - 2);
  const decided = n === 1 ? out : [...out.slice(0, height), ...out.slice(height + 1)];
  if (decided.some(size => !guardLe(1, size))) throw new OpError(tooSmall());
  if (n > 1) checkThat("ge", out[height]!, 1, tooSmall);
  return { sizes: [...self.sizes.slice(0, self.rank - n), ...out], self };
}

function likeLayout(self: Tensor, sizes: readonly Dim[], dtype = self.dtype): Tensor {
  const last = currentEnvironment() === null ? looksChannelsLast(self) : guardChannelsLast(self);
  return emptyTensor({ dtype, sizes, ...(last ? { strides: channelsLastStrides(sizes) } : {}), device: self.device });
}

/** `new_empty` of sizes, then laid out as `self` suggests: how it is, is asked first. */
function relaidLike(self: Tensor, sizes: readonly Dim[], dtype = self.dtype): Tensor {
  const last = currentEnvironment() === null ? looksChannelsLast(self) : guardChannelsLast(self);
  const made = emptyTensor({ dtype, sizes, device: self.device });
  const isLast = currentEnvironment() === null ? false : guardChannelsLast(made, true);
  return last && !isLast ? emptyTensor({ dtype, sizes, strides: channelsLastStrides(sizes), device: self.device }) : made;
}

export function pool(n: number, dilated: boolean): Rule {
  return call => {
    const { sizes, self } = poolOutput(call, n, dilated);
    return likeLayout(self, sizes);
  };
}

export function poolWithIndices(n: number): Rule {
  return call => {
    const { sizes, self } = poolOutput(call, n, true);
    return [likeLayout(self, sizes), likeLayout(self, sizes, dtypes.int64)];
  };
}

function adaptiveSizes(call: Call, n: number, average: boolean): { sizes: Dim[]; self: Tensor } {
  const self = read.tensor(call);
  const given = read.dims(call, "output_size");
  const out = spread(given, n);
  if (n === 1 && self.rank !== 2 && self.rank !== 3) throw new OpError(`Expected 2 to 3 dimensions, but got ${self.rank}-dimensional tensor for argument #1 'self' (while checking arguments for ${call.op.packet})`);
  if (call.env && average && n === 2 && given.length !== 2) throw new OpError("adaptive_avg_pool2d: output_size must be 2");
  const less = out.some(size => (call.env && average ? guardLt(size, 0) : typeof size === "number" && size < 0));
  if (call.env && average && n < 3 && less) throw new OpError(`adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {${[...(n === 1 ? [1] : []), ...out].map(dimText).join(", ")}}`);
  if (self.rank !== n + 1 && self.rank !== n + 2) {
    throw new OpError(call.env && average
      ? `Expected ${n + 1}D or ${n + 2}D tensor, but got ${sizeText(self.sizes)}`
      : `${call.op.packet}(): Expected ${n + 1}D or ${n + 2}D tensor, but got: ${call.env ? sizeText(self.sizes) : shapeText(self.sizes)}`);
  }
  if (less) throw new OpError(`Trying to create tensor with negative dimension ${dimText(out.find(size => typeof size === "number" && size < 0)!)}: ${shapeText([...self.sizes.slice(0, self.rank - n), ...out])}`);
  return { sizes: [...self.sizes.slice(0, self.rank - n), ...out], self };
}

export function adaptivePool(n: number): Rule {
  return call => {
    const { sizes, self } = adaptiveSizes(call, n, true);
    if (call.env && n === 1) guardChannelsLast(unsqueezed(self, -2));
    if (call.env && n > 1 && read.dims(call, "output_size").every(size => guardEq(size, 1))) return averaged(call, self, n);
    return likeLayout(self, sizes);
  };
}

/** Averaged to one element, it is the mean. */
function averaged(call: Call, self: Tensor, n: number): Tensor {
  const mean = inner(call, "mean.dim", self, Array.from({ length: n }, (_, i) => BigInt(-1 - i)), true);
  return guardChannelsLast(self, true) ? emptyTensor({ dtype: self.dtype, sizes: mean.sizes, strides: channelsLastStrides(mean.sizes), device: self.device }) : mean;
}

export function adaptivePoolWithIndices(n: number): Rule {
  return call => {
    const { sizes, self: given } = adaptiveSizes(call, n, false);
    const self = call.env && n === 1 ? unsqueezed(given, -2) : given;
    if (call.env) self.sizes.slice(1).forEach(size => { checkThat("gt", size, 0, () => `${call.op.packet}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${sizeText(self.sizes)} with dimension ${self.sizes.indexOf(size)} being empty`); });
    if (call.env && n === 1) guardChannelsLast(self);
    if (call.env && n === 1) {
      relaidLike(self, [...sizes.slice(0, -1), 1, sizes[sizes.length - 1]!]);
      return [emptyTensor({ dtype: given.dtype, sizes, device: given.device }), emptyTensor({ dtype: dtypes.int64, sizes, device: given.device })];
    }
    return [relaidLike(self, sizes), relaidLike(self, sizes, dtypes.int64)];
  };
}

/** `fractional_max_pool2d`: the output size is given. */
export function fractionalPool(n: number): Rule {
  return call => {
    const self = read.tensor(call);
    const [kernel, output] = [spread(read.dims(call, "kernel_size"), n), spread(read.dims(call, "output_size"), n)];
    if (n === 2) {
      checkSamples(self, read.tensor(call, "random_samples"));
      checkFractional(self, kernel, output);
    }
    const sizes = [...self.sizes.slice(0, self.rank - n), ...output];
    return [emptyTensor({ dtype: self.dtype, sizes, device: self.device }), emptyTensor({ dtype: dtypes.int64, sizes, device: self.device })];
  };
}

/** What `fractional_max_pool2d` wants of the places where regions begin (torch/_meta_registrations.py). */
function checkSamples(self: Tensor, samples: Tensor): void {
  if (self.dtype !== samples.dtype) throw new OpError("Expect _random_samples to have the same dtype as input");
  if (samples.rank !== 3) throw new OpError(`Expect _random samples to have 3 dimensions got, ${samples.rank}`);
  const [count, channels, each] = samples.sizes as readonly [Dim, Dim, Dim];
  const batch = self.rank === 3 ? 1 : self.sizes[0]!;
  // Its message is a string where a function is wanted.
  checkThat("ge", count, batch, () => "message must be a callable", "TypeError");
  checkThat("eq", channels, self.sizes[self.rank - 3]!, () => "Expect _random_samples.size(1) equals to input channel size.");
  checkThat("eq", each, 2, () => `Expect _random_samples.size(2) equals to 2 got ${dimText(each)}.`);
}

function checkFractional(self: Tensor, kernel: readonly Dim[], output: readonly Dim[]): void {
  for (const [i, side] of ["height", "width"].entries()) {
    const size = self.sizes[self.rank - 2 + i]!;
    const needed = dimSub(dimAdd(output[i]!, kernel[i]!), 1);
    checkThat("le", needed, size, () => `fractional_max_pool2d: kernel ${side} ${dimText(kernel[i]!)} is too large relative to input ${side} ${dimText(size)}`);
  }
}

/** What averages of volumes ask of the input (`pool3d_shape_check`): all but the last comparison is decided. */
function checkVolume(sizes: readonly Dim[], kernel: readonly Dim[]): void {
  const tooSmall = (): string => {
    const named = (list: readonly Dim[], before: string): string => ["T", "H", "W"].map((axis, i) => `${before}${axis}: ${dimText(list[i]!)}`).join(" ");
    return `input image (${named(sizes, "")}) smaller than kernel size (${named(kernel, "k")})`;
  };
  if (!guardGe(sizes[0]!, kernel[0]!) || !guardGe(sizes[1]!, kernel[1]!)) throw new OpError(tooSmall());
  checkThat("ge", sizes[2]!, kernel[2]!, tooSmall);
}

export function maxUnpool(n: number): Rule {
  return call => {
    const self = read.tensor(call);
    const indices = read.tensor(call, "indices");
    if (indices.dtype !== dtypes.int64) {
      throw new OpError(`elements in indices should be type int64${call.env === null ? ` but got: ${scalarTypeName(indices.dtype)}` : ` but got: torch.${indices.dtype.name}`}`);
    }
    if (call.env && self.rank !== n + 1 && self.rank !== n + 2) throw new OpError(`Input to max_unpooling${n}d should be a ${n + 1}d or ${n + 2}d Tensor, but got a tensor with ${self.rank} dimensions.`);
    if (self.rank !== indices.rank || self.sizes.some((size, i) => !guardEq(indices.sizes[i]!, size))) {
      throw new OpError(`Expected shape of indices to be same as that of the input tensor (${shapeText(self.sizes)}) but got indices tensor with shape: ${shapeText(indices.sizes)}`);
    }
    return emptyTensor({ dtype: self.dtype, sizes: [...self.sizes.slice(0, self.rank - n), ...read.dims(call, "output_size")], device: self.device });
  };
}

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
  const out = emptyTensor({ dtype: self.dtype, sizes, device: self.device });
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

/** `upsample_*`: sizes given, or scaled and rounded down. */
export function upsample(n: number): Rule {
  return call => {
    const input = read.tensor(call, call.op.schema.args[0]!.name);
    const sizes = [...input.sizes.slice(0, 2), ...resampledSizes(call, input, n)];
    const bad = sizes.slice(2).some(size => knownEq(size, 0)) || input.sizes.slice(2).some(size => knownEq(size, 0));
    if (call.env && read.arg(call, "output_size") !== null) checkResampled(sizes.slice(2));
    if (bad && !call.env) throw new OpError(`Input and output sizes should be greater than 0, but got input size ${sizeText(input.sizes)} and output size ${shapeText(sizes.slice(2))}`);
    return decomposed.has(call.op.packet) ? likeLayout(input, sizes) : relaidLike(input, sizes);
  };
}

/** Between whose points is interpolated by other operators; the nearest are found by one of their own. */
const decomposed: ReadonlySet<string> = new Set(["upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d", "upsample_bicubic2d"]);

/** Decompositions divide by the sizes they are given, and count up to them. */
function checkResampled(sizes: readonly Dim[]): void {
  if (sizes.some(size => knownEq(size, 0))) throw new OpError("division by zero", "ZeroDivisionError");
  if (sizes.some(size => typeof size === "number" && size < 0)) throw new OpError("upper bound and lower bound inconsistent with step sign");
}

/** Decomposed, their sizes are multiplied as floats whatever the factor is (torch/_decomp/decompositions.py, `upsample_compute_output_size`). */
const scaledAsFloats: ReadonlySet<string> = new Set(["upsample_bicubic2d"]);

function resampledSizes(call: Call, input: Tensor, n: number): Dim[] {
  const given = read.arg(call, "output_size");
  if (given !== null) return spread(read.dims(call, "output_size"), n);
  const factors = read.arg(call, "scale_factors") as readonly number[];
  return input.sizes.slice(2).map((size, i) => {
    const factor = Number(factors[i]);
    if (typeof size === "number") return Math.floor(size * factor);
    if (Number.isInteger(factor) && !scaledAsFloats.has(call.op.packet)) return dimMul(size, factor);
    return dimScaled(size, factor);
  });
}

/** A message whose holes were left in it. */
function checkPositive(...lists: readonly (readonly Dim[])[]): void {
  if (lists.some(list => list.some(size => typeof size === "number" && size <= 0))) throw new OpError("{param_name} should be greater {'than' zero, but got {param}");
}

/** `im2col`: columns of every window. */
export const im2col: Rule = call => {
  const self = read.tensor(call);
  const [kernel, dilation, padding, stride] = ["kernel_size", "dilation", "padding", "stride"].map(name => read.dims(call, name)) as [Dim[], Dim[], Dim[], Dim[]];
  const spatial = self.sizes.slice(-2);
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
  return emptyTensor({ dtype: self.dtype, sizes: [...self.sizes.slice(0, self.rank - 3), dimMul(channels, numelOf(kernel)), numelOf(windows)], device: self.device });
};

export const col2im: Rule = call => {
  const self = read.tensor(call);
  const kernel = read.dims(call, "kernel_size");
  if (call.env !== null) checkColumns(call, self, kernel);
  const channels = dimFloorDiv(self.sizes[self.rank - 2]!, numelOf(kernel));
  return emptyTensor({ dtype: self.dtype, sizes: [...self.sizes.slice(0, self.rank - 2), channels, ...read.dims(call, "output_size")], device: self.device });
};

const tupleText = (sizes: readonly Dim[]): string => `(${sizes.map(dimText).join(", ")}${sizes.length === 1 ? "," : ""})`;
const windowText = (kernel: readonly Dim[], dilation: readonly Dim[], padding: readonly Dim[], stride: readonly Dim[]): string =>
  `kernel_size=${shapeText(kernel)}, dilation=${shapeText(dilation)}, padding=${shapeText(padding)}, stride=${shapeText(stride)}`;

/** What the decomposition checks (torch/_decomp/decompositions.py, `col2im`). */
function checkColumns(call: Call, self: Tensor, kernel: readonly Dim[]): void {
  const [output, dilation, padding, stride] = ["output_size", "dilation", "padding", "stride"].map(name => read.dims(call, name)) as [Dim[], Dim[], Dim[], Dim[]];
  checkPositive(kernel, dilation, stride);
  if ((self.rank !== 2 && self.rank !== 3) || self.sizes.slice(-2).some(size => size === 0)) {
    throw new OpError(`Expected 2D or 3D (batch mode) tensor for input with possible 0 batch size and non-zero dimensions, but got: ${tupleText(self.sizes)}`);
  }
  const [rows, columns] = self.sizes.slice(-2) as [Dim, Dim];
  if (!guardEq(dimMod(rows, numelOf(kernel)), 0)) {
    throw new OpError(`Expected size of input's first non-batch dimension to be divisible by the product of kernel_size, but got input.shape[-2] = ${dimText(rows)} and kernel_size=${shapeText(kernel)}`);
  }
  const expected = numelOf(output.map((size, i) => windowCount(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!)));
  if (!guardEq(columns, expected)) {
    throw new OpError(`Given output_size=${shapeText(output)}, ${windowText(kernel, dilation, padding, stride)}, expected input.size(-1) to be ${dimText(expected)} but got ${dimText(columns)}.`);
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

/** `grid_sampler`: the grid gives the output's spatial sizes. Images are decomposed on fake tensors, volumes are not. */
export const gridSampler: Rule = call => {
  const [input, grid] = [read.tensor(call, "input"), read.tensor(call, "grid")];
  if (call.env && (call.op.packet === "grid_sampler_2d" || input.rank === 4)) {
    checkImageGrid(call, input, grid);
    return emptyTensor({ dtype: promoteTypes(input.dtype, grid.dtype), sizes: [input.sizes[0]!, input.sizes[1]!, ...grid.sizes.slice(1, -1)], device: input.device });
  }
  checkGrid(call, input, grid);
  return emptyTensor({ dtype: input.dtype, sizes: [input.sizes[0]!, input.sizes[1]!, ...grid.sizes.slice(1, -1)], device: input.device });
};

/** torch/_decomp/decompositions.py, `_grid_sampler_2d`. */
function checkImageGrid(call: Call, input: Tensor, grid: Tensor): void {
  for (const [name, kind] of [["interpolation_mode", "interpolation"], ["padding_mode", "padding"]] as const) {
    const mode = read.int(call, name);
    if (![0, 1, 2].includes(mode)) throw new OpError(`Invalid ${kind} mode ${mode}`);
  }
  if (input.rank !== 4) throw new OpError(`${input.rank < 4 ? "not enough" : "too many"} values to unpack (expected 4${input.rank < 4 ? `, got ${input.rank}` : ""})`, "ValueError");
  const [, height, width, two] = grid.sizes as readonly [Dim, Dim, Dim, Dim];
  if (grid.rank !== 4) throw new OpError(`${grid.rank < 4 ? "not enough" : "too many"} values to unpack (expected 4${grid.rank < 4 ? `, got ${grid.rank}` : ""})`, "ValueError");
  if (!guardEq(two, 2)) throw new OpError("", "AssertionError");
  const [images, grids] = [input.sizes[0]!, grid.sizes[0]!];
  // Symbolic ones have been asked as the grid is spread over the channels.
  if (typeof images === "number" && typeof grids === "number" && images !== grids) throw new OpError(`shape '${shapeText([input.sizes[0]!, 1, height, width, 2])}' is invalid for input of size ${dimText(numelOf(grid.sizes))}`);
}

/** `check_grid_sampler_common`, and that of volumes. */
function checkGrid(call: Call, input: Tensor, grid: Tensor): void {
  const text = call.env ? sizeText : shapeText;
  const shapes = (): string => `but got input with sizes ${text(input.sizes)} and grid with sizes ${text(grid.sizes)}`;
  if (!guardEq(input.sizes[0]!, grid.sizes[0]!)) throw new OpError(`grid_sampler(): expected grid and input to have same batch size, ${shapes()}`);
  if (!guardEq(grid.sizes[grid.rank - 1]!, input.rank - 2)) throw new OpError(`grid_sampler(): expected grid to have size ${input.rank - 2} in last dimension, but got grid with sizes ${text(grid.sizes)}`);
  const at = input.sizes.findIndex((size, i) => i >= 2 && knownEq(size, 0));
  if (at >= 0) throw new OpError(`grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${text(input.sizes)} with dimension ${at} being empty`);
  if (call.env && (input.rank !== 5 || grid.rank !== 5)) throw new OpError(`grid_sampler(): expected 5D input and grid with same number of dimensions, ${shapes()}`);
  if (call.env && read.int(call, "interpolation_mode") === 2) throw new OpError("grid_sampler(): bicubic interpolation only supports 4D input");
}

export const affineGrid: Rule = call => {
  const theta = read.tensor(call, "theta");
  const size = read.dims(call, "size");
  if (size.length !== 4 && size.length !== 5) throw new OpError("affine_grid_generator needs 4d (spatial) or 5d (volumetric) inputs.");
  const [count, , ...spatial] = size;
  // Points along a line are so many as a plain number says.
  return emptyTensor({ dtype: theta.dtype, sizes: [count!, ...spatial.map(toConcrete), spatial.length], device: theta.device });
};

/** The overloads that are given the output's sizes. */
export function upsampleTo(n: number): Rule {
  return call => {
    const self = read.tensor(call);
    return likeLayout(self, [...self.sizes.slice(0, 2), ...spread(read.dims(call, "output_size"), n)]);
  };
}
