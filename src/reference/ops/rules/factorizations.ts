/** Factorisations and what is computed from them: LAPACK's drivers, and the small algebra around them. */
import * as read from "../args.ts";
import { broadcastShapes, inferSize, sameShape, shapeText, sizeText } from "../broadcast.ts";
import { emptyTensor, numelOf } from "../construct.ts";
import { checkThat, dimMul, dimText, guardEq, guardLe, knownEq, toConcrete, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { correspondingReal } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Rule } from "../types.ts";
import { checkRows, columnMajor, squareCheck } from "./linalg.ts";

const make = (t: Tensor, sizes: readonly Dim[], dtype: DType = t.dtype): Tensor => emptyTensor({ dtype, sizes, device: t.device });
const smaller = (a: Dim, b: Dim): Dim => (guardLe(a, b) ? a : b);
const matrix = (t: Tensor): readonly [Dim, Dim] => t.sizes.slice(-2) as unknown as readonly [Dim, Dim];
const batchOf = (t: Tensor): readonly Dim[] => t.sizes.slice(0, -2);

/** A square matrix, and as many rows in the right-hand side (torch/_meta_registrations.py, `linearSolveCheckInputs`). */
function checkSystem(b: Tensor, a: Tensor): void {
  const [[m, n], [rows]] = [matrix(a), matrix(b)];
  if (!guardEq(n, m)) throw new OpError(`A must be batches of square matrices, but they are ${dimText(m)} by ${dimText(n)} matrices`);
  if (!guardEq(n, rows)) throw new OpError(`Incompatible matrix sizes for linear solve: each A matrix is ${dimText(n)} by ${dimText(n)} but each b matrix is ${dimText(rows)} by ${dimText(matrix(b)[1])}`);
}

/** A system's right-hand side over the joint batch. */
const solved = (...names: readonly [string, string]): Rule => call => {
  const [b, a] = [read.tensor(call, names[0]), read.tensor(call, names[1])];
  if (call.env && a.rank >= 2 && b.rank >= 2) checkSystem(b, a);
  return columnMajor(b, [...broadcastShapes(call, [batchOf(b), batchOf(a)]), ...b.sizes.slice(-2)]);
};

export const choleskySolve = solved("self", "input2");

/** Pivots belong to the factors: as many, in the same batch (torch/_meta_registrations.py, `linalg_lu_solve_meta`). */
const withItsPivots = (rule: Rule, names: readonly [string, string, string]): Rule => call => {
  const [lu, pivots, b] = [read.tensor(call, names[0]), read.tensor(call, names[1]), read.tensor(call, names[2])];
  const left = !read.hasArg(call, "left") || read.bool(call, "left");
  squareCheck(call, lu, "torch.linalg.lu_solve");
  const [n, rows] = [matrix(lu)[1], matrix(b)[left ? 0 : 1]];
  if (!guardEq(n, rows)) {
    throw new OpError(`linalg.lu_solve: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} (${matrix(lu).map(dimText).join("x")} and ${matrix(b).map(dimText).join("x")})`);
  }
  if (pivots.rank === 0 || !guardEq(n, pivots.sizes[pivots.rank - 1]!)) throw new OpError("linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix");
  if (!sameShape(lu.sizes.slice(0, -1), pivots.sizes)) {
    throw new OpError(`linalg.lu_solve: Expected LU.shape[:-1] and pivots.shape to be the same, but got pivots with shape ${call.env ? sizeText(pivots.sizes) : shapeText(pivots.sizes)} instead`);
  }
  return rule(call);
};

export const luSolve = withItsPivots(solved("B", "LU"), ["LU", "pivots", "B"]);
export const luSolveOld = withItsPivots(solved("self", "LU_data"), ["LU_data", "LU_pivots", "self"]);
export const ldlSolve = solved("B", "LD");

export const triangularSolve: Rule = call => {
  const [b, a] = [read.tensor(call), read.tensor(call, "A")];
  const batch = broadcastShapes(call, [batchOf(b), batchOf(a)]);
  return [columnMajor(b, [...batch, ...b.sizes.slice(-2)]), columnMajor(a, [...batch, ...a.sizes.slice(-2)])];
};

/** The reflectors in place, and their scales. */
export const geqrf: Rule = call => {
  const a = read.tensor(call);
  if (a.rank < 2) throw new OpError("torch.geqrf: input must have at least 2 dimensions.");
  return [columnMajor(a, a.sizes), make(a, [...batchOf(a), smaller(...matrix(a))])];
};

export const householderProduct: Rule = call => {
  const name = "torch.linalg.householder_product";
  const [input, tau] = [read.tensor(call, call.op.schema.args[0]!.name), read.tensor(call, call.op.schema.args[1]!.name)];
  if (input.rank < 2) throw new OpError(`${name}: input must have at least 2 dimensions.`);
  const [rows, columns] = matrix(input);
  checkThat("ge", rows, columns, () => `${name}: input.shape[-2] must be greater than or equal to input.shape[-1]`);
  checkThat("ge", columns, tau.sizes[tau.rank - 1]!, () => `${name}: input.shape[-1] must be greater than or equal to tau.shape[-1]`);
  if (input.rank - tau.rank !== 1) throw new OpError(`${name}: Expected tau to have one dimension less than input, but got tau.ndim equal to ${tau.rank} and input.ndim is equal to ${input.rank}`);
  if (batchOf(input).some((size, i) => !guardEq(tau.sizes[i]!, size))) {
    throw new OpError(`${name}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got ${(call.env ? sizeText : shapeText)(tau.sizes.slice(0, -1))}`);
  }
  return columnMajor(input, input.sizes);
};

export const ormqr: Rule = call => {
  const other = read.tensor(call, "input3");
  return columnMajor(other, other.sizes);
};

/** A factorisation in one matrix, its pivots, and LAPACK's word on each matrix where the schema has it. */
export const withPivots: Rule = call => {
  const a = read.tensor(call, call.op.schema.args[0]!.name);
  const [m, n] = matrix(a);
  const parts = [columnMajor(a, a.sizes), make(a, [...batchOf(a), smaller(m, n)], dtypes.int32), make(a, batchOf(a), dtypes.int32)];
  return parts.slice(0, call.op.schema.returns.length);
};

export const luUnpack: Rule = call => {
  const a = read.tensor(call, "LU_data");
  const [m, n] = matrix(a);
  const k = smaller(m, n);
  const [data, pivots] = [read.bool(call, "unpack_data"), read.bool(call, "unpack_pivots")];
  const part = (wanted: boolean, rows: Dim, columns: Dim): Tensor => (wanted ? make(a, [...batchOf(a), rows, columns]) : make(a, [0]));
  return [part(pivots, m, m), part(data, m, k), part(data, k, n)];
};

export const solveEx: Rule = call => {
  const [a, b] = [read.tensor(call, "A"), read.tensor(call, "B")];
  squareCheck(call, a, "linalg.solve_ex");
  const isVector = b.rank === 1 || (a.rank - 1 === b.rank && b.sizes.every((size, i) => guardEq(size, a.sizes[i]!)));
  if (!isVector) checkRows(call, a, b, "linalg.solve");
  const batch = isVector ? batchOf(a) : broadcastShapes(call, [batchOf(a), batchOf(b)]);
  const result = isVector ? make(b, a.sizes.slice(0, -1)) : columnMajor(b, [...batch, ...b.sizes.slice(-2)]);
  return [result, make(a, batchOf(a), dtypes.int32)];
};

export const conditionNumber: Rule = call => {
  const a = read.tensor(call);
  return make(a, batchOf(a), correspondingReal(a.dtype));
};

export const tensorInverse: Rule = call => {
  const self = read.tensor(call);
  const ind = read.int(call, "ind");
  if (ind <= 0) throw new OpError("Expected a strictly positive integer for 'ind'");
  const [rows, columns] = [self.sizes.slice(0, ind), self.sizes.slice(ind)];
  if (!guardEq(numelOf(rows), numelOf(columns))) {
    throw new OpError(`Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ${String(numelOf(columns))} != ${String(numelOf(rows))}`);
  }
  return make(self, [...columns, ...rows]);
};

export const tensorSolve: Rule = call => {
  const [self, other] = [read.tensor(call), read.tensor(call, "other")];
  if (call.env) for (const t of [self, other]) t.sizes.forEach(toConcrete);
  const moved = read.maybeInts(call, "dims");
  const order = self.sizes.map((_, i) => i).filter(i => moved?.includes(i) !== true).concat(moved ?? []);
  return make(self, order.slice(other.rank).map(i => self.sizes[i]!));
};

/** The norm over all but one dimension, which is kept; over everything for -1. */
export const normExceptDim: Rule = call => {
  const v = read.tensor(call, "v");
  const dim = read.int(call, "dim");
  if (dim === -1) return make(v, []);
  return make(v, v.sizes.map((size, i) => (i === dim ? size : 1)));
};

/** `self + vec1 ⊗ vec2`. */
export const outerSum: Rule = call => {
  const [self, a, b] = [read.tensor(call), read.tensor(call, "vec1"), read.tensor(call, "vec2")];
  if (a.rank !== 1 || b.rank !== 1) throw new OpError(`addr: Expected 1-D argument vec${a.rank === 1 ? 2 : 1}, but got ${a.rank === 1 ? b.rank : a.rank}-D`);
  const sizes = [a.sizes[0]!, b.sizes[0]!];
  inferSize(self.sizes, sizes);
  return make(self, sizes);
};

/** The signal that a spectrum of frames is the transform of. */
export const istft: Rule = call => {
  const self = read.tensor(call);
  const nfft = read.int(call, "n_fft");
  const hop = read.maybeInt(call, "hop_length") ?? Math.floor(nfft / 4);
  const frames = self.sizes[self.rank - 1]!;
  const whole = dimMul(hop, typeof frames === "number" ? frames - 1 : frames);
  const length = read.maybeInt(call, "length") ?? (typeof whole === "number" ? whole + nfft - (read.bool(call, "center") ? 2 * Math.floor(nfft / 2) : 0) : whole);
  return make(self, [...self.sizes.slice(0, -2), length], read.bool(call, "return_complex") ? self.dtype : correspondingReal(self.dtype));
};
