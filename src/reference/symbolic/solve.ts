/** A relation solved for one part of it (torch/utils/_sympy/solve.py, `try_solve`), as far as the solution is made of integers. */
import { add, mul, subtract } from "./arithmetic.ts";
import { quotientOf } from "./division.ts";
import { isRelation, logical, mirrored, relation, type Relation } from "./conditions.ts";
import { factors, has, integer, isIntegral, one, terms, zero, type Expr } from "./expr.ts";
import { isNegative, isPositive } from "./signs.ts";

export interface Solution {
  readonly kind: Relation;
  readonly rest: Expr;
}

interface Sides {
  readonly kind: Relation;
  readonly left: Expr;
  readonly right: Expr;
}

const trials = 5;

/** `thing <kind> rest`; undefined where the part cannot be isolated, or only with fractions. */
export function trySolve(condition: Expr, thing: Expr, options: { readonly throughFloors?: boolean } = {}): Solution | undefined {
  if (!isRelation(condition.kind)) return undefined;
  const [left, right] = condition.args as readonly [Expr, Expr];
  const contains = (expr: Expr): boolean => has(expr, (each) => each === thing);
  const [onLeft, onRight] = [contains(left), contains(right)];
  if (onLeft === onRight) return undefined;
  let sides: Sides | undefined = onLeft ? { kind: condition.kind, left, right } : { kind: mirrored[condition.kind], left: right, right: left };
  for (let i = 0; i < trials && sides !== undefined; i++) {
    const next: Sides | undefined = isolate(sides, contains, options.throughFloors ?? true);
    if (next !== undefined && next.left === sides.left && next.right === sides.right && next.kind === sides.kind) break;
    sides = next;
  }
  return sides !== undefined && sides.left === thing ? { kind: sides.kind, rest: sides.right } : undefined;
}

/** One step: other terms to the right, other factors divided away, `//` turned into an inequality. */
function isolate({ kind, left, right }: Sides, contains: (expr: Expr) => boolean, throughFloors: boolean): Sides | undefined {
  const others = left.kind === "add" ? left.args.filter((term) => !contains(term)) : [];
  let step: Sides = { kind, left: add(...terms(left).filter((term) => !others.includes(term))), right: others.length > 0 ? subtract(right, add(...others)) : right };
  if (step.left.kind === "mul") {
    const divided = divide(step, contains);
    if (divided === undefined) return undefined;
    step = divided;
  }
  const [numerator, divisor] = step.left.args;
  if (!throughFloors || !isDivision(step.left) || !isPositive(divisor!) || !isIntegral(step.right)) return step;
  return throughFloor(step, numerator!, divisor!);
}

/** A division that leaves nothing is one too. */
const isDivision = ({ kind }: Expr): boolean => kind === "floordiv" || kind === "cleandiv";

function divide({ kind, left, right }: Sides, contains: (expr: Expr) => boolean): Sides | undefined {
  const other = mul(...factors(left).filter((factor) => !contains(factor)));
  if (other === one) return { kind, left, right };
  const isInequality = kind !== "eq" && kind !== "ne";
  const sign = isPositive(other) ? 1 : isNegative(other) ? -1 : 0;
  if (isInequality ? sign === 0 : right === zero) return { kind, left, right };
  const quotient = right === zero ? zero : quotientOf(right, other);
  if (quotient === undefined) return undefined;
  return { kind: isInequality && sign < 0 ? mirrored[kind] : kind, left: mul(...factors(left).filter(contains)), right: quotient };
}

/** `a // b > c` is `a >= b * (c + 1)`; an equality is two such, of which one may hold anyhow. */
function throughFloor({ kind, right }: Sides, numerator: Expr, divisor: Expr): Sides | undefined {
  const next = mul(add(right, integer(1)), divisor);
  const least = mul(right, divisor);
  switch (kind) {
    case "eq": return onlyOne(logical("and", [relation("ge", numerator, least), relation("lt", numerator, next)]));
    case "ne": return onlyOne(logical("or", [relation("lt", numerator, least), relation("ge", numerator, next)]));
    case "gt": return { kind: "ge", left: numerator, right: next };
    case "ge": return { kind: "ge", left: numerator, right: least };
    case "lt": return { kind: "lt", left: numerator, right: least };
    case "le": return { kind: "lt", left: numerator, right: next };
  }
}

const onlyOne = (condition: Expr): Sides | undefined => (isRelation(condition.kind) ? { kind: condition.kind, left: condition.args[0]!, right: condition.args[1]! } : undefined);
