/**
 * The special methods of the built-in types, as attributes that evaluated code can read, call and inherit (CPython's slot wrappers).
 *
 * Each row wraps the native operation of one of the other files, never the general one: `super().__getitem__(key)` inside a subclass must
 * not come back to the subclass. Ordinary methods (`append`) and constructors are `library/builtins/`'s.
 */
import {
  Hash, PyByteArray, PyBytes, PyComplex, PyDict, PyDictView, PyGenerator, PyIterator, PyList, PyObject, PySet, PyTuple, PyType, PyUnion,
  method, notImplemented, raise, raiseStopIteration, types, unbox, type BinaryOperator, type CompareOperator, type UnaryOperator, type Value,
} from "../objects/index.ts";
import { nativeHash } from "./hash.ts";
import { containsValue, nativeContains, nativeGetItem, nativeSetItem } from "./item.ts";
import { nativeIterator, toArray } from "./iterate.ts";
import { complexBinary, index, isIndex, operators, primitiveBinary, primitiveUnary } from "./number.ts";
import { formatPercent } from "./percent.ts";
import { nativeFormat, nativeRepr } from "./repr.ts";
import { comparisons, equal, nativeCompare, nativeSize, truth } from "./truth.ts";
import { lookupType, typeName } from "./types.ts";

type BinaryRule = (left: Value, right: Value) => Value;

/** Enters `__op__` and `__rop__` for a rule that answers `notImplemented` to what it does not know. */
function binaryMethods(type: PyType, ops: readonly BinaryOperator[], rule: (op: BinaryOperator) => BinaryRule): void {
  for (const op of ops) {
    const apply = rule(op);
    const names = operators[op];
    method(type, `${names.method}(self, value, /)`, (self: Value, other: Value) => apply(self, other));
    method(type, `${names.reflected}(self, value, /)`, (self: Value, other: Value) => apply(other, self));
  }
}

function comparisonMethods(type: PyType, ops: readonly CompareOperator[]): void {
  for (const op of ops) method(type, `${comparisons[op].method}(self, value, /)`, (self: Value, other: Value) => nativeCompare(op, self, other));
}

const allOrders: readonly CompareOperator[] = ["lt", "le", "eq", "ne", "gt", "ge"];
const equality: readonly CompareOperator[] = ["eq", "ne"];

const common: { readonly [name: string]: (type: PyType) => void } = {
  repr: (type) => void method(type, "__repr__(self, /)", (self: Value) => nativeRepr(self)),
  hash: (type) => void method(type, "__hash__(self, /)", (self: Value) => nativeHash(self)),
  unhashable: (type) => void type.namespace.set("__hash__", null),
  len: (type) => void method(type, "__len__(self, /)", (self: Value) => BigInt(sizeOf(self))),
  iter: (type) => void method(type, "__iter__(self, /)", (self: Value) => iteratorOf(self)),
  getitem: (type) => void method(type, "__getitem__(self, key, /)", (self: Value, key: Value) => nativeGetItem(self, key)),
  setitem: (type) => {
    method(type, "__setitem__(self, key, value, /)", (self: Value, key: Value, value: Value) => void nativeSetItem(self, key, value));
    method(type, "__delitem__(self, key, /)", (self: Value, key: Value) => void nativeSetItem(self, key, undefined));
  },
  contains: (type) => void method(type, "__contains__(self, key, /)", (self: Value, key: Value) => nativeContains(self, key)),
  format: (type) => void method(type, "__format__(self, format_spec, /)", (self: Value, spec: string) => nativeFormat(self, spec)),
  index: (type) => void method(type, "__index__(self, /)", (self: Value) => toInt(self)),
  bool: (type) => void method(type, "__bool__(self, /)", (self: Value) => truth(unbox(self))),
  ordered: (type) => comparisonMethods(type, allOrders),
  equality: (type) => comparisonMethods(type, equality),
};

function sizeOf(self: Value): number {
  const size = nativeSize(self);
  if (size !== undefined) return size;
  const text = unbox(self);
  return typeof text === "string" ? Array.from(text).length : self instanceof PyDictView ? self.of.map.size : 0;
}

function iteratorOf(self: Value): Value {
  const iterator = nativeIterator(self);
  if (iterator === undefined) return raise(types.TypeError, `'${typeName(self)}' object is not iterable`);
  return iterator instanceof PyObject ? (iterator as Value) : new PyIterator(() => iterator.next());
}

const toInt = (self: Value): bigint => {
  const plain = unbox(self);
  return typeof plain === "bigint" ? plain : typeof plain === "boolean" ? (plain ? 1n : 0n) : BigInt(Math.trunc(Number(plain)));
};

/** Which rows each type has. */
const rows: readonly (readonly [PyType, string])[] = [
  [types.int, "repr hash ordered format index bool"],
  [types.bool, "repr"],
  [types.float, "repr hash ordered format bool"],
  [types.complex, "repr hash equality"],
  [types.str, "repr hash ordered format len iter getitem contains"],
  [types.bytes, "repr hash ordered len iter getitem contains"],
  [types.bytearray, "repr unhashable ordered len iter getitem contains"],
  [types.tuple, "repr hash ordered len iter getitem contains"],
  [types.list, "repr unhashable ordered len iter getitem setitem contains"],
  [types.dict, "repr unhashable equality len iter getitem setitem contains"],
  [types.mappingproxy, "repr unhashable equality len iter getitem contains"],
  [types.set, "repr unhashable ordered len iter contains"],
  [types.frozenset, "repr hash ordered len iter contains"],
  [types.range, "repr hash equality len iter getitem contains"],
  [types.slice, "repr hash"],
  [types.dict_keys, "repr unhashable len iter"],
  [types.dict_values, "repr len iter"],
  [types.dict_items, "repr unhashable len iter"],
  [types.iterator, "iter"],
  [types.generator, "iter repr"],
];

for (const [type, names] of rows) for (const name of names.split(" ")) common[name]!(type);

method(types.str, "__str__(self, /)", (self: Value) => unbox(self));
method(types.NoneType, "__bool__(self, /)", () => false);

// ---- numbers

const arithmetic: readonly BinaryOperator[] = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow"];
const bitwise: readonly BinaryOperator[] = ["lshift", "rshift", "and", "or", "xor"];

/** An operator of int (float): the other operand must be one too, or the other type's method gets its turn. */
const onPrimitives = (kinds: ReadonlySet<string>) => (op: BinaryOperator): BinaryRule => (left, right) => {
  const a = unbox(left);
  const b = unbox(right);
  if (!kinds.has(typeof a) || !kinds.has(typeof b)) return notImplemented;
  return primitiveBinary(op, a, b) ?? notImplemented;
};

const integers = new Set(["bigint", "boolean"]);
const reals = new Set(["bigint", "boolean", "number"]);
binaryMethods(types.int, [...arithmetic, ...bitwise], onPrimitives(integers));
binaryMethods(types.bool, ["and", "or", "xor"], onPrimitives(integers));
binaryMethods(types.float, arithmetic, onPrimitives(reals));
binaryMethods(types.complex, ["add", "sub", "mul", "truediv", "pow"], (op) => (left, right) => complexBinary(op, left, right) ?? notImplemented);

for (const type of [types.int, types.float]) {
  for (const [op, name] of [["neg", "__neg__"], ["pos", "__pos__"], ["invert", "__invert__"]] as readonly (readonly [UnaryOperator, string])[]) {
    if (type === types.float && op === "invert") continue;
    method(type, `${name}(self, /)`, (self: Value) => primitiveUnary(op, unbox(self)));
  }
  method(type, "__abs__(self, /)", (self: Value) => absolute(unbox(self)));
  method(type, "__float__(self, /)", (self: Value) => Number(unbox(self)));
  method(type, "__int__(self, /)", (self: Value) => truncate(unbox(self)));
  method(type, "__trunc__(self, /)", (self: Value) => truncate(unbox(self)));
}

function absolute(value: Value): Value {
  if (typeof value === "number") return Math.abs(value);
  const size = index(value);
  return size < 0n ? -size : size;
}

function truncate(value: Value): bigint {
  if (typeof value !== "number") return index(value);
  if (Number.isNaN(value)) return raise(types.ValueError, "cannot convert float NaN to integer");
  if (!Number.isFinite(value)) return raise(types.OverflowError, "cannot convert float infinity to integer");
  return BigInt(Math.trunc(value));
}

method(types.complex, "__neg__(self, /)", (self: PyComplex) => new PyComplex(-self.re, -self.im));
method(types.complex, "__pos__(self, /)", (self: PyComplex) => self);
method(types.complex, "__abs__(self, /)", (self: PyComplex) => Math.hypot(self.re, self.im));
method(types.complex, "__bool__(self, /)", (self: PyComplex) => self.re !== 0 || self.im !== 0);

// ---- sequences

function repeat<T>(items: readonly T[], times: Value): T[] | undefined {
  if (!isIndex(times)) return undefined;
  const count = Math.max(0, Number(index(times)));
  const out: T[] = [];
  for (let i = 0; i < count; i++) for (const item of items) out.push(item);
  return out;
}

/** Concatenation and repetition of a sequence type: how to take it apart and how to build one. */
function sequenceMethods<S extends PyObject, T>(type: PyType, Host: abstract new (...args: never[]) => S, items: (value: S) => readonly T[], build: (items: T[]) => Value): void {
  method(type, "__add__(self, value, /)", (self: S, other: Value) => (other instanceof Host ? build([...items(self), ...items(other)]) : notImplemented));
  const multiply = (self: S, times: Value): Value => {
    const repeated = repeat(items(self), times);
    return repeated === undefined ? notImplemented : build(repeated);
  };
  method(type, "__mul__(self, value, /)", multiply);
  method(type, "__rmul__(self, value, /)", multiply);
}

sequenceMethods(types.list, PyList, (list) => list.items, (items) => new PyList(items));
sequenceMethods(types.tuple, PyTuple, (tuple) => tuple.items, (items) => new PyTuple(items));
sequenceMethods(types.bytes, PyBytes, (bytes) => [...bytes.bytes], (items) => new PyBytes(Uint8Array.from(items)));
sequenceMethods(types.bytearray, PyBytes, (bytes) => [...bytes.bytes], (items) => new PyByteArray(Uint8Array.from(items)));

method(types.str, "__add__(self, value, /)", (self: Value, other: Value) => primitiveBinary("add", unbox(self), unbox(other)) ?? notImplemented);
method(types.str, "__mod__(self, value, /)", (self: Value, other: Value) => formatPercent(String(unbox(self)), other));
for (const name of ["__mul__", "__rmul__"]) {
  method(types.str, `${name}(self, value, /)`, (self: Value, other: Value) => (isIndex(other) ? primitiveBinary("mul", unbox(self), index(other)) ?? notImplemented : notImplemented));
}

method(types.list, "__iadd__(self, value, /)", (self: PyList, other: Value) => {
  const more = toArray(other);
  for (const item of more) self.items.push(item);
  return self;
});
method(types.list, "__imul__(self, value, /)", (self: PyList, times: Value) => {
  const repeated = repeat(self.items, times);
  if (repeated === undefined) return notImplemented;
  self.items = repeated;
  return self;
});

// ---- dictionaries and sets

const mergeDicts = (left: Value, right: Value): Value => {
  if (!(left instanceof PyDict) || !(right instanceof PyDict)) return notImplemented;
  const map = left.map.copy();
  for (const [key, value] of right.map.entries()) map.set(key, value);
  return new PyDict(map);
};
method(types.dict, "__or__(self, value, /)", mergeDicts);
method(types.dict, "__ror__(self, value, /)", (self: Value, other: Value) => mergeDicts(other, self));
method(types.dict, "__ior__(self, value, /)", (self: PyDict, other: Value) => {
  if (other instanceof PyDict) for (const [key, value] of other.map.entries()) self.map.set(key, value);
  else for (const pair of toArray(other)) self.map.set(...(toArray(pair) as [Value, Value]));
  return self;
});

type SetRule = (a: Hash<null>, b: Hash<null>) => Hash<null>;

const setOfKeys = (keys: Iterable<Value>): Hash<null> => {
  const map = new Hash<null>().asSet();
  for (const key of keys) map.set(key, null);
  return map;
};
const copyOf = (map: Hash<null>): Hash<null> => {
  const made = new Hash<null>().asSet();
  made.merge(map);
  return made;
};

/** Which set is gone through, and into what: the order of the result hangs on it (Objects/setobject.c). */
const setRules: Readonly<Record<"and" | "or" | "sub" | "xor", SetRule>> = {
  and: (a, b) => (b.size > a.size ? setOfKeys([...a.keys()].filter((key) => b.has(key))) : setOfKeys([...b.keys()].filter((key) => a.has(key)))),
  or: (a, b) => {
    const made = copyOf(a);
    made.merge(b);
    return made;
  },
  sub: (a, b) => {
    if (a.size >> 2 <= b.size) return setOfKeys([...a.keys()].filter((key) => !b.has(key)));
    const made = copyOf(a);
    for (const key of b.keys()) made.delete(key);
    return made;
  },
  xor: (a, b) => {
    const made = copyOf(b);
    for (const key of a.keys()) if (!made.delete(key)) made.set(key, null);
    return made;
  },
};

/** The same in place. */
const setChanges: Readonly<Record<"and" | "or" | "sub" | "xor", (a: Hash<null>, b: Hash<null>) => void>> = {
  and: (a, b) => {
    const kept = setRules.and(a, b);
    a.clear();
    a.merge(kept);
  },
  or: (a, b) => a.merge(b),
  sub: (a, b) => [...b.keys()].forEach((key) => a.delete(key)),
  xor: (a, b) => [...b.keys()].forEach((key) => void (a.delete(key) || a.set(key, null))),
};

function hashOf(value: Value): Hash<null> | undefined {
  if (value instanceof PySet) return value.map;
  if (!(value instanceof PyDictView) || value.kind === "values") return undefined;
  const map = new Hash<null>();
  for (const key of toArray(value)) map.set(key, null);
  return map;
}

const setOps: readonly (keyof typeof setRules)[] = ["and", "or", "sub", "xor"];
/** With keys of a dictionary anything that can be iterated over is a set. */
const operandOf = (value: Value, other: Value): Hash<null> | undefined =>
  hashOf(value) ?? (other instanceof PyDictView && value instanceof PyObject ? setOfKeys(toArray(value)) : undefined);

const setRule = (op: BinaryOperator): BinaryRule => (left, right) => {
  const a = operandOf(left, right);
  const b = operandOf(right, left);
  if (a === undefined || b === undefined) return notImplemented;
  const map = setRules[op as keyof typeof setRules](a, b);
  return new PySet(map, left instanceof PySet && !left.cls.heap ? left.cls : types.set);
};
for (const type of [types.set, types.frozenset, types.dict_keys, types.dict_items]) binaryMethods(type, setOps, setRule);
for (const op of setOps) {
  method(types.set, `${operators[op].inPlace}(self, value, /)`, (self: PySet, other: Value) => {
    const b = hashOf(other);
    if (b === undefined) return notImplemented;
    setChanges[op](self.map, b);
    return self;
  });
}
for (const type of [types.dict_keys, types.dict_items]) {
  for (const op of allOrders) {
    method(type, `${comparisons[op].method}(self, value, /)`, (self: Value, other: Value) => {
      if (!(other instanceof PySet || other instanceof PyDictView) || (other instanceof PyDictView && other.kind === "values")) return notImplemented;
      const [own, theirs] = [toArray(self), toArray(other)];
      const within = (items: readonly Value[], of: Value): boolean => items.every((item) => containsValue(of, item));
      switch (op) {
        case "eq": return own.length === theirs.length && within(own, other);
        case "ne": return !(own.length === theirs.length && within(own, other));
        case "le": return own.length <= theirs.length && within(own, other);
        case "lt": return own.length < theirs.length && within(own, other);
        case "ge": return theirs.length <= own.length && within(theirs, self);
        case "gt": return theirs.length < own.length && within(theirs, self);
      }
    });
  }
  method(type, "__contains__(self, key, /)", (self: PyDictView, key: Value) => (self.kind === "keys" ? self.of.map.has(key) : key instanceof PyTuple && key.items.length === 2 && self.of.map.has(key.items[0]!) && equal(self.of.map.get(key.items[0]!)!, key.items[1]!)));
}

// A class's `__dict__`: a dictionary to read.
method(types.mappingproxy, "get(self, key, default=None, /)", (self: PyDict, key: Value, otherwise: Value) => {
  const value = self.map.get(key);
  return value === undefined ? otherwise : value;
});
for (const kind of ["keys", "values", "items"] as const) method(types.mappingproxy, `${kind}(self, /)`, (self: PyDict) => new PyDictView(self, kind));
method(types.mappingproxy, "copy(self, /)", (self: PyDict) => new PyDict(self.map.copy()));
method(types.mappingproxy, "__or__(self, value, /)", mergeDicts);

// ---- iterators

for (const type of [types.iterator, types.generator]) {
  method(type, "__next__(self, /)", (self: PyIterator | PyGenerator) => {
    const item = self.next();
    if (item !== undefined) return item;
    return raiseStopIteration(self instanceof PyGenerator ? self.returned : null);
  });
}
method(types.generator, "send(self, value, /)", (self: PyGenerator, value: Value) => {
  const item = self.resume("send", value);
  return item === undefined ? raiseStopIteration(self.returned) : item;
});

// ---- classes as values: `int | None`

const unionOf = (left: Value, right: Value): Value => {
  const ok = (value: Value): boolean => value === null || value instanceof PyType || value instanceof PyUnion || value instanceof PyObject && lookupType(value.cls, "__mro_entries__") !== undefined || value instanceof PyObject && value.cls === types.GenericAlias;
  if (!ok(left) || !ok(right)) return notImplemented;
  const parts = [left, right].flatMap((value) => (value instanceof PyUnion ? value.args : [value === null ? types.NoneType : value]));
  const unique = [...new Set(parts)];
  return unique.length === 1 ? unique[0]! : new PyUnion(unique);
};
for (const type of [types.type, types.GenericAlias, types.UnionType]) {
  method(type, "__or__(self, value, /)", unionOf);
  method(type, "__ror__(self, value, /)", (self: Value, other: Value) => unionOf(other, self));
}
