/**
 * Operators over symbolic sizes as decompositions compose them: what these ask on the way shows in guards, in this order
 * (torch/_refs/nn/functional, torch/_decomp/decompositions.py, aten/src/ATen/native). Only the questions count, rules give the results; what
 * a composition gives back says how the result is laid out.
 */
import * as read from "./args.ts";
import { broadcastShapes, inferSizeAtOnce, wrapDim } from "./broadcast.ts";
import { defaultDtype, guardContiguous, numel } from "./construct.ts";
import { dtypes, type DType } from "./dtype.ts";
import { checkEq, dimFloorDiv, dimMod, dimMul, fromDim, guardEq, guardNe, guardSameSizes, oblEq, type Dim } from "./dims.ts";
import { computationType } from "./promote.ts";
import { attention } from "./compositions/attention.ts";
import { drawCompositions } from "./compositions/draws.ts";
import { gridCompositions } from "./compositions/grids.ts";
import { classLosses } from "./compositions/losses.ts";
import { memoryCompositions } from "./compositions/memory.ts";
import { recurrentCompositions } from "./compositions/recurrent.ts";
import { resamplingCompositions } from "./compositions/resampling.ts";
import { asArgs, product, unary, type Apply, type Composition, on } from "./compositions/parts.ts";
import { Tensor } from "./tensor.ts";
import { OpError, type Call, type OpArg } from "./types.ts";

const dimsOf = (call: Call): OpArg => {
  const dim = read.hasArg(call, "dim") ? read.arg(call, "dim") : null;
  return dim === null || Array.isArray(dim) ? dim : [dim];
};
const keeps = (call: Call): boolean => read.hasArg(call, "keepdim") && read.bool(call, "keepdim");

const clamped = (apply: Apply, x: Tensor, min: OpArg, max: OpArg): Tensor => {
  const limited = (t: Tensor, limit: OpArg, compare: string): Tensor => {
    if (limit === null) return t;
    const isTensor = limit instanceof Tensor;
    const isNan = apply("isnan", t);
    const holds = apply("bitwise_or.Tensor", apply(`${compare}.${isTensor ? "Tensor" : "Scalar"}`, t, limit), isNan);
    return apply(isTensor ? "where.self" : "where.ScalarOther", holds, t, limit);
  };
  return limited(limited(x, min, "ge"), max, "le");
};

const elu = (apply: Apply, x: Tensor): Tensor => {
  const positive = apply("gt.Scalar", x, 0n);
  return apply("where.self", positive, apply("mul.Tensor", x, 1.0), apply("mul.Tensor", apply("expm1", apply("mul.Tensor", x, 1.0)), 1.0));
};

const softplus = (apply: Apply, x: Tensor): Tensor => {
  const scaled = x;
  const right = apply("log1p", apply("exp", scaled));
  return apply("where.self", apply("gt.Scalar", scaled, 20.0), x, right);
};

const gelu: Composition = unary((apply, x, call) => {
  if (read.str(call, "approximate") === "tanh") {
    const cube = apply("mul.Tensor", apply("mul.Tensor", x, x), x);
    const within = apply("mul.Tensor", apply("add.Tensor", x, apply("mul.Tensor", cube, 0.5)), 0.5);
    apply("mul.Tensor", apply("mul.Tensor", x, 0.5), apply("add.Tensor", apply("tanh", within), 1n));
  } else apply("mul.Tensor", apply("mul.Tensor", x, 0.5), apply("add.Tensor", apply("erf", apply("mul.Tensor", x, 0.5)), 1n));
});

const hardSigmoid = (apply: Apply, x: Tensor): Tensor => clamped(apply, clamped(apply, apply("add.Tensor", x, 3n), 0n, null), null, 6n);

/** `_cumsumprod_common`: a reduction over the triangle of what came before. */
const running = (reduce: string): Composition => unary((apply, x, call) => {
  if (x.rank === 0) return;
  const dim = wrapDim(read.int(call, "dim"), x.rank);
  const wide = apply("unsqueeze", x, BigInt(dim + 1));
  const steps = apply("arange", fromDim(x.sizes[dim]!) as OpArg);
  let mask = apply("le.Tensor", apply("unsqueeze", steps, 1n), steps);
  for (let i = dim + 1; i < x.rank; i++) mask = apply("unsqueeze", mask, -1n);
  apply(reduce, apply("where.ScalarOther", mask, wide, 0n), reduce.endsWith("IntList") ? [BigInt(dim)] : BigInt(dim));
});

/** What is subtracted first, so that nothing overflows. */
const shifted = (apply: Apply, x: Tensor, dim: OpArg): Tensor => (guardEq(numel(x), 0) ? x : apply("sub.Tensor", x, apply("amax", x, dim, true)));

/** Half precision is computed in another dtype, and the result made of the first again. */
const widened = (apply: Apply, x: Tensor): Tensor => (computationType(x.dtype) === x.dtype ? x : apply("to.dtype", x, computationType(x.dtype)));
const narrowed = (apply: Apply, made: Tensor, dtype: DType): Tensor => (computationType(dtype) === dtype ? made : apply("to.dtype", made, dtype));

const softmax: Composition = unary((apply, x, call) => {
  const powers = apply("exp", shifted(apply, widened(apply, apply("contiguous", x)), dimsOf(call)));
  narrowed(apply, apply("div.Tensor", powers, apply("sum.dim_IntList", powers, dimsOf(call), true)), x.dtype);
});

const logSoftmax: Composition = unary((apply, x, call) => {
  const moved = shifted(apply, widened(apply, apply("contiguous", x)), dimsOf(call));
  narrowed(apply, apply("sub.Tensor", moved, apply("log", apply("sum.dim_IntList", apply("exp", moved), dimsOf(call), true))), x.dtype);
});

const logSumExp: Composition = unary((apply, given, call) => {
  const x = given.dtype.isFloatingPoint || given.dtype.isComplex ? given : apply("to.dtype", given, defaultDtype());
  if (guardEq(numel(x), 0)) return;
  const [dim, keepdim] = [dimsOf(call), keeps(call)];
  let most = apply("amax", x, dim, true);
  most = apply("masked_fill.Scalar", most, apply("eq.Scalar", apply("abs", most), Infinity), 0n);
  const narrow = keepdim ? most : apply("squeeze.dims", most, dim);
  apply("add.Tensor", apply("log", apply("sum.dim_IntList", apply("exp", apply("sub.Tensor", x, most)), dim, keepdim)), narrow);
});

const vectorNorm: Composition = unary((apply, x, call) => {
  oblEq(numel(x), 0);
  const given = read.hasArg(call, "ord") ? read.arg(call, "ord") : read.hasArg(call, "p") ? read.arg(call, "p") : 2n;
  const order = given === null ? 2 : Number(given);
  const [dim, keepdim] = [dimsOf(call), keeps(call)];
  if (Number.isNaN(order)) return;
  if (!Number.isFinite(order)) apply(order > 0 ? "amax" : "amin", apply("abs", x), dim ?? [], keepdim);
  else if (order === 0) apply("sum.dim_IntList", apply("ne.Scalar", x, 0), dim, keepdim);
  else {
    const powered = apply("pow.Tensor_Scalar", order % 2 === 0 ? x : apply("abs", x), order);
    apply("pow.Tensor_Scalar", apply("sum.dim_IntList", powered, dim, keepdim), 1 / order);
  }
});

/** `_normalize`: the tensor with mean and deviation taken out. */
function normalized(apply: Apply, given: Tensor, dims: readonly number[]): Tensor {
  const list = dims.map(BigInt);
  const x = widened(apply, given);
  const variance = apply("var.dim", x, list, false, true);
  const mean = apply("mean.dim", x, list, true);
  const scale = apply("rsqrt", apply("add.Tensor", variance, 1e-5));
  const result = apply("mul.Tensor", apply("sub.Tensor", x, mean), scale);
  // Mean and scale are results too.
  narrowed(apply, scale, given.dtype);
  return result;
}

const scaledAndMoved = (apply: Apply, x: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor => {
  const scaled = weight === null ? x : apply("mul.Tensor", x, weight);
  return bias === null ? scaled : apply("add.Tensor", scaled, bias);
};

/** Whether the last sizes are those that a norm is over: guarded on, before anything else. */
const endsWith = (x: Tensor, shape: readonly Dim[]): boolean => shape.length > 0 && shape.length <= x.rank && shape.every((size, i) => guardEq(x.sizes[x.rank - shape.length + i]!, size));

const layerNorm: Composition = unary((apply, x, call) => {
  const count = read.dims(call, "normalized_shape").length;
  if (!endsWith(x, read.dims(call, "normalized_shape"))) return;
  const dims = Array.from({ length: count }, (_, i) => x.rank - count + i);
  const [weight, bias] = [read.maybeTensor(call, "weight"), read.maybeTensor(call, "bias")];
  scaledAndMoved(apply, normalized(apply, apply("contiguous", x), dims), weight, bias);
});

const rmsNorm: Composition = unary((apply, x, call) => {
  const count = read.dims(call, "normalized_shape").length;
  if (!endsWith(x, read.dims(call, "normalized_shape"))) return;
  // The least number of the dtype is looked up first.
  if (read.arg(call, "eps") === null && !x.dtype.isFloatingPoint && !x.dtype.isComplex) return;
  const dims = Array.from({ length: count }, (_, i) => BigInt(x.rank - i - 1));
  const wide = widened(apply, x);
  const mean = apply("mean.dim", apply("pow.Tensor_Scalar", wide, 2n), dims, true);
  const result = narrowed(apply, apply("mul.Tensor", wide, apply("rsqrt", mean)), x.dtype);
  const weight = read.maybeTensor(call, "weight");
  if (weight !== null) apply("mul.Tensor", result, weight);
});

/** A vector along the channels. */
const alongChannels = (apply: Apply, vector: Tensor, rank: number): Tensor =>
  Array.from({ length: rank - 2 }).reduce<Tensor>(t => apply("unsqueeze", t, -1n), vector);

const groupNorm: Composition = unary((apply, x, call) => {
  if (x.rank < 2) return;
  const groups = Number(read.arg(call, "num_groups"));
  if (!guardEq(dimMod(x.sizes[1]!, groups), 0)) return;
  if (["weight", "bias"].some(name => { const t = read.maybeTensor(call, name); return t !== null && !(t.rank === 1 && guardEq(numel(t), x.sizes[1]!)); })) return;
  const own = apply("contiguous", x);
  const made = apply("reshape", own, asArgs([x.sizes[0]!, groups, dimFloorDiv(x.sizes[1]!, groups), product(x.sizes.slice(2))]));
  const result = apply("view", normalized(apply, made, [2, 3]), x.sizes.map(size => fromDim(size) as OpArg));
  const [weight, bias] = ["weight", "bias"].map(name => { const t = read.maybeTensor(call, name); return t === null ? null : alongChannels(apply, t, x.rank); });
  return scaledAndMoved(apply, result, weight!, bias!);
});

const batchNorm: Composition = unary((apply, x, call) => {
  if (x.rank < 2 || guardEq(numel(x), 0)) return;
  // Vectors of another length are refused by the rule.
  const vectors = ["running_mean", "running_var", "weight", "bias"].map(name => read.maybeTensor(call, name));
  if (vectors.some(t => t !== null && (t.rank !== 1 || !guardEq(t.sizes[0]!, x.sizes[1]!)))) return;
  const [weight, bias] = ["weight", "bias"].map(name => { const t = read.maybeTensor(call, name); return t === null ? null : alongChannels(apply, t, x.rank); });
  if (read.hasArg(call, "training") && read.bool(call, "training")) {
    const dims = Array.from({ length: x.rank }, (_, i) => i).filter(i => i !== 1);
    scaledAndMoved(apply, normalized(apply, x, dims), weight!, bias!);
    return;
  }
  const [mean, variance] = vectors;
  if (!mean || !variance) return;
  const scale = apply("reciprocal", apply("sqrt", apply("add.Tensor", variance, 1e-5)));
  const centred = apply("sub.Tensor", x, alongChannels(apply, mean, x.rank));
  scaledAndMoved(apply, apply("mul.Tensor", centred, alongChannels(apply, scale, x.rank)), weight!, bias!);
});

/** `instance_norm`: each channel of each example is one of a batch of one. */
const instanceNorm: Composition = unary((apply, x, call) => {
  if (x.rank < 2) return;
  const [count, channels] = [x.sizes[0]!, x.sizes[1]!];
  const repeated = (name: string): OpArg => { const t = read.maybeTensor(call, name); return t === null ? null : apply("repeat", t, asArgs([count])); };
  const [weight, bias, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(repeated) as [OpArg, OpArg, OpArg, OpArg];
  const whole = apply("view", apply("contiguous", x), asArgs([1, dimMul(count, channels), ...x.sizes.slice(2)]));
  return apply("view", apply("batch_norm", whole, weight, bias, mean, variance, read.bool(call, "use_input_stats"), 0.1, 1e-5, false), asArgs(x.sizes));
});

/** `any`: how many are true. */
const any = (apply: Apply, x: Tensor, dim: OpArg, keepdim: boolean): Tensor => {
  const truth = apply("to.dtype", x, dtypes.bool);
  return apply("ne.Scalar", apply("sum.dim_IntList", truth, dim, keepdim), false);
};

/** `tril`, `triu`: a mask of where rows and columns meet. */
const triangle = (compare: string): Composition => unary((apply, x) => {
  if (x.rank < 2) return;
  const [rows, columns] = [x.sizes[x.rank - 2]!, x.sizes[x.rank - 1]!].map(size => apply("arange", fromDim(size) as OpArg));
  const mask = apply(compare, apply("sub.Tensor", apply("unsqueeze", columns!, -2n), apply("unsqueeze", rows!, -1n)), 0n);
  apply("where.ScalarOther", mask, x, 0n);
});

/** A loss as its `reduction` says. */
const averaged = (apply: Apply, loss: Tensor, call: Call): void => {
  const how = read.int(call, "reduction");
  if (how !== 0) apply(how === 1 ? "mean" : "sum", loss);
};

/** Losses over a difference: what they make of it asks nothing more. */
const ofDifference = (second: string): Composition => unary((apply, x, call) => { averaged(apply, apply("abs", apply("sub.Tensor", x, read.tensor(call, second))), call); });

/** `binary_cross_entropy_with_logits`: what is positive weighs as much as is said. */
const logitLoss: Composition = unary((apply, x, call) => {
  const [target, weight, positive] = [read.tensor(call, "target"), read.maybeTensor(call, "weight"), read.maybeTensor(call, "pos_weight")];
  const share = positive === null ? null : apply("add.Tensor", apply("mul.Tensor", apply("sub.Tensor", positive, 1n), target), 1n);
  const wrong = apply("mul.Tensor", apply("rsub.Scalar", target, 1n), x);
  const logs = apply("log_sigmoid", x);
  const loss = apply("sub.Tensor", wrong, share === null ? logs : apply("mul.Tensor", share, logs));
  averaged(apply, weight === null ? loss : apply("mul.Tensor", loss, weight), call);
});

/** `broadcast_shapes`: the sizes are compared in Python. */
function broadcastSizes(shapes: readonly (readonly Dim[])[]): Dim[] {
  const out: Dim[] = new Array<Dim>(Math.max(0, ...shapes.map(shape => shape.length))).fill(1);
  for (const shape of shapes) {
    for (let back = 1; back <= shape.length; back++) {
      const [size, at] = [shape[shape.length - back]!, out.length - back];
      if (oblEq(size, 1) || oblEq(size, out[at]!)) continue;
      if (guardNe(out[at]!, 1)) throw new OpError("Shape mismatch: objects cannot be broadcast to a single shape");
      out[at] = size;
    }
  }
  return out;
}

/** `should_fold`: whether one of the operands, of many dimensions, is multiplied as a matrix. */
function folds(a: Tensor, b: Tensor): boolean {
  const [large, small] = a.rank >= b.rank ? [a, b] : [b, a];
  if (large.rank < 3 || small.rank > 2) return false;
  if (small.requiresGrad) return true;
  if (a.rank === 2) return false;
  if (oblEq(numel(large), 0)) return true;
  const expected = large.sizes.map((_, i) => product(large.sizes.slice(i + 1)));
  return large.sizes.every((size, i) => oblEq(size, 1) || guardEq(large.strides[i]!, expected[i]!));
}

function matmul(apply: Apply, a: Tensor, b: Tensor): Tensor {
  if (a.rank === 1 && b.rank === 1) return apply("dot", a, b);
  if (a.rank === 2 && b.rank === 1) return apply("mv", a, b);
  if (a.rank === 1 && b.rank === 2) return apply("squeeze.dim", apply("mm", apply("unsqueeze", a, 0n), b), 0n);
  if (a.rank === 2 && b.rank === 2) return apply("mm", a, b);
  if (folds(a, b)) return folded(apply, a, b);
  const [rows, inside] = [a.rank > 1 ? [a.sizes[a.rank - 2]!] : [], a.sizes[a.rank - 1]!];
  const [inside2, columns] = [b.rank > 1 ? b.sizes[b.rank - 2]! : b.sizes[0]!, b.rank > 1 ? [b.sizes[b.rank - 1]!] : []];
  const batch = broadcastSizes([a.sizes.slice(0, -2), b.sizes.slice(0, -2)]);
  const many = product(batch);
  const flat = (t: Tensor, tail: readonly Dim[]): Tensor => apply("reshape", apply("expand", t, asArgs([...batch, ...tail])), asArgs([many, ...tail]));
  const left = flat(a, [rows[0] ?? 1, inside]);
  const right = b.rank === 1 ? apply("unsqueeze", flat(b, [inside2]), 2n) : flat(b, [inside2, columns[0]!]);
  const made = apply("bmm", left, right);
  return apply("view", b.rank === 1 ? apply("squeeze.dim", made, -1n) : made, asArgs([...batch, ...rows, ...columns]));
}

function folded(apply: Apply, a: Tensor, b: Tensor): Tensor {
  const turns = b.rank > a.rank;
  const large = turns ? apply("mT", b) : a;
  const small = turns ? (a.rank === 2 ? apply("t", a) : a) : b;
  const lead = large.sizes.slice(0, -1);
  const rows = apply("reshape", large, asArgs([product(lead), large.sizes[large.rank - 1]!]));
  const made = apply("view", apply(small.rank === 2 ? "mm" : "mv", rows, small), asArgs(small.rank === 2 ? [...lead, small.sizes[1]!] : lead));
  return turns && small.rank === 2 ? apply("contiguous", apply("mT", made)) : made;
}

const addmm = (apply: Apply, bias: Tensor, a: Tensor, b: Tensor): Tensor =>
  apply("add.Tensor", apply("mul.Tensor", apply("mm", a, b), 1n), apply("mul.Tensor", bias, 1n));

/** Rows times columns; a bias is added as a matrix product goes along where the input can be one matrix (ATen/native/Linear.cpp). */
const linear: Composition = unary((apply, x, call) => {
  const [weight, bias] = [read.tensor(call, "weight"), read.maybeTensor(call, "bias")];
  if (weight.rank !== 2 || x.rank === 0) return;
  const columns = apply("t", weight);
  if (bias !== null && x.rank === 2) return addmm(apply, bias, x, columns);
  if (bias !== null && x.rank > 2 && guardContiguous(x)) {
    const lead = x.sizes.slice(0, -1);
    return apply("view", addmm(apply, bias, apply("reshape", x, asArgs([product(lead), x.sizes[x.rank - 1]!])), columns), asArgs([...lead, weight.sizes[0]!]));
  }
  const made = matmul(apply, x, columns);
  return bias === null ? made : apply("add.Tensor", made, bias);
});

/** Two tensors of one shape (aten/src/ATen/ExpandUtils.h, `expand_outplace`). */
function expandedTogether(apply: Apply, a: Tensor, b: Tensor): readonly Tensor[] {
  const sizes = inferSizeAtOnce(a.sizes, b.sizes);
  return [a, b].map(t => apply("expand", t, asArgs(sizes)));
}

const compositions: Readonly<Record<string, Composition>> = {
  ...classLosses, ...gridCompositions, scaled_dot_product_attention: attention, ...drawCompositions, ...memoryCompositions, ...recurrentCompositions, ...resamplingCompositions,
  relu: unary((apply, x) => { apply("where.ScalarSelf", apply("le.Scalar", x, 0n), 0n, x); }),
  leaky_relu: unary((apply, x) => { apply("where.self", apply("gt.Scalar", x, 0n), x, apply("mul.Tensor", x, 0.5)); }),
  elu: unary((apply, x) => { elu(apply, x); }),
  selu: unary((apply, x) => { elu(apply, x); }),
  celu: unary((apply, x) => { elu(apply, x); }),
  threshold: unary((apply, x) => { apply("where.ScalarSelf", apply("le.Scalar", x, 0n), 0n, x); }),
  hardtanh: unary((apply, x) => { clamped(apply, x, -1n, 1n); }),
  relu6: unary((apply, x) => { clamped(apply, x, 0n, 6n); }),
  clamp: unary((apply, x, call) => { clamped(apply, x, read.arg(call, "min"), read.arg(call, "max")); }),
  clamp_min: unary((apply, x, call) => { clamped(apply, x, read.arg(call, "min"), null); }),
  clamp_max: unary((apply, x, call) => { clamped(apply, x, null, read.arg(call, "max")); }),
  hardsigmoid: unary((apply, x) => { apply("div.Tensor", hardSigmoid(apply, x), 6n); }),
  hardswish: unary((apply, x) => { apply("div.Tensor", apply("mul.Tensor", x, hardSigmoid(apply, x)), 6n); }),
  softplus: unary((apply, x) => { softplus(apply, x); }),
  mish: unary((apply, x) => { apply("mul.Tensor", x, apply("tanh", softplus(apply, x))); }),
  silu: unary((apply, x) => { apply("mul.Tensor", x, apply("sigmoid", x)); }),
  gelu,
  log_sigmoid: unary((apply, x) => {
    const least = apply("minimum", apply("new_zeros", x, []), x);
    apply("sub.Tensor", least, apply("log1p", apply("exp", apply("neg", apply("abs", x)))));
  }),
  prelu: unary((apply, x, call) => {
    const weight = read.tensor(call, "weight");
    const wide = x.rank > 1 ? apply("view", weight, x.sizes.map((_, i) => (i === 1 ? -1n : 1n))) : weight;
    const positive = apply("gt.Scalar", x, 0n);
    apply("where.self", positive, x, apply("mul.Tensor", wide, x));
  }),
  glu: unary((apply, x, call) => {
    if (x.rank === 0) return;
    checkEq(dimMod(x.sizes[wrapDim(read.int(call, "dim"), x.rank)]!, 2), 0, () => "Halving dimension must be even");
    const [left, right] = apply("tensor_split.sections", x, 2n, read.arg(call, "dim")) as unknown as readonly [Tensor, Tensor];
    apply("mul.Tensor", left, apply("sigmoid", right));
  }),
  mv: unary((apply, x, call) => { if (x.rank === 2) apply("sum.dim_IntList", apply("mul.Tensor", x, read.tensor(call, "vec")), [1n]); }),
  count_nonzero: unary((apply, x, call) => { apply("sum.dim_IntList", apply("to.dtype", apply("ne.Scalar", x, 0n), dtypes.int64), dimsOf(call)); }),
  any: unary((apply, x, call) => { any(apply, x, dimsOf(call), keeps(call)); }),
  all: unary((apply, x, call) => { apply("logical_not", any(apply, apply("logical_not", x), dimsOf(call), keeps(call))); }),
  dot: unary((apply, x, call) => { if (x.rank === 1) apply("sum", apply("mul.Tensor", x, read.tensor(call, call.op.schema.args[1]!.name))); }),
  matmul: unary((apply, x, call) => { const other = read.tensor(call, call.op.schema.args[1]!.name); return x.rank > 0 && other.rank > 0 ? matmul(apply, x, other) : undefined; }),
  linear,
  addmm: unary((apply, x, call) => { const [a, b] = [read.tensor(call, "mat1"), read.tensor(call, "mat2")]; if (a.rank === 2 && b.rank === 2) addmm(apply, x, a, b); }),
  pairwise_distance: unary((apply, x, call) => {
    const difference = apply("add.Tensor", apply("sub.Tensor", x, read.tensor(call, "x2")), 1e-6);
    apply("linalg_vector_norm", difference, read.arg(call, "p"), [-1n], keeps(call));
  }),
  cosine_similarity: unary((apply, x, call) => {
    const [dim, other] = [[read.arg(call, "dim")], read.tensor(call, "x2")];
    const wide = guardSameSizes(x.sizes, other.sizes) ? [x, other] : expandedTogether(apply, x, other);
    const units = wide.map(t => apply("div.Tensor", t, apply("clamp_min", apply("linalg_vector_norm", t, 2n, dim, true), 1e-8)));
    apply("sum.dim_IntList", apply("mul.Tensor", units[0]!, units[1]!), dim, false);
  }),
  var_mean: unary((apply, x, call) => { apply("var.dim", x, dimsOf(call), false, keeps(call)); apply("mean.dim", x, dimsOf(call), keeps(call)); }),
  std_mean: unary((apply, x, call) => { apply("var.dim", x, dimsOf(call), false, keeps(call)); apply("mean.dim", x, dimsOf(call), keeps(call)); }),
  pow: (call) => {
    const [x, exponent] = call.args;
    if (!(x instanceof Tensor) || exponent instanceof Tensor) return;
    broadcastShapes(call, [x.sizes], true);
    if (Number(exponent) === 2) on(call)("mul.Tensor", x, x);
    else if (Number(exponent) === 0.5) on(call)("sqrt", x);
  },
  mse_loss: unary((apply, x, call) => { const t = apply("sub.Tensor", x, read.tensor(call, "target")); averaged(apply, apply("mul.Tensor", t, t), call); }),
  l1_loss: ofDifference("target"), smooth_l1_loss: ofDifference("target"), huber_loss: ofDifference("target"), kl_div: unary((apply, x, call) => { averaged(apply, apply("mul.Tensor", read.tensor(call, "target"), x), call); }), binary_cross_entropy: ofDifference("target"),
  binary_cross_entropy_with_logits: logitLoss, margin_ranking_loss: ofDifference("input2"), soft_margin_loss: ofDifference("target"), poisson_nll_loss: ofDifference("target"),
  bernoulli: unary((apply, x) => { apply("empty_like", x); }),
  dropout: unary((apply, x, call) => { if (!read.bool(call, "train")) apply("clone", x); else if (read.float(call, "p") > 0) apply("mul.Tensor", apply("clone", x), x); }),
  alpha_dropout: unary((apply, x, call) => { if (read.bool(call, "train") && !guardEq(numel(x), 0)) apply("mul.Tensor", x, apply("empty_like", x)); }),
  tril: triangle("le.Scalar"), triu: triangle("ge.Scalar"),
  roll: unary((apply, x, call) => { if ((read.arg(call, "dims") as readonly OpArg[]).length === 0 && x.rank > 0) apply("flatten.using_ints", x, 0n, -1n); }),
  repeat_interleave: unary((apply, x, call) => {
    if (call.op.overload !== "self_int") return;
    const own = read.arg(call, "dim") === null ? apply("flatten.using_ints", x, 0n, -1n) : x;
    if (own.rank === 0) return;
    const dim = wrapDim(Number(read.arg(call, "dim") ?? 0n), own.rank);
    const wide = apply("unsqueeze", own, BigInt(dim + 1));
    const sizes = wide.sizes.map((size, i) => (i === dim + 1 ? read.arg(call, "repeats") : fromDim(size) as OpArg));
    apply("expand", wide, sizes);
    apply("flatten.using_ints", apply("new_empty", wide, sizes), BigInt(dim), BigInt(dim + 1));
  }),
  ravel: unary((apply, x) => { if (x.rank > 0) apply("view", apply("contiguous", x), [-1n]); }),
  cummax: unary((_, x) => { guardNe(numel(x), 0); }), cummin: unary((_, x) => { guardNe(numel(x), 0); }),
  
  cumsum: running("sum.dim_IntList"), cumprod: running("prod.dim_int"),
  softmax, _softmax: softmax, special_softmax: softmax, log_softmax: logSoftmax, _log_softmax: logSoftmax, special_log_softmax: logSoftmax,
  logsumexp: logSumExp,
  linalg_vector_norm: vectorNorm, norm: vectorNorm,
  layer_norm: layerNorm, native_layer_norm: layerNorm, rms_norm: rmsNorm, group_norm: groupNorm, batch_norm: batchNorm, instance_norm: instanceNorm,
};

/** In-place forms that compute as the others do, and copy. */
const copied: ReadonlySet<string> = new Set(["relu_", "leaky_relu_", "hardtanh_", "silu_", "gelu_", "hardswish_", "hardsigmoid_", "elu_"]);

export const compositionOf = (packet: string): Composition | undefined => compositions[copied.has(packet) ? packet.slice(0, -1) : packet];
