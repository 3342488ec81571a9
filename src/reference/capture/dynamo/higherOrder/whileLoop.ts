/** `while_loop` (torch/_dynamo/variables/higher_order_ops.py, `WhileLoopHigherOrderVariable`). */
import { PyTensor } from "../../../library/torch/index.ts";
import { PyTuple, type Value } from "../../../objects/index.ts";
import { TupleArg } from "../../../graph/index.ts";
import { flatten, mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { captured, checkCallable, mergeInputs, sameMeta, sequence, speculate } from "./speculate.ts";

export function whileLoop(front: DynamoFrontEnd, [condFn, bodyFn, operands]: readonly Value[]): Value {
  return captured("while_loop doesn't work unless it is captured completely with torch.compile.", () => {
    checkCallable(condFn!, "cond_fn");
    checkCallable(bodyFn!, "body_fn");
    return loop(front, condFn!, bodyFn!, sequence(operands!) ?? []);
  });
}

function loop(front: DynamoFrontEnd, condFn: Value, bodyFn: Value, operands: readonly Value[]): Value {
  const condition = speculate(front, condFn, operands, { inputs: "flattened", description: "while_loop", flat: false });
  const answer = condition.result;
  if (!(answer instanceof PyTensor)) unsupported("Expected cond_fn to return a tensor");
  const { tensor } = answer as PyTensor;
  if (tensor.dtype.name !== "bool" || tensor.rank !== 0) unsupported("Expected cond_fn to return a tensor with shape (,)");
  const body = speculate(front, bodyFn, operands, { inputs: "flattened", description: "while_loop", flat: true });
  if (!operands.every((each) => each instanceof PyTensor) || flatten(body.result).some(({ value }) => value === null)) dynamoError("AssertionError", "");
  if (!body.leaves.every((leaf, i) => i >= operands.length || sameMeta(operands[i] as PyTensor, leaf))) unsupported("Expected carried_inputs and body outputs return tensors with same metadata");
  const { output } = front;
  const lifted = mergeInputs(condition.tracer, body.tracer, ["cond_fn", "body_fn"]).map((node) => output.here(node));
  const target = new HigherOrderCall("while_loop", [condition.tracer.module, body.tracer.module], output.subgraphNames("cond_fn", "body_fn"));
  const node = output.create("call_function", target, [new TupleArg(operands.map((each) => output.argument(each))), new TupleArg(lifted)]);
  const flat = [...(output.wrap(new PyTuple([...body.leaves]), node) as PyTuple).items];
  return mapLeaves(body.result, () => flat.shift()!);
}
