/**
 * What Dynamo does with a call of a function that torch writes in Python (torch/_dynamo/trace_rules.py): those of its lists go into the
 * graph as one node, all others are followed like the user's own.
 */
import { PyTensor, hookHandle, isModule } from "../../library/torch/index.ts";
import type { PyFunction, Value } from "../../objects/index.ts";
import { describeAll } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { unsupported } from "./refuse.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Modules whose functions are nodes (`torch_non_c_binding_in_graph_functions`), and those of their functions that the lists leave out. */
const inGraphModules: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["torch.functional", names("")],
  ["torch.nn.functional", names("pad _threshold rms_norm lp_pool3d triplet_margin_with_distance_loss _get_softmax_dim _verify_batch_size _verify_spatial_size _unpool_output_size _canonical_mask _none_or_dtype _check_key_padding_mask _mha_shape_check _in_projection _in_projection_packed")],
  ["torch.masked._ops", names("")],
  ["torch._lowrank", names("")],
  ["torch.signal.windows.windows", names("")],
  ["torch.nn.modules.utils", names("")],
]);

/** Whether a call of `fn` is one node of the graph. Methods never are: the class's own module decides. */
export function isInGraph(fn: PyFunction): boolean {
  const followed = inGraphModules.get(fn.module);
  return followed !== undefined && fn.file.startsWith("<prelude>/") && fn.name === fn.qualname && !followed.has(fn.name);
}

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

/** Poolings that give indices on demand are made by a function of torch/_jit_internal.py, whose name they bear in messages. */
const dispatched = /^(adaptive_|fractional_)?max_pool[123]d$/;

/** A function's name as its `repr` has it. */
export const reprName = (fn: PyFunction): string => (fn.module === "torch.nn.functional" && dispatched.test(fn.name) ? "boolean_dispatch.<locals>.fn" : fn.qualname);
