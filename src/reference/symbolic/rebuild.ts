/** Expressions made again from new operands: substitution, expansion. */
import { add, distribute, extremum, mul, negate, power, toFloat, toIntegral } from "./arithmetic.ts";
import { floorDiv, integerDivide, mod, pythonMod } from "./division.ts";
import { logical, not, relation } from "./conditions.ts";
import { piecewise, choice, divided } from "./piecewise.ts";
import { compound, factors, float, integer, one, type Expr, type IntegerExpr, type SymbolExpr } from "./expr.ts";
import { isNegatedSum } from "./order.ts";
import { isNonnegative, isNonpositive } from "./signs.ts";

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
    case "abs": return absolute(a);
    case "piecewise": return piecewise(args, rebuild);
    case "ite": return choice(a, b, args[2]!);
    case "quotient": return divided(a, (b as IntegerExpr).value);
    case "symbol": case "integer": case "float": case "boolean": throw new Error("an atom has no operands");
    default: return computed(kind, args) ?? compound(kind, args);
  }
}

/** Functions that give a float where all that they are given is numbers (torch/utils/_sympy/functions.py, `eval`). */
const floatFunctions: Partial<Record<Expr["kind"], (a: number, b: number) => number>> = {
  inttruediv: (a, b) => a / b, floattruediv: (a, b) => a / b, floatpow: (a, b) => a ** b, opaque_sqrt: Math.sqrt, opaque_log2: Math.log2, opaque_exp: Math.exp, opaque_sin: Math.sin,
  opaque_cos: Math.cos, opaque_tan: Math.tan, opaque_tanh: Math.tanh, opaque_sinh: Math.sinh, opaque_cosh: Math.cosh, opaque_asin: Math.asin, opaque_acos: Math.acos, opaque_atan: Math.atan,
};

/** The float that a function of numbers is, infinities included; undefined for what is none. */
export function floatOf({ kind, args }: Pick<Expr, "kind" | "args">): number | undefined {
  const compute = floatFunctions[kind];
  if (compute === undefined || !args.every((arg) => arg.kind === "integer" || arg.kind === "float")) return undefined;
  const [a = NaN, b = NaN] = args.map((arg) => Number((arg as { readonly value: bigint | number }).value));
  return compute(a, b);
}

function computed(kind: Expr["kind"], args: readonly Expr[]): Expr | undefined {
  const value = floatOf({ kind, args });
  return value !== undefined && Number.isFinite(value) ? float(value) : undefined;
}

function absolute(of: Expr): Expr {
  if (of.kind === "integer") return integer(of.value < 0n ? -of.value : of.value);
  if (of.kind === "float") return float(Math.abs(of.value));
  if (isNonnegative(of)) return of;
  if (isNonpositive(of)) return negate(of);
  if (of.kind === "mul") return absoluteProduct(factors(of));
  if (of.kind === "pow" && of.args[1]!.kind === "integer") return power(absolute(of.args[0]!), of.args[1]!);
  return compound("abs", [of.kind === "add" && isNegatedSum(of) ? negate(of) : of]);
}

/** Factors whose sign is known stand outside. */
function absoluteProduct(all: readonly Expr[]): Expr {
  const isKnown = (each: Expr): boolean => isNonnegative(each) || isNonpositive(each);
  const unknown = all.filter((each) => !isKnown(each)).map((each) => (each.kind === "add" && isNegatedSum(each) ? negate(each) : each));
  const rest = unknown.length === 1 ? absolute(unknown[0]!) : compound("abs", [mul(...unknown)]);
  return mul(...all.filter(isKnown).map(absolute), rest);
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
