/**
 * Built-in functions on traced values (torch/_dynamo/variables/builtin.py): what goes into the graph, what is answered, what is refused.
 */
import { PySym, PyTensor, TorchFunction, enteredNothing, isModule } from "../../library/torch/index.ts";
import { PyBuiltin, PyDict, PyDictView, PyException, PyFunction, PyIterator, PyList, PyObject, PySet, PyTuple, PyType, noKwargs, isUserCode, realm, types, uninterrupted, type Kwargs, type Value } from "../../objects/index.ts";
import { binary, call, callMethod, getAttributeOr, isSubclass, lookupType, makeSuper, plain, toArray, typeName } from "../../protocol/index.ts";
import { hasOwnGetter } from "./modules.ts";
import { PythonTarget, SymTarget, symTarget } from "../shared/targets.ts";
import { ClassStandIn, lacksMember } from "./objectFields.ts";
import { FilterIterator, itemsOf } from "./iterators.ts";
import { ListIterator } from "./listIterator.ts";
import { followedBuiltins, followedMethods, foldedBuiltins } from "./builtinRules.ts";
import { isAutogradClass } from "./autogradClass.ts";
import { deletedMember } from "./deleted.ts";
import { describe, describeAll, describeKwargs, isConstant, variableClass } from "./describe.ts";
import { noGuard } from "./constantSource.ts";
import { isException } from "./errors.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { areAll, enumerated, isAny, sum } from "./polyfills.ts";
import { isConstantArgument } from "./reconstruct.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { holdsSymbols, mathCall, mathOfTensor, rounded } from "./symbolMath.ts";
import { tensorExtremum } from "./rewrites.ts";
import { MissingAttribute } from "./getAttr.ts";
import { missingMethod } from "./missingAttribute.ts";
import { hasCustomizedAttribute, isCustomized } from "./customizedDict.ts";
import { isMutableMapping } from "./mutableMapping.ts";
import { constantOf } from "./objectFields.ts";
import { PyFormat } from "./texts.ts";
import { checkBuiltin, givesAtOnce, hasNoNext, makesDictionary } from "./operations.ts";
import { builtinText, isEnumClass, isNoIterator } from "./unmodelled.ts";
import { checkUserBuiltin, checkUserConstant, isUserObject } from "./userObjects.ts";

type Handler = (front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs) => Value | undefined;

const isInteger = (value: Value): boolean => typeof value === "bigint" || typeof value === "boolean" || (value instanceof PySym && value.node.kind === "int");

const isTraced = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

/** `float(t)`, `int(t)`: an `item`, then a conversion of the symbol. */
const convert = (op: "sym_float" | "trunc"): Handler => (front, callee, args) => {
  let value = args[0] ?? null;
  if (value instanceof PyTensor) value = front.output.record("call_method", "item", [value], noKwargs, ([of]) => callMethod(of!, "item", []));
  if (!(value instanceof PySym)) {
    if (value === args[0] || args.length === 0) return undefined;
    const known = value;
    return plain(() => call(callee, [known]));
  }
  if ((op === "sym_float" ? "float" : "int") === value.node.kind) return value;
  if (value.node.kind === "bool") {
    // `sym_int` and `sym_float` fall back on Python's own conversions.
    if (op === "trunc") return value.node.guardBool() ? 1n : 0n;
    return unsupported("TypeError <function sym_float at 0x…>: float() argument must be a string or a real number, not 'SymBool'");
  }
  const from = value;
  return front.output.record("call_function", op === "trunc" ? toInteger : symTarget(op), [from], noKwargs, () => front.symbolic(op, [from]));
};

/** `int` of a symbol is a function of torch's to Dynamo, which is run when the graph is. */
const toInteger = new SymTarget("trunc", "sym_int", "torch.sym_int");

/** What goes to a polyfill is asked first whether it is constant, item by item (functions.py, `PolyfilledFunctionVariable.call_function`). */
function asked(front: DynamoFrontEnd, items: Value): Value {
  if (!isUserCode()) return items;
  front.noteItems(items);
  isConstantArgument(items, (tensor) => front.realize(tensor));
  return items;
}

const isOfUser: (value: Value) => boolean = isUserObject;

/** Of a class of an enumeration they take nothing. */
const takingItems: ReadonlySet<string> = new Set(["list", "tuple", "set", "sorted", "enumerate", "reversed"]);

const isRestrictedList = (value: Value): boolean => variableClass(value) === "lists.RestrictedListSubclassVariable";
/** Take the items that are left of an iterator over a list, and leave it where it is. */
const takingAtOnce: ReadonlySet<string> = new Set(["list", "tuple", "set", "frozenset", "sorted", "reversed", "zip", "map", "dict", "len"]);
const takingFilters: ReadonlySet<string> = new Set(["zip", "map", "reversed", "frozenset"]);

const lazyIterators: ReadonlySet<string> = new Set(["map", "filter", "zip", "dict_keys", "dict_values", "dict_items"]);

/** `max(a, b)` and `min(a, b)` of symbols. Of tensors: their elementwise functions. */
const extremum = (name: "max" | "min"): Handler => (front, callee, args, kwargs) => {
  // A function that is made while tracing is no constant, with which alone a key is taken.
  if ([...kwargs.values()].some((each) => describe(each).startsWith("NestedUserFunctionVariable"))) return invalidArguments("_call_min_max", name, args, kwargs);
  if (args.length === 1 && isRestrictedList(args[0]!)) return refused(name, args, kwargs);
  const items = args.length !== 1 ? args : args[0] instanceof ListIterator ? args[0].rest : toArray(args[0]!);
  if (args.length === 1 && items.length === 0 && kwargs.size === 0) dynamoError("AssertionError", "");
  if (kwargs.size > 0 && items.some(isTraced)) return invalidArguments("_call_min_max", name, args, kwargs);
  if (!items.some(isTraced)) {
    const [only] = args;
    // Constants fold, unless only `map`, `filter` or `zip` would give them.
    if (args.length === 1 && only instanceof PyObject && (lazyIterators.has(only.cls.name) || only instanceof PyDictView)) return refused(name, args, kwargs);
    return args.length === 1 ? plain(() => call(callee, [new PyList([...items])], kwargs)) : undefined;
  }
  return items.reduce((left, right) => {
    if (left instanceof PyTensor || right instanceof PyTensor) {
      return tensorExtremum(name, left, right);
    }
    // Two constants amid others find no rule: only constants alone are folded.
    if (!isTraced(left) && !isTraced(right)) return refused(name, args, kwargs);
    const op = name === "max" ? "sym_max" : "sym_min";
    return front.output.record("call_function", symTarget(op), [left, right], noKwargs, () => front.symbolic(op, [left, right]));
  });
};

/** Dynamo calls the method by its name, which a bool does not have. */
const lacking = (value: PySym, method: string): never =>
  dynamoError("TorchRuntimeError", `Failed running call_method ${method}(*(${value.node.text()},), **{}):\n'SymBool' object has no attribute '${method}'`);

const absolute: Handler = (front, callee, args) => {
  const value = args[0] ?? null;
  if (!(value instanceof PyTensor || value instanceof PySym)) return undefined;
  const ofArray = front.arrays.operator("abs", args);
  if (ofArray !== undefined) return ofArray;
  if (value instanceof PySym && value.node.kind === "bool") return lacking(value, "__abs__");
  if (value instanceof PySym) return front.output.record("call_function", symTarget("abs"), [value], noKwargs, () => front.symbolic("abs", [value]));
  const target = new PythonTarget("abs", "abs", (values) => call(callee, values));
  return front.output.record("call_function", target, args, noKwargs, (given) => call(callee, given));
};

/** Of a tensor's methods Dynamo says that they are not there (tensor.py, `call_hasattr`). */
const isMethodOf = (tensor: PyTensor, name: string): boolean => {
  const found = tensor.cls.mro.map((cls) => cls.namespace.get(name)).find((each) => each !== undefined);
  return found instanceof TorchFunction || found instanceof PyBuiltin || found instanceof PyFunction;
};

/** `getattr(tensor, name)` of what no tensor has. */
const missingAsked = (front: DynamoFrontEnd, tensor: PyTensor, name: string): MissingAttribute | undefined =>
  (tensor.tensor.fake && isFollowedFrame() && !front.realInputs.has(tensor) && front.output.readFrom(tensor) === undefined && uninterrupted(() => getAttributeOr(tensor, name)) === undefined ? new MissingAttribute(tensor, name) : undefined);

/** A symbol is of the type that it stands for (tensor.py, `SymNodeVariable.python_type`). */
const typeOfSymbol = ({ node }: PySym): PyType => (node.kind === "int" ? types.int : node.kind === "float" ? types.float : types.bool);

/** Whether a class, or one of a tuple's, is the one of NumPy's arrays. */
const includesArrays = (classes: Value): boolean =>
  (classes instanceof PyTuple ? classes.items.some(includesArrays) : classes instanceof PyType && (classes === types.object || (classes.module === "numpy" && classes.name === "ndarray")));

/** Of a module, and of an object or a tensor that was there before; everything else has no variable that knows its `id` (builtin.py, `call_id`). */
const identity: Handler = (front, _callee, args) => {
  const [value = null] = args;
  if (args.length !== 1 || realm().frame?.internal === true || isModule(value)) return undefined;
  if (value instanceof PyTensor) return ["placeholder", "get_attr", undefined].includes(front.output.originOf(value)?.op) ? undefined : unsupported("call_id not supported for sourceless TensorVariable");
  if (!variableClass(value).endsWith(".UserDefinedObjectVariable")) return unsupported(`call_id with args (${describe(value)},)`);
  return front.made.has(value as PyObject) ? dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'make_guard'") : undefined;
};

/** The user's frame, or one of torch's that is followed like it. */
const isFollowedFrame = (): boolean => realm().frame?.internal !== true || realm().frame!.globals.has("__followed__");

/** Whether a value can be called, where its variable tells (builtin.py, `call_callable`); constants are asked themselves. */
export function isCallable(value: Value): boolean {
  const variable = variableClass(value);
  if (/^(functions\.(?!FunctoolsPartial|Wrapper)|user_defined\.UserDefinedClass|nn_module\.)/.test(variable)) return true;
  if (/^(constant|tensor)\.|\.(List|Tuple|ListIterator)Variable$/.test(variable)) return false;
  if (!variable.startsWith("user_defined.") && !isConstant(value)) return unsupported(builtinText("callable", [value]));
  return value instanceof PyBuiltin || value instanceof PyType || value instanceof TorchFunction || (value instanceof PyObject && lookupType(value.cls, "__call__") !== undefined);
}

/** A class that Dynamo knows no value of. */
const notConstant = (cls: Value): never => dynamoError("InternalTorchDynamoError", `NotImplementedError: ${describe(cls)} is not a constant`);

/** A module with a `__getattr__` of the user's is asked out of sight whether it has an attribute (nn_module.py, `call_hasattr`). */
const asksItself = (front: DynamoFrontEnd, object: Value, name: Value | undefined): boolean =>
  typeof name === "string" && isModule(object) && front.sources.of(object as PyObject) !== undefined && hasOwnGetter(object as PyObject);

const hasattrCall: Handler = (front, callee, [object = null, name]) => {
  checkAsking(front, object);
  if (isCustomized(object)) return hasCustomizedAttribute(object, String(name));
  if (typeof name === "string" && (front.deleted.has(object, name) || front.written.get(object as PyObject)?.get(name) === deletedMember)) return false;
  if (object instanceof PyTensor && typeof name === "string" && isMethodOf(object, name)) return false;
  return asksItself(front, object, name) ? uninterrupted(() => call(callee, [object, name!])) : undefined;
};

/** Whether an object has an attribute is guarded (`GuardBuilder.HASATTR`). */
function checkAsking(front: DynamoFrontEnd, object: Value): void {
  if (isUserCode() && object instanceof PyObject && (object instanceof PyTensor || object.cls.heap) && front.constants.isSourced(object)) noGuard();
}

/** What a default is for is asked first (builtin.py, `call_getattr`). */
const getattrCall: Handler = (front, callee, [object = null, name, fallback]) => {
  if (typeof name === "string" && lacksMember(object, name)) return fallback === undefined || uninterrupted(() => call(callee, [object, name, fallback])) !== fallback ? null : fallback;
  if (fallback !== undefined) checkAsking(front, object);
  if (fallback === undefined && object instanceof PySym && typeof name === "string" && isUserCode()) return new MissingAttribute(object, name);
  if (fallback === undefined) return object instanceof PyTensor && typeof name === "string" ? missingAsked(front, object, name) : undefined;
  if (isCustomized(object) && !hasCustomizedAttribute(object, String(name))) return fallback;
  return asksItself(front, object, name) && uninterrupted(() => getAttributeOr(object, name as string)) === undefined ? fallback : undefined;
};

const isinstanceCall: Handler = (front, _callee, [value = null, classes = null]) => {
  if (isUserCode() && isAutogradClass(classes)) return notConstant(classes);
  if (front.arrays.has(value)) return includesArrays(classes);
  if (value instanceof PyTensor && classes instanceof PyType && classes.cls.heap && isUserCode()) return isSubclass(value.cls, classes);
  return value instanceof PySym && realm().frame?.internal !== true ? isSubclass(typeOfSymbol(value), classes) : undefined;
};

interface SyntaxNode { readonly kind: string; readonly value?: unknown }

/** Whether the call that is being made is what an attribute is read from: `super().x` is one instruction, `super()` alone a call of nothing known. */
function isAttributeBase(): boolean {
  const { at, code } = realm().frame as { readonly at?: SyntaxNode; readonly code?: { readonly node?: object } };
  return at === undefined || code?.node === undefined || readsFrom(code.node, at);
}

function readsFrom(tree: object, wanted: SyntaxNode): boolean {
  if ((tree as SyntaxNode).kind === "Attribute" && (tree as SyntaxNode).value === wanted) return true;
  return Object.values(tree).some((child) => typeof child === "object" && child !== null && readsFrom(child as object, wanted));
}

const handlers: Readonly<Record<string, Handler>> = {
  pow: (_front, _callee, args) => (args.length === 2 && args.some((arg) => arg instanceof PySym) ? binary("pow", args[0]!, args[1]!) : undefined),
  type: (front, _callee, args) => {
    const [value = null] = args;
    if (args.length !== 1 || realm().frame?.internal === true) return undefined;
    front.typeOfMade = value instanceof PyObject && front.made.has(value) ? value.cls : null;
    return value instanceof PySym ? typeOfSymbol(value) : undefined;
  },
  hasattr: hasattrCall,
  getattr: getattrCall,
  isinstance: isinstanceCall,
  id: identity,
  callable: (_front, _callee, [value]) => (value === undefined || !isFollowedFrame() ? undefined : isCallable(value)),
  float: convert("sym_float"),
  int: convert("trunc"),
  dict: (_front, _callee, args, kwargs) => {
    if (args.length === 0) return undefined;
    if (args.length === 1 && kwargs.size === 0 && makesDictionary(args[0]!)) return undefined;
    return unsupported(`dict(): (${args.map(describe).join(", ")}${args.length === 1 ? "," : ""}) ${describeKwargs(kwargs)}`);
  },
  iter: (front, _callee, args) => {
    const [value] = args;
    if (args.length > 1 && isUserCode()) return unsupported(`call_method ${describe(value!)} __iter__ (${args.slice(1).map(describe).join(", ")}${args.length === 2 ? "," : ""}) {}`);
    if (args.length !== 1) return undefined;
    if (value instanceof PyTensor && value.tensor.rank > 0) return new ListIterator([...toArray(front.iterate(value)!)]);
    if (value instanceof PyDict || value instanceof PySet) return new ListIterator(toArray(value));
    return givesAtOnce(value ?? null) ? new ListIterator(toArray(value!)) : undefined;
  },
  sorted: (_front, callee, args, kwargs) => sortedByKeys(callee, args, kwargs),
  all: (front, _callee, args) => (args.length === 1 ? areAll(asked(front, args[0]!)) : undefined),
  any: (front, _callee, args) => (args.length === 1 ? isAny(asked(front, args[0]!)) : undefined),
  enumerate: (_front, _callee, [items, given, ...rest], kwargs) => {
    const start = given ?? kwargs.get("start") ?? 0n;
    return items === undefined || rest.length > 0 || !isInteger(start) ? undefined : enumerated(items, start);
  },
  next: (_front, _callee, args, kwargs) => {
    // A list gives its first item (`call_next`).
    if (args.length === 1 && (args[0] instanceof PyList || args[0] instanceof PyTuple) && !args[0].cls.heap) return args[0].items[0];
    if (args.length === 1 || realm().frame?.internal === true) return undefined;
    return invalidArguments("call_next", "next", args, kwargs);
  },
  // A string of the user's own `__str__` is followed; Python's own text of an object or a function is a constant.
  str: (_front, callee, args) => {
    const [value] = args;
    return value instanceof PyFunction || (value instanceof PyObject && value.cls.heap && !(value instanceof PyException)) ? plain(() => call(callee, args)) : undefined;
  },
  super: (_front, _callee, args, kwargs) => {
    if (args.length === 0 && isUserCode() && !isAttributeBase()) return invalidArguments("call_super", "super", args, kwargs);
    const given = args.length === 0 ? realm().frame?.superArguments?.() : undefined;
    return given?.self instanceof ClassStandIn ? makeSuper(given.cls, given.self.of) : undefined;
  },
  print: () => (isUserCode() ? enteredNothing : undefined),
  zip: (_front, callee, args) => notIterated(callee, args),
  map: (_front, callee, [, ...args]) => notIterated(callee, args),
  filter: (_front, callee, args) => {
    const [fn, items] = args;
    if (args.length !== 2 || realm().frame?.internal === true) return undefined;
    return notIterated(callee, [items!]) ?? new FilterIterator(fn!, itemsOf(items!));
  },
  max: extremum("max"),
  min: extremum("min"),
  // The first argument is taken for a template.
  format: (_front, _callee, [template = null]) => (isUserCode() && typeof template !== "string" && isConstant(template) ? dynamoError("InternalTorchDynamoError", `AttributeError: '${typeName(template)}' object has no attribute 'format'`) : undefined),
  maketrans: (_front, _callee, args, kwargs) => (isUserCode() ? unsupported(`call_method BuiltinVariable(str) maketrans ${describeAll(args)} ${describeKwargs(kwargs)}`) : undefined),
  abs: absolute,
  reversed: (front, _callee, [value]) => {
    if (value instanceof PyTensor) return value.tensor.rank > 0 ? new PyTuple([...toArray(front.iterate(value)!)].reverse()) : undefined;
    return givesAtOnce(value ?? null) ? new PyTuple(toArray(value!).reverse()) : undefined;
  },
  sum: (front, callee, args, kwargs) => {
    const [items] = args;
    if (args.length === 1 && kwargs.size === 0 && (items instanceof PyList || items instanceof PyTuple) && items.items.every(isInteger) && items.items.some(isTraced)) {
      return front.output.record("call_function", symTarget("sym_sum"), [new PyTuple(items.items)], noKwargs, () => front.symbolic("sym_sum", items.items));
    }
    const start = args[1] ?? kwargs.get("start") ?? 0n;
    if (items === undefined) return undefined;
    asked(front, items);
    const constant = !isOfUser(items) && (items instanceof PyList || items instanceof PyTuple) && !items.items.some(isTraced) && !isTraced(start);
    return constant ? plain(() => call(callee, [items, start])) : sum((total, item) => binary("add", total, item), items, start);
  },
  // Of a constant with digits: Dynamo asks whether the digits are constant, and rounds to that many (constant.py, `__round__`): one.
  round: (front, callee, args) => (args[0] instanceof PyTensor ? dynamoError("InternalTorchDynamoError", "AttributeError: 'Tensor' object has no attribute '__round__'") : args.length === 2 && args.every(isConstant) ? plain(() => call(callee, [args[0]!, 1n])) : rounded(front, callee, args)),
  len: (front, _callee, args) => {
    const value = args[0] ?? null;
    const constant = value instanceof MissingAttribute ? constantOf(value) : undefined;
    if (constant !== undefined) return BigInt(toArray(constant).length);
    if (value instanceof MissingAttribute) missingMethod(value, "__len__", []);
    if (value instanceof PyFormat) unsupported(`call_method ${describe(value)} __len__ () {}`);
    if (value instanceof PyTuple && value.cls.heap && isUserCode() && variableClass(value) === "lists.NamedTupleVariable") return BigInt(value.items.length);
    return value instanceof PyTensor ? front.length(value) : undefined;
  },
};

/** Built-in classes whose methods are called through the class. */
const methodOwners: ReadonlySet<PyType> = new Set([types.str, types.int, types.float, types.bool, types.complex, types.bytes, types.list, types.tuple, types.dict, types.set, types.frozenset, types.object]);

const followedOfObject: ReadonlySet<string> = new Set(["__setattr__", "__new__"]);

/** A method reached through its class is a method of the class, of which Dynamo knows none but `dict.fromkeys` (builtin.py, `call_method`). */
export function refuseUnbound(owner: Value, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (!(owner instanceof PyType) || !methodOwners.has(owner) || realm().frame?.internal === true || name === "fromkeys" || (owner === types.object && followedOfObject.has(name))) return;
  unsupported(`call_method ${describe(owner)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** An iterator over what has no `__next__`, which is asked for it (iter.py, `ZipVariable`). */
function notIterated(callee: PyBuiltin | PyType, args: readonly Value[]): Value | undefined {
  const wrong = args.find((arg) => isNoIterator(arg) || hasNoNext(arg));
  return wrong === undefined ? undefined : new PyIterator(() => unsupported(isNoIterator(wrong) ? `call_method ${describe(wrong)} __next__ [] {}` : `next(${describe(wrong)})`), callee instanceof PyType ? callee : types.iterator);
}

const atOnce = (name: string, arg: Value): Value =>
  arg instanceof ListIterator ? new PyList([...arg.rest]) : arg instanceof FilterIterator && takingFilters.has(name) ? new PyList([...arg.unpacked()]) : arg;

/** A call of a built-in function or class: what its handler gives, a refusal, or undefined for Python's own answer. */
export function builtinCall(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  if (callee instanceof PyType && isException(callee)) return exceptionCall(callee, args, kwargs);
  const isBuiltin = callee instanceof PyType ? !callee.heap && callee.module === "builtins" : callee.module === "builtins" && callee.owner === null;
  if (callee.module === "math" && args.some((arg) => arg instanceof PyTensor)) return mathOfTensor(front, callee, args, kwargs);
  if (callee.module === "math" && (holdsSymbols(args) || holdsSymbols([...kwargs.values()]))) return mathCall(front, callee, args, kwargs);
  if (callee.module === "math" && isUserCode() && args.some(isUserObject)) unsupported(`call_function args: ${args.map(describe).join(" ")} `);
  if (!isBuiltin) return undefined;
  const { name } = callee;
  const given = isUserCode() && takingAtOnce.has(name) ? args.map((arg) => atOnce(name, arg)) : args;
  if (given !== args && given.some((arg, i) => arg !== args[i])) return call(callee, given, kwargs);
  if (name.startsWith("__") || realm().frame?.internal === true) return Object.hasOwn(handlers, name) ? handlers[name]!(front, callee, args, kwargs) : undefined;
  if ((name === "int" || name === "float") && args[0] instanceof MissingAttribute) return refused(name, args, kwargs);
  if (takingItems.has(name) && (isEnumClass(args[0] ?? null) || isMutableMapping(args[0] ?? null))) refused(name, args, kwargs);
  checkUserBuiltin(name, args, kwargs, (object) => front.made.has(object));
  if (namedAttribute.has(name) && args.length > 1) checkUserConstant(args[1]!);
  checkBuiltin(name, args);
  const handled = Object.hasOwn(handlers, name) ? handlers[name]!(front, callee, args, kwargs) : undefined;
  if (handled !== undefined || followedBuiltins.has(name)) return handled;
  if (name === "range" && args.every((arg) => arg instanceof PySym || isConstant(arg))) return undefined;
  if (foldedBuiltins.has(name) && [...args, ...kwargs.values()].every(isConstant)) return undefined;
  return refused(name, args, kwargs);
}

const namedAttribute: ReadonlySet<string> = new Set(["getattr", "hasattr", "setattr", "delattr"]);

const invalidArguments = (handler: string, name: string, args: readonly Value[], kwargs: Kwargs): never =>
  unsupported(`invalid handler args <bound method BuiltinVariable.${handler} of BuiltinVariable(${name})> ${describeAll(args)} ${describeKwargs(kwargs)}`);

const refused = (name: string, args: readonly Value[], kwargs: Kwargs): never => unsupported(builtinText(name, args, kwargs.size > 0));

/** Keys are computed first; where one is no constant nothing can be sorted (lists.py, `sort`). */
function sortedByKeys(callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const [iterable] = args;
  if (iterable instanceof PyTensor) return refused("sorted", args, kwargs);
  if (args.length !== 1) return undefined;
  const items = toArray(iterable!);
  const key = kwargs.get("key") ?? null;
  const keys = key === null ? items : items.map((item) => call(key, [item]));
  if (!keys.every(isConstant)) return unsupported("sort with non-constant keys");
  const pairs = items.map((item, i) => [item, keys[i]!] as const);
  const order = uninterrupted(() => toArray(call(callee, [new PyList(pairs.map((_, i) => BigInt(i)))], new Map<string, Value>([...kwargs, ["key", new PyBuiltin("key", "builtins", ([i]) => keys[Number(i)]!)]]))));
  return new PyList(order.map((i) => items[Number(i)]!));
}

/** Exceptions of Python's own are modelled; those of the user's classes are not. */
function exceptionCall(cls: PyType, args: readonly Value[], kwargs: Kwargs): undefined {
  if (cls.heap) unsupported(`call_function UserDefinedClassVariable(<class '${cls.module}.${cls.qualname}'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
  if (cls === types.AssertionError && args.some((arg) => typeof arg !== "string")) unsupported("assert with non-string message");
  return undefined;
}

/** A method of a container that Dynamo's variable for it does not have. */
/** Methods of numbers take nothing, unless an operator is named after them (constant.py, `ConstantVariable.call_method`). */
export function checkNumberMethod(self: Value, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (!["bigint", "number", "boolean"].includes(typeof self) || args.length + kwargs.size === 0 || name.startsWith("__") || realm().frame?.internal === true) return;
  unsupported(`const method call ${typeof self === "bigint" ? "int" : typeof self === "number" ? "float" : "bool"}.${name}`);
}

export function refuseMethod(self: Value, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (realm().frame?.internal === true) return;
  const variable = isCustomized(self) ? "ConstDictVariable" : variableClass(self).replace(/^\w+\./, "");
  const known = Object.hasOwn(followedMethods, variable) ? followedMethods[variable]! : undefined;
  if (known === undefined || known.has(name)) return;
  unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}
