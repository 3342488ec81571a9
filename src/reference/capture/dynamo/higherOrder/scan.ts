/** `scan` (torch/_dynamo/variables/higher_order_ops.py, `ScanHigherOrderVariable`). */
import type { PyTensor } from "../../../library/torch/index.ts";
import { PyList, type Value } from "../../../objects/index.ts";
import { call, callMethod, getAttribute } from "../../../protocol/index.ts";
import { flatten } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { captured, sameMeta, sequence, speculate } from "./speculate.ts";

export function scan(front: DynamoFrontEnd, [combine, init, xs, dim, reverse]: readonly Value[]): Value {
  return captured("scan must be captured completely with torch.compile.", () =>
    operator(front, combine!, sequence(init!) as readonly PyTensor[], sequence(xs!) as readonly PyTensor[], dim as bigint, reverse as boolean));
}

function operator(front: DynamoFrontEnd, combine: Value, init: readonly PyTensor[], xs: readonly PyTensor[], dim: bigint, reverse: boolean): Value {
  const { output } = front;
  const samples = output.withSubgraph(() => [
    ...init.map((each) => callMethod(each, "clone", [])),
    ...xs.map((each) => callMethod(callMethod(each, "select", [dim, 0n]), "clone", [])),
  ]);
  const body = speculate(front, combine, samples, { inputs: "flattened", description: "scan_combine_fn", flat: false });
  if (body.leaves.length < flatten(body.result).length) dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'node'");
  if (!init.every((each, i) => sameMeta(each, body.leaves[i]!))) unsupported("Expected metadata of the combine_fn result to be the same as the metadata of init");
  const values = output.compute(() => {
    const length = call(getAttribute(xs[0]!, "size"), [dim]);
    return body.leaves.map((leaf, i) => (i < init.length ? callMethod(leaf, "clone", []) : stacked(leaf, length)));
  });
  const lifted = [...body.tracer.lifted.keys()].map((node) => output.here(node));
  const target = new HigherOrderCall("scan", [body.tracer.module], output.subgraphNames("scan_combine_fn"));
  const node = output.create("call_function", target, [init.map((each) => output.argument(each)), xs.map((each) => output.argument(each)), dim, reverse, lifted]);
  return output.wrap(new PyList(values), node);
}

/** `length` copies of a step's output, in a new first dimension. */
function stacked(leaf: PyTensor, length: Value): Value {
  return callMethod(callMethod(leaf, "unsqueeze", [0n]), "repeat", [length, ...leaf.tensor.sizes.map((): Value => 1n)]);
}
