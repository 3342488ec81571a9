/** Matrix products, `einsum` included. */
import * as read from "../args.ts";
import { broadcastShapes, inferSize, shapeText, wrapDim } from "../broadcast.ts";
import { emptyTensor, isContiguous, numelOf } from "../construct.ts";
import { askOnes, checkEq, dimMod, dimMul, dimText, guardEq, guardGt, isSymNode, knownEq, toConcrete, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { cppTypeName, resultType, scalarTypeName } from "../promote.ts";
import { inner as compose } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { isFused } from "../compositions/attention.ts";
import { like } from "./elementwise.ts";
import { checkFractions, dtypeText, wordingOf } from "./linalgChecks.ts";
import { reshaped } from "./reshape.ts";
import { expanded, permuted, expandTo } from "./views.ts";

type Sizes = readonly Dim[];

const make = (like: Tensor, sizes: Sizes): Tensor => emptyTensor({ dtype: like.dtype, sizes, device: like.device });

/** Sizes of a matrix times a matrix, or the refusal. `name` and `given` are for eager's message. */
function product(call: Pick<Call, "env">, a: Sizes, b: Sizes): Dim[] {
  checkEq(a[1]!, b[0]!, () => call.env
    ? `a and b must have same reduction dim, but got [${a.map(dimText).join(", ")}] X [${b.map(dimText).join(", ")}].`
    : `mat1 and mat2 shapes cannot be multiplied (${a.map(dimText).join("x")} and ${b.map(dimText).join("x")})`);
  return [a[0]!, b[1]!];
}

function sameDType(call: Call, a: Tensor, b: Tensor): void {
  if (call.env === null && a.dtype !== b.dtype) {
    throw new OpError(`expected m1 and m2 to have the same dtype, but got: ${a.dtype.name} != ${b.dtype.name}`);
  }
}

export const mm: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "mat2")];
  if (a.rank !== 2) throw new OpError(call.env ? "a must be 2D" : "self must be a matrix");
  if (b.rank !== 2) throw new OpError(call.env ? "b must be 2D" : "mat2 must be a matrix");
  sameDType(call, a, b);
  return make(a, product(call, a.sizes, b.sizes));
};

function batchProduct(a: Tensor, b: Tensor): Dim[] {
  if (a.rank !== 3) throw new OpError("batch1 must be a 3D tensor");
  if (b.rank !== 3) throw new OpError("batch2 must be a 3D tensor");
  const [batch, rows, inner] = a.sizes as [Dim, Dim, Dim];
  const message = (): string => `Expected size for first two dimensions of batch2 tensor to be: [${dimText(batch)}, ${dimText(inner)}] but got: [${dimText(b.sizes[0]!)}, ${dimText(b.sizes[1]!)}].`;
  if (!guardEq(b.sizes[0]!, batch)) throw new OpError(message());
  checkEq(b.sizes[1]!, inner, message);
  return [batch, rows, b.sizes[2]!];
}

export const bmm: Rule = call => make(call.env ? read.tensor(call, "mat2") : read.tensor(call), batchProduct(read.tensor(call), read.tensor(call, "mat2")));

const sizeAt = (t: Tensor, dim: number): Dim => t.sizes[wrapDim(dim, t.rank, false)]!;

/** On fake tensors what is added is expanded first, to sizes that are read one by one. */
export const baddbmm: Rule = call => {
  const [self, a, b] = [read.tensor(call), read.tensor(call, "batch1"), read.tensor(call, "batch2")];
  if (call.env) {
    const wanted = [sizeAt(a, 0), sizeAt(a, 1), sizeAt(b, 2)];
    if (self.rank > 3) throw new OpError("expand: the requested shape has too few dimensions!");
    expandTo(call, self, wanted);
  }
  const sizes = batchProduct(a, b);
  if (call.env && (self.dtype !== a.dtype || a.dtype !== b.dtype)) {
    throw new OpError(`Input dtypes must be the same, got: input: torch.${self.dtype.name}, batch1: torch.${a.dtype.name}, batch2: torch.${b.dtype.name}`);
  }
  expanded(self, sizes);
  return make(self, sizes);
};

export const addbmm: Rule = call => {
  const [self, a, b] = [read.tensor(call), read.tensor(call, "batch1"), read.tensor(call, "batch2")];
  if (call.env) {
    expandTo(call, self, [sizeAt(a, 1), sizeAt(b, 2)]);
    if (a.rank === 3 && b.rank === 3 && !guardEq(a.sizes[0]!, b.sizes[0]!)) throw new OpError(`batch1 and batch2 must have same number of batches, got ${dimText(a.sizes[0]!)} and ${dimText(b.sizes[0]!)}`);
  }
  const [, rows, columns] = batchProduct(a, b) as [Dim, Dim, Dim];
  expanded(self, [rows, columns]);
  return make(self, [rows, columns]);
};

export const addmm: Rule = call => {
  const [a, b] = [read.tensor(call, "mat1"), read.tensor(call, "mat2")];
  if (a.rank !== 2) throw new OpError(call.env ? "a must be 2D" : "mat1 must be a matrix, got 1-D tensor".replace("1", String(a.rank)));
  if (b.rank !== 2) throw new OpError(call.env ? "b must be 2D" : `mat2 must be a matrix, got ${b.rank}-D tensor`);
  const sizes = product(call, a.sizes, b.sizes);
  return promoted(call, [read.tensor(call), a, b], added(call, read.tensor(call), sizes));
};

/** Decompositions that compute in the common dtype (torch/_decomp/decompositions.py, `pw_cast_for_opmath`). */
function promoted(call: Pick<Call, "env">, tensors: readonly Tensor[], sizes: Sizes): Tensor {
  return emptyTensor({ dtype: call.env ? resultType(tensors) : tensors[0]!.dtype, sizes, device: tensors[0]!.device });
}

/** What is added broadcasts with the product; to it, where tensors are real. */
function added(call: Call, bias: Tensor, sizes: Sizes): Sizes {
  if (call.env) return broadcastShapes(call, [sizes, bias.sizes]);
  expanded(bias, sizes);
  return sizes;
}

export const mv: Rule = call => promoted(call, [read.tensor(call), read.tensor(call, "vec")], matrixVector(call, read.tensor(call), read.tensor(call, "vec")));

function matrixVector(call: Pick<Call, "env">, matrix: Tensor, vector: Tensor): Dim[] {
  if (call.env && (matrix.rank !== 2 || vector.rank !== 1)) throw new OpError(`matrix @ vector expected, got ${matrix.rank}, ${vector.rank}`);
  if (matrix.rank !== 2 || vector.rank !== 1) throw new OpError(`vector + matrix @ vector expected, got ${vector.rank}, ${matrix.rank}, ${vector.rank}`);
  checkEq(matrix.sizes[1]!, vector.sizes[0]!, () => `size mismatch, got input (${dimText(matrix.sizes[0]!)}x${dimText(matrix.sizes[1]!)}), vec (${dimText(vector.sizes[0]!)})`);
  return [matrix.sizes[0]!];
}

export const addmv: Rule = call => {
  const sizes = matrixVector(call, read.tensor(call, "mat"), read.tensor(call, "vec"));
  return promoted(call, [read.tensor(call), read.tensor(call, "mat"), read.tensor(call, "vec")], added(call, read.tensor(call), sizes));
};

function dotCheck(call: Pick<Call, "env">, a: Tensor, b: Tensor): void {
  if (a.rank !== 1 || b.rank !== 1) throw new OpError(`1D tensors expected, but got ${a.rank}D and ${b.rank}D tensors`);
  if (a.dtype !== b.dtype) throw new OpError(`dot : expected both vectors to have same dtype, but found ${dtypeText(a.dtype, wordingOf(call))} and ${dtypeText(b.dtype, wordingOf(call))}`);
  checkEq(a.sizes[0]!, b.sizes[0]!, () => `inconsistent tensor size, expected tensor [${dimText(a.sizes[0]!)}] and src [${dimText(b.sizes[0]!)}] to have thesame number of elements, but got ${dimText(a.sizes[0]!)} and ${dimText(b.sizes[0]!)} elements respectively`);
}

export function dot(second: string): Rule {
  return call => {
    dotCheck(call, read.tensor(call), read.tensor(call, second));
    if (call.env) askOnes(read.tensor(call).sizes);
    return make(read.tensor(call), []);
  };
}

export function outer(second: string): Rule {
  return call => {
    const [a, b] = [read.tensor(call), read.tensor(call, second)];
    if (a.rank !== 1) throw new OpError(`outer: Expected 1-D argument self, but got ${a.rank}-D`);
    if (b.rank !== 1) throw new OpError(`outer: Expected 1-D argument vec2, but got ${b.rank}-D`);
    const sizes = [a.sizes[0]!, b.sizes[0]!];
    return call.env ? compose(call, "mul.Tensor", reshaped(a, [a.sizes[0]!, 1]), b) : emptyTensor({ dtype: resultType([a, b]), sizes, device: a.device });
  };
}

/** A batch of matrices, folded to one when the other factor has few dimensions (aten/src/ATen/native/LinearAlgebra.cpp, `matmul`). */
export function matmulSizes(call: Pick<Call, "env">, a: Tensor, b: Tensor): Dim[] {
  if (a.rank === 0 || b.rank === 0) {
    if (call.env) throw new OpError("", "AssertionError");
    throw new OpError(`both arguments to matmul need to be at least 1D, but they are ${a.rank}D and ${b.rank}D`);
  }
  if (a.rank === 1 && b.rank === 1) { dotCheck(call, a, b); return []; }
  if (a.rank === 2 && b.rank === 1) return matrixVector(call, a, b);
  if (a.rank === 1 && b.rank === 2) return [product(call, [1, a.sizes[0]!], b.sizes)[1]!];
  if (a.rank === 2 && b.rank === 2) return product(call, a.sizes, b.sizes);
  return batchedMatmul(call, a, b);
}

function batchedMatmul(call: Pick<Call, "env">, a: Tensor, b: Tensor): Dim[] {
  const left = a.rank === 1 ? [1, a.sizes[0]!] : a.sizes;
  const right = b.rank === 1 ? [b.sizes[0]!, 1] : b.sizes;
  const [rows, inner] = left.slice(-2) as [Dim, Dim];
  const [inner2, columns] = right.slice(-2) as [Dim, Dim];
  const batch = batchSizes(call, left.slice(0, -2), right.slice(0, -2));
  if (folds(call, a, b)) {
    const vectorText = (flat: Sizes, length: Dim) => (): string => `size mismatch, got input (${flat.map(dimText).join("x")}), vec (${dimText(length)})`;
    if (b.rank <= 2) {
      const flat = [numelOf(left.slice(0, -1)), inner];
      if (call.env) reshaped(a, flat);
      if (b.rank === 1) checkEq(inner, inner2, vectorText(flat, inner2));
      else product(call, flat, right);
    } else {
      const flat = [numelOf([...right.slice(0, -2), columns]), inner2];
      if (a.rank === 1 && call.env) checkEq(inner2, inner, vectorText(flat, inner));
      else product(call, flat, [inner, rows]);
    }
  } else {
    const total = numelOf(batch);
    checkEq(inner, inner2, () => `Expected size for first two dimensions of batch2 tensor to be: [${dimText(total)}, ${dimText(inner)}] but got: [${dimText(total)}, ${dimText(inner2)}].`);
  }
  return [...batch, ...(a.rank === 1 ? [] : [rows]), ...(b.rank === 1 ? [] : [columns])];
}

/** The batch of a product; an export's decomposition asks `torch.broadcast_shapes`, whose refusal is another. */
function batchSizes(call: Pick<Call, "env">, left: Sizes, right: Sizes): Dim[] {
  try {
    return inferSize(left, right);
  } catch (error) {
    if (call.env && error instanceof OpError) throw new OpError("Shape mismatch: objects cannot be broadcast to a single shape");
    throw error;
  }
}

/** Whether the larger operand is folded into a matrix (torch/_decomp/decompositions.py, `should_fold`). */
function folds(call: Pick<Call, "env">, a: Tensor, b: Tensor): boolean {
  if (call.env === null) return a.rank <= 2 || b.rank <= 2;
  const [large, small] = a.rank >= b.rank ? [a, b] : [b, a];
  if (large.rank < 3 || small.rank > 2) return false;
  if (small.requiresGrad) return true;
  if (a.rank === 2) return false;
  return large.sizes.some(size => knownEq(size, 0)) || isContiguous(large);
}

export const matmul: Rule = call => {
  const names = call.op.schema.args.map(arg => arg.name);
  const [a, b] = [read.tensor(call, names[0]), read.tensor(call, names[1])];
  const sizes = matmulSizes(call, a, b);
  return call.env ? emptyTensor({ dtype: matmulDType(call, a, b), sizes, device: a.device }) : make(a, sizes);
};

/** Whichever operand the decomposition's last step takes its dtype from. */
function matmulDType(call: Pick<Call, "env">, a: Tensor, b: Tensor): DType {
  if (a.dtype === b.dtype) return a.dtype;
  if (a.rank <= 2 && b.rank <= 2) return b.rank === 1 ? resultType([a, b]) : a.dtype;
  if (!folds(call, a, b)) return b.dtype;
  const [large, small] = a.rank >= b.rank ? [a, b] : [b, a];
  return small.rank === 1 ? resultType([large, small]) : large.dtype;
}

/** `input @ weight.T + bias`. */
export const linear: Rule = call => {
  const [input, weight, bias] = [read.tensor(call, "input"), read.tensor(call, "weight"), read.maybeTensor(call, "bias")];
  if (input.rank === 0) throw new OpError(`both arguments to linear need to be at least 1D, but they are ${input.rank}D and ${weight.rank}D`);
  if (weight.rank > 2) throw new OpError(`t() expects a tensor with <= 2 dimensions, but self is ${weight.rank}D`);
  if (weight.rank === 1) return make(input, matmulSizes(call, input, weight));
  const inner = weight.sizes[1]!;
  const outSizes = [...input.sizes.slice(0, -1), weight.sizes[0]!];
  const flat = [numelOf(input.sizes.slice(0, -1)), input.sizes[input.rank - 1]!];
  product(call, flat, [inner, weight.sizes[0]!]);
  if (call.env === null && input.dtype !== weight.dtype) throw new OpError(`mat1 and mat2 must have the same dtype, but got ${scalarTypeName(input.dtype)} and ${scalarTypeName(weight.dtype)}`);
  if (bias) added(call, bias, input.rank <= 2 ? [flat[0]!, weight.sizes[0]!] : outSizes);
  if (call.env && input.rank > 2 && bias) reshaped(input, flat);
  if (call.env && bias && (input.rank === 2 || isContiguous(input))) askOnes(flat);
  // An export's `addmm` promotes; what is not folded to a matrix adds the bias in place.
  const promotes = bias !== null && call.env !== null && (input.rank <= 2 || isContiguous(input));
  return emptyTensor({ dtype: promotes ? resultType([input, weight, bias]) : input.dtype, sizes: outSizes, device: input.device });
};

/** The dimensions that are summed over come last, or first, as one. */
function asMatrix(t: Tensor, summed: readonly number[], leading: boolean): void {
  const kept = t.sizes.map((_, i) => i).filter(i => !summed.includes(i));
  const [rows, columns] = leading ? [summed, kept] : [kept, summed];
  const lengthOf = (dims: readonly number[]): Dim => numelOf(dims.map(d => t.sizes[d]!));
  reshaped(permuted(t, [...rows, ...columns]), [lengthOf(rows), lengthOf(columns)]);
}

export const tensordot: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "other")];
  if (a.dtype !== b.dtype) throw new OpError("both inputs should have same dtype");
  const [first, second] = [read.ints(call, "dims_self").map(d => wrapDim(d, a.rank)), read.ints(call, "dims_other").map(d => wrapDim(d, b.rank))];
  if (first.length !== second.length) throw new OpError("both dimension lists should have same length");
  first.forEach((d, i) => {
    const e = second[i]!;
    const [x, y] = [a.sizes[d]!, b.sizes[e]!];
    // What is broadcast is summed up (ATen/native/Linear.cpp).
    if (!guardEq(y, 1) && !guardEq(x, 1) && !guardEq(x, y)) throw new OpError(`contracted dimensions need to match, but first has size ${dimText(x)} in dim ${read.ints(call, "dims_self")[i]} and second has size ${dimText(y)} in dim ${read.ints(call, "dims_other")[i]}`);
  });
  if (call.env) asMatrix(a, first, false);
  if (call.env) asMatrix(b, second, true);
  return make(a, [...a.sizes.filter((_, i) => !first.includes(i)), ...b.sizes.filter((_, i) => !second.includes(i))]);
};

/** Written for plain sizes: each becomes what it is (`TensorImpl::sizes`). */
function specialised(call: Pick<Call, "env">, ...list: readonly Tensor[]): void {
  if (call.env) for (const t of list) t.sizes.forEach(toConcrete);
}

export const kron: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "other")];
  specialised(call, a, b);
  const rank = Math.max(a.rank, b.rank);
  const at = (t: Tensor, i: number): Dim => (i < rank - t.rank ? 1 : t.sizes[i - (rank - t.rank)]!);
  return promoted(call, [a, b], Array.from({ length: rank }, (_, i) => dimMul(at(a, i), at(b, i))));
};

/** Matrices, with a vector at either end (`linalg_multi_dot`). */
function checkChain(list: readonly Tensor[]): void {
  const fail = (message: string): never => { throw new OpError(`multi_dot(): ${message}`); };
  if (list.length < 2) fail(`expected at least 2 tensors but got ${list.length}`);
  const last = list.length - 1;
  for (const [at, name] of [[0, "first"], [last, "last"]] as const) if (list[at]!.rank !== 1 && list[at]!.rank !== 2) fail(`the ${name} tensor must be 1D or 2D but got ${list[at]!.rank}D`);
  list.forEach((t, i) => { if (i > 0 && i < last && t.rank !== 2) fail(`tensor ${i} must be 2D but got ${t.rank}D`); });
  list.forEach((t, i) => { if (t.dtype !== list[0]!.dtype) fail(`all tensors must have be the same dtype but tensor 0 is ${cppTypeName(list[0]!.dtype)} and tensor ${i} ${cppTypeName(t.dtype)}`); });
  list.slice(1).forEach((t, i) => {
    const before = list[i]!;
    if (!guardEq(before.sizes[before.rank - 1]!, t.sizes[0]!)) fail(`tensors ${i} and ${i + 1} with shapes ${shapeText(before.sizes)} and ${shapeText(t.sizes)} cannot be multiplied`);
  });
}

export const matrixChain: Rule = call => {
  const list = read.tensors(call, call.op.schema.args[0]!.name);
  // Two of them are multiplied at once, where nobody asks for a chain.
  if (list.length > 2 || call.op.packet === "chain_matmul") specialised(call, ...list);
  const [first, last] = [list[0]!, list[list.length - 1]!];
  checkChain(list);
  return make(first, [...(first.rank === 1 ? [] : [first.sizes[0]!]), ...(last.rank === 1 ? [] : [last.sizes[1]!])]);
};

/** The older form, of matrices alone. */
export const oldMatrixChain: Rule = call => {
  const list = read.tensors(call, "matrices");
  const bad = list.find(t => t.rank !== 2);
  if (bad !== undefined) throw new OpError(`Tensor dimension is ${bad.rank}, expected 2 instead.`);
  return list.length === 1 ? list[0]! : matrixChain(call);
};

export const cdist: Rule = call => {
  const [a, b] = [read.tensor(call, "x1"), read.tensor(call, "x2")];
  for (const [tensor, name] of [[a, "X1"], [b, "X2"]] as const) {
    if (tensor.rank < 2) throw new OpError(`cdist only supports at least 2D tensors, ${name} got: ${tensor.rank}D`);
  }
  if (!guardEq(a.sizes[a.rank - 1]!, b.sizes[b.rank - 1]!)) throw new OpError(`X1 and X2 must have the same number of columns. X1: ${dimText(a.sizes[a.rank - 1]!)} X2: ${dimText(b.sizes[b.rank - 1]!)}`);
  for (const [tensor, name] of [[a, "X1"], [b, "X2"]] as const) {
    if (tensor.dtype.isFloatingPoint) continue;
    // Of fake tensors the message is an f-string that lacks its f.
    throw new OpError(`cdist only supports floating-point dtypes, ${name} got: ${call.env ? `{${name.toLowerCase()}.dtype}` : scalarTypeName(tensor.dtype)}`);
  }
  if (read.float(call, "p") < 0) throw new OpError("cdist only supports non-negative p values");
  const batch = broadcastShapes(call, [a.sizes.slice(0, -2), b.sizes.slice(0, -2)]);
  // Large ones go by matrix products (ATen/native/Distance.cpp, `_cdist_forward`).
  const asks = read.float(call, "p") === 2 && (read.maybeInt(call, "compute_mode") ?? 0) === 0;
  if (call.env && !guardEq(numelOf(a.sizes), 0)) guardEq(numelOf(b.sizes), 0);
  if (asks && !guardGt(a.sizes[a.rank - 2]!, 25)) guardGt(b.sizes[b.rank - 2]!, 25);
  return make(a, [...batch, a.sizes[a.rank - 2]!, b.sizes[b.rank - 2]!]);
};

/** `scaled_dot_product_attention`: weights over the keys, applied to the values (aten/src/ATen/native/transformers/attention.cpp). */
export const attention: Rule = call => {
  const [q, given, givenValues] = [read.tensor(call, "query"), read.tensor(call, "key"), read.tensor(call, "value")];
  const mask = read.maybeTensor(call, "attn_mask");
  checkAttention(call, [q, given, givenValues], mask);
  if (call.env && [q, given, givenValues].some(t => t.sizes.some(isSymNode)) && isFused(call)) return like(q);
  if (q.rank === 4 && read.float(call, "dropout_p") === 0) [q, given].forEach(t => { guardEq(t.sizes[2]!, 0); });
  const [k, v] = read.bool(call, "enable_gqa") ? [given, givenValues].map(t => sharedHeads(q, t)) as [Tensor, Tensor] : [given, givenValues];
  const weights = scoreSizes(call, q, k);
  if (mask && !knownEq(numelOf(mask.sizes), 1)) broadcastShapes(call, [weights, mask.sizes]);
  if (call.env && v.rank === 4 && weights.length === 4) inferSize(weights.slice(0, -2), v.sizes.slice(0, -2));
  if (takesFusedKernel(call, q, k, v)) return like(q);
  // The softmax is composed (torch/_decomp/decompositions.py, `_softmax`).
  if (call.env) guardEq(numelOf(weights), 0);
  return make(q, matmulSizes(call, { ...q, rank: q.rank, sizes: weights } as Tensor, v));
};

/** How alike each key is to each query. Batches are met by the reference implementation, in its own words. */
function scoreSizes(call: Call, q: Tensor, k: Tensor): Sizes {
  const clash = q.rank === k.rank && q.rank > 2 && q.sizes.slice(0, -2).some((_, d) => !knownEq(q.sizes[d]!, k.sizes[d]!) && !knownEq(q.sizes[d]!, 1) && !knownEq(k.sizes[d]!, 1) && [q, k].every(t => typeof t.sizes[d] === "number"));
  if (call.env && clash && read.float(call, "dropout_p") === 0) throw new OpError("Shape mismatch: objects cannot be broadcast to a single shape");
  return matmulSizes(call, q, { ...k, rank: k.rank, sizes: swapLast(k.sizes) } as Tensor);
}

function checkAttention(call: Call, [q, k, v]: readonly [Tensor, Tensor, Tensor], mask: Tensor | null): void {
  if (q.dtype !== k.dtype || q.dtype !== v.dtype) {
    throw new OpError(`Expected query, key, and value to have the same dtype, but got query.dtype: ${cppTypeName(q.dtype)} key.dtype: ${cppTypeName(k.dtype)} and value.dtype: ${cppTypeName(v.dtype)} instead.`);
  }
  if (q.rank < 2 || k.rank < 2 || v.rank < 2) {
    throw new OpError(`Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: ${q.rank} key.dim: ${k.rank} and value.dim: ${v.rank} instead.`);
  }
  if (mask && mask.dtype !== dtypes.bool && mask.dtype !== dtypes.float32 && mask.dtype !== q.dtype) {
    throw new OpError(`Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ${cppTypeName(mask.dtype)} and  query.dtype: ${cppTypeName(q.dtype)} instead.`);
  }
  if (mask && read.bool(call, "is_causal") && !takesFusedKernel(call, q, k, v)) throw new OpError("_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True");
}

/** Heads that several queries share, repeated for each. */
function sharedHeads(q: Tensor, t: Tensor): Tensor {
  const [wanted, own] = [q.sizes[q.rank - 3]!, t.sizes[t.rank - 3]!];
  if (knownEq(wanted, own)) return t;
  if (!guardEq(dimMod(wanted, own), 0)) throw new OpError("Number of heads in key and value must divide the number of heads in ");
  return make(t, t.sizes.map((size, i) => (i === t.rank - 3 ? wanted : size)));
}

const swapLast = (sizes: Sizes): Dim[] => [...sizes.slice(0, -2), sizes[sizes.length - 1]!, sizes[sizes.length - 2]!];

/**
 * Without dropout, four-dimensional heads of equal width take the fused kernel, whose result is laid out as the query is
 * (aten/src/ATen/native/transformers/attention.cpp).
 */
function takesFusedKernel(call: Call, q: Tensor, k: Tensor, v: Tensor): boolean {
  const innermost = (t: Tensor): boolean => knownEq(t.strides[t.rank - 1]!, 1);
  const sameHeads = [k, v].every(t => t.rank === 4 && [0, 1, 3].every(d => knownEq(t.sizes[d]!, q.sizes[d]!)));
  return q.rank === 4 && read.float(call, "dropout_p") === 0 && sameHeads && [q, k, v].every(innermost);
}

/** Products over the last dimensions. */
export const inner: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "other")];
  if (a.rank === 0 || b.rank === 0) return emptyTensor({ dtype: resultType([a, b]), sizes: a.rank === 0 ? b.sizes : a.sizes, device: a.device });
  if (!guardEq(a.sizes[a.rank - 1]!, b.sizes[b.rank - 1]!)) throw new OpError(`inner() the last dimension must match on both input tensors but got shapes ${shapeText(a.sizes)} and ${shapeText(b.sizes)}`);
  if (a.dtype !== b.dtype) throw new OpError("both inputs should have same dtype");
  return make(a, [...a.sizes.slice(0, -1), ...b.sizes.slice(0, -1)]);
};

export const vecdot: Rule = call => {
  const [a, b] = [read.tensor(call, "x"), read.tensor(call, "y")];
  checkFractions(a.dtype, "linalg.vecdot", "C++");
  if (a.dtype !== b.dtype) throw new OpError(`linalg.vecdot: Expected x and y to have the same dtype, but found x of type ${scalarTypeName(a.dtype)} and y of type ${scalarTypeName(b.dtype)} instead`);
  const sizes = broadcastShapes(call, [a.sizes, b.sizes]);
  const d = wrapDim(read.int(call, "dim"), sizes.length);
  return make(a, sizes.filter((_, i) => i !== d));
};
