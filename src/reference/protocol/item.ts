/**
 * Subscripts, `len` and `in` (Objects/abstract.c, and the `mp_subscript` of the built-in types).
 */
import {
  PyBuiltin, PyByteArray, PyBytes, PyDict, PyGenericAlias, PyList, PyObject, PyRange, PySet, PySlice, PyTuple, PyType,
  raise, raiseKeyError, types, unbox, type Value,
} from "../objects/index.ts";
import { getAttributeOr } from "./attribute.ts";
import { call, callBound, callSpecial } from "./call.ts";
import { front } from "./intercept.ts";
import { iterate } from "./iterate.ts";
import { index } from "./number.ts";
import { characters, position, sliceIndices, takeSlice } from "./slice.ts";
import { equal, nativeSize, rangeLength, truth } from "./truth.ts";
import { lookupType, typeName, typeOf } from "./types.ts";

/** `object[key]`. */
export function getItem(object: Value, key: Value): Value {
  if (typeof object === "object" && object !== null) {
    const asked = front();
    if (asked !== null) {
      const answer = asked.getItem(object, key);
      if (answer !== undefined) return answer;
    }
    if (object.cls === types.list || object.cls === types.tuple || object.cls === types.dict) return nativeGetItem(object, key)!;
  } else if (typeof object === "string") return nativeGetItem(object, key)!;
  const result = callSpecial(object, "__getitem__", [key]);
  if (result !== undefined) return result;
  if (object instanceof PyType) return classGetItem(object, key);
  if (typeof object !== "object" || object === null) front()?.getItem(object, key);
  return raise(types.TypeError, `'${typeName(object)}' object is not subscriptable`);
}

const generic: ReadonlySet<PyType> = new Set([types.list, types.dict, types.tuple, types.set, types.frozenset, types.type]);

function classGetItem(cls: PyType, key: Value): Value {
  const custom = getAttributeOr(cls, "__class_getitem__");
  if (custom !== undefined) return call(custom, [key]);
  if (generic.has(cls) || !cls.heap && cls.mro.some((each) => generic.has(each))) return new PyGenericAlias(cls, key instanceof PyTuple ? key.items : [key]);
  return raise(types.TypeError, `type '${cls.name}' is not subscriptable`);
}

/** The subscript of a built-in container, by its own rules; undefined for other values. */
export function nativeGetItem(object: Value, key: Value): Value | undefined {
  if (object instanceof PyList || object instanceof PyTuple) return sequenceItem(object, key);
  if (object instanceof PyDict) return dictItem(object, key);
  if (object instanceof PyRange) return rangeItem(object, key);
  if (object instanceof PyBytes) return bytesItem(object, key);
  const text = unbox(object);
  return typeof text === "string" ? stringItem(text, key) : undefined;
}

function sequenceItem(object: PyList | PyTuple, key: Value): Value {
  const { items } = object;
  if (key instanceof PySlice) return object instanceof PyList ? new PyList(takeSlice(items, key)) : new PyTuple(takeSlice(items, key));
  const kind = object instanceof PyList ? "list" : "tuple";
  const at = position(key, items.length, kind);
  return at === undefined ? raise(types.IndexError, `${kind} index out of range`) : items[at]!;
}

function dictItem(object: PyDict, key: Value): Value {
  const value = object.map.get(key);
  if (value !== undefined) return value;
  if (object.cls !== types.dict) {
    const missing = callSpecial(object, "__missing__", [key]);
    if (missing !== undefined) return missing;
  }
  return raiseKeyError(key);
}

function rangeItem(object: PyRange, key: Value): Value {
  const length = Number(rangeLength(object));
  if (key instanceof PySlice) {
    const { start, stop, step, count } = sliceIndices(key, length);
    void stop;
    const from = object.start + object.step * BigInt(start);
    return new PyRange(from, from + object.step * BigInt(step) * BigInt(count), object.step * BigInt(step));
  }
  const at = position(key, length, "range");
  return at === undefined ? raise(types.IndexError, "range object index out of range") : object.start + object.step * BigInt(at);
}

function bytesContain(bytes: Uint8Array, item: Value): boolean {
  if (!(item instanceof PyBytes)) return bytes.includes(Number(index(item)));
  const part = item.bytes;
  return Array.from({ length: bytes.length - part.length + 1 }, (_, at) => at).some((at) => part.every((byte, i) => bytes[at + i] === byte));
}

function bytesItem(object: PyBytes, key: Value): Value {
  if (key instanceof PySlice) {
    const part = Uint8Array.from(takeSlice([...object.bytes], key));
    return object instanceof PyByteArray ? new PyByteArray(part) : new PyBytes(part);
  }
  const at = position(key, object.bytes.length, "byte");
  return at === undefined ? raise(types.IndexError, "index out of range") : BigInt(object.bytes[at]!);
}

function stringItem(text: string, key: Value): Value {
  const units = characters(text);
  if (key instanceof PySlice) {
    const { start, step, count } = sliceIndices(key, units.length);
    if (step === 1 && typeof units === "string") return units.slice(start, start + count);
    return Array.from({ length: count }, (_, i) => units[start + i * step]!).join("");
  }
  const at = position(key, units.length, "string");
  return at === undefined ? raise(types.IndexError, "string index out of range") : units[at]!;
}

/** `object[key] = value`. */
export function setItem(object: Value, key: Value, value: Value): void {
  writeItem(object, key, value);
}

/** `del object[key]`. */
export function delItem(object: Value, key: Value): void {
  writeItem(object, key, undefined);
}

function writeItem(object: Value, key: Value, value: Value | undefined): void {
  if (typeof object === "object" && object !== null) {
    const asked = front();
    if (asked !== null && asked.setItem(object, key, value) === true) return;
    if ((object.cls === types.list || object.cls === types.dict) && nativeSetItem(object, key, value)) return;
    const method = lookupType(object.cls, value === undefined ? "__delitem__" : "__setitem__");
    if (method !== undefined && method !== null) {
      callBound(method, object, value === undefined ? [key] : [key, value]);
      return;
    }
  } else front()?.setItem(object, key, value);
  const what = value === undefined ? "doesn't support item deletion" : "does not support item assignment";
  raise(types.TypeError, `'${typeName(object)}' object ${what}`);
}

/** Writes to (undefined: deletes from) a built-in container; false for other values. */
export function nativeSetItem(object: Value, key: Value, value: Value | undefined): boolean {
  if (object instanceof PyDict) {
    if (value !== undefined) object.map.set(key, value);
    else if (!object.map.delete(key)) raiseKeyError(key);
    return true;
  }
  if (!(object instanceof PyList)) return false;
  if (key instanceof PySlice) writeSlice(object, key, value);
  else writePosition(object, key, value);
  return true;
}

function writePosition(list: PyList, key: Value, value: Value | undefined): void {
  const at = position(key, list.items.length, "list");
  if (at === undefined) raise(types.IndexError, `list assignment index out of range`);
  if (value === undefined) list.items.splice(at, 1);
  else list.items[at] = value;
}

function writeSlice(list: PyList, slice: PySlice, value: Value | undefined): void {
  const { start, stop, step, count } = sliceIndices(slice, list.items.length);
  const fresh = value === undefined ? [] : sliceSource(value, list);
  if (step === 1) {
    const end = Math.max(start, stop);
    list.items = [...list.items.slice(0, start), ...fresh, ...list.items.slice(end)];
    return;
  }
  if (value === undefined) {
    const gone = new Set(Array.from({ length: count }, (_, i) => start + i * step));
    list.items = list.items.filter((_, i) => !gone.has(i));
    return;
  }
  if (fresh.length !== count) raise(types.ValueError, `attempt to assign sequence of size ${fresh.length} to extended slice of size ${count}`);
  fresh.forEach((item, i) => (list.items[start + i * step] = item));
}

function sliceSource(value: Value, list: PyList): Value[] {
  if (value instanceof PyList) return value === list ? value.items.slice() : value.items;
  const items: Value[] = [];
  const iterator = iterate(value, () => raise(types.TypeError, "can only assign an iterable"));
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) items.push(item);
  return items;
}

/** `len(value)`: an int, or what a front end stands in for it. */
export function length(value: Value): Value {
  if (typeof value === "string") return BigInt(characters(value).length);
  if (value instanceof PyObject) {
    const answer = front()?.length(value);
    if (answer !== undefined) return answer;
    const method = lookupType(value.cls, "__len__");
    if (method instanceof PyBuiltin || method === undefined) {
      const size = nativeSize(value);
      if (size !== undefined) return BigInt(size);
    }
    if (method !== undefined && method !== null) return checkedLength(callBound(method, value, []));
  }
  return raise(types.TypeError, `object of type '${typeName(value)}' has no len()`);
}

function checkedLength(value: Value): Value {
  if (typeof value === "bigint" && value < 0n) raise(types.ValueError, "__len__() should return >= 0");
  return typeof value === "object" ? value === null ? index(value) : value : index(value);
}

/** `item in container`, as a front end may see it: any value with a truth. */
export function containsValue(container: Value, item: Value): Value {
  if (typeof container === "object" && container !== null || typeof item === "object" && item !== null) {
    const answer = front()?.contains(container, item);
    if (answer !== undefined) return answer;
  }
  const method = lookupType(typeOf(container), "__contains__");
  if (method === undefined || method instanceof PyBuiltin) {
    const answer = nativeContains(container, item);
    if (answer !== undefined) return answer;
  }
  if (method === null) raise(types.TypeError, `'${typeName(container)}' object is not a container`);
  if (method !== undefined) return truth(callBound(method, container, [item]));
  return iteratorContains(container, item);
}

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  return truth(containsValue(container, item));
}

/** Membership in the built-in containers; undefined for other values. */
export function nativeContains(container: Value, item: Value): boolean | undefined {
  if (container instanceof PyDict || container instanceof PySet) return container.map.has(item);
  if (container instanceof PyList || container instanceof PyTuple) return container.items.some((each) => equal(each, item));
  if (container instanceof PyRange) return rangeContains(container, item);
  if (container instanceof PyBytes) return bytesContain(container.bytes, item);
  const text = unbox(container);
  if (typeof text !== "string") return undefined;
  const part = unbox(item);
  if (typeof part !== "string") return raise(types.TypeError, `'in <string>' requires string as left operand, not ${typeName(item)}`);
  return text.includes(part);
}

function rangeContains(range: PyRange, item: Value): boolean {
  const value = typeof item === "boolean" ? (item ? 1n : 0n) : typeof item === "number" && Number.isInteger(item) ? BigInt(item) : unbox(item);
  if (typeof value !== "bigint") return false;
  const inside = range.step > 0n ? value >= range.start && value < range.stop : value <= range.start && value > range.stop;
  return inside && (value - range.start) % range.step === 0n;
}

function iteratorContains(container: Value, item: Value): boolean {
  if (typeof container !== "object" || container === null) front()?.contains(container, item);
  const iterator = iterate(container, () => raise(types.TypeError, `argument of type '${typeName(container)}' is not iterable`));
  for (let each = iterator.next(); each !== undefined; each = iterator.next()) if (equal(each, item)) return true;
  return false;
}
