/**
 * `isinstance` and `issubclass` with their hooks (Objects/abstract.c).
 */
import { PyObject, PyTuple, PyType, PyUnion, raise, types, type Value } from "../objects/index.ts";
import { getAttributeOr } from "./attribute.ts";
import { callBound } from "./call.ts";
import { truth } from "./truth.ts";
import { inherits, lookupType, typeOf } from "./types.ts";
import { PyBuiltin } from "../objects/index.ts";

/** `isinstance(value, cls)`; `cls` a class, a tuple of them, or `int | str`. */
export function isInstance(value: Value, cls: Value): boolean {
  if (cls instanceof PyType) {
    if (typeOf(value) === cls) return true;
    if (cls.cls === types.type) return inherits(typeOf(value), cls) || hasClass(value, cls);
  }
  const several = alternatives(cls);
  if (several !== undefined) return several.some((each) => isInstance(value, each === null ? types.NoneType : each));
  const hook = cls instanceof PyObject ? lookupType(cls.cls, "__instancecheck__") : undefined;
  if (hook !== undefined && !isDefault(hook)) return truth(callBound(hook, cls, [value]));
  if (cls instanceof PyType) return inherits(typeOf(value), cls) || hasClass(value, cls);
  return raise(types.TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
}

/** Objects that claim another class through a `__class__` property. */
function hasClass(value: Value, cls: PyType): boolean {
  if (!(value instanceof PyObject) || !value.cls.heap || !value.cls.mro.some((each) => each.heap && each.namespace.has("__class__"))) return false;
  const claimed = getAttributeOr(value, "__class__");
  return claimed instanceof PyType && inherits(claimed, cls);
}

/** `issubclass(value, cls)`. */
export function isSubclass(value: Value, cls: Value): boolean {
  const several = alternatives(cls);
  if (several !== undefined) return several.some((each) => isSubclass(value, each === null ? types.NoneType : each));
  if (cls instanceof PyType && cls.cls === types.type && value instanceof PyType) return inherits(value, cls);
  const hook = cls instanceof PyObject ? lookupType(cls.cls, "__subclasscheck__") : undefined;
  if (hook !== undefined && !isDefault(hook)) return truth(callBound(hook, cls, [value]));
  if (!(value instanceof PyType)) raise(types.TypeError, "issubclass() arg 1 must be a class");
  if (cls instanceof PyType) return inherits(value, cls);
  return raise(types.TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
}

const isDefault = (hook: Value): boolean => hook instanceof PyBuiltin && hook.owner === types.type;

function alternatives(cls: Value): readonly Value[] | undefined {
  if (cls instanceof PyTuple && !(cls instanceof PyType)) return cls.items;
  return cls instanceof PyUnion ? cls.args : undefined;
}
