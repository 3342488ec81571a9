/**
 * Iteration: one host iterator for every iterable (https://docs.python.org/3.13/reference/datamodel.html#object.__iter__).
 */
import {
  PyBuiltin, PyBytes, PyDict, PyDictView, PyGenerator, PyIterator, PyList, PyObject, PyRange, PySet, PyTuple,
  isRaised, makeType, raise, realm, types, unbox, type PyType, type Value,
} from "../objects/index.ts";
import { callBound, callSpecial } from "./call.ts";
import { front } from "./intercept.ts";
import { characters } from "./slice.ts";
import { lookupType, typeName, typeOf } from "./types.ts";

/** `next` gives undefined when the iterator is exhausted. `PyIterator` and `PyGenerator` are such iterators themselves. */
export interface HostIterator {
  next(): Value | undefined;
}

/** A host iterator over any iterable. `notIterable` words the error where the context has its own words. */
export function iterate(value: Value, notIterable?: () => never): HostIterator {
  if (typeof value === "object" && value !== null) {
    const answer = front()?.iterate(value);
    if (answer !== undefined) return iterate(answer);
    if (!value.cls.heap) {
      const native = nativeIterator(value);
      if (native !== undefined) return native;
    }
  } else if (typeof value === "string") return nativeIterator(value)!;
  const method = lookupType(typeOf(value), "__iter__");
  if (method instanceof PyBuiltin) {
    const native = nativeIterator(value);
    if (native !== undefined) return native;
  }
  if (method !== undefined && method !== null) return hostIterator(callBound(method, value, []));
  if (method === undefined && lookupType(typeOf(value), "__getitem__") !== undefined) return itemIterator(value);
  if (typeof value !== "object" || value === null) front()?.iterate(value);
  return notIterable === undefined ? raise(types.TypeError, `'${typeName(value)}' object is not iterable`) : notIterable();
}

/** What `__iter__` returned, as a host iterator. */
function hostIterator(iterator: Value): HostIterator {
  if (iterator instanceof PyIterator || iterator instanceof PyGenerator) return iterator;
  const method = lookupType(typeOf(iterator), "__next__");
  if (method === undefined || method === null) return raise(types.TypeError, `iter() returned non-iterator of type '${typeName(iterator)}'`);
  return { next: () => next(iterator) };
}

/** The next item of an iterator object, or undefined when it is exhausted. */
export function next(iterator: Value): Value | undefined {
  if (iterator instanceof PyIterator || iterator instanceof PyGenerator) return iterator.next();
  try {
    const item = callSpecial(iterator, "__next__", []);
    if (item === undefined) raise(types.TypeError, `'${typeName(iterator)}' object is not an iterator`);
    return item;
  } catch (error) {
    if (isRaised(error, types.StopIteration)) return undefined;
    throw error;
  }
}

/** `iter(value)`: the iterator as a Python object. */
export function iter(value: Value): Value {
  if (value instanceof PyIterator || value instanceof PyGenerator) return value;
  const method = value instanceof PyObject && value.cls.heap ? lookupType(value.cls, "__iter__") : undefined;
  if (method !== undefined && method !== null && !(method instanceof PyBuiltin)) {
    const answer = front()?.iterate(value);
    if (answer !== undefined) return iter(answer);
    const iterator = callBound(method, value, []);
    hostIterator(iterator);
    return iterator;
  }
  const host = iterate(value);
  if (host instanceof PyIterator || host instanceof PyGenerator) return host;
  return new PyIterator(() => host.next(), iteratorType(value));
}

const iteratorTypes: ReadonlyMap<PyType, PyType> = new Map([
  [types.list, "list_iterator"], [types.tuple, "tuple_iterator"], [types.range, "range_iterator"], [types.str, "str_ascii_iterator"], [types.bytes, "bytes_iterator"],
  [types.dict, "dict_keyiterator"], [types.dict_keys, "dict_keyiterator"], [types.dict_values, "dict_valueiterator"], [types.dict_items, "dict_itemiterator"],
  [types.set, "set_iterator"], [types.frozenset, "set_iterator"],
].map(([type, name]) => [type as PyType, makeType(name as string, types.iterator)]));

/** The class of the iterator over a value, as Python names it. */
const iteratorType = (value: Value): PyType => typeOf(value).mro.map((cls) => iteratorTypes.get(cls)).find((each) => each !== undefined) ?? types.iterator;

/** All items of an iterable. Always a fresh array. */
export function toArray(value: Value): Value[] {
  if (value instanceof PyList || value instanceof PyTuple) {
    if (!value.cls.heap && realm().interceptor === null) return value.items.slice();
  }
  const items: Value[] = [];
  const iterator = iterate(value);
  const current = realm();
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
    current.spend();
    items.push(item);
  }
  return items;
}

/** Sequences without `__iter__`: `value[0]`, `value[1]`, … until IndexError. */
function itemIterator(value: Value): HostIterator {
  let at: bigint | null = 0n;
  return {
    next() {
      if (at === null) return undefined;
      try {
        return callSpecial(value, "__getitem__", [at++]);
      } catch (error) {
        if (!isRaised(error, types.IndexError) && !isRaised(error, types.StopIteration)) throw error;
        at = null;
        return undefined;
      }
    },
  };
}

/** The iterator that a built-in type's own `__iter__` gives; undefined for other values. */
export function nativeIterator(value: Value): HostIterator | undefined {
  if (value instanceof PyIterator || value instanceof PyGenerator) return value;
  if (value instanceof PyList) return listIterator(value);
  if (value instanceof PyTuple) return arrayIterator(value.items);
  if (value instanceof PyRange) return rangeIterator(value);
  if (value instanceof PyDict) return guarded(value, value.map.keys(), "dictionary");
  if (value instanceof PySet) return guarded(value, value.map.keys(), "Set");
  if (value instanceof PyDictView) return viewIterator(value);
  if (value instanceof PyBytes) return arrayIterator(Array.from(value.bytes, BigInt));
  const text = unbox(value);
  return typeof text === "string" ? arrayIterator(characters(text)) : undefined;
}

/** Over a list that may grow while it is walked. */
function listIterator(list: PyList): HostIterator {
  let at = 0;
  return { next: () => (at < list.items.length ? list.items[at++] : undefined) };
}

function arrayIterator(items: ArrayLike<Value>): HostIterator {
  let at = 0;
  return { next: () => (at < items.length ? items[at++] : undefined) };
}

function rangeIterator(range: PyRange): HostIterator {
  let at = range.start;
  const { stop, step } = range;
  return {
    next() {
      if (step > 0n ? at >= stop : at <= stop) return undefined;
      const value = at;
      at += step;
      return value;
    },
  };
}

function viewIterator(view: PyDictView): HostIterator {
  const { map } = view.of;
  if (view.kind === "keys") return guarded(view.of, map.keys(), "dictionary");
  if (view.kind === "values") return guarded(view.of, map.values(), "dictionary");
  const entries = map.entries();
  return guarded(view.of, (function* () {
    for (const [key, item] of entries) yield new PyTuple([key, item]);
  })(), "dictionary");
}

/** Refuses to go on when the container has grown or shrunk. */
function guarded(container: PyDict | PySet, items: Iterator<Value>, kind: string): HostIterator {
  const { size } = container.map;
  return {
    next() {
      if (container.map.size !== size) return raise(types.RuntimeError, `${kind} changed size during iteration`);
      const step = items.next();
      return step.done === true ? undefined : step.value;
    },
  };
}

/** Unpacks into exactly `count` values, with CPython's errors (`a, b = value`). */
export function unpack(value: Value, count: number): Value[] {
  const iterator = iterate(value, () => raise(types.TypeError, `cannot unpack non-iterable ${typeName(value)} object`));
  const items: Value[] = [];
  while (items.length < count) {
    const item = iterator.next();
    if (item === undefined) return raise(types.ValueError, `not enough values to unpack (expected ${count}, got ${items.length})`);
    items.push(item);
  }
  if (iterator.next() === undefined) return items;
  return raise(types.ValueError, `too many values to unpack (expected ${count})`);
}

/** Unpacks around one starred target: `before` values, a list, `after` values. */
export function unpackStarred(value: Value, before: number, after: number): Value[] {
  const items: Value[] = [];
  const iterator = iterate(value, () => raise(types.TypeError, `cannot unpack non-iterable ${typeName(value)} object`));
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) items.push(item);
  if (items.length < before + after) raise(types.ValueError, `not enough values to unpack (expected at least ${before + after}, got ${items.length})`);
  const end = items.length - after;
  return [...items.slice(0, before), new PyList(items.slice(before, end)), ...items.slice(end)];
}
