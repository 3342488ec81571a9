/**
 * What linear algebra asks of its operands. Operators that have a function of metadata in Python are worded by it on fake tensors
 * (torch/_meta_registrations.py), all others, and all real ones, by C++ (aten/src/ATen/native/LinearAlgebraUtils.h).
 */
import * as read from "../args.ts";
import { wrapDim } from "../broadcast.ts";
import { dimText, guardEq, type Dim } from "../dims.ts";
import { dtypes, type DType } from "../dtype.ts";
import { scalarTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";

/** Whose words they are: `meta`'s where a Python function looks at a fake tensor. */
export type Wording = "meta" | "C++";

export const wordingOf = (call: Pick<Call, "env">): Wording => (call.env ? "meta" : "C++");
const asserted = (words: Wording): string => (words === "meta" ? "AssertionError" : "RuntimeError");
export const dtypeText = (dtype: DType, words: Wording): string => (words === "meta" ? `torch.${dtype.name}` : scalarTypeName(dtype));

export function checkMatrix(t: Tensor, name: string, as = "A"): void {
  if (t.rank < 2) throw new OpError(`${name}: The input tensor ${as} must have at least 2 dimensions.`);
}

export function checkSquare(t: Tensor, name: string, words: Wording): void {
  if (t.rank < 2) throw new OpError(`${name}: The input tensor ${words === "meta" ? "" : "A "}must have at least 2 dimensions.`, asserted(words));
  const [m, n] = t.sizes.slice(-2) as [Dim, Dim];
  if (!guardEq(m, n)) throw new OpError(`${name}: A must be batches of square matrices, but they are ${dimText(m)} by ${dimText(n)} matrices`, asserted(words));
}

const fullPrecision: ReadonlySet<DType> = new Set([dtypes.float32, dtypes.float64, dtypes.complex64, dtypes.complex128]);

export const isFullPrecision = (dtype: DType): boolean => fullPrecision.has(dtype);

/** Numbers with a fraction; of half precision too, unless `precise`. */
export function checkFractions(dtype: DType, name: string, words: Wording, precise = false): void {
  if (!dtype.isFloatingPoint && !dtype.isComplex) throw new OpError(`${name}: Expected a floating point or complex tensor as input. Got ${dtypeText(dtype, words)}`);
  if (precise && !isFullPrecision(dtype)) throw new OpError(`${name}: Low precision dtypes not supported. Got ${dtypeText(dtype, words)}`);
}

/** `squareCheckInputs` and `checkFloatingOrComplex` before a rule. */
export const squareOf = (name: string, rule: Rule, numbers: "any" | "fractions" | "precise" = "any"): Rule => call => {
  const a = read.tensor(call, call.op.schema.args[0]!.name);
  checkSquare(a, name, wordingOf(call));
  if (numbers !== "any" && call.env) checkFractions(a.dtype, name, "meta", numbers === "precise");
  return rule(call);
};

/** A square matrix, and a right-hand side of as many rows (columns, on the right). */
export function checkSystem(a: Tensor, b: Tensor, left: boolean, name: string, words: Wording): void {
  checkSquare(a, name, words);
  checkMatrix(b, name);
  const [[m, n], [rows, columns]] = [a.sizes.slice(-2) as [Dim, Dim], b.sizes.slice(-2) as [Dim, Dim]];
  if (guardEq(left ? m : n, left ? rows : columns)) return;
  throw new OpError(`${name}: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} (${dimText(m)}x${dimText(n)} and ${dimText(rows)}x${dimText(columns)})`);
}

/** The older form of the same: `linearSolveCheckInputs`. */
export function checkOldSystem(b: Tensor, a: Tensor, name: string): void {
  if (a.dtype !== b.dtype) throw new OpError(`Expected b and A to have the same dtype, but found b of type torch.${b.dtype.name} and A of type torch.${a.dtype.name} instead.`);
  const [m, n] = a.sizes.slice(-2) as [Dim, Dim];
  if (!guardEq(n, m)) throw new OpError(`A must be batches of square matrices, but they are ${dimText(m)} by ${dimText(n)} matrices`);
  wrapDim(-2, b.rank);
  const [rows, columns] = b.sizes.slice(-2) as [Dim, Dim];
  if (!guardEq(n, rows)) throw new OpError(`Incompatible matrix sizes for ${name}: each A matrix is ${dimText(n)} by ${dimText(n)} but each b matrix is ${dimText(rows)} by ${dimText(columns)}`);
}

/** `Expected tensor with 2 or more dimensions`, in the words of LU factorisations. */
export function checkTwoDims(t: Tensor, name: string): void {
  if (t.rank < 2) throw new OpError(`${name}: Expected tensor with 2 or more dimensions. Got size: torch.Size([${t.sizes.map(dimText).join(", ")}]) instead`);
}
