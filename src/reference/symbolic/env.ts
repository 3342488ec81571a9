/**
 * What an export knows of its symbols: ranges, equalities, conditions left to run time (torch/fx/experimental/symbolic_shapes.py, `ShapeEnv`).
 * One environment spans all stages of an export.
 */
import {
  add, boolean, compound, expand, freeSymbols, integer, isIntegral, isNumber, isRelation, mirrored, mul, negate, not, opposite, rebuild, relation, sortedByName, splitCoefficient, substitute, subtract, symbol, terms, zero,
  type Expr, type Relation, type SymbolExpr, type SymbolKind,
} from "./expr.ts";
import { SymNode } from "./node.ts";
import { print } from "./print.ts";
import { bound, intersect, isSingleton, range, rangeText, sameRange, unbounded, type Bound, type ValueRange } from "./range.ts";

/** A condition that cannot be decided while tracing. */
export class GuardOnDataDependent extends Error {
  readonly expr: Expr;
  constructor(expr: Expr, message: string) {
    super(message);
    this.expr = expr;
  }
}

export interface RuntimeAssert {
  readonly expr: Expr;
  readonly message: string;
}

/** Where an undecided condition was met, for messages. */
export interface Blame {
  readonly location: string;
  readonly stack: string;
}

const maxSize = 2n ** 63n - 2n;

export class ShapeEnv {
  readonly #ranges = new Map<SymbolExpr, ValueRange>();
  readonly #replacements = new Map<SymbolExpr, Expr>();
  readonly #sizeLike = new Set<SymbolExpr>();
  readonly #hints = new Map<SymbolExpr, bigint>();
  readonly #axioms = new Map<Expr, boolean>();
  readonly pendingFreshUnbackedSymbols: Set<SymbolExpr> = new Set();
  readonly deferredRuntimeAsserts: Map<string | null, RuntimeAssert[]> = new Map();
  #unbackedInts = 0;
  #unbackedFloats = 0;
  blame: () => Blame = () => ({ location: "unknown", stack: "" });

  // ---- symbols

  createUnbackedInt(): SymNode {
    return new SymNode(this.#fresh(symbol(`u${this.#unbackedInts++}`, "int"), range(-Infinity, Infinity)), "int", this);
  }

  createUnbackedFloat(): SymNode {
    return new SymNode(this.#fresh(symbol(`zuf${this.#unbackedFloats++}`, "float"), range(-Infinity, Infinity)), "float", this);
  }

  /** A bool is an integer symbol in [0, 1] compared with one. */
  createUnbackedBool(): SymNode {
    const made = this.#fresh(symbol(`u${this.#unbackedInts++}`, "int"), range(0n, 1n));
    return new SymNode(relation("eq", made, integer(1)), "bool", this);
  }

  #fresh(made: SymbolExpr, values: ValueRange): SymbolExpr {
    this.#ranges.set(made, values);
    if (!this.#ignoring) this.pendingFreshUnbackedSymbols.add(made);
    return made;
  }

  #ignoring = false;

  ignoringFreshUnbacked<T>(body: () => T): T {
    this.#ignoring = true;
    try {
      return body();
    } finally {
      this.#ignoring = false;
    }
  }

  /** `_rename_unbacked_to`: a symbol that a retrace made is the one it was before. */
  renameUnbackedTo(fresh: SymbolExpr, original: string): void {
    const target = this.#named(original);
    if (target === undefined) return;
    const known = this.#replacements.get(fresh);
    this.setReplacement(fresh, target);
    this.#renamed.set(fresh, target);
    if (known !== undefined) this.setReplacement(target, known);
  }

  readonly #renamed = new Map<SymbolExpr, SymbolExpr>();

  #named(name: string): SymbolExpr | undefined {
    for (const each of this.#ranges.keys()) if (each.name === name) return each;
    return undefined;
  }

  resolveBindings<P>(bindings: ReadonlyMap<string, P> | undefined): Map<SymbolExpr, P> | undefined {
    if (bindings === undefined) return undefined;
    const resolved = new Map<SymbolExpr, P>();
    for (const [name, path] of bindings) {
      const found = this.#named(name);
      if (found !== undefined) resolved.set(this.#renamed.get(found) ?? found, path);
    }
    return resolved;
  }

  rangeOf(of: SymbolExpr): ValueRange { return this.#ranges.get(of) ?? unbounded; }
  isSizeLike(of: SymbolExpr): boolean { return this.#sizeLike.has(of); }
  hintOf(expr: Expr): bigint | number | boolean | undefined {
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    if (![...freeSymbols(expr)].every((each) => this.#hints.has(each))) return undefined;
    const value = substitute(expr, (each) => integer(this.#hints.get(each)!));
    return isNumber(value) || value.kind === "boolean" ? value.value : undefined;
  }

  // ---- simplification

  /** Symbols that are known to be something else, replaced. */
  replace(expr: Expr): Expr {
    if (this.#replacements.size === 0) return expr;
    const made = substitute(expr, (each) => this.#find(each));
    return made === expr ? expr : expand(made);
  }

  #find(each: SymbolExpr): Expr | undefined {
    const found = this.#replacements.get(each);
    return found === undefined ? undefined : this.replace(found);
  }

  simplify(expr: Expr): Expr {
    return this.replace(expand(expr));
  }

  /** What an expression is for all values of its symbols, where that is one value. */
  evaluateStatically(original: Expr, options: { readonly sizeOblivious?: boolean } = {}): bigint | number | boolean | undefined {
    let expr = canonicalCondition(this.simplify(original));
    expr = substituteAxioms(expr, this.#axioms);
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    const values = bound(expr, (each) => {
      const own = this.rangeOf(each);
      return options.sizeOblivious && this.#sizeLike.has(each) ? intersect(own, range(2n, Infinity)) : own;
    });
    if (!isSingleton(values)) return undefined;
    return isCondition(expr) ? values.lower == 1 : typeof values.lower === "bigint" || !Number.isInteger(values.lower) ? values.lower : BigInt(values.lower);
  }

  /** The value of an expression, guarded on where it depends on symbols with hints. */
  evaluate(expr: Expr, hint?: bigint | number | boolean, options: { readonly sizeOblivious?: boolean } = {}): bigint | number | boolean {
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    const known = this.evaluateStatically(expr, options);
    if (known !== undefined) return known;
    const value = hint ?? this.hintOf(expr);
    if (value === undefined) throw this.#dataDependent(expr, options);
    return value;
  }

  #dataDependent(expr: Expr, options: { readonly sizeOblivious?: boolean }): GuardOnDataDependent {
    const symbols = sortedByName(freeSymbols(expr));
    const sizes = symbols.filter((each) => this.#sizeLike.has(each)).map((each) => each.name);
    const oblivious = options.sizeOblivious ? undefined : this.evaluateStatically(expr, { sizeOblivious: true });
    const attention = oblivious === undefined ? "" :
      `ATTENTION: guard_size_oblivious would fix the error, evaluating expression to ${oblivious === true ? "True" : oblivious === false ? "False" : String(oblivious)}.\n`
      + "Maybe you need to add guard_size_oblivious to framework code, see doc below for more guidance.\n\n";
    const what = isCondition(expr) ? "Could not guard on data-dependent expression" : "Could not extract specialized integer from data-dependent expression";
    const { location, stack } = this.blame();
    return new GuardOnDataDependent(expr,
      `${what} ${print(expr)} (unhinted: ${print(expr)}).  (Size-like symbols: ${sizes.join(", ") || "none"})\n\n${attention}Caused by: ${location}\n`
      + 'For more information, run with TORCH_LOGS="dynamic"\n'
      + `For extended logs when we create symbols, also add TORCHDYNAMO_EXTENDED_DEBUG_CREATE_SYMBOL="${symbols.map((each) => each.name).join(",")}"\n`
      + "If you suspect the guard was triggered from C++, add TORCHDYNAMO_EXTENDED_DEBUG_CPP=1\n"
      + "For more debugging help, see https://docs.google.com/document/d/1HSuTTVvYH1pTew89Rtpeu84Ht3nQEFTYhAX3Ypa_xJs/edit?usp=sharing\n"
      + stack);
  }

  // ---- conditions

  /** `expect_true`: known, guarded on, or left to run time. */
  expectTrue(node: SymNode, message: string): boolean {
    if (node.hint !== undefined && node.maybeConstant() !== undefined) return Boolean(node.hint);
    return this.deferRuntimeAssert(node.expr, message);
  }

  deferRuntimeAssert(original: Expr, message: string): boolean {
    const known = this.evaluateStatically(original);
    if (known !== undefined) return Boolean(known);
    if (isRelation(original.kind)) this.#learnFrom(original);
    const expr = canonicalCondition(original);
    const newest = [...freeSymbols(expr)].filter((each) => /^u\d+$/.test(each.name)).sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1))).at(-1);
    const key = newest?.name ?? null;
    const list = this.deferredRuntimeAsserts.get(key);
    if (list) list.push({ expr, message });
    else this.deferredRuntimeAsserts.set(key, [{ expr, message }]);
    this.#assume(canonicalCondition(this.simplify(expr)));
    return true;
  }

  /** `get_implications`: what follows from a condition by its form alone. */
  #assume(expr: Expr): void {
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
    this.#axioms.set(expr, true);
    if (!isRelation(expr.kind)) {
      this.#axioms.set(canonicalCondition(not(expr)), false);
      return;
    }
    const [a, b] = expr.args as readonly [Expr, Expr];
    if (expr.kind === "eq" || expr.kind === "ne") {
      this.#axioms.set(unevaluated(expr.kind, b, a), true);
      this.#axioms.set(unevaluated(opposite[expr.kind], a, b), false);
      this.#axioms.set(unevaluated(opposite[expr.kind], b, a), false);
    } else {
      this.#axioms.set(canonicalCondition(unevaluated(opposite[expr.kind], a, b)), false);
    }
  }

  /** `_maybe_guard_rel`: an inequality narrows ranges, an equality gives a replacement too. */
  #learnFrom(condition: Expr): void {
    if (condition.kind === "ne") return;
    this.#refine(this.simplify(condition));
    if (condition.kind === "eq") this.#learnEquality(condition);
  }

  /** An unbacked symbol gives way to what has none: never to another, whose definition may come later. */
  #learnEquality(equality: Expr): void {
    const [left, right] = equality.args as readonly [Expr, Expr];
    for (const [side, other] of [[left, right], [right, left]] as const) {
      if (side.kind === "symbol" && isUnbacked(side) && ![...freeSymbols(other)].some(isUnbacked)) {
        this.setReplacement(side, this.replace(other));
        return;
      }
    }
    const newest = sortedByName(freeSymbols(equality)).at(-1);
    const solved = newest === undefined ? undefined : isolate("eq", left, right, newest)?.rest;
    if (newest !== undefined && solved !== undefined && ![...freeSymbols(this.replace(solved))].some(isUnbacked)) {
      this.setReplacement(newest, this.replace(solved));
    }
  }

  /** `_set_replacement`: ranges are narrowed always; the substitution is made where it keeps what is known of the symbol. */
  setReplacement(from: SymbolExpr, target: Expr): void {
    if (this.#replacements.get(from) === target || freeSymbols(target).has(from)) return;
    const before = this.rangeOf(from);
    this.#update(from, this.#bound(target));
    if (target.kind === "symbol" && !isSubrange(this.#bound(target), before)) this.#update(target, before);
    if (target.kind === "symbol") {
      if (this.#sizeLike.has(from)) this.#sizeLike.add(target);
      else if (this.#sizeLike.has(target)) this.#sizeLike.add(from);
    }
    if (!isSubrange(this.#bound(target), before)) return;
    if (this.#sizeLike.has(from) && !isSubrange(this.#bound(target, true), this.#bound(from, true))) return;
    this.#replacements.set(from, target);
  }

  #bound(expr: Expr, sizeOblivious = false): ValueRange {
    return bound(expr, (each) => {
      const own = this.rangeOf(each);
      return sizeOblivious && this.#sizeLike.has(each) ? intersect(own, range(2n, Infinity)) : own;
    });
  }

  #refine(expr: Expr): void {
    if (!isRelation(expr.kind)) return;
    for (const each of freeSymbols(expr)) {
      const solved = isolate(expr.kind, expr.args[0]!, expr.args[1]!, each);
      if (solved === undefined || each.type !== "int") continue;
      const other = bound(solved.rest, (s) => this.rangeOf(s));
      const old = this.rangeOf(each);
      let { lower, upper } = old;
      if (lower < other.lower && (solved.kind === "eq" || solved.kind === "ge" || solved.kind === "gt")) lower = step(other.lower, solved.kind === "gt" ? 1n : 0n);
      if (upper > other.upper && (solved.kind === "eq" || solved.kind === "le" || solved.kind === "lt")) upper = step(other.upper, solved.kind === "lt" ? -1n : 0n);
      if (sameRange(old, range(lower, upper))) continue;
      this.#update(each, range(lower, upper));
      const narrowed = this.rangeOf(each);
      if (isSingleton(narrowed) && typeof narrowed.lower === "bigint") this.setReplacement(each, integer(narrowed.lower));
    }
  }

  /** `_update_var_to_range`: of a size nothing below two is ever learnt. */
  #update(each: SymbolExpr, values: ValueRange): void {
    const upper = values.upper < 2 && this.#sizeLike.has(each) ? 2n : values.upper;
    this.#ranges.set(each, intersect(this.rangeOf(each), range(values.lower, upper)));
  }

  /** `constrain_symbol_range`. */
  constrainRange(expr: Expr, lower: bigint | null, upper: bigint | null): void {
    if (expr.kind === "symbol") this.#update(expr, range(lower ?? -Infinity, upper ?? Infinity));
  }

  /** `_constrain_range_for_size`: sizes are not negative, and taken to be at least two where that is asked. */
  constrainForSize(expr: Expr, lower: bigint | null = null, upper: bigint | null = null): void {
    if (expr.kind !== "symbol") return;
    this.#update(expr, range(lower ?? 0n, upper ?? Infinity));
    this.#sizeLike.add(expr);
  }

  /** Bounds that the graph must assert: finite ones, for symbols that are not simply unknown. */
  assertedBounds(of: SymbolExpr): { readonly lower: Expr | null; readonly upper: Expr | null } {
    if (of.type !== "int") return { lower: null, upper: null };
    const { lower, upper } = this.rangeOf(of);
    const finite = (b: Bound): Expr | null => (typeof b === "bigint" && b < maxSize ? integer(b) : null);
    return { lower: finite(lower), upper: finite(upper) };
  }

  /** Ranges as a program lists them. */
  rangeConstraints(): (readonly [string, string])[] {
    return [...this.#ranges].map(([each, values]) => [each.name, rangeText(this.#renamed.has(each) ? this.rangeOf(this.#renamed.get(each)!) : values, each.type)] as const);
  }
}

function step(b: Bound, by: bigint): Bound {
  return typeof b === "bigint" ? b + by : b;
}

const isUnbacked = (each: SymbolExpr): boolean => each.name.startsWith("u") || each.name.startsWith("zuf");

const isSubrange = (inner: ValueRange, outer: ValueRange): boolean => inner.lower >= outer.lower && inner.upper <= outer.upper;

/** A relation as it is written, with no evaluation. */
const unevaluated = (kind: Relation, a: Expr, b: Expr): Expr => compound(kind, [a, b]);

export const isCondition = (expr: Expr): boolean => isRelation(expr.kind) || expr.kind === "and" || expr.kind === "or" || expr.kind === "not" || expr.kind === "boolean";

/** `each <kind> rest`, where the condition is linear in `each` with an integer coefficient that divides (`try_solve`). */
function isolate(kind: Relation, left: Expr, right: Expr, each: SymbolExpr): { readonly kind: Relation; readonly rest: Expr } | undefined {
  const difference = subtract(left, right);
  let coefficient: bigint | undefined;
  const others: Expr[] = [];
  for (const term of terms(difference)) {
    const [factor, rest] = splitCoefficient(term);
    if (rest === each && typeof factor === "bigint") coefficient = factor;
    else if (freeSymbols(term).has(each)) return undefined;
    else others.push(term);
  }
  if (coefficient === undefined || coefficient === 0n) return undefined;
  const rest = negate(add(...others));
  if (coefficient === 1n) return { kind, rest };
  if (coefficient === -1n) return { kind: mirrored[kind], rest: negate(rest) };
  const whole = terms(rest).every((term) => {
    const [factor] = splitCoefficient(term);
    return typeof factor === "bigint" && factor % coefficient! === 0n;
  });
  if (!whole) return undefined;
  const divided = add(...terms(rest).map((term) => { const [factor, inner] = splitCoefficient(term); return mul(integer((factor as bigint) / coefficient!), inner); }));
  return { kind: coefficient > 0n ? kind : mirrored[kind], rest: divided };
}

function substituteAxioms(expr: Expr, axioms: ReadonlyMap<Expr, boolean>): Expr {
  const known = axioms.get(expr);
  return known === undefined ? expr : boolean(known);
}

/** Only `<` and `<=`, negative terms on the left, others on the right (`canonicalize_bool_expr`). */
export function canonicalCondition(expr: Expr): Expr {
  if (expr.kind === "and" || expr.kind === "or") return rebuild(expr.kind, expr.args.map(canonicalCondition));
  if (!isRelation(expr.kind)) return expr;
  const [a, b] = expr.args as readonly [Expr, Expr];
  if (a.kind === "boolean" || b.kind === "boolean" || isCondition(a) || isCondition(b)) return expr;
  const flipped = expr.kind === "gt" || expr.kind === "ge";
  const kind: Relation = expr.kind === "gt" ? "lt" : expr.kind === "ge" ? "le" : expr.kind;
  const all = terms(lowestTerms(flipped ? subtract(a, b) : subtract(b, a)));
  const left = all.filter((term) => Number(splitCoefficient(term)[0]) < 0).map(negate);
  const right = all.filter((term) => Number(splitCoefficient(term)[0]) >= 0);
  // sympy prints an equality with its number second; the sides are not exchanged otherwise.
  return kind === "eq" || kind === "ne" ? relation(kind, add(...left), add(...right)) : relation(kind, add(...left), add(...right));
}

/** Divided by the greatest common divisor of its coefficients. */
function lowestTerms(expr: Expr): Expr {
  const coefficients = terms(expr).map((term) => splitCoefficient(term)[0]);
  if (!coefficients.every((each) => typeof each === "bigint")) return expr;
  const gcd = (coefficients as bigint[]).reduce((x, y) => { let [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y]; while (b !== 0n) [a, b] = [b, a % b]; return a; }, 0n);
  if (gcd <= 1n) return expr;
  return add(...terms(expr).map((term) => { const [factor, rest] = splitCoefficient(term); return mul(integer((factor as bigint) / gcd), rest); }));
}

export type { SymbolKind };
