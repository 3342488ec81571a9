/**
 * Sets and dictionaries that were there before the trace, as the traced code reads them. A set of literals is one, any other an object
 * like those of the user's; all keys of a dictionary are wrapped at once, and each must be one that Dynamo can look up
 * (torch/_dynamo/variables/builder.py, `VariableBuilder._wrap`; dicts.py, `is_hashable`).
 */
import { PyDict, PyObject, PySet, PyTuple, isUserCode, types, type Value } from "../../objects/index.ts";
import { describe, isConstantObject, readSets } from "./describe.ts";
import { unsupported } from "./refuse.ts";
import { isUnknownKey } from "./unmodelled.ts";

const isLiteral = (value: Value): boolean => !(value instanceof PyObject) || isConstantObject(value) || (value instanceof PyTuple && value.cls === types.tuple && value.items.every(isLiteral));

/** Whether a set is an object of which nothing is known. */
export const isOutsideSet = (value: Value): boolean => value instanceof PySet && readSets.get(value) === false;

/** What the traced code has just read. */
export function noteRead<T extends Value | undefined>(value: T): T {
  if (!(value instanceof PyObject) || !isUserCode()) return value;
  if (value instanceof PySet && (value.cls === types.set || value.cls === types.frozenset)) readSets.set(value, [...value.map.keys()].every(isLiteral));
  if (value instanceof PyDict && value.cls === types.dict) for (const key of value.map.keys()) checkKey(key);
  return value;
}

function checkKey(key: Value): void {
  if (!(key instanceof PyObject) || key instanceof PySet || !isUnknownKey(key)) return;
  unsupported(`Dict key of type <class 'torch._dynamo.variables.lazy.LazyVariableTracker'>. Key: ${describe(key)}`);
}
