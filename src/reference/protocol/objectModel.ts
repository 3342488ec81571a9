/**
 * What `object`, `type`, `super`, `property` and the other descriptors hold: the object model as evaluated code can reach it
 * (Objects/typeobject.c, Objects/descrobject.c, Objects/funcobject.c). Filled in when this module is loaded.
 */
import {
  NamespaceHash, PyBuiltin, PyClassMethod, PyDict, PyFunction, PyGenericAlias, PyGetSet, PyList, PyMethod, PyModule, PyObject, PyProperty, PyStaticMethod, PySuper, PyTuple, PyType, PyUnion,
  builtin, constructor, dictOf, emptyTuple, method, notImplemented, raise, raiseAttributeError, realm, settleLibrary, subclassesOf, types, type Kwargs, type Value,
} from "../objects/index.ts";
import { genericGetAttribute, genericSetAttribute, getAttribute, getAttributeOr } from "./attribute.ts";
import { bind, call, newObject, typeCall } from "./call.ts";
import { makeClass, metaclassOf, namesOf } from "./classes.ts";
import { identityHash } from "./hash.ts";
import { formatObject, nativeRepr, repr } from "./repr.ts";
import { identical, truth } from "./truth.ts";
import { compare } from "./truth.ts";
import { inherits, lookupType, typeName, typeOf } from "./types.ts";

const getset = (type: PyType, name: string, get: (self: never) => Value, set: ((self: never, value: Value) => void) | null = null): void => {
  type.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value, set as PyGetSet["set"]));
};

/** A live dictionary over a namespace. */
export function namespaceDict(names: Map<string, Value>, cls: PyType = types.dict): PyDict {
  return new PyDict(new NamespaceHash(names, () => raise(types.TypeError, "the keys of a namespace are strings")), cls);
}

// ---- object

const { object } = types;
constructor(object, "object(cls, /, *args, **kwargs)", (cls: PyType, args: Value[], kwargs: Kwargs) => newObject(cls, args, kwargs));
method(object, "__init__(self, /, *args, **kwargs)", (self: Value, args: Value[], kwargs: Kwargs) => {
  if (args.length + kwargs.size === 0) return;
  const cls = typeOf(self);
  if (lookupType(cls, "__init__") !== object.namespace.get("__init__")) raise(types.TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
  if (lookupType(cls, "__new__") === object.namespace.get("__new__")) raise(types.TypeError, `${cls.name}() takes no arguments`);
});
method(object, "__getattribute__(self, name, /)", (self: Value, name: Value) => genericGetAttribute(self, attributeName(name)));
method(object, "__setattr__(self, name, value, /)", (self: Value, name: Value, value: Value) => genericSetAttribute(self, attributeName(name), value));
method(object, "__delattr__(self, name, /)", (self: Value, name: Value) => genericSetAttribute(self, attributeName(name), undefined));
method(object, "__repr__(self, /)", (self: Value) => nativeRepr(self));
method(object, "__str__(self, /)", (self: Value) => repr(self));
method(object, "__format__(self, format_spec, /)", (self: Value, spec: string) => formatObject(self, spec));
method(object, "__hash__(self, /)", (self: Value) => identityHash(self));
method(object, "__eq__(self, value, /)", (self: Value, other: Value) => (identical(self, other) ? true : notImplemented));
method(object, "__ne__(self, value, /)", (self: Value, other: Value) => inverseEqual(self, other));
method(object, "__reduce_ex__(self, protocol, /)", () => raise(types.TypeError, "cannot pickle this object"));
method(object, "__sizeof__(self, /)", () => 16n);
method(object, "__dir__(self, /)", (self: Value) => new PyList(attributeNames(self)));
object.namespace.set("__init_subclass__", new PyClassMethod(builtin("__init_subclass__(cls, /)", () => null)));
object.namespace.set("__subclasshook__", new PyClassMethod(builtin("__subclasshook__(cls, subclass, /)", () => notImplemented)));
object.namespace.set("__doc__", "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n");
getset(object, "__class__", (self: Value) => typeOf(self), (self: Value, cls: Value) => {
  if (!(cls instanceof PyType)) return raise(types.TypeError, `__class__ must be set to a class, not '${typeName(cls)}' object`);
  if (!(self instanceof PyObject) || !self.cls.heap || !cls.heap) return raise(types.TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  self.cls = cls;
});
getset(object, "__dict__", (self: Value) => {
  if (self instanceof PyObject && self.dict !== null) return namespaceDict(self.dict);
  return raiseAttributeError(self, "__dict__", `'${typeName(self)}' object has no attribute '__dict__'`);
}, (self: Value, value: Value) => {
  if (!(self instanceof PyObject) || self.dict === null) return raiseAttributeError(self, "__dict__", `'${typeName(self)}' object has no attribute '__dict__'`);
  if (!(value instanceof PyDict)) return raise(types.TypeError, `__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
  self.dict = value.map instanceof NamespaceHash ? (value.map.names as Map<string, Value>) : namesOf(value);
});

/** `__ne__` without a definition of its own inverts `__eq__`. */
function inverseEqual(self: Value, other: Value): Value {
  const equals = lookupType(typeOf(self), "__eq__");
  if (equals === undefined || (equals instanceof PyBuiltin && equals.owner === object)) return identical(self, other) ? false : notImplemented;
  const result = call(bind(equals, self, typeOf(self)), [other]);
  return result === notImplemented ? notImplemented : !truth(result);
}

function attributeName(name: Value): string {
  return typeof name === "string" ? name : raise(types.TypeError, `attribute name must be string, not '${typeName(name)}'`);
}

/** The names that `dir(value)` lists, sorted. */
export function attributeNames(value: Value): string[] {
  const names = new Set<string>();
  if (value instanceof PyObject && value.dict !== null) for (const name of value.dict.keys()) names.add(name);
  if (value instanceof PyModule) for (const name of value.members?.() ?? []) names.add(name);
  const classes = value instanceof PyType ? value.mro : value instanceof PyModule ? [] : typeOf(value).mro;
  for (const cls of classes) for (const name of cls.namespace.keys()) names.add(name);
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

// ---- type

const { type } = types;
constructor(type, "type(cls, /, *args, **kwargs)", (cls: PyType, args: Value[], kwargs: Kwargs) => {
  const [name, bases, namespace] = args;
  if (args.length !== 3) raise(types.TypeError, "type() takes 1 or 3 arguments");
  if (typeof name !== "string") return raise(types.TypeError, `type.__new__() argument 1 must be str, not ${typeName(name!)}`);
  if (!(bases instanceof PyTuple)) return raise(types.TypeError, `type.__new__() argument 2 must be tuple, not ${typeName(bases!)}`);
  if (!(namespace instanceof PyDict)) return raise(types.TypeError, `type.__new__() argument 3 must be dict, not ${typeName(namespace!)}`);
  const names = namesOf(namespace);
  const frame = realm().frame;
  if (!names.has("__module__") && frame !== null) names.set("__module__", frame.globals.get("__name__") ?? "builtins");
  return makeClass(metaclassOf(cls, bases.items), name, bases.items, names, kwargs);
});
method(type, "__init__(self, /, *args, **kwargs)", () => null);
method(type, "__call__(self, /, *args, **kwargs)", (self: PyType, args: Value[], kwargs: Kwargs) => typeCall(self, args, kwargs));
method(type, "__repr__(self, /)", (self: Value) => nativeRepr(self));
method(type, "__instancecheck__(self, instance, /)", (self: PyType, instance: Value) => inherits(typeOf(instance), self));
method(type, "__subclasscheck__(self, subclass, /)", (self: PyType, subclass: Value) => subclass instanceof PyType && inherits(subclass, self));
method(type, "__subclasses__(self, /)", (self: PyType) => {
  // Classes with a metaclass are evaluated where they stand; of the others, some wait for their first use.
  if (self.cls === types.type) settleLibrary(self.module, "all");
  return new PyList(subclassesOf(self));
});
method(type, "mro(self, /)", (self: PyType) => new PyList([...self.mro]));
method(type, "__dir__(self, /)", (self: Value) => new PyList(attributeNames(self)));
type.namespace.set("__prepare__", new PyClassMethod(builtin("__prepare__(cls, /, *args, **kwargs)", () => dictOf())));
getset(type, "__name__", (self: PyType) => self.name, (self: PyType, value: Value) => void (self.name = String(value)));
getset(type, "__qualname__", (self: PyType) => self.qualname, (self: PyType, value: Value) => void (self.qualname = String(value)));
getset(type, "__module__", (self: PyType) => self.namespace.get("__module__") ?? self.module, (self: PyType, value: Value) => {
  self.namespace.set("__module__", value);
  self.module = String(value);
});
getset(type, "__mro__", (self: PyType) => new PyTuple(self.mro));
getset(type, "__bases__", (self: PyType) => new PyTuple(self.bases));
getset(type, "__base__", (self: PyType) => self.bases[0] ?? null);
getset(type, "__dict__", (self: PyType) => namespaceDict(self.namespace, types.mappingproxy));
getset(type, "__doc__", (self: PyType) => {
  const doc = self.namespace.get("__doc__");
  return doc instanceof PyProperty ? bind(doc, null, self) : doc ?? null;
}, (self: PyType, value: Value) => void self.namespace.set("__doc__", value));
getset(type, "__annotations__", (self: PyType) => {
  const own = self.namespace.get("__annotations__");
  if (own !== undefined) return own;
  if (!self.heap) return raiseAttributeError(self, "__annotations__", `type object '${self.name}' has no attribute '__annotations__'`);
  const made = dictOf();
  self.namespace.set("__annotations__", made);
  return made;
}, (self: PyType, value: Value) => void self.namespace.set("__annotations__", value));
getset(type, "__abstractmethods__", (self: PyType) => self.namespace.get("__abstractmethods__") ?? raiseAttributeError(self, "__abstractmethods__", `type object '${self.name}' has no attribute '__abstractmethods__'`),
  (self: PyType, value: Value) => void self.namespace.set("__abstractmethods__", value));
getset(type, "__type_params__", (self: PyType) => self.namespace.get("__type_params__") ?? emptyTuple, (self: PyType, value: Value) => void self.namespace.set("__type_params__", value));

// ---- super

constructor(types.super, "super(cls, type=?, object_or_type=?, /)", (_cls: PyType, start: Value | undefined, self: Value | undefined) => makeSuper(start, self));

/** `super()` and `super(cls, self)`. */
export function makeSuper(start: Value | undefined, self: Value | undefined): PySuper {
  if (start === undefined) return implicitSuper();
  if (!(start instanceof PyType)) return raise(types.TypeError, `super() argument 1 must be a type, not ${typeName(start)}`);
  return checkedSuper(start, self ?? null);
}

function implicitSuper(): PySuper {
  const given = realm().frame?.superArguments?.();
  if (given === undefined) return raise(types.RuntimeError, "super(): no current frame");
  if (given.self === undefined) return raise(types.RuntimeError, "super(): no arguments");
  if (!(given.cls instanceof PyType)) return raise(types.RuntimeError, "super(): __class__ cell not found");
  return checkedSuper(given.cls, given.self);
}

function checkedSuper(start: PyType, self: Value): PySuper {
  if (self instanceof PyType && inherits(self, start)) return new PySuper(start, self, self);
  if (inherits(typeOf(self), start)) return new PySuper(start, self, typeOf(self));
  return raise(types.TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

getset(types.super, "__self__", (self: PySuper) => self.self);
getset(types.super, "__thisclass__", (self: PySuper) => self.start);
getset(types.super, "__self_class__", (self: PySuper) => self.selfClass);
method(types.super, "__repr__(self, /)", (self: Value) => nativeRepr(self));

// ---- property, staticmethod, classmethod

constructor(types.property, "property(cls, fget=None, fset=None, fdel=None, doc=None)", (cls: PyType, fget: Value, fset: Value, fdel: Value, doc: Value) =>
  new PyProperty(fget, fset, fdel, doc ?? (fget === null ? null : getAttributeOr(fget, "__doc__") ?? null), cls));
const replace = (self: PyProperty, change: { fget?: Value; fset?: Value; fdel?: Value }): Value => {
  const { fget = self.fget, fset = self.fset, fdel = self.fdel } = change;
  if (self.cls !== types.property) return call(self.cls, [fget, fset, fdel, self.doc]);
  const made = new PyProperty(fget, fset, fdel, self.doc);
  made.name = self.name;
  return made;
};
method(types.property, "getter(self, fget, /)", (self: PyProperty, fget: Value) => replace(self, { fget }));
method(types.property, "setter(self, fset, /)", (self: PyProperty, fset: Value) => replace(self, { fset }));
method(types.property, "deleter(self, fdel, /)", (self: PyProperty, fdel: Value) => replace(self, { fdel }));
method(types.property, "__set_name__(self, owner, name, /)", (self: PyProperty, _owner: Value, name: Value) => {
  self.name ??= String(name);
});
method(types.property, "__get__(self, instance, owner=None, /)", (self: PyProperty, instance: Value) => (instance === null ? self : bind(plainProperty(self), instance, typeOf(instance))));
method(types.property, "__set__(self, instance, value, /)", (self: PyProperty, instance: Value, value: Value) => {
  if (self.fset === null) raiseAttributeError(instance, self.name ?? "", `property '${self.name ?? ""}' of '${typeName(instance)}' object has no setter`);
  call(self.fset, [instance, value]);
});
getset(types.property, "fget", (self: PyProperty) => self.fget);
getset(types.property, "fset", (self: PyProperty) => self.fset);
getset(types.property, "fdel", (self: PyProperty) => self.fdel);
getset(types.property, "__doc__", (self: PyProperty) => self.doc, (self: PyProperty, value: Value) => void (self.doc = value));
getset(types.property, "__isabstractmethod__", (self: PyProperty) => [self.fget, self.fset, self.fdel].some(isAbstract));

/** The property itself for a subclass's `super().__get__`. */
const plainProperty = (self: PyProperty): PyProperty => (self.cls === types.property ? self : new PyProperty(self.fget, self.fset, self.fdel, self.doc));

const isAbstract = (value: Value): boolean => value !== null && getAttributeOr(value, "__isabstractmethod__") === true;

constructor(types.staticmethod, "staticmethod(cls, function, /)", (cls: PyType, func: Value) => wrapped(new PyStaticMethod(func, cls), func));
constructor(types.classmethod, "classmethod(cls, function, /)", (cls: PyType, func: Value) => wrapped(new PyClassMethod(func, cls), func));
/** Copies what tells a function's name and text to its wrapper. */
function wrapped(made: PyStaticMethod | PyClassMethod, func: Value): Value {
  for (const name of ["__module__", "__name__", "__qualname__", "__doc__"]) {
    const value = getAttributeOr(func, name);
    if (value !== undefined) made.dict!.set(name, value);
  }
  return made;
}
for (const each of [types.staticmethod, types.classmethod]) {
  getset(each, "__func__", (self: PyStaticMethod | PyClassMethod) => self.func);
  getset(each, "__wrapped__", (self: PyStaticMethod | PyClassMethod) => self.func);
  getset(each, "__isabstractmethod__", (self: PyStaticMethod | PyClassMethod) => isAbstract(self.func));
}
method(types.staticmethod, "__get__(self, instance, owner=None, /)", (self: PyStaticMethod) => self.func);
method(types.classmethod, "__get__(self, instance, owner=None, /)", (self: PyClassMethod, instance: Value, owner: Value) => new PyMethod(self.func, owner ?? typeOf(instance)));

// ---- functions and methods (what the interpreter alone knows of functions is added there)

const describe = (each: PyType): void => {
  getset(each, "__name__", (self: PyFunction | PyBuiltin) => self.name, each === types.function ? (self: PyFunction, value: Value) => void (self.name = String(value)) : null);
  getset(each, "__module__", (self: PyFunction | PyBuiltin) => self.module, each === types.function ? (self: PyFunction, value: Value) => void (self.module = String(value)) : null);
};
for (const each of [types.function, types.builtin_function_or_method, types.method_descriptor]) describe(each);
getset(types.function, "__qualname__", (self: PyFunction) => self.qualname, (self: PyFunction, value: Value) => void (self.qualname = String(value)));
for (const each of [types.builtin_function_or_method, types.method_descriptor]) {
  getset(each, "__qualname__", (self: PyBuiltin) => (self.owner === null ? self.name : `${self.owner.name}.${self.name}`));
  getset(each, "__doc__", (self: PyBuiltin) => self.doc);
  getset(each, "__self__", (self: PyBuiltin) => (self.owner === null ? null : self.owner));
  method(each, "__call__(self, /, *args, **kwargs)", (self: Value, args: Value[], kwargs: Kwargs) => call(self, args, kwargs));
}
method(types.function, "__get__(self, instance, owner=None, /)", (self: PyFunction, instance: Value) => (instance === null ? self : new PyMethod(self, instance)));
method(types.function, "__call__(self, /, *args, **kwargs)", (self: Value, args: Value[], kwargs: Kwargs) => call(self, args, kwargs));
method(types.method_descriptor, "__get__(self, instance, owner=None, /)", (self: PyBuiltin, instance: Value) => (instance === null ? self : new PyMethod(self, instance)));
getset(types.method, "__func__", (self: PyMethod) => self.func);
getset(types.method, "__self__", (self: PyMethod) => self.self);
for (const name of ["__name__", "__qualname__", "__module__", "__doc__"]) getset(types.method, name, (self: PyMethod) => getAttribute(self.func, name));
method(types.method, "__call__(self, /, *args, **kwargs)", (self: Value, args: Value[], kwargs: Kwargs) => call(self, args, kwargs));
method(types.method, "__eq__(self, value, /)", (self: PyMethod, other: Value) => other instanceof PyMethod && other.self === self.self && truth(compare("eq", self.func, other.func)));
method(types.method, "__hash__(self, /)", (self: PyMethod) => identityHash(self.self) ^ identityHash(self.func));

// ---- modules, aliases, unions

getset(types.module, "__dict__", (self: PyModule) => namespaceDict(self.attributes));
getset(types.GenericAlias, "__origin__", (self: PyGenericAlias) => self.origin);
getset(types.GenericAlias, "__args__", (self: PyGenericAlias) => new PyTuple(self.args));
getset(types.GenericAlias, "__parameters__", () => emptyTuple);
method(types.GenericAlias, "__getattr__(self, name, /)", (self: PyGenericAlias, name: string) => getAttribute(self.origin, name));
method(types.GenericAlias, "__mro_entries__(self, bases, /)", (self: PyGenericAlias) => new PyTuple([self.origin]));
method(types.GenericAlias, "__eq__(self, value, /)", (self: PyGenericAlias, other: Value) =>
  (other instanceof PyGenericAlias ? self.origin === other.origin && truth(compare("eq", new PyTuple(self.args), new PyTuple(other.args))) : notImplemented));
getset(types.UnionType, "__args__", (self: PyUnion) => new PyTuple(self.args));
