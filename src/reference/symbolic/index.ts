/** Symbolic scalars: expressions, ranges, the environment. */
export * from "./expr.ts";
export * from "./arithmetic.ts";
export * from "./division.ts";
export * from "./conditions.ts";
export * from "./rebuild.ts";
export * from "./signs.ts";
export { floatText, print, printWhole } from "./print.ts";
export * from "./range.ts";
export * from "./sources.ts";
export { inSetOrder } from "./setOrder.ts";
export { SymNode, castToInt, symCall, withSymMode, withoutSymMode, type SymOp, type SymValue } from "./node.ts";
export * from "./env.ts";
export * from "./dims.ts";
export * from "./equalities.ts";
export { produceGuards, type GuardInputs, type Guards } from "./produceGuards.ts";
export { MissingKey, SuggestedFixes, type DeclaredDim } from "./suggestedFixes.ts";
export { DimConstraints, FailedAssertion, Inconsistent, Unsolved } from "./dimConstraints.ts";
