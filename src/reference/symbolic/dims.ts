/** Sizes: plain numbers, or symbolic integers. The helpers never go through a tracer of symbols. */
import { SymNode, symCall, withoutSymMode, type SymOp } from "./node.ts";

export type Dim = number | SymNode;

/** The largest integer stands for "no end"; as a floating-point number it is one more than it is. */
const largest = 2n ** 63n - 1n;
export const exactDim = (dim: Dim): SymNode | bigint => (typeof dim === "number" ? (dim === 2 ** 63 ? largest : BigInt(dim)) : dim);
const big = exactDim;

function arithmetic(op: SymOp, a: Dim, b: Dim): Dim {
  const result = withoutSymMode(() => symCall(op, [big(a), big(b)]));
  if (!(result instanceof SymNode)) return Number(result);
  const plain = result.maybeConstant();
  return plain === undefined ? result : Number(plain);
}

export const dimAdd = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? a + b : arithmetic("add", a, b));
export const dimSub = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? a - b : arithmetic("sub", a, b));
export const dimMul = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? a * b : arithmetic("mul", a, b));
export const dimFloorDiv = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? Math.floor(a / b) : arithmetic("floordiv", a, b));
export const dimMod = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? ((a % b) + b) % b : arithmetic("mod", a, b));
export const dimMax = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? Math.max(a, b) : arithmetic("sym_max", a, b));
export const dimMin = (a: Dim, b: Dim): Dim => (typeof a === "number" && typeof b === "number" ? Math.min(a, b) : arithmetic("sym_min", a, b));

/** `a == b`, guarded on. */
export function dimEq(a: Dim, b: Dim): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  const result = withoutSymMode(() => symCall("eq", [big(a), big(b)]));
  return result instanceof SymNode ? result.guardBool() : Boolean(result);
}

/** What prints for a size: `3`, `2*s0`. */
export const dimText = (dim: Dim): string => (typeof dim === "number" ? String(dim) : dim.text());
