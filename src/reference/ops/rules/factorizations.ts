/** Factorisations and what is computed from them: LAPACK's drivers, and the small algebra around them. */
import * as read from "../args.ts";
import { broadcastShapes, inferSize, sameShape, shapeText, sizeText, wrapDim } from "../broadcast.ts";
import { emptyTensor, numelOf } from "../construct.ts";
import { checkThat, dimMul, dimText, guardEq, guardLe, guardLt, knownEq, toConcrete, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { correspondingReal, promoteTypes, scalarTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { inner } from "../inner.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { columnMajor, solve } from "./linalg.ts";
import { checkFractions, checkOldSystem, checkSquare, checkSystem, checkTwoDims, wordingOf } from "./linalgChecks.ts";

const make = (t: Tensor, sizes: readonly Dim[], dtype: DType = t.dtype): Tensor => emptyTensor({ dtype, sizes, device: t.device });
/** Python asks whether the second is less than the first. */
const smaller = (a: Dim, b: Dim): Dim => (guardLt(b, a) ? b : a);
const matrix = (t: Tensor): readonly [Dim, Dim] => t.sizes.slice(-2) as unknown as readonly [Dim, Dim];
const batchOf = (t: Tensor): readonly Dim[] => t.sizes.slice(0, -2);

const broadcastSystem = (call: Call, b: Tensor, a: Tensor): Tensor => columnMajor(b, [...broadcastShapes(call, [batchOf(b), batchOf(a)]), ...b.sizes.slice(-2)]);

export const choleskySolve: Rule = call => {
  const [b, a] = [read.tensor(call), read.tensor(call, "input2")];
  for (const [t, name] of [[b, "b"], [a, "u"]] as const) if (t.rank < 2) throw new OpError(`${name} should have at least 2 dimensions, but has ${t.rank} dimensions instead`);
  checkOldSystem(b, a, "cholesky_solve");
  return broadcastSystem(call, b, a);
};

/** Pivots belong to the factors: as many, in the same batch. */
function checkPivots(call: Call, factors: Tensor, pivots: Tensor, name: string, of: string): void {
  if (sameShape(factors.sizes.slice(0, -1), pivots.sizes)) return;
  throw new OpError(`${name}: Expected ${of}.shape[:-1] and pivots.shape to be the same, but got pivots with shape ${call.env ? sizeText(pivots.sizes) : shapeText(pivots.sizes)} instead`);
}

/** torch/_meta_registrations.py, `linalg_lu_solve_meta`. */
const solvedByFactors = (names: readonly [string, string, string]): Rule => call => {
  const [lu, pivots, b] = [read.tensor(call, names[0]), read.tensor(call, names[1]), read.tensor(call, names[2])];
  const [left, name, words] = [!read.hasArg(call, "left") || read.bool(call, "left"), "linalg.lu_solve", wordingOf(call)];
  if (call.env) {
    checkFractions(lu.dtype, "torch.linalg.lu_solve", words);
    if (lu.dtype !== b.dtype) throw new OpError(`${name}: Expected LU and B to have the same dtype, but found LU of type torch.${lu.dtype.name} and B of type torch.${b.dtype.name} instead`);
    if (pivots.dtype !== dtypes.int32) throw new OpError(`${name}: pivots should be a Tensor of scalar type torch.int32`);
  }
  checkSquare(lu, "torch.linalg.lu_solve", words);
  checkSystem(lu, b, left, name, words);
  if (pivots.rank === 0 || !guardEq(matrix(lu)[1], pivots.sizes[pivots.rank - 1]!)) throw new OpError(`${name}: Number of pivots per batch should be same as the dimension of the matrix`);
  checkPivots(call, lu, pivots, name, "LU");
  return broadcastSystem(call, b, lu);
};

export const luSolve = solvedByFactors(["LU", "pivots", "B"]);
export const luSolveOld = solvedByFactors(["LU_data", "LU_pivots", "self"]);
export const ldlSolve: Rule = call => {
  const [ld, pivots, b] = [read.tensor(call, "LD"), read.tensor(call, "pivots"), read.tensor(call, "B")];
  const name = "torch.linalg.ldl_solve";
  checkSquare(ld, name, wordingOf(call));
  if (call.env) checkFractions(ld.dtype, name, "meta");
  checkOldSystem(b, ld, name);
  checkPivots(call, ld, pivots, name, "LD");
  if (!pivots.dtype.isIntegral) throw new OpError(`${name}: Expected pivots to be integers. Got torch.${pivots.dtype.name}`);
  return broadcastSystem(call, b, ld);
};

export const triangularSolve: Rule = call => {
  const [b, a] = [read.tensor(call), read.tensor(call, "A")];
  for (const [t, name] of [[b, "b"], [a, "A"]] as const) if (t.rank < 2) throw new OpError(`torch.triangular_solve: Expected ${name} to have at least 2 dimensions, but it has ${t.rank} dimensions instead`);
  checkOldSystem(b, a, "triangular_solve");
  return [broadcastSystem(call, b, a), broadcastSystem(call, a, b)];
};

/** The reflectors in place, and their scales. */
export const geqrf: Rule = call => {
  const a = read.tensor(call);
  if (a.rank < 2) throw new OpError("torch.geqrf: input must have at least 2 dimensions.");
  if (!a.dtype.isFloatingPoint && !a.dtype.isComplex) throw new OpError(`"geqrf_cpu" not implemented for '${scalarTypeName(a.dtype)}'`);
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
  if (tau.dtype !== input.dtype) throw new OpError(`${name}: tau dtype torch.${tau.dtype.name} does not match input dtype torch.${input.dtype.name}`);
  return columnMajor(input, input.sizes);
};

export const ormqr: Rule = call => {
  const [input, tau, other] = [read.tensor(call), read.tensor(call, "input2"), read.tensor(call, "input3")];
  const fail = (message: string): never => { throw new OpError(`torch.ormqr: ${message}`); };
  if (input.rank < 2) fail("input must have at least 2 dimensions.");
  if (other.rank < 2) fail("other must have at least 2 dimensions.");
  const at = read.bool(call, "left") ? -2 : -1;
  const [rows, scales] = [other.sizes[other.rank + at]!, tau.sizes[wrapDim(-1, tau.rank)]!];
  if (!guardLe(scales, rows)) fail(`other.shape[${at}] must be greater than or equal to tau.shape[-1]`);
  if (!guardEq(rows, input.sizes[input.rank - 2]!)) fail(`other.shape[${at}] must be equal to input.shape[-2]`);
  if (!guardLe(scales, input.sizes[input.rank - 1]!)) fail("tau.shape[-1] must be less than or equal to input.shape[-1]");
  if (input.rank - tau.rank !== 1) fail(`Expected tau to have one dimension less than input, but got tau.ndim equal to ${tau.rank} and input.ndim is equal to ${input.rank}`);
  if (input.rank !== other.rank) fail(`Expected other to have the same number of dimensions as input, but got other.ndim equal to ${other.rank} and input.ndim is equal to ${input.rank}`);
  for (const [name, sizes] of [["tau", tau.sizes.slice(0, -1)], ["other", batchOf(other)]] as const) {
    if (!sameShape(sizes, batchOf(input))) fail(`Expected batch dimensions of ${name} to be equal to input.shape[:-2], but got ${sizeText(sizes)}`);
  }
  for (const [t, name] of [[tau, "tau"], [other, "other"]] as const) if (t.dtype !== input.dtype) fail(`Expected input and ${name} to have the same dtype, but input has dtype torch.${input.dtype.name} and ${name} has dtype torch.${t.dtype.name}`);
  return columnMajor(other, other.sizes);
};

/** A factorisation in one matrix, its pivots, and LAPACK's word on each matrix where the schema has it. */
export const withPivots: Rule = call => {
  const a = read.tensor(call, call.op.schema.args[0]!.name);
  if (call.op.packet.startsWith("linalg_ldl")) {
    checkSquare(a, "torch.linalg.ldl_factor_ex", wordingOf(call));
    if (call.env) checkFractions(a.dtype, "torch.linalg.ldl_factor_ex", "meta");
  } else checkTwoDims(a, "torch.lu_factor");
  const [m, n] = matrix(a);
  const parts = [columnMajor(a, a.sizes), make(a, [...batchOf(a), smaller(m, n)], dtypes.int32), make(a, batchOf(a), dtypes.int32)];
  return parts.slice(0, call.op.schema.returns.length);
};

export const luUnpack: Rule = call => {
  const a = read.tensor(call, "LU_data");
  checkTwoDims(a, "torch.lu_unpack");
  const [data, pivots] = [read.bool(call, "unpack_data"), read.bool(call, "unpack_pivots")];
  if (pivots && read.tensor(call, "LU_pivots").dtype !== dtypes.int32) {
    throw new OpError("torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is intended to be used with the output produced by torch.linalg.lu_factor");
  }
  const [m, n] = matrix(a);
  const k = smaller(m, n);
  const part = (wanted: boolean, rows: Dim, columns: Dim): Tensor => (wanted ? make(a, [...batchOf(a), rows, columns]) : make(a, [0]));
  return [part(pivots, m, m), part(data, m, k), part(data, k, n)];
};

export const solveEx: Rule = call => [solve(call), make(read.tensor(call, "A"), batchOf(read.tensor(call, "A")), dtypes.int32)];

export const tensorInverse: Rule = call => {
  const self = read.tensor(call);
  const ind = read.int(call, "ind");
  if (ind <= 0) throw new OpError(`Expected a strictly positive integer for 'ind', but got ${ind}`);
  const [rows, columns] = [self.sizes.slice(0, ind), self.sizes.slice(ind)];
  if (!guardEq(numelOf(rows), numelOf(columns))) {
    throw new OpError(`Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ${String(numelOf(columns))} != ${String(numelOf(rows))}`);
  }
  if (call.env) checkFractions(self.dtype, "linalg.inv_ex", "meta", true);
  return make(self, [...columns, ...rows]);
};

export const tensorSolve: Rule = call => {
  const [self, other] = [read.tensor(call), read.tensor(call, "other")];
  if (call.env) for (const t of [self, other]) t.sizes.forEach(toConcrete);
  const moved = read.maybeInts(call, "dims");
  const order = self.sizes.map((_, i) => i).filter(i => moved?.includes(i) !== true).concat(moved ?? []);
  const [of, by] = [numelOf(order.slice(other.rank).map(i => self.sizes[i]!)), numelOf(other.sizes)];
  if (!guardEq(of, by)) throw new OpError(`Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got ${dimText(of)} != ${dimText(by)}`);
  if (call.env) {
    checkFractions(self.dtype, "linalg.solve", "meta");
    if (self.dtype !== other.dtype) throw new OpError(`linalg.solve: Expected A and B to have the same dtype, but found A of type torch.${self.dtype.name} and B of type torch.${other.dtype.name} instead`);
  }
  return make(self, order.slice(other.rank).map(i => self.sizes[i]!));
};

/** The norm over all but one dimension, which is kept; over everything for -1. */
export const normExceptDim: Rule = call => {
  const v = read.tensor(call, "v");
  if (call.env && !v.dtype.isFloatingPoint && !v.dtype.isComplex) throw new OpError(`linalg.vector_norm: Expected a floating point or complex tensor as input. Got torch.${v.dtype.name}`);
  const dim = read.int(call, "dim");
  if (dim === -1) return make(v, []);
  // The last dimension is brought to the front.
  const at = wrapDim(dim, v.rank);
  if (v.rank === 0) throw new OpError(`Dimension specified as ${dim} but tensor has no dimensions`, "IndexError");
  if (v.sizes.some((size, i) => i === at && knownEq(size, 0))) throw new OpError(`cannot reshape tensor of 0 elements into shape ${at > 0 && at === v.rank - 1 ? "[-1, 0]" : "[0, -1]"} because the unspecified dimension size -1 can be any value and is ambiguous`);
  return make(v, v.sizes.map((size, i) => (i === at ? size : 1)));
};

/** `self + vec1 ⊗ vec2`. */
export const outerSum: Rule = call => {
  const [self, a, b] = [read.tensor(call), read.tensor(call, "vec1"), read.tensor(call, "vec2")];
  if (a.rank !== 1 || b.rank !== 1) throw new OpError(`addr: Expected 1-D argument vec${a.rank === 1 ? 2 : 1}, but got ${a.rank === 1 ? b.rank : a.rank}-D`);
  const sizes = [a.sizes[0]!, b.sizes[0]!];
  if (call.env) inner(call, "expand", self, sizes.map(size => typeof size === "number" ? BigInt(size) : size));
  else inferSize(self.sizes, sizes);
  return make(self, sizes, [a, b].reduce((dtype, t) => promoteTypes(dtype, t.dtype), self.dtype));
};

/** The signal that a spectrum of frames is the transform of (torch/_refs, `istft`). */
export const istft: Rule = call => {
  const self = read.tensor(call);
  const nfft = read.int(call, "n_fft");
  const hop = read.maybeInt(call, "hop_length") ?? Math.floor(nfft / 4);
  const frames = self.rank === 0 ? wrapDim(-1, 0) : self.sizes[self.rank - 1]!;
  if (call.env) checkSpectrum(call, self, nfft, hop);
  const complex = read.bool(call, "return_complex");
  const window = read.maybeTensor(call, "window");
  const real = complex ? self.dtype : correspondingReal(self.dtype);
  const dtype = window === null ? real : promoteTypes(real, window.dtype);
  const start = read.bool(call, "center") ? Math.floor(nfft / 2) : 0;
  const whole = dimMul(hop, typeof frames === "number" ? frames - 1 : frames);
  const length = read.maybeInt(call, "length") ?? (typeof whole === "number" ? Math.max(0, whole + nfft - 2 * start) : whole);
  if (call.env && typeof whole === "number" && typeof length === "number" && start + length > whole + nfft) throw new OpError(`start (${start}) + length (${length}) exceeds dimension size (${whole + nfft}).`);
  return make(self, [...self.sizes.slice(0, -2), length], dtype);
};

const sameDeviceText = "istft input and window must be on the same device but got self on cpu and window on cpu";

/** What the decomposition asks, in its order. A message of its own that cannot be made is the error instead. */
function checkSpectrum(call: Call, self: Tensor, nfft: number, hop: number): void {
  const refuse = (bad: boolean, message: string, type?: string): void => { if (bad) throw new OpError(message, type); };
  const width = read.maybeInt(call, "win_length") ?? nfft;
  const window = read.maybeTensor(call, "window");
  if (!self.dtype.isComplex) refuse(true, window === null ? "'NoneType' object has no attribute 'device'" : sameDeviceText, window === null ? "AttributeError" : "RuntimeError");
  if (self.rank === 1) wrapDim(-2, 1);
  refuse(self.sizes.some(size => knownEq(size, 0)), "istft input tensor cannot be empty");
  refuse(self.rank < 2 || self.rank > 3, `istft expected a tensor with 2 or 3 dimensions, but got ${self.rank}`);
  const size = self.sizes[self.rank - 2]!;
  const onesided = read.arg(call, "onesided") === null ? size !== nfft : read.bool(call, "onesided");
  const frequencies = "istft expected the frequency dimension (3rd to the last) of the input tensor ";
  refuse(onesided && size !== Math.floor(nfft / 2) + 1, `${frequencies}to match n_fft / 2 + 1 when onesided=True, but got {fft_size}`);
  refuse(!onesided && size !== nfft, `('${frequencies}to match n_fft when onesided=False, but got {fft_size}',)`);
  refuse(hop <= 0 || hop > width, "istft expected 0 < hop_length <= win_length");
  refuse(width <= 0 || width > nfft, "istft expected 0 < win_length <= n_fft");
  refuse(window !== null && (window.rank !== 1 || window.sizes[0] !== width), "Invalid window shape. window has to be 1D and length of `win_length`");
  if (read.bool(call, "return_complex")) refuse(onesided, "cannot have onesided output if window or input is complex");
  else {
    refuse(window !== null && window.dtype.isComplex, "Complex windows are incompatible with return_complex=False");
    refuse(nfft % 2 === 1, "", "AssertionError");
  }
}
