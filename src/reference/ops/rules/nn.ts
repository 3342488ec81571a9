/** Normalisation, losses, recurrent layers, dropout. */
import * as read from "../args.ts";
import { broadcastShapes, inferSize, sameShape, shapeText, sizeText, wrapDim } from "../broadcast.ts";
import { viewOf, channelsLastStrides, emptyTensor, looksChannelsLast, numel } from "../construct.ts";
import { toConcrete, checkEq, dimFloorDiv, dimMod, dimMul, dimSub, dimText, guardEq, guardGt, guardSameSizes, knownEq, oblEq, oblMultiple, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { promote, promoteTypes, resultType, scalarTypeName } from "../promote.ts";
import { inner } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import { dynamicShapeError } from "./answers.ts";
import { OpError, type Call, type OpResult, type Rule } from "../types.ts";
import { like } from "./elementwise.ts";

const contiguousLike = (t: Tensor, sizes: readonly Dim[] = t.sizes): Tensor => emptyTensor({ dtype: t.dtype, sizes, device: t.device });

function checkNormalized(call: Call, input: Tensor, shape: readonly Dim[], inPython = call.env !== null): void {
  if (shape.length === 0) throw new OpError("Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []");
  const tail = input.sizes.slice(input.rank - shape.length);
  const matches = input.rank >= shape.length && tail.every((size, i) => guardEq(size, shape[i]!));
  if (matches) return;
  const wanted = `[${["*", ...shape.map(dimText)].join(", ")}]`;
  throw new OpError(inPython
    ? `Given normalized_shape=${shapeText(shape)}, expected input with shape ${shapeText(shape)}, but got input of size ${sizeText(input.sizes)}`
    : `Given normalized_shape=${shapeText(shape)}, expected input with shape ${wanted}, but got input of size${shapeText(input.sizes)}`);
}

/** Weights and biases of what is normalised are of its shape. */
function checkScales(call: Call, shape: readonly Dim[], text: (sizes: readonly Dim[]) => string): void {
  for (const name of ["weight", "bias"]) {
    const t = read.hasArg(call, name) ? read.maybeTensor(call, name) : null;
    if (t && (t.rank !== shape.length || t.sizes.some((size, i) => !guardEq(size, shape[i]!)))) {
      throw new OpError(`Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${text(t.sizes)} and normalized_shape = ${shapeText(shape)}`);
    }
  }
}

export const layerNorm: Rule = call => {
  const input = read.tensor(call, "input");
  const shape = read.dims(call, "normalized_shape");
  if (shape.length > 0) checkScales(call, shape, call.env ? sizeText : shapeText);
  checkNormalized(call, input, shape);
  if (call.env && !input.dtype.isFloatingPoint && !input.dtype.isComplex) {
    throw new OpError(`mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: torch.${input.dtype.name}`);
  }
  return contiguousLike(input);
};

export const rmsNorm: Rule = call => {
  const input = read.tensor(call, "input");
  checkScales(call, read.dims(call, "normalized_shape"), shapeText);
  checkNormalized(call, input, read.dims(call, "normalized_shape"), false);
  if (!input.dtype.isFloatingPoint && !input.dtype.isComplex) throw new OpError(`"rms_norm" not implemented for '${scalarTypeName(input.dtype)}'`);
  const weight = read.maybeTensor(call, "weight");
  return like(input, weight === null ? input.dtype : promoteTypes(input.dtype, weight.dtype));
};

export const nativeLayerNorm: Rule = call => {
  const input = read.tensor(call, "input");
  const shape = read.dims(call, "normalized_shape");
  checkNormalized(call, input, shape);
  for (const each of [read.maybeTensor(call, "weight"), read.maybeTensor(call, "bias")]) each?.sizes.forEach((size, i) => guardEq(size, shape[i]!));
  const stats = input.sizes.map((size, i) => (i < input.rank - shape.length ? size : 1));
  return [contiguousLike(input), contiguousLike(input, stats), contiguousLike(input, stats)];
};

/** Statistics are means, which an export's decomposition takes of real numbers only. */
function checkAveraged(call: Call, input: Tensor): void {
  if (call.env === null || input.dtype.isFloatingPoint || input.dtype.isComplex) return;
  throw new OpError(`mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: torch.${input.dtype.name}`);
}

export const groupNorm: Rule = call => {
  const input = read.tensor(call, "input");
  const groups = read.int(call, "num_groups");
  if (input.rank < 2) throw new OpError(`Expected at least 2 dimensions for input tensor but received ${input.rank}`);
  const channels = input.sizes[1]!;
  if (!oblMultiple(channels, groups)) {
    // What is said then is said of plain sizes.
    if (call.env) input.sizes.forEach(toConcrete);
    throw new OpError(`Expected number of channels in input to be divisible by num_groups, but got input of shape ${shapeText(input.sizes)} and num_groups=${groups}`);
  }
  const weight = read.maybeTensor(call, "weight");
  if (weight && (weight.rank !== 1 || !guardEq(weight.sizes[0]!, channels))) {
    throw new OpError(`Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape ${shapeText(weight.sizes)} and input of shape ${shapeText(input.sizes)}`);
  }
  checkAveraged(call, input);
  return looksChannelsLast(input) ? emptyTensor({ dtype: input.dtype, sizes: input.sizes, strides: channelsLastStrides(input.sizes), device: input.device }) : contiguousLike(input);
};

export const batchNorm: Rule = call => {
  const input = read.tensor(call, "input");
  if (call.op.packet === "batch_norm" && guardEq(numel(input), 0)) {
    // Without elements the first weight is multiplied with (aten/src/ATen/native/Normalization.cpp, `_batch_norm_impl_index`).
    const empty = ["weight", "bias"].map(name => read.maybeTensor(call, name)).find(each => each?.sizes[0] === 0);
    if (empty) throw new OpError(`select(): index 0 out of range for tensor of size ${call.env ? "torch.Size([0])" : "[0]"} at dimension 0`, "IndexError");
    return like(input);
  }
  const channels = input.sizes[1] ?? 0;
  if (read.hasArg(call, "training") && !read.bool(call, "training")) {
    for (const name of ["running_mean", "running_var"]) {
      if (read.maybeTensor(call, name) === null) throw new OpError(`${name} must be defined in evaluation mode`);
    }
  }
  checkChannels(call, channels, ["running_mean", "running_var", "weight", "bias"]);
  if (read.hasArg(call, "training") && read.bool(call, "training")) checkAveraged(call, input);
  return like(input);
};

function checkChannels(call: Call, channels: Dim, names: readonly string[]): void {
  for (const name of names) {
    const t = read.maybeTensor(call, name);
    if (t && !guardEq(numel(t), channels)) throw new OpError(`${name} should contain ${dimText(channels)} elements not ${dimText(numel(t))}`);
  }
}

export const instanceNorm: Rule = call => {
  const input = read.tensor(call, "input");
  const running = ["running_mean", "running_var"].every(name => read.maybeTensor(call, name) !== null);
  if (!read.bool(call, "use_input_stats") && !running) throw new OpError("Expected running_mean and running_var to be defined when use_input_stats is false");
  // Each image of the batch has statistics of its own, repeated from those that are given.
  for (const name of call.env ? ["running_mean", "running_var", "weight", "bias"] : []) {
    const t = read.maybeTensor(call, name);
    if (t && t.rank > 1) throw new OpError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
    const [wanted, found] = [input.sizes[1]!, t?.sizes[0] ?? 1].map(size => dimMul(input.sizes[0]!, size));
    if (t && !guardEq(found!, wanted!)) throw new OpError(`${name} should contain ${dimText(wanted!)} elements not ${dimText(found!)}`);
  }
  return contiguousLike(input);
};

/** A loss that `reduction` leaves alone (0), averages (1) or sums (2). */
function reducedLoss(call: Call, self: Tensor, sizes: readonly Dim[], strides?: readonly Dim[], common = self.dtype): Tensor {
  // A reduction that is none of those known leaves the loss alone.
  const none = ![1, 2].includes(read.int(call, "reduction"));
  const each = call.op.tags.has("float_loss") ? promote("intToFloat", common) : common;
  const real = call.op.tags.has("real_loss") ? promote("complexToFloat", each) : each;
  const dtype = call.op.tags.has("summed_loss") && read.int(call, "reduction") === 2 && real.isIntegral ? dtypes.int64 : real;
  return emptyTensor({ dtype, sizes: none ? sizes : [], strides: none ? strides : undefined, device: self.device });
}

const first = (call: Call): Tensor => read.tensor(call, call.op.schema.args[0]!.name);

/** Made of a difference, which bools do not have. */
const differences: ReadonlySet<string> = new Set(["l1_loss", "mse_loss", "smooth_l1_loss", "huber_loss"]);

/** Of these the mean is taken in the dtype that there is. */
const averagedLosses: ReadonlySet<string> = new Set(["l1_loss", "mse_loss", "binary_cross_entropy_with_logits", "hinge_embedding_loss"]);

/** Composites: their shapes are met by the reference implementations of what they are made of. */
const composedLosses: ReadonlySet<string> = new Set(["kl_div", "soft_margin_loss", "hinge_embedding_loss", "poisson_nll_loss", "binary_cross_entropy_with_logits"]);

/** Of these the target comes first. */
const targetFirst: ReadonlySet<string> = new Set(["kl_div", "hinge_embedding_loss", "poisson_nll_loss", "binary_cross_entropy_with_logits"]);

function lossShape(call: Call, list: readonly Tensor[]): readonly Dim[] {
  if (!call.env || !composedLosses.has(call.op.packet)) return list.reduce<readonly Dim[]>((shape, t) => (sameShape(shape, t.sizes) ? shape : inferSize(shape, t.sizes)), list[0]!.sizes);
  return broadcastShapes(call, (targetFirst.has(call.op.packet) ? [...list].reverse() : list).map(t => t.sizes));
}

/** Losses of two (or more) tensors that broadcast. `mse_loss` meets its shapes in C++. */
export const broadcastLoss: Rule = call => {
  const { packet } = call.op;
  const [self, target] = [first(call), read.tensor(call, "target")];
  const integral = (t: Tensor): boolean => !t.dtype.isFloatingPoint && !t.dtype.isComplex;
  if (packet === "kl_div" && (self.dtype.isComplex || target.dtype.isComplex)) throw new OpError("kl_div: Complex inputs not supported.");
  if (packet === "kl_div" && (integral(self) || integral(target))) throw new OpError("kl_div: Integral inputs not supported.");
  if (differences.has(packet) && self.dtype === dtypes.bool && target.dtype === dtypes.bool) throw new OpError("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  if (packet === "huber_loss" && read.float(call, "delta") <= 0) throw new OpError("huber_loss does not support non-positive values for delta.");
  const list = call.op.schema.args.filter(arg => arg.type.base === "Tensor").map(arg => read.maybeTensor(call, arg.name)).filter(t => t !== null);
  const sizes = lossShape(call, list);
  // The target of this one only chooses.
  const common = call.env && packet !== "hinge_embedding_loss" ? resultType(list) : self.dtype;
  if (call.env && averagedLosses.has(packet) && read.int(call, "reduction") === 1) checkAveraged(call, emptyTensor({ dtype: common, sizes: [] }));
  return reducedLoss(call, self, sizes, undefined, common);
};

const wantedRows = (self: Tensor): OpError => new OpError(`Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${sizeText(self.sizes)}`);

export const rowLoss: Rule = call => {
  const self = first(call);
  const target = read.tensor(call, "target");
  if (call.env && self.rank > 2) throw wantedRows(self);
  if (call.op.packet === "multilabel_margin_loss") {
    const same = target.rank === self.rank && target.sizes.every((size, i) => guardEq(size, self.sizes[i]!));
    if (call.env && !same) throw new OpError(`inconsistent target size: ${sizeText(target.sizes)} for input of size: ${sizeText(self.sizes)}`);
  }
  const rows = self.rank <= 1 ? 1 : self.sizes[0]!;
  if (call.op.packet === "multi_margin_loss" && call.env !== null) {
    const wrong = (): string => `inconsistent target size, expected ${dimText(rows)} but got ${sizeText(target.sizes)}`;
    if (target.rank > 1) throw new OpError(wrong());
    checkEq(numel(target), rows, wrong);
    const weight = read.maybeTensor(call, "weight");
    const classes = self.sizes[self.rank - 1]!;
    if (weight && (weight.rank !== 1 || !guardEq(weight.sizes[0]!, classes))) throw new OpError(`inconsistent weight size, expected ${dimText(classes)} but got ${sizeText(weight.sizes)}`);
  }
  if (call.env && target.dtype !== dtypes.int64) throw new OpError(`gather(): Expected dtype int64 for index, but got torch.${target.dtype.name}`);
  // The meta function makes a matrix of one row of a vector, and leaves it at that.
  return reducedLoss(call, self, self.rank > 1 ? [self.sizes[0]!] : call.env === null ? [] : [1], undefined, averagedDType(call, self.dtype));
};

/** The mean of integers is a float. */
const averagedDType = (call: Call, dtype: DType): DType => (call.env && read.int(call, "reduction") === 1 ? promote("intToFloat", dtype) : dtype);

/** `nll_loss`, `cross_entropy_loss`: class indices, or probabilities of the input's own shape. */
export const classLoss = (pythonType: string): Rule => call => {
  const [self, target] = [read.tensor(call), read.tensor(call, "target")];
  if (call.op.packet === "cross_entropy_loss") guardEq(numel(self), 0);
  const weight = read.maybeTensor(call, "weight");
  const classes = self.sizes[self.rank === 1 ? 0 : 1];
  const probabilities = call.op.packet === "cross_entropy_loss" && guardSameSizes(self.sizes, target.sizes);
  if (probabilities && !target.dtype.isFloatingPoint) throw new OpError(`Expected floating point type for target with class probabilities, got ${scalarTypeName(target.dtype)}`);
  if (call.op.packet === "cross_entropy_loss" && !(read.float(call, "label_smoothing") >= 0 && read.float(call, "label_smoothing") <= 1)) throw new OpError(`label_smoothing must be between 0.0 and 1.0. Got: ${String(read.float(call, "label_smoothing"))}`);
  const common = averagedDType(call, call.env ? resultType([self, ...(weight ? [weight] : []), ...(probabilities ? [target] : [])]) : self.dtype);
  if (probabilities) self.sizes.forEach(toConcrete);
  if (probabilities) return reducedLoss(call, self, self.sizes.filter((_, i) => i !== (self.rank === 1 ? 0 : 1)), undefined, common);
  if (self.rank > 1 && target.rank > 0 && !guardEq(self.sizes[0]!, target.sizes[0]!)) {
    throw new OpError(`Expected input batch_size (${dimText(self.sizes[0]!)}) to match target batch_size (${dimText(target.sizes[0]!)}).`, pythonType);
  }
  if (self.rank <= 2 && target.rank > 1) throw new OpError("0D or 1D target tensor expected, multi-target not supported");
  if (weight && classes !== undefined && (weight.rank !== 1 || !guardEq(weight.sizes[0]!, classes))) {
    throw new OpError(`weight tensor should be defined either for all ${dimText(classes)} classes or no classes but got weight tensor of shape: ${call.env ? sizeText(weight.sizes) : shapeText(weight.sizes)}`);
  }
  if (call.env && ((self.rank === 4 && target.rank !== 3) || (self.rank === 1 && target.rank === 1))) throw new OpError("Index tensor must have the same number of dimensions as input tensor");
  if (self.rank > 2) {
    const wanted = [self.sizes[0]!, ...self.sizes.slice(2)];
    const fits = target.rank === wanted.length && target.sizes.every((size, i) => guardEq(size, wanted[i]!));
    if (self.rank !== 4 && !fits) throw new OpError(`Expected target size ${shapeText(wanted)}, got ${shapeText(target.sizes)}`);
    if (target.rank !== self.rank - 1) throw new OpError(`only batches of spatial targets supported (${self.rank - 1}D tensors) but got targets of dimension: ${target.rank}`);
  }
  if (self.rank === 1 && target.rank === 1 && !guardEq(self.sizes[0]!, target.sizes[0]!)) {
    throw new OpError(`size mismatch (got input: ${sizeText(self.sizes)}, target: ${sizeText(target.sizes)})`);
  }
  if (call.env !== null && target.dtype !== dtypes.int64) throw new OpError(`gather(): Expected dtype int64 for index, but got torch.${target.dtype.name}`);
  return reducedLoss(call, self, target.sizes, undefined, common);
};

/** The alphas' size is in the targets' lengths: no rule can tell it while tracing. */
export const ctcLoss: Rule = call => {
  if (call.env) throw new OpError(`aten._ctc_loss.${call.op.overload === "Tensor" ? "Tensor" : "default"}`, dynamicShapeError);
  return ctcResult(call);
};

const ctcResult: Rule = call => reducedLoss(call, read.tensor(call, "log_probs"), read.tensor(call, "log_probs").rank === 3 ? [read.tensor(call, "log_probs").sizes[1]!] : []);

/** `triplet_margin_loss` and others over rows of feature vectors. */
export const featureLoss: Rule = call => {
  const [self, positive, negative] = [first(call), read.tensor(call, "positive"), read.tensor(call, "negative")];
  if (self.rank !== positive.rank || self.rank !== negative.rank) {
    throw new OpError(`The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${self.rank}D, positive ${positive.rank}D, and negative ${negative.rank}D inputs`);
  }
  const distances = [positive, negative].map(other => broadcastShapes(call, [self.sizes, other.sizes]).slice(0, -1));
  return reducedLoss(call, self, broadcastShapes(call, distances), undefined, commonOf(call, self, positive, negative));
};

const commonOf = (call: Call, ...list: readonly Tensor[]): DType => (call.env ? resultType(list) : list[0]!.dtype);

export const marginRankingLoss: Rule = call => {
  const names = ["input1", "input2", "target"];
  // The target times the difference.
  const [a, b, target] = names.map(name => read.tensor(call, name).sizes) as [readonly Dim[], readonly Dim[], readonly Dim[]];
  const sizes = broadcastShapes(call, [target, broadcastShapes(call, [a, b])]);
  return reducedLoss(call, first(call), sizes, undefined, commonOf(call, ...names.map(name => read.tensor(call, name))));
};

export const cosineEmbeddingLoss: Rule = call => {
  const [a, b, target] = [first(call), read.tensor(call, "input2"), read.tensor(call, "target")];
  if (target.rank > 1) throw new OpError("0D or 1D target tensor expected, multi-target not supported");
  if (a.rank !== target.rank + 1 || b.rank !== target.rank + 1) throw new OpError(`${target.rank}D target tensor expects ${target.rank + 1}D input tensors, but found inputs with sizes ${shapeText(a.sizes)} and ${shapeText(b.sizes)}.`);
  return reducedLoss(call, a, broadcastShapes(call, [target.sizes, broadcastShapes(call, [a.sizes, b.sizes]).slice(0, -1)]), undefined, commonOf(call, a, b));
};

export const cosineSimilarity: Rule = call => {
  const [a, b] = [read.tensor(call, "x1"), read.tensor(call, "x2")];
  const sizes = guardSameSizes(a.sizes, b.sizes) ? a.sizes : inferSize(a.sizes, b.sizes);
  const dtype = resultType([a, b]);
  if (!dtype.isFloatingPoint) throw new OpError(`expected common dtype to be floating point, yet common dtype is ${scalarTypeName(dtype)}`);
  const d = wrapDim(read.int(call, "dim"), sizes.length);
  return emptyTensor({ dtype, sizes: sizes.filter((_, i) => i !== d), device: a.device });
};

export const pairwiseDistance: Rule = call => {
  const [a, b] = [read.tensor(call, "x1"), read.tensor(call, "x2")];
  const sizes = broadcastShapes(call, [a.sizes, b.sizes]);
  const kept = read.bool(call, "keepdim") ? [...sizes.slice(0, -1), 1] : sizes.slice(0, -1);
  return emptyTensor({ dtype: promote("complexToFloat", promote("intToFloat", commonOf(call, a, b))), sizes: kept, device: a.device });
};

export const glu: Rule = call => {
  const self = read.tensor(call);
  const d = wrapDim(read.int(call, "dim"), self.rank);
  checkEq(dimMod(self.sizes[d]!, 2), 0, () => `Halving dimension must be even, but dimension ${d} is size ${dimText(self.sizes[d]!)}`);
  return contiguousLike(self, self.sizes.map((size, i) => (i === d ? dimFloorDiv(size, 2) : size)));
};

/** `lstm`, `gru`, `rnn_*` over an input with its sequence: outputs, then the last hidden states. */
export function recurrent(states: 1 | 2): Rule {
  return call => {
    const input = read.tensor(call, "input");
    const hx = read.arg(call, "hx");
    const hidden = (Array.isArray(hx) ? hx : [hx]) as readonly Tensor[];
    const [h] = hidden;
    const directions = read.bool(call, "bidirectional") ? 2 : 1;
    const features = dimMul(h!.sizes[h!.rank - 1]!, directions);
    const batchFirst = read.hasArg(call, "batch_first") && read.bool(call, "batch_first");
    const steps = specialisedSteps(input, batchFirst);
    // What each step gives is joined (torch/_decomp/decompositions.py, `one_layer_rnn`).
    if (call.env && knownEq(steps.sizes[batchFirst && input.rank === 3 ? 1 : 0]!, 0)) throw new OpError("cat expects at least one tensor, but received zero!");
    const out = recurrentOutput(steps, features, batchFirst);
    return [out, ...hidden.slice(0, states).map(t => contiguousLike(t, states === 2 && call.env ? stackedStates(t.sizes) : t.sizes))];
  };
}

/** The input is taken apart step by step, so that their number is a constant. */
function specialisedSteps(input: Tensor, batchFirst: boolean): Tensor {
  const at = batchFirst && input.rank === 3 ? 1 : 0;
  if (typeof input.sizes[at] === "number") return input;
  return viewOf(input, input.sizes.map((size, i) => (i === at ? toConcrete(size) : size)), input.strides);
}

/** On fake tensors `lstm` is its decomposition, which keeps a dimension of each layer's states unless the batch is one (torch/_decomp, `one_layer_lstm`). */
function stackedStates([layers, batch, features]: readonly Dim[]): Dim[] {
  return oblEq(batch!, 1) ? [layers!, 1, features!] : [layers!, 1, batch!, features!];
}

/** The layers compute time-first; a batch-first result is a transposed view of that. */
function recurrentOutput(input: Tensor, features: Dim, batchFirst: boolean): Tensor {
  if (!batchFirst || input.rank !== 3) return contiguousLike(input, [...input.sizes.slice(0, -1), features]);
  const [batch, time] = input.sizes as [Dim, Dim];
  return emptyTensor({ dtype: input.dtype, sizes: [batch, time, features], strides: [features, dimMul(batch, features), 1], device: input.device });
}

/** One step: `lstm_cell` gives (h, c), the others h. */
export const lstmCell: Rule = call => {
  const states = read.arg(call, "hx") as readonly Tensor[];
  if (states.length !== 2) throw new OpError("lstm_cell expects two hidden states");
  checkCell(call, states);
  return states.map(t => contiguousLike(t));
};

export const cell: Rule = call => {
  const state = read.tensor(call, "hx");
  checkCell(call, [state]);
  return contiguousLike(state);
};

function checkCell(call: Call, states: readonly Tensor[]): void {
  const [input, fromInput, fromState] = [read.tensor(call, "input"), read.tensor(call, "w_ih"), read.tensor(call, "w_hh")];
  const second = (tensor: Tensor): Dim => tensor.sizes[wrapDim(1, tensor.rank)]!;
  const inputSize = second(fromInput);
  if (!guardEq(second(input), inputSize)) throw new OpError(`input has inconsistent input_size: got ${dimText(input.sizes[1]!)} expected ${dimText(inputSize)}`);
  const hiddenSize = second(fromState);
  for (const [i, state] of states.entries()) {
    const [batch] = state.sizes;
    if (!guardEq(input.sizes[0]!, batch!)) throw new OpError(`Input batch size ${dimText(input.sizes[0]!)} doesn't match hidden${i} batch size ${dimText(batch!)}`);
    const size = second(state);
    if (!guardEq(size, hiddenSize)) throw new OpError(`hidden${i} has inconsistent hidden_size: got ${dimText(size)}, expected ${dimText(hiddenSize)}`);
  }
  if (call.env) checkBiases(call, input, [[fromInput, "b_ih"], [fromState, "b_hh"]]);
}

/** A bias is added to what its weights make of a batch. */
function checkBiases(call: Call, input: Tensor, pairs: readonly (readonly [Tensor, string])[]): void {
  for (const [weight, name] of pairs) {
    const bias = read.maybeTensor(call, name);
    if (bias && bias.rank === 1 && !knownEq(bias.sizes[0]!, weight.sizes[0]!)) inner(call, "add.Tensor", contiguousLike(input, [input.sizes[0]!, weight.sizes[0]!]), bias);
  }
}

/** The row of an embedding that stands for nothing, counted from the start; -1 where there is none. */
function paddingRow(call: Call, weight: Tensor): number {
  const given = read.hasArg(call, "padding_idx") ? read.maybeInt(call, "padding_idx") : null;
  const rows = weight.sizes[0]!;
  if (given === null || typeof rows !== "number") return given ?? -1;
  if (given < -rows || given >= rows) throw new OpError(`padding_idx must be within the number of embeddings, ${-rows} through ${rows - 1}, but got ${given}`);
  return given < 0 ? given + rows : given;
}

/** `embedding_bag`: bags, offset2bag, bag_size, max_indices. */
export const embeddingBag: Rule = call => {
  const [weight, indices, offsets] = [read.tensor(call, "weight"), read.tensor(call, "indices"), read.tensor(call, "offsets")];
  for (const [name, tensor] of [["indices", indices], ["offsets", offsets]] as const) {
    if (call.env !== null && tensor.dtype !== dtypes.int64 && tensor.dtype !== dtypes.int32) throw new OpError(`expected ${name} to be long or int, got torch.${tensor.dtype.name}`);
  }
  if (call.env !== null && !weight.dtype.isFloatingPoint) throw new OpError(`expected weight to be floating point type, got torch.${weight.dtype.name}`);
  const bags = read.bool(call, "include_last_offset") ? dimSub(offsets.sizes[0]!, 1) : offsets.sizes[0]!;
  const mode = read.int(call, "mode");
  const make = (sizes: readonly Dim[], dtype = indices.dtype): Tensor => emptyTensor({ dtype, sizes, device: weight.device });
  const padding = paddingRow(call, weight);
  const fast = mode === 0 && padding < 0 && (weight.dtype === dtypes.float32 || weight.dtype === dtypes.float16);
  // Without a gradient another kernel runs, whose bag sizes are as many as the offsets (`_embedding_bag_forward_only`).
  const sizes = make(weight.requiresGrad ? [bags] : offsets.sizes);
  const tail: OpResult[] = [make(fast ? [0] : indices.sizes.slice(0, 1)), sizes, make(mode === 2 ? [bags, weight.sizes[1]!] : [bags])];
  return [make([bags, weight.sizes[1]!], weight.dtype), ...tail];
};

export const dropout: Rule = call => {
  const input = first(call);
  const p = read.float(call, "p");
  if ((call.env === null || call.op.packet !== "dropout") && (p < 0 || p > 1)) throw new OpError(`dropout probability has to be between 0 and 1, but got ${p}`);
  const idle = !read.bool(call, "train") || p === 0;
  // An export's decomposition copies where nothing is dropped; at run time the input itself comes back.
  if (idle && call.op.packet === "dropout" && call.env !== null) return like(input);
  if (idle && (call.op.packet !== "dropout" || !read.bool(call, "train"))) return input;
  // The mask of a tensor that is no float is one of integers, which cannot be divided in place.
  if (call.env && call.op.packet === "dropout" && !input.dtype.isFloatingPoint) throw new OpError("result type Float can't be cast to the desired output type Long");
  if (call.op.packet === "dropout" ? oblEq(numel(input), 0) : guardEq(numel(input), 0)) return call.op.packet === "dropout" && call.env !== null ? like(input) : input;
  // A channel is dropped as a whole (ATen/native/Dropout.cpp, `make_feature_noise`).
  if (call.env && call.op.packet.startsWith("feature_") && input.rank > 1) return inner(call, "mul.Tensor", input, contiguousLike(input, input.sizes.map((size, i) => (i < 2 ? size : 1))));
  return like(input);
};

/** Output, then mean and reciprocal deviation of each group. */
export const nativeGroupNorm: Rule = call => {
  const input = read.tensor(call, "input");
  const stats = [read.dim(call, "N"), read.dim(call, "group")];
  return [like(input), contiguousLike(input, stats), contiguousLike(input, stats)];
};

/** Output, then the statistics that a training step saves. */
export const nativeBatchNorm: Rule = call => {
  const input = read.tensor(call, "input");
  if (call.env) checkChannels(call, input.sizes[1]!, ["weight", "bias", "running_mean", "running_var"]);
  const saved = read.hasArg(call, "training") && read.bool(call, "training") ? [input.sizes[1]!] : [0];
  return [like(input), contiguousLike(input, saved), contiguousLike(input, saved)];
};

/** Sequences of different lengths, padded to the longest. */
export const padSequence: Rule = call => {
  const list = read.tensors(call, "sequences");
  // `std::max_element`: each is asked whether it is longer than the longest so far.
  const longest = list.map(t => t.sizes[0]!).reduce((most, size) => (guardGt(size, most) ? size : most));
  const lead = read.bool(call, "batch_first") ? [list.length, longest] : [longest, list.length];
  return contiguousLike(list[0]!, [...lead, ...list[0]!.sizes.slice(1)]);
};
