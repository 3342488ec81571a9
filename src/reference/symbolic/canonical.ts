/** One form for conditions that say the same (torch/fx/experimental/symbolic_shapes.py, `canonicalize_bool_expr`). */
import { add, negate, subtract } from "./arithmetic.ts";
import { contentOf, divideExactly } from "./division.ts";
import { isCondition, isRelation, logical, not, unevaluated, type Relation } from "./conditions.ts";
import { splitCoefficient, terms, type Expr } from "./expr.ts";
import { rebuild } from "./rebuild.ts";

/** Of expressions, which are interned: what one becomes depends on nothing else. */
const known = new Map<Expr, Expr>();

/** Only `<` and `<=`, negative terms on the left, others on the right, no common factor. */
export function canonicalCondition(expr: Expr): Expr {
  let made = known.get(expr);
  if (made === undefined) known.set(expr, (made = canonical(expr)));
  return made;
}

function canonical(expr: Expr): Expr {
  if (expr.kind === "not") {
    const made = inwards(expr.args[0]!);
    return made.kind === "not" ? made : canonicalCondition(made);
  }
  if (expr.kind === "and" || expr.kind === "or") return rebuild(expr.kind, expr.args.map(canonicalCondition));
  if (!isRelation(expr.kind)) return expr;
  const [a, b] = expr.args as readonly [Expr, Expr];
  if (isCondition(a) || isCondition(b)) return expr;
  const flipped = expr.kind === "gt" || expr.kind === "ge";
  const kind: Relation = expr.kind === "gt" ? "lt" : expr.kind === "ge" ? "le" : expr.kind;
  const difference = flipped ? subtract(a, b) : subtract(b, a);
  const all = terms(lowestTerms(difference));
  const isNegative = (term: Expr): boolean => splitCoefficient(term)[0] < 0;
  return unevaluated(kind, add(...all.filter(isNegative).map(negate)), add(...all.filter((term) => !isNegative(term))));
}

/** What is not so, with the negation at the relations (`to_cnf`). */
function inwards(denied: Expr): Expr {
  if (denied.kind !== "and" && denied.kind !== "or") return not(denied);
  return logical(denied.kind === "and" ? "or" : "and", denied.args.map(inwards));
}

/** Divided by the greatest common divisor of its coefficients. */
function lowestTerms(expr: Expr): Expr {
  const content = contentOf(expr);
  return content > 1n ? divideExactly(expr, content) : expr;
}
