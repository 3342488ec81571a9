/**
 * The order in which CPython goes through a set of sympy's symbols where hashing is not randomised (PYTHONHASHSEED=0): PyTorch prints some
 * lists in it. Strings are hashed by SipHash-1-3 (Python/pyhash.c), tuples by a variant of xxHash (Objects/tupleobject.c).
 */
import type { SymbolExpr } from "./expr.ts";
import type { Bound, ValueRange } from "./range.ts";

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (64n - by)));

/** SipHash-1-3 with a key of zeros. */
function hashText(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  let [a, b, c, d] = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n];
  const round = (): void => {
    a = word(a + b); b = rotate(b, 13n) ^ a; a = rotate(a, 32n);
    c = word(c + d); d = rotate(d, 16n) ^ c;
    a = word(a + d); d = rotate(d, 21n) ^ a;
    c = word(c + b); b = rotate(b, 17n) ^ c; c = rotate(c, 32n);
  };
  const mix = (block: bigint): void => { d ^= block; round(); a ^= block; };
  const blockAt = (from: number): bigint => bytes.slice(from, from + 8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) mix(blockAt(at));
  mix((BigInt(bytes.length) << 56n) | blockAt(whole));
  c ^= 0xffn;
  for (let i = 0; i < 3; i++) round();
  return a ^ b ^ c ^ d;
}

const [prime1, prime2, prime5] = [11400714785074694791n, 14029467366897019727n, 2870177450012600261n];

function hashTuple(items: readonly bigint[]): bigint {
  let sum = prime5;
  for (const item of items) sum = word(rotate(word(sum + item * prime2), 31n) * prime1);
  return word(sum + (BigInt(items.length) ^ prime5 ^ 3527539n));
}

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
    hashed.set(kind, (made = facts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([fact, value]) => hashTuple([hashText(fact), value]))));
  }
  return made;
}

const hashSymbol = (symbol: SymbolExpr): bigint => hashTuple([hashText("Symbol"), hashText(symbol.name), ...assumptionsOf(symbol)]);

/**
 * Objects/setobject.c: an open table. Where items are added it grows fourfold once three fifths are taken; where sets are joined, as for the symbols
 * of a sum, it makes room for twice what there will be beforehand.
 */
export const inSetOrder = (symbols: Iterable<SymbolExpr>, how: "added" | "joined" = "added"): SymbolExpr[] => setOrder(symbols, hashSymbol, how);

/** The same of ranges that Dims declare (`StrictMinMaxConstraint`). */
export const rangesInSetOrder = <T extends { readonly range: ValueRange }>(constraints: Iterable<T>): T[] => setOrder(constraints, ({ range }) => hashRange(range), "added");

const infinity = hashTuple([hashText("IntInfinity")]);
const hashBound = (bound: Bound): bigint => (typeof bound === "bigint" ? bound % (2n ** 61n - 1n) : infinity);
const hashRange = ({ lower, upper }: ValueRange): bigint => hashTuple([0n, hashTuple([hashBound(lower), hashBound(upper), 0n, 1n, 0n])]);

function setOrder<T>(items: Iterable<T>, hash: (item: T) => bigint, how: "added" | "joined"): T[] {
  let table: (T | undefined)[] = new Array<undefined>(8).fill(undefined);
  let used = 0;
  const isFull = (count: number): boolean => count * 5 >= (table.length - 1) * 3;
  const resize = (least: number): void => {
    const old = table;
    let size = 8;
    while (size <= least) size *= 2;
    table = new Array<undefined>(size).fill(undefined);
    for (const entry of old) if (entry !== undefined) insert(table, entry, hash(entry));
  };
  for (const each of items) {
    if (how === "joined" && isFull(used + 1)) resize((used + 1) * 2);
    insert(table, each, hash(each));
    used++;
    if (how === "added" && isFull(used)) resize(used * 4);
  }
  return table.filter((entry) => entry !== undefined);
}

const linearProbes = 9;

function insert<T>(table: (T | undefined)[], item: T, hash: bigint): void {
  const mask = BigInt(table.length - 1);
  let perturb = hash;
  let at = perturb & mask;
  for (;;) {
    const start = Number(at);
    const end = start + linearProbes < table.length ? start + linearProbes : start;
    for (let i = start; i <= end; i++) {
      if (table[i] === undefined) {
        table[i] = item;
        return;
      }
    }
    perturb >>= 5n;
    at = (at * 5n + 1n + perturb) & mask;
  }
}
