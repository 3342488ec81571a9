/** Operators whose answer is in the data: refused while tracing, computed where values are known. */
import * as read from "../args.ts";
import { emptyTensor, numel } from "../construct.ts";
import { isSymNode, type Dim } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { NotImplementedOp } from "../missing.ts";
import { OpError, type Call, type OpResult, type Rule } from "../types.ts";
import { elementsOf } from "../values.ts";
import { runsOf, scalarOf } from "../unbacked.ts";
import type { Tensor } from "../tensor.ts";

/** FakeTensorMode's refusals; front ends word them anew. */
export const dataDependentError = "torch._subclasses.fake_tensor.DataDependentOutputException";
export const dynamicShapeError = "torch._subclasses.fake_tensor.DynamicOutputShapeException";

export const unsupportedError = "torch._subclasses.fake_tensor.UnsupportedOperatorException";

/** An inner operator without a meta function in Python: fake tensors cannot run it on symbolic sizes (`cpp_meta_supports_symint`). */
export function refuseSymbolic(call: Call, inner: string, ...sizes: readonly (readonly Dim[])[]): void {
  if (call.env && sizes.some(each => each.some(isSymNode))) throw new OpError(inner, unsupportedError);
}

/** The same of a rule whose own operator that is, or `inner`. */
export const onPlainSizes = (rule: Rule, inner?: string): Rule => call => {
  refuseSymbolic(call, inner ?? call.op.name, ...read.allTensors(call.args).map(t => t.sizes));
  return rule(call);
};

/** Operators that C++ wrote for plain sizes, and that ask for the number of elements first. */
export const countingElements = (rule: Rule): Rule => call => {
  if (call.env && read.allTensors(call.args).some(t => t.sizes.some(isSymNode))) throw new OpError("Cannot call numel() on tensor with symbolic sizes/strides");
  return rule(call);
};

function valuesOf(call: Call, tensor: Tensor): ArrayLike<number | bigint> {
  const elements = elementsOf(tensor);
  if (elements === null) throw new NotImplementedOp(`${call.op.name} of values that are not known`);
  return elements;
}

/** True when sizes agree and `same` holds for every pair. */
function compared(same: (a: number, b: number, call: Call) => boolean): Rule {
  return call => {
    if (call.env) throw new OpError(call.op.name, dataDependentError);
    const [a, b] = [read.tensor(call), read.tensor(call, "other")];
    if (a.rank !== b.rank || a.sizes.some((size, i) => size !== b.sizes[i])) return false;
    const [x, y] = [valuesOf(call, a), valuesOf(call, b)];
    return Array.from(x).every((value, i) => same(Number(value), Number(y[i]), call));
  };
}

export const equal = compared((a, b) => a === b);
export const allclose = compared((a, b, call) => a === b
  || (read.bool(call, "equal_nan") && Number.isNaN(a) && Number.isNaN(b))
  || Math.abs(a - b) <= read.float(call, "atol") + read.float(call, "rtol") * Math.abs(b));

/** `item() != 0`, guarded on. */
export const isNonzero: Rule = call => {
  const self = read.tensor(call);
  const count = numel(self);
  if (count === 0) throw new OpError("Boolean value of Tensor with no values is ambiguous");
  if (typeof count === "number" && count > 1) throw new OpError("Boolean value of Tensor with more than one value is ambiguous");
  const value: OpResult = scalarOf(call, self);
  return isSymNode(value) ? value.guardTruth() : Boolean(value);
};

/** No rule can tell the size while tracing, and none is written for real values. */
export const dynamicShape: Rule = call => {
  if (call.env) throw new OpError(call.op.name, dynamicShapeError);
  throw new NotImplementedOp(`${call.op.name} of real values`);
};

/** Values, inverse and counts of runs of equal elements; how many there are, no trace can tell. */
export const uniqueConsecutive: Rule = call => {
  const self = read.tensor(call);
  if (call.env || read.maybeInt(call, "dim") !== null) return dynamicShape(call);
  const runs = runsOf(self);
  const made = (sizes: readonly Dim[], dtype = self.dtype): Tensor => emptyTensor({ dtype, sizes, device: self.device });
  return [made([runs]), made(read.bool(call, "return_inverse") ? self.sizes : [0], dtypes.int64), made([read.bool(call, "return_counts") ? runs : 0], dtypes.int64)];
};

/** A known failure is reported at once. */
export const assertTensor: Rule = call => {
  const self = read.tensor(call);
  const elements = call.env ? null : elementsOf(self);
  if (elements && elements[0] == 0) throw new OpError(read.hasArg(call, "assert_msg") ? (read.str(call, "assert_msg") ?? "") : "Expected Tensor with single nonzero value, but got zero");
  return null;
};

/** Rows of observations, none of them bools (`cov`). */
export function checkObservations(call: Call): void {
  const self = read.tensor(call);
  if (self.rank > 2) throw new OpError(`${call.op.packet}(): expected input to have two or fewer dimensions but got an input with ${self.rank} dimensions`);
  if (self.dtype === dtypes.bool) throw new OpError("cov(): bool dtype is not supported for input");
}
