/**
 * Descriptors of the user's classes. Attributes are looked up without asking them (`inspect.getattr_static`): one that only reads is followed
 * into its `__get__`, one that also writes is taken for the value itself, and no `__set__` is asked (torch/_dynamo/variables/user_defined.py, `var_getattr`,
 * `method_setattr_standard`).
 */
import { PyFunction, PyObject, PyProperty, PyType, isUserCode, type Value } from "../../objects/index.ts";
import { isDataDescriptor, lookupType } from "../../protocol/index.ts";
import { isUserObject } from "./userObjects.ts";
import { variableClass } from "./describe.ts";
import { MissingAttribute } from "./getAttr.ts";
import { isLibraryClass } from "./unmodelled.ts";

/** An instance of a class of the user's that has a `__get__`. */
const isUserDescriptor = (value: Value | undefined): value is PyObject =>
  value instanceof PyObject && value.cls.heap && !(value instanceof PyType || value instanceof PyProperty || value instanceof PyFunction) && !isLibraryClass(value.cls) && lookupType(value.cls, "__get__") instanceof PyFunction;

/** What is read in place of what `__get__` gives. */
export function unaskedDescriptor(object: Value, name: string): PyObject | undefined {
  if (!isUserCode()) return undefined;
  if (object instanceof PyType) return classDescriptor(object, name);
  if (!isUserObject(object)) return undefined;
  const found = lookupType(object.cls, name);
  return isUserDescriptor(found) && isDataDescriptor(found) ? found : undefined;
}

/** Through a class: its own, or an inherited one that also writes; of any other it is only noted that it was asked for. */
function classDescriptor(cls: PyType, name: string): PyObject | undefined {
  if (variableClass(cls) !== "user_defined.UserDefinedClassVariable") return undefined;
  const found = lookupType(cls, name);
  if (found === undefined) return metaclassMember(cls, name);
  if (!isUserDescriptor(found)) return undefined;
  return cls.namespace.has(name) || isDataDescriptor(found) ? found : new MissingAttribute(cls, name);
}

/** What only the metaclass has is bound to nothing. */
function metaclassMember(cls: PyType, name: string): PyObject | undefined {
  const found = cls.cls.heap && !isLibraryClass(cls.cls) ? lookupType(cls.cls, name) : undefined;
  return found instanceof PyProperty || found instanceof PyFunction || isUserDescriptor(found) ? found : undefined;
}

/** What is written to an object is kept by its name: no setter of a property or another descriptor is asked. */
export function bypassesSetter(object: Value, name: string): object is PyObject {
  if (!isUserObject(object) || !isUserCode() || lookupType(object.cls, "__setattr__") instanceof PyFunction) return false;
  const found = lookupType(object.cls, name);
  return found instanceof PyProperty || (isUserDescriptor(found) && isDataDescriptor(found));
}
