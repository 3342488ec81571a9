/**
 * Python's operators on tensors, by the function of the binding that each stands for (torch/_tensor.py,
 * tools/autograd/templates/python_variable_methods.cpp). A TypeError of the binding means `NotImplemented`.
 */
import { isRaised, notImplemented, raise, types, type Value } from "../../objects/index.ts";
import { callMethod } from "../../protocol/index.ts";
import { dtypes } from "../../ops/index.ts";
import { callTensor, callTorch } from "./function.ts";
import { getIndex, setIndex } from "./indexing.ts";
import { } from "./methods.ts";
import { PySym, PyTensor, dimValue } from "./values.ts";
import type { TensorMethod } from "./methods.ts";

/** `self op other` is a method, or a function of both (`torch.remainder(other, self)`). */
type Row = readonly ["method" | "self-first" | "other-first", string];

const rows: Readonly<Record<string, Row>> = {
  __add__: ["method", "add"], __radd__: ["method", "add"], __iadd__: ["method", "add_"],
  __sub__: ["method", "sub"], __isub__: ["method", "sub_"], __rsub__: ["self-first", "rsub"],
  __mul__: ["method", "mul"], __rmul__: ["method", "mul"], __imul__: ["method", "mul_"],
  __truediv__: ["method", "div"], __itruediv__: ["method", "div_"], __div__: ["method", "div"], __idiv__: ["method", "div_"],
  __floordiv__: ["self-first", "floor_divide"], __rfloordiv__: ["other-first", "floor_divide"], __ifloordiv__: ["method", "floor_divide_"],
  __mod__: ["method", "remainder"], __rmod__: ["other-first", "remainder"], __imod__: ["method", "remainder_"],
  __pow__: ["method", "pow"], __rpow__: ["other-first", "pow"], __ipow__: ["method", "pow_"],
  __matmul__: ["method", "matmul"], __rmatmul__: ["other-first", "matmul"],
  __rand__: ["method", "bitwise_and"], __ror__: ["method", "bitwise_or"], __rxor__: ["method", "bitwise_xor"],
  __rlshift__: ["other-first", "bitwise_left_shift"], __rrshift__: ["other-first", "bitwise_right_shift"],
  __eq__: ["method", "eq"], __ne__: ["method", "ne"], __lt__: ["method", "lt"], __le__: ["method", "le"], __gt__: ["method", "gt"], __ge__: ["method", "ge"],
  // Generated bindings of their own, in place and not.
  __and__: ["method", "__and__"], __or__: ["method", "__or__"], __xor__: ["method", "__xor__"], __lshift__: ["method", "__lshift__"], __rshift__: ["method", "__rshift__"],
  __iand__: ["method", "__iand__"], __ior__: ["method", "__ior__"], __ixor__: ["method", "__ixor__"], __ilshift__: ["method", "__ilshift__"], __irshift__: ["method", "__irshift__"],
};

function orNotImplemented(body: () => Value): Value {
  try {
    return body();
  } catch (error) {
    if (isRaised(error, types.TypeError)) return notImplemented;
    throw error;
  }
}

function binaryMethod([kind, name]: Row): TensorMethod {
  return (self, args, kwargs) => orNotImplemented(() => {
    if (kind === "method") return callTensor(self, name, args, kwargs);
    if (args.length !== 1 || kwargs.size > 0) raise(types.TypeError, "");
    const other = args[0]!;
    return callTorch(name, kind === "self-first" ? [self, other] : [other, self]);
  });
}

/** `element in tensor`. */
function contains(self: PyTensor, element: Value): Value {
  if (!(element instanceof PyTensor || element instanceof PySym || typeof element === "bigint" || typeof element === "number" || typeof element === "boolean")) {
    raise(types.RuntimeError, `Tensor.__contains__ only supports Tensor or scalar, but you passed in a ${classText(element)}.`);
  }
  const equal = element instanceof PyTensor ? callTensor(element, "eq", [self]) : callTensor(self, "eq", [element]);
  const any = callTensor(equal as PyTensor, "any") as PyTensor;
  return callMethod(any, "item", []);
}

const classText = (value: Value): string => (value === null ? "<class 'NoneType'>" : typeof value === "string" ? "<class 'str'>" : `<class '${(value as PyTensor).cls.name}'>`);

function length(self: PyTensor): Value {
  const [first] = self.tensor.sizes;
  if (first === undefined) return raise(types.TypeError, "len() of a 0-d tensor");
  return dimValue(first);
}

export const operatorMethods: Readonly<Record<string, TensorMethod>> = {
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, binaryMethod(row)])),
  __rtruediv__: (self, [other]) => orNotImplemented(() => callTensor(callTensor(self, "reciprocal") as PyTensor, "mul", [other!])),
  __rdiv__: (self, [other]) => orNotImplemented(() => callTensor(callTensor(self, "reciprocal") as PyTensor, "mul", [other!])),
  __neg__: (self, args, kwargs) => callMethod(self, "neg", args, kwargs),
  __pos__: (self, args, kwargs) => callMethod(self, "positive", args, kwargs),
  __abs__: (self, args, kwargs) => callMethod(self, "abs", args, kwargs),
  __invert__: (self) => {
    const { dtype } = self.tensor;
    if (!dtype.isIntegral && dtype !== dtypes.bool) raise(types.TypeError, "~ (operator.invert) is only implemented on integer and Boolean-type tensors");
    return callTensor(self, "bitwise_not");
  },
  __getitem__: (self, [index]) => getIndex(self, index ?? null),
  __setitem__: (self, [index, value]) => {
    setIndex(self, index ?? null, value ?? null);
    return null;
  },
  __delitem__: () => raise(types.TypeError, "Tensor does not support deleting items"),
  __len__: length,
  __contains__: (self, [element]) => contains(self, element ?? null),
};
