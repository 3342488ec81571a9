/** `torch.cond` (torch/_dynamo/variables/higher_order_ops.py, `CondHigherOrderVariable`). */
import { PySym, PyTensor } from "../../../library/torch/index.ts";
import { PyTuple, type Value } from "../../../objects/index.ts";
import { call, truth } from "../../../protocol/index.ts";
import { children, flatten, mapLeaves, sameStructure } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { isConstant, variableClass } from "../describe.ts";
import { unsupported } from "../refuse.ts";
import { captured, checkCallable, mergeInputs, sameMeta, sequence, speculate } from "./speculate.ts";

const notCaptured = "Cond doesn't work unless it is captured completely with torch.compile.";

export const condMisfit = (): never => captured(notCaptured, () => unsupported("Expected 4 arguments"));

export function cond(front: DynamoFrontEnd, [pred, onTrue, onFalse, operands]: readonly Value[]): Value {
  return captured(notCaptured, () => {
    if (pred === null || typeof pred !== "object") return call(truth(pred!) ? onTrue! : onFalse!, sequence(operands!) ?? []);
    if (!(pred instanceof PyTensor || pred instanceof PySym)) unsupported("Expected pred to be bool or a boolean tensor with single item");
    const items = sequence(operands!) ?? unsupported("Expected operands to be a list/tuple");
    if (!isOfTensors(operands!)) {
      unsupported("Expect operands to be a tuple of pytrees that only consists of tensor leaves.");
    }
    checkCallable(onTrue!, "true_fn");
    checkCallable(onFalse!, "false_fn");
    return branches(front, pred!, onTrue!, onFalse!, items);
  });
}

/** Lists, tuples and dictionaries of tensors and constants (`only_consist_of`). */
function isOfTensors(value: Value): boolean {
  if (value instanceof PyTensor || value === null || typeof value !== "object") return true;
  return /\.(List|Tuple|NamedTuple|ConstDict|DefaultDict)Variable$/.test(variableClass(value)) ? children(value).every(isOfTensors) : isConstant(value);
}

function branches(front: DynamoFrontEnd, pred: Value, onTrue: Value, onFalse: Value, operands: readonly Value[]): Value {
  const follow = (fn: Value): ReturnType<typeof speculate> => {
    const made = speculate(front, fn, operands, { inputs: "automatic", flat: true });
    if (made.leaves.length !== flatten(made.result).length) unsupported("Expected branches to return a possibly nested list/tuple/dict of tensors");
    return made;
  };
  const yes = follow(onTrue);
  const no = follow(onFalse);
  // A lone result compared with a container is not told apart (pytree's `TreeSpec.__eq__` does not compare with a leaf's).
  const incomparable = (flatten(yes.result)[0]?.path.length === 0) !== (flatten(no.result)[0]?.path.length === 0);
  if (!incomparable && !sameStructure(yes.result, no.result)) unsupported("Expected branches to return the same pytree structure.");
  if (!yes.leaves.every((leaf, i) => i >= no.leaves.length || sameMeta(leaf, no.leaves[i]!))) unsupported("Expect branches to return tensors with same metadata");
  const inputs = mergeInputs(yes.tracer, no.tracer, ["true_branch", "false_branch"]);
  const { output } = front;
  const target = new HigherOrderCall("cond", [yes.tracer.module, no.tracer.module], output.subgraphNames("cond_true", "cond_false"));
  const node = output.create("call_function", target, [output.argument(pred), inputs.map((input) => output.here(input))]);
  const flat = output.wrap(new PyTuple([...yes.leaves]), node) as PyTuple;
  const results = [...flat.items];
  return mapLeaves(yes.result, () => results.shift()!);
}
