/**
 * `apply` of a `torch.autograd.Function` (torch/_dynamo/variables/misc.py, `AutogradFunctionVariable.call_apply`; higher_order_ops.py,
 * `AutogradFunctionApplyVariable`). Where nothing requires gradients it is a call of its forward; else forward and backward are followed into
 * graphs of their own, of which the forward's alone is ever executed.
 */
import { TupleArg } from "../../../graph/index.ts";
import { PySym, PyTensor, functionParameters, isModule, preludeAttribute } from "../../../library/torch/index.ts";
import { PyFunction, PyList, PyMethod, PyObject, PyTuple, types, type Kwargs, type PyType, type Value } from "../../../objects/index.ts";
import { isGradEnabled, type Tensor } from "../../../ops/index.ts";
import { call, callMethod, getAttribute, plain, toArray, truth } from "../../../protocol/index.ts";
import { flatten } from "../../shared/pytree.ts";
import { HigherOrderCall, PythonTarget } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { withGradMode } from "../gradMode.ts";
import { ownRule } from "../autogradClass.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { speculate } from "./speculate.ts";

const module = "torch.autograd.function";

export function autogradApply(front: DynamoFrontEnd, [cls, ...args]: readonly Value[], kwargs: Kwargs): Value {
  const leaves = [...args, ...kwargs.values()].flatMap((arg) => flatten(arg).map(({ value }) => value));
  const differentiated = isGradEnabled() && leaves.some((leaf) => (leaf instanceof PyTensor ? leaf.tensor.requiresGrad : isModule(leaf) && truth(getAttribute(leaf, "training"))));
  const node = front.output.create("call_function", newContext, []);
  const ctx = front.output.compute(() => contextFor(args, kwargs));
  front.output.bind(ctx, node);
  return differentiated ? applied(front, cls as PyType, ctx, args, kwargs) : forwardOnly(cls as PyType, ctx, args, kwargs);
}

/** The context is made by a node that nothing uses. */
const newContext = new PythonTarget("function_ctx", "torch.autograd.function.FunctionCtx", () => null);

function contextFor(args: readonly Value[], kwargs: Kwargs): PyObject {
  const ctx = call(preludeAttribute(module, "Function"), []) as PyObject;
  if (kwargs.size === 0) ctx.dict!.set("needs_input_grad", new PyTuple(args.map((arg) => arg instanceof PyTensor && arg.tensor.requiresGrad)));
  return ctx;
}

/** A forward without a context takes the arguments alone. */
function forwardOnly(cls: PyType, ctx: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  const forward = method(cls, "forward");
  const takes = forward instanceof PyFunction ? parameterCount(forward) : args.length + 1;
  return call(forward, args.length === takes ? args : [ctx, ...args], kwargs);
}

/** As `inspect.signature` tells it, which looks through wrappers. */
function parameterCount(fn: PyFunction): number {
  const wrapped = fn.own("__wrapped__");
  if (wrapped instanceof PyFunction) return parameterCount(wrapped);
  const { positional, keywordOnly, varPositional, varKeyword } = functionParameters(fn);
  return positional.length + keywordOnly.length + (varPositional === null ? 0 : 1) + (varKeyword === null ? 0 : 1);
}

function applied(front: DynamoFrontEnd, cls: PyType, ctx: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  const { output } = front;
  const rule = ownRule(cls);
  if (rule !== undefined) unsupported(`NYI - User defind ${rule}`);
  if (kwargs.size > 0) unsupported("Use `set_subgraph_inputs=automatic` when passing `sub_kwargs`.");
  const fwd = speculate(front, ...called(forwardOf(front, cls), [ctx, ...args]), { ...options, inputs: "traced", around: (body) => withGradMode(front, false, body) });
  const results = fwd.result instanceof PyTuple || fwd.result instanceof PyList ? fwd.result.items : [fwd.result];
  const backward = method(cls, "backward");
  const [fn, given] = called(backward, [ctx, ...results]);
  const bwd = output.within(fwd.tracer, () => speculate(front, fn, given, { ...options, inputs: "manual", names: positionalNames(fn), around: (body) => withGradMode(front, false, body) }));
  const constants = ctx.own("non_differentiable");
  if (constants !== undefined && results[0] === fwd.result) dynamoError("AssertionError", "");
  if (results.some((value) => value === null)) dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'node'");
  const isOperand = (arg: Value): boolean => arg instanceof PyTensor || arg instanceof PySym;
  if (bwd.result instanceof PyTuple || bwd.result instanceof PyList) {
    const wrong = bwd.result.items.find((grad, i) => i < args.length && grad !== null && !isOperand(args[i]!));
    if (wrong !== undefined) dynamoError("AssertionError", `Grad of non-Tensor arg Proxy(${output.within(bwd.tracer, () => output.proxyOf(wrong))!.name}) is not None.`);
  }
  const operands = args.filter(isOperand);
  const fixed = new Set(toArray(constants ?? new PyTuple([])));
  const lifted = [...fwd.tracer.lifted.keys()].map((node) => output.here(node));
  const target = new HigherOrderCall("autograd_function_apply", [fwd.tracer.module], output.subgraphNames("fwd_body", "bwd_body"), new Set(results.flatMap((value, i) => (fixed.has(value) ? [i] : []))));
  const node = output.create("call_function", target, [new TupleArg(operands.map((arg) => output.argument(arg))), new TupleArg(lifted)]);
  const inputs = new Set(operands.map((arg) => (arg instanceof PyTensor ? arg.tensor : null)));
  if (fwd.result instanceof PyList) return output.wrap(new PyList([...results]), node);
  const values = output.compute(() => results.map((value) => (value instanceof PyTensor ? resultOf(value, inputs, fixed) : value)));
  return output.wrap(fwd.result instanceof PyTensor ? values[0]! : new PyTuple(values), node);
}

const options = { flat: false, description: "autograd.Function" } as const;

/** The forward that takes a context, made of two functions where the class has both; what it closes over then has no source. */
function forwardOf(front: DynamoFrontEnd, cls: PyType): Value {
  const [forward, own] = [method(cls, "forward"), method(cls, "setup_context")];
  const made = front.output.compute(() => call(preludeAttribute(module, "forward_with_context"), [cls]));
  if (!(made instanceof PyMethod) && (forward instanceof PyMethod || own instanceof PyMethod)) unsupported("Unexpected type in sourceless builder builtins.method");
  return made;
}

/** A function and what Dynamo calls it with: a class method gets the class of bound methods, twice. */
const called = (fn: Value, args: readonly Value[]): [Value, readonly Value[]] => (fn instanceof PyMethod ? [fn.func, [types.method, types.method, ...args]] : [fn, args]);

const method = (cls: PyType, name: string): Value => plain(() => getAttribute(cls, name));

/** Names of the parameters that a function takes by position (`maybe_positional_arg_names`). */
function positionalNames(fn: Value): readonly string[] | null {
  const parameters = fn instanceof PyFunction ? functionParameters(fn) : null;
  return parameters === null || parameters.varPositional !== null ? null : parameters.positional.map((name) => (name === "self" ? "self_" : name));
}

/** What comes out requires gradients; an input that comes out is a view of itself. Of what a list holds nothing is known (torch/csrc/autograd/python_function.cpp). */
function resultOf(value: PyTensor, inputs: ReadonlySet<Tensor | null>, constants: ReadonlySet<Value>): PyTensor {
  const own = inputs.has(value.tensor) ? (callMethod(value, "view_as", [value]) as PyTensor) : value;
  const { dtype } = own.tensor;
  if ((dtype.isFloatingPoint || dtype.isComplex) && !constants.has(value)) {
    own.tensor.requiresGrad = true;
    own.tensor.isLeaf = false;
  }
  return own;
}
