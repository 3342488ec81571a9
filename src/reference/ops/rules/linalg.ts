/** Linear algebra beyond products, and Fourier transforms. */
import * as read from "../args.ts";
import { broadcastShapes, wrapDim } from "../broadcast.ts";
import { defaultStrides, emptyTensor, numel } from "../construct.ts";
import { dimAdd, dimFloorDiv, dimMul, dimSub, dimText, guardEq, guardLt, knownEq, guardGe, guardGt, isSymNode, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { correspondingComplex, correspondingReal, defaultFloatFor, scalarTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { refuseSymbolic } from "./answers.ts";
import { checkFractions, checkMatrix, checkSquare, checkSystem, checkTwoDims, isFullPrecision, squareOf, wordingOf } from "./linalgChecks.ts";

const make = (t: Tensor, sizes: readonly Dim[], dtype: DType = t.dtype): Tensor => emptyTensor({ dtype, sizes, device: t.device });
const firstOf = (call: Call): Tensor => read.tensor(call, call.op.schema.args[0]!.name);

/** Column-major matrices, as LAPACK leaves them. */
export function columnMajor(t: Tensor, sizes: readonly Dim[], dtype: DType = t.dtype): Tensor {
  const rows = sizes[sizes.length - 2]!;
  // Python's `max` asks (torch/_prims_common, `make_contiguous_strides_for`).
  const strides = [...defaultStrides(sizes).slice(0, -2), 1, guardLt(rows, 1) ? 1 : rows];
  const made = emptyTensor({ dtype, sizes, strides, device: t.device });
  // `as_strided_` asks whether there is any memory to lie in (ATen/native/Resize.h, `checkInBoundsForStorage`).
  if (isSymNode(made.storage.size)) guardEq(dimMul(made.storage.size, dtype.bytes), 0);
  return made;
}

export const likeColumns: Rule = call => columnMajor(firstOf(call), firstOf(call).sizes);

/** `linalg_inv_ex` names itself on fake tensors. */
export const inverse: Rule = call => squareOf(call.env ? "linalg.inv_ex" : "linalg.inv", likeColumns, "precise")(call);

/** Nothing is asked of what has no elements. */
export const cholesky: Rule = call => {
  const self = firstOf(call);
  return call.env && self.sizes.some(size => knownEq(size, 0)) ? make(self, self.sizes) : squareOf("cholesky", likeColumns)(call);
};

/** The inverse of negative powers. */
export const matrixPower: Rule = call => {
  checkSquare(firstOf(call), "linalg.matrix_power", "C++");
  return read.int(call, "n") < 0 ? inverse(call) : likeColumns(call);
};

export const determinant: Rule = call => make(firstOf(call), firstOf(call).sizes.slice(0, -2));

/** Composite: C++ checks it whatever is given. */
export const logdet: Rule = call => {
  const self = firstOf(call);
  checkSquare(self, "logdet", "C++");
  checkFractions(self.dtype, "logdet", "C++", true);
  return determinant(call);
};

export const slogdet: Rule = call => {
  const self = firstOf(call);
  return [make(self, self.sizes.slice(0, -2)), make(self, self.sizes.slice(0, -2), correspondingReal(self.dtype))];
};

/** Whether the right-hand side is a vector, or a batch of vectors. */
export const isVectorSide = (a: Tensor, b: Tensor): boolean => b.rank === 1 || (a.rank - 1 === b.rank && b.sizes.every((size, i) => guardEq(size, a.sizes[i]!)));

/** The solution of `AX = B`, or of `XA = B` (`_linalg_solve_ex`). */
export const solve: Rule = call => {
  const [a, b] = [read.tensor(call, "A"), read.tensor(call, "B")];
  const words = wordingOf(call);
  if (call.env) {
    checkFractions(a.dtype, "linalg.solve", words);
    if (a.dtype !== b.dtype) throw new OpError(`linalg.solve: Expected A and B to have the same dtype, but found A of type torch.${a.dtype.name} and B of type torch.${b.dtype.name} instead`);
  }
  const vector = isVectorSide(a, b);
  const side = vector ? make(b, [...b.sizes, 1]) : b;
  checkSystem(a, side, read.bool(call, "left"), "linalg.solve", words);
  const batch = broadcastShapes(call, [a.sizes.slice(0, -2), side.sizes.slice(0, -2)]);
  return vector ? make(b, [...batch, ...side.sizes.slice(-2, -1)]) : columnMajor(b, [...batch, ...b.sizes.slice(-2)]);
};

/** Python asks whether the second is less than the first. */
const smaller = (a: Dim, b: Dim): Dim => (guardLt(b, a) ? b : a);

/** What `_linalg_svd` asks. */
function checkDecomposed(call: Call, a: Tensor, name: string): void {
  checkMatrix(a, name);
  if (call.env) checkFractions(a.dtype, name, "meta");
}

export const svd: Rule = call => {
  const a = firstOf(call);
  if (a.rank < 2 && call.op.packet === "svd") throw new OpError(`linalg.svd: input should have at least 2 dimensions, but has ${a.rank} dimensions instead`);
  checkDecomposed(call, a, "linalg.svd");
  const [m, n] = a.sizes.slice(-2) as [Dim, Dim];
  const k = smaller(m, n);
  const batch = a.sizes.slice(0, -2);
  const full = read.hasArg(call, "full_matrices") ? read.bool(call, "full_matrices") : !read.bool(call, "some");
  const transposed = read.hasArg(call, "full_matrices");
  const [u, v] = [full ? m : k, full ? n : k];
  const right = transposed ? [...batch, v, n] : [...batch, n, v];
  return [columnMajor(a, [...batch, m, u]), make(a, [...batch, k], correspondingReal(a.dtype)), columnMajor(a, right)];
};

export const singularValues: Rule = call => {
  const a = firstOf(call);
  checkDecomposed(call, a, "linalg.svd");
  const [batch, [m, n]] = [a.sizes.slice(0, -2), a.sizes.slice(-2) as [Dim, Dim]];
  const k = smaller(m, n);
  // The vectors are made too, as a gradient may need them.
  if (call.env) [[...batch, m, k], [...batch, k, n]].forEach(sizes => columnMajor(a, sizes));
  return make(a, [...batch, k], correspondingReal(a.dtype));
};

export const qr: Rule = call => {
  const a = firstOf(call);
  checkDecomposed(call, a, "linalg.qr");
  const mode = read.hasArg(call, "mode") ? read.str(call, "mode") : read.bool(call, "some") ? "reduced" : "complete";
  if (mode === null || !["reduced", "complete", "r"].includes(mode)) throw new OpError(`qr received unrecognized mode '${mode}' but expected one of 'reduced' (default), 'r', or 'complete'`);
  const [m, n] = a.sizes.slice(-2) as [Dim, Dim];
  const batch = a.sizes.slice(0, -2);
  const k = mode === "complete" ? m : smaller(m, n);
  return [mode === "r" ? make(a, [0]) : columnMajor(a, [...batch, m, k]), columnMajor(a, [...batch, k, n])];
};

export function eigen(real: boolean, vectors: boolean): Rule {
  return call => {
    const a = firstOf(call);
    const words = wordingOf(call);
    checkSquare(a, real ? "linalg.eigh" : "linalg.eig", words);
    const uplo = read.hasArg(call, "UPLO") ? read.str(call, "UPLO") : null;
    if (uplo !== null && !/^[lu]$/i.test(uplo)) throw new OpError(`Expected UPLO argument to be 'L' or 'U', but got ${uplo}`);
    // There is no complex type for it, and the look-up that fails says nothing but the type.
    if (!real && call.env && !a.dtype.isFloatingPoint && !a.dtype.isComplex) throw new OpError(`torch.${a.dtype.name}`);
    const type = real ? a.dtype : correspondingComplex(a.dtype);
    const values = make(a, a.sizes.slice(0, -1), real ? correspondingReal(a.dtype) : type);
    return vectors ? [values, columnMajor(a, a.sizes, type)] : values;
  };
}

/** Tolerances given as tensors: real numbers. */
function tolerancesOf(call: Call, name: string): Tensor[] {
  return ["atol", "rtol", "rcond", "tol"].flatMap(each => {
    const given = read.hasArg(call, each) ? read.maybeTensor(call, each) : null;
    if (given?.dtype.isComplex) throw new OpError(`${name}: ${each} tensor of complex type is not supported. Got ${scalarTypeName(given.dtype)}`);
    return given ? [given] : [];
  });
}

/** Where no relative tolerance is given it grows with the larger size (ATen/native/LinearAlgebra.cpp, `get_atol_rtol`). */
function askTolerance(call: Call, { sizes, rank }: Tensor): void {
  if (call.env && ["rtol", "rcond"].every(name => !read.hasArg(call, name) || read.arg(call, name) === null)) guardLt(sizes[rank - 1]!, sizes[rank - 2]!);
}

export const pinv: Rule = call => {
  const a = firstOf(call);
  if (a.rank < 2 || !isFullPrecision(a.dtype)) {
    throw new OpError(`linalg.pinv(${scalarTypeName(a.dtype)}{[${a.sizes.map(dimText).join(", ")}]}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types`);
  }
  const [batch, tail] = [a.sizes.slice(0, -2), [a.sizes[a.rank - 1]!, a.sizes[a.rank - 2]!]];
  askTolerance(call, a);
  if (guardEq(numel(a), 0)) return make(a, [...batch, ...tail]);
  // Tolerances have a dimension of singular values put behind theirs, and broadcast with what those are found for.
  const tolerances = tolerancesOf(call, "torch.linalg.pinv");
  const values = broadcastShapes(call, [...tolerances.map(t => [...t.sizes, 1]), [...batch, smaller(...(tail.toReversed() as [Dim, Dim]))]]);
  return make(a, [...broadcastShapes(call, [values.slice(0, -1), batch]), ...tail]);
};

/** The tolerance is found from the epsilon of its type, which two types have. */
export const matrixRank: Rule = call => {
  const a = firstOf(call);
  checkMatrix(a, "torch.linalg.matrix_rank", "input");
  if (!isFullPrecision(a.dtype)) throw new OpError("This function doesn't handle types other than float and double");
  if (read.bool(call, "hermitian")) checkSquare(a, "linalg.eigh", wordingOf(call));
  askTolerance(call, a);
  if (call.env) guardEq(numel(a), 0);
  return rank(call);
};

const rank: Rule = call => make(firstOf(call), firstOf(call).sizes.slice(0, -2), dtypes.int64);

/** As many results as the schema has, each of the first tensor's shape. */
export const sameEach: Rule = call => call.op.schema.returns.map(() => make(firstOf(call), firstOf(call).sizes));

// Fourier transforms.

const invalidLength = (length: Dim): OpError => new OpError(`Invalid number of data points (${dimText(length)}) specified`);

function signalLength(call: Call, self: Tensor, d: number, half: boolean): Dim {
  const n = read.hasArg(call, "n") ? read.maybeDim(call, "n") : null;
  const length = n ?? (half ? dimMul(2, dimSub(self.sizes[d]!, 1)) : self.sizes[d]!);
  if (!guardGe(length, 1)) throw invalidLength(length);
  return length;
}

type Spectrum = "complex" | "oneSided" | "toReal";

function checkNormalization(call: Call): void {
  const norm = read.str(call, "norm");
  if (norm !== null && !["forward", "backward", "ortho"].includes(norm)) throw new OpError(`Invalid normalization mode: "${norm}"`);
}

/** `fftshift`: a roll of the dimensions that are named, or of all. */
export const fftShift: Rule = call => {
  const self = read.tensor(call);
  const dims = read.arg(call, "dim") === null ? null : read.ints(call, "dim");
  if ((dims ?? self.sizes).length === 0) throw new OpError("`shifts` required");
  dims?.forEach(dim => wrapDim(dim, self.rank));
  return make(self, self.sizes, self.dtype);
};

/** One-dimensional transforms along `dim`. */
export function fft(kind: Spectrum): Rule {
  return call => {
    checkNormalization(call);
    const self = read.tensor(call);
    const d = wrapDim(read.int(call, "dim"), self.rank);
    if (self.rank === 0) throw new OpError(`Dimension specified as ${read.int(call, "dim")} but tensor has no dimensions`, "IndexError");
    checkHalves(self.dtype);
    const base = defaultFloatFor(self.dtype);
    if (kind === "oneSided" && self.dtype.isComplex) throw new OpError(`${call.op.packet.replace("fft_", "")} expects a real input tensor, but got ${scalarTypeName(self.dtype)}`);
    const length = signalLength(call, self, d, kind === "toReal");
    const given = self.sizes.map((own, i) => (i === d && read.maybeDim(call, "n") !== null ? length : own));
    if (kind === "toReal") refuseSymbolic(call, "aten._fft_c2r.default", given);
    else if (!self.dtype.isComplex) refuseSymbolic(call, "aten._fft_r2c.default", given);
    const size = kind === "oneSided" ? dimAdd(dimFloorDiv(length, 2), 1) : length;
    return make(self, self.sizes.map((own, i) => (i === d ? size : own)), kind === "toReal" ? correspondingReal(base) : correspondingComplex(base));
  };
}

/** Transforms over several dimensions; only the last one is halved. */
export function fftN(kind: Spectrum): Rule {
  return call => {
    checkNormalization(call);
    const self = read.tensor(call);
    const name = call.op.packet.replace("fft_", "");
    const s = read.arg(call, "s") === null ? null : read.dims(call, "s");
    const dims = read.arg(call, "dim") === null ? null : read.ints(call, "dim");
    if (s && dims && s.length !== dims.length) throw new OpError("When given, dim and shape arguments must have the same length");
    if (s && s.length > self.rank) throw new OpError(`Got shape with ${s.length} values but input tensor only has ${self.rank} dimensions.`);
    if (self.rank === 0 && dims !== null && dims.length > 0) throw new OpError(`Dimension specified as ${dims[0]!} but tensor has no dimensions`, "IndexError");
    const at = (dims ?? self.sizes.map((_, i) => i).slice(s ? -s.length : 0)).map(d => wrapDim(d, self.rank));
    if (new Set(at).size !== at.length) throw new OpError("FFT dims must be unique");
    if (at.length === 0 && kind !== "complex") throw new OpError(`${name.replace("2", "n")} must transform at least one axis`);
    if (kind === "oneSided" && self.dtype.isComplex) throw new OpError(name.startsWith("ihfft") ? "Expected self.is_floating_point() to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)" : `${name.replace("2", "n")} expects a real-valued input tensor, but got ${scalarTypeName(self.dtype)}`);
    checkHalves(self.dtype);
    const base = defaultFloatFor(self.dtype);
    const sizes = [...self.sizes];
    const isOwn = (i: number): boolean => s === null || knownEq(s[i]!, -1);
    at.forEach((d, i) => {
      if (!isOwn(i)) sizes[d] = s![i]!;
      if (!guardGt(sizes[d]!, 0)) throw invalidLength(sizes[d]!);
    });
    const last = at.at(-1);
    const whole = kind === "toReal" && isOwn(at.length - 1) ? dimMul(2, dimSub(sizes[last!]!, 1)) : null;
    if (whole !== null && !guardGe(whole, 1)) throw invalidLength(whole);
    if (kind !== "complex") refuseSymbolic(call, kind === "toReal" ? "aten._fft_c2r.default" : "aten._fft_r2c.default", sizes);
    if (whole !== null) sizes[last!] = whole;
    if (kind === "oneSided") sizes[at.at(-1)!] = dimAdd(dimFloorDiv(sizes[at.at(-1)!]!, 2), 1);
    return make(self, sizes, kind === "toReal" ? correspondingReal(base) : correspondingComplex(base));
  };
}

/** No processor transforms numbers of half precision. */
function checkHalves(dtype: DType): void {
  if (dtype === dtypes.float16 || dtype === dtypes.bfloat16 || dtype === dtypes.complex32) throw new OpError(`Unsupported dtype ${scalarTypeName(dtype)}`);
}

export const fftFrequencies = (half: boolean): Rule => call => {
  const n = read.int(call, "n");
  const dtype = read.dtype(call) ?? dtypes.float32;
  if (!dtype.isFloatingPoint && !dtype.isComplex) throw new OpError(`${call.op.packet.replace("fft_", "")} requires a floating point or complex dtype`);
  if (n < 0) throw new OpError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  return emptyTensor({ dtype, sizes: [half ? Math.floor(n / 2) + 1 : n] });
};

/** What frames are cut from, and how (torch/_refs/__init__.py, `stft`). */
function checkStft(call: Call, self: Tensor, length: Dim, nfft: number, hop: number): void {
  const window = read.maybeTensor(call, "window");
  const taps = read.maybeInt(call, "win_length") ?? nfft;
  const isComplex = self.dtype.isComplex || window?.dtype.isComplex === true;
  // Its message is a string where a function is wanted.
  if (read.arg(call, "return_complex") === null && !isComplex) throw new OpError("message must be a callable", "TypeError");
  if (!self.dtype.isFloatingPoint && !self.dtype.isComplex) throw new OpError("stft expected a tensor of floating point or complex values");
  if (self.rank !== 1 && self.rank !== 2) throw new OpError("stft expected a 1D or 2D tensor");
  if (nfft <= 0 || (typeof length === "number" && nfft > length)) throw new OpError(`stft expected 0 < n_fft <= ${dimText(length)}, but got n_fft=${nfft}`);
  if (hop <= 0) throw new OpError(`stft expected hop_length > 0 but got hop_length=${hop}`);
  if (taps <= 0 || taps > nfft) throw new OpError(`stft expected 0 < win_length <= n_fft but got win_length=${taps}`);
  if (window && (window.rank !== 1 || !guardEq(window.sizes[0]!, taps))) throw new OpError(`expected a 1D window tensor of size equal to win_length=${taps}, but got window with size torch.Size([${window.sizes.map(dimText).join(", ")}])`);
  if (isComplex && read.arg(call, "onesided") === true) throw new OpError("Cannot have onesided output if window or input is complex");
}

/** Short-time Fourier transform: frames of windows, one-sided for real input. */
export const stft: Rule = call => {
  const self = read.tensor(call);
  const nfft = read.int(call, "n_fft");
  const hop = read.maybeInt(call, "hop_length") ?? Math.floor(nfft / 4);
  const center = read.hasArg(call, "center") && read.bool(call, "center");
  const length = self.sizes[self.rank - 1]!;
  if (call.env) checkStft(call, self, center ? dimAdd(length, 2 * Math.floor(nfft / 2)) : length, nfft, hop);
  const frames = dimAdd(dimFloorDiv(dimSub(center ? dimAdd(length, 2 * Math.floor(nfft / 2)) : length, nfft), hop), 1);
  refuseSymbolic(call, self.dtype.isComplex ? "aten._fft_c2c.default" : "aten._fft_r2c.default", self.sizes.slice(0, self.dtype.isComplex ? 0 : self.rank));
  const oneSided = read.arg(call, "onesided") === null ? !self.dtype.isComplex : read.bool(call, "onesided");
  const sizes = [...self.sizes.slice(0, -1), oneSided ? Math.floor(nfft / 2) + 1 : nfft, frames];
  return (read.arg(call, "return_complex") === null ? self.dtype.isComplex || read.maybeTensor(call, "window")?.dtype.isComplex === true : read.bool(call, "return_complex")) ? make(self, sizes, correspondingComplex(self.dtype)) : make(self, [...sizes, 2]);
};

/** `*_ex`: the result, and LAPACK's word on each matrix. */
export const withInfo: Rule = call => {
  const a = firstOf(call);
  return [columnMajor(a, a.sizes), make(a, a.sizes.slice(0, -2), dtypes.int32)];
};

export const solveTriangular: Rule = call => {
  const [a, b] = [read.tensor(call), read.tensor(call, "B")];
  checkSystem(a, b, read.bool(call, "left"), "linalg.solve_triangular", wordingOf(call));
  const batch = broadcastShapes(call, [a.sizes.slice(0, -2), b.sizes.slice(0, -2)]);
  return columnMajor(b, [...batch, ...b.sizes.slice(-2)], call.env ? a.dtype : b.dtype);
};

/** Both factors in one matrix, and the pivots. */
export const luFactor: Rule = call => {
  const a = firstOf(call);
  checkTwoDims(a, "torch.lu_factor");
  const [m, n] = a.sizes.slice(-2) as [Dim, Dim];
  return [columnMajor(a, a.sizes), make(a, [...a.sizes.slice(0, -2), smaller(m, n)], dtypes.int32)];
};

export const lu: Rule = call => {
  const a = firstOf(call);
  checkTwoDims(a, "linalg.lu");
  const [m, n] = a.sizes.slice(-2) as [Dim, Dim];
  const batch = a.sizes.slice(0, -2);
  const k = smaller(m, n);
  return [columnMajor(a, [...batch, m, m]), columnMajor(a, [...batch, m, k]), columnMajor(a, [...batch, k, n])];
};
