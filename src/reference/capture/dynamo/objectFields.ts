/**
 * Attributes that Dynamo takes note of without reading them: the `__dict__` of an object, what a list's class defines besides methods, and what a
 * class has that is reached through a module (torch/_dynamo/variables/misc.py, `GetAttrVariable`; nn_module.py, `NNModuleVariable.var_getattr`).
 */
import { PyBuiltin, PyClassMethod, PyFunction, PyList, PyMethod, PyObject, PyProperty, PyTuple, isUserCode, realm, PyType, types, uninterrupted, type Value } from "../../objects/index.ts";
import { getAttribute, getAttributeOr, getItem, lookupType, plain } from "../../protocol/index.ts";
import { isConstant, variableClass } from "./describe.ts";
import { MissingAttribute } from "./getAttr.ts";
import { refusalAt } from "./refuse.ts";
import { isCompiledClass, isUserObject } from "./userObjects.ts";
import { isModule } from "../../library/torch/index.ts";

/** What `object.name` is where it is only taken note of. */
export function unreadAttribute(object: Value, name: string): MissingAttribute | undefined {
  if (!isUserCode() || !(object instanceof PyObject)) return undefined;
  if (name === "__dict__" && (object instanceof PyType || isUserObject(object) || isModule(object)) && isRead()) return new MissingAttribute(object as PyObject, name);
  if (name === "__class__" && object instanceof PyType && object.heap && isRead()) return new MissingAttribute(object, name);
  if (isCompiledClass(object.cls)) return compiledAttribute(object, name);
  if (!(object instanceof PyList) || variableClass(object) !== "lists.RestrictedListSubclassVariable") return undefined;
  const found = lookupType(object.cls, name);
  return found === undefined || found instanceof PyFunction || !object.cls.namespace.has(name) ? undefined : new MissingAttribute(object, name);
}

/** Of an object of a class written in C: its members are looked for in vain, all else is there to be called. */
function compiledAttribute(object: PyObject, name: string): MissingAttribute {
  if (object.cls.name === "timedelta" && /^(days|seconds|microseconds)$/.test(name)) throw refusalAt(null, "Unsupported", "Observed exception");
  return new MissingAttribute(object, name);
}

/** Whether the traced code reads an attribute by name. */
const isRead = (): boolean => (realm().frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind === "Attribute";

/** `name in object.__dict__`, `object.__dict__.get(name)`; undefined where the attribute is another. */
export function hasField({ object, attribute }: MissingAttribute, key: Value): boolean | undefined {
  if (attribute !== "__dict__" || typeof key !== "string") return undefined;
  if (object instanceof PyType) return variableClass(object) === "user_defined.UserDefinedClassVariable" ? object.namespace.has(key) : undefined;
  return object.dict?.has(key) === true;
}

/** `object.__dict__[name]`: the attribute, where the object has it. */
export function fieldOf(missing: MissingAttribute, key: Value): Value | undefined {
  const { object } = missing;
  const constant = isConstant(key) ? constantOf(missing) : undefined;
  if (constant !== undefined) return plain(() => getItem(constant, key));
  return hasField(missing, key) === true ? getAttribute(object, key as string) : undefined;
}

/** What an attribute of a constant is, where nothing but constants has to do with it: what no rule is found for is then computed (builtin.py, `_make_handler`). */
export function constantOf({ object, attribute }: MissingAttribute): Value | undefined {
  const isHeld = object instanceof PyType || object instanceof PyTuple || object.cls.name === "partial";
  return isHeld && !(object instanceof MissingAttribute) && isConstant(object) ? uninterrupted(() => getAttributeOr(object, attribute)) : undefined;
}

/** What a named tuple's class holds, or computes from constants, where a node is given it: the tuple of what stands for its items has it too (misc.py, `GetAttrVariable.as_proxy`). */
export function proxiedMember(missing: MissingAttribute): Value | undefined {
  const { object, attribute } = missing;
  const held = object instanceof PyTuple && object.cls.heap ? lookupType(object.cls, attribute) : undefined;
  return held === undefined || held instanceof PyProperty ? constantOf(missing) : held;
}

/** Values of which some are attributes of constants, as the constants that they then are together; undefined where one is none. */
export function settled(values: readonly Value[]): readonly Value[] | undefined {
  if (!isUserCode() || !values.some((each) => each instanceof MissingAttribute)) return undefined;
  const found = values.map((each) => (each instanceof MissingAttribute ? constantOf(each) : each));
  return found.every((each): each is Value => each !== undefined && isConstant(each)) ? found : undefined;
}

/** The class that a class method is given where it was reached through a module: an object like any other. */
export class ClassStandIn extends PyObject {
  readonly of: PyType;
  constructor(of: PyType) {
    super(of.cls);
    this.of = of;
  }
}

export function standInAttribute(object: ClassStandIn, name: string): Value {
  const { of } = object;
  const found = lookupType(of, name);
  if (found === undefined && lookupType(of.cls, name) !== undefined) return new MissingAttribute(object, name);
  // What another class method is given is the class of the class (user_defined.py, `var_getattr`).
  return found instanceof PyClassMethod && found.func instanceof PyFunction ? new PyMethod(found.func, of.cls) : plain(() => getAttribute(of, name));
}

/** Whether a class does not have what is read from it by name: that is None (user_defined.py, `UserDefinedClassVariable.var_getattr`). */
export const isUnknownMember = (cls: Value, name: string): boolean => isRead() && lacksMember(cls, name);

/** The same where `getattr` asks. */
export function lacksMember(cls: Value, name: string): boolean {
  if (!(cls instanceof PyType) || !(cls.heap || cls === types.type) || name.startsWith("__") || !isUserCode()) return false;
  return lookupType(cls, name) === undefined && lookupType(cls.cls, name) === undefined && !(lookupType(cls.cls, "__getattr__") instanceof PyBuiltin);
}

/** A class method of a module's class. */
export function classMethodOf(module: PyObject, name: string): PyMethod | undefined {
  const found = module.hasOwn(name) ? undefined : lookupType(module.cls, name);
  return found instanceof PyClassMethod && found.func instanceof PyFunction ? new PyMethod(found.func, new ClassStandIn(module.cls)) : undefined;
}
