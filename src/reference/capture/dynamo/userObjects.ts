/**
 * Objects of the user's classes under Python's operations. Dynamo follows a method that is written in Python, found in the class and not in what
 * Python would fall back on; of methods written in C, inherited ones too, it knows hardly any (torch/_dynamo/variables/user_defined.py,
 * `UserDefinedObjectVariable.call_method`; builtin.py, `_binop_handlers`, `call_*`).
 */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyFunction, PyObject, PySet, isRaised, isUserCode, realm, type PyType, types, uninterrupted, type BinaryOperator, type CompareOperator, type Kwargs, type UnaryOperator, type Value } from "../../objects/index.ts";
import { callBound, compare, identical, lookupType, operators, comparisons, str, truth } from "../../protocol/index.ts";
import { describe, describeAll, describeKwargs, readSets, variableClass } from "./describe.ts";
import { following } from "./pythonFollowed.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { readIterators } from "./listIterator.ts";
import { isMutableMapping } from "./mutableMapping.ts";
import { builtinText, isLibraryClass } from "./unmodelled.ts";

const isTraced = (): boolean => isUserCode();

const objectVariables: ReadonlySet<string> = new Set(["user_defined.UserDefinedObjectVariable", "user_defined.FrozenDataClassVariable", "ctx_manager.GenericContextWrappingVariable"]);

/** Whether a value is an object that the rules of this file are about. */
export const isUserObject = (value: Value): value is PyObject =>
  value instanceof PyObject && (value.cls.heap ? !isLibraryClass(value.cls) || isCompiledClass(value.cls) : builtinObjects.has(value.cls.name) || readIterators.has(value) || (value instanceof PySet && readSets.get(value) === false)) && objectVariables.has(variableClass(value));

/** Classes of Python's library that are written in C. */
export const isCompiledClass = ({ module }: PyType): boolean => compiledModules.has(module);
const compiledModules: ReadonlySet<string> = new Set(["datetime", "decimal", "array", "contextvars"]);

/** A method that is written in Python where CPython has it. */
const isPython = (method: Value | undefined): method is PyFunction => method instanceof PyFunction && !compiledModules.has(method.module);

/** Objects of Python's own classes that Dynamo takes for those of anybody's. */
const builtinObjects: ReadonlySet<string> = new Set(["mappingproxy", "type", "bytearray", "member_descriptor", "property"]);

/** How a message shows arguments: as the list or the tuple that they are handed on in. */
type Shown = "list" | "tuple";

const argumentsText = (args: readonly Value[], shown: Shown): string =>
  (shown === "list" ? describeAll(args) : `(${args.map(describe).join(", ")}${args.length === 1 ? "," : ""})`);

/** `call_method` of such an object: the result of a method in Python, or a refusal. */
export function callUserMethod(object: PyObject, name: string, args: readonly Value[], shown: Shown, kwargs?: Kwargs): Value {
  const method = lookupType(object.cls, name);
  if (isPython(method)) return callBound(method, object, args, kwargs);
  return refuseUserMethod(object, name, args, shown, kwargs);
}

function refuseUserMethod(object: PyObject, name: string, args: readonly Value[], shown: Shown, kwargs: Kwargs = new Map()): never {
  return unsupported(`call_method ${describe(object)} ${name} ${argumentsText(args, shown)} ${describeKwargs(kwargs)}`);
}

/** Refuses an operation whose method is not written in Python; what is, Python itself calls. */
export function checkUserMethod(object: Value, name: string, args: readonly Value[], shown: Shown): void {
  if (!isUserObject(object) || !isTraced() || isPython(lookupType(object.cls, name))) return;
  refuseUserMethod(object, name, args, shown);
}

/** A method written in C that is called by its name. */
export function checkUserCall(self: Value, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (!isUserObject(self) || !isTraced() || inherited.has(name)) return;
  refuseUserMethod(self, name, args, "list", kwargs);
}

/** Methods of `object` that are followed or have rules of their own. */
const inherited: ReadonlySet<string> = new Set(["__init__", "__setattr__", "__delattr__", "__eq__", "__ne__", "__init_subclass__", "__new__", "__class__", "__getattribute__", "__getattr__"]);

// ---- operators

const arithmetic: ReadonlySet<BinaryOperator> = new Set(["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift"]);

/** The name of the function of `operator`. */
const functionOf = (op: BinaryOperator, inPlace: boolean): string => (inPlace ? `i${op}` : op === "and" || op === "or" ? `${op}_` : op);

/** `left <op> right`: one method is asked, whatever it answers; undefined where the rule is another. */
export function userBinary(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined {
  if (!isTraced() || !(isUserObject(left) || isUserObject(right)) || [left, right].some((each) => each instanceof PyTensor)) return undefined;
  if (!arithmetic.has(op)) return unsupported(builtinText(functionOf(op, inPlace), [left, right]));
  const { method, reflected, inPlace: own } = operators[op];
  if (inPlace) return isUserObject(left) ? callUserMethod(left, own, [right], "list") : unsupported(`call_method ${describe(left)} ${own} ${describeAll([right])} {}`);
  return isUserObject(left) ? callUserMethod(left, method, [right], "list") : callUserMethod(right as PyObject, reflected, [left], "list");
}

export function checkUserUnary(op: UnaryOperator, operand: Value): void {
  if (!isUserObject(operand) || !isTraced()) return;
  if (op === "pos") checkUserMethod(operand, "__pos__", [], "list");
  else unsupported(builtinText(op, [operand]));
}

/** Objects are compared with each other only, by the left one's method. */
export function userCompare(op: CompareOperator, left: Value, right: Value): Value | undefined {
  if (!isTraced() || !(isUserObject(left) || isUserObject(right)) || [left, right].some((each) => each instanceof PyTensor || each instanceof PySym)) return undefined;
  const isEquality = op === "eq" || op === "ne";
  if (!(isUserObject(left) && isUserObject(right))) {
    const singular = [left, right].some((each) => each === null || typeof each === "boolean");
    return isEquality && singular ? op === "ne" : unsupported(builtinText(op, [left, right]));
  }
  const { method } = comparisons[op];
  const found = lookupType(left.cls, method);
  if (isEquality && found === lookupType(types.object, method)) return op === "eq" ? identical(left, right) : !notEqual(() => truth(compare("eq", left, right)));
  return callUserMethod(left, method, [right], "list");
}

const notEqual = <T>(body: () => T): T => following([{ file: "torch/_dynamo/polyfills/__init__.py", line: 214, name: "object_ne", code: "return not (self == other)" }], body);

// ---- built-in functions

/** Built-in functions that have no rule for an object, or none where it stands for its items. */
const refusing: ReadonlySet<string> = new Set(["int", "float", "bool", "list", "tuple", "max", "min", "reversed", "sorted", "range", "repr", "hash", "divmod", "complex"]);

/** Built-in functions that call one method. */
const calling: Readonly<Record<string, readonly [string, Shown]>> = { len: ["__len__", "tuple"], abs: ["__abs__", "list"], next: ["__next__", "list"], round: ["__round__", "tuple"], iter: ["__iter__", "tuple"] };

const collecting: ReadonlySet<string> = new Set(["set", "frozenset", "dict"]);

/** A built-in function of an object. */
export function checkUserBuiltin(name: string, args: readonly Value[], kwargs: Kwargs, isMade: (object: PyObject) => boolean): void {
  const [object = null, ...rest] = args;
  if (!isTraced() || !args.some(isUserObject)) return;
  if (refusing.has(name) && (isUserObject(object) || name === "max" || name === "min" || name === "range")) unsupported(builtinText(name, args, kwargs.size > 0));
  if (!isUserObject(object)) return;
  if (collecting.has(name)) unsupported(`${name}(): ${argumentsText(args, "tuple")} ${describeKwargs(kwargs)}`);
  const called = Object.hasOwn(calling, name) && (name === "round" || rest.length === 0) ? calling[name]! : undefined;
  if (called !== undefined) checkUserMethod(object, called[0], rest, called[1]);
  if (name === "str" && rest.length === 0) checkText(object, isMade(object));
}

/** `str` of an object: Python's own text, or the user's; what is written in C besides is not called. */
function checkText(object: PyObject, isMade: boolean): void {
  const method = lookupType(object.cls, "__str__");
  const isDefault = method === undefined || method === lookupType(types.object, "__str__");
  const isOwn = method instanceof PyFunction || isDefault;
  if (isDefault && isMade && !tellsWithoutFields(object)) unsupported(builtinText("str", [object]));
  if (!isOwn || object.cls.mro.includes(types.str)) unsupported(`<class '${object.cls.module}.${object.cls.qualname}'> has a C/C++ based str method`);
}

/** What an object made while tracing says of itself is asked of one that has no attributes yet. */
function tellsWithoutFields(object: PyObject): boolean {
  if (!(lookupType(object.cls, "__repr__") instanceof PyFunction)) return true;
  try {
    uninterrupted(() => str(new PyObject(object.cls, new Map())));
    return true;
  } catch (error) {
    if (isRaised(error, types.AttributeError)) return false;
    throw error;
  }
}

/** Spread in a display or among arguments: `[*object]`, `f(*object)`. */
export function checkUserSpread(object: Value, isUnpacked: boolean): void {
  if (!isUserObject(object) || !isTraced()) return;
  if (isUnpacked) unsupported(`UNPACK_SEQUENCE ${describe(object)}`);
  const at = (realm().frame as { readonly at?: { readonly kind?: string; readonly args?: readonly { readonly kind: string }[] } } | null)?.at;
  if (at?.kind === "Starred") unsupported(`call_method ListVariable(length=0) extend ${describeAll([object])} {}`);
  if (at?.kind === "Call" && at.args?.length === 1 && at.args[0]!.kind === "Starred") unsupported(`non-static call ${describe(object)} ConstDictVariable()`);
}

/** Where a constant is wanted: an index of a list, the name of an attribute. */
export function checkUserConstant(value: Value): void {
  if (isUserObject(value) && isTraced()) dynamoError("InternalTorchDynamoError", `NotImplementedError: ${describe(value)} is not a constant`);
}

// ---- conditions

/** An object is true unless a method in Python says otherwise: what is written in C is not asked (symbolic_convert.py, `generic_jump`). */
/** `not object` as a value. */
export function checkUserNegated(object: Value): void {
  if (isUserObject(object) && isTraced()) unsupported(builtinText("not_", [object]));
}

export function userTruth(object: Value): true | undefined {
  if (!(isUserObject(object) || isMutableMapping(object)) || !isTraced()) return undefined;
  const method: Value | undefined = lookupType(object.cls, "__bool__") ?? (answersFor(object, "__bool__") ? undefined : lookupType(object.cls, "__len__"));
  return isPython(method) ? undefined : true;
}

/** Whether a `__getattr__` of the user's gives a method that the class does not have. */
function answersFor(object: PyObject, name: string): boolean {
  const getter = lookupType(object.cls, "__getattr__");
  if (!(getter instanceof PyFunction)) return false;
  try {
    callBound(getter, object, [name]);
    return true;
  } catch (error) {
    if (isRaised(error, types.AttributeError)) return false;
    throw error;
  }
}

// ---- attributes

/** Objects that read their attributes by a function of the user's are not read (user_defined.py, `_check_for_getattribute`). */
export function checkGetAttribute(object: Value): void {
  if (isUserObject(object) && isTraced() && lookupType(object.cls, "__getattribute__") instanceof PyFunction) unsupported("UserDefinedObjectVariable with custom __getattribute__");
}
