/** Functions of torch and methods of tensors, as the traced code calls them (torch/_dynamo/variables/torch.py, tensor.py). */
import { OpaqueFunction, PySym, PyTensor, checkCall, type TorchFunction } from "../../library/torch/index.ts";
import { isEnumMember } from "./unmodelled.ts";
import { PyError, PyList, PyObject, PyTuple, noKwargs, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod, getItem, str } from "../../protocol/index.ts";
import { PythonTarget, getItemTarget } from "../shared/targets.ts";
import { evaluate, leaving } from "./conditions.ts";
import { OpaqueVariable } from "./getAttr.ts";
import { describe, functionText, isConstant } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { compilingFunctions, unmodelledInGraph, foldedFunctions, foldedMethods, inPlaceViews, numberResults, refusedMethods, definedAs } from "./functions.ts";
import { modeCall } from "./gradMode.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { checkResult, functionRewrites, methodRewrites, outputsOf } from "./rewrites.ts";
import { overriddenCall } from "./torchFunction.ts";
import { checkTorchCall } from "./torchSkipped.ts";

export function torchCall(front: DynamoFrontEnd, fn: TorchFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  return overriddenCall(fn, args, kwargs, () => followTorch(front, fn, args, kwargs)!) ?? followTorch(front, fn, args, kwargs);
}

function followTorch(front: DynamoFrontEnd, fn: TorchFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  if (fn.kind !== "method") checkTorchCall(fn.target, args, kwargs);
  if (fn instanceof OpaqueFunction && !unmodelledInGraph.has(fn.target)) return undefined;
  if (fn.kind === "method") return tensorMethod(front, fn, args, kwargs);
  if (fn.target === "torch._assert" && isKnownTrue(args[0] ?? null)) return null;
  if (fn.target === "torch._assert" && args.every(isConstant)) dynamoError("AssertionError", str(args[1] ?? null));
  if (compilingFunctions.has(fn.target)) return true;
  const rewritten = functionRewrites[fn.target]?.(args, kwargs);
  if (rewritten !== undefined) return rewritten;
  if (foldedFunctions.has(fn.target)) return front.output.compute(() => call(fn, args, kwargs));
  const mode = modeCall(front, fn, args);
  if (mode !== undefined) return mode;
  checkSymbols(fn, args);
  const outSizes = outputsOf(kwargs).map((out) => out.tensor.sizes);
  const result = front.output.record("call_function", torchTarget(front, fn), args, kwargs, (given, named) => call(fn, given, named));
  checkResult(result, kwargs, outSizes);
  // A float is a constant, whatever gave it.
  if ((typeof result === "bigint" || typeof result === "boolean") && [...args, ...kwargs.values()].some((arg) => arg instanceof PySym) && !numberResults.has(fn.target)) {
    return unsupported(`torch.* op returned non-Tensor ${typeof result === "bigint" ? "int" : "bool"} call_function ${functionText(fn)}`);
  }
  return result;
}

/** Functions of torch's that make a tensor of numbers, which no symbol can be the value of (torch.py, `bin_ops`). */
const ofNumbers: ReadonlySet<string> = new Set(["torch.add", "torch.sub", "torch.mul", "torch.div", "torch.sqrt"]);

function checkSymbols(fn: TorchFunction, args: readonly Value[]): void {
  if (!ofNumbers.has(fn.target) || !args.some((arg) => arg instanceof PySym) || !args.every((arg) => arg === null || typeof arg !== "object" || arg instanceof PySym)) return;
  unsupported(`Calling ${functionText(fn)} on only torch.SymInt arguments is not yet supported.\nTo support this behavior, we need to allow const-propping tensors that store symint data.\n`
    + "For now, dynamo will explicitly graph break when it encounters user code with this behavior.\n");
}

/** A callable that is no function of torch's: an operator by its packet, a class of tensors. */
export function leafCall(front: DynamoFrontEnd, callee: PyObject, qualified: string, text: string, args: readonly Value[], kwargs: Kwargs): Value {
  const rewritten = functionRewrites[qualified]?.(args, kwargs);
  if (rewritten !== undefined) return rewritten;
  const target = new PythonTarget(qualified.slice(qualified.lastIndexOf(".") + 1), qualified, (values, named) => call(callee, values, named), text, callee);
  return front.output.record("call_function", target, args, kwargs, (given, named) => call(callee, given, named));
}

function torchTarget(front: DynamoFrontEnd, fn: TorchFunction): PythonTarget {
  let target = front.targets.get(fn);
  if (target === undefined) front.targets.set(fn, (target = new PythonTarget(fn.name, definedAs(fn.target), (values, named) => call(fn, values, named), functionText(fn), fn)));
  return target;
}

/** Parameters of the methods that Dynamo handles itself (tensor.py, `method_*`), which refuse what they do not know. */
const handlers: Readonly<Record<string, string>> = {
  size: "dim=", stride: "dim=", numel: "", nelement: "", dim: "", ndimension: "", is_floating_point: "", is_inference: "", is_complex: "", is_contiguous: "memory_format=", get_device: "",
  element_size: "", numpy: "*, force=", tolist: "", addcmul_: "tensor1, tensor2, *, value=", addcdiv_: "tensor1, tensor2, *, value=", add_: "other, *, alpha=", __contains__: "arg",
  requires_grad_: "requires_grad=", __setitem__: "key, value",
};

const sharedHandlers: Readonly<Record<string, string>> = { size: "_method_size_stride", stride: "_method_size_stride", nelement: "method_numel", ndimension: "method_dim" };

function checkHandler(name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (!Object.hasOwn(handlers, name)) return;
  const handler = Object.hasOwn(sharedHandlers, name) ? sharedHandlers[name]! : `method_${name}`;
  const parameters = handler === "_method_size_stride" ? `self, name, ${handlers[name]!}` : ["self", handlers[name]!].filter((each) => each !== "").join(", ");
  const given = handler === "_method_size_stride" ? [args[0]!, name, ...args.slice(1)] : args;
  if (handler === "_method_size_stride" && args.length === 2 && isEnumMember(args[1]!)) unsupported(`unhandled args for ${name}: tuple indices must be integers or slices, not EnumVariable`);
  try {
    checkCall(`TensorVariable.${handler}`, parameters, given, kwargs);
  } catch (error) {
    if (error instanceof PyError) unsupported(`unhandled args for ${name}: ${str(error.value)}`);
    throw error;
  }
}

function tensorMethod(front: DynamoFrontEnd, fn: TorchFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const self = args[0] ?? null;
  if (!(self instanceof PyTensor)) return undefined;
  const { name } = fn;
  if (inPlaceViews.has(name) && front.realInputs.has(self)) {
    const named = [...kwargs].map(([key, value]) => `'${key}': ${describe(value)}`).join(", ");
    unsupported(`call_function DelayGraphBreakVariable() [${args.slice(1).map(describe).join(", ")}] {${named}}`);
  }
  checkHandler(name, args, kwargs);
  if ((name === "random_" || name === "uniform_") && kwargs.has("from")) unsupported(`${name} op is called with from keyword`);
  const refusal = refusedMethods.get(name);
  if (refusal !== undefined) unsupported(refusal);
  const rewritten = Object.hasOwn(methodRewrites, name) ? methodRewrites[name]!(args, kwargs) : undefined;
  if (rewritten !== undefined) return rewritten;
  if (name === "__getitem__") return front.getItem(self, args[1] ?? null);
  if (name === "__setitem__") {
    front.setItem(self, args[1] ?? null, args[2] ?? null);
    return null;
  }
  if (name === "data_ptr") return new OpaqueVariable("tensor.DataPtrVariable");
  if (name === "untyped_storage") return new OpaqueVariable("tensor.UntypedStorageVariable");
  if (name === "tolist") return toList(front, self);
  if (name === "numpy") return front.arrays.from(self, args.slice(1), kwargs);
  if (foldedMethods.has(name)) {
    const answer = specialized(front.output.compute(() => call(fn, args, kwargs)));
    if (isPlain(answer)) return answer;
    if (name === "__len__") return front.output.record("call_method", "size", [self, 0n], noKwargs, ([of]) => callMethod(of!, "size", [0n]));
  }
  return front.output.record("call_method", name, args, kwargs, (given, named) => call(fn, given, named));
}

/** `Tensor.tolist`: an `item` an element (tensor.py, `method_tolist`). */
function toList(front: DynamoFrontEnd, tensor: PyTensor): Value {
  if (!/^int(8|16|32|64)$/.test(tensor.tensor.dtype.name)) unsupported("Input tensor for tolist must be an integer tensor");
  const item = (of: Value): Value => front.output.record("call_method", "item", [of], noKwargs, ([fake]) => callMethod(fake!, "item", []));
  const [length] = tensor.tensor.sizes;
  if (length === undefined) return item(tensor);
  // Its elements are gone through, for which their number must be known.
  const count = typeof length === "number" ? length : Number(leaving(() => length.guardInt()));
  const parts: Value[] = [];
  for (let i = 0; i < count; i++) {
    const part = front.output.proxiesAlone(() => front.output.record("call_function", getItemTarget, [tensor, BigInt(i)], noKwargs, ([of, at]) => getItem(of!, at!)));
    parts.push(tensor.tensor.rank === 1 ? item(part!) : toList(front, part as PyTensor));
    // Parts are proxies alone: of their values the graph is told nothing.
    front.output.originOf(part as PyTensor)!.meta.val = undefined;
  }
  return new PyList(parts);
}

/** `torch._assert` of what holds already leaves nothing (torch.py, `handle_assert`). */
const isKnownTrue = (condition: Value): boolean => condition === true || (condition instanceof PySym && evaluate(condition));

/** Sizes that turned out to be constants, as plain numbers. */
function specialized(value: Value): Value {
  if (value instanceof PySym) return value.node.maybeConstant() ?? value;
  return value instanceof PyTuple && value.items.some((item) => item instanceof PySym) ? new PyTuple(value.items.map(specialized), value.cls) : value;
}

const isPlain = (value: Value): boolean =>
  value === null || typeof value !== "object" || (value instanceof PyTuple && value.items.every(isPlain)) || !(value instanceof PySym || value instanceof PyTensor || value instanceof PyTuple);
