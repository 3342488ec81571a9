/** Expressions made again from new operands: substitution, expansion. */
import { add, distribute, extremum, floorDiv, integerDivide, mod, mul, power, pythonMod, toFloat, toIntegral } from "./arithmetic.ts";
import { logical, not, relation } from "./conditions.ts";
import { compound, one, type Expr, type SymbolExpr } from "./expr.ts";

/** The canonical expression of a head over new operands. */
export function rebuild(kind: Expr["kind"], args: readonly Expr[]): Expr {
  const [a, b] = args as readonly [Expr, Expr];
  switch (kind) {
    case "add": return add(...args);
    case "mul": return mul(...args);
    case "pow": case "powbynatural": return power(a, b);
    case "floordiv": return floorDiv(a, b);
    case "cleandiv": return integerDivide(a, b);
    case "mod": return mod(a, b);
    case "pythonmod": return pythonMod(a, b);
    case "max": case "min": return extremum(kind, args);
    case "eq": case "ne": case "lt": case "le": case "gt": case "ge": return relation(kind, a, b);
    case "not": return not(a);
    case "and": case "or": return logical(kind, args);
    case "tofloat": return toFloat(a);
    case "trunctoint": case "floortoint": case "ceiltoint": case "roundtoint": return toIntegral(kind, a);
    case "symbol": case "integer": case "float": case "boolean": throw new Error("an atom has no operands");
    default: return compound(kind, args);
  }
}

const expanded = new Map<Expr, Expr>();

/** Products over sums multiplied out (`safe_expand`). */
export function expand(expr: Expr): Expr {
  if (expr.args.length === 0) return expr;
  let made = expanded.get(expr);
  if (made === undefined) expanded.set(expr, (made = expandAnew(expr)));
  return made;
}

function expandAnew(expr: Expr): Expr {
  // What is made of conditions has no `expand` in sympy.
  if (expr.kind === "and" || expr.kind === "or" || expr.kind === "not") return expr;
  const args = expr.args.map(expand);
  if (expr.kind === "mul") return args.reduce<Expr>(distribute, one);
  const [base, exponent] = args;
  if (expr.kind === "pow" && base!.kind === "add" && exponent!.kind === "integer" && exponent!.value > 1n) {
    return Array.from({ length: Number(exponent!.value) }, () => base!).reduce<Expr>(distribute, one);
  }
  return args.every((arg, i) => arg === expr.args[i]) ? expr : rebuild(expr.kind, args);
}

/** A copy with symbols replaced. */
export function substitute(expr: Expr, replace: (symbol: SymbolExpr) => Expr | undefined): Expr {
  return replaceWhere(expr, (each) => (each.kind === "symbol" ? replace(each) : undefined));
}

/** A copy with every part that `replace` has something for replaced (`xreplace`). */
export function replaceWhere(expr: Expr, replace: (part: Expr) => Expr | undefined): Expr {
  const whole = replace(expr);
  if (whole !== undefined) return whole;
  if (expr.args.length === 0) return expr;
  let changed = false;
  const args = expr.args.map((arg) => {
    const made = replaceWhere(arg, replace);
    changed ||= made !== arg;
    return made;
  });
  return changed ? rebuild(expr.kind, args) : expr;
}
