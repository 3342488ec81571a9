/**
 * How views came about, as autograd remembers it (torch/csrc/autograd/variable.h, `CreationMeta`): where gradients are followed, some of them may not be
 * written to, and may not be used once their memory was (variable.cpp, `handle_view_on_rebase`).
 */
import type { Tensor } from "./tensor.ts";
import { NotImplementedOp } from "./missing.ts";
import { OpError, type Op } from "./types.ts";

/** Several views of one call, or a view that was made without grad mode; of others nothing is remembered. */
export type ViewOrigin = "several" | "no_grad";

const reasons: Readonly<Record<ViewOrigin, string>> = {
  several: "This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.",
  no_grad: "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block "
    + "(if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
};

/** Notes where `result`, a view of `viewed`, came from; a view of a view came from where that did. */
export function noteOrigin(op: Op, viewed: Tensor | undefined, result: Tensor, position: number, gradEnabled: boolean): void {
  const own = !gradEnabled ? "no_grad" : op.tags.has("several_views") ? "several" : undefined;
  const from = own ?? viewed?.origin?.from;
  if (from !== undefined) result.origin = { from, output: position, version: result.storage.version };
}

/** Whether what a view looks at has been written to since it was made. */
export const isOutdated = ({ origin, storage, base, gradientNode }: Tensor): boolean =>
  origin !== null && origin.version !== storage.version && (gradientNode !== null || base?.requiresGrad === true);

/** Refuses to write to `tensor`, or, where `isUsed`, to use it after its memory was written to. */
export function checkOrigin(tensor: Tensor, isUsed: boolean): void {
  const { origin, isLeaf, requiresGrad, gradientNode } = tensor;
  if (origin === null || (isUsed && !isOutdated(tensor))) return;
  const hasNode = requiresGrad && !isLeaf;
  if (hasNode && gradientNode === null) throw new NotImplementedOp("the name of a view's grad_fn in a message");
  const head = hasNode ? `Output ${origin.output} of ${gradientNode} is a view and ` : "A view was created in no_grad mode and ";
  const what = isUsed ? "its base or another view of its base has been modified inplace" : "is being modified inplace";
  throw new OpError(`${head}${what}${hasNode && origin.from !== "no_grad" ? "" : " with grad mode enabled"}. ${reasons[origin.from]}`);
}
