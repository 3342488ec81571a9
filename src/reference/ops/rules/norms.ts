/** Norms of vectors and matrices, and what they ask first (torch/_refs/linalg; aten/src/ATen/native/LinearAlgebra.cpp). `ord` does not change the shape. */
import * as read from "../args.ts";
import { wrapDim } from "../broadcast.ts";
import { emptyTensor, numel } from "../construct.ts";
import { knownEq } from "../dims.ts";
import type { DType } from "../dtype.ts";
import { floatText } from "../../symbolic/index.ts";
import { correspondingReal, promoteTypes } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type OpArg, type Rule } from "../types.ts";
import { reduced } from "./reduce.ts";
import { pointwise } from "./elementwise.ts";
import { checkFractions, checkMatrix, checkSquare, dtypeText, wordingOf, type Wording } from "./linalgChecks.ts";

const firstOf = (call: Call): Tensor => read.tensor(call, call.op.schema.args[0]!.name);

/** A dtype asked for holds fractions, is complex where the input is, and is not narrower (`check_linalg_norm_dtype`). */
function checkDType(dtype: DType | null, of: DType, name: string, words: Wording): void {
  if (dtype === null) return;
  const but = words === "meta" ? ". Got" : ", but got";
  const kind = of.isComplex ? "complex" : "real";
  if (!dtype.isFloatingPoint && !dtype.isComplex) throw new OpError(`${name}: dtype should be floating point or complex${but} ${dtypeText(dtype, words)}`);
  if (dtype.isComplex !== of.isComplex) throw new OpError(`${name}: dtype should be ${kind} for ${kind} inputs${but} ${dtypeText(dtype, words)}`);
  // On fake tensors the second half of the message is no f-string.
  if (promoteTypes(of, dtype) !== dtype) throw new OpError(`${name}: the dtype of the input (${dtypeText(of, words)}) should be convertible without narrowing to the specified dtype (${words === "meta" ? "{dtype}" : dtypeText(dtype, words)})`);
}

const orderOf = (call: Call): OpArg => (read.hasArg(call, "ord") ? read.arg(call, "ord") : read.hasArg(call, "p") ? read.arg(call, "p") : null);
const orderText = (order: OpArg): string => (typeof order !== "number" ? String(order) : Number.isFinite(order) ? floatText(order).replace(/\.0$/, "") : order > 0 ? "inf" : "-inf");
const dtypeOf = (call: Call): DType | null => (read.hasArg(call, "dtype") ? read.dtype(call) : null);

/** Sizes that are nothing have no norm that a maximum or a minimum gives. */
function checkIdentity(call: Call, self: Tensor): void {
  const order = orderOf(call) ?? 2n;
  if (typeof order !== "bigint" && typeof order !== "number") return;
  if (!(order < 0 || order === Infinity) || !knownEq(numel(self), 0)) return;
  const dims = read.hasArg(call, "dim") && read.arg(call, "dim") !== null ? read.ints(call, "dim") : [];
  const lacks = "because the operation does not have an identity";
  if (dims.length === 0) throw new OpError(`linalg.vector_norm cannot compute the ${orderText(order)} norm on an empty tensor ${lacks}`);
  const bad = dims.find(dim => knownEq(self.sizes[wrapDim(dim, self.rank)]!, 0));
  if (bad !== undefined) throw new OpError(`linalg.vector_norm cannot compute the ${orderText(order)} norm on the dimension ${bad} because this dimension is empty and the operation does not have an identity`);
}

export const vectorNorm: Rule = call => {
  const self = firstOf(call);
  const words = wordingOf(call);
  checkFractions(self.dtype, "linalg.vector_norm", words);
  if (call.env) {
    checkIdentity(call, self);
    checkDType(dtypeOf(call), self.dtype, "linalg.vector_norm", words);
  }
  return reduced(call, correspondingReal(dtypeOf(call) ?? self.dtype), self);
};

/** Two dimensions of a tensor; composite, and worded by C++. */
function overMatrix(call: Call, dims: readonly number[], order: OpArg): Tensor {
  const [self, name] = [firstOf(call), "linalg.matrix_norm"];
  const isKnown = typeof order === "string" ? order === "fro" || order === "nuc" : [1, 2, Infinity].includes(Math.abs(Number(order)));
  if (!isKnown) throw new OpError(`${name}: Order ${orderText(order)} not supported.`);
  checkMatrix(self, name);
  checkFractions(self.dtype, name, "C++", order === "nuc" || Math.abs(Number(order)) === 2);
  if (dims.length !== 2) throw new OpError(`${name}: dim must be a 2-tuple. Got ${call.env ? dims.join(" ") : `[${dims.join(", ")}]`}`);
  const [a, b] = dims.map(dim => wrapDim(dim, self.rank));
  if (a === b) throw new OpError(`${name}: dims must be different. Got (${a!}, ${b!})`);
  checkDType(dtypeOf(call), self.dtype, name, "C++");
  const keeps = read.hasArg(call, "keepdim") && read.bool(call, "keepdim");
  const sizes = keeps ? self.sizes.map((size, i) => (i === a || i === b ? 1 : size)) : self.sizes.filter((_, i) => i !== a && i !== b);
  return emptyTensor({ dtype: correspondingReal(dtypeOf(call) ?? self.dtype), sizes, device: self.device });
}

const dimsOf = (call: Call): readonly number[] | null => (read.hasArg(call, "dim") ? read.maybeInts(call, "dim") : null);

export const matrixNorm: Rule = call => overMatrix(call, dimsOf(call) ?? [-2, -1], orderOf(call) ?? "fro");

/** Of whatever rank: an order makes matrices of two dimensions (`linalg_norm`). */
export const norm: Rule = call => {
  const [self, dims, order] = [firstOf(call), dimsOf(call), orderOf(call)];
  if (dims !== null && dims.length !== 1 && dims.length !== 2) throw new OpError(`linalg.norm: If dim is specified, it ${typeof order === "string" ? "mut" : "must"} be of length 1 or 2. Got [${dims.join(", ")}]`);
  if (dims === null && order !== null && self.rank !== 1 && self.rank !== 2) throw new OpError(`linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${self.rank}D.`);
  if (typeof order === "string" || (order !== null && (dims?.length ?? self.rank) === 2)) return overMatrix(call, dims ?? (typeof order === "string" ? [-2, -1] : [0, 1]), order);
  return vectorNorm(call);
};

/** The norm of a difference. */
export const distance: Rule = call => {
  const apart = pointwise("default", "self other")(call) as Tensor;
  if (call.env) checkFractions(apart.dtype, "linalg.vector_norm", "meta");
  return emptyTensor({ dtype: correspondingReal(apart.dtype), sizes: [], device: apart.device });
};

/** How close to singular a matrix is: the quotient of singular values, or of norms of it and its inverse. */
export const conditionNumber: Rule = call => {
  const self = firstOf(call);
  const words = wordingOf(call);
  if (self.rank < 2) throw new OpError("linalg.cond: The input tensor must have at least 2 dimensions.");
  const order = read.arg(call, "p") ?? 2n;
  const isKnown = typeof order === "string" ? order === "fro" || order === "nuc" : [1, 2, Infinity].includes(Math.abs(Number(order)));
  if (!isKnown) throw new OpError(`linalg.cond got an invalid norm type: ${orderText(order)}`);
  if (Math.abs(Number(order)) === 2) checkFractions(self.dtype, "linalg.svd", words);
  else {
    checkSquare(self, `linalg.cond(ord=${orderText(order)})`, "C++");
    if (call.env) checkFractions(self.dtype, "linalg.inv_ex", words, true);
  }
  return emptyTensor({ dtype: correspondingReal(self.dtype), sizes: self.sizes.slice(0, -2), device: self.device });
};
