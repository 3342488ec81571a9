/** Sums of products over named dimensions (aten/src/ATen/native/Linear.cpp). */
import * as read from "../args.ts";
import { wrapDim } from "../broadcast.ts";
import { emptyTensor, numelOf } from "../construct.ts";
import { checkEq, dimMul, dimText, guardEq, guardNe, toConcrete, type Dim } from "../dims.ts";
import { inner } from "../inner.ts";
import { cppTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { reshaped, viewed } from "./reshape.ts";
import { diagonalOf, narrowed, permuted, unsqueezed } from "./views.ts";

type Env = Pick<Call, "env">;

const summedOver = (call: Env, t: Tensor, dims: readonly number[], keepdim = true): Tensor => inner(call, "sum.dim_IntList", t, dims.map(BigInt), keepdim);

/** Letters of an operand, `.` standing for the ellipsis. */
function letters(text: string): string[] {
  return [...text.replaceAll(" ", "").replace("...", ".")];
}

/** What the equation says: the labels of each operand and of the result, with the ellipsis counted out from the right. */
interface Equation {
  readonly operands: readonly (readonly string[])[];
  /** All labels, those of the result first. */
  readonly order: readonly string[];
  readonly results: number;
}

function parse(text: string, list: readonly Tensor[]): Equation {
  if (list.length === 0) throw new OpError("einsum(): must provide at least one operand");
  const [inputs = "", output] = text.split("->");
  const given = inputs.split(",").map(letters);
  if (given.length < list.length) throw new OpError("einsum(): more operands were provided than specified in the equation");
  if (given.length > list.length) throw new OpError("einsum(): fewer operands were provided than specified in the equation");
  const spread = (labels: readonly string[], t: Tensor): number => (labels.includes(".") ? t.rank - (labels.length - 1) : 0);
  const ellipsis = Math.max(0, ...given.map((labels, i) => spread(labels, list[i]!)));
  const dots = Array.from({ length: ellipsis }, (_, k) => `.${k}`);
  const operands = given.map((labels, i) => labels.flatMap(label => (label === "." ? dots.slice(ellipsis - spread(labels, list[i]!)) : [label])));
  operands.forEach((labels, i) => checkCount(given[i]!, labels, list[i]!, i));
  const all = operands.flat();
  const once = [...new Set(all)].filter(label => !label.startsWith(".") && all.indexOf(label) === all.lastIndexOf(label)).sort();
  const result = output === undefined ? [...dots, ...once] : letters(output).flatMap(label => (label === "." ? dots : [label]));
  [...inputs.replaceAll(" ", "").replaceAll("...", "").matchAll(/[^a-zA-Z,]/g)].slice(0, 1).forEach(({ index }) => { throw new OpError(`einsum(): invalid subscript given at index ${index} in the equation string, subscripts must be in [a-zA-Z]`); });
  const twice = result.find((label, i) => result.indexOf(label) < i);
  if (twice !== undefined) throw new OpError(`einsum(): output subscript ${twice} appears more than once in the output`);
  for (const label of result) {
    if (!all.includes(label) && !label.startsWith(".")) throw new OpError(`einsum(): output subscript ${label} does not appear in the equation for any input operand`);
  }
  // What is summed over follows in alphabetical order, an ellipsis that the result lacks first.
  const rest = [...dots, ...[...new Set(all)].filter(label => !label.startsWith(".")).sort(byLetter)].filter(label => !result.includes(label));
  return { operands, order: [...result, ...rest], results: result.length };
}

/** Capital letters come first. */
const byLetter = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function checkCount(given: readonly string[], labels: readonly string[], t: Tensor, index: number): void {
  if (labels.length === t.rank && (!given.includes(".") || given.length - 1 <= t.rank)) return;
  const open = given.includes(".");
  throw new OpError(`einsum(): the number of subscripts in the equation (${open ? given.length - 1 : given.length}) ${open ? "is more than" : "does not match"} the number of dimensions (${t.rank}) for operand ${index}${open ? "" : " and no ellipsis was given"}`);
}

/** How many operands have each label, in `order`, and its size. */
class Labels {
  readonly sizes: Map<string, Dim> = new Map();
  readonly counts: Map<string, number> = new Map();

  bind(label: string, size: Dim, operand: number): void {
    if (!guardNe(size, 1)) return;
    const known = this.sizes.get(label);
    if (known !== undefined && !guardEq(known, size)) {
      throw new OpError(`einsum(): subscript ${label} has size ${dimText(size)} for operand ${operand} which does not broadcast with previously seen size ${dimText(known)}`);
    }
    this.sizes.set(label, size);
    this.counts.set(label, (this.counts.get(label) ?? 0) + 1);
  }
}

/** An operand with one dimension for each label of the equation, in order; a label that it has twice is its diagonal. */
function aligned(operand: Tensor, own: readonly string[], order: readonly string[], labels: Labels, index: number): Tensor {
  let t = operand;
  let dim = 0;
  const at = new Map<string, number>();
  for (const label of own) {
    const before = at.get(label);
    if (before === undefined) {
      labels.bind(label, t.sizes[dim]!, index);
      at.set(label, dim++);
      continue;
    }
    const [size, first] = [t.sizes[dim]!, t.sizes[before]!];
    if (!guardEq(size, first)) throw new OpError(`einsum(): subscript ${label} is repeated for operand ${index} but the sizes don't match, ${dimText(size)} != ${dimText(first)}`);
    const diagonal = diagonalOf(t, 0, before, dim);
    const last = diagonal.rank - 1;
    t = permuted(diagonal, Array.from({ length: last }, (_, i) => i).toSpliced(before, 0, last));
  }
  for (const label of order) {
    if (at.has(label)) continue;
    t = unsqueezed(t, dim);
    at.set(label, dim++);
  }
  return permuted(t, order.map(label => at.get(label)!));
}

export const einsum: Rule = call => {
  const list = read.tensors(call);
  const { operands, order, results } = parse(read.str(call, "equation")!, list);
  const labels = new Labels();
  const open = list.map((t, i) => aligned(t, operands[i]!, order, labels, i));
  const gone = order.length - results;
  if (open.length === 1) return gone === 0 ? open[0]! : summedOver(call, open[0]!, order.map((_, i) => i).slice(results), false);
  while (open.length > 1) open.unshift(contracted(call, open.shift()!, open.shift()!, order, results, labels.counts));
  return gone === 0 ? open[0]! : viewed(open[0]!, open[0]!.sizes.slice(0, results));
};

/** Two operands as one: what no other has is summed over. */
function contracted(call: Env, left: Tensor, right: Tensor, order: readonly string[], results: number, counts: Map<string, number>): Tensor {
  const [shared, onLeft, onRight]: [number[], number[], number[]] = [[], [], []];
  for (let dim = results; dim < order.length; dim++) {
    const [inLeft, inRight] = [guardNe(left.sizes[dim]!, 1), guardNe(right.sizes[dim]!, 1)];
    const label = order[dim]!;
    if (inLeft && inRight) counts.set(label, counts.get(label)! - 1);
    if (counts.get(label) !== 1 || !(inLeft || inRight)) continue;
    (inLeft && inRight ? shared : inLeft ? onLeft : onRight).push(dim);
    counts.set(label, 0);
  }
  const a = onLeft.length > 0 ? summedOver(call, left, onLeft) : left;
  const b = onRight.length > 0 ? summedOver(call, right, onRight) : right;
  return productOfPair(call, a, b, shared);
}

/** `sumproduct_pair`, the summed dimensions kept: a batched matrix product over dimensions joined by what they are for. */
function productOfPair(call: Env, a: Tensor, b: Tensor, summed: readonly number[]): Tensor {
  if (summed.length === 0) return inner(call, "mul.Tensor", a, b);
  let [left, right] = [a, b];
  const [both, onLeft, onRight]: [number[], number[], number[]] = [[], [], []];
  let [bothSize, leftSize, rightSize, sumSize]: [Dim, Dim, Dim, Dim] = [1, 1, 1, 1];
  for (let dim = 0; dim < a.rank; dim++) {
    const [inLeft, inRight] = [guardNe(left.sizes[dim]!, 1), guardNe(right.sizes[dim]!, 1)];
    const [x, y] = [left.sizes[dim]!, right.sizes[dim]!];
    if (inLeft && inRight) checkEq(x, y, () => "non-broadcast dimensions must match");
    if (summed.includes(dim)) {
      if (inLeft && inRight) sumSize = dimMul(sumSize, x);
      else if (inLeft) left = summedOver(call, left, [dim]);
      else if (inRight) right = summedOver(call, right, [dim]);
    } else if (inLeft && inRight) {
      both.push(dim);
      bothSize = dimMul(bothSize, x);
    } else if (inLeft) {
      onLeft.push(dim);
      leftSize = dimMul(leftSize, x);
    } else {
      onRight.push(dim);
      rightSize = dimMul(rightSize, y);
    }
  }
  const sizes: Dim[] = [...[...both, ...onLeft].map(dim => left.sizes[dim]!), ...summed.map(() => 1), ...onRight.map(dim => right.sizes[dim]!)];
  left = reshaped(permuted(left, [...both, ...onLeft, ...summed, ...onRight]), [bothSize, leftSize, sumSize]);
  right = reshaped(permuted(right, [...both, ...summed, ...onRight, ...onLeft]), [bothSize, sumSize, rightSize]);
  const order = [...both, ...onLeft, ...summed, ...onRight];
  return permuted(viewed(inner(call, "bmm", left, right), sizes), a.sizes.map((_, dim) => order.indexOf(dim)));
}

export const bilinear: Rule = call => {
  const [a, b, weight] = [read.tensor(call, "input1"), read.tensor(call, "input2"), read.tensor(call, "weight")];
  if (call.env) {
    const odd = [a, b, weight].some(t => t.dtype !== a.dtype);
    if (odd) throw new OpError(`All tensors must have the same dtype, got input1: ${cppTypeName(a.dtype)}, input2: ${cppTypeName(b.dtype)}, weight: ${cppTypeName(weight.dtype)}`);
  }
  if (a.rank !== b.rank) throw new OpError(`bilinear(): input dimensions do not match: got ${a.rank} and ${b.rank}`);
  a.sizes.slice(0, -1).forEach((size, i) => {
    if (!guardEq(size, b.sizes[i]!)) throw new OpError(`bilinear(): input batch dimensions do not match at dim ${i}: got ${dimText(size)} and ${dimText(b.sizes[i]!)}`);
  });
  for (const [t, name, at] of [[a, "input1", 1], [b, "input2", 2]] as const) {
    const [size, wanted] = [t.sizes[wrapDim(-1, t.rank, false)]!, weight.sizes[wrapDim(at, weight.rank, false)]!];
    if (!guardEq(size, wanted)) throw new OpError(`bilinear(): ${name} size does not match weight size: got ${dimText(size)} but expected ${dimText(wanted)}`);
  }
  // The outputs are gone through one by one, where there is anything to multiply.
  toConcrete(weight.sizes[0]!);
  const bias = read.maybeTensor(call, "bias");
  if (bias && !guardEq(bias.sizes[0]!, weight.sizes[0]!)) throw new OpError(`bilinear(): bias size does not match weight size: got ${dimText(bias.sizes[0]!)} but expected ${dimText(weight.sizes[0]!)}`);
  const [left, right] = [a, b].map(t => reshaped(t, [-1, t.sizes[t.rank - 1]!])) as [Tensor, Tensor];
  if (call.env) [left, weight, right].every(t => guardNe(numelOf(t.sizes), 0));
  const product = trilinear(call, left, weight, right);
  const sizes = [...a.sizes.slice(0, -1), weight.sizes[0]!];
  const result = reshaped(product, sizes);
  return bias === null ? result : inner(call, "add.Tensor", result, bias);
};

/** `_trilinear` as `bilinear` calls it, output by output: rows of both inputs with a weight for each pair of their elements. */
function trilinear(call: Env, left: Tensor, weight: Tensor, right: Tensor): Tensor {
  const rows = unsqueezed(unsqueezed(left, 1), 3);
  const one = narrowed(unsqueezed(weight, 0), 1, 0, 1);
  const columns = unsqueezed(unsqueezed(right, 1), 2);
  productOfPair(call, productOfPair(call, rows, one, [2]), columns, [3]);
  return emptyTensor({ dtype: left.dtype, sizes: [left.sizes[0]!, weight.sizes[0]!], device: left.device });
}
