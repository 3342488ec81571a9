/**
 * Operations of Python's on what Dynamo holds in variables that have no rule for them: functions, bound methods, exceptions, iterators, plain
 * constants. Each operation asks its operand for a method, and says which one it did not find (torch/_dynamo/variables/base.py `call_method`,
 * constant.py, builtin.py `call_*`; symbolic_convert.py).
 */
import { PySym, PyTensor, isModule } from "../../library/torch/index.ts";
import { userErrorHere } from "./conditions.ts";
import { MissingAttribute } from "./getAttr.ts";
import { PyBytes, PyGenerator, PyIterator, PyList, PyObject, PySet, PyTuple, PyType, isUserCode, realm, types, type BinaryOperator, type CompareOperator, type UnaryOperator, type Value } from "../../objects/index.ts";
import { lookupType, typeName } from "../../protocol/index.ts";
import { ListIterator } from "./listIterator.ts";
import { listCompare } from "./polyfills.ts";
import { describe, describeAll, isConstant, readSets, variableClass } from "./describe.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { isUnspecialized } from "./unspecialized.ts";
import { builtinText, isEnumClass } from "./unmodelled.ts";

/** Variables whose operations are followed, recorded or refused elsewhere. */
const elsewhere = (value: Value): boolean =>
  value instanceof PyTensor || value instanceof PySym || (isModule(value) && isUnspecialized(value)) || isEnumClass(value) || value instanceof MissingAttribute
  || /^(user_defined\.(?!UserDefinedClass)|ctx_manager\.)|\.(StringFormat|RestrictedListSubclass)Variable$/.test(variableClass(value));

/** What most subscripts are of: no more need be asked of it. */
const isPlainSequence = (value: Value): boolean => (value instanceof PyTuple && value.cls === types.tuple) || (value instanceof PyList && value.cls === types.list);

/** Modules that give what they hold (nn_module.py, `unpack_var_sequence`). */
const isSequence = ({ name, module }: PyType): boolean => module === "torch.nn.modules.container" && ["ModuleList", "ModuleDict", "ParameterList", "Sequential"].includes(name);

/** Values that are no variables of Dynamo's but stand for numbers and text. */
const isPlain = (value: Value): boolean => variableClass(value) === "constant.ConstantVariable";

const isNumber = (value: Value): boolean => typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";

/** Whether a variable gives all its items at once (`has_unpack_var_sequence`). */
function givesItems(value: Value): boolean {
  if (isPlainSequence(value)) return true;
  if (isModule(value)) return value.cls.mro.some(isSequence) || dynamoError("AssertionError", value.cls.name);
  if (elsewhere(value)) return true;
  if (isPlain(value)) return typeof value === "string" || value instanceof PyBytes;
  return /^(lists|dicts)\.|^iter\.(Zip|Filter)Variable$/.test(variableClass(value));
}

/** Whether it does when asked to, iterators included (`has_force_unpack_var_sequence`). */
const gives = (value: Value): boolean => givesItems(value) || variableClass(value).startsWith("iter.");

const listed = (args: readonly Value[], asTuple: boolean): string => (asTuple ? `(${args.map(describe).join(", ")}${args.length === 1 ? "," : ""})` : describeAll(args));

/** What asking `value` for a method comes to where it has none of that name. */
function askFor(value: Value, name: string, args: readonly Value[], asTuple = false): never {
  if (!isPlain(value) || !args.every(isConstant)) return unsupported(`call_method ${describe(value)} ${name} ${listed(args, asTuple)} {}`);
  if (isNumber(value) && args.length === 0) return dynamoError("InternalTorchDynamoError", `AttributeError: '${typeName(value)}' object has no attribute '${name}'`);
  return unsupported(`const method call ${value === null ? "NoneType" : value instanceof PyObject ? value.cls.name : typeName(value)}.${name}`);
}

const wrongType = (message: string): never => dynamoError("InternalTorchDynamoError", `TypeError: ${message}`);
const foldFailure = (message: string): never => unsupported(`constant fold exception: TypeError(${message.includes("'") ? `"${message}"` : `'${message}'`})`);

/** `for … in value`, `iter(value)`, and a target list or a display that takes it apart. */
export function checkIteration(value: Value, kind: string | undefined): void {
  if (!isUserCode()) return;
  if (kind === "Tuple" || kind === "List") {
    if (!gives(value)) unsupported(`UNPACK_SEQUENCE ${describe(value)}`);
  } else if (kind === "Starred" || isSpread()) {
    if (!gives(value)) refuseSpread(value);
  } else if (!gives(value)) askFor(value, "__iter__", [], true);
}

interface CallNode { readonly kind: string; readonly args?: readonly { readonly kind: string }[] }

const nodeAt = (): CallNode | undefined => (realm().frame as { readonly at?: CallNode } | null)?.at;

/** Whether a call has arguments to spread. */
export const isSpread = (): boolean => nodeAt()?.kind === "Call" && nodeAt()!.args?.some(({ kind }) => kind === "Starred") === true;

/** `f(*value)` alone is handed on as it is; else a list is filled, with what comes before first. */
export function refuseSpread(value: Value): never {
  const args = nodeAt()?.args ?? [];
  if (args.length === 1) return unsupported(`non-static call ${describe(value)} ConstDictVariable()`);
  return unsupported(`call_method ListVariable(length=${Math.max(0, args.findIndex(({ kind }) => kind === "Starred"))}) extend [${describe(value)}] {}`);
}

/** `item in container`. */
export function checkContainer(container: Value, item: Value): void {
  if (isUserCode() && isModule(container) && !container.cls.mro.some((cls) => cls.namespace.has("__contains__"))) askFor(container, "__contains__", [item]);
  if (!isUserCode() || elsewhere(container) || isModule(container) || (givesItems(container) && !variableClass(container).startsWith("iter."))) return;
  if (isPlain(container) && isConstant(item)) wrongType(`argument of type '${typeName(container)}' is not iterable`);
  askFor(container, "__contains__", [item]);
}

/** `value[key]`: of constants it is folded then. */
export function checkItem(value: Value, key: Value): void {
  if (value instanceof PyType && !value.heap && isUserCode() && isConstant(key)) unsupported("Unexpected type in sourceless builder types.GenericAlias");
  if (!isUserCode() || isPlainSequence(value) || elsewhere(value) || isModule(value) || value instanceof PyType) return;
  if (givesItems(value) && !/^iter\.|^lists\.ListIterator|^dicts\.Dict(Keys|Values)/.test(variableClass(value))) return;
  if (isNumber(value) && isConstant(key)) wrongType(`'${typeName(value)}' object is not subscriptable`);
  if (isConstant(value) && isConstant(key)) foldFailure(`'${typeName(value)}' object is not subscriptable`);
  askFor(value, "__getitem__", [key], true);
}

/** `value[key] = item`, `del value[key]`. */
export function checkItemWrite(value: Value, key: Value, item: Value | undefined): void {
  if (!isUserCode() || (elsewhere(value) && !(value instanceof MissingAttribute)) || /^(lists\.(List|Deque)|dicts\.(ConstDict|DefaultDict|CustomizedDict))Variable$/.test(variableClass(value))) return;
  askFor(value, item === undefined ? "__delitem__" : "__setitem__", item === undefined ? [key] : [key, item]);
}

// ---- operators

const isListLike = (value: Value): boolean => /^lists\.(?!ListIterator)/.test(variableClass(value));
const isTupleLike = (value: Value): boolean => /^lists\.(Tuple|Size|NamedTuple)Variable$/.test(variableClass(value));
const isListVariable = (value: Value): boolean => variableClass(value) === "lists.ListVariable";
const holdsItems = (value: Value): boolean => /^dicts\.(Set|Frozenset|DictKeys)/.test(variableClass(value));

/** Whether there is a rule for two operands (`_binop_handlers`, `call_and_` and its like). */
function hasRule(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): boolean {
  if (op === "add" && inPlace) return isListVariable(left) ? givesItems(right) : isTupleLike(left) && (isTupleLike(right) || isPlain(right));
  if (op === "add") return (isListLike(left) && isListLike(right)) || (isTupleLike(left) && isPlain(right)) || (isPlain(left) && isTupleLike(right)) || (isListVariable(left) && (isPlain(right) || variableClass(right) === "lists.ListIteratorVariable"));
  if (op === "mul" && !inPlace) return [[left, right], [right, left]].some(([list, count]) => (isListVariable(list!) || isTupleLike(list!)) && isPlain(count!));
  return (op === "and" || op === "or") && holdsItems(left) && holdsItems(right);
}

/** What `|` makes a union of, which is no value that can be held. */
const isClassOrNone = (value: Value): boolean => value === null || value instanceof PyType;

/** Of a class it is a method's matter, which no class has. */
function checkClassOperator(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): void {
  if (op === "or" && [left, right].every(isClassOrNone) && (left ?? right) !== null) unsupported("Unexpected type in sourceless builder types.UnionType");
  if (!isOwnClass(left) && !isOwnClass(right)) return;
  const [self, other, name] = inPlace ? [left, right, `__i${op}__`] : isOwnClass(left) ? [left, right, `__${op}__`] : [right, left, `__r${op}__`];
  unsupported(`call_method ${describe(self)} ${name} ${describeAll([other])} {}`);
}

/** An operator on what is not traced: a rule, or a constant of constants. */
export function checkBinary(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): void {
  if (!isUserCode() || elsewhere(left) || elsewhere(right)) return;
  checkClassOperator(op, left, right, inPlace);
  const isRuled = hasRule(op, left, right, inPlace);
  if (isRuled && op === "add" && [left, right].some((each) => isPlain(each) && !givesItems(each))) dynamoError("InternalTorchDynamoError", "NotImplementedError: ");
  if (isRuled || (isConstant(left) && isConstant(right))) return;
  unsupported(builtinText(inPlace ? `i${op}` : op === "and" || op === "or" ? `${op}_` : op, [left, right]));
}

export function checkUnary(op: UnaryOperator, operand: Value): void {
  if (isUserCode() && !elsewhere(operand) && !isConstant(operand)) unsupported(builtinText(op, [operand]));
}

/** Of these it is known that they are none of the constants that there are one each of. */
const isNoSingleton = (value: Value): boolean =>
  value instanceof PyTensor || value instanceof PySym || isModule(value) || /^(lists\.(?!ListIterator)|user_defined\.|functions\.(?!FunctoolsPartial)|dicts\.(CustomizedDict|ConstDict|DefaultDict|Set|Frozenset)|torch\.)/.test(variableClass(value));

const isSingleton = (value: Value): boolean => value === null || typeof value === "boolean";

const isNamedFunction = (value: Value): boolean => /\.(UserFunction|Builtin)Variable$/.test(variableClass(value));

const isOwnClass = (value: Value): boolean => variableClass(value) === "user_defined.UserDefinedClassVariable";

function canCompare(op: CompareOperator, left: Value, right: Value): boolean {
  if ((isOwnClass(left) && isOwnClass(right)) || (isModule(left) && isModule(right))) return true;
  if ((op === "eq" || op === "ne") && ((isSingleton(left) && isNoSingleton(right)) || (isSingleton(right) && isNoSingleton(left)))) return true;
  return (isConstant(left) && isConstant(right)) || (isNamedFunction(left) && isNamedFunction(right)) || (isListLike(left) && isListLike(right)) || (holdsItems(left) && holdsItems(right));
}

/** A comparison that has no rule; whether two constants can be compared is Python's to say. */
export function checkComparison(op: CompareOperator, left: Value, right: Value): void {
  if (!isUserCode() || elsewhere(left) || elsewhere(right) || canCompare(op, left, right)) return;
  unsupported(builtinText(op, [left, right]));
}

/** Constants that are compared by value: what Python says of them is not wrapped up. */
export const comparesByValue = (text: string): boolean => /not supported between instances of '(int|float|bool|complex|str|bytes|NoneType|ellipsis|torch\.\w+)' and '(int|float|bool|complex|str|bytes|NoneType|ellipsis|torch\.\w+)'$/.test(text);

/** Lists and tuples are compared by a function of Dynamo's, sizes among tuples; those of different kinds are not. */
export function comparedLists(op: CompareOperator, left: Value, right: Value): Value | undefined {
  if (!isUserCode() || !isListLike(left) || !isListLike(right)) return undefined;
  const areTuples = isTupleLike(left) && isTupleLike(right);
  if (!areTuples && variableClass(left) !== variableClass(right)) return unsupported(`${op}(${describe(left)}, ${describe(right)})`);
  return (left instanceof PyList || left instanceof PyTuple) && (right instanceof PyList || right instanceof PyTuple) && !(isConstant(left) && isConstant(right)) ? listCompare(op, left.items, right.items) : undefined;
}

/** What Dynamo joins that Python does not: lists and tuples, the left one's kind, and a list with text. */
export function joinedLists(left: Value, right: Value): Value | undefined {
  if (!isUserCode() || !isListLike(left) || !(left instanceof PyList || left instanceof PyTuple)) return undefined;
  const isOwn = (left instanceof PyTuple && left.cls.heap) || (right instanceof PyTuple && right.cls.heap);
  if (!isOwn && (left instanceof PyList ? right instanceof PyList : right instanceof PyTuple)) return undefined;
  const items = right instanceof PyList || right instanceof PyTuple ? right.items : right instanceof ListIterator ? right.rest : typeof right === "string" ? [...right] : undefined;
  return items && (left instanceof PyList ? new PyList([...left.items, ...items]) : new PyTuple([...left.items, ...items]));
}

/** Whether a value that is no constant can be a condition: by the number of items that it gives. */
export const hasTruth = (value: Value): boolean => elsewhere(value) || isModule(value) || isConstant(value) || givesItems(value);

// ---- built-in functions

type Check = (name: string, args: readonly Value[]) => void;

const refused: Check = (name, args) => void unsupported(builtinText(name, args));

const takesItems: Check = (name, args) => void (args.length === 1 && !givesItems(args[0]!) && !(args[0] instanceof PyIterator) && refused(name, args));
const takesAnyItems: Check = (name, args) => void (args.length > 0 && !gives(args[0]!) && refused(name, args));
/** Of these Python's own type is not known (`python_type`). */
const untyped = /^misc\.(Exception|GetAttr|Super)Variable$|^functions\.NestedUserFunctionVariable$/;

/** Whether the items of a value are there when they are asked for, in Python too. */
export const givesAtOnce = (value: Value): boolean => !(value instanceof PyIterator) && !(value instanceof PyTensor) && !elsewhere(value) && !isModule(value) && givesItems(value);

/** What `dict` takes (`call_custom_dict`). */
export const makesDictionary = (value: Value): boolean =>
  (elsewhere(value) && !(value instanceof MissingAttribute)) || /^lists\.(List|Tuple|NamedTuple|Size|Deque|ListIterator)Variable$|^iter\.|^dicts\./.test(variableClass(value));

/** `SetVariable` of what a constant set gives is none that it takes. */
const isConstantSet = (value: Value): boolean => value instanceof PySet && readSets.get(value) === true;

const made: Check = (name, args) => void (name === "set" && isConstantSet(args[0] ?? null) ? dynamoError("AssertionError", "") : args.length === 1 && !gives(args[0]!) && unsupported(`${name}(): (${describe(args[0]!)},) {}`));
const converts: Check = (name, args) => void (args.length === 1 && !(args[0] instanceof PyTensor || args[0] instanceof PySym) && !isConstant(args[0]!) && refused(name, args));

/** Polyfills that are run as they are on constants. */
const folds: Check = (_name, args) => void (args.length === 1 && !elsewhere(args[0]!) && !isModule(args[0]!) && isConstant(args[0]!) && !givesItems(args[0]!) && !(args[0] instanceof PyIterator) && wrongType(`'${typeName(args[0]!)}' object is not iterable`));

const checks: Readonly<Record<string, Check>> = {
  list: takesAnyItems,
  tuple: takesAnyItems,
  sorted: takesAnyItems,
  reversed: takesItems,
  set: made,
  frozenset: made,
  int: converts,
  float: converts,
  any: folds,
  all: folds,
  sum: folds,
  dict: (_name, args) => {
    const [items] = args;
    if (args.length === 1 && (items instanceof PyList || items instanceof PyTuple) && items.items.some((item) => !gives(item))) dynamoError("InternalTorchDynamoError", "NotImplementedError: ");
  },
  iter: (_name, args) => void (args.length === 1 && !gives(args[0]!) && askFor(args[0]!, "__iter__", [], true)),
  len: (_name, args) => {
    const [value] = args;
    if (args.length !== 1 || (isModule(value!) && value.cls.mro.some((cls) => cls.namespace.has("__len__"))) || givesItems(value!)) return;
    if (isNumber(value!)) askFor(value!, "__len__", []);
    if (isPlain(value!)) wrongType(`object of type '${typeName(value!)}' has no len()`);
    if (!isConstant(value!)) askFor(value!, "__len__", [], true);
    if (!(value instanceof PyObject && lookupType(value.cls, "__len__") !== undefined)) foldFailure(`object of type '${typeName(value!)}' has no len()`);
  },
  isinstance: (_name, args) => {
    const [value = null, classes = null] = args;
    if (args.length === 2 && untyped.test(variableClass(value))) unsupported(`isinstance(${describe(value)}, ${describe(classes)}): can't determine type of ${describe(value)}`);
  },
  str: (name, args) => void (args.length === 1 && (isModule(args[0]!) || /\.(NestedUserFunction|NamedTuple)Variable$/.test(variableClass(args[0]!))) && converts(name, args)),
  type: (_name, args) => {
    const [value = null] = args;
    if (args.length === 1 && untyped.test(variableClass(value))) userErrorHere(`${describe(value)} has no type`, "unknown-python-type");
  },
  issubclass: (_name, args) => {
    const [left = null, right = null] = args;
    if (args.length !== 2 || left instanceof PyType) return;
    if (isConstant(left)) wrongType("issubclass() arg 1 must be a class");
    unsupported(`call_issubclass args not constant left_ty: ${describe(left)}, right_ty: ${describe(right)}`);
  },
  next: (_name, args) => {
    const [value = null] = args;
    if (args.length !== 1 || hasNext(value)) return;
    unsupported(`next(${describe(value)})`);
  },
  hasattr: (_name, args) => {
    const [value = null, name = null] = args;
    if (value instanceof PySym && typeof name === "string") unsupported(`hasattr SymNodeVariable ${name}`);
    if (args.length !== 2 || typeof name !== "string" || elsewhere(value) || !unasked.test(variableClass(value))) return;
    unsupported(`hasattr ${variableClass(value).replace(/^\w+\./, "")} ${name}`);
  },
  getattr: (_name, args) => void (args.length === 3 && checks["hasattr"]!("hasattr", args.slice(0, 2))),
  max: (name, args) => extremum(name, args),
  min: (name, args) => extremum(name, args),
};

/** Variables that cannot tell which attributes they have (`call_hasattr`). */
const unasked = /^iter\.|^lists\.(Deque|Range|Slice|ListIterator)Variable$|^dicts\.(Set|Frozenset|Dict(Keys|Values))|^misc\.(Exception|GetAttr|Super)Variable$/;

function extremum(name: string, args: readonly Value[]): void {
  if (args.length !== 1 || gives(args[0]!)) return;
  if (isConstant(args[0]!)) foldFailure(`'${typeName(args[0]!)}' object is not iterable`);
  refused(name, args);
}

/** Lists give their first item (builtin.py, `call_next`). */
const hasNext = (value: Value): boolean => elsewhere(value) || value instanceof PyIterator || isListLike(value) || /^iter\.|\.ListIteratorVariable$/.test(variableClass(value));

export function checkBuiltin(name: string, args: readonly Value[]): void {
  if (isUserCode() && Object.hasOwn(checks, name)) checks[name]!(name, args);
}

/** What an iterator over `value` says when the first item is wanted (iter.py, `ZipVariable`). */
export const hasNoNext = (value: Value): boolean => isUserCode() && !gives(value) && !(value instanceof PyGenerator);
