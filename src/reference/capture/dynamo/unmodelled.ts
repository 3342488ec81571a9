/**
 * Objects that Dynamo takes into the trace without knowing their operations: classes of enumerations, `sys.version_info` and its like, objects as
 * keys, what patterns ask (torch/_dynamo/variables/user_defined.py, constant.py, dicts.py `is_hashable`; symbolic_convert.py, `MATCH_*`).
 */
import { PyMethod, PyObject, PyTuple, PyType, isUserCode, type StatementKind, type Value } from "../../objects/index.ts";
import { isStandard } from "../../library/stdlib/index.ts";
import { describe, isConstant, variableClass } from "./describe.ts";
import { dynamoError, refusalAt, unsupported } from "./refuse.ts";

const isTraced = (): boolean => isUserCode();

// ---- enumerations

export const isEnumClass = (value: Value): value is PyType => value instanceof PyType && value.mro.some((cls) => cls.name === "Enum" && cls.module === "enum");
export const isEnumMember = (value: Value): value is PyObject => value instanceof PyObject && !(value instanceof PyType) && isEnumClass(value.cls);

/** The class of an enumeration is no container. */
export function refuseEnumClass(cls: Value, method: "__iter__" | "__contains__", args: string): void {
  if (isEnumClass(cls) && isTraced()) unsupported(`call_method ${describe(cls)} ${method} ${args} {}`);
}

/** Nor is a member, be it a set of flags. */
export function refuseMember(container: Value, item: Value): void {
  if (isEnumMember(container) && isTraced()) unsupported(`call_method ${describe(container)} __contains__ [${describe(item)}] {}`);
}

/** An object of a class of the user's that is taken apart, or that is iterated over by its items alone. */
export function checkIterated(value: Value, isUnpacked: boolean): void {
  if (isUnpacked && value instanceof PyObject && isUserObject(value) && isTraced()) unsupported(`UNPACK_SEQUENCE ${describe(value)}`);
  if (value instanceof PyObject && isUserObject(value) && isTraced() && !has(value, "__iter__") && has(value, "__getitem__")) unsupported(`call_method ${describe(value)} __iter__ () {}`);
}

/** What `zip`, `map` and `filter` take for an iterator that is none: it is found out when the first item is wanted. */
export const isNoIterator = (value: Value): value is PyObject =>
  value instanceof PyObject && isUserObject(value) && isTraced() && !has(value, "__next__") && (has(value, "__iter__") || has(value, "__getitem__"));

const has = (value: PyObject, name: string): boolean => value.cls.mro.some((cls) => cls.namespace.has(name));

const isUserObject = (value: PyObject): boolean => value.cls.heap && variableClass(value) === "user_defined.UserDefinedObjectVariable" && !isLibraryClass(value.cls);

/** What only the metaclass has is not found; methods of members that were named by their class have no source. */
export function checkEnumAttribute(object: Value, name: string, sourced: boolean, read: () => Value): void {
  if (!isTraced()) return;
  if (name === "__members__" && isEnumClass(object)) throw missing();
  if (isEnumMember(object) && !sourced && read() instanceof PyMethod) unsupported("Unexpected type in sourceless builder builtins.method");
}

/** An AttributeError that the traced code may catch. */
const missing = (): Error => refusalAt(null, "Unsupported", "Observed exception");

// ---- structures of the interpreter's own

const isStructure = (value: Value): value is PyTuple => value instanceof PyTuple && value.cls.module === "sys";

/** `sys.version_info` is an object that can be passed about only. */
export function refuseStructure(values: readonly Value[], message: () => string): void {
  if (values.some(isStructure) && isTraced()) unsupported(message());
}

export function checkStructureAttribute(object: Value, name: string): void {
  if (isStructure(object) && isTraced()) throw missing();
}

export const builtinText = (name: string, values: readonly Value[], named = false): string =>
  `builtin: ${name} [${values.map((value) => `<class 'torch._dynamo.variables.${variableClass(value)}'>`).join(", ")}] ${named ? "True" : "False"}`;

// ---- keys

/** Objects of the user's classes and frozen sets are no keys, hashable as they may be. */
export function isUnknownKey(key: Value): boolean {
  if (key instanceof PyTuple && /^lists\./.test(variableClass(key))) return key.items.some(isUnknownKey);
  const variable = key instanceof PyObject ? variableClass(key) : "";
  if (/^(lists|dicts|iter)\.|^functions\.(NestedUserFunction|UserMethod)Variable$|^misc\.(Exception|GetAttr|PythonModule)Variable$/.test(variable)) return true;
  return variable === "user_defined.UserDefinedObjectVariable" && (key as PyObject).cls.heap && !isLibraryClass((key as PyObject).cls);
}

export const isLibraryClass = ({ module }: PyType): boolean => /^(torch|numpy)(\.|$)/.test(module) || isStandard(module);

export function checkKey(key: Value): void {
  if (isTraced() && isUnknownKey(key)) unsupported(`Dict key of type <class 'torch._dynamo.variables.${variableClass(key)}'>. Key: ${describe(key)}`);
}

// ---- patterns

export const isDictionary = (value: Value): boolean => /^dicts\.(ConstDict|DefaultDict|CustomizedDict)Variable$/.test(variableClass(value));

/** Patterns of classes have no rule; those of mappings and sequences want what Dynamo takes for these, and their keys cannot be read. */
export function checkPattern(kind: StatementKind, subject: Value): void {
  if (kind === "match class") unsupported("missing: MATCH_CLASS");
  if (kind === "match keys") dynamoError("InternalTorchDynamoError", "TypeError: 'TupleVariable' object is not iterable");
  if ((kind === "match mapping" && !isDictionary(subject)) || (kind === "match sequence" && !isConstant(subject))) dynamoError("AssertionError", "");
}
