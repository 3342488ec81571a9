/** Activations with checks of their own. */
import * as read from "../args.ts";
import { numel } from "../construct.ts";
import { dtypes, type DType } from "../dtype.ts";
import { promote, scalarTypeName } from "../promote.ts";
import { dimText, guardEq, knownEq } from "../dims.ts";
import { ComplexScalar, OpError, type OpArg, type Rule } from "../types.ts";
import { like, refusing, same } from "./elementwise.ts";

/** One slope, or one a channel. */
export const prelu: Rule = call => {
  const [self, weight] = [read.tensor(call), read.tensor(call, "weight")];
  if (self.dtype !== weight.dtype) throw new OpError(`prelu: Type promoting not supported. Got ${scalarTypeName(self.dtype)} and ${scalarTypeName(weight.dtype)}`);
  const count = numel(weight);
  if (!knownEq(count, 1)) {
    if (self.rank === 0) throw new OpError("Not allow zero-dim input tensor.");
    const channels = self.rank > 1 ? self.sizes[1]! : 1;
    if (!guardEq(channels, count)) {
      throw new OpError(`Mismatch of parameter numbers and input channel size. Found parameter numbers = ${dimText(count)} and channel size = ${dimText(channels)}.`);
    }
  }
  return like(self);
};

const kinds = ["bool", "int", "float", "complex"] as const;
const kindOf = (value: OpArg): number => (typeof value === "boolean" ? 0 : typeof value === "bigint" ? 1 : value instanceof ComplexScalar ? 3 : 2);
const kindOfType = (dtype: DType): number => (dtype.isComplex ? 3 : dtype.isFloatingPoint ? 2 : dtype === dtypes.bool ? 0 : 1);

/** A number that an integer's arithmetic could not hold (torch/_refs/nn/functional, `is_weakly_lesser_type`). */
const unsafe = (name: string, given: number, dtype: DType): string | null =>
  (given <= kindOfType(dtype) ? null : `${name} argument of type <class '${kinds[given]}'> cannot be safely cast to type <class '${kinds[kindOfType(dtype)]}'>!`);

/** `elu` and `selu`: their scales are floats. */
export const elu: Rule = refusing(same, call => (call.env ? unsafe("input_scale", 2, read.tensor(call).dtype) : null));

/** A number among the arguments that the dtype's arithmetic must be able to hold, where it is not the default; of bools anything is, where `bools` says so. */
export const holding = (name: string, rule: Rule, bools = false): Rule => refusing(rule, call => {
  const value = read.arg(call, name);
  const { dtype } = read.tensor(call);
  const usual = call.op.schema.args[call.op.schema.index.get(name)!]!.default;
  return call.env === null || value === null || (usual !== undefined && typeof usual === typeof value && Number(usual) === Number(value)) || (bools && dtype === dtypes.bool) ? null : unsafe(name, kindOf(value), dtype);
}, "ValueError");

export const leakyRelu: Rule = refusing(same, call => (call.env ? unsafe("negative_slope", kindOf(read.arg(call, "negative_slope")), read.tensor(call).dtype) : null));

/** `hardtanh`, and `relu6` through it. */
export const hardtanh: Rule = refusing(same, call => {
  const { dtype } = read.tensor(call);
  if (dtype === dtypes.bool) return "Bool inputs not supported for hardtanh";
  const limits = call.op.schema.index.has("min_val") ? [read.float(call, "min_val"), read.float(call, "max_val")] : [0, 6];
  return dtype === dtypes.uint8 && limits.some(limit => limit < 0) ? "Cannot do hardtanh on an unsigned type with negative limits" : null;
});

/** Shrinking compares, and gives a number where there was a bool. */
export const hardshrink: Rule = call => like(read.tensor(call), call.env ? promote("boolToLong", read.tensor(call).dtype) : read.tensor(call).dtype);

export const logSigmoid: Rule = refusing(same, call => (call.env && read.tensor(call).dtype === dtypes.bool
  ? "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead." : null));
