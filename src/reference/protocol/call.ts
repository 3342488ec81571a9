/**
 * Calls, binding of what a class holds, and the making of instances (Objects/call.c, Objects/typeobject.c `type_call`).
 */
import {
  PyBoxed, PyBuiltin, PyClassMethod, PyDict, PyFunction, PyGenericAlias, PyGetSet, PyList, PyMember, PyMethod, PyObject, PyProperty, PySet, PyStaticMethod, PyTuple, PyType, Hash,
  noKwargs, raise, raiseAttributeError, types, type Kwargs, type Value,
} from "../objects/index.ts";
import { front } from "./intercept.ts";
import { inherits, lookupType, typeName, typeOf } from "./types.ts";

/** `callee(*args, **kwargs)`. */
export function call(callee: Value, args: readonly Value[], kwargs: Kwargs = noKwargs): Value {
  const asked = front();
  if (asked !== null) {
    const answer = asked.call(callee, args, kwargs);
    if (answer !== undefined) return answer;
  }
  if (callee instanceof PyFunction) return callee.invoke(args, kwargs);
  if (callee instanceof PyMethod) return call(callee.func, [callee.self, ...args], kwargs);
  if (callee instanceof PyBuiltin) return callee.invoke(args, kwargs);
  if (callee instanceof PyType) return callType(callee, args, kwargs);
  if (callee instanceof PyStaticMethod) return call(callee.func, args, kwargs);
  if (callee instanceof PyGenericAlias) return call(callee.origin, args, kwargs);
  const special = callee instanceof PyObject ? lookupType(callee.cls, "__call__") : undefined;
  if (special === undefined) raise(types.TypeError, `'${typeName(callee)}' object is not callable`);
  return callBound(special, callee, args, kwargs);
}

/** Calls what a class holds under a special name, on `self`: `type(self).name(self, *args)`, without making a bound method. */
export function callBound(attribute: Value, self: Value, args: readonly Value[], kwargs: Kwargs = noKwargs): Value {
  if (attribute instanceof PyFunction) {
    const all = [self, ...args];
    const answer = front()?.call(attribute, all, kwargs);
    return answer === undefined ? attribute.invoke(all, kwargs) : answer;
  }
  if (attribute instanceof PyBuiltin) return attribute.owner === null ? call(attribute, args, kwargs) : attribute.invoke([self, ...args], kwargs);
  return call(bind(attribute, self, typeOf(self)), args, kwargs);
}

/** Calls the special method `name` of a value; undefined where its class has none (or has set it to None). */
export function callSpecial(self: Value, name: string, args: readonly Value[]): Value | undefined {
  const attribute = lookupType(typeOf(self), name);
  if (attribute === undefined || attribute === null) return undefined;
  return callBound(attribute, self, args);
}

/** Whether an attribute of a class takes precedence over the instance's own dictionary. */
export function isDataDescriptor(attribute: Value): boolean {
  if (!(attribute instanceof PyObject) || attribute instanceof PyFunction || attribute instanceof PyBuiltin) return false;
  if (attribute instanceof PyProperty || attribute instanceof PyGetSet || attribute instanceof PyMember) return true;
  if (attribute instanceof PyType) return false;
  return lookupType(attribute.cls, "__set__") !== undefined || lookupType(attribute.cls, "__delete__") !== undefined;
}

/** `attribute.__get__(self, cls)`: what reading a class's attribute through an instance gives. */
export function bind(attribute: Value, self: Value, cls: PyType): Value {
  if (!(attribute instanceof PyObject)) return attribute;
  if (attribute instanceof PyFunction) return new PyMethod(attribute, self);
  if (attribute instanceof PyBuiltin) return attribute.owner === null ? attribute : new PyMethod(attribute, self);
  if (attribute instanceof PyProperty) return readProperty(attribute, self);
  if (attribute instanceof PyGetSet) return attribute.get(self);
  if (attribute instanceof PyMember) return readMember(attribute, self);
  return bindAny(attribute, self, cls);
}

/** `attribute.__get__(None, cls)`: what reading a class's attribute through the class gives. */
export function bindToClass(attribute: Value, cls: PyType): Value {
  if (!(attribute instanceof PyObject) || attribute instanceof PyFunction || attribute instanceof PyBuiltin) return attribute;
  if (attribute instanceof PyProperty || attribute instanceof PyGetSet || attribute instanceof PyMember) {
    return attribute.cls.heap ? bindAny(attribute, null, cls) : attribute;
  }
  return bindAny(attribute, null, cls);
}

/** The rest of both; `self` null means through the class. */
function bindAny(attribute: PyObject, self: Value, cls: PyType): Value {
  if (attribute instanceof PyStaticMethod) return attribute.func;
  if (attribute instanceof PyClassMethod) return bindClassMethod(attribute.func, cls);
  if (attribute instanceof PyType || attribute instanceof PyMethod) return attribute;
  const get = lookupType(attribute.cls, "__get__");
  return get === undefined ? attribute : callBound(get, attribute, [self, cls]);
}

/** A classmethod's function bound to the class; other descriptors inside it (a property) are bound as such. */
function bindClassMethod(func: Value, cls: PyType): Value {
  return func instanceof PyProperty ? readProperty(func, cls) : new PyMethod(func, cls);
}

function readProperty(property: PyProperty, self: Value): Value {
  if (property.cls.heap) {
    const get = lookupType(property.cls, "__get__");
    if (get !== undefined && get instanceof PyFunction) return call(get, [property, self, typeOf(self)]);
  }
  if (property.fget === null) raiseAttributeError(self, property.name ?? "", `property ${property.name === null ? "" : `'${property.name}' `}of '${typeName(self)}' object has no getter`);
  return call(property.fget, [self]);
}

function readMember(member: PyMember, self: Value): Value {
  const value = self instanceof PyObject ? member.values.get(self) : undefined;
  if (value === undefined) raiseAttributeError(self, member.name, `'${typeName(self)}' object has no attribute '${member.name}'`);
  return value;
}

// ---- making instances

/** Calls a class: its metaclass's `__call__`, by default `__new__` and then `__init__`. */
function callType(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
  if (cls.cls !== types.type) {
    const custom = lookupType(cls.cls, "__call__");
    if (custom !== undefined && custom !== types.type.namespace.get("__call__")) return callBound(custom, cls, args, kwargs);
  }
  return typeCall(cls, args, kwargs);
}

/** `type.__call__(cls, *args, **kwargs)`. */
export function typeCall(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
  if (cls === types.type && args.length === 1 && kwargs.size === 0) return typeOf(args[0]!);
  const make = lookupType(cls, "__new__");
  const object = make === undefined || make === objectNew() ? newObject(cls, args, kwargs) : call(unwrapStatic(make), [cls, ...args], kwargs);
  const made = typeOf(object);
  if (!inherits(made, cls)) return object;
  const init = lookupType(made, "__init__");
  if (init === undefined || init === objectInit()) return object;
  const result = callBound(init, object, args, kwargs);
  if (result !== null) raise(types.TypeError, `__init__() should return None, not '${typeName(result)}'`);
  return object;
}

const objectNew = (): Value | undefined => types.object.namespace.get("__new__");
const objectInit = (): Value | undefined => types.object.namespace.get("__init__");

const unwrapStatic = (attribute: Value): Value => (attribute instanceof PyStaticMethod ? attribute.func : attribute);

/** `object.__new__(cls, …)`: refuses arguments that nobody takes, and abstract classes. */
export function newObject(cls: PyType, args: readonly Value[], kwargs: Kwargs): PyObject {
  if (args.length + kwargs.size > 0) checkUnusedArguments(cls);
  const missing = cls.heap ? cls.namespace.get("__abstractmethods__") : undefined;
  if (missing instanceof PySet && missing.map.size > 0) raiseAbstract(cls, [...missing.map.keys()].map(String).sort());
  if (cls.heap || cls === types.object) return blank(cls);
  if (cls.instancesHaveDict) return new PyObject(cls, new Map());
  return raise(types.TypeError, `cannot create '${qualifiedName(cls)}' instances`);
}

function checkUnusedArguments(cls: PyType): void {
  const ownNew = lookupType(cls, "__new__") !== objectNew();
  if (ownNew) raise(types.TypeError, `object.__new__() takes exactly one argument (the type to instantiate)`);
  if (lookupType(cls, "__init__") === objectInit()) raise(types.TypeError, `${cls.name}() takes no arguments`);
}

function raiseAbstract(cls: PyType, names: readonly string[]): never {
  const what = names.length === 1 ? "method" : "methods";
  return raise(types.TypeError, `Can't instantiate abstract class ${cls.name} without an implementation for abstract ${what} ${names.map((n) => `'${n}'`).join(", ")}`);
}

export function qualifiedName(cls: PyType): string {
  return cls.module === "builtins" ? cls.qualname : `${cls.module}.${cls.qualname}`;
}

/** An empty instance with the host class of the built-in type that the class inherits from. */
function blank(cls: PyType): PyObject {
  const { mro } = cls;
  if (mro.includes(types.list)) return new PyList([], cls);
  if (mro.includes(types.dict)) return new PyDict(new Hash(), cls);
  if (mro.includes(types.tuple)) return new PyTuple([], cls);
  if (mro.includes(types.set) || mro.includes(types.frozenset)) return new PySet(new Hash(), cls);
  if (mro.includes(types.int)) return new PyBoxed(cls, 0n);
  if (mro.includes(types.float)) return new PyBoxed(cls, 0);
  if (mro.includes(types.str)) return new PyBoxed(cls, "");
  return new PyObject(cls, cls.instancesHaveDict ? new Map() : null);
}
