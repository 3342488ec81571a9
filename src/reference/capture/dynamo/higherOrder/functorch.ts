/**
 * Functions that torch.func transforms (torch/_dynamo/variables/higher_order_ops.py, `FunctorchHigherOrderVariable`). Dynamo follows them as any other,
 * on batched tensors, which the retrace cannot record: it asks the first that is computed for a memory format that those do not know
 * (torch/fx/passes/shape_prop.py). Which format it asks for first follows from where the process put three objects; in few is it the one they know.
 * A function whose gradients are taken is followed only as far as Dynamo refuses it: the rest takes formulas of gradients.
 */
import { forEachNode, type Node } from "../../../graph/index.ts";
import { wrapSym, type PyTensor } from "../../../library/torch/index.ts";
import { PyDict, PyTuple, noKwargs, type Value } from "../../../objects/index.ts";
import { call, callMethod } from "../../../protocol/index.ts";
import { SymNode } from "../../../symbolic/index.ts";
import { flatten } from "../../shared/pytree.ts";
import { HigherOrderCall, PythonTarget } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import type { OutputGraph } from "../output.ts";
import { dynamoError, refuse } from "../refuse.ts";
import { Rejection } from "../../shared/rejection.ts";

export type Transform = "vmap" | "grad";

export function transformed(front: DynamoFrontEnd, [kind, fn, args, kwargs, randomness]: readonly Value[]): Value {
  const { output } = front;
  const outer = output.transform;
  if (kind === "vmap" && !output.isRootTracer) refuse("torch.func.vmap in a function that becomes a graph of its own");
  const start = output.graph.nodes.length;
  const givenBefore = output.transformed;
  output.transformed = new Set([...givenBefore, ...flatten(args!).map(({ value }) => value)]);
  output.transform = kind as Transform;
  output.vectorised++;
  let result: Value;
  try {
    result = call(fn!, (args as PyTuple).items, new Map([...(kwargs as PyDict).map.entries()] as [string, Value][]));
  } finally {
    output.transform = outer;
    output.transformed = givenBefore;
    output.vectorised--;
  }
  if (kind !== "vmap") return refuse(`torch.func.${String(kind)}`);
  const made = output.graph.nodes.slice(start);
  made.forEach((node) => checkBatched(node, randomness === "error"));
  const first = made.find((node) => !isBatchDim(node) && takesBatched(node) && !(node.meta.val instanceof SymNode));
  if (first === undefined) return outer === "vmap" || made.some(({ meta }) => meta.failsRetraced !== undefined) ? result : refuse("torch.func.vmap of a function that computes nothing");
  first.meta.failsRetraced = "NYI: querying is_contiguous inside of vmap for memory_format other than torch.contiguous_format";
  return result;
}

/** What has a rule of its own for batched tensors. */
function checkBatched({ target, meta }: Node, noRandom: boolean): void {
  const name = typeof target === "string" ? target : target.nodeName;
  if (target instanceof HigherOrderCall) refuse(`${name} in a function that is vectorised`);
  if (meta.unbackedBindings !== undefined) refuse("sizes that depend on data, in a function that is vectorised");
  if (/[^_]_$/.test(name) || name === "setitem") refuse("writing to a tensor in a function that is vectorised");
  if (noRandom && /rand|dropout|bernoulli|multinomial|normal$|poisson/.test(name)) refuse("a random operator in a function that is vectorised");
}

function takesBatched(node: Node): boolean {
  let found = false;
  for (const arg of [...node.args, ...node.kwargs.values()]) forEachNode(arg, (input) => { found ||= isBatchDim(input); });
  return found;
}

const isBatchDim = ({ target }: Node): boolean => target instanceof PythonTarget && target.qualified === added;

const added = "torch._C._functorch._add_batch_dim";
const addTarget = new PythonTarget("_add_batch_dim", added, ([of, dim]) => {
  const { sizes } = (of as PyTensor).tensor;
  if (sizes[Number(dim)] !== 0) return callMethod(of!, "select", [dim!, 0n]);
  return callMethod(of!, "new_empty", [new PyTuple(sizes.filter((_, i) => i !== Number(dim)).map((size) => (typeof size === "number" ? BigInt(size) : wrapSym(size))))]);
});
const removeTarget = new PythonTarget("_remove_batch_dim", "torch._C._functorch._remove_batch_dim", ([of, , size, dim]) => {
  const inserted = callMethod(of!, "unsqueeze", [dim!]) as PyTensor;
  const at = Number(dim) < 0 ? Number(dim) + inserted.tensor.rank : Number(dim);
  return callMethod(callMethod(inserted, "expand", inserted.tensor.sizes.map((_, i) => (i === at ? size! : -1n))), "clone", []);
});

/** A tensor as each call sees it: the graph has it whole. */
export const addBatchDim = (front: DynamoFrontEnd, [of, dim]: readonly Value[]): Value => atLevel(front, addTarget, (level) => [of!, dim!, level]);
export const removeBatchDim = (front: DynamoFrontEnd, [of, size, dim]: readonly Value[]): Value => atLevel(front, removeTarget, (level) => [of!, level, size!, dim!]);

const atLevel = ({ output }: DynamoFrontEnd, target: PythonTarget, args: (level: bigint) => readonly Value[]): Value =>
  output.record("call_function", target, args(BigInt(output.vectorised + 1)), noKwargs, (given) => target.run(given, noKwargs));

/** A tensor of a module cannot be made a fake one while a function is transformed: neither one read for the first time, nor those of a leaf that is called. What the function was given is one. */
export function refuseNewFake(output: OutputGraph, real: PyTensor, ofLeaf: boolean): never {
  const { transform } = output;
  if (output.isTransformed(real)) refuse(`torch.func.${String(transform)} of a module's parameters`);
  if (transform === "vmap") {
    dynamoError("InternalTorchDynamoError", "RuntimeError: You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed by a functorch transform. "
      + "This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.");
  }
  if (ofLeaf) throw new Rejection("torch._dynamo.exc.Unsupported", "view functorch tensors are not supported by meta conversion");
  dynamoError("InternalTorchDynamoError", "RuntimeError: Cannot access data pointer of Tensor that doesn't have storage");
}
