/** torch's functions of integers that divide: `FloorDiv`, `Mod` and what they have in common (torch/utils/_sympy/functions.py). */
import { add, distribute, floorDivide, floorModulo, gcd, mul, negate, power, subtract } from "./arithmetic.ts";
import { compound, factors, integer, isIntegral, isNumber, one, splitCoefficient, terms, zero, type Expr, type IntegerExpr } from "./expr.ts";
import { isEven, isNegative, isOdd, isPositive } from "./signs.ts";

/** The greatest integer that divides all terms (`integer_factor`). */
export function contentOf(expr: Expr): bigint {
  return terms(expr).reduce<bigint>((all, term) => {
    const [coefficient] = splitCoefficient(term);
    return gcd(all, typeof coefficient === "bigint" ? coefficient : 1n);
  }, 0n);
}

export function divideExactly(expr: Expr, divisor: bigint): Expr {
  if (divisor === 1n) return expr;
  return add(...terms(expr).map((term) => {
    const [coefficient, rest] = splitCoefficient(term);
    return mul(integer((coefficient as bigint) / divisor), rest);
  }));
}

/** `FloorDiv(base, divisor)`: terms that a number divides come out, common factors cancel. */
export function floorDiv(base: Expr, divisor: Expr): Expr {
  if (base === zero || divisor === one) return base;
  if (divisor.kind === "integer" && divisor.value === -1n) return negate(base);
  if (base.kind === "integer" && divisor.kind === "integer" && divisor.value !== 0n) return integer(floorDivide(base.value, divisor.value));
  if (base.kind === "floordiv") return floorDiv(base.args[0]!, mul(base.args[1]!, divisor));
  if (divisor.kind === "integer") {
    const whole = terms(base).filter((term) => exactQuotient(term, divisor) !== undefined);
    if (whole.length > 0) {
      const rest = terms(base).filter((term) => !whole.includes(term));
      return add(floorDiv(add(...rest), divisor), ...whole.map((term) => exactQuotient(term, divisor)!));
    }
  }
  const [p, q] = cancelled(base, divisor);
  if (p !== base || q !== divisor) return floorDiv(factored(p), factored(q));
  if (divisor.kind === "add") {
    const whole = polynomialQuotient(base, divisor);
    if (whole !== undefined) return whole;
  }
  return compound("floordiv", [base, divisor]);
}

/** `CleanDiv`: a division that is known to leave nothing. */
export function integerDivide(base: Expr, divisor: Expr): Expr {
  const made = floorDiv(base, divisor);
  return made.kind === "floordiv" ? compound("cleandiv", made.args) : made;
}

/** Both without their common integer factor and the factors of `q` that every term of `p` has (`simple_floordiv_gcd`). */
function cancelled(base: Expr, divisor: Expr): readonly [Expr, Expr] {
  const content = gcd(contentOf(base), contentOf(divisor));
  let [p, q] = [divideExactly(base, content), divideExactly(divisor, content)];
  for (const factor of factors(q)) {
    if (isNumber(factor) || !terms(p).every((term) => factors(term).includes(factor))) continue;
    [p, q] = [add(...terms(p).map((term) => exactQuotient(term, factor)!)), exactQuotient(q, factor)!];
  }
  return [p, q];
}

/** `expr / divisor`, where sympy sees that it is an integer: only numbers are divided into the terms of a sum. */
export function quotientOf(expr: Expr, divisor: Expr): Expr | undefined {
  if (divisor === one) return expr;
  if (divisor.kind !== "integer") return exactQuotient(expr, divisor);
  const parts = terms(expr).map((term) => exactQuotient(term, divisor));
  return parts.every((each) => each !== undefined) ? add(...parts) : undefined;
}

function exactQuotient(term: Expr, divisor: Expr): Expr | undefined {
  const [top, topRest] = splitCoefficient(term);
  const [bottom, bottomRest] = splitCoefficient(divisor);
  if (typeof top !== "bigint" || typeof bottom !== "bigint" || bottom === 0n || top % bottom !== 0n) return undefined;
  if (!isIntegral(topRest)) return undefined;
  let remaining: Expr[] = topRest === one ? [] : [...factors(topRest)];
  for (const factor of bottomRest === one ? [] : factors(bottomRest)) {
    const [base, exponent] = factor.kind === "pow" && factor.args[1]!.kind === "integer" ? [factor.args[0]!, factor.args[1]!.value] : [factor, 1n];
    const at = remaining.findIndex((each) => each === base || (each.kind === "pow" && each.args[0] === base && each.args[1]!.kind === "integer"));
    if (at < 0) return undefined;
    const found = remaining[at]!;
    const held = found === base ? 1n : (found.args[1] as IntegerExpr).value;
    if (held < exponent) return undefined;
    remaining = remaining.flatMap((each, i) => (i !== at ? [each] : held === exponent ? [] : [power(base, integer(held - exponent))]));
  }
  return mul(integer(top / bottom), ...remaining);
}

/** Long division of polynomials; undefined where something is left over. */
function polynomialQuotient(base: Expr, divisor: Expr): Expr | undefined {
  let rest = base;
  const quotient: Expr[] = [];
  const lead = terms(divisor).at(-1)!;
  for (let i = 0; i < 32 && rest !== zero; i++) {
    const next = terms(rest).map((term) => exactQuotient(term, lead)).find((each) => each !== undefined);
    if (next === undefined) return undefined;
    quotient.push(next);
    rest = subtract(rest, distribute(next, divisor));
  }
  return rest === zero ? add(...quotient) : undefined;
}

function reduceModulo(kind: "mod" | "pythonmod", p: Expr, q: Expr): Expr {
  if (p === zero || p === q || p === negate(q) || q === one) return zero;
  if (p.kind === "integer" && q.kind === "integer" && q.value !== 0n) return integer(floorModulo(p.value, q.value));
  if (q.kind === "integer" && q.value === 2n) {
    if (isEven(p)) return zero;
    if (isOdd(p)) return one;
  }
  if (quotientOf(p, q) !== undefined) return zero;
  // The smaller of two positive numbers is its own remainder.
  if (isNegative(subtract(p, q)) && isPositive(p) && isPositive(q)) return p;
  return compound(kind, [p, q]);
}

/** `Mod`, for operands that are not negative. */
export const mod = (p: Expr, q: Expr): Expr => reduceModulo("mod", p, q);
/** `PythonMod`, whatever the signs. */
export const pythonMod = (p: Expr, q: Expr): Expr => reduceModulo("pythonmod", p, q);

// ---- what simplify does to a polynomial

/** A sum with what all its terms have in common taken out, where that makes it no longer (sympy's `simplify`). */
function factored(sum: Expr): Expr {
  if (sum.kind !== "add") return sum;
  const common = commonPowers(sum);
  if (common === one) return sum;
  const content = mul(integer(contentOf(sum)), common);
  const made = mul(content, add(...terms(sum).map((term) => exactQuotient(term, content)!)));
  return operations(made) <= operations(sum) ? made : sum;
}

/** The product of the powers that every term has. */
function commonPowers(sum: Expr): Expr {
  const [first, ...others] = terms(sum).map(powersOf) as [Map<Expr, bigint>, ...Map<Expr, bigint>[]];
  return mul(...[...first].map(([base, exponent]) => {
    const least = others.reduce((lowest, powers) => { const held = powers.get(base) ?? 0n; return held < lowest ? held : lowest; }, exponent);
    return power(base, integer(least));
  }));
}

function powersOf(term: Expr): Map<Expr, bigint> {
  return new Map(factors(splitCoefficient(term)[1]).filter((factor) => !isNumber(factor)).map((factor) =>
    factor.kind === "pow" && factor.args[1]!.kind === "integer" ? [factor.args[0]!, factor.args[1]!.value] as const : [factor, 1n] as const));
}

/** `count_ops`. */
function operations(expr: Expr): number {
  const own = expr.args.reduce((total, arg) => total + operations(arg), 0);
  if (expr.kind === "add") return own + expr.args.length - 1;
  if (expr.kind === "mul") return own + expr.args.length - (splitCoefficient(expr)[0] === -1n ? 2 : 1);
  return own + (expr.args.length > 0 ? 1 : 0);
}
