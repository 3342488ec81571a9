/**
 * The order in which CPython goes through a set of sympy's symbols where hashing is not randomised (PYTHONHASHSEED=0): PyTorch prints some
 * lists in it.
 */
import { hashOfItems, hashText } from "../util/hashing.ts";
import { SetTable } from "../util/setTable.ts";
import type { SymbolExpr } from "./expr.ts";
import type { Bound, ValueRange } from "./range.ts";

/** What sympy derives of a symbol that is declared so, by name: what is true of it, and what is false. */
const derived: Readonly<Record<"positive" | "int" | "other", readonly [string, string]>> = {
  positive: ["algebraic commutative complex extended_nonnegative extended_nonzero extended_positive extended_real finite hermitian integer nonnegative nonzero positive rational real",
    "extended_negative extended_nonpositive imaginary infinite irrational negative noninteger nonpositive transcendental zero"],
  int: ["algebraic commutative complex extended_real finite hermitian integer rational real", "imaginary infinite irrational noninteger transcendental"],
  other: ["commutative", ""],
};
const hashed = new Map<string, readonly bigint[]>();

function assumptionsOf({ positive, type }: SymbolExpr): readonly bigint[] {
  const kind = positive ? "positive" : type === "int" ? "int" : "other";
  let made = hashed.get(kind);
  if (made === undefined) {
    const facts = derived[kind].flatMap((names, i) => names.split(" ").filter((fact) => fact !== "").map((fact) => [fact, i === 0 ? 1n : 0n] as const));
    hashed.set(kind, (made = facts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([fact, value]) => hashOfItems([hashText(fact), value]))));
  }
  return made;
}

const hashSymbol = (symbol: SymbolExpr): bigint => hashOfItems([hashText("Symbol"), hashText(symbol.name), ...assumptionsOf(symbol)]);

/** Symbols that are added to a set one by one, or whose sets of one are joined, as for a sum. */
export const inSetOrder = (symbols: Iterable<SymbolExpr>, how: "added" | "joined" = "added"): SymbolExpr[] => setOrder(symbols, hashSymbol, how);

/** The same of ranges that Dims declare (`StrictMinMaxConstraint`). */
export const rangesInSetOrder = <T extends { readonly range: ValueRange }>(constraints: Iterable<T>): T[] => setOrder(constraints, ({ range }) => hashRange(range), "added");

const infinity = hashOfItems([hashText("IntInfinity")]);
const hashBound = (bound: Bound): bigint => (typeof bound === "bigint" ? bound % (2n ** 61n - 1n) : infinity);
const hashRange = ({ lower, upper }: ValueRange): bigint => hashOfItems([0n, hashOfItems([hashBound(lower), hashBound(upper), 0n, 1n, 0n])]);

function setOrder<T>(items: Iterable<T>, hash: (item: T) => bigint, how: "added" | "joined"): T[] {
  const table = new SetTable<T>();
  for (const each of items) {
    if (how === "added") table.add(each, hash(each));
    else table.merge(SetTable.of(each, hash(each)), () => true);
  }
  return [...table.keys()];
}
