/**
 * What an export knows of its symbols: ranges, equalities, guards, conditions left to run time
 * (torch/fx/experimental/symbolic_shapes.py, `ShapeEnv`). One environment spans all stages of an export.
 */
import { add, gcd, mul } from "./arithmetic.ts";
import { floorDiv, integerDivide, mod } from "./division.ts";
import { Axioms } from "./axioms.ts";
import { canonicalCondition } from "./canonical.ts";
import { isCondition, isRelation, not, relation } from "./conditions.ts";
import {
  float, freeSymbols, has, integer, isIntegral, isNumber, sortedByName, splitCoefficient, splitConstant, symbol, zero,
  type Expr, type SymbolExpr,
} from "./expr.ts";
import { SymNode } from "./node.ts";
import { print } from "./print.ts";
import { bound, ceilBound, floorBound, intersect, isSingleton, range, rangeText, sameRange, shiftRange, unbounded, type Bound, type ValueRange } from "./range.ts";
import { expand, replaceWhere, substitute } from "./rebuild.ts";
import { inSetOrder } from "./setOrder.ts";
import { trySolve } from "./solve.ts";
import type { DimConstraint, Source } from "./sources.ts";

/** What is asserted of a size does not hold for the example's: an assertion of PyTorch's own fails (`_update_var_to_range`). */
export class OutsideRange extends Error {}

/** A condition that cannot be decided while tracing. */
export class GuardOnDataDependent extends Error {
  readonly expr: Expr;
  constructor(expr: Expr, message: string) {
    super(message);
    this.expr = expr;
  }
}

/** What is said of the inputs' sizes does not hold. */
export class ConstraintViolation extends Error {
  /** Whether an example contradicts its own constraint, which shows when its symbol is made. */
  readonly early: boolean;
  constructor(message: string, early = false) {
    super(message);
    this.early = early;
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

interface Evaluation {
  readonly sizeOblivious?: boolean;
  /** Without what follows from guards and assertions by their form. */
  readonly withoutAxioms?: boolean;
}

type Scalar = bigint | number | boolean;

const maxSize = 2n ** 63n - 2n;
/** Sizes from data are taken to be at least this where that is asked, and no larger than that (TORCH size-oblivious reasoning). */
const [obliviousLower, obliviousUpper] = [2n, 2n ** 48n];

export class ShapeEnv {
  readonly #ranges = new Map<SymbolExpr, ValueRange>();
  readonly #replacements = new Map<SymbolExpr, Expr>();
  readonly #sizeLike = new Set<SymbolExpr>();
  readonly #hints = new Map<SymbolExpr, bigint>();
  readonly #divisible = new Set<Expr>();
  readonly #axioms = new Axioms();
  /** Whether a division has been learnt to leave nothing that axioms may have in them. */
  #isOutdated = false;
  /** Where each symbol of the inputs is to be found, the first source first. */
  readonly sources: Map<SymbolExpr, Source[]> = new Map();
  /** Conditions on the inputs' sizes that the trace relies on, in the order in which it met them. */
  readonly guards: Expr[] = [];
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

  /** `create_symbol`: the symbol of a size that an example gives; 0 and 1 are never symbols, nor what is constrained to one value. */
  createSymbol(value: bigint, source: Source, dynamic: boolean, constraint: DimConstraint | null = null): Expr {
    const strict = constraint?.kind === "strict" ? constraint.range : null;
    if (strict !== null && isSingleton(strict)) {
      if (strict.lower !== value) {
        throw new ConstraintViolation(`Static shape constraint of ${strict.lower} does not match input size of ${value}, for ${source.name}`, true);
      }
      return integer(value);
    }
    if ((!dynamic && constraint === null) || value === 0n || value === 1n) return integer(value);
    const made = symbol(`s${this.#hints.size}`, "int", { positive: true });
    this.#hints.set(made, value);
    this.sources.set(made, [source]);
    const initial = range(2n, Infinity);
    const values = strict === null ? initial : intersect(initial, strict);
    this.#ranges.set(made, values);
    if (value < values.lower || value > values.upper) {
      throw new ConstraintViolation(`${value} not in range [${values.lower}, ${values.upper === Infinity ? "int_oo" : values.upper}]`, true);
    }
    return made;
  }

  #ignoring = false;

  ignoringFreshUnbacked<T>(body: () => T): T {
    const outer = this.#ignoring;
    this.#ignoring = true;
    try {
      return body();
    } finally {
      this.#ignoring = outer;
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

  /** Whether anything symbolic has been met at all. */
  get hasSymbols(): boolean { return this.#ranges.size > 0; }
  /** Whether a symbol of an expression stands for what only data tells. */
  isUnbacked(expr: Expr): boolean { return this.hasUnbacked && [...freeSymbols(expr)].some(isUnbacked); }
  /** Whether any symbol stands for what only data tells. */
  get hasUnbacked(): boolean { return this.#unbackedInts + this.#unbackedFloats > 0; }

  rangeOf(of: SymbolExpr): ValueRange { return this.#ranges.get(of) ?? unbounded; }
  isSizeLike(of: SymbolExpr): boolean { return this.#sizeLike.has(of); }
  isBacked(of: SymbolExpr): boolean { return this.#hints.has(of); }

  hintOf(expr: Expr): Scalar | undefined {
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    for (const each of freeSymbols(expr)) if (!this.#hints.has(each)) return undefined;
    const value = substitute(expr, (each) => integer(this.#hints.get(each)!));
    return isNumber(value) || value.kind === "boolean" ? value.value : undefined;
  }

  // ---- simplification

  /** How many replacements have been learnt: what an expression is by now holds until there are more. */
  get replacementCount(): number { return this.#replacementCount; }
  #replacementCount = 0;

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

  /** Expanded, with replacements made and divisions that are known to leave nothing marked so. */
  simplify(expr: Expr): Expr {
    const given = this.replace(expand(expr));
    if (this.#divisible.size === 0 || !has(given, isFloorDivision)) return given;
    // It is forgotten of symbols that have become something else.
    const isDivisible = (base: Expr, divisor: Expr): boolean => this.#divisible.has(this.replace(mod(base, divisor)));
    // `a // (a // b)` is `b` where both leave nothing.
    const made = expand(replaceWhere(given, (each) => {
      const [base, divisor] = each.args as readonly [Expr, Expr];
      if (!isFloorDivision(each) || !isFloorDivision(divisor) || divisor.args[0] !== base) return undefined;
      return isDivisible(base, divisor) && isDivisible(base, divisor.args[1]!) ? divisor.args[1] : undefined;
    }));
    return expand(replaceWhere(made, (each) => {
      if (each.kind !== "floordiv") return undefined;
      const [base, divisor] = each.args as readonly [Expr, Expr];
      return isDivisible(base, divisor) ? integerDivide(base, divisor) : undefined;
    }));
  }

  /** What was decided and what was not (null), for each kind of evaluation, out of all that is known by now (`_maybe_evaluate_static` keeps it, too). */
  readonly #decided: readonly Map<Expr, Scalar | null>[] = [new Map(), new Map(), new Map(), new Map()];

  /** Something is known that was not: what was decided may be otherwise. */
  #learnt(): void {
    for (const each of this.#decided) if (each.size > 0) each.clear();
  }

  /** What an expression is for all values of its symbols, where that is one value. */
  evaluateStatically(original: Expr, options: Evaluation = {}): Scalar | undefined {
    const decided = this.#decided[Number(options.sizeOblivious === true) + 2 * Number(options.withoutAxioms === true)]!;
    let value = decided.get(original);
    if (value === undefined) decided.set(original, (value = this.#decide(original, options) ?? null));
    return value ?? undefined;
  }

  #decide(original: Expr, options: Evaluation): Scalar | undefined {
    const canonical = canonicalCondition(this.simplify(original));
    const expr = options.withoutAxioms ? canonical : this.#upToDate().apply(canonical);
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    const { shifted, ranges } = this.#shift(expr, options.sizeOblivious ?? false);
    if (isNumber(shifted) || shifted.kind === "boolean") return shifted.value;
    const values = bound(shifted, (each) => ranges.get(each) ?? unbounded);
    if (!isSingleton(values)) return undefined;
    return isCondition(shifted) ? values.lower == 1 : typeof values.lower === "bigint" || !isIntegral(expr) ? values.lower : BigInt(values.lower);
  }

  /** The expression over symbols that start at one, so that their signs say what the lower bounds do (`_maybe_evaluate_static_worker`). */
  #shift(expr: Expr, sizeOblivious: boolean): { readonly shifted: Expr; readonly ranges: ReadonlyMap<SymbolExpr, ValueRange> } {
    const ranges = new Map<SymbolExpr, ValueRange>();
    const moved = new Map<SymbolExpr, Expr>();
    sortedByName(freeSymbols(expr)).forEach((each, index) => {
      const { lower, values } = this.#rangeFor(each, sizeOblivious);
      if (typeof lower !== "bigint" || each.type !== "int") {
        ranges.set(each, values);
        return;
      }
      const fresh = symbol(`evaluate_static_shape_${index}`, "int", { positive: true });
      moved.set(each, add(fresh, integer(lower - 1n)));
      ranges.set(fresh, shiftRange(values, 1n - lower));
    });
    return { shifted: canonicalCondition(expand(substitute(expr, (each) => moved.get(each)))), ranges };
  }

  /** A size that is less than two anyhow keeps its range, and starts at two all the same. */
  #rangeFor(each: SymbolExpr, sizeOblivious: boolean): { readonly lower: Bound; readonly values: ValueRange } {
    const own = this.rangeOf(each);
    if (!sizeOblivious || !this.#sizeLike.has(each)) return { lower: own.lower, values: own };
    const clamped = intersect(own, range(obliviousLower, obliviousUpper));
    return { lower: clamped.lower, values: clamped.lower <= clamped.upper ? clamped : own };
  }

  #isSuppressed = false;
  /** What has been answered without a guard is never guarded on: answers are kept (`evaluate_expr` has a cache). */
  readonly #answered = new Set<Expr>();
  readonly #answeredObliviously = new Set<Expr>();

  /** Asks without guards (`suppress_guards`). */
  suppressGuards(body: () => void): void {
    const outer = this.#isSuppressed;
    this.#isSuppressed = true;
    try {
      body();
    } finally {
      this.#isSuppressed = outer;
    }
  }

  /** The value of an expression, guarded on where it depends on symbols with hints (`evaluate_expr`). */
  evaluate(expr: Expr, hint?: Scalar, options: Evaluation = {}): Scalar {
    if (isNumber(expr) || expr.kind === "boolean") return expr.value;
    const known = this.evaluateStatically(expr, options);
    if (known !== undefined) return known;
    const backed = [...freeSymbols(this.simplify(expr))].every((each) => this.#hints.has(each));
    const value = backed ? hint ?? this.hintOf(expr) : undefined;
    if (value === undefined) throw this.#dataDependent(expr, options);
    const answers = options.sizeOblivious ? this.#answeredObliviously : this.#answered;
    if (this.#isSuppressed) answers.add(expr);
    if (answers.has(expr)) return value;
    this.#guard(value === true ? expr : value === false ? not(expr) : relation("eq", expr, typeof value === "bigint" ? integer(value) : float(value)));
    return value;
  }

  #assume(condition: Expr): void {
    this.#axioms.assume(this.simplify(condition));
    this.#learnt();
  }

  /** What follows from conditions stays as it was when they were met, except for divisions (`resimplify_floor_div`). */
  #upToDate(): Axioms {
    if (this.#isOutdated) this.#axioms.extend((each) => (has(each, isFloorDivision) ? this.simplify(each) : each));
    this.#isOutdated = false;
    return this.#axioms;
  }

  /** What is rounded down is expected to have only divisions that leave nothing: whether they do is guarded on (`_simplify_floor_div`). */
  exactly(expr: Expr): Expr {
    const quotients = new Set<Expr>();
    has(expr, (each) => { if (each.kind === "floordiv") quotients.add(each); return false; });
    for (const { args: [base, divisor] } of quotients) this.evaluate(relation("eq", mod(base!, divisor!), integer(0)));
    return quotients.size === 0 ? expr : this.simplify(expr);
  }

  #guard(guard: Expr): void {
    if (isRelation(guard.kind)) this.#learnFrom(guard);
    this.guards.push(guard);
    this.#assume(guard);
  }

  #dataDependent(expr: Expr, options: Evaluation): GuardOnDataDependent {
    const symbols = inSetOrder([...freeSymbols(expr)].filter((each) => !this.#hints.has(each)), "joined");
    const sizes = symbols.filter((each) => this.#sizeLike.has(each)).map((each) => each.name);
    const oblivious = options.sizeOblivious ? undefined : this.evaluateStatically(expr, { sizeOblivious: true });
    const attention = oblivious === undefined ? "" :
      `ATTENTION: guard_size_oblivious would fix the error, evaluating expression to ${oblivious === true ? "True" : oblivious === false ? "False" : String(oblivious)}.\n`
      + "Maybe you need to add guard_size_oblivious to framework code, see doc below for more guidance.\n\n";
    const what = isIntegral(expr) ? "Could not extract specialized integer from data-dependent expression" : "Could not guard on data-dependent expression";
    const hinted = substitute(expr, (each) => (this.#hints.has(each) ? integer(this.#hints.get(each)!) : undefined));
    const { location, stack } = this.blame();
    return new GuardOnDataDependent(expr,
      `${what} ${print(hinted)} (unhinted: ${print(expr)}).  (Size-like symbols: ${sizes.join(", ") || "none"})\n\n${attention}Caused by: ${location}\n`
      + 'For more information, run with TORCH_LOGS="dynamic"\n'
      + `For extended logs when we create symbols, also add TORCHDYNAMO_EXTENDED_DEBUG_CREATE_SYMBOL="${symbols.map((each) => each.name).join(",")}"\n`
      + "If you suspect the guard was triggered from C++, add TORCHDYNAMO_EXTENDED_DEBUG_CPP=1\n"
      + "For more debugging help, see https://docs.google.com/document/d/1HSuTTVvYH1pTew89Rtpeu84Ht3nQEFTYhAX3Ypa_xJs/edit?usp=sharing\n"
      + stack);
  }

  // ---- conditions

  /** `expect_true`: known, or left to run time. */
  expectTrue(node: SymNode, message: string): boolean {
    const plain = node.maybeConstant();
    return plain === undefined ? this.deferRuntimeAssert(node.expr, message) : Boolean(plain);
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
    this.#assume(expr);
    return true;
  }

  /** `_maybe_guard_rel`: an inequality narrows ranges, an equality gives a replacement too. */
  #learnFrom(condition: Expr): void {
    if (condition.kind === "ne") return;
    const symbols = this.#solvingOrder(condition);
    if (symbols.length === 0 || symbols.length > 5) return;
    this.#refine(this.simplify(condition));
    if (condition.kind !== "eq") return;
    const modulo = has(condition, (each) => each.kind === "mod");
    if (modulo) this.#learnDivisibility(condition);
    else if (!has(condition, (each) => each.kind === "floordiv")) this.#learnEquality(condition, symbols[0]!);
  }

  /** Symbols as they are preferred for being solved for: from data first, then those with larger examples, then later names. */
  #solvingOrder(condition: Expr): SymbolExpr[] {
    const size = (each: SymbolExpr): bigint => this.#hints.get(each) ?? maxSize + 1n;
    return [...freeSymbols(condition)].sort((a, b) => {
      const [x, y] = [size(a), size(b)];
      return x !== y ? (x > y ? -1 : 1) : a.name > b.name ? -1 : 1;
    });
  }

  /** An unbacked symbol gives way to what has none: never to another, whose definition may come later. */
  #learnEquality(equality: Expr, preferred: SymbolExpr): void {
    const [left, right] = equality.args as readonly [Expr, Expr];
    for (const [side, other] of [[left, right], [right, left]] as const) {
      if (side.kind === "symbol" && isUnbacked(side) && ![...freeSymbols(other)].some(isUnbacked)) {
        this.setReplacement(side, this.replace(other));
        return;
      }
    }
    const solved = trySolve(equality, preferred, { throughFloors: false });
    if (solved === undefined || has(solved.rest, (each) => !isIntegral(each))) return;
    const target = this.replace(solved.rest);
    if (![...freeSymbols(target)].some(isUnbacked)) this.setReplacement(preferred, target);
  }

  /** `Mod(p, q) == 0`: later divisions of `p` by `q` leave nothing. */
  #learnDivisibility(equality: Expr): void {
    const found = findPart(equality, (each) => each.kind === "mod")!;
    const solved = trySolve(equality, found, { throughFloors: false });
    if (solved?.rest !== zero) return;
    this.#divisible.add(found);
    this.#isOutdated = true;
    this.#learnt();
    const [p, q] = found.args as readonly [Expr, Expr];
    const [coefficient, rest] = splitCoefficient(p);
    if (q.kind !== "integer" || typeof coefficient !== "bigint" || coefficient === 1n || rest.kind !== "symbol" || !isUnbacked(rest)) return;
    const step = q.value / gcd(q.value, coefficient);
    const fresh = this.createUnbackedInt().rawExpr as SymbolExpr;
    this.#update(fresh, bound(floorDiv(rest, integer(step)), (each) => this.rangeOf(each)));
    if (this.#sizeLike.has(rest)) this.#makeSizeLike(fresh);
    this.setReplacement(rest, mul(integer(step), fresh));
  }

  /** `_set_replacement`: ranges are narrowed always; the substitution is made where it keeps what is known of the symbol. */
  setReplacement(from: SymbolExpr, target: Expr): void {
    if (this.#replacements.get(from) === target || freeSymbols(target).has(from)) return;
    const before = this.rangeOf(from);
    this.#update(from, this.#bound(target));
    if (!isSubrange(this.#bound(target), before)) this.#narrowThrough(target, before);
    if (target.kind === "symbol") {
      if (this.#sizeLike.has(from)) this.#makeSizeLike(target);
      else if (this.#sizeLike.has(target)) this.#makeSizeLike(from);
    }
    if (!isSubrange(this.#bound(target), before)) return;
    if (this.#sizeLike.has(from) && !isSubrange(this.#bound(target, true), this.#bound(from, true))) return;
    this.#replacements.set(from, target);
    this.#replacementCount++;
    this.#learnt();
  }

  /** What the range of `a*b + c` says of `b`. */
  #narrowThrough(target: Expr, values: ValueRange): void {
    const [constant, [only, ...others]] = splitConstant(target);
    if (only === undefined || others.length > 0 || typeof constant !== "bigint") return;
    const [factor, of] = splitCoefficient(only);
    if (of.kind !== "symbol" || typeof factor !== "bigint") return;
    const moved = shiftRange(values, -constant);
    const [low, high] = factor > 0n ? [moved.lower, moved.upper] : [moved.upper, moved.lower];
    this.#update(of, range(ceilBound(low, factor), floorBound(high, factor)));
  }

  #bound(expr: Expr, sizeOblivious = false): ValueRange {
    return bound(expr, (each) => (sizeOblivious && this.#sizeLike.has(each) ? range(obliviousLower, Infinity) : this.rangeOf(each)));
  }

  #refine(expr: Expr): void {
    if (!isRelation(expr.kind)) return;
    for (const each of freeSymbols(expr)) {
      const solved = each.type === "int" ? trySolve(expr, each) : undefined;
      if (solved === undefined || !isIntegral(solved.rest)) continue;
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

  /** What a symbol's range becomes by another; nothing may be left of it. */
  narrowed(each: SymbolExpr, values: ValueRange): ValueRange {
    const upper = values.upper < 2 && this.#sizeLike.has(each) ? 2n : values.upper;
    return intersect(this.rangeOf(each), range(values.lower, upper));
  }

  /** `_update_var_to_range`: of a size nothing below two is ever learnt. */
  #update(each: SymbolExpr, values: ValueRange): void {
    const known = this.narrowed(each, values);
    this.#ranges.set(each, known);
    this.#learnt();
    const hint = this.#hints.get(each);
    if (hint !== undefined && (hint < known.lower || hint > known.upper)) throw new OutsideRange(`${hint} not in ${rangeText(known, "int")}`);
  }

  /** `constrain_symbol_range`. */
  constrainRange(expr: Expr, lower: bigint | null, upper: bigint | null): void {
    if (expr.kind === "symbol") this.#update(expr, range(lower ?? -Infinity, upper ?? Infinity));
  }

  /** `_constrain_range_for_size`: sizes are not negative, and taken to be at least two where that is asked. */
  constrainForSize(expr: Expr, lower: bigint | null = null, upper: bigint | null = null): void {
    if (expr.kind !== "symbol" || this.#hints.has(expr)) return;
    this.#update(expr, range(lower ?? 0n, upper ?? Infinity));
    this.#makeSizeLike(expr);
  }

  #makeSizeLike(of: SymbolExpr): void {
    this.#sizeLike.add(of);
    this.#learnt();
  }

  /** Bounds that the graph must assert: finite ones, for symbols that are not simply unknown. */
  assertedBounds(of: SymbolExpr): { readonly lower: Expr | null; readonly upper: Expr | null } {
    const { lower, upper } = this.rangeOf(of);
    // Those of floats are asserted as integers, whatever that does to them.
    const finite = (b: Bound): Expr | null => (typeof b === "bigint" ? (b < maxSize ? integer(b) : null) : Number.isFinite(b) ? integer(Math.trunc(b)) : null);
    return { lower: finite(lower), upper: finite(upper) };
  }

  /** Ranges of symbols from data, as a program lists them. */
  unbackedRanges(): (readonly [string, string])[] {
    return [...this.#ranges].filter(([each]) => !this.#hints.has(each))
      .map(([each, values]) => [each.name, rangeText(this.#renamed.has(each) ? this.rangeOf(this.#renamed.get(each)!) : values, each.type)] as const);
  }
}

function step(b: Bound, by: bigint): Bound {
  return typeof b === "bigint" ? b + by : b;
}

/** A division that is known to leave nothing is one too. */
const isFloorDivision = ({ kind }: Expr): boolean => kind === "floordiv" || kind === "cleandiv";

function findPart(expr: Expr, wanted: (each: Expr) => boolean): Expr | undefined {
  if (wanted(expr)) return expr;
  for (const arg of expr.args) {
    const found = findPart(arg, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isUnbacked = (each: SymbolExpr): boolean => each.name.startsWith("u") || each.name.startsWith("zuf");

const isSubrange = (inner: ValueRange, outer: ValueRange): boolean => inner.lower >= outer.lower && inner.upper <= outer.upper;


