/** Methods of lists, dictionaries, sets, tuples and strings, a row each. */
import {
  Hash, PyClassMethod, PyDict, PyDictView, PyList, PySet, PyStaticMethod, PyTuple, PyType, builtin, method, raise, raiseKeyError, types, type Implementation, type Kwargs, type Value,
} from "../../objects/index.ts";
import { call, equal, index, repr, setItem, toArray, truth } from "../../protocol/index.ts";
import { fillDict, lazily } from "./constructors.ts";
import { sortValues } from "./functions.ts";
import { byteArrayRows, bytesRows, fromHex } from "./bytes.ts";
import { installNumbers, numberRows } from "./numbers.ts";
import { maketrans, strRows } from "./strings.ts";

type Row = readonly [string, Implementation];

function positionIn(items: readonly Value[], value: Value, start: Value, stop: Value | undefined): number {
  const clamp = (at: Value | undefined, fallback: number): number => {
    if (at === undefined || at === null) return fallback;
    const i = Number(index(at));
    return i < 0 ? Math.max(0, items.length + i) : i;
  };
  for (let i = clamp(start, 0); i < Math.min(items.length, clamp(stop, items.length)); i++) if (equal(items[i]!, value)) return i;
  return -1;
}

const countIn = (items: readonly Value[], value: Value): bigint => BigInt(items.filter((item) => equal(item, value)).length);

const listRows: readonly Row[] = [
  ["append(self, object, /)", (self: PyList, item: Value) => { self.items.push(item); }],
  ["extend(self, iterable, /)", (self: PyList, items: Value) => { self.items.push(...toArray(items)); }],
  ["insert(self, index, object, /)", (self: PyList, at: Value, item: Value) => {
    const i = Number(index(at));
    self.items.splice(i < 0 ? Math.max(0, self.items.length + i) : i, 0, item);
  }],
  ["pop(self, index=-1, /)", (self: PyList, at: Value) => {
    if (self.items.length === 0) raise(types.IndexError, "pop from empty list");
    const i = Number(index(at));
    const position = i < 0 ? self.items.length + i : i;
    if (position < 0 || position >= self.items.length) raise(types.IndexError, "pop index out of range");
    return self.items.splice(position, 1)[0]!;
  }],
  ["remove(self, value, /)", (self: PyList, value: Value) => {
    const at = positionIn(self.items, value, 0n, undefined);
    if (at < 0) raise(types.ValueError, "list.remove(x): x not in list");
    self.items.splice(at, 1);
  }],
  ["index(self, value, start=0, stop=?, /)", (self: PyList, value: Value, start: Value, stop: Value | undefined) => {
    const at = positionIn(self.items, value, start, stop);
    return at < 0 ? raise(types.ValueError, `${repr(value)} is not in list`) : BigInt(at);
  }],
  ["count(self, value, /)", (self: PyList, value: Value) => countIn(self.items, value)],
  ["clear(self, /)", (self: PyList) => { self.items.length = 0; }],
  ["copy(self, /)", (self: PyList) => new PyList([...self.items])],
  ["reverse(self, /)", (self: PyList) => { self.items.reverse(); }],
  ["sort(self, /, *, key=None, reverse=False)", (self: PyList, key: Value, reverse: Value) => { self.items = sortValues(self.items, key, truth(reverse)); }],
];

const tupleRows: readonly Row[] = [
  ["index(self, value, start=0, stop=?, /)", (self: PyTuple, value: Value, start: Value, stop: Value | undefined) => {
    const at = positionIn(self.items, value, start, stop);
    return at < 0 ? raise(types.ValueError, "tuple.index(x): x not in tuple") : BigInt(at);
  }],
  ["count(self, value, /)", (self: PyTuple, value: Value) => countIn(self.items, value)],
];

const dictRows: readonly Row[] = [
  ["get(self, key, default=None, /)", (self: PyDict, key: Value, fallback: Value) => self.map.get(key) ?? (self.map.has(key) ? null : fallback)],
  ["keys(self, /)", (self: PyDict) => new PyDictView(self, "keys")],
  ["values(self, /)", (self: PyDict) => new PyDictView(self, "values")],
  ["items(self, /)", (self: PyDict) => new PyDictView(self, "items")],
  ["pop(self, key, default=?, /)", (self: PyDict, key: Value, fallback: Value | undefined) => {
    if (!self.map.has(key)) return fallback === undefined ? raiseKeyError(key) : fallback;
    const value = self.map.get(key)!;
    self.map.delete(key);
    return value;
  }],
  ["popitem(self, /)", (self: PyDict) => {
    const last = self.map.last();
    if (last === undefined) raise(types.KeyError, "popitem(): dictionary is empty");
    self.map.delete(last[0]);
    return new PyTuple(last);
  }],
  ["setdefault(self, key, default=None, /)", (self: PyDict, key: Value, fallback: Value) => {
    if (!self.map.has(key)) self.map.set(key, fallback);
    return self.map.get(key)!;
  }],
  ["update(self, other=?, /, **kwargs)", (self: PyDict, other: Value | undefined, kwargs: Kwargs) => fillDict(self.map, other, kwargs)],
  ["clear(self, /)", (self: PyDict) => self.map.clear()],
  ["copy(self, /)", (self: PyDict) => new PyDict(self.map.copy(), types.dict)],
  ["__reversed__(self, /)", (self: PyDict) => { const keys = [...self.map.keys()]; return lazily(() => keys.pop()); }],
];

const itemsOf = (value: Value): Value[] => (value instanceof PySet ? [...value.map.keys()] : toArray(value));
const made = (self: PySet, items: Iterable<Value>): PySet => {
  const map = new Hash<null>();
  for (const item of items) map.set(item, null);
  return new PySet(map, self.cls === types.frozenset ? types.frozenset : types.set);
};
const hashOf = (value: Value): Hash<null> => {
  if (value instanceof PySet) return value.map;
  const map = new Hash<null>();
  for (const item of toArray(value)) map.set(item, null);
  return map;
};

/** A set with the items of others besides, which are taken in one after the other. */
function joined(self: PySet, others: readonly Value[]): PySet {
  const set = new PySet(self.map.copy(), self.cls === types.frozenset ? types.frozenset : types.set);
  for (const other of others) takeIn(set.map, other);
  return set;
}

function takeIn(map: Hash<null>, other: Value): void {
  if (other instanceof PySet) map.merge(other.map);
  else for (const item of toArray(other)) map.set(item, null);
}

/** Of two sets it is the smaller one that is gone through, the second where they are as large; of anything else the items themselves. */
function commonKeys(own: Hash<null>, other: Value): Value[] {
  if (!(other instanceof PySet)) return toArray(other).filter((item) => own.has(item));
  const [walked, asked] = other.map.size > own.size ? [own, other.map] : [other.map, own];
  return [...walked.keys()].filter((item) => asked.has(item));
}

const setRows: readonly Row[] = [
  ["copy(self, /)", (self: PySet) => joined(self, [])],
  ["union(self, /, *others)", (self: PySet, others: readonly Value[]) => joined(self, others)],
  ["intersection(self, /, *others)", (self: PySet, others: readonly Value[]) => (others.length === 0 ? joined(self, []) : others.reduce<PySet>((left, right) => made(self, commonKeys(left.map, right)), self))],
  ["difference(self, /, *others)", (self: PySet, others: readonly Value[]) => made(self, [...self.map.keys()].filter((item) => !others.some((other) => hashOf(other).has(item))))],
  ["symmetric_difference(self, other, /)", (self: PySet, other: Value) => {
    const theirs = hashOf(other);
    // The set's items are turned about in a copy of the other.
    const kept = new Hash<null>().asSet();
    kept.merge(theirs);
    for (const item of self.map.keys()) if (!kept.delete(item)) kept.set(item, null);
    return new PySet(kept, self.cls === types.frozenset ? types.frozenset : types.set);
  }],
  ["issubset(self, other, /)", (self: PySet, other: Value) => { const theirs = hashOf(other); return [...self.map.keys()].every((item) => theirs.has(item)); }],
  ["issuperset(self, other, /)", (self: PySet, other: Value) => itemsOf(other).every((item) => self.map.has(item))],
  ["isdisjoint(self, other, /)", (self: PySet, other: Value) => !itemsOf(other).some((item) => self.map.has(item))],
];

const mutableSetRows: readonly Row[] = [
  ["add(self, object, /)", (self: PySet, item: Value) => { self.map.set(item, null); }],
  ["discard(self, object, /)", (self: PySet, item: Value) => { self.map.delete(item); }],
  ["remove(self, object, /)", (self: PySet, item: Value) => { if (!self.map.delete(item)) raiseKeyError(item); }],
  ["pop(self, /)", (self: PySet) => {
    for (const item of self.map.keys()) { self.map.delete(item); return item; }
    return raise(types.KeyError, "pop from an empty set");
  }],
  ["clear(self, /)", (self: PySet) => self.map.clear()],
  ["update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const other of others) takeIn(self.map, other); }],
  ["symmetric_difference_update(self, other, /)", (self: PySet, other: Value) => {
    for (const item of [...hashOf(other).keys()]) if (!self.map.delete(item)) self.map.set(item, null);
  }],
  ["difference_update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const item of others.flatMap(itemsOf)) self.map.delete(item); }],
  ["intersection_update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const item of [...self.map.keys()]) if (!others.every((other) => hashOf(other).has(item))) self.map.delete(item); }],
];

let installed = false;

export function installMethods(): void {
  if (installed) return;
  installed = true;
  const enter = (type: PyType, rows: readonly Row[]): void => rows.forEach(([line, implementation]) => void method(type, line, implementation));
  enter(types.list, listRows);
  enter(types.tuple, tupleRows);
  enter(types.dict, dictRows);
  enter(types.set, [...setRows, ...mutableSetRows]);
  enter(types.frozenset, setRows);
  enter(types.str, strRows);
  enter(types.bytes, bytesRows);
  enter(types.bytearray, [...bytesRows, ...byteArrayRows]);
  for (const type of [types.bytes, types.bytearray]) type.namespace.set("fromhex", new PyClassMethod(builtin("fromhex(cls, string, /)", fromHex)));
  for (const [type, row] of numberRows) enter(type, [row]);
  installNumbers();
  types.str.namespace.set("maketrans", new PyStaticMethod(builtin(...maketrans)));
  types.dict.namespace.set("fromkeys", new PyClassMethod(builtin("fromkeys(cls, iterable, value=None, /)", (cls: PyType, keys: Value, value: Value) => {
    const made = call(cls, []);
    for (const key of toArray(keys)) setItem(made, key, value);
    return made;
  })));
}

