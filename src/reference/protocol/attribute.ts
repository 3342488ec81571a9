/**
 * Attributes: reading, writing, deleting (Objects/object.c `PyObject_GenericGetAttr`, Objects/typeobject.c, Objects/moduleobject.c).
 */
import {
  PyBuiltin, PyFunction, PyGetSet, PyMember, PyMethod, PyModule, PyObject, PyProperty, PySuper, PyType,
  isRaised, NotImplementedConstruct, noKwargs, raise, raiseAttributeError, realm, types, type Kwargs, type Value,
} from "../objects/index.ts";
import { bind, bindToClass, call, callBound, isDataDescriptor } from "./call.ts";
import { front } from "./intercept.ts";
import { lookupAfter, lookupType, typeName, typeOf } from "./types.ts";

/** `object.name`. Raises AttributeError. */
export function getAttribute(object: Value, name: string): Value {
  if (typeof object === "object" && object !== null) {
    const asked = front();
    if (asked !== null) {
      const answer = asked.getAttribute(object, name);
      if (answer !== undefined) return answer;
    }
  }
  const value = read(object, name);
  return value === undefined ? raiseNoAttribute(object, name) : value;
}

/** `getattr(object, name, default)` without the cost of an exception: undefined where the attribute is absent. */
export function getAttributeOr(object: Value, name: string): Value | undefined {
  try {
    if (typeof object === "object" && object !== null) {
      const asked = front();
      if (asked !== null) {
        const answer = asked.getAttribute(object, name);
        if (answer !== undefined) return answer;
      }
    }
    return read(object, name);
  } catch (error) {
    if (isRaised(error, types.AttributeError)) return undefined;
    throw error;
  }
}

/** Undefined for "no such attribute"; None is a value like any other. Never `?? null`: callers must tell them apart. */
function read(object: Value, name: string): Value | undefined {
  const cls = typeOf(object);
  if (!cls.heap && !(object instanceof PyObject && object.cls.heap)) return readPlain(object, cls, name);
  const custom = lookupType(cls, "__getattribute__");
  const fallback = lookupType(cls, "__getattr__");
  if (custom === undefined || custom instanceof PyBuiltin) {
    if (fallback === undefined) return readPlain(object, cls, name);
    return readWithFallback(() => readPlain(object, cls, name), fallback, object, name);
  }
  if (fallback === undefined) return callBound(custom, object, [name]);
  return readWithFallback(() => callBound(custom, object, [name]), fallback, object, name);
}

function readWithFallback(first: () => Value | undefined, fallback: Value, object: Value, name: string): Value {
  try {
    const value = first();
    if (value !== undefined) return value;
  } catch (error) {
    if (!isRaised(error, types.AttributeError)) throw error;
  }
  return callBound(fallback, object, [name]);
}

function readPlain(object: Value, cls: PyType, name: string): Value | undefined {
  if (object instanceof PyType) return readFromClass(object, name);
  if (object instanceof PyModule) return readFromModule(object, name);
  if (object instanceof PySuper) return readFromSuper(object, name);
  return readFromInstance(object, cls, name);
}

/** `object.__getattribute__`: data descriptors of the class, the instance's dictionary, other attributes of the class. */
function readFromInstance(object: Value, cls: PyType, name: string): Value | undefined {
  const attribute = lookupType(cls, name);
  if (attribute !== undefined && isDataDescriptor(attribute)) return bind(attribute, object, cls);
  if (object instanceof PyObject) {
    const own = object.own(name);
    if (own !== undefined) return own;
  }
  if (attribute !== undefined) return bind(attribute, object, cls);
  if (object instanceof PyMethod && name !== "__dict__") return readPlain(object.func, typeOf(object.func), name);
  return cls.heap || cls.namespace.get("__getattr__") === undefined ? undefined : callBound(cls.namespace.get("__getattr__")!, object, [name]);
}

/** `type.__getattribute__`: data descriptors of the metaclass, the class and its bases, other attributes of the metaclass. */
function readFromClass(cls: PyType, name: string): Value | undefined {
  const meta = lookupType(cls.cls, name);
  if (meta !== undefined && isDataDescriptor(meta)) return bind(meta, cls, cls.cls);
  const own = lookupType(cls, name);
  if (own !== undefined) return bindToClass(own, cls);
  return meta === undefined ? undefined : bind(meta, cls, cls.cls);
}

function readFromModule(module: PyModule, name: string): Value | undefined {
  const own = module.attributes.get(name);
  if (own !== undefined) return own;
  const made = module.resolve?.(name);
  if (made !== undefined) {
    module.attributes.set(name, made);
    return made;
  }
  const attribute = lookupType(module.cls, name);
  if (attribute !== undefined) return bind(attribute, module, module.cls);
  const fallback = module.attributes.get("__getattr__");
  return fallback === undefined ? undefined : call(fallback, [name]);
}

function readFromSuper(object: PySuper, name: string): Value | undefined {
  const { mro } = object.selfClass;
  const found = name === "__class__" ? undefined : lookupAfter(mro, mro.indexOf(object.start) + 1, name);
  if (found === undefined) return readFromInstance(object, object.cls, name);
  // `super()` in a classmethod: the object is the class itself.
  return object.self === object.selfClass ? bindToClass(found, object.selfClass) : bind(found, object.self, object.selfClass);
}

/** The AttributeError of an absent attribute, in CPython's words. */
export function raiseNoAttribute(object: Value, name: string): never {
  if (object instanceof PyType) return raiseAttributeError(object, name, `type object '${object.name}' has no attribute '${name}'`);
  if (object instanceof PyModule) return raiseAttributeError(object, name, `module '${object.name}' has no attribute '${name}'`);
  return raiseAttributeError(object, name, `'${typeName(object)}' object has no attribute '${name}'`);
}

/** `object.__getattribute__(object, name)` and its kin for classes and modules: without `__getattr__`, raising AttributeError. */
export function genericGetAttribute(object: Value, name: string): Value {
  const value = readPlain(object, typeOf(object), name);
  return value === undefined ? raiseNoAttribute(object, name) : value;
}

// ---- writing

/** `object.name = value`. */
export function setAttribute(object: Value, name: string, value: Value): void {
  write(object, name, value);
}

/** `del object.name`. */
export function delAttribute(object: Value, name: string): void {
  write(object, name, undefined);
}

function write(object: Value, name: string, value: Value | undefined): void {
  if (typeof object === "object" && object !== null) {
    const asked = front();
    if (asked !== null && asked.setAttribute(object, name, value) === true) return;
    if (object.cls.heap) {
      const custom = lookupType(object.cls, value === undefined ? "__delattr__" : "__setattr__");
      if (custom !== undefined && !(custom instanceof PyBuiltin && custom.owner === types.object)) {
        callBound(custom, object, value === undefined ? [name] : [name, value]);
        return;
      }
    }
  } else front()?.setAttribute(object, name, value);
  genericSetAttribute(object, name, value);
}

/** `object.__setattr__` (undefined deletes). */
export function genericSetAttribute(object: Value, name: string, value: Value | undefined): void {
  if (object instanceof PyType) return writeToClass(object, name, value);
  const cls = typeOf(object);
  const attribute = lookupType(cls, name);
  if (attribute !== undefined && isDataDescriptor(attribute)) return writeDescriptor(attribute, object, name, value);
  const dict = object instanceof PyObject ? object.dict : null;
  if (dict === null) return raiseReadOnly(object, name, attribute !== undefined);
  if (value !== undefined) dict.set(name, value);
  else if (!dict.delete(name)) raiseNoAttribute(object, name);
}

function raiseReadOnly(object: Value, name: string, exists: boolean): never {
  const type = typeName(object);
  return raiseAttributeError(object, name, exists
    ? `'${type}' object attribute '${name}' is read-only`
    : `'${type}' object has no attribute '${name}' and no __dict__ for setting new attributes`);
}

function writeDescriptor(attribute: Value, object: Value, name: string, value: Value | undefined): void {
  if (attribute instanceof PyProperty) return writeProperty(attribute, object, name, value);
  if (attribute instanceof PyMember) return writeMember(attribute, object, value);
  if (attribute instanceof PyGetSet) {
    if (attribute.set === null || value === undefined) raiseAttributeError(object, name, `attribute '${name}' of '${typeName(object)}' objects is not writable`);
    return attribute.set(object, value);
  }
  const special = value === undefined ? "__delete__" : "__set__";
  const set = lookupType(typeOf(attribute), special);
  if (set === undefined) raiseAttributeError(object, name, special);
  callBound(set, attribute, value === undefined ? [object] : [object, value]);
}

function writeProperty(property: PyProperty, object: Value, name: string, value: Value | undefined): void {
  const setter = value === undefined ? property.fdel : property.fset;
  if (setter === null) raiseAttributeError(object, name, `property '${property.name ?? name}' of '${typeName(object)}' object has no ${value === undefined ? "deleter" : "setter"}`);
  call(setter, value === undefined ? [object] : [object, value]);
}

function writeMember(member: PyMember, object: Value, value: Value | undefined): void {
  if (!(object instanceof PyObject)) return raise(types.TypeError, `descriptor '${member.name}' for '${member.owner.name}' objects doesn't apply to a '${typeName(object)}' object`);
  if (value !== undefined) member.values.set(object, value);
  else if (!member.values.delete(object)) raiseAttributeError(object, member.name, member.name);
}

function writeToClass(cls: PyType, name: string, value: Value | undefined): void {
  const meta = lookupType(cls.cls, name);
  if (meta !== undefined && isDataDescriptor(meta)) return writeDescriptor(meta, cls, name, value);
  if (!cls.heap && /^torch\b/.test(cls.module) && cls.module !== "torch._C") throw new NotImplementedConstruct(`an attribute of ${cls.module}.${cls.name} that is set`);
  if (!cls.heap) raise(types.TypeError, `cannot ${value === undefined ? "delete" : "set"} '${name}' attribute of immutable type '${cls.name}'`);
  if (value !== undefined) cls.namespace.set(name, value);
  else if (!cls.namespace.delete(name)) raiseNoAttribute(cls, name);
}

// ---- methods

/** `object.name(*args, **kwargs)`, without making a bound method where nobody can see it. */
export function callMethod(object: Value, name: string, args: readonly Value[], kwargs: Kwargs = noKwargs): Value {
  const cls = typeOf(object);
  if (front() === null && !(object instanceof PyType || object instanceof PyModule || object instanceof PySuper)) {
    const attribute = lookupType(cls, name);
    const own = object instanceof PyObject ? object.own(name) : undefined;
    const simple = attribute instanceof PyFunction || (attribute instanceof PyBuiltin && attribute.owner !== null);
    if (simple && own === undefined && (!cls.heap || hasPlainLookup(cls))) return callBound(attribute, object, args, kwargs);
  }
  return call(getAttribute(object, name), args, kwargs);
}

function hasPlainLookup(cls: PyType): boolean {
  const custom = lookupType(cls, "__getattribute__");
  return custom === undefined || custom instanceof PyBuiltin;
}

/**
 * The function that `object.name(…)` would call with `object` in front, where it is an ordinary method and nobody can observe the binding;
 * undefined where the attribute must be read in the general way (CPython's LOAD_METHOD).
 */
export function loadMethod(object: Value, name: string): Value | undefined {
  if (realm().interceptor !== null) return undefined;
  if (object instanceof PyObject) {
    if (object instanceof PyType || object instanceof PyModule || object instanceof PySuper) return undefined;
    if (object.hasOwn(name)) return undefined;
    if (object.cls.heap && !hasPlainLookup(object.cls)) return undefined;
  }
  const attribute = lookupType(typeOf(object), name);
  return attribute instanceof PyFunction || (attribute instanceof PyBuiltin && attribute.owner !== null) ? attribute : undefined;
}
