/** How built-in types make instances: `int(…)`, `list(…)`, `dict(…)` and the rest. */
import {
  Hash, NotImplementedConstruct, PyBoxed, PyByteArray, PyBytes, PyComplex, PyDict, PyGenericAlias, PyIterator, PyList, PyMethod, PyModule, PyObject, PyRange, PySet, PySlice, PyTuple, PyType, constructor, method, raise, types, unbox,
  type Kwargs, type Value,
} from "../../objects/index.ts";
import { call, callSpecial, getAttributeOr, index, lookupType, str, toArray, toFloat, truth, typeName, getItem } from "../../protocol/index.ts";
import { decode, encode } from "./encodings.ts";

const boxed = (cls: PyType, plain: PyType, value: boolean | bigint | number | string): Value => (cls === plain ? value : new PyBoxed(cls, value));

/** `int(text, base)`: Python's literals, underscores between digits. */
export function parseInteger(text: string, base: bigint): bigint {
  const bad = (): never => raise(types.ValueError, `invalid literal for int() with base ${base}: '${text}'`);
  const match = /^([+-]?)(?:0([xobXOB]))?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(text.trim());
  if (match === null) return bad();
  const prefixes: Readonly<Record<string, bigint>> = { x: 16n, o: 8n, b: 2n };
  const prefix = match[2] === undefined ? undefined : prefixes[match[2].toLowerCase()];
  if (prefix !== undefined && base !== 0n && base !== prefix) return bad();
  const radix = prefix ?? (base === 0n ? 10n : base);
  let value = 0n;
  for (const digit of match[3]!.replaceAll("_", "").toLowerCase()) {
    const worth = BigInt(parseInt(digit, 36));
    if (worth >= radix) return bad();
    value = value * radix + worth;
  }
  return match[1] === "-" ? -value : value;
}

export function parseFloatText(text: string): number {
  const plain = text.trim().toLowerCase().replace(/(?<=\d)_(?=\d)/g, "");
  const named = /^([+-]?)(inf|infinity|nan)$/.exec(plain);
  if (named) return (named[1] === "-" ? -1 : 1) * (named[2] === "nan" ? NaN : Infinity);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)) raise(types.ValueError, `could not convert string to float: '${text}'`);
  return Number(plain);
}

function parseComplex(text: string): PyComplex {
  const plain = text.trim().replace(/^\((.*)\)$/, "$1").toLowerCase();
  const number = "(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|inf|nan";
  const match = new RegExp(`^([+-]?(?:${number}))?(?:([+-]?(?:${number})?)j)?$`).exec(plain);
  if (match === null || plain === "") return raise(types.ValueError, "complex() arg is a malformed string");
  const imaginary = match[2] === undefined ? 0 : match[2] === "" || match[2] === "+" ? 1 : match[2] === "-" ? -1 : parseFloatText(match[2]);
  return new PyComplex(match[1] === undefined ? 0 : parseFloatText(match[1]), imaginary);
}

function integerOf(value: Value, base: Value | undefined): bigint {
  const plain = unbox(value);
  if (base !== undefined) {
    if (typeof plain !== "string") raise(types.TypeError, "int() can't convert non-string with explicit base");
    return parseInteger(plain, index(base));
  }
  if (typeof plain === "bigint") return plain;
  if (typeof plain === "boolean") return plain ? 1n : 0n;
  if (typeof plain === "string") return parseInteger(plain, 10n);
  if (typeof plain === "number") {
    if (Number.isNaN(plain)) raise(types.ValueError, "cannot convert float NaN to integer");
    if (!Number.isFinite(plain)) raise(types.OverflowError, "cannot convert float infinity to integer");
    return BigInt(Math.trunc(plain));
  }
  const made = callSpecial(value, "__int__", []) ?? callSpecial(value, "__index__", []) ?? callSpecial(value, "__trunc__", []);
  if (made === undefined) raise(types.TypeError, `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`);
  return index(made);
}

function floatOf(value: Value): number {
  const plain = unbox(value);
  return typeof plain === "string" ? parseFloatText(plain) : toFloat(value);
}

/** Entries of a mapping or of an iterable of pairs. */
export function* entriesOf(value: Value): IterableIterator<readonly [Value, Value]> {
  if (value instanceof PyDict) {
    yield* value.map.entries();
    return;
  }
  const keys = getAttributeOr(value, "keys");
  if (keys !== undefined) {
    for (const key of toArray(callSpecialKeys(value))) yield [key, getItem(value, key)];
    return;
  }
  let position = 0;
  for (const pair of toArray(value)) {
    const isIterable = typeof pair === "string" || (pair instanceof PyObject && ["__iter__", "__getitem__"].some((name) => lookupType(pair.cls, name) !== undefined));
    if (!isIterable) raise(types.TypeError, `cannot convert dictionary update sequence element #${position} to a sequence`);
    const items = toArray(pair);
    if (items.length !== 2) raise(types.ValueError, `dictionary update sequence element #${position} has length ${items.length}; 2 is required`);
    yield [items[0]!, items[1]!];
    position++;
  }
}

function callSpecialKeys(value: Value): Value {
  return callSpecial(value, "keys", []) ?? raise(types.TypeError, `'${typeName(value)}' object is not a mapping`);
}

export function fillDict(map: Hash<Value>, from: Value | undefined, kwargs: Kwargs): void {
  if (from !== undefined) for (const [key, value] of entriesOf(from)) map.set(key, value);
  for (const [key, value] of kwargs) map.set(key, value);
}

function byteOf(value: Value): number {
  const byte = index(value);
  return byte < 0n || byte > 255n ? raise(types.ValueError, "bytes must be in range(0, 256)") : Number(byte);
}

const setFrom = (cls: PyType, from: Value | undefined): PySet => {
  const map = new Hash<null>();
  const set = new PySet(map, cls);
  if (from instanceof PySet) map.merge(from.map);
  else if (from !== undefined) for (const item of toArray(from)) map.set(item, null);
  return set;
};

let installed = false;

export function installConstructors(): void {
  if (installed) return;
  installed = true;
  constructor(types.int, "int(cls, x=0, /, base=?)", (cls: PyType, value: Value, base: Value | undefined) => boxed(cls, types.int, integerOf(value, base)));
  constructor(types.bool, "bool(cls, x=False, /)", (_cls: PyType, value: Value) => truth(value));
  constructor(types.float, "float(cls, x=0, /)", (cls: PyType, value: Value) => boxed(cls, types.float, floatOf(value)));
  constructor(types.str, "str(cls, object='', encoding=?, errors=?)", (cls: PyType, value: Value, encoding: Value | undefined) =>
    boxed(cls, types.str, value instanceof PyBytes && encoding !== undefined ? decode(value.bytes, encoding, "strict") : str(value)));
  constructor(types.complex, "complex(cls, real=0, imag=0)", (cls: PyType, real: Value, imag: Value) => {
    const asked = real instanceof PyObject && real.cls.heap ? callSpecial(real, "__complex__", []) : undefined;
    if (asked instanceof PyComplex) return asked;
    const part = (value: Value): PyComplex => (value instanceof PyComplex ? value : typeof value === "string" ? parseComplex(value) : new PyComplex(floatOf(value), 0));
    const [a, b] = [part(real), part(imag)];
    return new PyComplex(a.re - b.im, a.im + b.re, cls);
  });
  constructor(types.bytes, "bytes(cls, source=b, encoding=None, errors=None)".replace("source=b", "source=?"), (cls: PyType, source: Value | undefined, encoding: Value, errors: Value) => {
    if (source === undefined) return new PyBytes(new Uint8Array(), cls);
    const asked = source instanceof PyObject && source.cls.heap ? callSpecial(source, "__bytes__", []) : undefined;
    if (asked instanceof PyBytes) return asked;
    if (source instanceof PyBytes) return new PyBytes(source.bytes, cls);
    if (typeof source === "bigint") return new PyBytes(new Uint8Array(Number(source)), cls);
    if (typeof source === "string") return encoding === null ? raise(types.TypeError, "string argument without an encoding") : new PyBytes(encode(source, encoding, errors ?? "strict").bytes, cls);
    return new PyBytes(Uint8Array.from(toArray(source).map(byteOf)), cls);
  });
  constructor(types.bytearray, "bytearray(cls, source=?, encoding=None, errors=None)", (cls: PyType, source: Value | undefined) => {
    const made = source === undefined ? new Uint8Array() : (call(types.bytes, typeof source === "string" ? [source, "utf-8"] : [source]) as PyBytes).bytes;
    return new PyByteArray(made.slice(), cls);
  });
  constructor(types.tuple, "tuple(cls, iterable=(), /)", (cls: PyType, from: Value) => (cls === types.tuple && from instanceof PyTuple && from.cls === types.tuple ? from : new PyTuple(toArray(from), cls)));
  constructor(types.list, "list(cls, /, *args, **kwargs)", (cls: PyType) => new PyList([], cls));
  method(types.list, "__init__(self, iterable=(), /)", (self: PyList, from: Value) => { self.items = [...toArray(from)]; });
  constructor(types.dict, "dict(cls, /, *args, **kwargs)", (cls: PyType) => {
    const made = new PyDict(new Hash(), cls);
    if (cls.instancesHaveDict) made.dict = new Map();
    return made;
  });
  method(types.dict, "__init__(self, iterable=?, /, **kwargs)", (self: PyDict, from: Value | undefined, kwargs: Kwargs) => fillDict(self.map, from, kwargs));
  constructor(types.set, "set(cls, iterable=?, /)", setFrom);
  constructor(types.frozenset, "frozenset(cls, iterable=?, /)", setFrom);
  constructor(types.slice, "slice(cls, start, stop=?, step=None, /)", (_cls: PyType, start: Value, stop: Value | undefined, step: Value) =>
    (stop === undefined ? new PySlice(null, start, null) : new PySlice(start, stop, step)));
  constructor(types.range, "range(cls, start, stop=?, step=1, /)", (_cls: PyType, start: Value, stop: Value | undefined, step: Value) => {
    const by = index(step);
    if (by === 0n) raise(types.ValueError, "range() arg 3 must not be zero");
    return stop === undefined ? new PyRange(0n, index(start), by) : new PyRange(index(start), index(stop), by);
  });
  constructor(types.module, "module(cls, /, *args, **kwargs)", (cls: PyType) => new PyModule("", new Map(), cls));
  method(types.module, "__init__(self, name, doc=None)", (self: PyModule, name: string, doc: Value) => {
    self.name = name;
    for (const [attribute, value] of [["__name__", name], ["__doc__", doc], ["__package__", null], ["__loader__", null], ["__spec__", null]] as const) self.attributes.set(attribute, value);
  });
  constructor(types.GenericAlias, "GenericAlias(cls, origin, args, /)", (_cls: PyType, origin: Value, args: Value) => new PyGenericAlias(origin, args instanceof PyTuple ? args.items : [args]));
  constructor(types.method, "method(cls, function, instance, /)", (_cls: PyType, func: Value, self: Value) => new PyMethod(func, self));
  constructor(types.mappingproxy, "mappingproxy(cls, mapping, /)", (_cls: PyType, of: Value) => proxyOf(of));
  constructor(types.NoneType, "NoneType(cls, /)", () => null);
}

/** A read-only view of a dictionary, which it goes on sharing. */
function proxyOf(mapping: Value): PyDict {
  if (mapping instanceof PyDict) return new PyDict(mapping.map, types.mappingproxy);
  if (getAttributeOr(mapping, "keys") === undefined) raise(types.TypeError, `mappingproxy() argument must be a mapping, not ${typeName(mapping)}`);
  throw new NotImplementedConstruct("a mappingproxy of a mapping that is no dict");
}

/** A lazy iterator over host values. */
export function lazily(next: () => Value | undefined, cls: PyType = types.iterator): PyIterator {
  return new PyIterator(next, cls);
}
