/**
 * Calls of torch that Dynamo writes anew, answers or refuses before they reach the graph
 * (torch/_dynamo/variables/tensor.py, `method_*`; torch/_dynamo/variables/torch.py, `_get_handlers`).
 */
import { PySym, PyTensor, preludeAttribute, pushFunctionMode, tensorTypeName, torchTypes } from "../../library/torch/index.ts";
import { PyList, PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod } from "../../protocol/index.ts";
import { isContiguous } from "../../ops/index.ts";
import { dimEq, type Dim } from "../../symbolic/index.ts";
import { addcmulInPlace, constrainAsSize } from "./polyfills.ts";
import { dynamoError, unsupported } from "./refuse.ts";

/** Gives the call's result, or undefined where the call goes into the graph as it is. Calls made here are traced in turn. */
type Rewrite = (args: readonly Value[], kwargs: Kwargs) => Value | undefined;

const torch = (name: string, ...args: readonly Value[]): Value => call(preludeAttribute("torch", name), args);

/** `torch.addcdiv(x, a, b, value=v)`: a quotient, a product and a sum. */
const addcdiv: Rewrite = ([self, a, b, ...rest], kwargs) => {
  const value = kwargs.get("value");
  if (rest.length > 0 || value === undefined || kwargs.size !== 1 || b === undefined) return undefined;
  return torch("add", self!, torch("mul", torch("div", a!, b), value));
};

const isTraced = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

export const functionRewrites: Readonly<Record<string, Rewrite>> = {
  "torch._C._push_on_torch_function_stack": ([mode]) => pushFunctionMode(mode ?? null),
  "torch.addcdiv": addcdiv,
  "torch._constrain_as_size": ([symbol, min, max], kwargs) => constrainAsSize(() => call(preludeAttribute("torch", "sym_constrain_range_for_size"), [symbol ?? kwargs.get("symbol") ?? null],
    new Map([["min", min ?? kwargs.get("min") ?? null], ["max", max ?? kwargs.get("max") ?? null]]))),
  "torch.from_numpy": (args) => torch("as_tensor", ...args),
  ...Object.fromEntries([["size", "sym_size"], ["stride", "sym_stride"]].flatMap(([method, op]) => [op!, `${op!}.int`].map((name): [string, Rewrite] =>
    [`torch.ops.aten.${name}`, ([self, given], kwargs) => { const dim = given ?? kwargs.get("dim"); return dim === undefined ? undefined : callMethod(self!, method!, [dim]); }]))),
  "torch._shape_as_tensor": ([self]) => (self instanceof PyTensor ? callMethod(self, "size", []) : undefined),
  "torch._C._nn.one_hot": (args, kwargs) => (args.length + kwargs.size === 1 || (args.length === 2 && args[1] === -1n) ? unsupported("torch.nn.functional.one_hot with data-dependent output shape") : undefined),
};

const inPlaceWith = (inner: (a: Value, b: Value, value: Value) => Value): Rewrite => ([self, a, b], kwargs) => {
  const value = kwargs.get("value");
  return value === undefined || value === null ? undefined : callMethod(self!, "add_", [inner(a!, b!, value)]);
};

/** Sizes and strides are tuples of Dynamo's; what is wrong with a dimension is found there. */
function sizeOrStride(name: "size" | "stride", self: Value, dims: readonly Value[], kwargs: Kwargs): Value | undefined {
  const given = dims[0] ?? kwargs.get("dim");
  const dim = typeof given === "boolean" ? BigInt(given) : given;
  if (!(self instanceof PyTensor) || typeof dim !== "bigint" || !self.tensor.sizes.every((size) => typeof size === "number")) return undefined;
  const rank = BigInt(self.tensor.rank);
  if (dim >= rank || dim < -rank) dynamoError("InternalTorchDynamoError", "IndexError: tuple index out of range");
  if (typeof given === "boolean") return callMethod(self, name, [dim]);
  return undefined;
}

export const methodRewrites: Readonly<Record<string, Rewrite>> = {
  add_: ([self, other], kwargs) => {
    const alpha = kwargs.get("alpha") ?? null;
    return alpha === null ? undefined : callMethod(self!, "add_", [torch("mul", other ?? kwargs.get("other")!, alpha)]);
  },
  addcdiv_: inPlaceWith((a, b, value) => torch("mul", torch("div", a, b), value)),
  addcmul_: (args, kwargs) => addcmulInPlace(() => inPlaceWith((a, b, value) => torch("mul", torch("mul", a, b), value))(args, kwargs)),
  new: ([self, ...sizes], kwargs) => {
    const isSize = sizes.length === 1 && sizes[0] instanceof PyTuple && sizes[0].cls === torchTypes.Size;
    const areInts = sizes.length >= 1 && sizes.every((size) => typeof size === "bigint");
    return isSize || areInts ? callMethod(self!, "new_empty", sizes, kwargs) : undefined;
  },
  requires_grad_: ([self, given], kwargs) => {
    const wanted = (given ?? kwargs.get("requires_grad") ?? true) === true;
    return self instanceof PyTensor && self.tensor.requiresGrad === wanted ? self : unsupported("Tensor.requires_grad_");
  },
  type: ([self, wanted], kwargs) => (wanted === undefined && !kwargs.has("dtype") && self instanceof PyTensor ? tensorTypeName(self.tensor) : undefined),
  size: ([self, ...dims], kwargs) => sizeOrStride("size", self!, dims, kwargs),
  stride: ([self, ...dims], kwargs) => sizeOrStride("stride", self!, dims, kwargs),
  as_subclass: () => dynamoError("InternalTorchDynamoError", "NotImplementedError: argument of type: <class 'torch._C._TensorMeta'>"),
  set_: (args) => (args.length > 2 ? unsupported("Tensor.set_.source_Tensor_storage_offset") : undefined),
  __contains__: ([self, item]) => callMethod(torch("any", torch("eq", self!, item!)), "item", []),
};

/** `max(t, 1)` is a clamp, `max(t, u)` the elementwise maximum (builtin.py, `_call_min_max_binary`). */
export function tensorExtremum(name: "max" | "min", left: Value, right: Value): Value {
  const [tensor, other] = left instanceof PyTensor ? [left, right] : [right, left];
  if (isTraced(other)) return torch(name === "max" ? "maximum" : "minimum", tensor, other);
  return call(preludeAttribute("torch", "clamp"), [tensor], new Map([[name === "max" ? "min" : "max", other]]));
}

/** What is said of a call once its node stands: gradients and resized results cannot be (torch.py, `call_function`). */
export function checkResult(result: Value, kwargs: Kwargs, outSizes: readonly (readonly Dim[])[]): void {
  if (result instanceof PyTensor && kwargs.get("requires_grad") === true) {
    unsupported("factory functions that return tensors that require grad are not supported.\nEither create the tensor outside the compiled region, or do not set the tensor to require_grad");
  }
  const out = outputsOf(kwargs);
  if (out.length === 0 || result === null) return;
  const results = result instanceof PyTuple || result instanceof PyList ? result.items : [result];
  results.forEach((each, i) => {
    const [before, after] = [outSizes[i] ?? [], each instanceof PyTensor ? each.tensor.sizes : []];
    if (before.length !== after.length || before.some((size, at) => !dimEq(size, after[at]!))) unsupported("out variants with resizing on graph inputs");
  });
  if (results.length === 1 && !isContiguous(out[0]!.tensor, null)) unsupported("out= op was called where output tensor was non-contiguous");
}

/** The tensors given as `out=`. */
export function outputsOf(kwargs: Kwargs): readonly PyTensor[] {
  const out = kwargs.get("out") ?? null;
  const given = out instanceof PyTuple || out instanceof PyList ? out.items : [out];
  return given.filter((each): each is PyTensor => each instanceof PyTensor);
}
