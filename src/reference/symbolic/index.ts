/** Symbolic scalars: expressions, ranges, the environment. */
export * from "./expr.ts";
export { print } from "./print.ts";
export * from "./range.ts";
export { SymNode, symCall, withSymMode, withoutSymMode, type SymOp, type SymValue } from "./node.ts";
export * from "./env.ts";
export * from "./dims.ts";
