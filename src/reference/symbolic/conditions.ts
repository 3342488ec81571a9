/** Conditions: relations that signs decide at once, and their combinations (sympy/core/relational.py, sympy/logic/boolalg.py). */
import { boolean, compound, freeSymbols, isNumber, remembering, type Expr, type FloatExpr, type Num } from "./expr.ts";
import { subtract } from "./arithmetic.ts";
import { ordered } from "./order.ts";
import { isNegative, isNonnegative, isNonpositive, isOdd, isPositive } from "./signs.ts";

export type Relation = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

export const opposite: Readonly<Record<Relation, Relation>> = { eq: "ne", ne: "eq", lt: "ge", le: "gt", gt: "le", ge: "lt" };
export const mirrored: Readonly<Record<Relation, Relation>> = { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le" };

export function isRelation(kind: string): kind is Relation {
  return kind in opposite;
}

export const isCondition = (expr: Expr): boolean => isRelation(expr.kind) || expr.kind === "and" || expr.kind === "or" || expr.kind === "not" || expr.kind === "ite" || expr.kind === "boolean";

/** Compares two numbers. */
export function compareNumbers(kind: Relation, a: Num, b: Num): boolean {
  switch (kind) {
    case "eq": return a == b;
    case "ne": return a != b;
    case "lt": return a < b;
    case "le": return a <= b;
    case "gt": return a > b;
    case "ge": return a >= b;
  }
}

/** A relation as it is written, with no evaluation. */
export const unevaluated = (kind: Relation, a: Expr, b: Expr): Expr => compound(kind, [a, b]);

export const relation = (kind: Relation, left: Expr, right: Expr): Expr => relations[kind](left, right);

const relations: Readonly<Record<Relation, (left: Expr, right: Expr) => Expr>> = {
  eq: remembering((left, right) => related("eq", left, right)), ne: remembering((left, right) => related("ne", left, right)),
  lt: remembering((left, right) => related("lt", left, right)), le: remembering((left, right) => related("le", left, right)),
  gt: remembering((left, right) => related("gt", left, right)), ge: remembering((left, right) => related("ge", left, right)),
};

function related(kind: Relation, left: Expr, right: Expr): Expr {
  if (isNumber(left) && isNumber(right)) return boolean(compareNumbers(kind, left.value, right.value));
  if (left.kind === "boolean" && right.kind === "boolean" && (kind === "eq" || kind === "ne")) return boolean((left.value === right.value) === (kind === "eq"));
  if (left === right) return boolean(kind === "eq" || kind === "le" || kind === "ge");
  if (isCondition(left) || isCondition(right)) return compound(kind, [left, right]);
  // What is made of integers is finite; of a float that data holds nothing is known.
  if (isInfinite(left) !== isInfinite(right) && [left, right].every((each) => [...freeSymbols(each)].every(({ type }) => type === "int"))) {
    return boolean(compareNumbers(kind, isInfinite(left) ? (left as FloatExpr).value : 0n, isInfinite(right) ? (right as FloatExpr).value : 0n));
  }
  const difference = subtract(left, right);
  if (isNumber(difference)) return boolean(compareNumbers(kind, difference.value, 0n));
  const decided = decideSign(kind, difference);
  return decided === undefined ? compound(kind, [left, right]) : boolean(decided);
}

const isInfinite = (expr: Expr): boolean => expr.kind === "float" && Math.abs(expr.value) === Infinity;

/** What the signs of symbols decide alone. */
function decideSign(kind: Relation, difference: Expr): boolean | undefined {
  switch (kind) {
    case "ge": return isNonnegative(difference) ? true : isNegative(difference) ? false : undefined;
    case "gt": return isPositive(difference) ? true : isNonpositive(difference) ? false : undefined;
    case "le": return isNonpositive(difference) ? true : isPositive(difference) ? false : undefined;
    case "lt": return isNegative(difference) ? true : isNonnegative(difference) ? false : undefined;
    case "eq": return isPositive(difference) || isNegative(difference) || isOdd(difference) ? false : undefined;
    case "ne": return isPositive(difference) || isNegative(difference) || isOdd(difference) ? true : undefined;
  }
}

export function not(expr: Expr): Expr {
  if (expr.kind === "boolean") return boolean(!expr.value);
  if (isRelation(expr.kind)) return relation(opposite[expr.kind], expr.args[0]!, expr.args[1]!);
  if (expr.kind === "not") return expr.args[0]!;
  return compound("not", [expr]);
}

export function logical(kind: "and" | "or", args: readonly Expr[]): Expr {
  const absorbing = kind === "or";
  const flat = [...new Set(args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg])))];
  if (flat.some((arg) => arg.kind === "boolean" && arg.value === absorbing)) return boolean(absorbing);
  const rest = ordered(flat.filter((arg) => arg.kind !== "boolean"));
  if (rest.length === 0) return boolean(!absorbing);
  if (rest.some((arg) => isRelation(arg.kind) && rest.includes(not(arg)))) return boolean(absorbing);
  return rest.length === 1 ? rest[0]! : compound(kind, rest);
}
