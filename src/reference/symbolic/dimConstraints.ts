/**
 * Guards on the sizes of inputs, solved for what the sizes must be: constants, ranges, multiples
 * (torch/fx/experimental/symbolic_shapes.py, `DimConstraints`).
 */
import { floorModulo, gcd } from "./arithmetic.ts";
import { compareNumbers, isRelation, mirrored, opposite, relation, type Relation } from "./conditions.ts";
import { freeSymbols, has, integer, type Expr, type SymbolExpr } from "./expr.ts";
import { compareFractions, fraction, linearText, negateFraction, overFraction, plusFraction, type Fraction } from "./fractions.ts";
import {
  changesSignFrom, coefficient, constantPolynomial, degree, dividedByRoot, expressionOf, itself, minusPolynomial, plusPolynomial, polynomialText, quadraticRoots, quotientPolynomial, rootValue,
  scalePolynomial, timesPolynomial, valueAt, wholeCoefficients, wholeSizesOf, type Polynomial, type Root,
} from "./polynomials.ts";
import { guardText } from "./guardText.ts";
import { print, relationText } from "./print.ts";
import { replaceWhere, substitute } from "./rebuild.ts";

/** Guards that cannot be solved together. */
export class Inconsistent extends Error {}

/** An assertion in Python code of PyTorch's own fails. */
export class FailedAssertion extends Error {}

/** A form of condition whose solution is not worked out here. */
export class Unsolved extends Error {}

/** `(slope*s + constant) % modulus == 0`. */
interface Congruence {
  readonly slope: Fraction;
  readonly constant: Fraction;
  readonly modulus: bigint;
}

/** `coefficients` from the constant up. */
interface Curved {
  readonly coefficients: readonly bigint[];
  readonly modulus: bigint;
}

/** A condition, and how a side of it reads whose divisions have become fractions. */
export interface UnsolvedCondition {
  readonly expr: Expr;
  readonly text: (side: Expr, name: string) => string;
}

/** A relation to zero. */
interface Rewritten { readonly kind: Relation; readonly difference: Polynomial }

/** What a size must be. */
export interface SizeFacts {
  value?: bigint;
  lower?: Limit;
  upper?: Limit;
  /** `modulus*n + remainder`, the remainder not positive. */
  multiple?: { readonly modulus: bigint; readonly remainder: bigint };
  /** Conditions that are not solved. */
  unsolved?: readonly UnsolvedCondition[];
}

/** A bound; where it is strict, the value itself is excluded. */
export interface Limit {
  readonly value: Fraction;
  readonly strict: boolean;
}

/** Functions that the solver knows; conditions with others are dropped. */
const supported: ReadonlySet<string> = new Set(["symbol", "integer", "float", "boolean", "add", "mul", "pow", "mod", "pythonmod", "floordiv", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not"]);

export class DimConstraints {
  readonly #hint: (symbol: SymbolExpr) => bigint;
  readonly #univariate = new Map<SymbolExpr, Expr[]>();
  readonly #congruences = new Map<SymbolExpr, Congruence[]>();
  /** Of polynomials that are no lines, by their text. */
  readonly #curved = new Map<SymbolExpr, Map<string, Curved>>();
  readonly #withEqualities = new Set<SymbolExpr>();
  #multivariate: Expr[] = [];
  readonly #inconsistencies: string[] = [];
  /** Symbols that turned out to be constants. */
  readonly substitutions: Map<SymbolExpr, bigint> = new Map();
  readonly facts: Map<SymbolExpr, SizeFacts> = new Map();

  constructor(hint: (symbol: SymbolExpr) => bigint) {
    this.#hint = hint;
  }

  /** Whether anything is made of a condition: inequations, and what has other functions in it, are dropped. */
  static takes(expr: Expr): boolean {
    return expr.kind !== "ne" && !(isDistance(expr) ? expr.args.map((side) => (side.kind === "abs" ? side.args[0]! : side)) : [expr]).some((part) => has(part, (each) => !supported.has(each.kind)));
  }

  /** Takes a condition; says whether it is one that holds anyhow. */
  add(expr: Expr): boolean {
    if (expr.kind === "boolean") return expr.value;
    const onExamples = (each: Expr): Expr => substitute(each, (symbol) => integer(this.#hint(symbol)));
    if (isFalse(onExamples(expr))) this.#inconsistencies.push(`${print(expr)} is inconsistent!`);
    if (!DimConstraints.takes(expr)) return false;
    const symbols = [...freeSymbols(expr)];
    const [only] = symbols;
    if (symbols.length > 1) {
      this.#multivariate.push(expr);
      return false;
    }
    const list = this.#congruences.get(only!) ?? [];
    this.#congruences.set(only!, list);
    const count = (): number => list.length + (this.#curved.get(only!)?.size ?? 0);
    const before = count();
    if (isTrue(this.#withoutModulo(expr, only!), only!)) return before === count();
    this.#checkRewritten(expr, only!, onExamples);
    if (expr.kind === "eq") this.#withEqualities.add(only!);
    this.#univariate.set(only!, [...(this.#univariate.get(only!) ?? []), expr]);
    return false;
  }

  /** A condition that does not hold on the examples once its remainders are what they are there. */
  #checkRewritten(expr: Expr, of: SymbolExpr, onExamples: (each: Expr) => Expr): void {
    const modulo = (each: Expr): boolean => each.kind === "mod" || each.kind === "pythonmod";
    if (has(expr, (each) => each.kind === "floordiv")) {
      const shown = isFalse(onExamples(expr)) ? this.#rewrittenText(expr, of) : undefined;
      if (shown !== undefined) this.#inconsistencies.push(`${shown}, obtained by rewriting ${print(expr)} with congruences, is inconsistent!`);
      return;
    }
    const rewritten = replaceWhere(expr, (part) => (modulo(part) ? integer(this.#remainder(part.args[0]!, part.args[1]!, of)) : undefined));
    if (isFalse(onExamples(rewritten))) {
      const shown = isFalse(rewritten) ? "False" : print(rewritten);
      this.#inconsistencies.push(`${shown}, obtained by rewriting ${print(expr)} with congruences, is inconsistent!`);
    }
  }

  /** The text of a condition whose divisions have become fractions. */
  #rewrittenText(expr: Expr, of: SymbolExpr): string | undefined {
    if (expr.kind === "or" || expr.kind === "and") {
      const parts = expr.args.map((each) => this.#rewrittenText(each, of));
      if (parts.includes(undefined)) return undefined;
      const open = expr.kind === "or" ? parts.filter((part) => part !== "False") : parts;
      if (open.length === 0 || open.includes("False")) return "False";
      return open.join(expr.kind === "or" ? " | " : " & ");
    }
    if (!isRelation(expr.kind)) return undefined;
    const sides = this.#all(expr.args, of);
    if (sides === undefined) return undefined;
    const [left, right] = sides as [Polynomial, Polynomial];
    if (isTrue({ kind: opposite[expr.kind], difference: minusPolynomial(left, right) }, of)) return "False";
    if (sides.some((side) => degree(side) > 1)) return undefined;
    const text = (side: Polynomial): string => linearText(coefficient(side, 0), coefficient(side, 1), of.name);
    return relationText(expr.kind, text(left), text(right));
  }

  /** `%` and `//` evaluated on the examples, with what that supposes noted (`rewrite_with_congruences`); one side taken off the other. */
  #withoutModulo(expr: Expr, of: SymbolExpr): Rewritten | undefined {
    if (!isRelation(expr.kind)) return undefined;
    if (isDistance(expr)) return this.#squared(expr as Expr & { readonly kind: Relation }, of);
    const quotient = this.#quotient(expr.args[0]!, expr.args[1]!, of);
    if (quotient !== undefined) return { kind: expr.kind, difference: quotient };
    const [left, right] = [this.#polynomial(expr.args[0]!, of), this.#polynomial(expr.args[1]!, of)];
    if (left === undefined || right === undefined) return undefined;
    return { kind: expr.kind, difference: minusPolynomial(left, right) };
  }

  /** `|a| < number` is `a*a < number*number`. */
  #squared({ kind, args }: { readonly kind: Relation; readonly args: readonly Expr[] }, of: SymbolExpr): Rewritten | undefined {
    const squares = args.map((side) => this.#polynomial(side.kind === "abs" ? side.args[0]! : side, of)).map((side) => side && timesPolynomial(side, side));
    return squares[0] && squares[1] && { kind, difference: minusPolynomial(squares[0], squares[1]) };
  }

  /** `a // b` against a number, where `b` varies too: `a - number*b`, the remainder taken off. */
  #quotient(left: Expr, right: Expr, of: SymbolExpr): Polynomial | undefined {
    if (left.kind !== "floordiv" || right.kind !== "integer" || freeSymbols(left.args[1]!).size === 0) return undefined;
    const [base, divisor] = [this.#polynomial(left.args[0]!, of), this.#polynomial(left.args[1]!, of)];
    if (base === undefined || divisor === undefined) return undefined;
    const exact = minusPolynomial(base, constantPolynomial(this.#remainder(left.args[0]!, left.args[1]!, of)));
    return minusPolynomial(exact, scalePolynomial(divisor, fraction(right.value)));
  }

  #polynomial(expr: Expr, of: SymbolExpr): Polynomial | undefined {
    switch (expr.kind) {
      case "integer": return constantPolynomial(expr.value);
      case "symbol": return itself;
      case "add": return this.#all(expr.args, of)?.reduce(plusPolynomial);
      case "mul": return this.#all(expr.args, of)?.reduce(timesPolynomial);
      case "pow": {
        const [base, exponent] = [this.#polynomial(expr.args[0]!, of), expr.args[1]!];
        if (base === undefined || exponent.kind !== "integer" || exponent.value < 0n) return undefined;
        return Array.from({ length: Number(exponent.value) }, () => base).reduce(timesPolynomial, constantPolynomial(1n));
      }
      case "mod": case "pythonmod": return constantPolynomial(this.#remainder(expr.args[0]!, expr.args[1]!, of));
      case "floordiv": {
        const [base, divisor] = [this.#polynomial(expr.args[0]!, of), this.#polynomial(expr.args[1]!, of)];
        if (base === undefined || divisor === undefined) return undefined;
        return quotientPolynomial(minusPolynomial(base, constantPolynomial(this.#remainder(expr.args[0]!, expr.args[1]!, of))), divisor);
      }
      default: return undefined;
    }
  }

  #all(exprs: readonly Expr[], of: SymbolExpr): Polynomial[] | undefined {
    const parts = exprs.map((each) => this.#polynomial(each, of));
    return parts.every((each) => each !== undefined) ? parts : undefined;
  }

  /** The remainder on the example, noting that it is always that. */
  #remainder(base: Expr, divisor: Expr, of: SymbolExpr): bigint {
    const value = (expr: Expr): bigint => (substitute(expr, () => integer(this.#hint(of))) as { value: bigint }).value;
    const rest = floorModulo(value(base), value(divisor));
    const [polynomial, by] = [this.#polynomial(base, of), this.#polynomial(divisor, of)];
    if (polynomial === undefined || by === undefined || degree(by) !== 0 || by[0]!.bottom !== 1n) return rest;
    const exact = minusPolynomial(polynomial, constantPolynomial(rest));
    if (degree(exact) <= 1) this.#note(of, { slope: coefficient(exact, 1), constant: coefficient(exact, 0), modulus: by[0]!.top });
    else this.#noteCurved(of, exact, by[0]!.top);
    return rest;
  }

  /** A polynomial that is no line and must be a multiple: nothing is made of it. */
  #noteCurved(of: SymbolExpr, polynomial: Polynomial, modulus: bigint): void {
    const coefficients = polynomial.map(({ top }) => top);
    if (polynomial.some(({ bottom }) => bottom !== 1n) || coefficients.every((each) => each % modulus === 0n)) return;
    const [constant, ...powers] = coefficients as [bigint, ...bigint[]];
    const kept = [floorModulo(constant, modulus), ...powers];
    const known = this.#curved.get(of) ?? new Map<string, Curved>();
    this.#curved.set(of, known.set(`${kept.join(" ")} % ${modulus}`, { coefficients: kept, modulus }));
  }

  /** Of a sum PyTorch takes two terms for granted (`_is_supported_congruence`). */
  #checkCurved(of: SymbolExpr): void {
    const multiple = this.facts.get(of)?.multiple;
    for (const { coefficients, modulus } of this.#curved.get(of)?.values() ?? []) {
      const at = (value: bigint): bigint => coefficients.reduceRight((sum, each) => sum * value + each, 0n);
      const follows = multiple !== undefined && Array.from({ length: Number(modulus) }, (_, i) => at(multiple.modulus * BigInt(i) + multiple.remainder)).every((value) => value % modulus === 0n);
      if (!follows && coefficients.filter((each) => each !== 0n).length > 2) throw new Inconsistent("too many values to unpack (expected 2)");
    }
  }

  #note(of: SymbolExpr, congruence: Congruence): void {
    const { modulus } = congruence;
    const isMultiple = (value: Fraction): boolean => value.bottom === 1n && value.top % modulus === 0n;
    if (isMultiple(congruence.slope) && isMultiple(congruence.constant)) return;
    // What is added, or a factor of all there is, is less than the modulus (sympy, `Mod.eval`).
    const below = (value: Fraction): Fraction => (value.bottom === 1n ? fraction(floorModulo(value.top, modulus)) : value);
    const constant = below(congruence.constant);
    const slope = constant.top === 0n ? below(congruence.slope) : congruence.slope;
    const list = this.#congruences.get(of) ?? [];
    this.#congruences.set(of, list);
    if (!list.some((each) => compareFractions(each.slope, slope) === 0 && compareFractions(each.constant, constant) === 0 && each.modulus === modulus)) list.push({ slope, constant, modulus });
  }

  solve(): void {
    this.#raiseInconsistencies();
    for (const of of this.#withEqualities) this.#solveEquality(of);
    for (const [of, congruences] of this.#congruences) {
      if (this.substitutions.has(of)) continue;
      this.#solveCongruences(of, congruences);
      this.#checkCurved(of);
    }
    for (const [of, exprs] of this.#univariate) this.#solveRange(of, exprs);
  }

  #raiseInconsistencies(): void {
    if (this.#inconsistencies.length > 0) throw new Inconsistent(`The following inconsistencies were found:\n${this.#inconsistencies.join("\n")}`);
  }

  #factsOf(of: SymbolExpr): SizeFacts {
    const facts = this.facts.get(of) ?? {};
    this.facts.set(of, facts);
    return facts;
  }

  #solveEquality(of: SymbolExpr): void {
    const exprs = this.#univariate.get(of) ?? [];
    this.#univariate.delete(of);
    for (const expr of exprs) {
      if (expr.kind !== "eq") continue;
      const solutions = this.#rootsOf(this.#withoutModulo(expr, of)?.difference, of).filter((root) => exprs.every((each) => this.#allows(each, of, root)));
      const [value] = solutions;
      if (solutions.length > 1 && isDistance(expr)) throw new Unsolved("an equality of a distance of sizes");
      if (value === undefined || solutions.length > 1) {
        const got = solutions.map((root) => `Eq(${of.name}, ${root.top})`).join(" | ") || "False";
        throw new FailedAssertion(`Expected an equality constraint for ${of.name}, got ${got}`);
      }
      this.substitutions.set(of, value.top / value.bottom);
      this.#factsOf(of).value = value.top / value.bottom;
      break;
    }
    const open = this.#multivariate;
    this.#multivariate = [];
    for (const expr of open) this.add(substitute(expr, (each) => (each === of ? integer(this.substitutions.get(of)!) : undefined)));
  }

  /** Whether a condition holds of a value: what is no relation is taken for one that never does (sympy, `reduce_inequalities`). */
  #allows(expr: Expr, of: SymbolExpr, value: Fraction): boolean {
    if (!isRelation(expr.kind)) return false;
    const { kind, difference } = this.#withoutModulo(expr, of) ?? {};
    return kind === undefined || holds(kind, valueAt(difference!, value));
  }

  /** The example solves an equality: it is the only solution of a polynomial where no other is two or more. */
  #rootsOf(polynomial: Polynomial | undefined, of: SymbolExpr): readonly Fraction[] {
    const hint = this.#hint(of);
    if (polynomial !== undefined && degree(polynomial) === 1) return [rootOf(polynomial)];
    if (polynomial !== undefined && degree(polynomial) === 2) return wholeRoots(polynomial);
    const rest = polynomial === undefined || degree(polynomial) < 1 ? undefined : dividedByRoot(polynomial, hint);
    if (rest === undefined || changesSignFrom(rest, 2n)) throw new Unsolved("an equality of a size that is not linear");
    return [fraction(hint)];
  }

  /** `s = modulus*n + remainder` for all congruences at once (`solve_congruence`). */
  #solveCongruences(of: SymbolExpr, congruences: readonly Congruence[]): void {
    let joined: { modulus: bigint; remainder: bigint } | undefined;
    for (const { slope, constant, modulus } of congruences) {
      // sympy's own Mod draws common factors out, and what is left is no congruence that a Dim could express.
      const [step, start] = [overFraction(fraction(modulus), slope), negateFraction(overFraction(constant, slope))];
      const drawsOut = slope.bottom === 1n && constant.bottom === 1n && gcd(gcd(slope.top, constant.top), modulus) !== 1n;
      if (step.bottom !== 1n || start.bottom !== 1n || drawsOut) continue;
      const next = { modulus: step.top, remainder: floorModulo(start.top, step.top) };
      joined = joined === undefined ? next : joinCongruences(joined, next);
    }
    if (joined === undefined || joined.modulus <= 1n) return;
    this.#factsOf(of).multiple = { modulus: joined.modulus, remainder: joined.remainder === 0n ? 0n : joined.remainder - joined.modulus };
  }

  #solveRange(of: SymbolExpr, exprs: readonly Expr[]): void {
    // A condition that is no relation is taken for one that never holds (sympy, `reduce_inequalities`).
    if (exprs.some((expr) => !isRelation(expr.kind))) return;
    const facts = this.#factsOf(of);
    const solved = exprs.map((expr) => this.#solutionsOf(expr, of));
    if (!solved.every((each) => each !== undefined)) {
      facts.unsolved = exprs.map((expr) => ({ expr, text: (side, name) => this.#sideText(side, of, name) }));
      return;
    }
    const limits = solved.flat();
    // What no fraction says is not printed, and nothing else is then (sympy's own printer refuses the root).
    if (limits.some((each) => typeof each.value === "number" && binds(each, limits))) {
      facts.unsolved = exprs.map((expr) => ({ expr, text: (side, name) => this.#sideText(side, of, name) }));
      return;
    }
    for (const { kind, value } of limits) if (typeof value !== "number") narrow(facts, kind, value);
    settle(facts);
  }

  /** Products are not multiplied out, so that those of divisions stay as they are. */
  #sideText(side: Expr, of: SymbolExpr, name: string): string {
    const divides = (each: Expr): boolean => has(each, ({ kind }) => kind === "floordiv" || kind === "mod" || kind === "pythonmod");
    const isProduct = has(side, ({ kind, args }) => (kind === "mul" || kind === "pow") && args.filter((arg) => arg.kind !== "integer").length > (kind === "mul" ? 1 : 0) && args.some(divides));
    const polynomial = divides(side) && !isProduct ? this.#polynomial(side, of) : undefined;
    return polynomial === undefined || polynomial.length === 0 ? guardText(side, () => name) : polynomialText(polynomial, of, name);
  }

  /** Where a condition begins or ceases to hold, on the side of the example; undefined where it is more than quadratic. */
  #solutionsOf(expr: Expr, of: SymbolExpr): Boundary[] | undefined {
    const rewritten = this.#withoutModulo(expr, of);
    if (rewritten === undefined) return undefined;
    const { difference } = rewritten;
    if (degree(difference) < 1) return [];
    const kind = difference.at(-1)!.top > 0n ? rewritten.kind : mirrored[rewritten.kind];
    if (degree(difference) === 1) return [{ kind, value: rootOf(difference) }];
    if (kind === "eq" || kind === "ne") return undefined;
    if (degree(difference) > 2) return boundariesAround(difference, kind === "gt" || kind === "lt", this.#hint(of));
    const whole = wholeCoefficients(difference) as [bigint, bigint, bigint];
    // Where it holds far from a number and there are sizes on either side, PyTorch reads two conditions as one.
    if (isDistance(expr) && (kind === "gt" || kind === "ge") && rootValue(quadraticRoots(whole)![0]) > (kind === "gt" ? 1 : 0)) throw new Inconsistent("too many values to unpack (expected 3)");
    return quadraticBoundaries(whole, kind, Number(this.#hint(of)));
  }
}

/** A range of one value is that value, an empty one says nothing. */
function settle(facts: SizeFacts): void {
  const { lower, upper } = facts;
  if (lower === undefined || upper === undefined) return;
  const order = compareFractions(lower.value, upper.value);
  if (order < 0) return;
  delete facts.lower;
  delete facts.upper;
  if (order === 0 && !lower.strict && !upper.strict && lower.value.bottom === 1n) facts.value = lower.value.top;
}

/** A size is at least, or at most, so much. */
interface Boundary { readonly kind: Relation; readonly value: Root }

/** Of a parabola that opens upwards: it is below zero between its roots. Sizes are positive anyhow. */
function quadraticBoundaries(polynomial: readonly [bigint, bigint, bigint], kind: Relation, hint: number): Boundary[] {
  const roots = quadraticRoots(polynomial);
  if (roots === null) return [];
  const [low, high] = roots;
  const strict = kind === "gt" || kind === "lt";
  const above = (value: Root): Boundary[] => (rootValue(value) > 0 ? [{ kind: strict ? "gt" : "ge", value }] : []);
  const below = (value: Root): Boundary[] => [{ kind: strict ? "lt" : "le", value }];
  if (kind === "lt" || kind === "le") return [...above(low), ...below(high)];
  if (!strict && rootValue(low) === rootValue(high)) return [];
  return hint >= rootValue(high) ? above(high) : below(low);
}

/** Of a curve that meets zero at whole sizes alone: the nearest ones on either side of the example where it changes sides. */
function boundariesAround(curve: Polynomial, strict: boolean, hint: bigint): Boundary[] | undefined {
  const roots = wholeSizesOf(curve);
  if (roots === undefined || roots.has(hint)) return undefined;
  const ends = [...roots].filter(([, times]) => times % 2 === 1).map(([root]) => root);
  const [below, above] = [ends.filter((root) => root < hint).at(-1), ends.find((root) => root > hint)];
  // A size that is excluded on its own is an inequation, which PyTorch cannot read.
  if (strict && [...roots].some(([root, times]) => times % 2 === 0 && root > (below ?? 0n) && (above === undefined || root < above))) throw new Inconsistent("not enough values to unpack (expected 3, got 1)");
  return [
    ...(below === undefined ? [] : [{ kind: strict ? "gt" : "ge", value: fraction(below) } as const]),
    ...(above === undefined ? [] : [{ kind: strict ? "lt" : "le", value: fraction(above) } as const]),
  ];
}

/** Whether it says more than the others do. */
function binds({ kind, value }: Boundary, all: readonly Boundary[]): boolean {
  const lower = (each: Relation): boolean => each === "gt" || each === "ge";
  return all.every((other) => lower(other.kind) !== lower(kind) || (lower(kind) ? rootValue(other.value) <= rootValue(value) : rootValue(other.value) >= rootValue(value)));
}

function narrow(facts: SizeFacts, kind: Relation, value: Fraction): void {
  const limit = { value, strict: kind === "gt" || kind === "lt" };
  const tighter = (known: Limit | undefined, sign: number): boolean => {
    if (known === undefined) return true;
    const order = compareFractions(value, known.value) * sign;
    return order > 0 || (order === 0 && limit.strict && !known.strict);
  };
  if ((kind === "ge" || kind === "gt") && tighter(facts.lower, 1)) facts.lower = limit;
  else if ((kind === "le" || kind === "lt") && tighter(facts.upper, -1)) facts.upper = limit;
}

function holds(kind: Relation, difference: Fraction): boolean {
  return compareNumbers(kind, difference.top, 0n);
}

/** An absolute value against a number that is not negative. */
const isDistance = ({ kind, args: [a, b] }: Expr): boolean => isRelation(kind) && ((a!.kind === "abs" && isNatural(b!)) || (b!.kind === "abs" && isNatural(a!)));
const isNatural = (expr: Expr): boolean => expr.kind === "integer" && expr.value >= 0n;

const isFalse = (expr: Expr): boolean => expr.kind === "boolean" && !expr.value;

/** Where a line meets zero. */
const rootOf = (line: Polynomial): Fraction => negateFraction(overFraction(coefficient(line, 0), coefficient(line, 1)));

/** The sizes at which a parabola is zero. */
function wholeRoots(parabola: Polynomial): readonly Fraction[] {
  const roots: readonly Root[] = quadraticRoots(wholeCoefficients(parabola) as [bigint, bigint, bigint]) ?? [];
  const whole = roots.filter((root): root is Fraction => typeof root !== "number").filter(({ top, bottom }) => bottom === 1n && top > 0n);
  return whole.filter((root, i) => i === 0 || compareFractions(root, whole[0]!) !== 0);
}

/** What holds whatever the size: by its sign, which is positive. */
function isTrue(rewritten: Rewritten | undefined, of: SymbolExpr): boolean {
  if (rewritten === undefined) return false;
  const { kind, difference } = rewritten;
  const whole = expressionOf(difference, of);
  if (whole !== undefined) {
    const made = relation(kind, whole, integer(0));
    return made.kind === "boolean" && made.value;
  }
  if (degree(difference) > 1) return false;
  const [constant, slope] = [coefficient(difference, 0), coefficient(difference, 1)];
  // It is nearest to zero where the size is one.
  const least = plusFraction(slope, constant).top;
  if (slope.top > 0n && least >= 0n) return kind === "ge" || (least > 0n && (kind === "gt" || kind === "ne"));
  return slope.top < 0n && least <= 0n && (kind === "le" || (least < 0n && (kind === "lt" || kind === "ne")));
}

function joinCongruences(a: { modulus: bigint; remainder: bigint }, b: { modulus: bigint; remainder: bigint }): { modulus: bigint; remainder: bigint } {
  const common = gcd(a.modulus, b.modulus);
  const modulus = (a.modulus / common) * b.modulus;
  for (let value = a.remainder; value < modulus; value += a.modulus) {
    if (floorModulo(value, b.modulus) === b.remainder) return { modulus, remainder: value };
  }
  throw new Inconsistent("congruences that exclude each other");
}

