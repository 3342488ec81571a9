/** Functions that take functions and become one node each, by their name in torch's own modules. */
import { PyFunction, type Kwargs, type Value } from "../../../objects/index.ts";
import { bareAll } from "../constantSource.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { autogradApply } from "./autogradFunction.ts";
import { checkpoint, checkpointMisfit, skippedCheckpoint } from "./checkpoint.ts";
import { cond, condMisfit } from "./cond.ts";
import { addBatchDim, removeBatchDim, transformed } from "./functorch.ts";
import { map } from "./map.ts";
import { scan } from "./scan.ts";
import { hintsMisfit, hintsWrapper, strictMode } from "./wrappers.ts";
import { whileLoop } from "./whileLoop.ts";

type Handler = (front: DynamoFrontEnd, args: readonly Value[], kwargs: Kwargs) => Value;

interface HigherOrder {
  readonly parameters: readonly string[];
  readonly follow: Handler;
  /** Arguments that do not fit. */
  readonly misfit?: () => never;
}

const row = (parameters: string, follow: Handler, misfit?: () => never): HigherOrder => ({ parameters: parameters.split(" "), follow, misfit });

const table: ReadonlyMap<string, HigherOrder> = new Map([
  ["torch._higher_order_ops.cond.cond_op", row("pred true_fn false_fn operands", cond, condMisfit)],
  ["torch._higher_order_ops.map.map", row("f xs *args", map)],
  ["torch._higher_order_ops.while_loop.while_loop_op", row("cond_fn body_fn carried_inputs additional_inputs", whileLoop)],
  ["torch._higher_order_ops.hints_wrap.hints_wrapper", row("body_fn args kwargs hints", hintsWrapper, hintsMisfit)],
  ["torch._higher_order_ops.strict_mode.strict_mode_op", row("callable operands", strictMode)],
  ["torch.utils.checkpoint.checkpoint", row("function *args **kwargs", checkpoint, checkpointMisfit)],
  ["torch.utils.checkpoint.checkpoint_sequential", row("*args **kwargs", () => skippedCheckpoint("checkpoint_sequential"))],
  ["torch.utils.checkpoint.create_selective_checkpoint_contexts", row("*args **kwargs", () => skippedCheckpoint("create_selective_checkpoint_contexts"))],
  ["torch.autograd.function.apply", row("cls *args **kwargs", autogradApply)],
  ["torch._functorch.vmap.transformed", row("kind func args kwargs randomness", transformed)],
  ["torch._functorch.vmap._add_batch_dim", row("batched_output in_dim", addBatchDim)],
  ["torch._functorch.vmap._remove_batch_dim", row("batched_output batch_size out_dim", removeBatchDim)],
  ["torch._higher_order_ops.scan.scan_op", row("combine_fn init xs dim reverse additional_inputs", scan)],
]);

/** Whether a function of the prelude stands for a higher-order operator, which says itself what does not fit. */
export const isHigherOrder = (callee: Value): boolean => callee instanceof PyFunction && table.has(`${callee.module}.${callee.name}`);

/** Follows a call of a higher-order function; undefined where `callee` is none, or where its arguments do not fit. */
export function higherOrderCall(front: DynamoFrontEnd, callee: PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const found = table.get(`${callee.module}.${callee.name}`);
  if (found === undefined) return undefined;
  const bound = found.parameters.filter((name) => name !== "**kwargs").flatMap((name, i) => (name === "*args" ? args.slice(i) : [i < args.length ? args[i] : kwargs.get(name)]));
  const given = found.follow === map ? bound : bound.map((value) => (value === undefined ? value : bareAll(value)));
  return given.some((value) => value === undefined) ? found.misfit?.() : found.follow(front, given as readonly Value[], kwargs);
}
