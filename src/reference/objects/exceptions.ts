/**
 * Raising built-in exceptions from TypeScript. The types are in `types` (`types.TypeError`); see `exceptionTypes.ts`.
 */
import { PyException } from "./containers.ts";
import { types } from "./types.ts";
import { PyError, type PyType, type Value } from "./value.ts";

/** `raise(types.TypeError, "text")`: throws a Python exception whose `args` are the text, or what is given. */
export function raise(cls: PyType, ...args: readonly Value[]): never {
  throw new PyError(new PyException(cls, args));
}

/** An `AttributeError` with its `name` and `obj` (PEP 657's suggestions read them). */
export function raiseAttributeError(object: Value, name: string, text: string): never {
  const error = new PyException(types.AttributeError, [text]);
  error.dict!.set("name", name).set("obj", object);
  throw new PyError(error);
}

export function raiseKeyError(key: Value): never {
  raise(types.KeyError, key);
}

export function raiseStopIteration(value: Value = null): never {
  if (value === null) raise(types.StopIteration);
  raise(types.StopIteration, value);
}

/** `a TypeError` for host code that found a value of the wrong kind. */
export function raiseTypeError(text: string): never {
  raise(types.TypeError, text);
}

export function raiseValueError(text: string): never {
  raise(types.ValueError, text);
}

/** Whether a host error is a Python exception of a class (or of one that inherits from it). */
export function isRaised(error: unknown, cls: PyType): error is PyError {
  return error instanceof PyError && error.value.cls.mro.includes(cls);
}
