/** `map` over the first dimension of a tensor (torch/_dynamo/variables/higher_order_ops.py, `MapHigherOrderVariable`). */
import { PyTensor } from "../../../library/torch/index.ts";
import { PyList, PyTuple, type Kwargs, type Value } from "../../../objects/index.ts";
import { guardEq } from "../../../ops/index.ts";
import { call, callMethod, getAttribute, getItem } from "../../../protocol/index.ts";
import { flatten, mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall, getItemTarget } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { leaving } from "../conditions.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { checkAsked } from "../pytreeCalls.ts";
import { checkCallable, speculate } from "./speculate.ts";

export function map(front: DynamoFrontEnd, [fn, xs, ...rest]: readonly Value[], kwargs: Kwargs): Value {
  if (kwargs.size > 0) unsupported("torch.ops.higher_order.map: kwargs are not supported in the map operator.");
  checkCallable(fn!, "map_fn");
  if (!(xs instanceof PyTensor)) return dynamoError("AssertionError", "");
  const [length] = xs.tensor.sizes;
  if (length === undefined || leaving(() => guardEq(length, 0))) unsupported("map() operator doesn't support scalar or zero-sized tensors during tracing.");
  const { output } = front;
  const given = [firstSlice(front, xs), ...rest];
  checkAsked(new PyList(given), front.constants);
  const body = speculate(front, fn!, given, { inputs: "flattened", description: "torch.ops.higher_order.map", flat: true });
  if (flatten(body.result).some(({ value }) => value === null)) dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'node'");
  const results = output.compute(() => body.leaves.map((leaf) => stacked(leaf, xs)));
  const operands = [...rest.map((arg) => output.argument(arg)), ...[...body.tracer.lifted.keys()].map((node) => output.here(node))];
  const node = output.create("call_function", new HigherOrderCall("map_impl", [body.tracer.module], output.subgraphNames("map_body")), [[output.argument(xs)], operands]);
  const flat = [...(output.wrap(new PyTuple(results), node) as PyTuple).items];
  return mapLeaves(body.result, () => flat.shift()!);
}

/** What the body is followed with: read in whatever graph made `xs`, where it stays if that graph is a nested one. */
function firstSlice({ output, foreign }: DynamoFrontEnd, xs: PyTensor): Value {
  const node = output.originOf(xs) ?? output.originOf(foreign.trace(xs))!;
  const first = output.compute(() => getItem(xs, 0n)) as PyTensor;
  const read = output.create("call_function", getItemTarget, [node, 0n], undefined, node.graph);
  return output.wrap(first, read);
}

/** One result for each slice of `like`. */
function stacked(leaf: PyTensor, like: PyTensor): Value {
  const length = call(getAttribute(like, "size"), [0n]);
  const expanded = callMethod(leaf, "expand", [length, ...(call(getAttribute(leaf, "size"), []) as PyTuple).items]);
  return callMethod(callMethod(expanded, "contiguous", []), "clone", []);
}
