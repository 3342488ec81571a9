/**
 * What a trace relied on, held against what was said of the inputs' sizes (torch/fx/experimental/symbolic_shapes.py, `produce_guards_verbose`).
 */
import { DimConstraints } from "./dimConstraints.ts";
import { ConstraintViolation, type ShapeEnv } from "./env.ts";
import { applyLinear, isSymbol, readDimName, type Equalities } from "./equalities.ts";
import { freeSymbols, integer, symbol, type Expr, type SymbolExpr } from "./expr.ts";
import { relation } from "./conditions.ts";
import { guardText } from "./guardText.ts";
import { print } from "./print.ts";
import { intersect, isSingleton, range, type ValueRange } from "./range.ts";
import { substitute } from "./rebuild.ts";
import { rangesInSetOrder } from "./setOrder.ts";
import type { DimConstraint, InputSize, Source } from "./sources.ts";

export interface GuardInputs {
  readonly env: ShapeEnv;
  /** Sizes, strides and offsets of the input tensors, in the order in which they were met. */
  readonly sizes: readonly InputSize[];
  readonly equalities: Equalities | null;
  /** The names of Dims by their sources. */
  readonly debugNames: ReadonlyMap<string, string>;
}

export interface Guards {
  readonly dimConstraints: DimConstraints;
  readonly symbolToSource: ReadonlyMap<SymbolExpr, readonly Source[]>;
  /** Symbols that a Dim is said of. */
  readonly marked: ReadonlySet<SymbolExpr>;
  /** What must be known to be equal to what, and cannot be solved further. */
  readonly equivalences: readonly { readonly source: Source; readonly expr: Expr }[];
  /** The message about what is violated; null where nothing is. */
  readonly violation: string | null;
}

type StrictConstraint = Extract<DimConstraint, { readonly kind: "strict" }>;

const defaultRange = range(2n, Infinity);

export function produceGuards(inputs: GuardInputs): Guards {
  return new GuardProducer(inputs).run();
}

class GuardProducer {
  readonly #env: ShapeEnv;
  readonly #inputs: GuardInputs;
  readonly #sources = new Map<SymbolExpr, Source[]>();
  readonly #constraints = new Map<SymbolExpr, Map<string, StrictConstraint>>();
  readonly #guarded: { readonly source: Source; readonly expr: Expr }[] = [];
  readonly #equivalences: { readonly source: Source; readonly expr: Expr }[] = [];
  readonly #violations: { readonly name: string; readonly message: string }[] = [];
  readonly #solver: DimConstraints;

  constructor(inputs: GuardInputs) {
    this.#inputs = inputs;
    this.#env = inputs.env;
    this.#solver = new DimConstraints((each) => inputs.env.hintOf(each) as bigint);
  }

  run(): Guards {
    if (this.#inputs.equalities !== null) this.#applyEqualities(this.#inputs.equalities);
    for (const size of this.#inputs.sizes) this.#track(size);
    for (const { source, expr } of this.#guarded) this.#guardInput(source, expr);
    this.#issueGuards();
    this.#checkRanges();
    return { dimConstraints: this.#solver, symbolToSource: this.#sources, marked: new Set(this.#constraints.keys()), equivalences: this.#equivalences, violation: this.#message() };
  }

  #name(source: Source): string {
    return this.#inputs.debugNames.get(source.name) ?? source.name;
  }

  #violated(source: Source, message: string): void {
    this.#violations.push({ name: this.#name(source), message });
  }

  #message(): string | null {
    if (this.#violations.length === 0) return null;
    const names = [...new Set(this.#violations.map(({ name }) => name))].sort((a, b) => (a < b ? -1 : 1));
    return `Constraints violated (${names.join(", ")})! For more information, run with TORCH_LOGS="+dynamic".\n${this.#violations.map(({ message }) => `  - ${message}`).join("\n")}`;
  }

  /** Sizes that were said to be equal, or derived from others, are made so; the examples must agree. */
  #applyEqualities(equalities: Equalities): void {
    const sizes = new Map(this.#inputs.sizes.map((size) => [size.source.name, size.value] as const));
    const exprOf = (source: Source): Expr => {
      const value = sizes.get(source.name)!;
      return typeof value === "number" ? integer(value) : value.expr;
    };
    const hint = (expr: Expr): string => String(this.#env.hintOf(expr));
    const holds = (a: Expr, b: Expr): boolean => this.#env.evaluate(relation("eq", a, b)) === true;
    for (const [a, b] of equalities.pairs) {
      const [x, y] = [exprOf(a), exprOf(b)];
      if (!holds(x, y)) throw new ConstraintViolation(`${a.name} = ${hint(x)} is not equal to ${b.name} = ${hint(y)}\n`);
    }
    for (const { source, root, fn } of equalities.derived) {
      const [x, y] = [exprOf(source), isSymbol(root) ? root : exprOf(root)];
      if (holds(x, applyLinear(fn, y))) continue;
      const name = isSymbol(root) ? this.#env.sources.get(root)![0]!.name : this.#name(root);
      throw new ConstraintViolation(`Expected input ${source.name} to be equal to ${print(applyLinear(fn, symbol(name, "int")))}, where ${name} = ${hint(y)}, but got ${hint(x)}\n`);
    }
    for (const phantom of equalities.phantoms) this.#sources.set(phantom, [...this.#env.sources.get(phantom)!]);
  }

  #track({ source, value, constraint }: InputSize): void {
    const expr = typeof value === "number" ? integer(value) : value.expr;
    this.#guarded.push({ source, expr });
    if (expr.kind === "symbol") {
      const sources = this.#sources.get(expr);
      if (sources) sources.push(source);
      else this.#sources.set(expr, [source]);
      if (constraint?.kind !== "strict") return;
      const known = this.#constraints.get(expr) ?? new Map<string, StrictConstraint>();
      known.set(`${constraint.range.lower} ${constraint.range.upper}`, constraint);
      this.#constraints.set(expr, known);
    } else if (expr.kind === "integer" && this.#forbidsConstant(constraint, expr.value)) {
      this.#violated(source, `Not all values of ${this.#rangeText(source, constraint!)} are valid because ${this.#name(source)} was inferred to be a constant (${expr.value}).`);
    }
  }

  #forbidsConstant(constraint: DimConstraint | null, value: bigint): boolean {
    if (constraint === null) return false;
    return constraint.kind === "strict" ? !(isSingleton(constraint.range) && constraint.range.lower == value) : value !== 0n && value !== 1n;
  }

  #rangeText(source: Source, constraint: DimConstraint): string {
    if (constraint.kind === "relaxed") return `RelaxedUnspecConstraint(${source.name})`;
    const name = this.#name(source);
    const lower = constraint.range.lower <= defaultRange.lower ? "" : `${constraint.range.lower} <= `;
    const upper = constraint.range.upper >= defaultRange.upper ? "" : ` <= ${constraint.range.upper}`;
    return `${name} = ${source.name} in the specified range${lower === "" && upper === "" ? "" : ` ${lower}${name}${upper}`}`;
  }

  /** Each input's size must be what its symbol says. */
  #guardInput(source: Source, expr: Expr): void {
    if (expr.kind === "symbol" && this.#sources.get(expr)?.[0] === source) return;
    if (source.kind === "size") this.#equivalences.push({ source, expr });
    const { equalities } = this.#inputs;
    const [only, ...others] = freeSymbols(expr);
    if (source.kind !== "size" || equalities === null || only === undefined || others.length > 0 || !this.#constraints.has(only)) return;
    const first = this.#sources.get(only)![0]!;
    const [name, root] = [this.#name(source), this.#name(first)];
    if (expr.kind === "symbol") {
      if (!equalities.isEqual(source, first)) this.#violated(source, `The values of ${name} = ${source.name} and ${root} = ${first.name} must always be equal.`);
    } else if (!equalities.isDerived(source, first, (each) => substitute(expr, () => each))) {
      const shown = print(substitute(expr, () => readDimName(root)));
      this.#violated(source, `The values of ${name} = ${source.name} must always be related to the values of ${root} = ${first.name} by ${name} = ${shown}.`);
    }
  }

  /** What Dims say of a symbol, in the order in which Python goes through it. */
  #declared(of: SymbolExpr): readonly StrictConstraint[] {
    const known = this.#constraints.get(of);
    return known === undefined ? [] : rangesInSetOrder(known.values());
  }

  #text(expr: Expr): string {
    return guardText(expr, (each) => this.#sources.get(each)?.[0]?.name ?? each.name);
  }

  #issueGuards(): void {
    const issued = new Set<Expr>();
    for (const guard of this.#env.guards) {
      if (this.#env.evaluateStatically(guard, { withoutAxioms: true }) !== undefined) continue;
      const expr = this.#env.simplify(guard);
      if (issued.has(expr)) continue;
      issued.add(expr);
      this.#issue(expr);
    }
    for (const { expr } of this.#env.deferredRuntimeAsserts.get(null) ?? []) {
      if (this.#env.evaluateStatically(expr, { withoutAxioms: true }) === undefined) this.#solver.add(this.#env.simplify(expr));
    }
  }

  #issue(expr: Expr): void {
    const symbols = [...freeSymbols(expr)];
    const ofSizes = symbols.some((each) => this.#sources.get(each)?.some((source) => source.kind === "size"));
    const trivial = ofSizes && this.#solver.add(expr);
    if (trivial || symbols.length !== 1) return;
    const [only] = symbols;
    for (const constraint of this.#declared(only!)) {
      const source = this.#sources.get(only!)![0]!;
      this.#violated(source, `Not all values of ${this.#rangeText(source, constraint)} satisfy the generated guard ${this.#text(expr)}.`);
    }
  }

  /** The ranges that are left must hold what was said. */
  #checkRanges(): void {
    for (const [each, sources] of this.#sources) {
      const { lower, upper } = this.#env.rangeOf(each);
      const isSize = sources.some((source) => source.kind === "size");
      if (typeof lower === "bigint" && isSize) this.#solver.add(relation("ge", each, integer(lower)));
      if (typeof upper === "bigint" && isSize) this.#solver.add(relation("le", each, integer(upper)));
      for (const constraint of this.#declared(each)) {
        if (contains({ lower, upper }, intersect(constraint.range, defaultRange))) continue;
        const name = this.#text(each);
        const guard = `${lower} <= ${name} and ${name} <= ${upper === Infinity ? "IntInfinity()" : upper}`;
        this.#violated(sources[0]!, `Not all values of ${this.#rangeText(sources[0]!, constraint)} satisfy the generated guard ${guard}`);
      }
    }
  }
}

const contains = (outer: ValueRange, inner: ValueRange): boolean => inner.lower >= outer.lower && inner.upper <= outer.upper;

