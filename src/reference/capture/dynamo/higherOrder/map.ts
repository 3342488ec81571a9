/** `map` over the first dimension of a tensor (torch/_dynamo/variables/higher_order_ops.py, `MapHigherOrderVariable`). */
import { PyTensor } from "../../../library/torch/index.ts";
import { PyTuple, type Value } from "../../../objects/index.ts";
import { call, callMethod, getAttribute } from "../../../protocol/index.ts";
import { mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { checkCallable, speculate } from "./speculate.ts";

export function map(front: DynamoFrontEnd, [fn, xs, ...rest]: readonly Value[]): Value {
  checkCallable(fn!, "map_fn");
  if (!(xs instanceof PyTensor)) return dynamoError("AssertionError", "");
  const [length] = xs.tensor.sizes;
  if (length === undefined || length === 0) unsupported("map() operator doesn't support scalar or zero-sized tensors during tracing.");
  const { output } = front;
  const first = output.withSubgraph(() => front.getItem(xs, 0n)!);
  const body = speculate(front, fn!, [first, ...rest], { inputs: "manual", flat: true });
  const results = output.compute(() => body.leaves.map((leaf) => stacked(leaf, xs)));
  const operands = [...rest.map((arg) => output.argument(arg)), ...[...body.tracer.lifted.keys()].map((node) => output.here(node))];
  const node = output.create("call_function", new HigherOrderCall("map_impl", [body.tracer.module], output.subgraphNames("map_body")), [[output.argument(xs)], operands]);
  const flat = [...(output.wrap(new PyTuple(results), node) as PyTuple).items];
  return mapLeaves(body.result, () => flat.shift()!);
}

/** One result for each slice of `like`. */
function stacked(leaf: PyTensor, like: PyTensor): Value {
  const length = call(getAttribute(like, "size"), [0n]);
  const expanded = callMethod(leaf, "expand", [length, ...(call(getAttribute(leaf, "size"), []) as PyTuple).items]);
  return callMethod(callMethod(expanded, "contiguous", []), "clone", []);
}
