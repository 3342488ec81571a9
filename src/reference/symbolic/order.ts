/**
 * Two orders of sympy's: the one in which operands are kept (sympy/core/basic.py, `Basic.compare`), which decides in what order
 * a graph computes them and how guards print, and the one in which text shows them (`sort_key`, `as_ordered_terms`, `as_ordered_factors`).
 */
import { isNumber, splitCoefficient, terms, factors, type Expr, type Num, type SymbolExpr } from "./expr.ts";

/** Classes by their place in sympy's list; those it does not know come last, by name. */
const known = ["Zero", "One", "NegativeOne", "Integer", "Float", "Symbol", "Pow", "Mul", "Add", "Abs"];
const classNames: Readonly<Record<string, string>> = {
  float: "Float", symbol: "Symbol", pow: "Pow", mul: "Mul", add: "Add", abs: "Abs", powbynatural: "PowByNatural", floordiv: "FloorDiv", cleandiv: "CleanDiv",
  mod: "Mod", pythonmod: "PythonMod", max: "Max", min: "Min", inttruediv: "IntTrueDiv", floattruediv: "FloatTrueDiv", tofloat: "ToFloat", floatpow: "FloatPow",
  trunctoint: "TruncToInt", floortoint: "FloorToInt", ceiltoint: "CeilToInt", roundtoint: "RoundToInt", rounddecimal: "RoundDecimal",
  piecewise: "Piecewise", ite: "ITE", bitwise_and: "BitwiseFn_bitwise_and", bitwise_or: "BitwiseFn_bitwise_or",
  eq: "Equality", ne: "Unequality", gt: "StrictGreaterThan", lt: "StrictLessThan", ge: "GreaterThan", le: "LessThan",
};

export function className(expr: Expr): string {
  if (expr.kind === "integer") return expr.value === 0n ? "Zero" : expr.value === 1n ? "One" : expr.value === -1n ? "NegativeOne" : "Integer";
  return classNames[expr.kind] ?? (expr.kind.startsWith("opaque_") ? `OpaqueUnaryFn_${expr.kind.slice("opaque_".length)}` : expr.kind);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareNumber = (a: Num, b: Num): number => (a < b ? -1 : a > b ? 1 : 0);

function compareClass(a: string, b: string): number {
  if (a === b) return 0;
  const [i, j] = [known.indexOf(a), known.indexOf(b)];
  if (i < 0 && j < 0) return compareText(a, b);
  return (i < 0 ? known.length : i) - (j < 0 ? known.length : j);
}

/** How much is known of a symbol, which is compared before its name (`Symbol._hashable_content`): of a value from data less than of a size. */
const assumptions = ({ type, positive, nonnegative }: SymbolExpr): number => (type === "float" ? (positive ? 19 : 8) : positive ? 25 : nonnegative ? 18 : 14);

/** `Basic.compare`. */
export function compareOperands(a: Expr, b: Expr): number {
  if (a === b) return 0;
  const byClass = compareClass(className(a), className(b));
  if (byClass !== 0) return byClass;
  if (a.kind === "symbol" && b.kind === "symbol") return assumptions(a) - assumptions(b) || compareText(a.name, b.name);
  if (isNumber(a) && isNumber(b)) return compareNumber(a.value, b.value);
  return compareLists(a.args, b.args, compareOperands);
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const found = compare(a[i]!, b[i]!);
    if (found !== 0) return found;
  }
  return 0;
}

// ---- the order of text

/** `class_key`: numbers, symbols, products, sums, powers, functions, all others. */
function rank(expr: Expr): readonly [number, number, string] {
  switch (expr.kind) {
    case "integer": case "float": return [1, 0, ""];
    case "symbol": return [2, 0, ""];
    case "mul": return [3, 0, "Mul"];
    case "add": return [3, 1, "Add"];
    case "pow": return [3, 2, "Pow"];
    case "max": case "min": case "eq": case "ne": case "lt": case "le": case "gt": case "ge": case "and": case "or": case "not": case "ite": case "boolean": return [5, 0, className(expr)];
    default: return [4, expr.kind === "piecewise" ? 0 : 10000, className(expr)];
  }
}

/** `default_sort_key`: the class, the operands, the exponent, the coefficient. */
export function compareSorted(a: Expr, b: Expr): number {
  if (a === b) return 0;
  const [p, q] = [parts(a), parts(b)];
  const [r, s] = [rank(p.of), rank(q.of)];
  return r[0] - s[0] || r[1] - s[1] || compareText(r[2], s[2]) || compareLeaves(p.of, q.of)
    || compareLists(operandsOf(p.of), operandsOf(q.of), compareSorted) || comparePowers(p.exponent, q.exponent) || compareNumber(p.coefficient, q.coefficient);
}

function parts(expr: Expr): { readonly of: Expr; readonly exponent: Expr | null; readonly coefficient: Num } {
  if (isNumber(expr)) return { of: expr, exponent: null, coefficient: expr.value };
  const [coefficient, rest] = splitCoefficient(expr);
  return rest.kind === "pow" ? { of: rest.args[0]!, exponent: rest.args[1]!, coefficient } : { of: rest, exponent: null, coefficient };
}

function comparePowers(a: Expr | null, b: Expr | null): number {
  const value = (each: Expr | null): Num | null => (each === null ? 1n : isNumber(each) ? each.value : null);
  const [x, y] = [value(a), value(b)];
  return x === null || y === null ? (a !== null && b !== null ? compareSorted(a, b) : x === null ? 1 : -1) : compareNumber(x, y);
}

function compareLeaves(a: Expr, b: Expr): number {
  if (a.kind === "symbol" && b.kind === "symbol") return compareText(a.name, b.name);
  return 0;
}

function operandsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === "add") return orderedTerms(expr);
  if (expr.kind === "mul") return orderedFactors(expr);
  return expr.args;
}

/** The number of nodes of an expression, by which `ordered` sorts first. */
export function nodeCount(expr: Expr): number {
  return expr.kind === "float" ? 0.5 : expr.args.reduce((total, arg) => total + nodeCount(arg), 1);
}

/** sympy's `ordered`. */
export function ordered(exprs: readonly Expr[]): Expr[] {
  return [...exprs].sort((a, b) => nodeCount(a) - nodeCount(b) || compareSorted(a, b));
}

/** The factors of a product as text shows them. */
export function orderedFactors(expr: Expr): readonly Expr[] {
  return [...factors(expr)].sort(compareSorted);
}

/** The terms of a sum as text shows them: monomials in lexicographic order, highest powers first; the constant last. */
export function orderedTerms(expr: Expr): readonly Expr[] {
  return constantFirst(terms(expr)) ?? lexicographic(terms(expr));
}

const isNegated = (term: Expr): boolean => Number(splitCoefficient(term)[0]) < 0;

/** Whether sympy takes a sum for the negative of another: where more of its terms are negative, or half of them and the first (`could_extract_minus_sign`). */
export function isNegatedSum(sum: Expr): boolean {
  const all = terms(sum);
  const negated = all.filter(isNegated).length;
  return 2 * negated === all.length ? isNegated(lexicographic(all)[0]!) : 2 * negated > all.length;
}

function lexicographic(all: readonly Expr[]): readonly Expr[] {
  const monomials = all.map((term) => ({ term, coefficient: splitCoefficient(term)[0], powers: powersOf(term) }));
  const generators = [...new Set(monomials.flatMap(({ powers }) => [...powers.keys()]))].sort(compareSorted);
  monomials.sort((a, b) => {
    for (const each of generators) {
      const [x, y] = [a.powers.get(each) ?? 0n, b.powers.get(each) ?? 0n];
      if (x !== y) return x > y ? -1 : 1;
    }
    return compareNumber(b.coefficient, a.coefficient);
  });
  return monomials.map(({ term }) => term);
}

/** `1 - s0`, `5 - 2*s0`: a positive constant comes before a single negative term. */
function constantFirst(all: readonly Expr[]): readonly Expr[] | undefined {
  if (all.length !== 2) return undefined;
  const constant = all.find(isNumber);
  const other = all.find((each) => each !== constant)!;
  if (constant === undefined || !(constant.value > 0) || other.kind !== "mul" || other.args.length !== 2) return undefined;
  return Number(splitCoefficient(other)[0]) < 0 ? [constant, other] : undefined;
}

/** The bases of a monomial with their exponents. */
function powersOf(term: Expr): Map<Expr, bigint> {
  const powers = new Map<Expr, bigint>();
  for (const factor of factors(term)) {
    if (isNumber(factor)) continue;
    if (factor.kind === "pow" && factor.args[1]!.kind === "integer") powers.set(factor.args[0]!, factor.args[1]!.value);
    else powers.set(factor, 1n);
  }
  return powers;
}
