/** Tensors made from sizes and numbers. */
import * as read from "../args.ts";
import { checkOverlap } from "./elementwise.ts";
import { broadcastShapes, elementwiseStrides, copiedStrides, preservedStrides, shapeText, stridesInOrder } from "../broadcast.ts";
import { defaultDtype, emptyTensor, freshlyMade, guardDense, keptAs, stridesFor } from "../construct.ts";
import { computedAnew, checkThat, constrainRangeForSize, dimAdd, dimCeilDiv, dimFloorDiv, dimSub, guardGt, stepsBetween, truncated, dimText, isSymNode, oblEq, toConcrete, toDim, type Dim, uncheckedText } from "../dims.ts";
import { cpu, dtypes, type DType, type Device } from "../dtype.ts";
import { cppTypeName, dtypeOfScalar } from "../promote.ts";
import { floatText } from "../../symbolic/index.ts";
import { inner } from "../inner.ts";
import { Tensor } from "../tensor.ts";
import { ComplexScalar, OpError, type Call, type OpArg, type Rule, type Scalar } from "../types.ts";

/** What a new tensor asks of its sizes: that they are sizes (`torch._check_is_size`), and none from data 0; the guards on others are suppressed. */
export function checkSizes(sizes: readonly Dim[]): void {
  checkAll(sizes);
  for (const size of sizes) if (isSymNode(size) && size.hint === undefined) oblEq(size, 0);
}

/** What is made without asking whether it is empty. */
function checkAll(sizes: readonly Dim[]): void {
  for (const size of sizes) {
    checkThat("ge", size, 0, () => `Trying to create tensor with negative dimension ${dimText(size)}: ${shapeText(sizes)}`);
    if (isSymNode(size)) constrainRangeForSize(size, null, null);
  }
}

function make(call: Call, sizes: readonly Dim[], dtype: DType): Tensor {
  checkSizes(sizes);
  const format = read.memoryFormat(call);
  return emptyTensor({ dtype, sizes, ...(format === null ? {} : { strides: stridesFor(sizes, format) }), device: read.device(call) ?? cpu });
}

/** `zeros(size, dtype=…)` and everything that looks like it. */
export const sized: Rule = call => make(call, read.dims(call, "size"), read.dtype(call) ?? defaultDtype());
/** The same where fake tensors run through torch/_refs: the check of sizes has no message there. */
export const sizedByReference: Rule = call => {
  if (call.env) {
    for (const size of read.dims(call, "size")) {
      checkThat("ge", size, 0, () => uncheckedText);
    }
  }
  return sized(call);
};

/** `randn` is of a floating type (torch/_prims, `normal`). */
export function normalOnly(rule: Rule): Rule {
  return call => {
    const own = call.op.schema.index.has("self") ? read.tensor(call).dtype : defaultDtype();
    const dtype = read.dtype(call) ?? own;
    if (call.env && !dtype.isFloatingPoint && !dtype.isComplex) throw new OpError(`expected a floating-point or complex dtype, but got dtype=torch.${dtype.name}`);
    const result = rule(call) as Tensor;
    // What is drawn is another tensor than what was made for it, and asked for itself.
    result.strides = [...result.strides];
    return result;
  };
}

export const sizedLong: Rule = call => make(call, read.dims(call, "size"), read.dtype(call) ?? dtypes.int64);

export const randintRule: Rule = call => {
  const low = read.hasArg(call, "low") ? read.dim(call, "low") : 0;
  const high = read.dim(call, "high");
  if (!call.env) checkThat("lt", low, high, () => `random_ expects 'from' to be less than 'to', but got from=${dimText(low)} >= to=${dimText(high)}`);
  return sizedLong(call);
};

export const emptyStrided: Rule = call => {
  const sizes = read.dims(call, "size");
  return emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes, strides: read.dims(call, "stride"), device: read.device(call) ?? cpu });
};

export const emptyPermuted: Rule = call => {
  const sizes = read.dims(call, "size");
  return emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes, strides: stridesInOrder(sizes, read.ints(call, "physical_layout")), device: read.device(call) ?? cpu });
};

/** The dtype that `full` takes from its value. */
function fillDType(value: OpArg): DType {
  return dtypeOfScalar(value);
}

export const full: Rule = call => make(call, read.dims(call, "size"), read.dtype(call) ?? fillDType(read.arg(call, "fill_value")));
export const scalarTensor: Rule = call => emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes: [], device: read.device(call) ?? cpu });

/** `zeros_like`: sizes and, unless another memory format is asked for, strides of the input. */
export const likeSelf: Rule = call => {
  const self = read.tensor(call);
  const format = read.memoryFormat(call);
  const keep = format === null || format.name === "preserve_format";
  return emptyTensor({
    dtype: read.dtype(call) ?? self.dtype, sizes: self.sizes,
    strides: keep ? preservedStrides(self) : stridesFor(self.sizes, format), device: read.device(call) ?? self.device,
  });
};

/** `new_zeros`: dtype and device of the input. */
export const newSized: Rule = call => {
  const self = read.tensor(call);
  const sizes = read.dims(call, "size");
  checkSizes(sizes);
  return keptAs(`${call.op.packet} ${read.hasArg(call, "fill_value") ? String(read.arg(call, "fill_value")) : ""}`, emptyTensor({
    dtype: read.dtype(call) ?? self.dtype, sizes, device: read.device(call) ?? self.device,
    ...(read.hasArg(call, "stride") ? { strides: read.dims(call, "stride") } : {}),
  }));
};

export const eye: Rule = call => {
  const n = read.dim(call, "n");
  const m = read.hasArg(call, "m") ? read.dim(call, "m") : n;
  for (const [name, size] of [["n", n], ["m", m]] as const) {
    checkThat("le", 0, size, () => `${name} must be greater or equal to 0, got ${dimText(size)}`);
  }
  checkSizes([n, m]);
  if (call.env) {
    const cells = broadcastShapes(call, [[n, 1], [m]]);
    const strides = elementwiseStrides([emptyTensor({ dtype: dtypes.int64, sizes: [n, 1] }), emptyTensor({ dtype: dtypes.int64, sizes: [m] })], cells);
    if (read.dtype(call) !== dtypes.bool) inner(call, "where.ScalarOther", emptyTensor({ dtype: dtypes.bool, sizes: cells, strides }), emptyTensor({ dtype: defaultDtype(), sizes: [1] }), 0n);
  }
  // They are those of two ranges (torch/_refs, `eye`).
  return emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes: [computedAnew(n), computedAnew(m)], device: read.device(call) ?? cpu });
};

const isFloat = (v: OpArg): boolean => typeof v === "number" || (isSymNode(v) && v.kind === "float");

/** `arange` to a symbolic float: integers that are scaled and moved (torch/_refs, `arange`). */
function symbolicSteps(call: Call, [start, end, step]: readonly OpArg[], dtype: DType, device: Device): Tensor {
  const count = stepsBetween(start as Scalar, end as Scalar, step as Scalar);
  if (count === null) throw new OpError(boundsText(call));
  checkAll([count]);
  const index = emptyTensor({ dtype: dtypes.int64, sizes: [computedAnew(count)], device });
  if (dtype === dtypes.int64) return index;
  guardDense(index);
  const scaled = inner(call, "mul.Tensor", index, step!);
  const made = inner(call, "add.Tensor", scaled, start!);
  return emptyTensor({ dtype, sizes: made.sizes, device });
}

/** `arange`: the number of steps from start to end, end left out. */
export const arange: Rule = call => {
  const start: OpArg = read.hasArg(call, "start") ? read.arg(call, "start") : 0n;
  const end = read.arg(call, "end");
  const step: OpArg = read.hasArg(call, "step") ? read.arg(call, "step") : 1n;
  const parts = [start, end, step];
  if (parts.some(p => p instanceof ComplexScalar)) throw new OpError("\"arange\" not implemented for 'ComplexFloat'");
  const anyFloat = parts.some(isFloat);
  const dtype = read.dtype(call) ?? (anyFloat ? defaultDtype() : dtypes.int64);
  const device = read.device(call) ?? cpu;
  if (anyFloat && parts.some(isSymNode) && !dtype.isIntegral) return symbolicSteps(call, parts, dtype, device);
  // Bounds of 64-bit integers lose their fractions before the steps are counted.
  if (anyFloat && dtype !== dtypes.int64 && !parts.some(isSymNode)) {
    const [from, to, by] = parts.map(Number) as [number, number, number];
    checkStep(call, by !== 0, by > 0 ? to >= from : to <= from);
    return emptyTensor({ dtype, sizes: [Math.max(0, Math.ceil((to - from) / by))], device });
  }
  const [from, to, by] = parts.map(p => (isFloat(p) ? truncated(p as Scalar) : toDim(typeof p === "boolean" ? BigInt(p) : p))) as [Dim, Dim, Dim];
  if (typeof by !== "number") {
    checkThat("ne", by, 0, () => "step must be nonzero");
    const up = guardGt(by, 0);
    checkThat(up ? "ge" : "le", to, from, () => boundsText(call));
    const count = dimFloorDiv(dimSub(dimAdd(dimSub(to, from), by), up ? 1 : -1), by);
    checkAll([count]);
    return emptyTensor({ dtype, sizes: [computedAnew(count)], device });
  }
  checkStep(call, by !== 0, true);
  checkThat("le", by > 0 ? from : to, by > 0 ? to : from, () => boundsText(call));
  const distance = by > 0 ? dimSub(to, from) : dimSub(from, to);
  const size = Math.abs(by) === 1 ? distance : dimCeilDiv(distance, Math.abs(by));
  checkAll([size]);
  return emptyTensor({ dtype, sizes: [computedAnew(size)], device });
};

/** `range`: the end is one of the steps where they reach it. */
export const range: Rule = call => {
  const [from, to, by] = [read.arg(call, "start"), read.arg(call, "end"), read.hasArg(call, "step") ? read.arg(call, "step") : 1n].map(Number) as [number, number, number];
  checkStep(call, by !== 0, by > 0 ? to >= from : to <= from);
  return emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes: [Math.floor((to - from) / by) + 1], device: read.device(call) ?? cpu });
};

const boundsText = (call: Call): string => `upper bound and ${call.env ? "lower" : "larger"} bound inconsistent with step sign`;

function checkStep(call: Call, nonZero: boolean, consistent: boolean): void {
  if (!nonZero) throw new OpError("step must be nonzero");
  if (!consistent) throw new OpError(boundsText(call));
}

export const linspace: Rule = call => {
  for (const name of call.env ? ["start", "end"] : []) {
    const bound = read.arg(call, name);
    if (call.op.packet === "linspace" && bound instanceof Tensor && bound.rank > 0) throw new OpError("linspace only supports 0-dimensional start and end tensors");
  }
  const steps = toConcrete(read.dim(call, "steps"));
  checkThat("le", 0, steps, () => "number of steps must be non-negative");
  const complex = ["start", "end"].some(name => read.arg(call, name) instanceof ComplexScalar);
  return emptyTensor({ dtype: read.dtype(call) ?? (complex ? dtypes.complex64 : defaultDtype()), sizes: [steps], device: read.device(call) ?? cpu });
};

export const randpermRule: Rule = call => {
  checkAll([read.dim(call, "n")]);
  return permutation(call);
};

const permutation: Rule = call => emptyTensor({ dtype: read.dtype(call) ?? dtypes.int64, sizes: [read.dim(call, "n")], device: read.device(call) ?? cpu });

/** Names of dtypes in what C++ says of `TensorOptions`. */
const optionText = (call: Call, dtype: DType): string =>
  `TensorOptions(dtype=${cppTypeName(dtype)}, device=${call.env ? "meta" : "cpu"}, layout=Strided (default), requires_grad=false (default), pinned_memory=false${call.env ? "" : " (default)"}, memory_format=(nullopt))`;

/** A window function's values: fractions. */
export const window: Rule = call => {
  const [dtype, length] = [read.dtype(call) ?? defaultDtype(), read.int(call, "window_length")];
  if (!dtype.isFloatingPoint && !dtype.isComplex) throw new OpError(`${call.op.packet} expects floating point dtypes, got: ${optionText(call, dtype)}`);
  if (length < 0) throw new OpError(`${call.op.packet} requires non-negative window_length, got window_length=${length}`);
  return windowOf(call);
};

const windowOf: Rule = call => emptyTensor({ dtype: read.dtype(call) ?? defaultDtype(), sizes: [read.int(call, "window_length")], device: read.device(call) ?? cpu });

/** `tril_indices`: how many (row, column) pairs lie in the triangle. */
export function triangleIndices(upper: boolean): Rule {
  return call => {
    const [rows, columns, offset] = [read.int(call, "row"), read.int(call, "col"), read.int(call, "offset")];
    const space = call.env ? " " : "";
    const dtype = read.dtype(call) ?? dtypes.int64;
    if (rows < 0) throw new OpError(`row must be non-negative, got${space}${rows}`);
    if (columns < 0) throw new OpError(`col must be non-negative, got${space}${columns}`);
    if (call.env && dtype !== dtypes.int64 && dtype !== dtypes.int32) throw new OpError(`"${upper ? "triu" : "tril"}_indices" not implemented for 'torch.${dtype.name}'`);
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const below = Math.min(Math.max(i + offset + 1, 0), columns);
      count += upper ? columns - Math.min(Math.max(i + offset, 0), columns) : below;
    }
    return emptyTensor({ dtype, sizes: [2, count], device: read.device(call) ?? cpu });
  };
}

/** `clone`, `contiguous`, `to`: copies, or the tensor itself where there is nothing to do. */
export const clone: Rule = call => {
  const self = read.tensor(call);
  const format = read.memoryFormat(call);
  const keep = format === null || format.name === "preserve_format";
  return freshlyMade(keptAs("empty", emptyTensor({ dtype: self.dtype, sizes: self.sizes, ...(format?.name === "contiguous_format" ? {} : { strides: keep ? copiedStrides(self) : stridesFor(self.sizes, format) }), device: self.device })));
};

/** What a distribution asks of its parameters and of the tensor that it fills (torch/_refs/__init__.py; torch/_meta_registrations.py). */
const filled = (check: (call: Call, self: Tensor) => string | null, overlaps = true): Rule => call => {
  const self = read.tensor(call);
  if (call.env && !overlaps) checkOverlap(self);
  const wrong = call.env ? check(call, self) : null;
  if (wrong !== null) throw new OpError(wrong);
  return self;
};

const float = (call: Call, name: string): string => floatText(read.float(call, name));

export const exponential = filled((call, { dtype }) => (!dtype.isFloatingPoint ? `Exponential distribution is a continuous probability distribution.         dtype must be a floating point but you specified torch.${dtype.name}`
  : read.float(call, "lambd") > 0 ? null : `exponential_ expects lambda > 0.0, but found lambda=${float(call, "lambd")}`));
export const normalInto = filled((call, { dtype }) => (read.float(call, "std") < 0 ? `normal expects std >= 0.0, but found std ${float(call, "std")}`
  : dtype.isFloatingPoint || dtype.isComplex ? null : `expected a floating-point or complex dtype, but got dtype=torch.${dtype.name}`), false);
export const uniformInto = filled(() => null, false);
export const geometric = filled(call => (read.float(call, "p") > 0 && read.float(call, "p") < 1 ? null : `geometric_ expects p to be in (0, 1), but got p=${float(call, "p")}`));
export const logNormal = filled(call => (read.float(call, "std") > 0 ? null : `log_normal_ expects std > 0.0, but found std=${float(call, "std")}`));
export const cauchy = filled(call => (read.float(call, "sigma") > 0 ? null : `cauchy_ expects sigma > 0.0, but found sigma=${float(call, "sigma")}`));
