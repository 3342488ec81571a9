/**
 * What operators ask of the sizes of fake tensors on the way to their result, beyond what the result depends on: such questions
 * become guards, which a declared range may contradict (torch/_refs, `_broadcast_shapes`; torch/_subclasses/fake_impls.py).
 */
import * as read from "./args.ts";
import { elementwiseStrides } from "./broadcast.ts";
import { askContiguous, guardChannelsLast } from "./construct.ts";
import { adviseSize, askMemory, askOnes, isSymNode, oblEq, type Dim } from "./dims.ts";
import { Tensor } from "./tensor.ts";
import type { Call, OpArg, OpResult } from "./types.ts";

const named = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Composed of operators over several tensors, which are broadcast together. */
const composed = named("_prelu_kernel take_along_dim triplet_margin_loss");
/** Ask how the operand lies in memory. */
const laidOut = named("clone flip fliplr flipud rot90 sort argsort msort searchsorted poisson repeat_interleave logcumsumexp index_fill index_put _unsafe_index_put index_copy zeros_like ones_like full_like empty_like");

/** A product, with something added to it, is broadcast: the operand whose rows it has. */
const products: ReadonlyMap<string, string> = new Map([["addmm", "mat1"], ["addmv", "mat"]]);

/** Whether some size, or number given, is symbolic, and none is from data. */
function isComposed({ args }: Call): boolean {
  const numbers = sizesIn(args);
  return numbers.some(isExpression) || numbers.some(isFromData);
}

const sizesIn = (args: readonly OpArg[]): Dim[] =>
  args.flatMap(arg => (arg instanceof Tensor ? arg.sizes : Array.isArray(arg) ? sizesIn(arg as readonly OpArg[]) : isSymNode(arg) ? [arg] : []));

const isExpression = (size: Dim): boolean => isSymNode(size) && size.hint !== undefined;

/** What was asked: nothing, all there is to ask, or that and what the results are laid out as. */
type Asked = boolean | Tensor | readonly Tensor[];

export function askSizes(call: Call): Asked {
  if (call.op.packet === "cat") askEmpty(call);
  const matrix = products.get(call.op.packet);
  if (matrix !== undefined && read.hasArg(call, matrix)) askOnes(read.tensor(call, matrix).sizes);
  const self = call.args[0];
  if (call.op.composition && isComposed(call)) {
    return call.op.composition(call) ?? true;
  }
  if (!(self instanceof Tensor) || !self.sizes.some(isExpression) || self.sizes.some(isFromData)) return false;
  const { packet } = call.op;
  if (laidOut.has(packet) && self.rank > 1) elementwiseStrides([self], self.sizes);
  else if (composed.has(packet)) {
    askOnes(self.sizes);
    if (read.hasArg(call, "train") && !read.bool(call, "train")) return false;
    elementwiseStrides([self], self.sizes);
  }
  return false;
}

/** A result as its composition has laid it out. */
export function adopting(result: OpResult, as: Asked): OpResult {
  if (Array.isArray(as) && Array.isArray(result)) (as as readonly Tensor[]).forEach((each, i) => adopting((result as readonly OpResult[])[i]!, each));
  if (!(as instanceof Tensor) || !(result instanceof Tensor) || as.rank !== result.rank) return result;
  result.sizes = as.sizes;
  result.strides = as.strides;
  return result;
}

/**
 * What is kept of a result is found by what is known of the operands, such as how they seem to be laid out; symbolic memory keeps that from being asked
 * (torch/_subclasses/fake_tensor.py, `_prep_args_for_hash`, `extract_tensor_metadata`).
 */
export function askLayouts({ op }: Pick<Call, "op">, inputs: readonly Tensor[]): void {
  if (op.tags.has("implicit")) return;
  for (const tensor of inputs) {
    if (isSymNode(tensor.storage.size) || tensor.constant !== null) return;
    if (tensor.sizes.some(isExpression)) guardChannelsLast(tensor);
  }
}

/**
 * What an operator gave is kept for tensors like these, and made once more from what was kept, by which its sizes are known to be sizes
 * (torch/_subclasses/fake_tensor.py, `_get_output_tensor_from_cache_entry`). Nothing is kept where a size of memory is symbolic; lists are made part by part.
 */
export function adviseSizes({ op, args }: Call, inputs: readonly Tensor[], results: readonly Tensor[]): void {
  if (unkept.some(tag => op.tags.has(tag))) return;
  if (inputs.some(({ storage, constant }) => isSymNode(storage.size) || constant !== null)) return;
  if (args.some(arg => isSymNode(arg) && arg.kind !== "int")) return;
  if (!op.tags.has("implicit")) for (const result of results) if (result.sizes.some(isExpression) && !result.sizes.some(isFromData)) guardChannelsLast(result);
  for (const { sizes } of results) askMemory(sizes);
  for (const result of results) {
    if (!result.sizes.some(isFromData)) continue;
    result.sizes.forEach(adviseSize);
    // How much memory that takes (c10, `computeStorageNbytes`), and how a view lies in the memory that is its operand's (`set_`).
    if (!result.sizes.some((size) => isFromData(size) && oblEq(size, 0)) && op.tags.has("view")) askContiguous(result);
  }
}

/** What operators have of which nothing is kept (fake_tensor.py, `_validate_cache_key`). */
const unkept = ["data_dependent_output", "dynamic_output_shape", "inplace_view", "lift"] as const;

const isFromData = (size: Dim): boolean => isSymNode(size) && size.hint === undefined;

/** Empty vectors are left out of `cat`. */
function askEmpty(call: Call): void {
  for (const { rank, sizes } of read.tensors(call, "tensors")) if (rank === 1 && isExpression(sizes[0]!)) oblEq(sizes[0]!, 0);
}
