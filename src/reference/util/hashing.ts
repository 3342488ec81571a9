/** Hashes of an interpreter that does not randomise them (PYTHONHASHSEED=0), as whole numbers of 64 bits with a sign. */

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (64n - by)));

/** A hash is never -1, which stands for an error. */
export const avoidMinusOne = (value: bigint): bigint => (value === -1n ? -2n : value);

const texts = new Map<string, bigint>();

/** SipHash-1-3 with a key of zeros (Python/pyhash.c), of the bytes, pairs or quadruples that the characters are kept in. */
export function hashText(text: string): bigint {
  let found = texts.get(text);
  if (found === undefined) texts.set(text, (found = text === "" ? 0n : avoidMinusOne(BigInt.asIntN(64, sipHash(storedBytes(text))))));
  return found;
}

function storedBytes(text: string): Uint8Array {
  const points = Array.from(text, (c) => c.codePointAt(0)!);
  const most = points.reduce((a, b) => Math.max(a, b), 0);
  const width = most < 0x100 ? 1 : most < 0x10000 ? 2 : 4;
  return Uint8Array.from(points.flatMap((point) => Array.from({ length: width }, (_, i) => (point >>> (8 * i)) & 255)));
}

function sipHash(bytes: Uint8Array): bigint {
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

/** The hash of a tuple, of those of its items: a variant of xxHash (Objects/tupleobject.c). */
export function hashOfItems(hashes: Iterable<bigint>): bigint {
  let [sum, count] = [prime5, 0n];
  for (const each of hashes) {
    sum = word(rotate(word(sum + word(each) * prime2), 31n) * prime1);
    count += 1n;
  }
  sum = word(sum + (count ^ prime5 ^ 3527539n));
  return sum === 0xffffffffffffffffn ? 1546275796n : BigInt.asIntN(64, sum);
}
