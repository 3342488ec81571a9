/** Reductions: which dimensions go, and the dtype of what remains. */
import * as read from "../args.ts";
import { broadcastShapes, elementwiseStrides, wrapDim } from "../broadcast.ts";
import { contiguousStrides, defaultStrides, emptyTensor, freshlyMade, guardDense, numel } from "../construct.ts";
import { askOnes, checkThat, computedAnew, dimSub, guardEq, guardGe, guardNe, knownEq, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { computationType, correspondingReal, defaultFloatFor, promote, resultType, scalarTypeName } from "../promote.ts";
import { dataDependentError } from "./answers.ts";
import { Tensor } from "../tensor.ts";
import { ComplexScalar, OpError, type Call, type Rule } from "../types.ts";

/** Sizes after reducing `dims` (all when empty or null). */
export function reducedSizes(self: Tensor, dims: readonly number[] | null, keepdim: boolean): Dim[] {
  const gone = new Set((dims ?? []).map(d => wrapDim(d, self.rank)));
  if (dims && gone.size !== dims.length) throw new OpError("duplicate value in the list of dims");
  if (dims === null || dims.length === 0) return keepdim ? self.sizes.map(() => 1) : [];
  return keepdim ? self.sizes.map((size, i) => (gone.has(i) ? 1 : size)) : self.sizes.filter((_, i) => !gone.has(i));
}

/** Dimensions and `keepdim` of a call, whichever way its schema spells them. */
export function reductionDims(call: Call): { dims: number[] | null; keepdim: boolean } {
  const keepdim = read.hasArg(call, "keepdim") && read.bool(call, "keepdim");
  if (!read.hasArg(call, "dim") || read.arg(call, "dim") === null) return { dims: null, keepdim };
  return { dims: Array.isArray(read.arg(call, "dim")) ? read.ints(call, "dim") : [read.int(call, "dim")], keepdim };
}

export function reduced(call: Call, dtype: DType, self: Tensor = read.tensor(call, call.op.schema.args[0]!.name)): Tensor {
  const { dims, keepdim } = reductionDims(call);
  const sizes = reducedSizes(self, dims, keepdim);
  if (call.env === null || !primitive.has(call.op.packet)) return emptyTensor({ dtype, sizes, device: self.device });
  // Half precision is computed in another dtype, integers are added up in theirs: what is converted is asked how it lies.
  if (self.dtype !== computationType(dtype)) guardDense(self);
  const gone = dims === null || dims.length === 0 ? self.sizes : dims.map(d => self.sizes[wrapDim(d, self.rank)]!);
  if (lacksIdentity.has(call.op.packet)) for (const size of gone) guardNe(size, 0);
  const kept = keepdim ? reducedSizes(self, dims, false) : sizes;
  contiguousStrides(kept);
  freshlyMade(emptyTensor({ dtype, sizes: kept }));
  if (keepdim) askOnes(kept);
  const made = emptyTensor({ dtype, sizes, strides: defaultStrides(sizes), device: self.device });
  if (dtype !== computationType(dtype)) guardDense(made);
  if (pointwiseAfter.has(call.op.packet)) elementwiseStrides([made], sizes);
  return made;
}

/** Over nothing there is no greatest: no size may be zero. */
const lacksIdentity: ReadonlySet<string> = new Set(["amax", "amin"]);
/** A quotient, a root or a comparison follows. */
const pointwiseAfter: ReadonlySet<string> = new Set(["mean", "std", "any", "all"]);
/** Reductions made by `_reduction_meta` (torch/_prims), which are broadcast afterwards to keep the dimensions. */
const primitive: ReadonlySet<string> = new Set(["sum", "mean", "amax", "amin", "prod", "var", "std", "any", "all"]);

export type ReduceDType = (self: DType, call: Call) => DType;

export const keepDType: ReduceDType = self => self;
export const toBool: ReduceDType = self => (self === dtypes.uint8 ? dtypes.uint8 : dtypes.bool);
export const toLong: ReduceDType = () => dtypes.int64;
export const realPart: ReduceDType = self => correspondingReal(self);
/** `sum`, `prod`: integers add up as int64. */
export const intToLong: ReduceDType = (self, call) => read.dtype(call) ?? (self.isIntegral || self === dtypes.bool ? dtypes.int64 : self);

export const floatOnly = (name: string): ReduceDType => (self, call) => {
  const dtype = read.dtype(call) ?? self;
  if (dtype.isFloatingPoint || dtype.isComplex) return dtype;
  throw new OpError(`${name}(): could not infer output dtype. ${read.dtype(call) ? "Optional" : "Input"} dtype must be either a floating point or complex dtype. Got: ${call.env ? `torch.${dtype.name}` : scalarTypeName(dtype)}`);
};

export const stdDType: ReduceDType = (self, call) => {
  if (read.hasArg(call, "correction") && read.arg(call, "correction") instanceof ComplexScalar) throw new OpError("correction argument should be integer or float");
  if (call.env) return correspondingReal(self);
  if (!self.isFloatingPoint && !self.isComplex) throw new OpError("std and var only support floating point and complex dtypes");
  return correspondingReal(self);
};

/** int -> default float. */
export const toFloat: ReduceDType = (self, call) => read.dtype(call) ?? defaultFloatFor(self);

export function reduction(dtypeOf: ReduceDType): Rule {
  return call => {
    const self = read.tensor(call, call.op.schema.args[0]!.name);
    return reduced(call, dtypeOf(self.dtype, call), self);
  };
}

/** Over everything when `dim` is None or empty, whatever the schema's default. */
export function reductions(...dtypesOf: readonly ReduceDType[]): Rule {
  return call => {
    const self = read.tensor(call, call.op.schema.args[0]!.name);
    return dtypesOf.map(dtypeOf => reduced(call, dtypeOf(self.dtype, call), self));
  };
}

/** `max(dim)`: reducing an empty dimension has no identity. */
export const extremum: Rule = call => {
  const self = read.tensor(call);
  const { dims } = reductionDims(call);
  if (dims === null && call.env === null && self.sizes.some(size => knownEq(size, 0))) {
    throw new OpError(`${call.op.packet}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`);
  }
  return reduced(call, self.dtype, self);
};

export const extremumWithIndex: Rule = call => {
  const self = read.tensor(call);
  const { dims } = reductionDims(call);
  const d = wrapDim(dims![0]!, self.rank);
  if (call.env === null && self.rank > 0 && knownEq(self.sizes[d]!, 0)) {
    throw new OpError(`${call.op.packet}(): Expected reduction dim ${d} to have non-zero size.`, "IndexError");
  }
  return [reduced(call, self.dtype, self), reduced(call, dtypes.int64, self)];
};

export const argExtremum: Rule = call => {
  const self = read.tensor(call);
  const { dims } = reductionDims(call);
  const bad = dims !== null && (dims[0]! >= Math.max(self.rank, 1) || dims[0]! < -Math.max(self.rank, 1));
  if (bad && call.env) throw new OpError(`dim ${dims[0]} out of bounds (${-Math.max(self.rank, 1)}, ${Math.max(self.rank, 1) - 1})`, "AssertionError");
  if (self.sizes.some(size => knownEq(size, 0)) && dims === null) {
    throw new OpError(call.env ? "argmax: Expected reduction dim to be specified for input.numel() == 0." : `${call.op.packet}(): Expected reduction dim to be specified for input.numel() == 0.`, "IndexError");
  }
  if (call.env && dims === null) checkThat("ne", numel(self), 0, () => "argmax: Expected reduction dim to be specified for input.numel() == 0.", "IndexError");
  if (dims !== null && self.rank > 0) {
    const d = wrapDim(dims[0]!, self.rank);
    checkThat("ne", self.sizes[d]!, 0, () => `${call.env ? "argmax" : call.op.packet}: Expected reduction dim ${d} to have non-zero size.`);
  }
  return reduced(call, dtypes.int64, self);
};

/** Fake tensors meet `canonicalize_dim` of Python in a few places, whose words are others. */
function metaDim(call: Call, self: Tensor): number {
  const dim = read.int(call, "dim");
  const count = Math.max(self.rank, 1);
  if (call.env && (dim < -count || dim >= count)) throw new OpError(`dim ${dim} out of bounds (${-count}, ${count - 1})`, "AssertionError");
  return wrapDim(dim, self.rank);
}

/** `cummax`: a dimension is looked at, unlike `sort` of fake tensors, unless there is nothing. */
export const cumulativeExtremum: Rule = call => {
  const self = read.tensor(call);
  if (call.env === null ? !self.sizes.includes(0) : guardNe(numel(self), 0)) metaDim(call, self);
  return withIndices(self => defaultStrides(self.sizes))(call);
};

/** `sort`, `cummax`: values and indices in the input's shape; the strides are the input's when it is dense. */
export function withIndices(strides: (self: Tensor) => readonly Dim[]): Rule {
  return call => {
    const self = read.tensor(call);
    // Fake tensors are sorted along any dimension at all.
    if (call.env === null && read.hasArg(call, "dim")) wrapDim(read.int(call, "dim"), self.rank);
    const make = (dtype: DType): Tensor => emptyTensor({ dtype, sizes: self.sizes, strides: strides(self), device: self.device });
    return [make(self.dtype), make(dtypes.int64)];
  };
}

/** `cumsum` and its kin. */
export function cumulative(dtypeOf: ReduceDType): Rule {
  return call => {
    const self = read.tensor(call);
    const d = dtypeOf === keepDType ? metaDim(call, self) : wrapDim(read.int(call, "dim"), self.rank);
    // Steps are counted anew (torch/_refs, `_cumsumprod_common`).
    const sizes = call.env && dtypeOf !== keepDType ? self.sizes.map((size, i) => (i === d ? computedAnew(size) : size)) : self.sizes;
    return emptyTensor({ dtype: dtypeOf(self.dtype, call), sizes, device: self.device });
  };
}

export const topk: Rule = call => {
  const self = read.tensor(call);
  const d = metaDim(call, self);
  const k = read.dim(call, "k");
  const own: Dim = self.rank === 0 ? 1 : self.sizes[d]!;
  if (call.env && !guardGe(k, 0)) throw new OpError("k not in range for dimension");
  checkThat("ge", own, k, () => (call.env ? "k not in range for dimension" : "selected index k out of range"));
  const sizes = self.sizes.map((size, i) => (i === d ? k : size));
  return [self.dtype, dtypes.int64].map(dtype => emptyTensor({ dtype, sizes, device: self.device }));
};

export const kthvalue: Rule = call => {
  const self = read.tensor(call);
  const d = wrapDim(read.int(call, "dim"), self.rank);
  const [k, own] = [read.dim(call, "k"), self.rank === 0 ? 1 : self.sizes[d]!];
  if (typeof k === "number" && (k < 1 || (typeof own === "number" && k > own))) throw new OpError(`kthvalue(): selected number k out of range for dimension ${d}`);
  checkThat("le", k, own, () => `kthvalue(): selected number k out of range for dimension ${d}`);
  return [reduced(call, self.dtype, self), reduced(call, dtypes.int64, self)];
};

export const logsumexp: Rule = call => {
  const self = read.tensor(call);
  if (call.env && read.ints(call, "dim").length === 0 && !read.bool(call, "keepdim") && self.rank > 0) return emptyTensor({ dtype: defaultFloatFor(self.dtype), sizes: self.sizes.map(() => 1), device: self.device });
  return reduced(call, defaultFloatFor(self.dtype), self);
};

/** `softmax`: a dtype argument replaces the input's. */
export const softmax: Rule = call => {
  const self = read.tensor(call);
  wrapDim(read.int(call, "dim"), self.rank);
  guardEq(numel(self), 0);
  if (call.env && (read.dtype(call) ?? self.dtype) === dtypes.bool) throw new OpError("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  return emptyTensor({ dtype: read.dtype(call) ?? self.dtype, sizes: self.sizes, strides: defaultStrides(self.sizes), device: self.device });
};

/** `quantile(x, q, dim)`: q's dimension comes first. */
export const quantile: Rule = call => {
  // Whether q lies between 0 and 1 is asked of its values.
  const self = read.tensor(call);
  if (self.sizes.some(size => knownEq(size, 0))) throw new OpError(`${call.op.packet}() input tensor must be non-empty`);
  if (self.dtype !== dtypes.float32 && self.dtype !== dtypes.float64) throw new OpError(`quantile() input tensor must be either float or double dtype`);
  const q = read.arg(call, "q");
  const name = call.op.packet;
  if (q instanceof Tensor && q.rank > 1) throw new OpError(`${name}() q must be a scalar or 1D tensor`);
  if (q instanceof Tensor && q.dtype !== self.dtype) throw new OpError(`${name}() q tensor must be same dtype as the input tensor`);
  const between = read.str(call, "interpolation");
  if (!["linear", "lower", "higher", "midpoint", "nearest"].includes(between!)) throw new OpError(`${name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${between!}`);
  if ((typeof q === "number" || typeof q === "bigint") && !(q >= 0 && q <= 1)) throw new OpError(`${name}() q must be in the range [0, 1] but got ${String(q)}`);
  if (read.maybeInt(call, "dim") !== null) wrapDim(read.int(call, "dim"), self.rank);
  const isKnown = typeof q === "object" && q !== null && "constant" in q && q.constant !== null;
  if (call.env && !isKnown) throw new OpError("aten.equal.default", dataDependentError);
  const tail = reducedSizes(self, read.maybeInt(call, "dim") === null ? null : [read.int(call, "dim")], read.bool(call, "keepdim"));
  const lead = typeof q === "object" && q !== null && "sizes" in q ? q.sizes : [];
  return emptyTensor({ dtype: self.dtype, sizes: [...lead, ...tail], device: self.device });
};

/** `trapezoid`: the dimension goes; cumulative, it is one shorter. */
export function alongDim(cumulative: 0 | 1): Rule {
  return call => {
    const y = read.tensor(call, "y");
    if (y.rank === 0 && cumulative) throw new OpError("slice() cannot be applied to a 0-dim tensor.");
    const d = wrapDim(read.int(call, "dim"), y.rank);
    // Without steps of their own, points are counted along the dimension.
    if (y.rank === 0) throw new OpError(`Dimension specified as ${read.hasArg(call, "x") ? 0 : read.int(call, "dim")} but tensor has no dimensions`, "IndexError");
    const x = read.hasArg(call, "x") ? read.tensor(call, "x") : null;
    const name = cumulative ? "cumulative_trapezoid" : "trapezoid";
    if (y.dtype === dtypes.bool || x?.dtype === dtypes.bool) throw new OpError(`${name}: received a bool input for \`${x ? "x` or `y" : "y"}\`, but bool is not supported`);
    const dx = read.hasArg(call, "dx") ? read.arg(call, "dx") : 1;
    if ((typeof dx === "boolean" || dx instanceof ComplexScalar) && (cumulative || !knownEq(y.sizes[d]!, 0))) throw new OpError(`${name}: Currently, we only support dx as a real number.`);
    if (x?.rank === 1 && !guardEq(x.sizes[0]!, y.sizes[d]!)) throw new OpError(`${name}: There must be one \`x\` value for each sample point`);
    const dtype = promote("intToFloat", x ? resultType([y, x]) : y.dtype);
    // The steps between neighbours, which are multiplied.
    const steps = (sizes: readonly Dim[]): Dim[] => sizes.map((size, i) => (i === d && !knownEq(size, 0) ? dimSub(size, 1) : size));
    const given = x === null || x.rank === 1 ? [] : [...new Array<Dim>(Math.max(0, y.rank - x.rank)).fill(1), ...x.sizes];
    const all = broadcastShapes(call, [steps(y.sizes), steps(given)]);
    return emptyTensor({ dtype, sizes: cumulative ? all : all.filter((_, i) => i !== d), device: y.device });
  };
}

/** Reductions that an empty list of dimensions leaves as they are. */
export const emptyKeeps = (dtypeOf: ReduceDType): Rule => call => {
  const self = read.tensor(call);
  const dims = read.arg(call, "dim");
  return call.env && Array.isArray(dims) && dims.length === 0 ? emptyTensor({ dtype: dtypeOf(self.dtype, call), sizes: self.sizes, device: self.device }) : reduction(dtypeOf)(call);
};

export const nanMeanDType: ReduceDType = (self, call) => {
  if (!self.isFloatingPoint && !self.isComplex) throw new OpError(`nanmean(): expected input to have floating point or complex dtype but got ${scalarTypeName(self)}`);
  return promote("intToFloat", read.dtype(call) ?? self);
};

/** `amax`: nothing to start from where a dimension that goes is empty. */
export const amax: Rule = call => {
  const self = read.tensor(call);
  const dims = read.ints(call, "dim");
  const gone = dims.length === 0 ? self.sizes : dims.map(d => self.sizes[wrapDim(d, self.rank)]);
  if (call.env && gone.some(size => size !== undefined && knownEq(size, 0))) throw new OpError("reducing over zero-size dimension for reduction operation without identity");
  return reduction(keepDType)(call);
};
