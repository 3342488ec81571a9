/** Arithmetic on sizes that may be symbolic, as the C++ bindings do it: recorded by whoever traces symbols. */
import { SymNode, symCall, type Dim, type SymOp, type SymValue } from "../../symbolic/index.ts";

/** A size that has become a number is one to C++ (`SymInt::maybe_as_int`). */
const big = (dim: Dim | bigint): SymValue => (typeof dim === "number" ? BigInt(dim) : typeof dim === "bigint" ? dim : dim.maybeConstant() ?? dim);

/** What sizes are compared by when both are plain. */
const plain: Partial<Record<SymOp, (left: bigint, right: bigint) => boolean>> = {
  eq: (left, right) => left === right,
  gt: (left, right) => left > right,
  ne: (left, right) => left !== right,
};

/** An operation on sizes; plain numbers are computed at once. */
export function symbolic(op: SymOp, left: Dim | bigint, right: Dim | bigint): SymValue {
  const a = big(left);
  const b = big(right);
  if (typeof a === "bigint" && typeof b === "bigint" && plain[op] !== undefined) return plain[op](a, b);
  return symCall(op, [a, b]);
}

/** Decides a condition now, with a guard. */
export function decide(condition: SymValue): boolean {
  return condition instanceof SymNode ? condition.guardBool() : Boolean(condition);
}

/** Decides a condition that may be assumed to hold for sizes of at least two (TORCH_GUARD_SIZE_OBLIVIOUS). */
export function decideSize(condition: SymValue): boolean {
  return condition instanceof SymNode ? condition.guardSizeOblivious() : Boolean(condition);
}

/** Holds, is deferred to run time, or does not hold (`expect_true`). */
export function expectTrue(condition: SymValue): boolean {
  return condition instanceof SymNode ? condition.expectTrue() : Boolean(condition);
}
