/** `torch.utils.checkpoint.checkpoint` (torch/_dynamo/variables/higher_order_ops.py, `CheckpointHigherOrderVariable`). */
import { PyBuiltin, PyFunction, PyTuple, type Kwargs, type Value } from "../../../objects/index.ts";
import { call } from "../../../protocol/index.ts";
import { mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { variableClass } from "../describe.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { speculate } from "./speculate.ts";

/** Keyword arguments of the checkpoint itself; all others are the function's. */
const own: ReadonlySet<string> = new Set(["use_reentrant", "context_fn", "determinism_check", "debug", "preserve_rng_state"]);

/** What may make the contexts of the forward and of the recomputation. */
const makers: ReadonlySet<string> = new Set(["functions.UserFunctionVariable", "functions.FunctoolsPartialVariable"]);

function checkMaker(contexts: Value): void {
  const isSkipped = contexts instanceof PyFunction && contexts.module === "torch.utils.checkpoint";
  const kind = isSkipped ? "functions.SkipFunctionVariable" : variableClass(contexts);
  if (!makers.has(kind)) dynamoError("InternalTorchDynamoError", `NotImplementedError: checkpoint not implemented for <class 'torch._dynamo.variables.${kind}'> context_fn`);
}

export function checkpoint(front: DynamoFrontEnd, [fn, ...args]: readonly Value[], kwargs: Kwargs): Value {
  if (kwargs.has("function")) checkpointMisfit();
  const contexts = kwargs.get("context_fn");
  if (contexts !== undefined) checkMaker(contexts);
  const named = new Map([...kwargs].filter(([name]) => !own.has(name)));
  const follow = new PyBuiltin("checkpointed", "torch.utils.checkpoint", (values) => call(fn!, values, named));
  const body = speculate(front, named.size === 0 ? fn! : follow, args, { inputs: "automatic", flat: true });
  const { output } = front;
  const inputs = [...body.tracer.lifted.keys()].map((node) => output.here(node));
  const node = output.create("call_function", new HigherOrderCall("tag_activation_checkpoint", [body.tracer.module], output.subgraphNames("wrap_body"), undefined, contexts), inputs);
  const flat = [...(output.wrap(new PyTuple([...body.leaves]), node) as PyTuple).items];
  return mapLeaves(body.result, (leaf) => (leaf === null ? null : flat.shift()!));
}

/** The function is the first of the arguments that are not named. */
export const checkpointMisfit = (): never => dynamoError("InternalTorchDynamoError", "IndexError: list index out of range");

export const skippedCheckpoint = (name: string): never => unsupported(`'skip function ${name} in file torch/utils/checkpoint.py'`);
