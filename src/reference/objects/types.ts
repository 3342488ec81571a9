/**
 * The built-in types as objects. Namespaces are filled by `library/builtins/`; here they only come into being, so that every
 * host class can name its type without a cycle.
 */
import { exceptionTypes } from "./exceptionTypes.ts";
import { addSubclass } from "./realm.ts";
import { PyType } from "./value.ts";

function bootstrap() {
  const type = new PyType(null as unknown as PyType, "type", []);
  type.cls = type;
  const object = new PyType(type, "object", []);
  type.bases = [object];
  type.mro = [type, object];
  object.mro = [object];
  return { type, object };
}

const { type, object } = bootstrap();

/** Makes a built-in type and its method resolution order (single inheritance). */
export function makeType(name: string, base: PyType = object, module = "builtins"): PyType {
  const made = new PyType(type, name, [base], module);
  made.mro = [made, ...base.mro];
  made.instancesHaveDict = base.instancesHaveDict;
  addSubclass(base, made);
  return made;
}

const int = makeType("int");
const BaseException = makeType("BaseException");
BaseException.instancesHaveDict = true;
const Exception = makeType("Exception", BaseException);

/** A type that no class may inherit from. */
function final(made: PyType): PyType {
  made.isBase = false;
  return made;
}

export const types = {
  type, object, int, BaseException, Exception,
  NoneType: final(makeType("NoneType")),
  bool: final(makeType("bool", int)),
  float: makeType("float"),
  complex: makeType("complex"),
  str: makeType("str"),
  bytes: makeType("bytes"),
  bytearray: makeType("bytearray"),
  tuple: makeType("tuple"),
  list: makeType("list"),
  dict: makeType("dict"),
  set: makeType("set"),
  frozenset: makeType("frozenset"),
  slice: final(makeType("slice")),
  range: final(makeType("range")),
  ellipsis: final(makeType("ellipsis")),
  NotImplementedType: final(makeType("NotImplementedType")),
  function: final(makeType("function")),
  builtin_function_or_method: final(makeType("builtin_function_or_method")),
  method_descriptor: final(makeType("method_descriptor")),
  method: final(makeType("method")),
  module: makeType("module"),
  getset_descriptor: final(makeType("getset_descriptor")),
  iterator: makeType("iterator"),
  generator: final(makeType("generator")),
  property: makeType("property"),
  staticmethod: makeType("staticmethod"),
  classmethod: makeType("classmethod"),
  super: makeType("super"),
  cell: final(makeType("cell")),
  code: final(makeType("code")),
  /** The read-only view that `SomeClass.__dict__` is. */
  mappingproxy: final(makeType("mappingproxy")),
  member_descriptor: final(makeType("member_descriptor")),
  wrapper_descriptor: final(makeType("wrapper_descriptor")),
  dict_keys: final(makeType("dict_keys")),
  dict_values: final(makeType("dict_values")),
  dict_items: final(makeType("dict_items")),
  frame: final(makeType("frame")),
  traceback: final(makeType("traceback")),
  GenericAlias: makeType("GenericAlias", object, "types"),
  UnionType: final(makeType("UnionType", object, "types")),
  ...exceptionTypes(makeType, BaseException, Exception),
};
