/**
 * Slices and positions in sequences (Objects/sliceobject.c `PySlice_AdjustIndices`).
 */
import { PyObject, PySlice, raise, types, type Value } from "../objects/index.ts";
import { index, isIndex } from "./number.ts";
import { typeName } from "./types.ts";

export interface Indices {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  /** How many items are selected. */
  readonly count: number;
}

function bound(value: Value): bigint {
  if (!isIndex(value)) return raise(types.TypeError, "slice indices must be integers or None or have an __index__ method");
  return index(value);
}

/** `slice.indices(length)`, with the number of items. */
export function sliceIndices(slice: PySlice, length: number): Indices {
  const step = slice.step === null ? 1n : bound(slice.step);
  if (step === 0n) raise(types.ValueError, "slice step cannot be zero");
  const size = BigInt(length);
  const backwards = step < 0n;
  const clamp = (value: Value, otherwise: bigint): bigint => {
    if (value === null) return otherwise;
    let at = bound(value);
    if (at < 0n) at += size;
    const [least, most] = backwards ? [-1n, size - 1n] : [0n, size];
    return at < least ? least : at > most ? most : at;
  };
  const start = clamp(slice.start, backwards ? size - 1n : 0n);
  const stop = clamp(slice.stop, backwards ? -1n : size);
  const count = backwards ? (start > stop ? (start - stop - step - 1n) / -step : 0n) : stop > start ? (stop - start + step - 1n) / step : 0n;
  return { start: Number(start), stop: Number(stop), step: Number(step > size ? size + 1n : step < -size ? -size - 1n : step), count: Number(count) };
}

export function takeSlice<T>(items: readonly T[], slice: PySlice): T[] {
  const { start, step, count } = sliceIndices(slice, items.length);
  if (step === 1) return items.slice(start, start + count);
  return Array.from({ length: count }, (_, i) => items[start + i * step]!);
}

/** A subscript as a position within `length`, or undefined where it is out of range. `kind` is for the TypeError. */
export function position(key: Value, length: number, kind: string): number | undefined {
  let at: bigint;
  if (typeof key === "bigint") at = key;
  else if (isIndex(key) || (key instanceof PyObject && !(key instanceof PySlice) && couldBeIndex(key))) at = index(key);
  else return raise(types.TypeError, kind === "string" ? `string indices must be integers, not '${typeName(key)}'` : `${kind} indices must be integers or slices, not ${typeName(key)}`);
  const from = Number(at) < 0 ? Number(at) + length : Number(at);
  return from >= 0 && from < length ? from : undefined;
}

/** Traced integers have no `__index__` of their own, but a front end may give one. */
const couldBeIndex = (value: PyObject): boolean => value.cls.namespace.has("__index__");

const astral = /[\ud800-\udbff][\udc00-\udfff]/;

/** A string's code points, or the string itself where each is one unit: both can be indexed and have a length. */
export function characters(text: string): string | readonly string[] {
  return astral.test(text) ? Array.from(text) : text;
}
