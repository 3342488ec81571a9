/**
 * The real value behind a traced one, computed from the example inputs by executing the part of the first graph that leads to it
 * (torch/_dynamo/utils.py, `get_real_value`).
 */
import { Node, forEachInput } from "../../graph/index.ts";
import { PySym, PyTensor } from "../../library/torch/index.ts";
import type { Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { uninterrupted } from "../../objects/index.ts";
import { executeNode } from "../shared/replay.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { refuse } from "./refuse.ts";

export function realValueOf(front: DynamoFrontEnd, value: PyTensor | PySym): Value {
  const node = front.output.proxyOf(value);
  if (node === undefined) return value;
  const known = new Map<Node, Value>();
  for (const [input, real] of front.realInputs) known.set(front.output.proxyOf(input)!, real);
  return uninterrupted(() => withoutModes(() => withEnvironment(null, () => valueOfNode(front, node, known))));
}

function valueOfNode(front: DynamoFrontEnd, node: Node, known: Map<Node, Value>): Value {
  const done = known.get(node);
  if (done !== undefined) return done;
  if (node.op === "placeholder") refuse(`the real value of input ${node.name}`);
  forEachInput(node, (input) => valueOfNode(front, input, known));
  const value = executeNode(node, known, {
    attribute: (each) => front.output.attributes.get(each.target as string) ?? null,
    higherOrder: () => refuse("the real value of a higher-order operator's result"),
    mode: () => null,
    onFakes: (_module, body) => body(),
  });
  known.set(node, value);
  return value;
}
