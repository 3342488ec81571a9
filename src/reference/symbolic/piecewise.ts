/**
 * A choice by conditions, as sympy makes it (sympy/functions/elementary/piecewise.py): relations of one form, no condition twice, none that is
 * known. A condition on a choice is itself a choice of conditions (`ITE`).
 */
import { add, gcd, negate } from "./arithmetic.ts";
import { isCondition, isRelation, logical, mirrored, not, relation, type Relation } from "./conditions.ts";
import { contentOf, divideExactly } from "./division.ts";
import { boolean, compound, has, integer, isNumber, splitCoefficient, splitConstant, type Expr } from "./expr.ts";
import { isNegatedSum, ordered } from "./order.ts";

type Pair = readonly [value: Expr, condition: Expr];
type Rebuild = (kind: Expr["kind"], args: readonly Expr[]) => Expr;

/** `Piecewise((value, condition), …)`, of operands that follow each other. */
export function piecewise(args: readonly Expr[], rebuild: Rebuild): Expr {
  let pairs = pairsOf(args);
  for (;;) {
    const made = known(pairs, rebuild);
    if (made.length === 1 && isTrue(made[0]![1])) return made[0]![0];
    pairs = collapsed(made, rebuild);
    if (pairs.length === made.length && pairs.every(([value, condition], i) => value === made[i]![0] && condition === made[i]![1])) return compound("piecewise", made.flat());
  }
}

/** `ITE`: a condition that is one of two, by a third. */
export function choice(test: Expr, then: Expr, otherwise: Expr): Expr {
  if (test.kind === "boolean") return test.value ? then : otherwise;
  if (then === otherwise) return then;
  if (then.kind === "boolean" && otherwise.kind === "boolean") return then.value ? test : not(test);
  return compound("ite", [test, then, otherwise]);
}

const pairsOf = (args: readonly Expr[]): Pair[] => Array.from({ length: args.length / 2 }, (_, i) => [args[2 * i]!, args[2 * i + 1]!] as const);
const isTrue = (expr: Expr): boolean => expr.kind === "boolean" && expr.value;
const isChoice = (expr: Expr): boolean => expr.kind === "piecewise";

/** Up to the first condition that holds, without those that do not. */
function known(pairs: readonly Pair[], rebuild: Rebuild): Pair[] {
  const made: Pair[] = [];
  for (const [value, given] of pairs) {
    const condition = has(given, isChoice) ? chosenCondition(given, rebuild) : given;
    if (condition.kind === "boolean" && !condition.value) continue;
    made.push([value, condition]);
    if (isTrue(condition)) break;
  }
  return made;
}

/** A condition on choices as a choice of conditions (`ExprCondPair`). */
function chosenCondition(condition: Expr, rebuild: Rebuild): Expr {
  const made = folded(condition, rebuild);
  if (made.kind !== "piecewise") return made;
  const pairs = pairsOf(made.args);
  return pairs.slice(0, -1).reduceRight((last, [value, test]) => choice(test, value, last), pairs.at(-1)![0]);
}

/** An expression of choices as a choice of expressions (`piecewise_fold`). */
function folded(expr: Expr, rebuild: Rebuild): Expr {
  if (!has(expr, isChoice)) return expr;
  const pairs: Pair[] = isChoice(expr) ? pairsOf(expr.args).flatMap(([value, condition]) => branches(folded(value, rebuild)).map(([each, when]) => [each, logical("and", [normal(condition), when])] as const))
    : expr.args.reduce<(readonly [readonly Expr[], readonly Expr[]])[]>((all, arg) => {
      const cases = branches(folded(arg, rebuild));
      return all.flatMap(([args, conditions]) => cases.map(([value, condition]) => [[...args, value], [...conditions, condition]] as const));
    }, [[[], []]]).map(([args, conditions]) => [rebuild(expr.kind, args), logical("and", conditions)] as const);
  return piecewise(pairs.flat(), rebuild);
}

/** A choice of conditions as a conjunction (`to_nnf`). */
function normal(condition: Expr): Expr {
  if (condition.kind !== "ite") return condition;
  const [test, then, otherwise] = condition.args as readonly [Expr, Expr, Expr];
  return logical("and", [logical("or", [not(test), then]), logical("or", [test, otherwise])]);
}

const branches = (expr: Expr): readonly Pair[] => (isChoice(expr) ? pairsOf(expr.args) : [[expr, boolean(true)]]);

/** `_piecewise_collapse_arguments`. */
function collapsed(pairs: readonly Pair[], rebuild: Rebuild): Pair[] {
  const made: Pair[] = [];
  const before = new Set<Expr>();
  for (const [given, raw] of pairs) {
    let condition = canonicalRelations(raw, rebuild);
    const value = isChoice(given) ? within(given, condition, before, rebuild) : given;
    if ([condition, ...(condition.kind === "and" ? condition.args : [])].some((each) => before.has(each))) continue;
    if (condition.kind === "and") condition = withoutDenied(condition, before);
    else if (isRelation(condition.kind) && before.has(canonicalRelation(not(condition)))) condition = boolean(true);
    before.add(condition);
    const last = made.at(-1);
    if (last?.[0] === value) made[made.length - 1] = [value, conjunctive(logical("or", [condition, last[1]]))];
    else if (last === undefined || last[1] !== condition) made.push([value, condition]);
  }
  return made;
}

/** A choice inside a choice, of which some conditions are settled by now. */
function within(value: Expr, condition: Expr, before: ReadonlySet<Expr>, rebuild: Rebuild): Expr {
  const others: Pair[] = [];
  for (const [inner, when] of pairsOf(value.args)) {
    if (before.has(when)) continue;
    if (when !== condition) {
      others.push([inner, when]);
      continue;
    }
    if (isTrue(when)) return value;
    return others.length > 0 ? piecewise([...others.flat(), inner, when], rebuild) : inner;
  }
  return value;
}

/** Parts of a conjunction that conditions before rule out need not be said. */
function withoutDenied(conjunction: Expr, before: ReadonlySet<Expr>): Expr {
  const kept: Expr[] = [];
  for (const part of conjunction.args) {
    if (isRelation(part.kind)) {
      if (before.has(canonicalRelation(not(part)))) continue;
      const weak = part.kind === "lt" ? "le" : part.kind === "gt" ? "ge" : null;
      if (weak !== null && before.has(relation(weak, part.args[0]!, part.args[1]!))) return boolean(false);
    }
    kept.push(part);
  }
  return logical("and", kept);
}

/** `distribute_and_over_or`. */
function conjunctive(expr: Expr): Expr {
  if (expr.kind === "and") return logical("and", expr.args.map(conjunctive));
  const inner = expr.kind === "or" ? expr.args.find(({ kind }) => kind === "and") : undefined;
  if (inner === undefined) return expr;
  const rest = expr.args.filter((each) => each !== inner);
  return logical("and", inner.args.map((each) => conjunctive(logical("or", [each, ...rest]))));
}

/** Every relation with its first term alone on the left (`_canonical_coeff`). */
function canonicalRelations(expr: Expr, rebuild: Rebuild): Expr {
  if (isRelation(expr.kind)) return withoutCoefficient(canonicalRelation(expr));
  return expr.kind === "and" || expr.kind === "or" || expr.kind === "not" || expr.kind === "ite" ? rebuild(expr.kind, expr.args.map((arg) => canonicalRelations(arg, rebuild))) : expr;
}

function withoutCoefficient(expr: Expr): Expr {
  const [left, right] = expr.args as readonly [Expr, Expr];
  if (!isRelation(expr.kind) || isCondition(right) || isCondition(left)) return expr;
  const [constant, rest] = splitConstant(left);
  const [coefficient, of] = rest.length === 1 ? splitCoefficient(rest[0]!) : [1n, add(...rest)] as const;
  if (typeof constant !== "bigint" || typeof coefficient !== "bigint") return expr;
  const kind: Relation = coefficient < 0n ? mirrored[expr.kind] : expr.kind;
  return relation(kind, of, divided(add(right, integer(-constant)), coefficient));
}

/** `expr / divisor`; where that leaves fractions, as a quotient. */
export function divided(expr: Expr, divisor: bigint): Expr {
  const whole = divisor < 0n ? negate(expr) : expr;
  const size = divisor < 0n ? -divisor : divisor;
  const common = gcd(contentOf(whole), size) || size;
  const top = divideExactly(whole, common);
  return common === size ? top : compound("quotient", [top, integer(size / common)]);
}

/** `Relational.canonical`. */
function canonicalRelation(expr: Expr): Expr {
  if (!isRelation(expr.kind)) return expr;
  let [left, right] = expr.args as readonly [Expr, Expr];
  if (isCondition(left) || isCondition(right)) return expr;
  let { kind } = expr as { kind: Relation };
  const reverse = (): void => {
    [left, right, kind] = [right, left, mirrored[kind]];
  };
  if (isNumber(left) || (!isNumber(right) && ordered([left, right])[0] !== left)) reverse();
  if (isNegated(left)) return relation(mirrored[kind], negate(left), negate(right));
  if (!isNumber(right) && isNegated(right) && ordered([left, negate(right)])[0] !== left) {
    reverse();
    return relation(mirrored[kind], negate(left), negate(right));
  }
  return relation(kind, left, right);
}

/** `could_extract_minus_sign`. */
const isNegated = (expr: Expr): boolean => (expr.kind === "add" ? isNegatedSum(expr) : Number(splitCoefficient(expr)[0]) < 0);
