/** What follows from a condition by its form alone (torch/fx/experimental/symbolic_shapes.py, `get_implications`). */
import { add } from "./arithmetic.ts";
import { canonicalCondition } from "./canonical.ts";
import { isRelation, not, opposite, unevaluated } from "./conditions.ts";
import { boolean, integer, isIntegral, type Expr } from "./expr.ts";
import { replaceWhere } from "./rebuild.ts";

export class Axioms {
  readonly #known = new Map<Expr, boolean>();

  /** A condition with the parts that are known replaced. */
  apply(condition: Expr): Expr {
    if (this.#known.size === 0) return condition;
    return replaceWhere(condition, (part) => {
      const known = this.#known.get(part);
      return known === undefined ? undefined : boolean(known);
    });
  }

  /** What is known of conditions is known of what they have become, too. */
  extend(become: (condition: Expr) => Expr): void {
    for (const [condition, known] of [...this.#known]) {
      const made = become(condition);
      if (made.kind !== "boolean") this.#known.set(made, known);
    }
  }

  assume(expr: Expr): void {
    this.#fact(expr);
    if (!isRelation(expr.kind)) return;
    const [a, b] = expr.args as readonly [Expr, Expr];
    if (expr.kind === "eq") {
      this.#fact(unevaluated("le", a, b));
      this.#fact(unevaluated("ge", a, b));
    } else if (expr.kind === "lt") {
      this.#fact(unevaluated("le", a, b));
      this.#fact(unevaluated("ne", a, b));
      if (isIntegral(a) && isIntegral(b)) this.#fact(unevaluated("le", a, add(b, integer(-1))));
    } else if (expr.kind === "le") {
      this.#fact(unevaluated("lt", a, add(b, integer(1))));
    }
  }

  #fact(condition: Expr): void {
    const expr = canonicalCondition(condition);
    if (expr.kind === "boolean") return;
    if (!isRelation(expr.kind)) {
      this.#known.set(expr, true);
      this.#known.set(canonicalCondition(not(expr)), false);
      return;
    }
    const [a, b] = expr.args as readonly [Expr, Expr];
    this.#known.set(expr, true);
    if (expr.kind === "eq" || expr.kind === "ne") {
      this.#known.set(unevaluated(expr.kind, b, a), true);
      this.#known.set(unevaluated(opposite[expr.kind], a, b), false);
      this.#known.set(unevaluated(opposite[expr.kind], b, a), false);
    } else {
      this.#known.set(canonicalCondition(unevaluated(opposite[expr.kind], a, b)), false);
    }
  }
}
