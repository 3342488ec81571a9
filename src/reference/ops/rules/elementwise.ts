/** Shape and dtype rules of elementwise operators. */
import * as read from "../args.ts";
import { broadcastShapes, elementwiseStrides, inferSize, preservedStrides, shapeText, sizeText, tupleText, type Shape } from "../broadcast.ts";
import { emptyTensor } from "../construct.ts";
import { guardEq, knownEq } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { canCast, promote, resultType, scalarTypeName, type Promotion } from "../promote.ts";
import { Tensor } from "../tensor.ts";
import { OpError, type Call, type OpArg, type Rule } from "../types.ts";

const tensorsOf = (operands: readonly OpArg[]): Tensor[] => operands.filter(o => o instanceof Tensor) as Tensor[];

/** A new tensor in the broadcast shape of the operands. */
export function broadcastResult(call: Call, operands: readonly OpArg[], dtype: DType): Tensor {
  const tensors = tensorsOf(operands);
  const sizes = broadcastShapes(call, tensors.map(t => t.sizes));
  return emptyTensor({ dtype, sizes, strides: elementwiseStrides(tensors, sizes), device: commonDevice(tensors) });
}

export function commonDevice(tensors: readonly Tensor[]): Tensor["device"] | undefined {
  return (tensors.find(t => t.rank > 0) ?? tensors[0])?.device;
}

const operandNames = new Set(["self", "other", "exponent", "input", "end", "x", "n"]);

function operands(call: Call, names: readonly string[] | null): OpArg[] {
  if (names) return names.map(name => read.arg(call, name));
  return call.op.schema.args.flatMap((arg, i) => {
    const isOperand = !arg.type.list && (arg.type.base === "Tensor" || (arg.type.base === "Scalar" && operandNames.has(arg.name)));
    return isOperand ? [call.args[i] as OpArg] : [];
  });
}

/** Promotion and broadcasting over the named operands (default: the tensors, and scalars called `self`, `other`, `exponent`). */
export function pointwise(kind: Promotion, names: string | null = null): Rule {
  const list = names?.split(" ") ?? null;
  return call => {
    const values = operands(call, list);
    return broadcastResult(call, values, promote(kind, resultType(values)));
  };
}

/** The dtype and shape of the first tensor, whatever else is given. */
export const same: Rule = call => like(read.tensor(call, call.op.schema.args[0]!.name));

export function like(tensor: Tensor, dtype: DType = tensor.dtype): Tensor {
  return emptyTensor({ dtype, sizes: tensor.sizes, strides: preservedStrides(tensor), device: tensor.device });
}

/** As `rule`, after a refusal of dtypes: `check` gives the message. */
export function refusing(rule: Rule, check: (call: Call) => string | null, pythonType = "RuntimeError"): Rule {
  return call => {
    const message = check(call);
    if (message !== null) throw new OpError(message, pythonType);
    return rule(call);
  };
}

const isBool = (value: OpArg): boolean => typeof value === "boolean" || (value instanceof Tensor && value.dtype === dtypes.bool);
const boolTensor = (call: Call, name: string): boolean => isBool(read.arg(call, name));

export const subtract = refusing(pointwise("default", "self other"), call => {
  const [left, right] = [boolTensor(call, "self"), boolTensor(call, "other")];
  if (left && right) return "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.";
  if (call.env === null && (left || right)) return "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.";
  return null;
});

export const negate = refusing(same, call => (boolTensor(call, "self")
  ? "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."
  : null));

/** `div` with a rounding mode keeps integers. */
export const divideMode: Rule = call => pointwise(read.str(call, "rounding_mode") === null ? "intToFloat" : "default", "self other")(call);

/** `where`: the condition takes part in broadcasting only. */
export const where: Rule = call => {
  const condition = read.tensor(call, "condition");
  const values = [read.arg(call, "self"), read.arg(call, "other")];
  if (condition.dtype !== dtypes.bool && condition.dtype !== dtypes.uint8) {
    throw new OpError(call.env ? `expected predicate to be bool, got torch.${condition.dtype.name}` : `where expected condition to be a boolean tensor, but got a tensor with dtype ${scalarTypeName(condition.dtype)}`);
  }
  return broadcastResult(call, [condition, ...values], resultType(values));
};

export const maskedFill: Rule = call => {
  const [self, mask] = [read.tensor(call, "self"), read.tensor(call, "mask")];
  const value = read.arg(call, "value");
  if (mask.dtype !== dtypes.bool) {
    throw new OpError(call.env ? `expected predicate to be bool, got torch.${mask.dtype.name}` : `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dtype.name}`);
  }
  if (value instanceof Tensor && value.rank > 0) {
    throw new OpError(`masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.rank} dimension(s).`);
  }
  // As `where(mask, value, self)`, the value being the second operand.
  const sizes = broadcastShapes(call, [mask.sizes, [], self.sizes]);
  return emptyTensor({ dtype: self.dtype, sizes, strides: elementwiseStrides([mask, self], sizes), device: self.device });
};

/** `complex(real, imag)`, `polar`. */
export function toComplex(first: string, second: string): Rule {
  return call => {
    const [a, b] = [read.tensor(call, first), read.tensor(call, second)];
    if (a.dtype !== b.dtype) throw new OpError(`Expected object of scalar type ${scalarTypeName(a.dtype)} but got scalar type ${scalarTypeName(b.dtype)} for second argument`);
    const dtype = a.dtype === dtypes.float64 ? dtypes.complex128 : a.dtype === dtypes.float16 ? dtypes.complex32 : dtypes.complex64;
    return broadcastResult(call, [a, b], dtype);
  };
}

function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i] || knownEq(size, b[i]!));
}

/** How an operator `name_` says no to a result of another shape or dtype. */
function checkInPlace(call: Call, self: Tensor, result: Tensor, casts: boolean): void {
  if (!sameShape(self.sizes, result.sizes)) {
    throw new OpError(call.env
      ? `output with shape ${sizeText(self.sizes)} doesn't match the broadcast shape ${tupleText(result.sizes)}`
      : `output with shape ${shapeText(self.sizes)} doesn't match the broadcast shape ${shapeText(result.sizes)}`);
  }
  if (!casts || canCast(result.dtype, self.dtype)) return;
  throw new OpError(call.env
    ? `Attempting to cast from torch.${result.dtype.name} to out tensor with dtype torch.${self.dtype.name}, but this can't be cast because it is not safe!`
    : `result type ${scalarTypeName(result.dtype)} can't be cast to the desired output type ${scalarTypeName(self.dtype)}`);
}

/** Fake `add_` and `sub_` have a refusal of their own; fake `mul_`, `div_` and logic have none (torch/_meta_registrations.py). */
export interface InPlaceOptions { readonly fakeCasts?: "alpha" | "none" }

/** The in-place form of a rule: same refusals, result written to `self`. */
export function inPlace(rule: Rule, options: InPlaceOptions = {}): Rule {
  return call => {
    const self = read.tensor(call, call.op.schema.args[0]!.name);
    const result = rule(call);
    if (!(result instanceof Tensor)) throw new Error(`${call.op.name}: an in-place operator with several results`);
    if (call.env && options.fakeCasts === "alpha") checkAlpha(self, read.arg(call, "other"));
    checkInPlace(call, self, result, !(call.env && options.fakeCasts));
    return self;
  };
}

function checkAlpha(self: Tensor, other: OpArg): void {
  const isFloat = typeof other === "number" || (other instanceof Tensor && other.dtype.isFloatingPoint);
  if (self.dtype.isIntegral && isFloat) throw new OpError("Promotion of int.add/sub_(float) in in-place ops are not possible due to element size change.");
  if (self.dtype === dtypes.bool && !isBool(other)) throw new OpError("Promotion of book.add/sub_(others) in in-place ops are not possible due to element size change.");
}

/** Operators that write to `self` whatever it holds: `fill_`, `normal_`, `zero_`, … */
export const returnsSelf: Rule = call => read.tensor(call, call.op.schema.args[0]!.name);

export const copyInto: Rule = call => {
  const [self, source] = [read.tensor(call, "self"), read.tensor(call, "src")];
  broadcastCopy(source.sizes, self.sizes);
  return self;
};

/** `src` expands to the destination. The message is that of C++, even for fake tensors. */
function broadcastCopy(source: Shape, target: Shape): void {
  const common = inferSize(target, source, size => guardEq(size, 1));
  if (!sameShape(common, target)) {
    throw new OpError(`output with shape ${shapeText(target)} doesn't match the broadcast shape ${shapeText(common)}`);
  }
}

/** Two tensors promoted together with a fixed result dtype, as for `isclose`. */
export const booleanPair: Rule = call => broadcastResult(call, [read.tensor(call, "self"), read.tensor(call, "other")], dtypes.bool);
