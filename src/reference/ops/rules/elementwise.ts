/** Shape and dtype rules of elementwise operators. */
import * as read from "../args.ts";
import { broadcastShapes, elementwiseStrides, inferSize, preservedStrides, sameShape, shapeText, sizeText, tupleText, type Shape } from "../broadcast.ts";
import { askOverlap, channelsLastStrides, defaultStrides, emptyTensor, freshlyMade, guardContiguous, guardDense } from "../construct.ts";
import { checkEq, dimText, guardEq, guardNumber, isSymNode, oblEq, type Dim } from "../dims.ts";
import { dtypes, memoryFormats, type DType } from "../dtype.ts";
import { computationType, canCast, cppTypeName, promote, resultType, scalarTypeName, type Promotion } from "../promote.ts";
import { expandTo } from "./views.ts";
import { Tensor } from "../tensor.ts";
import type { ShapeEnv } from "../../symbolic/index.ts";
import { ComplexScalar, OpError, type Call, type OpArg, type Rule } from "../types.ts";

const tensorsOf = (operands: readonly OpArg[]): Tensor[] => operands.filter(o => o instanceof Tensor) as Tensor[];

/** A new tensor in the broadcast shape of the operands. */
export function broadcastResult(call: Call, operands: readonly OpArg[], dtype: DType): Tensor {
  const tensors = tensorsOf(operands);
  const sizes = broadcastShapes(call, tensors.map(t => t.sizes), operands.length > 1);
  return freshlyMade(emptyTensor({ dtype, sizes, strides: elementwiseStrides(tensors, sizes), device: commonDevice(tensors) }));
}

/**
 * `add`, `sub`, `mul`, `div` of fake tensors with symbolic sizes: where one operand has the common shape and all are contiguous, so is the
 * result, whose dtype is the common one even of a division (torch/_subclasses/fake_impls.py, `make_fast_binary_impl`).
 */
export function fastBinary(rule: Rule): Rule {
  return call => {
    const values = [read.arg(call, "self"), read.arg(call, "other")];
    const tensors = tensorsOf(values);
    if (call.env === null || !tensors.some(t => t.sizes.some(isSymNode)) && !values.some(isSymNode)) return rule(call);
    // A number has no sizes, and takes part nevertheless.
    const shapes = values.map(value => (value instanceof Tensor ? value.sizes : []));
    const sizes = shapes.reduce<readonly Dim[]>(fakeCommonSizes, shapes[0]!);
    if (!tensors.some(t => t.rank === sizes.length && t.sizes.every((size, i) => oblEq(size, sizes[i]!)))) return rule(call);
    const plain = tensors.every(t => guardContiguous(t));
    const last = tensors.every(t => guardContiguous(t, memoryFormats.channels_last));
    if (!plain && !last) return rule(call);
    return emptyTensor({ dtype: resultType(values), sizes, ...(plain ? {} : { strides: channelsLastStrides(sizes) }), device: commonDevice(tensors) });
  };
}

/** `infer_size` of the same file, whose message has one bracket too many. */
function fakeCommonSizes(a: Shape, b: Shape): Dim[] {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = new Array<Dim>(rank).fill(1);
  for (let i = rank - 1; i >= 0; i--) {
    const [left, right] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (!oblEq(left, 1) && !oblEq(right, 1)) checkEq(left, right, () => `The size of tensor a (${dimText(left)}) must match the size of tensor b (${dimText(right)}) at non-singleton dimension ${i})`);
    out[i] = oblEq(left, 1) ? right : left;
  }
  return out;
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
export function pointwise(kind: Promotion, names: string | null = null, computes: (dtype: DType) => DType = computationType): Rule {
  const list = names?.split(" ") ?? null;
  return call => {
    const values = operands(call, list);
    const dtype = promote(kind, resultType(values));
    if (call.env === null) return broadcastResult(call, values, dtype);
    // What is of another dtype is converted first, the result last, which asks how they are laid out.
    const computed = computes(kind === "bool" ? resultType(values) : dtype);
    for (const t of tensorsOf(values)) if (t.dtype !== computed && (kind !== "complexToFloat" || !t.dtype.isComplex)) guardDense(t);
    const result = broadcastResult(call, values, dtype);
    if (kind !== "bool" && dtype !== computed) guardDense(result);
    return result;
  };
}


/** The same, computed in the common dtype itself (torch/_meta_registrations.py, `elementwise_meta`; NO_OPMATH). */
export const pointwiseAsIs = (kind: Promotion, names: string | null = null): Rule => pointwise(kind, names, dtype => dtype);

/** The dtype and shape of the first tensor, whatever else is given. */
export const same: Rule = call => like(read.tensor(call, call.op.schema.args[0]!.name));

/** The same of what is computed on the way: half precision in another dtype. */
export const computed: Rule = call => {
  const self = read.tensor(call, call.op.schema.args[0]!.name);
  if (call.env && computationType(self.dtype) !== self.dtype) guardDense(self);
  return like(self);
};

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
const boolOperand = (call: Call, name: string): boolean => (call.env === null || read.arg(call, name) instanceof Tensor) && boolTensor(call, name);

/** `alpha` must be of a kind that the common dtype can hold (torch/_refs, `add`, `sub`). */
function checkedAlpha(rule: Rule): Rule {
  return refusing(rule, call => {
    const alpha = read.hasArg(call, "alpha") ? read.arg(call, "alpha") : null;
    if (call.env === null || alpha === null) return null;
    // A factor that is no keyword is more than the reference takes.
    if (call.op.overload === "Scalar" && call.op.packet !== "rsub" && Number(alpha) !== 1 && !call.op.schema.args[call.op.schema.index.get("alpha")!]!.kwargOnly) throw new OpError("too many positional arguments", "TypeError");
    const common = resultType([read.arg(call, "self"), read.arg(call, "other")]);
    const [given, allowed] = [kindOf(alpha), common.isComplex ? 3 : common.isFloatingPoint ? 2 : common.kind === "bool" ? 0 : 1];
    return allowed === 0 || given <= allowed ? null : `alpha argument of type <class '${kindNames[given]}'> cannot be safely cast to type <class '${kindNames[allowed]}'>!`;
  });
}

const kindNames = ["bool", "int", "float", "complex"] as const;
const kindOf = (value: OpArg): number => (typeof value === "boolean" ? 0 : typeof value === "bigint" ? 1 : value instanceof ComplexScalar ? 3 : 2);

export const added = checkedAlpha(fastBinary(pointwise("default", "self other")));

export const subtract = refusing(checkedAlpha(fastBinary(pointwise("default", "self other"))), call => {
  const [left, right] = [boolOperand(call, "self"), boolOperand(call, "other")];
  if (call.env) broadcastShapes(call, [read.arg(call, "self"), read.arg(call, "other")].flatMap(each => (each instanceof Tensor ? [each.sizes] : [])));
  if (left && right) return "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.";
  if (call.env === null && (left || right)) return "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.";
  return null;
});

export const negate = refusing(computed, call => (boolTensor(call, "self")
  ? "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."
  : null));

/** `div` with a rounding mode keeps integers. */
export const divideMode: Rule = refusing(call => pointwise(read.str(call, "rounding_mode") === null ? "intToFloat" : "default", "self other")(call), call => {
  const mode = read.str(call, "rounding_mode");
  const common = call.env && mode === "floor" ? resultType([read.arg(call, "self"), read.arg(call, "other")]) : null;
  if (common !== null && (common === dtypes.bool || common.isComplex)) return `torch.${common.name} not supported for floor_divide`;
  return mode === null || mode === "trunc" || mode === "floor" ? null
    : call.env ? `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found ${mode}.`
      : `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode}'`;
});

/** `where`: the condition takes part in broadcasting only. */
export const where: Rule = call => {
  const condition = read.tensor(call, "condition");
  const values = [read.arg(call, "self"), read.arg(call, "other")];
  if (condition.dtype !== dtypes.bool && (call.env !== null || condition.dtype !== dtypes.uint8)) {
    throw new OpError(call.env ? `expected predicate to be bool, got torch.${condition.dtype.name}` : `where expected condition to be a boolean tensor, but got a tensor with dtype ${scalarTypeName(condition.dtype)}`);
  }
  return broadcastResult(call, [condition, ...values], resultType(values));
};

export const maskedFill: Rule = call => {
  const [self, mask] = [read.tensor(call, "self"), read.tensor(call, "mask")];
  const value = read.arg(call, "value");
  if (call.env && value instanceof Tensor && value.rank > 0) throw new OpError(`only supports a 0-dimensional value tensor, but got tensor with ${value.rank} dimension`);
  if (mask.dtype !== dtypes.bool) {
    throw new OpError(call.env ? `expected predicate to be bool, got torch.${mask.dtype.name}` : `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dtype.name}`);
  }
  const isComplex = value instanceof ComplexScalar || (value instanceof Tensor && value.dtype.isComplex);
  if (call.env && isComplex && !self.dtype.isComplex && !call.op.packet.endsWith("_")) throw new OpError(`could not convert to type <class '${kindNames[self.dtype.isFloatingPoint ? 2 : self.dtype.kind === "bool" ? 0 : 1]}'> without overflow`);
  if (value instanceof Tensor && value.rank > 0) throw new OpError(`masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.rank} dimension(s).`);
  // As `where(mask, value, self)`, made contiguous.
  const sizes = broadcastShapes(call, value instanceof Tensor ? [mask.sizes, [], self.sizes] : [mask.sizes, self.sizes]);
  if (call.env) elementwiseStrides([mask, self], sizes);
  return emptyTensor({ dtype: self.dtype, sizes, device: self.device });
};

/** With a number, fake tensors look at the shapes alone; with a tensor, the result is copied. */
export const maskedFillInPlace: Rule = call => inPlace(maskedFill, read.arg(call, "value") instanceof Tensor ? "copy" : "binary")(call);

/** The destination and the mask, broadcast. */
export const maskedScattered: Rule = call => {
  const self = read.tensor(call);
  return emptyTensor({ dtype: self.dtype, sizes: inferSize(self.sizes, read.tensor(call, "mask").sizes), device: self.device });
};

/** `masked_scatter`: source and destination are of one dtype. */
export function maskedScatter(rule: Rule): Rule {
  return refusing(rule, call => {
    const [self, mask, source] = [read.tensor(call), read.tensor(call, "mask"), read.tensor(call, "source")];
    if (call.env) broadcastShapes(call, [self.sizes, mask.sizes]);
    if (mask.dtype !== dtypes.bool && mask.dtype !== dtypes.uint8) return call.env ? "Mask must be bool or uint8" : `masked_scatter_ only supports boolean masks, but got mask with dtype ${scalarTypeName(mask.dtype)}`;
    if (self.dtype === source.dtype) return null;
    return call.env ? `masked_scatter: expected self and source to have same dtypes but got torch.${self.dtype.name} and torch.${source.dtype.name}`
      : `masked_scatter: expected self and source to have same dtypes but got${scalarTypeName(self.dtype)} and ${scalarTypeName(source.dtype)}`;
  });
}

/** `complex(real, imag)`, `polar`. */
export function toComplex(first: string, second: string): Rule {
  return call => {
    const [a, b] = [read.tensor(call, first), read.tensor(call, second)];
    if (call.env === null && a.dtype !== b.dtype) throw new OpError(`Expected object of scalar type ${scalarTypeName(a.dtype)} but got scalar type ${scalarTypeName(b.dtype)} for second argument`);
    if (call.env && !(a.dtype.isFloatingPoint && b.dtype.isFloatingPoint)) throw new OpError("", "AssertionError");
    const dtype = a.dtype === dtypes.float64 ? dtypes.complex128 : a.dtype === dtypes.float16 ? dtypes.complex32 : dtypes.complex64;
    return broadcastResult(call, [a, b], dtype);
  };
}

/** How an operator `name_` says no to a result of another dtype. */
function checkCast(call: Call, self: Tensor, result: Tensor): void {
  if (canCast(result.dtype, self.dtype)) return;
  throw new OpError(call.env
    ? `Attempting to cast from torch.${result.dtype.name} to out tensor with dtype torch.${self.dtype.name}, but this can't be cast because it is not safe!`
    : `result type ${scalarTypeName(result.dtype)} can't be cast to the desired output type ${scalarTypeName(self.dtype)}`);
}

/**
 * What becomes of the result on fake tensors: `out` writes it with `out=self`, which takes another shape (torch/_refs, `_make_inplace`);
 * `copy` copies it (torch/_decomp, `register_inplace`); `binary` looks at shapes alone and `alpha` at dtypes, too (torch/_meta_registrations.py).
 */
export type InPlaceKind = "out" | "copy" | "binary" | "alpha";

/** The in-place form of a rule: same refusals, result written to `self`. */
export function inPlace(rule: Rule, kind: InPlaceKind = "out"): Rule {
  return call => {
    const self = read.tensor(call, call.op.schema.args[0]!.name);
    const ofSizes = call.env !== null && (kind === "binary" || kind === "alpha");
    if (ofSizes && read.hasArg(call, "other")) return fakeInPlace(call, self, kind);
    const result = rule(call);
    if (!(result instanceof Tensor)) throw new Error(`${call.op.name}: an in-place operator with several results`);
    const sameSizes = sameShape(self.sizes, result.sizes);
    if (call.env === null) {
      if (!sameSizes) throw new OpError(`output with shape ${shapeText(self.sizes)} doesn't match the broadcast shape ${shapeText(result.sizes)}`);
      checkCast(call, self, result);
      return self;
    }
    if (ofSizes) {
      if (!sameSizes) throw new OpError(`output with shape ${sizeText(self.sizes)} doesn't match the broadcast shape ${tupleText(result.sizes)}`);
      return self;
    }
    if (sameSizes && !call.op.tags.has("may_overlap")) checkOverlap(self);
    if (kind === "copy") {
      if (sameSizes) askOverlap(self);
      broadcastCopy(call, result, self.sizes);
      return self;
    }
    if (call.op.tags.has("exact_out") && result.dtype !== self.dtype) throw new OpError(`Expected out tensor to have dtype torch.${result.dtype.name} but got torch.${self.dtype.name} instead`);
    const resized = !sameSizes && firstOfItsKind(call);
    checkCast(call, self, result);
    if (resized) resizeOut(self, result);
    // The result is copied (torch/_prims_common/wrappers.py, `_safe_copy_out`).
    else if (sameSizes) askOverlap(self);
    return self;
  };
}

/** Of a fake tensor the sizes are looked at, and nothing else (torch/_meta_registrations.py, `meta_binop_inplace`). */
function fakeInPlace(call: Call, self: Tensor, kind: InPlaceKind): Tensor {
  const other = read.arg(call, "other");
  if (kind === "alpha") checkAlpha(self, other);
  if (!(other instanceof Tensor)) return self;
  const common = broadcastShapes(call, [self.sizes, other.sizes]);
  if (!sameShape(self.sizes, common)) throw new OpError(`output with shape ${sizeText(self.sizes)} doesn't match the broadcast shape ${tupleText(common)}`);
  return self;
}

/** `_maybe_resize_out`. */
function resizeOut(self: Tensor, result: Tensor): void {
  self.sizes = result.sizes;
  self.strides = defaultStrides(result.sizes);
}

const ranBefore = new WeakMap<ShapeEnv, Set<string>>();

/** Fake tensors remember what an operator gave for tensors like these. Of one in place only that it gave `self`: it is not resized again (`FakeTensorMode._make_cache_entry`). */
function firstOfItsKind(call: Call): boolean {
  const known = ranBefore.get(call.env!) ?? new Set();
  ranBefore.set(call.env!, known);
  const key = [call.op.name, ...call.args.map(value => (value instanceof Tensor ? `${value.dtype.name}${shapeText(value.sizes)}${shapeText(value.strides)}` : String(value)))].join();
  return known.size < known.add(key).size;
}

function checkAlpha(self: Tensor, other: OpArg): void {
  const isFloat = typeof other === "number" || (other instanceof Tensor && other.dtype.isFloatingPoint);
  if (self.dtype.isIntegral && isFloat) throw new OpError("Promotion of int.add/sub_(float) in in-place ops are not possible due to element size change.");
  if (self.dtype === dtypes.bool && !isBool(other)) throw new OpError("Promotion of book.add/sub_(others) in in-place ops are not possible due to element size change.");
}

/** Operators that write to `self` whatever it holds: `fill_`, `normal_`, `zero_`, … */
export const returnsSelf: Rule = call => read.tensor(call, call.op.schema.args[0]!.name);

export const copyInto: Rule = call => {
  const [self, source] = [read.tensor(call, "self"), read.maybeTensor(call, "src")];
  if (call.env) {
    checkOverlap(self);
    askOverlap(self);
  }
  if (source) broadcastCopy(call, source, self.sizes);
  return self;
};

export function checkOverlap(self: Tensor): void {
  const overlaps = self.sizes.some((size, i) => typeof size === "number" && size > 1 && self.strides[i] === 0);
  if (overlaps) throw new OpError("more than one element of the written-to tensor refers to a single memory location");
}

/** Two tuples of sizes are compared, up to where they first differ. */
const areEqual = (a: Shape, b: Shape): boolean => a.every((size, i) => i >= b.length || guardEq(size, b[i]!)) && a.length === b.length;

/** What is copied is broadcast; that of a fake tensor only where its sizes are others (torch/_meta_registrations.py, `meta_copy_`). */
function broadcastCopy(call: Call, source: Tensor, target: Shape): void {
  if (call.env) {
    if (!areEqual(target, source.sizes)) expandTo(call, source, target);
    return;
  }
  const common = inferSize(target, source.sizes, size => guardEq(size, 1));
  if (!sameShape(common, target)) {
    throw new OpError(`output with shape ${shapeText(target)} doesn't match the broadcast shape ${shapeText(common)}`);
  }
}

/** `isclose`. */
export const closePair: Rule = call => {
  const [self, other] = [read.tensor(call, "self"), read.tensor(call, "other")];
  if (self.dtype !== other.dtype) throw new OpError(`${scalarTypeName(self.dtype)} did not match ${scalarTypeName(other.dtype)}`);
  for (const name of ["rtol", "atol"]) {
    if (read.float(call, name) < 0) throw new OpError(`${name} must be greater than or equal to zero, but got ${read.float(call, name)}`);
  }
  return broadcastResult(call, [self, other], dtypes.bool);
};

/** Shifts of fake tensors look at their operands' dtypes (torch/_meta_registrations.py, `shift_dtype_check`). */
export function shift(name: string): Rule {
  return refusing(pointwise("default"), call => {
    if (call.env === null) return null;
    const [self, other] = [read.tensor(call), read.arg(call, "other")];
    if (!self.dtype.isIntegral) return `${name}: Expected input tensor to have an integral dtype. Got torch.${self.dtype.name}`;
    if (other instanceof Tensor) return other.dtype.isIntegral ? null : `${name}: Expected shift value to have an integral dtype. Got torch.${other.dtype.name}`;
    return typeof other === "number" || other instanceof ComplexScalar ? `${name}: Expected shift value to be an int. Got ${other instanceof ComplexScalar ? `${other.im}j` : other}` : null;
  });
}

/** Numbers are tensors of their own by then, complex ones complex64 (torch/_refs, `floor_divide`). */
function dividend(values: readonly OpArg[]): DType {
  const common = resultType(values);
  return common === dtypes.complex32 && values.some(each => each instanceof ComplexScalar) ? dtypes.complex64 : common;
}

/** Division that rounds down knows integers and real numbers only. */
export const floorDivide: Rule = refusing(pointwise("default"), call => {
  const common = dividend(operands(call, null));
  return call.env !== null && (common.isComplex || common.kind === "bool") ? `torch.${common.name} not supported for floor_divide` : null;
});

/** Double precision whatever is given. */
export const floatPower: Rule = call => {
  const values = operands(call, null);
  return broadcastResult(call, values, resultType(values).isComplex ? dtypes.complex128 : dtypes.float64);
};

export const noComplex = (name: string, rule: Rule): Rule => refusing(rule, call => {
  const { dtype } = read.tensor(call);
  return dtype.isComplex ? (call.env ? `Complex dtype is not supported for ${name}, got dtype torch.${dtype.name}` : `${name} does not support complex inputs.`) : null;
});

/** `pow`: an exponent that is a symbol is asked whether it is one that has a form of its own (torch/_refs, `pow`). */
export const powered: Rule = call => {
  const exponent = read.arg(call, "exponent");
  if (isSymNode(exponent)) void [1, 2, 0.5].some(special => guardNumber(exponent, special));
  return pointwise("boolToLong")(call);
};

/** Rules of torch/_refs that subtract on their way: not of bools. */
export const withoutBools = (rule: Rule): Rule => refusing(rule, call => (call.env && operands(call, null).some(each => each instanceof Tensor && each.dtype === dtypes.bool) && resultType(operands(call, null)).kind === "bool"
  ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead." : null));

/** Operators that are defined on real numbers only; `text` says so. */
export const realOnly = (text: string, rule: Rule): Rule => refusing(rule, call => (resultType(operands(call, null)).isComplex ? text : null));

/** `float_power_`: the destination must hold doubles already. */
export const floatPowerInPlace: Rule = call => {
  const self = read.tensor(call);
  const wanted = resultType(operands(call, null)).isComplex ? dtypes.complex128 : dtypes.float64;
  if (self.dtype !== wanted) throw new OpError(`the base given to float_power_ has dtype ${scalarTypeName(self.dtype)} but the operation's result requires dtype ${scalarTypeName(wanted)}`);
  return inPlace(floatPower)(call);
};

/** `angle`: of integers, a float. */
export const angle: Rule = call => {
  const self = read.tensor(call);
  return like(self, promote("intToFloat", promote("complexToFloat", self.dtype)));
};

/** `lerp`: a weight that is a number has no part in the dtype. */
const interpolated: Rule = call => pointwiseAsIs("default", read.arg(call, "weight") instanceof Tensor ? "self end weight" : "self end")(call);

export const lerp: Rule = refusing(interpolated, call => {
  const [self, end, weight] = [read.tensor(call), read.tensor(call, "end"), read.arg(call, "weight")];
  if (self.dtype !== end.dtype) return call.env ? `expected dtype torch.${self.dtype.name} for \`end\`, but got dtype torch.${end.dtype.name}` : `expected dtype ${cppTypeName(self.dtype)} for \`end\` but got dtype ${cppTypeName(end.dtype)}`;
  if (weight instanceof Tensor && self.dtype !== weight.dtype) {
    return call.env ? `expected dtype torch.${self.dtype.name} for \`weight\`, but got dtype torch.${weight.dtype.name}` : `expected dtype ${cppTypeName(self.dtype)} for \`weight\` but got dtype ${cppTypeName(weight.dtype)}`;
  }
  return null;
});

const integerDivision = "('Integer division with addcdiv is no longer supported, and in a future ', 'release addcdiv will perform a true division of tensor1 and tensor2. ', "
  + "'The historic addcdiv behavior can be implemented as ', '(input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) ', 'for integer inputs and as ', "
  + "'(input + value * tensor1 / tensor2) for float inputs. ', 'The future addcdiv behavior is just the latter implementation: ', '(input + value * tensor1 / tensor2), for all dtypes.')";

export const addcdiv: Rule = refusing(pointwiseAsIs("default", "self tensor1 tensor2"), call => {
  const [a, b] = [read.tensor(call, "tensor1"), read.tensor(call, "tensor2")];
  return call.env && a.dtype.isIntegral && b.dtype.isIntegral ? integerDivision : null;
});

/** `frexp`: a mantissa like the input, an exponent of int32. */
export const frexp: Rule = call => {
  const self = read.tensor(call);
  if (!self.dtype.isFloatingPoint) throw new OpError(call.env ? "torch.frexp() only supports floating-point dtypes" : "torch.frexp() only supports floating-point dtypes");
  return [like(self), like(self, dtypes.int32)];
};
