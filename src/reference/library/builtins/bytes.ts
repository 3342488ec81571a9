/** Methods of bytes and bytearrays, a row each (Objects/bytes_methods.c). Most are those of strings, of one character a byte. */
import { PyByteArray, PyBytes, PyList, PyTuple, PyType, raise, types, type Implementation, type Value } from "../../objects/index.ts";
import { callMethod, characters, index, toArray, typeName } from "../../protocol/index.ts";
import { decode } from "./encodings.ts";

type Row = readonly [string, Implementation];

const made = (like: PyBytes, bytes: Uint8Array): PyBytes => (like instanceof PyByteArray ? new PyByteArray(bytes) : new PyBytes(bytes));
const asText = (value: Value): Value => (value instanceof PyBytes ? Array.from(value.bytes, (byte) => String.fromCharCode(byte)).join("") : value);
const fromText = (text: string): Uint8Array => Uint8Array.from(characters(text), (c) => c.charCodeAt(0));

/** What a method of strings gives, as bytes again. */
function back(like: PyBytes, value: Value): Value {
  if (typeof value === "string") return made(like, fromText(value));
  if (value instanceof PyList) return new PyList(value.items.map((item) => back(like, item)));
  return value instanceof PyTuple ? new PyTuple(value.items.map((item) => back(like, item))) : value;
}

/** Methods that do to bytes what they do to a string, with their signatures. */
const shared = [
  "split(self, sep=None, maxsplit=-1)", "rsplit(self, sep=None, maxsplit=-1)", "splitlines(self, keepends=False)", "strip(self, bytes=None, /)", "lstrip(self, bytes=None, /)",
  "rstrip(self, bytes=None, /)", "replace(self, old, new, count=-1, /)", "partition(self, sep, /)", "rpartition(self, sep, /)", "upper(self, /)", "lower(self, /)", "title(self, /)",
  "capitalize(self, /)", "swapcase(self, /)", "removeprefix(self, prefix, /)", "removesuffix(self, suffix, /)", "zfill(self, width, /)", "isdigit(self, /)", "isalpha(self, /)",
  "isalnum(self, /)", "isspace(self, /)", "isupper(self, /)", "islower(self, /)", "isascii(self, /)", "expandtabs(self, tabsize=8)",
];

/** Those that are given a part, and where to look. */
const searching = ["find", "rfind", "index", "rindex", "count", "startswith", "endswith"];

const textOf = (value: Value): Value => (value instanceof PyTuple ? new PyTuple(value.items.map(asText)) : typeof value === "bigint" ? String.fromCharCode(Number(value)) : asText(value));

export const bytesRows: readonly Row[] = [
  ...shared.map((line): Row => {
    const name = line.slice(0, line.indexOf("("));
    return [line, (self: PyBytes, ...args: readonly Value[]) => back(self, callMethod(asText(self), name, args.map(asText)))];
  }),
  ...searching.map((name): Row => [`${name}(self, sub, start=None, end=None, /)`, (self: PyBytes, sub: Value, start: Value, end: Value) => callMethod(asText(self), name, [textOf(sub), start, end])]),
  ...["ljust", "rjust", "center"].map((name): Row => [`${name}(self, width, fillchar=None, /)`, (self: PyBytes, width: Value, fill: Value) => back(self, callMethod(asText(self), name, [width, fill === null ? " " : asText(fill)]))]),
  ["join(self, iterable, /)", (self: PyBytes, items: Value) => {
    const parts = toArray(items).map((item, i) => (item instanceof PyBytes ? [...item.bytes] : raise(types.TypeError, `sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`)));
    return made(self, Uint8Array.from(parts.flatMap((part, i) => (i === 0 ? part : [...self.bytes, ...part]))));
  }],
  ["hex(self, sep=None, bytes_per_sep=1)", (self: PyBytes, sep: Value) => Array.from(self.bytes, (byte) => byte.toString(16).padStart(2, "0")).join(sep === null ? "" : String(asText(sep)))],
  ["decode(self, encoding='utf-8', errors='strict')", (self: PyBytes, encoding: Value, errors: Value) => decode(self.bytes, encoding, errors)],
];

const position = (self: PyByteArray, at: Value): number => {
  const i = Number(index(at));
  return i < 0 ? i + self.bytes.length : i;
};

const put = (self: PyByteArray, bytes: Iterable<number>): void => {
  self.bytes = Uint8Array.from(bytes);
};

const byteOf = (value: Value): number => {
  const byte = Number(index(value));
  return byte >= 0 && byte < 256 ? byte : raise(types.ValueError, "byte must be in range(0, 256)");
};

export const byteArrayRows: readonly Row[] = [
  ["append(self, item, /)", (self: PyByteArray, item: Value) => put(self, [...self.bytes, byteOf(item)])],
  ["extend(self, iterable, /)", (self: PyByteArray, items: Value) => put(self, [...self.bytes, ...toArray(items).map(byteOf)])],
  ["insert(self, index, item, /)", (self: PyByteArray, at: Value, item: Value) => {
    const kept = [...self.bytes];
    kept.splice(Math.max(0, position(self, at)), 0, byteOf(item));
    put(self, kept);
  }],
  ["pop(self, index=-1, /)", (self: PyByteArray, at: Value) => {
    const i = position(self, at);
    if (i < 0 || i >= self.bytes.length) raise(types.IndexError, self.bytes.length === 0 ? "pop from empty bytearray" : "pop index out of range");
    const found = BigInt(self.bytes[i]!);
    put(self, [...self.bytes].filter((_, j) => j !== i));
    return found;
  }],
  ["clear(self, /)", (self: PyByteArray) => put(self, [])],
  ["reverse(self, /)", (self: PyByteArray) => put(self, [...self.bytes].reverse())],
  ["copy(self, /)", (self: PyByteArray) => new PyByteArray(self.bytes.slice())],
  ["__setitem__(self, key, value, /)", (self: PyByteArray, at: Value, item: Value) => {
    const i = position(self, at);
    if (i < 0 || i >= self.bytes.length) raise(types.IndexError, "bytearray index out of range");
    self.bytes[i] = byteOf(item);
  }],
  ["__iadd__(self, value, /)", (self: PyByteArray, other: Value) => {
    put(self, [...self.bytes, ...toArray(other).map(byteOf)]);
    return self;
  }],
];

export const fromHex = (cls: PyType, text: string): PyBytes => {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 === 1 || /[^0-9a-fA-F]/.test(digits)) raise(types.ValueError, "non-hexadecimal number found in fromhex() arg at position 0");
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return cls === types.bytearray ? new PyByteArray(bytes) : new PyBytes(bytes, cls);
};
