/**
 * Truth, equality and order (Objects/object.c `PyObject_IsTrue`, `do_richcompare`).
 */
import {
  PyBoxed, PyComplex, PyDict, PyList, PyObject, PyRange, PySet, PyTuple, PyBytes, notImplemented, raise, realm, types, unbox,
  type CompareOperator, type Value,
} from "../objects/index.ts";
import { callBound, callSpecial } from "./call.ts";
import { front } from "./intercept.ts";
import { inherits, lookupType, typeName, typeOf } from "./types.ts";

/** `bool(value)`. */
export function truth(value: Value): boolean {
  switch (typeof value) {
    case "boolean": return value;
    case "bigint": return value !== 0n;
    case "number": return value !== 0;
    case "string": return value.length > 0;
    default: return value === null ? false : truthOfObject(value);
  }
}

function truthOfObject(value: PyObject): boolean {
  const answer = front()?.truth(value);
  if (answer !== undefined) return answer;
  const asBool = callSpecial(value, "__bool__", []);
  if (asBool !== undefined) {
    if (typeof asBool !== "boolean") raise(types.TypeError, `__bool__ should return bool, returned ${typeName(asBool)}`);
    return asBool;
  }
  if (!value.cls.heap) {
    const size = nativeSize(value);
    if (size !== undefined) return size !== 0;
  }
  const length = callSpecial(value, "__len__", []);
  return length === undefined ? true : truth(length);
}

/** The length of the host's own containers. */
export function nativeSize(value: Value): number | undefined {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict || value instanceof PySet) return value.map.size;
  if (value instanceof PyBytes) return value.bytes.length;
  if (value instanceof PyRange) return Number(rangeLength(value));
  return undefined;
}

export function rangeLength(range: PyRange): bigint {
  const { start, stop, step } = range;
  if (step > 0n) return stop > start ? (stop - start + step - 1n) / step : 0n;
  return start > stop ? (start - stop - step - 1n) / -step : 0n;
}

/** `a is b`. Equal ints, floats and strings are the same object here. */
export function identical(a: Value, b: Value): boolean {
  return a === b || Object.is(a, b);
}

interface CompareNames {
  readonly method: string;
  readonly swapped: CompareOperator;
  readonly symbol: string;
}

export const comparisons: { readonly [K in CompareOperator]: CompareNames } = {
  lt: { method: "__lt__", swapped: "gt", symbol: "<" },
  le: { method: "__le__", swapped: "ge", symbol: "<=" },
  eq: { method: "__eq__", swapped: "eq", symbol: "==" },
  ne: { method: "__ne__", swapped: "ne", symbol: "!=" },
  gt: { method: "__gt__", swapped: "lt", symbol: ">" },
  ge: { method: "__ge__", swapped: "le", symbol: ">=" },
};

type Ordered = bigint | number | string;

function order(op: CompareOperator, a: Ordered, b: Ordered): boolean {
  switch (op) {
    case "lt": return a < b;
    case "le": return a <= b;
    // The host compares a bigint with a number by their exact values, as Python does an int with a float.
    case "eq": return a == b; // eslint-disable-line eqeqeq
    case "ne": return a != b; // eslint-disable-line eqeqeq
    case "gt": return a > b;
    case "ge": return a >= b;
  }
}

const astral = /[\ud800-\udfff]/;

/** Strings are ordered by code point; the host orders by UTF-16 unit, which differs only where there are surrogates. */
function orderStrings(op: CompareOperator, a: string, b: string): boolean {
  if (!astral.test(a) && !astral.test(b)) return order(op, a, b);
  const left = Array.from(a, (c) => c.codePointAt(0)!);
  const right = Array.from(b, (c) => c.codePointAt(0)!);
  const at = left.findIndex((code, i) => code !== right[i]);
  return at < 0 ? order(op, left.length, right.length) : order(op, left[at]!, right[at] ?? -1);
}

/** A comparison of the host's own values; undefined where Python knows no order between them. */
export function primitiveCompare(op: CompareOperator, left: Value, right: Value): boolean | undefined {
  const a = typeof left === "boolean" ? (left ? 1n : 0n) : left;
  const b = typeof right === "boolean" ? (right ? 1n : 0n) : right;
  if (typeof a === "string") return typeof b === "string" ? orderStrings(op, a, b) : mixed(op);
  if (typeof a === "bigint" || typeof a === "number") return typeof b === "bigint" || typeof b === "number" ? order(op, a, b) : mixed(op);
  if (op === "eq") return a === b;
  return op === "ne" ? a !== b : undefined;
}

const mixed = (op: CompareOperator): boolean | undefined => (op === "eq" ? false : op === "ne" ? true : undefined);

/** `left <op> right`: any value, as `__eq__` and its kin may return. */
export function compare(op: CompareOperator, left: Value, right: Value): Value {
  const objects = (typeof left === "object" && left !== null) || (typeof right === "object" && right !== null);
  if (!objects) return primitiveCompare(op, left, right) ?? raiseUnordered(op, left, right);
  const asked = front();
  if (asked !== null) {
    const answer = asked.compare(op, left, right);
    if (answer !== undefined) return answer;
  }
  return dispatch(op, left, right);
}

function dispatch(op: CompareOperator, left: Value, right: Value): Value {
  const leftType = typeOf(left);
  const rightType = typeOf(right);
  const { method, swapped } = comparisons[op];
  const reflectedName = comparisons[swapped].method;
  const rightFirst = leftType !== rightType && inherits(rightType, leftType) && lookupType(rightType, reflectedName) !== undefined;
  if (rightFirst) {
    const first = attempt(right, reflectedName, left);
    if (first !== undefined) return first;
  }
  const own = attempt(left, method, right);
  if (own !== undefined) return own;
  if (!rightFirst) {
    const reflected = attempt(right, reflectedName, left);
    if (reflected !== undefined) return reflected;
  }
  if (op === "eq") return identical(left, right);
  if (op === "ne") return !identical(left, right);
  return raiseUnordered(op, left, right);
}

function attempt(self: Value, method: string, other: Value): Value | undefined {
  const attribute = lookupType(typeOf(self), method);
  if (attribute === undefined || attribute === null) return undefined;
  const result = callBound(attribute, self, [other]);
  return result === notImplemented ? undefined : result;
}

function raiseUnordered(op: CompareOperator, left: Value, right: Value): never {
  return raise(types.TypeError, `'${comparisons[op].symbol}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

/** `a is b or a == b`, as containers compare their elements. A library's values that are new objects at every reading are never the same. */
export function equal(a: Value, b: Value): boolean {
  if (identical(a, b) && !(a instanceof PyObject && a.cls.readAnew && realm().interceptor === null)) return true;
  return truth(compare("eq", a, b));
}

// ---- the built-in types' own comparisons (what their `__eq__`, `__lt__`, … do); notImplemented for other types

/** Comparison of two sequences, element by element, of different lengths too: sizes of tensors are asked about before their number is. */
export function compareSequences(op: CompareOperator, a: readonly Value[], b: readonly Value[]): Value {
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i++) {
    if (equal(a[i]!, b[i]!)) continue;
    return op === "eq" ? false : op === "ne" ? true : compare(op, a[i]!, b[i]!);
  }
  return order(op, a.length, b.length);
}

export function compareDicts(op: "eq" | "ne", a: PyDict, b: PyDict): boolean {
  const same = a.map.size === b.map.size && [...a.map.entries()].every(([key, value]) => {
    const other = b.map.get(key);
    return other !== undefined && equal(value, other);
  });
  return same === (op === "eq");
}

/** Sets are ordered by inclusion. */
export function compareSets(op: CompareOperator, a: PySet, b: PySet): boolean {
  const within = (x: PySet, y: PySet): boolean => [...x.map.keys()].every((key) => y.map.has(key));
  switch (op) {
    case "eq": return a.map.size === b.map.size && within(a, b);
    case "ne": return !(a.map.size === b.map.size && within(a, b));
    case "le": return a.map.size <= b.map.size && within(a, b);
    case "lt": return a.map.size < b.map.size && within(a, b);
    case "ge": return b.map.size <= a.map.size && within(b, a);
    case "gt": return b.map.size < a.map.size && within(b, a);
  }
}

/** What the comparison method of a built-in type gives for `self <op> other`. */
export function nativeCompare(op: CompareOperator, self: Value, other: Value): Value {
  if (self instanceof PyTuple && other instanceof PyTuple) return compareSequences(op, self.items, other.items);
  if (self instanceof PyList && other instanceof PyList) return compareSequences(op, self.items, other.items);
  if (self instanceof PySet && other instanceof PySet) return compareSets(op, self, other);
  if (self instanceof PyDict && other instanceof PyDict && (op === "eq" || op === "ne")) return compareDicts(op, self, other);
  if (self instanceof PyBytes && other instanceof PyBytes) return compareSequences(op, [...self.bytes].map(BigInt), [...other.bytes].map(BigInt));
  if (self instanceof PyRange && other instanceof PyRange && (op === "eq" || op === "ne")) return sameRange(self, other) === (op === "eq");
  if (self instanceof PyComplex && (op === "eq" || op === "ne")) return compareComplex(op, self, other);
  const a = unbox(self);
  const b = unbox(other);
  if (self instanceof PyBoxed || other instanceof PyBoxed) {
    if (typeof a !== "object" && typeof b !== "object" && (typeof a === "string") === (typeof b === "string")) return primitiveCompare(op, a, b) ?? notImplemented;
    return notImplemented;
  }
  if (typeof a !== "object" && typeof b !== "object" && (typeof a === "string") === (typeof b === "string")) return primitiveCompare(op, a, b) ?? notImplemented;
  return notImplemented;
}

function sameRange(a: PyRange, b: PyRange): boolean {
  const size = rangeLength(a);
  if (size !== rangeLength(b)) return false;
  if (size === 0n) return true;
  return a.start === b.start && (size === 1n || a.step === b.step);
}

function compareComplex(op: "eq" | "ne", self: PyComplex, other: Value): Value {
  const plain = unbox(other);
  if (other instanceof PyComplex) return (self.re === other.re && self.im === other.im) === (op === "eq");
  if (typeof plain === "number" || typeof plain === "bigint" || typeof plain === "boolean") return (self.im === 0 && primitiveCompare("eq", self.re, plain) === true) === (op === "eq");
  return notImplemented;
}
