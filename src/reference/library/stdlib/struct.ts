/** `_struct`: numbers as bytes (Modules/_struct.c). What does not fit is a ValueError, which `struct` makes its own. */
import { PyBytes, PyModule, PyTuple, builtin, raise, types, type Value } from "../../objects/index.ts";
import { index, toArray, toFloat, truth } from "../../protocol/index.ts";

interface Kind {
  readonly size: number;
  readonly read?: (view: DataView, at: number, little: boolean) => Value;
  readonly write?: (view: DataView, at: number, value: Value, little: boolean) => void;
}

const bad = (text: string): never => raise(types.ValueError, text);

/** Integers of so many bytes. */
function integer(code: string, size: number, signed: boolean): Kind {
  const bits = BigInt(size * 8);
  const [low, high] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  return {
    size,
    read: (view, at, little) => {
      let value = 0n;
      for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(view.getUint8(little ? at + size - 1 - i : at + i));
      return signed && value > high ? value - (1n << bits) : value;
    },
    write: (view, at, given, little) => {
      const value = index(given);
      if (value < low || value > high) bad(size === 8 ? "int too large to convert" : `'${code}' format requires ${low} <= number <= ${high}`);
      for (let i = 0; i < size; i++) view.setUint8(little ? at + i : at + size - 1 - i, Number((value >> BigInt(8 * i)) & 255n));
    },
  };
}

function halfOf(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size === Infinity) return sign | 0x7c00;
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const scaled = size / 2 ** (exponent - 10);
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const digits = rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
  return sign | (digits < 1024 ? digits : ((exponent + 15) << 10) + (digits - 1024));
}

function fromHalf(bits: number): number {
  const [sign, exponent, digits] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return digits === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? digits * 2 ** -24 : (1024 + digits) * 2 ** (exponent - 25));
}

const kinds: Readonly<Record<string, Kind>> = {
  x: { size: 1 },
  c: { size: 1, read: (view, at) => new PyBytes(new Uint8Array([view.getUint8(at)])), write: (view, at, value) => view.setUint8(at, (value as PyBytes).bytes[0]!) },
  "?": { size: 1, read: (view, at) => view.getUint8(at) !== 0, write: (view, at, value) => view.setUint8(at, truth(value) ? 1 : 0) },
  b: integer("b", 1, true), B: integer("B", 1, false), h: integer("h", 2, true), H: integer("H", 2, false), i: integer("i", 4, true), I: integer("I", 4, false),
  q: integer("q", 8, true), Q: integer("Q", 8, false), n: integer("n", 8, true), N: integer("N", 8, false),
  e: { size: 2, read: (view, at, little) => fromHalf(view.getUint16(at, little)), write: (view, at, value, little) => view.setUint16(at, halfOf(toFloat(value)), little) },
  f: { size: 4, read: (view, at, little) => view.getFloat32(at, little), write: (view, at, value, little) => view.setFloat32(at, toFloat(value), little) },
  d: { size: 8, read: (view, at, little) => view.getFloat64(at, little), write: (view, at, value, little) => view.setFloat64(at, toFloat(value), little) },
};

interface Item {
  readonly kind: Kind | null;
  readonly at: number;
  /** Of a string: its length. */
  readonly length: number;
}

interface Layout {
  readonly items: readonly Item[];
  readonly size: number;
  readonly little: boolean;
}

function layoutOf(format: string): Layout {
  const order = /^[@=<>!]/.exec(format)?.[0] ?? "@";
  const isNative = order === "@";
  const items: Item[] = [];
  let at = 0;
  for (const [, digits, code] of format.replace(/^[@=<>!]/, "").matchAll(/(\d*)\s*(\S)/g)) {
    const count = digits === "" ? 1 : Number(digits);
    if (code === "s" || code === "p") {
      items.push({ kind: null, at, length: count });
      at += count;
      continue;
    }
    const long = code === "l" ? (isNative ? "q" : "i") : code === "L" ? (isNative ? "Q" : "I") : code!;
    const kind = Object.hasOwn(kinds, long) ? kinds[long]! : bad("bad char in struct format");
    for (let i = 0; i < count; i++) {
      if (isNative) at = Math.ceil(at / kind.size) * kind.size;
      if (kind.read !== undefined) items.push({ kind, at, length: kind.size });
      at += kind.size;
    }
  }
  return { items, size: at, little: order !== ">" && order !== "!" };
}

function pack(format: Value, values: Value): PyBytes {
  const { items, size, little } = layoutOf(String(format));
  const given = toArray(values);
  if (given.length !== items.length) bad(`pack expected ${items.length} items for packing (got ${given.length})`);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  items.forEach(({ kind, at, length }, i) => {
    const value = given[i]!;
    if (kind !== null) kind.write!(view, at, value, little);
    else if (value instanceof PyBytes) bytes.set(value.bytes.slice(0, length), at);
    else bad("argument for 's' must be a bytes object");
  });
  return new PyBytes(bytes);
}

function unpack(format: Value, buffer: Value, offset: Value): PyTuple {
  const { items, size, little } = layoutOf(String(format));
  const from = Number(index(offset));
  const { bytes } = buffer as PyBytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < from + size) bad(`unpack_from requires a buffer of at least ${from + size} bytes for unpacking ${size} bytes at offset ${from} (actual buffer size is ${bytes.length})`);
  return new PyTuple(items.map(({ kind, at, length }) => (kind === null ? new PyBytes(bytes.slice(from + at, from + at + length)) : kind.read!(view, from + at, little))));
}

export function structCore(): PyModule {
  return new PyModule("_struct", new Map<string, Value>([
    ["pack", builtin("pack(format, values, /)", pack, "_struct")],
    ["unpack", builtin("unpack(format, buffer, offset, /)", unpack, "_struct")],
    ["calcsize", builtin("calcsize(format, /)", (format: Value) => BigInt(layoutOf(String(format)).size), "_struct")],
  ]));
}
