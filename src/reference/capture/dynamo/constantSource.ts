/**
 * What a function marked with `assume_constant_result` gave has a source that is a constant, and so has all that is reached through it
 * (torch/_dynamo/source.py, `ConstantSource`). Such a value may be used like any other, but no guard can be made for it: what would need one of
 * its own (a function, a built-in class, what asks for its type) fails. Numbers and texts know their source by the box that they are in, as long
 * as they are only handed around; what is computed with them has none.
 */
import { TorchFunction, isModule } from "../../library/torch/index.ts";
import { PyBoxed, PyBuiltin, PyDict, PyError, PyException, PyFunction, PyList, PyObject, PySlice, PyTuple, PyType, dictEntries, realm, types, type Value } from "../../objects/index.ts";
import { str } from "../../protocol/index.ts";
import { dynamoError, dynamoFailure } from "./refuse.ts";

/** A number, a truth or a text whose source is a constant. */
export class SourcedConstant extends PyBoxed {}

export function boxed(value: bigint | number | boolean | string): SourcedConstant {
  const cls = typeof value === "bigint" ? types.int : typeof value === "number" ? types.float : typeof value === "boolean" ? types.bool : types.str;
  return new SourcedConstant(cls, value);
}

/** The value without its source. */
export const bare = (value: Value): Value => (value instanceof SourcedConstant ? value.value : value);

export const isHeld = (value: Value): boolean =>
  value instanceof SourcedConstant || ((value instanceof PyList || value instanceof PyTuple) && value.items.some(isHeld)) || (value instanceof PySlice && [value.start, value.stop, value.step].some(isHeld));

/** The same for what lists, tuples and slices hold. */
export function bareAll(value: Value): Value {
  if (!isHeld(value)) return value;
  if (value instanceof PyList) return new PyList(value.items.map(bareAll), value.cls);
  if (value instanceof PyTuple) return new PyTuple(value.items.map(bareAll), value.cls);
  if (value instanceof PySlice) return new PySlice(bare(value.start), bare(value.stop), bare(value.step));
  return bare(value);
}

/** The same for a result, whose containers stay the objects that they are. */
export function bareResult(value: Value, seen: Set<Value> = new Set()): Value {
  if (!(value instanceof PyObject) || value instanceof SourcedConstant || seen.has(value)) return bare(value);
  seen.add(value);
  if (value instanceof PyList || value instanceof PyTuple) (value.items as Value[]).forEach((item, i, items) => (items[i] = bareResult(item, seen)));
  else if (value instanceof PyDict) for (const [key, item] of dictEntries(value)) value.map.set(key, bareResult(item, seen));
  else if (value.cls.heap && value.dict !== null) for (const [name, field] of value.dict) value.dict.set(name, bareResult(field, seen));
  return value;
}

/** What is guarded by what it is: functions, classes of Python's own, modules (the `create_with_source` of variables/). */
export function checkGuarded(value: Value): void {
  const isBuiltinClass = value instanceof PyType && !value.heap && value.module === "builtins";
  const isPartial = value instanceof PyObject && value.cls.name === "partial" && value.cls.module === "functools";
  if (value instanceof PyFunction || value instanceof PyBuiltin || value instanceof TorchFunction || isBuiltinClass || isPartial || isModule(value)) noGuard();
}

/** `Source.make_guard` of a constant's source. */
export const noGuard = (): never => dynamoError("InternalTorchDynamoError", "NotImplementedError: ");

/** What is computed for real: what that raises comes out of Dynamo itself. */
export function failing<T>(body: () => T): T {
  const { frame } = realm();
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PyError) || !(error.value instanceof PyException)) throw error;
    throw dynamoFailure(frame, "InternalTorchDynamoError", `${error.value.cls.name}: ${str(error.value)}`);
  }
}
