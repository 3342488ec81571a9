/**
 * `apply` of a `torch.autograd.Function` (torch/_dynamo/variables/misc.py, `AutogradFunctionVariable.call_apply`; higher_order_ops.py,
 * `AutogradFunctionApplyVariable`). Where nothing requires gradients it is a call of its forward; else forward and backward are followed into
 * graphs of their own, of which the forward's alone is ever executed.
 */
import { TupleArg } from "../../../graph/index.ts";
import { PySym, PyTensor, functionParameters, isModule, preludeAttribute, typeText } from "../../../library/torch/index.ts";
import { PyFunction, PyList, PyObject, PyTuple, type Kwargs, type PyType, type Value } from "../../../objects/index.ts";
import { isGradEnabled, type Tensor } from "../../../ops/index.ts";
import { call, callMethod, getAttribute, toArray, truth } from "../../../protocol/index.ts";
import { flatten } from "../../shared/pytree.ts";
import { HigherOrderCall, PythonTarget } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { withGradMode } from "../gradMode.ts";
import { unsupported } from "../refuse.ts";
import { speculate } from "./speculate.ts";

const module = "torch.autograd.function";

export function autogradApply(front: DynamoFrontEnd, [cls, ...args]: readonly Value[], kwargs: Kwargs): Value {
  const leaves = [...args, ...kwargs.values()].flatMap((arg) => flatten(arg).map(({ value }) => value));
  const differentiated = isGradEnabled() && leaves.some((leaf) => (leaf instanceof PyTensor ? leaf.tensor.requiresGrad : isModule(leaf) && truth(getAttribute(leaf, "training"))));
  front.output.create("call_function", newContext, []);
  const ctx = front.output.compute(() => contextFor(args, kwargs));
  return differentiated ? applied(front, cls as PyType, ctx, args, kwargs) : forwardOnly(cls as PyType, ctx, args, kwargs);
}

/** The context is made by a node that nothing uses. */
const newContext = new PythonTarget("function_ctx", "torch.autograd.function.FunctionCtx", () => null);

function contextFor(args: readonly Value[], kwargs: Kwargs): PyObject {
  const ctx = call(preludeAttribute(module, "FunctionCtx"), []) as PyObject;
  if (kwargs.size === 0) ctx.dict!.set("needs_input_grad", new PyTuple(args.map((arg) => arg instanceof PyTensor && arg.tensor.requiresGrad)));
  return ctx;
}

/** A forward without a context takes the arguments alone. */
function forwardOnly(cls: PyType, ctx: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  const forward = getAttribute(cls, "forward");
  const takes = forward instanceof PyFunction ? parameterCount(forward) : args.length + 1;
  return call(forward, args.length === takes ? args : [ctx, ...args], kwargs);
}

function parameterCount(fn: PyFunction): number {
  const { positional, keywordOnly, varPositional, varKeyword } = functionParameters(fn);
  return positional.length + keywordOnly.length + (varPositional === null ? 0 : 1) + (varKeyword === null ? 0 : 1);
}

function applied(front: DynamoFrontEnd, cls: PyType, ctx: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  const { output } = front;
  if (kwargs.size > 0) unsupported("Use `set_subgraph_inputs=automatic` when passing `sub_kwargs`.");
  const forward = front.output.compute(() => call(preludeAttribute(module, "forward_with_context"), [cls]));
  const fwd = speculate(front, forward, [ctx, ...args], {
    inputs: "traced", flat: false, around: (body) => withGradMode(front, false, body),
  });
  if (!(fwd.result instanceof PyTensor || fwd.result instanceof PyTuple || fwd.result instanceof PyList)) {
    unsupported(`autograd.Function with body that accepts non-Tensors as input. Got: ${typeText(fwd.result)}`);
  }
  const results = fwd.result instanceof PyTensor ? [fwd.result] : toArray(fwd.result);
  const backward = getAttribute(cls, "backward");
  // Torch's own raises.
  if (backward instanceof PyFunction && backward.file.startsWith("<prelude>/")) unsupported("Observed exception");
  output.within(fwd.tracer, () => speculate(front, backward, [ctx, ...results], {
    inputs: "manual", flat: true, around: (body) => withGradMode(front, false, body),
  }));
  const operands = args.filter((arg) => arg instanceof PyTensor || arg instanceof PySym);
  const lifted = [...fwd.tracer.lifted.keys()].map((node) => output.here(node));
  const target = new HigherOrderCall("autograd_function_apply", [fwd.tracer.module], output.subgraphNames("fwd_body", "bwd_body"));
  const node = output.create("call_function", target, [new TupleArg(operands.map((arg) => output.argument(arg))), new TupleArg(lifted)]);
  const constants = new Set(toArray(ctx.dict!.get("non_differentiable") ?? new PyTuple([])));
  const inputs = new Set(operands.map((arg) => (arg instanceof PyTensor ? arg.tensor : null)));
  const values = output.compute(() => results.map((value) => (value instanceof PyTensor ? resultOf(value, inputs, constants) : value)));
  return fwd.result instanceof PyTensor ? output.wrap(values[0]!, node) : output.wrap(fwd.result instanceof PyList ? new PyList(values) : new PyTuple(values), node);
}

/** What comes out requires gradients; an input that comes out is a view of itself. */
function resultOf(value: PyTensor, inputs: ReadonlySet<Tensor | null>, constants: ReadonlySet<Value>): PyTensor {
  const own = inputs.has(value.tensor) ? (callMethod(value, "view_as", [value]) as PyTensor) : value;
  const { dtype } = own.tensor;
  if ((dtype.isFloatingPoint || dtype.isComplex) && !constants.has(value)) {
    own.tensor.requiresGrad = true;
    own.tensor.isLeaf = false;
  }
  return own;
}
