/**
 * Which sizes of inputs were said to be equal, or derived from others (torch/fx/experimental/symbolic_shapes.py, `EqualityConstraint`).
 */
import { add, mul } from "./arithmetic.ts";
import { integer, symbol, type Expr, type SymbolExpr } from "./expr.ts";
import type { Source } from "./sources.ts";

/** `factor*root + offset`. */
export interface LinearFunction {
  readonly factor: bigint;
  readonly offset: bigint;
}

export const applyLinear = ({ factor, offset }: LinearFunction, to: Expr): Expr => add(mul(integer(factor), to), integer(offset));

/** The expression that the name of a derived Dim is: `2*k + 1` (`sympify`). */
export function readDimName(name: string): Expr {
  const [, factor = "1", root = name, sign = "+", offset = "0"] = /^(?:(\d+)\*)?(\w+)(?: ([+-]) (\d+))?$/.exec(name) ?? [];
  return applyLinear({ factor: BigInt(factor), offset: BigInt(`${sign}${offset}`.replace("+", "")) }, symbol(root, "int"));
}

export interface DerivedEquality {
  readonly source: Source;
  /** Another size, or the symbol of a root that no input has. */
  readonly root: Source | SymbolExpr;
  readonly fn: LinearFunction;
}

export const isSymbol = (root: Source | SymbolExpr): root is SymbolExpr => root.kind === "symbol";

export class Equalities {
  readonly pairs: readonly (readonly [Source, Source])[];
  readonly derived: readonly DerivedEquality[];
  readonly phantoms: readonly SymbolExpr[];
  readonly #relaxed: ReadonlySet<string>;
  readonly #parents = new Map<string, string>();
  readonly #definitions = new Map<string, Expr>();

  constructor(pairs: readonly (readonly [Source, Source])[], derived: readonly DerivedEquality[], phantoms: readonly SymbolExpr[], relaxed: ReadonlySet<string>) {
    this.pairs = pairs;
    this.derived = derived;
    this.phantoms = phantoms;
    this.#relaxed = relaxed;
    for (const [a, b] of pairs) {
      const [x, y] = [this.#find(a.name), this.#find(b.name)];
      if (x !== y) this.#parents.set(x, y);
    }
    for (const { source, root, fn } of derived) this.#definitions.set(this.#find(source.name), applyLinear(fn, isSymbol(root) ? root : this.#rewrite(root.name)));
  }

  #find(name: string): string {
    const parent = this.#parents.get(name);
    return parent === undefined ? name : this.#find(parent);
  }

  /** A size over the roots. */
  #rewrite(name: string): Expr {
    const root = this.#find(name);
    return this.#definitions.get(root) ?? symbol(root, "int");
  }

  isEqual(a: Source, b: Source): boolean {
    const [x, y] = [this.#find(a.name), this.#find(b.name)];
    return this.#relaxed.has(x) || this.#relaxed.has(y) || x === y || this.isDerived(a, b, (expr) => expr);
  }

  isDerived(source: Source, from: Source, fn: (expr: Expr) => Expr): boolean {
    return this.#rewrite(source.name) === fn(this.#rewrite(from.name));
  }
}
