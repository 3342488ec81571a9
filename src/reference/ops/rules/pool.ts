/** Pooling: windows that slide over a grid, sizes that adapt, and the way back. */
import * as read from "../args.ts";
import { shapeText, sizeText } from "../broadcast.ts";
import { channelsLastStrides, emptyTensor, guardChannelsLast, looksChannelsLast } from "../construct.ts";
import { checkThat, dimAdd, dimFloorDiv, dimMod, dimMul, dimSub, dimText, guardEq, guardGe, guardLe, guardLt, guardNe, knownEq, oblLt, toConcrete, type Dim } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { scalarTypeName } from "../promote.ts";
import { inner } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { unsqueezed } from "./views.ts";
import { windowCount, windowStarts } from "../windows.ts";
import { spread } from "./conv.ts";

/** Window count of a pool: with `ceil_mode`, a last partial window counts if it starts inside the padded input. */
export function pooledSize(size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim, ceil: boolean): Dim {
  const room = dimSub(windowStarts(size, kernel, padding, dilation), 1);
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
  if ((rank !== 2 && rank !== 3) || !sizes.slice(-2).every(size => guardNe(size, 0))) {
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

/** Of a batch the last size is left to run time: Python's `and` gives it back undecided (`pool2d_shape_check`). */
function askEmptiness(n: number, rank: number, spatial: readonly Dim[]): void {
  spatial.forEach((size, i) => {
    if (n < 3 && rank === n + 2 && i === spatial.length - 1) checkThat("ne", size, 0, () => "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input");
    else guardNe(size, 0);
  });
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
  if (call.env) askEmptiness(n, self.rank, spatial);
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

export function likeLayout(self: Tensor, sizes: readonly Dim[], dtype = self.dtype): Tensor {
  const last = currentEnvironment() === null ? looksChannelsLast(self) : guardChannelsLast(self);
  return emptyTensor({ dtype, sizes, ...(last ? { strides: channelsLastStrides(sizes) } : {}), device: self.device });
}

/** `new_empty` of sizes, then laid out as `self` suggests: how it is, is asked first. */
export function relaidLike(self: Tensor, sizes: readonly Dim[], dtype = self.dtype): Tensor {
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

function adaptiveSizes(call: Call, n: number, average: boolean): { sizes: Dim[]; self: Tensor; isMean: boolean } {
  const self = read.tensor(call);
  const given = read.dims(call, "output_size");
  const out = spread(given, n);
  if (n === 1 && self.rank !== 2 && self.rank !== 3) throw new OpError(`Expected 2 to 3 dimensions, but got ${self.rank}-dimensional tensor for argument #1 'self' (while checking arguments for ${call.op.packet})`);
  if (call.env && average && n === 2 && given.length !== 2) throw new OpError("adaptive_avg_pool2d: output_size must be 2");
  const less = out.some(size => (call.env && average ? guardLt(size, 0) : typeof size === "number" && size < 0));
  if (call.env && average && n < 3 && less) throw new OpError(`adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {${[...(n === 1 ? [1] : []), ...out].map(dimText).join(", ")}}`);
  const isMean = call.env !== null && average && n > 1 && given.every(size => guardEq(size, 1));
  if (!isMean && self.rank !== n + 1 && self.rank !== n + 2) {
    throw new OpError(call.env && average
      ? `Expected ${n + 1}D or ${n + 2}D tensor, but got ${sizeText(self.sizes)}`
      : `${call.op.packet}(): Expected ${n + 1}D or ${n + 2}D tensor, but got: ${call.env ? sizeText(self.sizes) : shapeText(self.sizes)}`);
  }
  if (less) throw new OpError(`Trying to create tensor with negative dimension ${dimText(out.find(size => typeof size === "number" && size < 0)!)}: ${shapeText([...self.sizes.slice(0, self.rank - n), ...out])}`);
  return { sizes: [...self.sizes.slice(0, Math.max(0, self.rank - n)), ...out], self, isMean };
}

export function adaptivePool(n: number): Rule {
  return call => {
    const { sizes, self, isMean } = adaptiveSizes(call, n, true);
    if (call.env && n === 1) guardChannelsLast(unsqueezed(self, -2));
    if (isMean) return averaged(call, self, n);
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
    } else if (call.env) checkFractionalVolume(self, kernel, output);
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

/** The same of a volume, where the last region may not reach the end (ATen/native/FractionalMaxPool3d.cpp). */
function checkFractionalVolume(self: Tensor, kernel: readonly Dim[], output: readonly Dim[]): void {
  for (const [i, side] of ["time", "height", "width"].entries()) {
    const size = self.sizes[self.rank - 3 + i]!;
    checkThat("lt", dimSub(dimAdd(output[i]!, kernel[i]!), 1), size, () => `fractional_max_pool3d_out(): pool ${side} ${dimText(kernel[i]!)} too large relative to input ${side} ${dimText(size)}`);
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
