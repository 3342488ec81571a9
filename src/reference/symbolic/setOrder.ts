/**
 * The order in which CPython goes through a set of sympy's symbols where hashing is not randomised (PYTHONHASHSEED=0): PyTorch prints some
 * lists in it. Strings are hashed by SipHash-1-3 (Python/pyhash.c), tuples by a variant of xxHash (Objects/tupleobject.c).
 */
import type { SymbolExpr } from "./expr.ts";

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

/** What sympy derives of a positive integer, by name; all else it knows of it is false. */
const holds = "algebraic commutative complex extended_nonnegative extended_nonzero extended_positive extended_real finite hermitian integer nonnegative nonzero positive rational real".split(" ");
const fails = "extended_negative extended_nonpositive imaginary infinite irrational negative noninteger nonpositive transcendental zero".split(" ");
let assumptions: readonly bigint[] | undefined;

function hashSymbol({ name }: SymbolExpr): bigint {
  assumptions ??= [...holds.map((fact) => [fact, 1n] as const), ...fails.map((fact) => [fact, 0n] as const)]
    .sort(([a], [b]) => (a < b ? -1 : 1)).map(([fact, value]) => hashTuple([hashText(fact), value]));
  return hashTuple([hashText("Symbol"), hashText(name), ...assumptions]);
}

/** Objects/setobject.c: an open table, which grows fourfold at three fifths. */
export function inSetOrder(symbols: Iterable<SymbolExpr>): SymbolExpr[] {
  let table: (SymbolExpr | undefined)[] = new Array<undefined>(8).fill(undefined);
  let used = 0;
  for (const each of symbols) {
    insert(table, each);
    used++;
    if (used * 5 < (table.length - 1) * 3) continue;
    const old = table;
    let size = 8;
    while (size <= used * 4) size *= 2;
    table = new Array<undefined>(size).fill(undefined);
    for (const entry of old) if (entry !== undefined) insert(table, entry);
  }
  return table.filter((entry) => entry !== undefined);
}

const linearProbes = 9;

function insert(table: (SymbolExpr | undefined)[], symbol: SymbolExpr): void {
  const mask = BigInt(table.length - 1);
  let perturb = hashSymbol(symbol);
  let at = perturb & mask;
  for (;;) {
    const start = Number(at);
    const end = start + linearProbes < table.length ? start + linearProbes : start;
    for (let i = start; i <= end; i++) {
      if (table[i] === undefined) {
        table[i] = symbol;
        return;
      }
    }
    perturb >>= 5n;
    at = (at * 5n + 1n + perturb) & mask;
  }
}
