/**
 * Dictionaries of the user's own classes that the traced code may make: subclasses of OrderedDict without an initialiser of their own, and
 * the outputs of two libraries of models, which PyTorch knows by name (torch/_dynamo/variables/dicts.py, `CustomizedDictVariable`).
 */
import { Hash, PyBuiltin, PyDict, PyFunction, PyMethod, PyObject, PyType, isUserCode, types, type Kwargs, type Value } from "../../objects/index.ts";
import { getAttributeOr, getItem, lookupType } from "../../protocol/index.ts";
import { functionParameters } from "../../library/torch/index.ts";
import { isModelOutput } from "./modelLibraries.ts";
import { MissingAttribute } from "./getAttr.ts";
import { madeMappings } from "./mutableMapping.ts";
import { dynamoError, unsupported } from "./refuse.ts";

const made: WeakSet<PyObject> = new WeakSet();

export const isCustomized = (value: Value): value is PyDict => value instanceof PyDict && made.has(value);

export const isOrdered = (cls: PyType): boolean => orderedBase(cls) !== undefined;

const orderedBase = (cls: PyType): PyType | undefined => cls.mro.find((each) => each.name === "OrderedDict" && each.module === "collections");

export function isCustomizedClass(cls: PyType): boolean {
  const base = orderedBase(cls);
  if (base === undefined || base === cls) return false;
  return (lookupType(cls, "__init__") === lookupType(base, "__init__") && lookupType(cls, "__post_init__") === undefined) || isModelOutput(cls);
}

export function makeCustomized(cls: PyType, args: readonly Value[], kwargs: Kwargs): PyDict {
  const object = new PyDict(new Hash(), cls);
  object.dict = new Map();
  const [from] = args;
  if (fieldsOf(cls) !== undefined) for (const [name, value] of bound(cls, args, kwargs)) object.map.set(name, value);
  else if (args.length === 0) for (const [name, value] of kwargs) object.map.set(name, value);
  else if (args.length === 1 && from instanceof PyDict && kwargs.size === 0) for (const [key, value] of from.map.entries()) object.map.set(key, value);
  else unsupported("custom dict init with args/kwargs unimplemented");
  made.add(object);
  madeMappings.add(object);
  return object;
}

function fieldsOf(cls: PyType): readonly PyObject[] | undefined {
  const fields = lookupType(cls, "__dataclass_fields__");
  return fields instanceof PyDict ? ([...fields.map.values()] as PyObject[]) : undefined;
}

const nameOf = (field: PyObject): string => String(getAttributeOr(field, "name"));

/** The values of a data class's fields in their order, those that are None left out. */
function bound(cls: PyType, args: readonly Value[], kwargs: Kwargs): readonly (readonly [string, Value])[] {
  // With an initialiser of another shape there is no telling which fields are given.
  const own = lookupType(cls, "__init__");
  if (own instanceof PyFunction && !own.file.startsWith("<prelude>/") && functionParameters(own)?.varKeyword != null) unsupported("expect VariableTracker or ConstantVariable.is_literal");
  const given = (field: PyObject, i: number): Value => (i < args.length ? args[i]! : kwargs.get(nameOf(field)) ?? defaultOf(field));
  return fieldsOf(cls)!.map((field, i) => [nameOf(field), given(field, i)] as const).filter(([, value]) => value !== null);
}

/** Only literals stand for themselves. */
function defaultOf(field: PyObject): Value {
  const value = getAttributeOr(field, "default") ?? null;
  return value === null || typeof value !== "object" ? value : unsupported("expect VariableTracker or ConstantVariable.is_literal");
}

/** An attribute is an item, or else what the field would be. */
export function customizedAttribute(object: PyDict, name: string): Value | undefined {
  if (object.map.has(name)) return getItem(object, name);
  const field = fieldsOf(object.cls)?.find((each) => nameOf(each) === name);
  if (field !== undefined) return defaultOf(field);
  const own = lookupType(object.cls, name);
  return own instanceof PyFunction || own instanceof PyBuiltin || /^__\w+__$/.test(name) ? undefined : new MissingAttribute(object, name);
}

export const hasCustomizedAttribute = (object: PyDict, name: string): boolean => object.map.has(name) || lookupType(object.cls, name) !== undefined;

/** To set an attribute is a method of the user's, or none that is followed. */
export function checkCustomizedWrite(object: PyDict): void {
  if (!isUserCode() || lookupType(object.cls, "__setattr__") instanceof PyFunction) return;
  dynamoError("AssertionError", "expected FunctionType found wrapper_descriptor <slot wrapper '__setattr__' of 'object' objects>");
}

/** Methods of the user's that are followed. */
const followed: ReadonlySet<string> = new Set(["__getitem__", "to_tuple", "__setitem__", "__setattr__", "__post_init__"]);

/** A method of such a dictionary's; undefined where Python's own does it. */
export function customizedMethod(self: PyDict, { func }: PyMethod, args: readonly Value[]): { readonly value: Value } | undefined {
  if (func instanceof PyFunction && !func.file.startsWith("<prelude>/")) return followed.has(func.name) || !isUserCode() ? undefined : unsupported(`custom dict: call_method unimplemented name=${func.name}`);
  const name = func instanceof PyFunction || func instanceof PyBuiltin ? func.name : "";
  if (name === "copy") return { value: makeCustomized(self.cls, [self], new Map()) };
  // `super().__setattr__` sets the item (misc.py, `SuperVariable.call_method`).
  if (name !== "__setattr__" || !(func instanceof PyBuiltin && func.owner === types.object)) return undefined;
  self.map.set(args[0]!, args[1]!);
  return { value: null };
}

/** What the class does not have is missed outside of what the traced code sees. */
export const callMissingCustomized = ({ object, attribute }: MissingAttribute): never =>
  dynamoError("InternalTorchDynamoError", `AttributeError: type object '${object.cls.name}' has no attribute '${attribute}'`);

