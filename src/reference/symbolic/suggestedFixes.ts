/**
 * What Dims should have been, from what the guards were solved to (torch/fx/experimental/symbolic_shapes.py,
 * `DimConstraints.prettify_results`, `_process_derived_dim_roots`).
 */
import { add, floorDivide, mul } from "./arithmetic.ts";
import { isRelation, mirrored, relation } from "./conditions.ts";
import { FailedAssertion, type Limit, type SizeFacts, type UnsolvedCondition } from "./dimConstraints.ts";
import { freeSymbols, integer, symbol, terms, factors, type Expr } from "./expr.ts";
import { fractionText } from "./fractions.ts";
import { relationSigns } from "./guardText.ts";
import { print } from "./print.ts";
import type { Guards } from "./produceGuards.ts";
import type { Bound } from "./range.ts";
import { readDimName } from "./equalities.ts";
import { substitute } from "./rebuild.ts";
import { trySolve } from "./solve.ts";

/** A Dim as it was declared. */
export interface DeclaredDim {
  readonly name: string;
  readonly lower: Bound;
  readonly upper: Bound;
  /** Of a derived dim: its root, and itself over a symbol of the root's name. */
  readonly root?: string;
  readonly expr?: Expr;
}

interface Result {
  eq?: Expr;
  min?: Bound;
  max?: Bound;
}

/** A key that Python code of PyTorch's own looks for and does not find. */
export class MissingKey extends Error {}

export class SuggestedFixes {
  readonly #guards: Guards;
  readonly #names: ReadonlyMap<string, string>;
  readonly #dims: Map<string, DeclaredDim>;
  readonly #results = new Map<string, Result>();

  constructor(guards: Guards, names: ReadonlyMap<string, string>, dims: ReadonlyMap<string, DeclaredDim>) {
    this.#guards = guards;
    this.#names = names;
    this.#dims = new Map(dims);
  }

  /** The blocks after the violations: what was specialised, what to write instead. */
  text(): string {
    if (this.#names.size === 0) return "";
    this.#collect();
    const specializations = this.#specializations();
    this.#processRoots();
    const lines = this.#lines();
    return specializations + (lines.length > 0 ? `\nSuggested fixes:\n  ${lines.join("\n  ")}` : "");
  }

  /** Whether a Dim turned out to be a constant, by solving alone. */
  get forced(): boolean {
    return this.#forced().length > 0;
  }

  #forced(): { readonly name: string; readonly source: string; readonly value: bigint }[] {
    const { dimConstraints, marked, symbolToSource } = this.#guards;
    return [...dimConstraints.substitutions].filter(([each]) => marked.has(each)).map(([each, value]) => {
      const source = symbolToSource.get(each)![0]!.name;
      return { name: this.#names.get(source) ?? source, source, value };
    }).sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
  }

  #specializations(): string {
    const forced = this.#forced();
    if (forced.length === 0) return "";
    const names = [...new Set(forced.map(({ name }) => this.#dims.get(name)?.root ?? name))].sort((a, b) => (a < b ? -1 : 1));
    return `Specializations unexpectedly required (${names.join(", ")})! For more information, run with TORCH_LOGS="+dynamic".\n`
      + forced.map(({ name, source, value }) => `  - solving the guards generated for ${name} = ${source} resulted in a specialized value of ${value}.\n`).join("");
  }

  // ---- what the solver found, by the names of Dims

  #collect(): void {
    const { dimConstraints, symbolToSource, equivalences } = this.#guards;
    for (const [each, facts] of dimConstraints.facts) {
      const name = this.#nameOf(symbolToSource.get(each)?.[0]?.name);
      if (name !== undefined) this.#collectFacts(name, facts);
    }
    const named = (expr: Expr): Expr | undefined => {
      const parts = [...freeSymbols(expr)].map((each) => this.#nameOf(symbolToSource.get(each)?.[0]?.name));
      if (parts.some((part) => part === undefined)) return undefined;
      return substitute(expr, (each) => readDimName(this.#nameOf(symbolToSource.get(each)![0]!.name)!));
    };
    for (const { source, expr } of equivalences) {
      const solved = substitute(expr, (each) => { const value = dimConstraints.substitutions.get(each); return value === undefined ? undefined : integer(value); });
      // A size without a Dim is told by where it is, when what it must be is told by Dims.
      const name = this.#names.get(source.name) ?? (freeSymbols(solved).size > 0 ? source.name : undefined);
      const right = named(solved);
      if (name === undefined || right === undefined || ((solved.kind === "symbol" || solved.kind === "integer") && print(right) === name)) continue;
      this.#result(name).eq = right;
    }
  }

  #nameOf(source: string | undefined): string | undefined {
    return source === undefined ? undefined : this.#names.get(source) ?? (/^[A-Za-z_]\w*$/.test(source) ? source : undefined);
  }

  #result(name: string): Result {
    const found = this.#results.get(name) ?? {};
    this.#results.set(name, found);
    return found;
  }

  #collectFacts(name: string, facts: SizeFacts): void {
    if (Object.keys(facts).length === 0) return;
    const result = this.#result(name);
    if (facts.lower !== undefined) result.min = whole(facts.lower, (value, strict) => `${value} ${strict ? "<" : "<="} ${name}`) + (facts.lower.strict ? 1n : 0n);
    if (facts.upper !== undefined) result.max = whole(facts.upper, (value, strict) => `${name} ${strict ? "<" : "<="} ${value}`) - (facts.upper.strict ? 1n : 0n);
    for (const condition of facts.unsolved ?? []) this.#collectUnsolved(name, condition);
    if (facts.value !== undefined) result.eq = integer(facts.value);
    if (facts.multiple !== undefined) result.eq = multipleOf(facts.multiple.modulus, name, facts.multiple.remainder);
  }

  /** A condition that could not be solved is shown as it is: what it says of a number is taken for a range of its other side. */
  #collectUnsolved(name: string, { expr, text }: UnsolvedCondition): void {
    if (!isRelation(expr.kind)) return;
    const [left, right] = expr.args as readonly [Expr, Expr];
    const isDigits = (each: Expr): boolean => each.kind === "integer" && each.value >= 0n;
    const [of, limit, kind] = isDigits(right) ? [left, right, expr.kind] : [right, left, isRelation(expr.kind) ? mirrored[expr.kind] : expr.kind];
    if (limit.kind !== "integer" || !isDigits(limit)) {
      if (expr.kind !== "eq") throw new FailedAssertion(expr.args.map((side) => text(side, name)).join(` ${relationSigns[expr.kind]} `));
      return;
    }
    const result = this.#result(text(of, name));
    if (kind === "ge" || kind === "gt") result.min = limit.value + (kind === "gt" ? 1n : 0n);
    else if (kind === "le" || kind === "lt") result.max = limit.value - (kind === "lt" ? 1n : 0n);
    else if (kind === "eq") result.eq = limit;
  }

  // ---- roots

  #processRoots(): void {
    const introduced = this.#introduceRoots();
    for (const old of introduced.values()) {
      for (const result of this.#results.values()) {
        const root = rootOf(result);
        if (root === old && result !== this.#results.get(old)) result.eq = substitute(result.eq!, () => this.#results.get(old)!.eq);
      }
    }
    const modified = this.#modifiedRoots(introduced);
    const values = new Map<string, Result>();
    for (const root of modified) {
      const value = this.#rootValue(root);
      if (value !== undefined && !this.#unchanged(value, root)) values.set(root, value);
    }
    for (const name of [...this.#results.keys()]) {
      const dim = this.#dims.get(name);
      if (dim !== undefined && (dim.root !== undefined || modified.has(name))) this.#results.delete(name);
    }
    for (const [name, value] of values) this.#results.set(name, value);
  }

  /** `d = 3*_d + 1` brings in `_d`, with the range that follows. */
  #introduceRoots(): Map<string, string> {
    const introduced = new Map<string, string>();
    for (const [name, result] of [...this.#results]) {
      const root = rootOf(result);
      if (root === undefined || this.#dims.has(root)) continue;
      introduced.set(root, name);
      const { factor, offset } = linearParts(result.eq!);
      const ceiling = (bound: Bound): Bound => (typeof bound === "bigint" ? -floorDivide(offset - bound, factor) : bound);
      const floor = (bound: Bound): Bound => (typeof bound === "bigint" ? floorDivide(bound - offset, factor) : bound);
      const [lower, upper] = [ceiling(result.min ?? 2n), floor(result.max ?? Infinity)];
      this.#results.set(root, { min: lower, max: upper });
      this.#dims.set(root, { name: root, lower, upper });
      delete result.min;
      delete result.max;
    }
    return introduced;
  }

  #modifiedRoots(introduced: ReadonlyMap<string, string>): Set<string> {
    const modified = new Set<string>();
    for (const [name, result] of this.#results) {
      const dim = this.#dims.get(name);
      if (dim === undefined) continue;
      const root = rootOf(result);
      if (dim.root === undefined && (result.min !== undefined || result.max !== undefined)) modified.add(name);
      else if (root !== undefined) modified.add(root);
    }
    for (const root of introduced.keys()) modified.delete(root);
    return modified;
  }

  #rootValue(root: string): Result | undefined {
    const own = this.#results.get(root);
    if (own !== undefined && (own.min !== undefined || own.max !== undefined || own.eq?.kind === "integer")) return own;
    for (const [name, result] of this.#results) {
      const dim = this.#dims.get(name);
      if (dim?.root !== root || (result.min === undefined && result.max === undefined)) continue;
      if (result.min === undefined || result.max === undefined) throw new MissingKey(result.min === undefined ? "min" : "max");
      const solve = (bound: Bound): Bound => {
        const solved = typeof bound === "bigint" ? trySolve(relation("eq", dim.expr!, integer(bound)), [...freeSymbols(dim.expr!)][0]!) : undefined;
        return solved?.rest.kind === "integer" ? solved.rest.value : bound;
      };
      return { min: solve(result.min), max: solve(result.max) };
    }
    return undefined;
  }

  #unchanged(result: Result, root: string): boolean {
    const dim = this.#dims.get(root);
    if (dim === undefined || dim.root !== undefined || (result.min === undefined && result.max === undefined)) return false;
    const min = result.min ?? 2n;
    return ((dim.lower < 2 && min == 2) || dim.lower == min) && dim.upper == (result.max ?? Infinity);
  }

  // ---- lines

  #lines(): string[] {
    // The first source of a name takes its place; what follows is replaced in what that has become.
    const sortKey = (name: string): string => [...this.#names].reduce((text, [source, debug]) => text.replaceAll(debug, source), name);
    const dims: string[] = [];
    const others: string[] = [];
    for (const [name, result] of [...this.#results].map((entry) => [sortKey(entry[0]), entry] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry)) {
      if (result.eq !== undefined) {
        if (result.eq.kind === "integer" || isSupportedEquivalence(result.eq)) others.push(`${name} = ${print(result.eq)}`);
        continue;
      }
      const min = result.min === undefined || result.min == 2 ? "" : `, min=${boundText(result.min)}`;
      const max = result.max === undefined ? "" : `, max=${boundText(result.max)}`;
      dims.push(`${name} = Dim('${name}'${min}${max})`);
    }
    return [...dims, ...others];
  }
}

/** `3*_d - 1`: the name of a derived Dim is read as the text that it makes after the modulus. */
function multipleOf(modulus: bigint, name: string, remainder: bigint): Expr {
  const [, root = name, offset = ""] = /^(\w+)( [+-] \d+)$/.exec(name) ?? [];
  return add(mul(integer(modulus), symbol(`_${root}`, "int")), integer(BigInt(offset.replaceAll(" ", "").replace("+", "") || "0")), integer(remainder));
}

/** A bound that is no integer is what PyTorch's own assertion stumbles over. */
function whole({ value, strict }: Limit, text: (value: string, strict: boolean) => string): bigint {
  if (value.bottom !== 1n) throw new FailedAssertion(text(fractionText(value), strict));
  return value.top;
}

const boundText = (bound: Bound): string => (bound === Infinity ? "oo" : String(bound));

/** The symbol that a fix is over. */
function rootOf(result: Result): string | undefined {
  if (result.eq === undefined || result.eq.kind === "integer") return undefined;
  return [...freeSymbols(result.eq)][0]?.name;
}

function linearParts(expr: Expr): { readonly factor: bigint; readonly offset: bigint } {
  let factor = 0n;
  let offset = 0n;
  for (const term of terms(expr)) {
    if (term.kind === "integer") offset += term.value;
    else factor += factors(term)[0]!.kind === "integer" ? (factors(term)[0] as { value: bigint }).value : 1n;
  }
  return { factor, offset };
}

/** Linear over one symbol with integer coefficients (`_is_supported_equivalence`). */
function isSupportedEquivalence(expr: Expr): boolean {
  if (expr.kind !== "add" && expr.kind !== "mul") return expr.kind === "symbol";
  if (expr.args.length > 2) return false;
  const [left, right] = expr.args as readonly [Expr, Expr];
  return (isSupportedEquivalence(left) && right.kind === "integer") || (left.kind === "integer" && isSupportedEquivalence(right));
}

