/**
 * What Dynamo does with a call of a function that torch writes in Python (torch/_dynamo/trace_rules.py): those of its lists go into the
 * graph as one node, all others are followed like the user's own.
 */
import { PyTensor, hookHandle, isModule } from "../../library/torch/index.ts";
import type { Value } from "../../objects/index.ts";
import { describeAll } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { unsupported } from "./refuse.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Hooks may be there, but not be put there while tracing. */
const moduleHooks = names("register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_backward_hook");

/** Hooks of tensors with a source are registered once the graph has run (side_effects.py, `register_hook`); what that makes of them does not show. */
export function hookCall(front: DynamoFrontEnd, self: Value, name: string, args: readonly Value[]): Value | undefined {
  if (isModule(self) && moduleHooks.has(name)) unsupported(`call_method NNModuleVariable() ${name} ${describeAll(args)} {}`);
  if (name !== "register_hook" || !(self instanceof PyTensor)) return undefined;
  const real = front.realInputs.get(self) ?? front.output.readFrom(self);
  if (!(real instanceof PyTensor)) return unsupported("Compilation of intermediate hooks requires compiled autograd");
  if (!real.tensor.requiresGrad) front.unhookable = true;
  return hookHandle(() => undefined);
}
