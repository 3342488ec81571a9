/** Operators whose result has a shape of its own: `repeat`, `diag`, `tile`, linear algebra, FFT, data-dependent sizes. */
import * as read from "../args.ts";
import { broadcastShapes, preservedStrides, shapeText, sizeText, wrapDim } from "../broadcast.ts";
import { emptyTensor, guardContiguous, neverKept, numel } from "../construct.ts";
import { askOnes, toConcrete, toDim, checkThat, computedAnew, dimAdd, dimFloorDiv, dimMul, dimSub, dimText, guardEq, guardMore, isSymNode, knownEq, oblMultiple, guardLe, guardNe, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { defaultFloatFor, promoteTypes, resultType, scalarTypeName } from "../promote.ts";
import { NotImplementedOp } from "../missing.ts";
import { Tensor } from "../tensor.ts";
import { ComplexScalar, OpError, type Call, type OpArg, type Rule } from "../types.ts";
import { maskedSelectCount, nonzeroCount, repeatCount, uniqueCount } from "../unbacked.ts";
import { floatText } from "../../symbolic/index.ts";
import { checkFractions, wordingOf } from "./linalgChecks.ts";
import { shuffled } from "../compositions/grids.ts";
import { diagonalOf, transposed } from "./views.ts";

const make = (t: Tensor, sizes: readonly Dim[], dtype: DType = t.dtype): Tensor => emptyTensor({ dtype, sizes, device: t.device });
const firstOf = (call: Call): Tensor => read.tensor(call, call.op.schema.args[0]!.name);

function repeatedSizes(self: Tensor, repeats: readonly Dim[]): Dim[] {
  const shift = repeats.length - self.rank;
  // Each size is multiplied, if only by one.
  return repeats.map((times, i) => computedAnew(i < shift ? times : dimMul(self.sizes[i - shift]!, times)));
}

export const repeat: Rule = call => {
  const self = read.tensor(call);
  const repeats = read.dims(call, "repeats");
  if (repeats.length < self.rank) throw new OpError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
  if (call.env) checkCounts(repeatedSizes(self, repeats));
  // Of a fake tensor it is the sizes of the result that are checked (torch/_meta_registrations.py, `meta_repeat`).
  else repeats.forEach((times, i) => checkThat("le", 0, times, () => `Repeats cannot be negative, found ${dimText(times)} at index ${i}`));
  const made = make(self, repeatedSizes(self, repeats));
  return isSymNode(self.storage.size) ? neverKept(made) : made;
};

function checkCounts(sizes: readonly Dim[]): void {
  const bad = sizes.find(size => typeof size === "number" && size < 0);
  if (bad !== undefined) throw new OpError(`Trying to create tensor with negative dimension ${dimText(bad)}: ${shapeText(sizes)}`);
}

export const tile: Rule = call => {
  const self = read.tensor(call);
  const given = read.dims(call, "dims");
  const repeats = [...new Array<Dim>(Math.max(0, self.rank - given.length)).fill(1), ...given];
  checkCounts(repeatedSizes(self, repeats));
  return make(self, repeatedSizes(self, repeats));
};

export const repeatInterleaveInt: Rule = call => {
  const self = read.tensor(call);
  const repeats = read.dim(call, "repeats");
  const at = read.maybeInt(call, "dim");
  if (typeof repeats === "number" && repeats < 0) throw new OpError("Repeats must be non-negative");
  const d = at === null ? 0 : wrapDim(at, self.rank);
  const [told, whole] = [read.maybeInt(call, "output_size"), dimMul(at === null ? numel(self) : self.sizes[d] ?? 1, repeats)];
  if (told !== null && typeof whole === "number" && told !== whole) throw new OpError(`repeat_interleave: Invalid output_size, expected ${whole} but got ${told}`);
  if (at === null) return make(self, [whole]);
  // A dimension follows it, which a number has no place for.
  if (self.rank === 0) throw new OpError("Dimension out of range (expected to be in range of [-1, 0], but got 1)", "IndexError");
  return make(self, self.sizes.map((size, i) => (i === d ? dimMul(size, repeats) : size)));
};

function checkRepeats(self: Tensor, repeats: Tensor, dim: number | null): void {
  if (repeats.rank > 1) throw new OpError("repeats must be 0-dim or 1-dim tensor");
  const along = dim === null ? numel(self) : self.rank === 0 ? 1 : self.sizes[wrapDim(dim, self.rank)]!;
  if (repeats.rank === 0 || guardEq(repeats.sizes[0]!, 1)) return;
  if (!guardEq(repeats.sizes[0]!, along)) throw new OpError(`repeats must have the same size as input along dim, but got repeats.size(0) = ${dimText(repeats.sizes[0]!)} and input.size(${dim ?? 0}) = ${dimText(along)}`);
}

/** `sum_to_size`: dimensions of size 1 in the target are summed up, and leading ones. */
export const sumToSize: Rule = call => {
  const [self, sizes] = [read.tensor(call), read.dims(call, "size")];
  const fits = sizes.length <= self.rank && sizes.every((size, i) => knownEq(size, 1) || size === self.sizes[self.rank - sizes.length + i]);
  if (!fits) throw new OpError(`size {${shapeText(sizes)}} is not expandable to size {${shapeText(self.sizes)}}.`);
  return sizes.length === self.rank && sizes.every((size, i) => size === self.sizes[i]) ? self : make(self, sizes, self.dtype === dtypes.bool || self.dtype.isIntegral ? dtypes.int64 : self.dtype);
};

/** Repeats given as a tensor: their sum is data, unless `output_size` tells it. */
export const repeatInterleaveTensor: Rule = call => {
  const repeats = read.tensor(call, "repeats");
  if (read.hasArg(call, "self")) checkRepeats(read.tensor(call), repeats, read.maybeInt(call, "dim"));
  const count = read.maybeDim(call, "output_size") ?? repeatCount(call, repeats);
  if (!read.hasArg(call, "self")) return make(repeats, [count]);
  const self = read.tensor(call);
  const at = read.maybeInt(call, "dim");
  if (at === null) return make(self, [count]);
  const d = wrapDim(at, self.rank);
  return make(self, self.sizes.map((size, i) => (i === d ? count : size)));
};

/** A vector becomes a matrix; of a matrix, a copy of its diagonal. */
export const diag: Rule = call => {
  const self = read.tensor(call);
  const offset = read.int(call, "diagonal");
  if (self.rank === 1) {
    const n = dimAdd(self.sizes[0]!, Math.abs(offset));
    return make(self, [n, n]);
  }
  if (self.rank !== 2) throw new OpError(`diag(): Supports 1D or 2D tensors. Got ${self.rank}D`);
  return make(self, diagonalOf(self, offset, 0, 1).sizes);
};

export const diagEmbed: Rule = call => {
  const self = read.tensor(call);
  const offset = read.int(call, "offset");
  const rank = self.rank + 1;
  const [a, b] = [wrapDim(read.int(call, "dim1"), rank), wrapDim(read.int(call, "dim2"), rank)];
  if (a === b) throw new OpError(`diagonal dimensions cannot be identical ${a}, ${b}`);
  const n = dimAdd(self.sizes[self.rank - 1]!, Math.abs(offset));
  const rest = self.sizes.slice(0, -1);
  return make(self, Array.from({ length: rank }, (_, i) => (i === a || i === b ? n : rest.shift()!)));
};

export const diagflat: Rule = call => {
  const self = read.tensor(call);
  const n = dimAdd(numel(self), Math.abs(read.int(call, "offset")));
  return make(self, [n, n]);
};

export const triangle: Rule = call => {
  const self = read.tensor(call);
  if (self.rank < 2) throw new OpError(`${call.env ? call.op.packet.replace(/_$/, "") : call.op.packet}: input tensor must have at least 2 dimensions`);
  // A mask of two ranges is laid over it, whose sizes are taken (torch/_refs, `tril`).
  return make(self, self.sizes.map((size, i) => (i < self.rank - 2 ? size : computedAnew(size))));
};

export const flip: Rule = call => {
  const self = read.tensor(call);
  const dims = read.ints(call, "dims").map(d => wrapDim(d, self.rank));
  if (new Set(dims).size < dims.length) throw new OpError("duplicate value in the list of dims");
  return flipped(self);
};

const flipped = (self: Tensor): Tensor => emptyTensor({ dtype: self.dtype, sizes: self.sizes, strides: preservedStrides(self), device: self.device });

export const rot90: Rule = call => {
  const self = read.tensor(call);
  if (read.ints(call, "dims").length !== 2) throw new OpError(`expected total rotation dims == 2, but got dims = ${read.ints(call, "dims").length}`);
  if (self.rank < 2) throw new OpError(`expected total dims >= 2, but got total dims = ${self.rank}`);
  const [first, second] = read.ints(call, "dims").map(d => (call.env ? wrapDim(d, self.rank) : d)) as [number, number];
  if (call.env && first === second) throw new OpError(`expected rotation dims to be different, but got dim0 = ${first} and dim1 = ${second}`);
  read.ints(call, "dims").forEach((d, i) => {
    if (d >= self.rank || d < -self.rank) throw new OpError(`Rotation dim${i} out of range, dim${i} = ${d}`);
  });
  const [a, b] = read.ints(call, "dims").map(d => wrapDim(d, self.rank)) as [number, number];
  const quarter = ((read.int(call, "k") % 4) + 4) % 4;
  const turned = flipped(self);
  if (quarter === 0) return make(self, self.sizes);
  if (quarter === 2) return turned;
  const view = transposed(turned, a, b);
  return emptyTensor({ dtype: self.dtype, sizes: view.sizes, strides: view.strides, device: self.device });
};

export const trace: Rule = call => {
  const self = read.tensor(call);
  if (self.rank !== 2) throw new OpError(call.env ? "expected a matrix, but got tensor with dim {self.ndim}" : `trace: expected a matrix, but got tensor with dim ${self.rank}`);
  if (call.env) diagonalOf(self, 0, 0, 1);
  return make(self, [], self.dtype.isIntegral || self.dtype === dtypes.bool ? dtypes.int64 : self.dtype);
};

/** What `diff` puts in front or behind agrees in all dimensions but one. */
function checkJoins(self: Tensor, extra: Tensor, dim: number): void {
  if (extra.rank !== self.rank) throw new OpError("diff expects prepend or append to be the same dimension as input");
  self.sizes.forEach((size, i) => {
    if (i === dim || guardEq(extra.sizes[i]!, size)) return;
    throw new OpError(`diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(${i}) = ${dimText(size)}, but got tensor.size(${i}) = ${dimText(extra.sizes[i]!)}`);
  });
}

export const diff: Rule = call => {
  const self = read.tensor(call);
  if (self.rank === 0) throw new OpError("diff expects input to be at least one-dimensional");
  const d = wrapDim(read.int(call, "dim"), self.rank);
  const times = read.int(call, "n");
  if (times < 0) throw new OpError(`order must be non-negative but got ${times}`);
  const extras = ["prepend", "append"].map(name => read.maybeTensor(call, name)).filter(each => each !== null);
  for (const each of extras) checkJoins(self, each, d);
  const whole = extras.reduce<Dim>((n, t) => dimAdd(n, t.sizes[d]!), self.sizes[d]!);
  if (times === 0) return make(self, self.sizes);
  guardMore(times, whole);
  const left = typeof whole === "number" ? Math.max(0, whole - times) : dimSub(whole, times);
  // There is nothing to subtract: it is what it was.
  if (left === whole && extras.length === 0 && times > 0) return self;
  const sizes = self.sizes.map((size, i) => (i === d ? left : size));
  // What is left of it is subtracted from what is left when it is moved on.
  if (call.env) {
    askOnes(sizes);
    guardContiguous({ sizes, strides: self.strides });
  }
  return make(self, sizes, extras.reduce((dtype, t) => promoteTypes(dtype, t.dtype), self.dtype));
};

export const gradient: Rule = call => {
  const self = read.tensor(call);
  // Written for plain sizes.
  if (call.env) self.sizes.forEach(toConcrete);
  const name = "torch.gradient";
  if (self.dtype === dtypes.bool) throw new OpError("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  const order = read.int(call, "edge_order");
  if (order !== 1 && order !== 2) throw new OpError(`${name} only supports edge_order=1 and edge_order=2.`);
  if (self.sizes.some(size => typeof size === "number" && size < order + 1)) throw new OpError(`${name} expected each dimension size to be at least edge_order+1`);
  const spacing = read.hasArg(call, "spacing") ? read.arg(call, "spacing") : null;
  if (Array.isArray(spacing) && (!read.hasArg(call, "dim") || read.arg(call, "dim") === null) && spacing.length !== self.rank) {
    throw new OpError(`${name} expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = ${self.rank}', since dim argument was not given, but got a list of length ${spacing.length}`);
  }
  const count = read.hasArg(call, "dim") && read.arg(call, "dim") !== null ? (Array.isArray(read.arg(call, "dim")) ? read.ints(call, "dim").length : 1) : self.rank;
  return Array.from({ length: count }, () => make(self, self.sizes, defaultFloatFor(self.dtype)));
};

export const combinations: Rule = call => {
  const self = read.tensor(call);
  const r = read.int(call, "r");
  if (self.rank !== 1) throw new OpError(`Expect a 1D vector, but got shape ${shapeText(self.sizes)}`);
  if (r < 0) throw new OpError(`Expect a non-negative number, but got ${r}`);
  if (r === 0) return make(self, [0]);
  if (call.env) return make(self, [chosenFromGrid(call, self, r), r]);
  const n = self.sizes[0]!;
  if (typeof n !== "number") throw new NotImplementedOp("combinations of a tensor of symbolic length");
  const extra = read.bool(call, "with_replacement") ? r - 1 : 0;
  let count = 1;
  for (let i = 0; i < r; i++) count = (count * (n + extra - i)) / (i + 1);
  return make(self, [Math.max(0, Math.round(count)), r]);
};

/** Every column is picked with the same mask, and has a length of its own (aten/src/ATen/native/Itertools.cpp). */
function chosenFromGrid(call: Call, self: Tensor, r: number): Dim {
  const grid = make(self, new Array<Dim>(r).fill(self.sizes[0]!), dtypes.int64);
  return Array.from({ length: r }, () => maskedSelectCount(call, grid, grid))[0]!;
}

/** Powers of what a vector holds: integers as int64. */
export const vander: Rule = call => {
  const self = firstOf(call);
  const ofMany = call.op.packet === "linalg_vander";
  // A vector's own powers are counted by a plain number.
  if (!ofMany) self.sizes.forEach(toConcrete);
  const powers = read.maybeDim(call, "N") ?? self.sizes[self.rank - 1] ?? 1;
  if (ofMany && self.dtype === dtypes.bool) throw new OpError("linalg.vander supports floating point, complex, and integer tensors, but got Bool");
  if (!ofMany && self.rank !== 1) throw new OpError("x must be a one-dimensional tensor.");
  if (typeof powers === "number" && powers < (ofMany ? 2 : 0)) throw new OpError(ofMany ? "N must be greater than 1." : "N must be non-negative.");
  return make(self, [...self.sizes, powers], self.dtype.isIntegral || self.dtype === dtypes.bool ? dtypes.int64 : self.dtype);
};

export const pdist: Rule = call => {
  const self = read.tensor(call);
  if (self.rank !== 2) throw new OpError(`pdist only supports 2D tensors, got: ${self.rank}D`);
  if (!self.dtype.isFloatingPoint) throw new OpError("pdist only supports floating-point dtypes");
  if (read.float(call, "p") < 0) throw new OpError("pdist only supports non-negative p values");
  const n = self.sizes[0]!;
  if (guardLe(n, 1)) return make(self, [0]);
  return make(self, [dimFloorDiv(dimMul(n, dimSub(n, 1)), 2)]);
};

/** torch/_meta_registrations.py, `meta_histc`. */
export const histc: Rule = call => {
  const [self, bins, min, max] = [read.tensor(call), read.int(call, "bins"), read.arg(call, "min"), read.arg(call, "max")];
  if (call.env && !self.dtype.isFloatingPoint) throw new OpError(`"histogram_cpu" not implemented for 'torch.${self.dtype.name}'`);
  if (bins <= 0) throw new OpError(`histc(): bins must be > 0, but got ${bins}`);
  if (call.env && Number(min) > Number(max)) throw new OpError("{fn_name}: max must be larger than min");
  return make(self, [bins]);
};

/** How many bins: told, or one fewer than their edges. */
const binsOf = (bins: OpArg): Dim => (bins instanceof Tensor ? dimSub(numel(bins), 1) : toDim(bins));

export const histogram: Rule = call => {
  const [self, bins] = [read.tensor(call), read.arg(call, "bins")];
  if (call.env && self.dtype !== dtypes.float32 && self.dtype !== dtypes.float64) throw new OpError(`"histogramdd" not implemented for '${scalarTypeName(self.dtype)}'`);
  const count = binsOf(bins);
  return [make(self, [count]), make(self, [dimAdd(count, 1)])];
};

/** A histogram of as many dimensions as points have; edges that are given come back. */
export const histogramOfMany: Rule = call => {
  const [self, bins] = [read.tensor(call), read.arg(call, "bins")];
  const list = Array.isArray(bins) ? (bins as readonly OpArg[]) : new Array<OpArg>(Number(toConcrete(self.sizes[self.rank - 1]!))).fill(bins);
  const counts = list.map(binsOf);
  return [make(self, counts), list.map((each, i) => (each instanceof Tensor ? each : make(self, [dimAdd(counts[i]!, 1)])))];
};

export const cross: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "other")];
  if (a.rank !== b.rank) throw new OpError("linalg.cross: inputs must have the same number of dimensions.");
  const given = read.maybeInt(call, "dim");
  // The first dimension of three is looked for, of `torch.cross` alone.
  const at = given ?? a.sizes.findIndex(size => guardEq(size, 3));
  if (given === null && at < 0) throw new OpError("no dimension of size 3 in input");
  const d = wrapDim(at, a.rank, false);
  if (!guardEq(a.sizes[d]!, 3) || !guardEq(b.sizes[d]!, 3)) {
    throw new OpError(`linalg.cross: inputs dimension ${given ?? d} must have length 3. Got ${dimText(a.sizes[d]!)} and ${dimText(b.sizes[d]!)}`);
  }
  return make(a, broadcastShapes(call, [a.sizes, b.sizes]), call.env ? a.dtype : resultType([a, b]));
};

// Data-dependent sizes.

export const nonzero: Rule = call => {
  const self = read.tensor(call);
  return make(self, [nonzeroCount(call, self), self.rank], dtypes.int64);
};

export const nonzeroStatic: Rule = call => {
  const [self, size] = [read.tensor(call), read.dim(call, "size")];
  if (call.env && typeof size === "number" && size < 0) throw new OpError(`Trying to create tensor with negative dimension ${size}: ${shapeText([size, self.rank])}`);
  return make(self, [size, self.rank], dtypes.int64);
};

/** One index tensor a dimension: views of `nonzero`'s columns. */
export const nonzeroTuple: Rule = call => {
  const self = firstOf(call);
  const count = nonzeroCount(call, self);
  const rank = Math.max(1, self.rank);
  return Array.from({ length: rank }, () => emptyTensor({ dtype: dtypes.int64, sizes: [count], strides: [rank], device: self.device }));
};

function checkPart(src: readonly Dim[], part: readonly Dim[], message: string): void {
  if (src.length !== part.length || src.some((size, i) => !guardEq(part[i]!, size))) throw new OpError(message);
}

export const diagonalScatter: Rule = call => {
  const src = read.tensor(call, "src").sizes;
  const part = diagonalOf(read.tensor(call), read.int(call, "offset"), read.int(call, "dim1"), read.int(call, "dim2")).sizes;
  checkPart(src, part, `expected src to have a size equal to the diagonal of the input.Got ${sizeText(src)} for a diagonal of shape ${sizeText(part)}`);
  return likeFirst(call);
};

export const asStridedScatter: Rule = call => {
  const [src, part] = [read.tensor(call, "src").sizes, read.dims(call, "size")];
  checkPart(src, part, "expected src to have a size equal to the slice of self. src size = " + (call.env ? sizeText : shapeText)(src) + ", slice size = " + shapeText(part));
  return likeFirst(call);
};

export const maskedSelect: Rule = call => {
  const [self, mask] = [read.tensor(call), read.tensor(call, "mask")];
  if (mask.dtype !== dtypes.bool && call.env === null) throw new OpError("masked_select: expected BoolTensor for mask");
  if (!call.env) broadcastShapes(call, [self.sizes, mask.sizes]);
  return make(self, [maskedSelectCount(call, self, mask)]);
};

/** `_unique2`, `unique_dim`: values, inverse, counts. All have the input's dtype for fake tensors, as PyTorch has it. */
export const unique: Rule = call => {
  const self = read.tensor(call);
  const at = read.hasArg(call, "dim") ? wrapDim(read.int(call, "dim"), self.rank) : null;
  const count = uniqueCount(call, self, at);
  const sizes = at === null ? [count] : self.sizes.map((size, i) => (i === at ? count : size));
  const dtype = call.env ? self.dtype : dtypes.int64;
  const wants = (name: string): boolean => at !== null || (read.hasArg(call, name) && read.bool(call, name));
  const inverse = wants("return_inverse") ? (at === null ? self.sizes : [self.sizes[at]!]) : [0];
  return [make(self, sizes), make(self, inverse, dtype), make(self, wants("return_counts") ? [count] : [0], dtype)];
};

/** Rows of `src` take the place of `self`'s: `select_scatter`, `slice_scatter`, … */
export const likeFirst: Rule = call => make(firstOf(call), firstOf(call).sizes);

/** `minmax`-like pairs over everything or one dimension. */
export const aminmax: Rule = call => {
  const self = read.tensor(call);
  const at = read.maybeInt(call, "dim");
  const keep = read.bool(call, "keepdim");
  const d = at === null ? null : wrapDim(at, self.rank);
  const reduced = self.rank === 0 ? [] : d === null ? self.sizes : [self.sizes[d]!];
  if (call.env && !reduced.every(size => guardNe(size, 0))) throw new OpError("reducing over zero-size dimension for reduction operation without identity");
  const sizes = d === null ? (keep ? self.sizes.map(() => 1) : []) : keep ? self.sizes.map((size, i) => (i === d ? 1 : size)) : self.sizes.filter((_, i) => i !== d);
  return [make(self, sizes), make(self, sizes)];
};

export const countNonzero: Rule = call => {
  const self = read.tensor(call);
  const raw = read.arg(call, "dim");
  const at = raw === null ? null : (Array.isArray(raw) ? read.ints(call, "dim") : [read.int(call, "dim")]).map(d => wrapDim(d, self.rank));
  if (at && new Set(at).size < at.length) throw new OpError("duplicate value in the list of dims");
  return make(self, at === null || at.length === 0 ? [] : self.sizes.filter((_, i) => !at.includes(i)), dtypes.int64);
};

export const channelShuffle: Rule = call => {
  const self = read.tensor(call);
  const groups = read.dim(call, "groups");
  if (self.rank <= 2) throw new OpError(`channel_shuffle expects input with > 2 dims, but got input with sizes ${shapeText(self.sizes)}`);
  if (typeof groups === "number" && groups <= 0) throw new OpError(`Number of groups to divide channels in must be positive. Value of groups:${groups}`);
  if (call.env && self.sizes.some(isSymNode)) return make(self, shuffled(call, self, groups).sizes);
  if (!oblMultiple(self.sizes[1]!, groups)) throw new OpError(`Number of channels must be divisible by groups. Got ${dimText(self.sizes[1]!)} channels and ${dimText(groups)} groups.`);
  return make(self, self.sizes);
};

export const multinomial: Rule = call => {
  const self = read.tensor(call);
  if (call.env && self.rank !== 1 && self.rank !== 2) throw new OpError(`The probabilty distributions dimensions must be 1 or 2, but got ${self.rank}`);
  return make(self, [...self.sizes.slice(0, -1), read.dim(call, "num_samples")], dtypes.int64);
};

/** `normal(mean, std)`: broadcast of what are tensors. */
export const normalOf: Rule = call => {
  const parts = ["mean", "std"].map(name => read.arg(call, name)).filter(v => v instanceof Tensor) as Tensor[];
  const spread = read.arg(call, "std");
  if (typeof spread === "number" && spread < 0) throw new OpError(`normal expects std >= 0.0, but found std ${floatText(spread)}`);
  if (call.env && parts[0] && !parts[0].dtype.isFloatingPoint && !parts[0].dtype.isComplex) throw new OpError(`expected a floating-point or complex dtype, but got dtype=torch.${parts[0].dtype.name}`);
  if (parts.length === 0) return emptyTensor({ dtype: read.dtype(call) ?? dtypes.float32, sizes: read.dims(call, "size") });
  return make(parts[0]!, broadcastShapes(call, parts.map(t => t.sizes)));
};

export const rollRule: Rule = call => {
  const self = read.tensor(call);
  const [shifts, at] = [read.ints(call, "shifts"), read.ints(call, "dims")];
  at.forEach(d => wrapDim(d, self.rank));
  if (guardEq(numel(self), 0)) return make(self, self.sizes);
  if (shifts.length === 0) throw new OpError("`shifts` required");
  if (shifts.length !== at.length && (at.length > 0 || shifts.length > 1)) throw new OpError(`shifts and dimensions must align. shifts: ${shifts.length}, dims:${call.env ? " " : ""}${at.length}`);
  if (self.rank === 0 && at.length > 0) throw new OpError("Dimension specified as 0 but tensor has no dimensions", "IndexError");
  // Rolled dimensions are indexed with a range of their length.
  const rolled = at.map(d => wrapDim(d, self.rank));
  if (call.env) {
    askOnes(rolled.map(d => self.sizes[d]!));
    if (at.length === 0) guardContiguous(self);
  }
  return make(self, self.sizes.map((size, i) => (rolled.includes(i) ? computedAnew(size) : size)));
};

/** `fliplr`, `flipud`: of at least so many dimensions. */
export function flippedRows(rank: number): Rule {
  return call => {
    if (read.tensor(call).rank < rank) throw new OpError(`Input must be >= ${rank}-d.`);
    return likeFirst(call);
  };
}

/** Slices along a dimension, made no longer than a norm. */
export const renorm: Rule = call => {
  const self = read.tensor(call);
  const p = read.arg(call, "p");
  const most = Number(read.arg(call, "maxnorm"));
  if (p instanceof ComplexScalar) throw new OpError("renorm: p must be real-valued");
  if (read.arg(call, "maxnorm") instanceof ComplexScalar) throw new OpError("renorm: maxnorm must be real-valued");
  if (!(Number(p) > 0)) throw new OpError("renorm: non-positive norm not supported");
  if (most < 0) throw new OpError(`renorm: expected maxnorm to be >= 0 but got ${String(most)}`);
  if (self.rank < 2) throw new OpError(`renorm: input needs at least 2 dimensions, got ${self.rank} dimensions`);
  wrapDim(read.int(call, "dim"), self.rank);
  checkFractions(self.dtype, "linalg.vector_norm", wordingOf(call));
  return make(self, self.sizes);
};
