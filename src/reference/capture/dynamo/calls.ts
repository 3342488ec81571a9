/** Calls in the traced code (torch/_dynamo/variables/, `call_function`, `call_method`). */
import { PyOpPacket, allowedInGraph, TorchFunction, enteredNothing, hasForwardHooks, isModule, ownTorchFunction, legacyTensorTypes, parameterType, torchTypes } from "../../library/torch/index.ts";
import {
  PyBuiltin, PyDict, PyFunction, PyMethod, PyObject, PySlice, PyStaticMethod, PyType, noKwargs, isUserCode, realm, types, uninterrupted, type Kwargs, type Value,
} from "../../objects/index.ts";
import { call, callMethod, compare, getAttribute, typeCall, lookupType, plain, toArray } from "../../protocol/index.ts";
import { opaqueTarget } from "../../library/stdlib/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { PythonTarget } from "../shared/targets.ts";
import { askLibrary } from "./allowedLibraries.ts";
import { builtinCall, refuseMethod, refuseUnbound } from "./builtins.ts";
import { isConstantArgument } from "./reconstruct.ts";
import { constantResult } from "./constantResult.ts";
import { noGuard } from "./constantSource.ts";
import { CycleIterator, grouped } from "./iterators.ts";
import { finish, isFinished } from "./generators.ts";
import { ListIterator } from "./listIterator.ts";
import { describe, describeAll, describeKwargs, isConstant, madeContexts } from "./describe.ts";
import { isCompiledClass } from "./userObjects.ts";
import { isEnumClass, isEnumMember } from "./unmodelled.ts";
import { argumentsMismatch, checkCall } from "./errors.ts";
import { following, type FollowedLine } from "./pythonFollowed.ts";
import { cachedCall } from "./torchSkipped.ts";
import { gotten, instantiate, reduce, withRows } from "./polyfills.ts";
import { numpyCall } from "./numpyCalls.ts";
import { callModule, leafMethod, sourceOf } from "./modules.ts";
import { dynamoError, leaveManager, unsupported } from "./refuse.ts";
import { checkDecorated, checkModeCall, decoratedWithin } from "./gradMode.ts";
import { higherOrderCall, isHigherOrder } from "./higherOrder/index.ts";
import { checkResult, outputsOf } from "./rewrites.ts";
import { checkLibraryCall, refuseCompiled } from "./pythonLibrary.ts";
import { customizedMethod, isCustomized, isCustomizedClass, makeCustomized } from "./customizedDict.ts";
import { madeMappings } from "./mutableMapping.ts";
import { moduleMethod } from "./moduleMethods.ts";
import { madeModules } from "./unspecialized.ts";
import { checkPytreeCall } from "./pytreeCalls.ts";
import { isAutogradClass } from "./autogradClass.ts";
import { MissingAttribute } from "./getAttr.ts";
import { callMissing } from "./missingAttribute.ts";
import { fieldOf, hasField } from "./objectFields.ts";
import { isInGraph, tracedWithin } from "./functions.ts";
import { checkRecursion } from "./recursion.ts";
import { hookCall } from "./torchPython.ts";
import { leafCall, torchCall } from "./torchCalls.ts";
import { checkRandomCall, isStating } from "./randomObjects.ts";
import { SubclassedTensor } from "./subclassed.ts";
import { checkOptimizerCall, checkOptimizerMade } from "./torchOptim.ts";
import { callOwnTorchFunction, entersMode, overriddenCall } from "./torchFunction.ts";
import { builtinMethod } from "./builtinMethods.ts";
import { Deques } from "./deques.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { KeptCallables } from "./keptCallables.ts";

/** Follows calls: decides for each callee whether a node is recorded, an answer is known, Dynamo refuses, or Python goes ahead. */
export class Calls {
  readonly #front: DynamoFrontEnd;
  readonly kept: KeptCallables;
  readonly deques: Deques;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
    this.kept = new KeptCallables(front);
    this.deques = new Deques(front);
  }

  call(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    if ((callee === null || typeof callee !== "object") && isUserCode()) unsupported(`call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof PyMethod) checkRandomCall(callee, args, kwargs);
    if (callee instanceof PyMethod && isStating(callee)) return uninterrupted(() => call(callee, args, kwargs));
    if (callee instanceof MissingAttribute && callee.attribute === "get" && callee.object instanceof MissingAttribute && args.length > 0) {
      const found = hasField(callee.object, args[0]!);
      if (found !== undefined) return found ? fieldOf(callee.object, args[0]!) : args[1] ?? null;
    }
    if (callee instanceof PyObject && isEnumMember(callee) && isUserCode()) unsupported(`call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof PyObject && callee.cls.name === "_Generic" && callee.cls.module === "typing" && isUserCode()) unsupported(`call_function TypingVariable() ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof MissingAttribute) return callMissing(this.#front.output, callee, args, kwargs);
    if (this.#front.sideEffects.active && !isHigherOrder(callee)) checkCall(callee, args, kwargs);
    checkLibraryCall(callee, args, kwargs, (value) => value instanceof PyObject && this.#front.made.has(value));
    const within = decoratedWithin(this.#front, callee, args);
    if (within !== undefined) return within;
    // Nothing is looked up: the function inside is traced at every call, and not told whose method it is (functions.py, `WrapperUserFunctionVariable`).
    const traced = tracedWithin(callee instanceof PyMethod ? callee.func : callee);
    if (traced !== undefined && isUserCode()) return following(cachedCall, () => {
      const misfit = argumentsMismatch(traced, args, kwargs);
      return misfit === undefined ? call(traced, args, kwargs) : dynamoError(...misfit);
    });
    if (callee instanceof PyMethod) {
      const answer = this.#method(callee, args, kwargs);
      this.#bound = answer === undefined ? callee.func : null;
      return answer;
    }
    if (callee instanceof TorchFunction) return torchCall(this.#front, callee, args, kwargs);
    if (callee instanceof PyFunction) return this.#function(callee, args, kwargs);
    if (callee instanceof PyOpPacket) return leafCall(this.#front, callee, `torch.ops.${callee.namespace}.${callee.name}`, `${callee.namespace}.${callee.name}`, args, kwargs);
    if (callee instanceof PyType && isTensorClass(callee)) return leafCall(this.#front, callee, `torch.${callee.name}`, `<class 'torch.${callee.name}'>`, args, kwargs);
    // Of plain numbers it is a constant, of symbols a class that is not followed.
    if (callee === torchTypes.Size && !args.every(isConstant)) unsupported(`call_function UserDefinedClassVariable(<class 'torch.Size'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof PyType && isNumpy(callee.module)) return numpyCall(this.#front, callee, callee.module, callee.name, args, kwargs);
    const opaque = opaqueTarget(callee);
    if (opaque !== null && isNumpy(opaque)) return numpyCall(this.#front, callee, ...parted(opaque), args, kwargs);
    if (callee === parameterType) unsupported("nn parameter construction not supported with export");
    if (callee instanceof PyType && callee.heap) return this.#instance(callee, args, kwargs);
    if (callee instanceof PyBuiltin && callee.name === "_make_subclass" && isUserCode()) refuseCompiled("None.TensorBase._make_subclass");
    if (callee instanceof PyBuiltin && callee !== this.#bound && callee.owner !== null) refuseUnbound(callee.owner, callee.name, args, kwargs);
    // Built-in functions take variables (builtin.py, `call_function`); methods of containers do not look at what they are given.
    if (((callee instanceof PyBuiltin && callee.owner === null) || callee instanceof PyType) && isUserCode()) [...args, ...kwargs.values()].forEach((arg) => this.#front.realize(arg));
    if (callee instanceof PyBuiltin) checkPytreeCall(callee, args, this.#front.constants);
    if (callee instanceof PyType) checkModeCall(callee, args, kwargs);
    if (callee instanceof PyBuiltin || callee instanceof PyType) return builtinCall(this.#front, callee, args, kwargs);
    if (callee instanceof PyObject && callee.cls.heap && !(callee instanceof PyType)) checkDisabledClass(callee.cls, isModule(callee) ? "_call_impl" : "__call__");
    if (isModule(callee)) return callModule(this.#front, callee, args, kwargs);
    const kept = callee instanceof PyObject ? this.kept.call(callee, args, kwargs) : undefined;
    if (kept !== undefined) return kept;
    // What makes an object of the user's a function is guarded.
    if (callee instanceof PyObject && callee.cls.heap && isUserCode() && this.#front.constants.isSourced(callee)) noGuard();
    if (callee instanceof PyObject && callee.cls.module === "operator" && !this.#isGetting && isUserCode()) return this.#got(callee, args, kwargs);
    return undefined;
  }

  #instance(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
    if (isAutogradClass(cls)) return cls;
    const refused = builtinCall(this.#front, cls, args, kwargs);
    if (refused !== undefined) return refused;
    refuseConstruction(cls, args, kwargs);
    if (cls === this.#front.typeOfMade && isTypeCalled() && isSourced(cls)) unsupported(`call_function ${describe(cls)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    const walked = cls.module === "itertools" ? this.#walkedRows(cls, cls.name, args, kwargs) : undefined;
    if (walked !== undefined) return walked;
    if (cls.module === "itertools" && isUserCode() && isFinished(cls.name, args)) return finish(plain(() => call(cls, args, kwargs)));
    // Whether all of what it is made of is constant is asked first (user_defined.py, `check_constant_args`).
    [...args, ...kwargs.values()].forEach((arg) => this.#front.noteItems(arg));
    [...args, ...kwargs.values()].every((arg) => isConstantArgument(arg, (tensor) => this.#front.realize(tensor)));
    const isDeque = cls.name === "deque" && cls.module === "collections";
    if (isDeque && kwargs.size === 1 && kwargs.has("maxlen") && args.length !== 1) unsupported("deque() with more than 1 arg not supported");
    // Entries that `defaultdict` is given by name are forgotten (user_defined.py).
    const made = isCustomizedClass(cls) ? makeCustomized(cls, args, kwargs) : isOwn(cls) ? makeOwn(cls, args, kwargs) : plain(() => call(cls, args, cls.name === "defaultdict" && cls.module === "collections" ? noKwargs : kwargs));
    if (made instanceof PyObject) {
      this.#front.made.add(made);
      if (made instanceof PyDict) madeMappings.add(made);
      if (isModule(made)) madeModules.add(made);
      if (["__enter__", "__exit__"].every((name) => lookupType(cls, name) !== undefined) && !isLibrary(made)) madeContexts.add(made);
      this.#order.set(made, ++this.#count);
    }
    if (isDeque) this.deques.made();
    return made;
  }

  readonly #order = new WeakMap<PyObject, number>();
  #count = 0;

  /** Tells later whether an object of a user's class was made from here on. */
  madeFromHere(): (object: PyObject) => boolean {
    const before = this.#count;
    return (object) => (this.#order.get(object) ?? 0) > before;
  }

  /** What the method asked about last is a method of: Python calls it next. */
  #bound: Value = null;

  #method(callee: PyMethod, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const { func, self } = callee;
    const kept = this.kept.call(callee, args, kwargs);
    if (kept !== undefined) return kept;
    const customized = isCustomized(self) ? customizedMethod(self, callee, args) : undefined;
    if (customized !== undefined) return customized.value;
    if (self instanceof SubclassedTensor && !(func instanceof PyFunction) && isUserCode()) unsupported(`call_method ${describe(self)} ${(func as PyBuiltin).name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (func instanceof PyFunction && entersMode(self, func)) return plain(() => call(callee, args, kwargs)) && null;
    if (func === ownTorchFunction) return callOwnTorchFunction(args, kwargs);
    if (func instanceof PyFunction) checkDisabled(func);
    if (func instanceof PyFunction && func.module.startsWith("torch.optim.")) checkOptimizerCall(self, func);
    if (func instanceof PyFunction) checkRecursion(func, true, this.#front.output.rootFrame);
    if (func instanceof PyFunction) checkDecorated(func, self instanceof PyObject && this.#front.made.has(self));
    if (func instanceof PyFunction && entering.has(func.name) && self instanceof PyObject && this.#front.made.has(self) && !isLibrary(self)) return enterOrLeave(callee, args, kwargs);
    if (func instanceof PyBuiltin) {
      const answer = builtinMethod(this.#front, callee, func.name, args, kwargs);
      if (answer !== undefined || typeof self === "string") return answer;
    }
    const hooked = hookCall(this.#front, self, func instanceof TorchFunction || func instanceof PyBuiltin ? func.name : "", args);
    if (hooked !== undefined) return hooked;
    if (func instanceof TorchFunction) return torchCall(this.#front, func, [self, ...args], kwargs);
    if (func instanceof PyFunction && isMarkedConstant(func)) return constantResult(this.#front, callee, args, kwargs);
    if (func instanceof PyFunction && isModule(self)) return leafMethod(this.#front, self, func, args, kwargs);
    if (func instanceof PyFunction && leavesNothing(self, func)) return enteredNothing;
    // `nullcontext(x)` enters nothing at all (ctx_manager.py, `NullContextVariable`).
    if (func instanceof PyFunction && func.name === "__enter__" && func.qualname === "nullcontext.__enter__" && func.module === "contextlib" && isUserCode()) return null;
    if (self instanceof PySlice && func instanceof PyBuiltin && func.name === "indices") refuseCompiled("None.slice.indices");
    // `super().__call__(…)`: torch's own way to `forward`.
    if (isModule(self) && func instanceof PyBuiltin && func.name === "__call__" && isUserCode() && realm().frame!.name === "__call__" && !hasForwardHooks(self)) {
      return following(calledByWrapper, () => callMethod(self, "forward", args, kwargs));
    }
    if (isModule(self) && func instanceof PyBuiltin) {
      const source = sourceOf(this.#front, self);
      if (source !== null) return moduleMethod(this.#front, self, source, func.name, args, kwargs);
    }
    if (func instanceof PyBuiltin && func.owner === types.type && func.name !== "__subclasses__" && isUserCode()) unsupported(`call_method ${describe(self)} ${func.name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (func instanceof PyBuiltin || (func instanceof PyFunction && func.file.startsWith("<prelude>/"))) refuseMethod(self, func.name, args, kwargs);
    return undefined;
  }

  #function(callee: PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const captured = this.kept.call(callee, args, kwargs);
    if (captured !== undefined) return captured;
    if (isMarkedConstant(callee)) return constantResult(this.#front, callee, args, kwargs);
    if (isNumpy(callee.module)) return numpyCall(this.#front, callee, callee.module, callee.name, args, kwargs);
    if (callee.module === "functools" && callee.name === "reduce") return reduceCall(args);
    if (callee.module === "itertools" && isUserCode()) {
      if (callee.name === "cycle" && args.length === 1) return new CycleIterator(args[0]!);
      if (callee.name === "groupby") return grouped(args, kwargs);
      const walked = this.#walkedRows(callee, callee.name, args, kwargs);
      if (walked !== undefined) return walked;
      if (isFinished(callee.name, args)) return finish(plain(() => call(callee, args, kwargs)));
    }
    checkDisabled(callee);
    checkDecorated(callee, false);
    checkRecursion(callee, false, this.#front.output.rootFrame);
    const followed = higherOrderCall(this.#front, callee, args, kwargs);
    if (followed !== undefined) return followed;
    askLibrary(callee);
    if (!isInGraph(callee) && !(allowedInGraph.has(callee) && !isMethodOf(args[0], callee))) {
      // Of a function that is followed the first argument is asked whether it is a module (symbolic_convert.py, `inline_call_`).
      if (args.length > 0 && isUserCode()) this.#front.realize(args[0]!);
      return undefined;
    }
    const outSizes = outputsOf(kwargs).map((out) => out.tensor.sizes);
    const record = (): Value => {
      const result = this.#front.output.record("call_function", this.#inGraphTarget(callee), args, kwargs, (given, named) => call(callee, given, named));
      checkResult(result, kwargs, outSizes);
      return result;
    };
    return overriddenCall(callee, args, kwargs, record) ?? record();
  }

  /** A function of `itertools` that is followed has gone through tensors to their end when it is called. */
  #walkedRows(callee: Value, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const rows = withRows(name, args);
    return rows && new ListIterator(toArray(plain(() => call(callee, rows, kwargs))));
  }

  #isGetting = false;

  /** What `operator.itemgetter` and its like make is a function of Dynamo's own. */
  #got(callee: PyObject, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    this.#isGetting = true;
    try {
      return gotten(callee.cls.name, () => plain(() => call(callee, args, kwargs)));
    } finally {
      this.#isGetting = false;
    }
  }

  readonly #inGraph = new Map<PyFunction, PythonTarget>();

  #inGraphTarget(fn: PyFunction): PythonTarget {
    let target = this.#inGraph.get(fn);
    if (target === undefined) this.#inGraph.set(fn, (target = new PythonTarget(fn.name, `${fn.module}.${fn.name}`, (values, named) => call(fn, values, named), `<function ${fn.qualname} at 0x…>`, fn)));
    return target;
  }
}

const calledByWrapper: readonly FollowedLine[] = [
  { file: "torch/nn/modules/module.py", line: 1739, name: "_wrapped_call_impl", code: "return self._call_impl(*args, **kwargs)" },
  { file: "torch/nn/modules/module.py", line: 1750, name: "_call_impl", code: "return forward_call(*args, **kwargs)" },
];

/** Classes that were given to `torch.compiler.disable`: of them some methods are. */
function checkDisabledClass(cls: PyType, method: "__init__" | "__call__" | "_call_impl"): void {
  const marked = isUserCode() && cls.heap ? cls.mro.find((each) => each.namespace.get("_torchdynamo_disabled_class") === true) : undefined;
  if (marked === undefined) return;
  const owner = method === "_call_impl" ? "Module" : (cls.mro.find((each) => each.namespace.has(method)) ?? cls).qualname;
  unsupported(`'inline in skipfiles: ${owner}.${method} | _fn torch/_dynamo/eval_frame.py, skipped according trace_rules.lookup SKIP_DIRS'`);
}

/** Classes whose `__new__` is written in C: those made of immutable ones of Python's, and namespaces (user_defined.py, `UserDefinedClassVariable.call_function`). */
function refuseConstruction(cls: PyType, args: readonly Value[], kwargs: Kwargs): void {
  if (!isUserCode()) return;
  checkOptimizerMade(cls);
  checkDisabledClass(cls, "__init__");
  if (cls.mro.includes(torchTypes.Tensor) && !cls.mro.includes(parameterType) && !(lookupType(cls, "__new__") instanceof PyStaticMethod)) following(instantiated, () => refuseCompiled("None.TensorBase.__new__"));
  if (cls.mro.includes(parameterType) && !(lookupType(cls, "__new__") instanceof PyStaticMethod)) following([...instantiated, parameterMade], () => refuseCompiled("None.TensorBase._make_subclass"));
  if (cls.module === "types" && cls.name === "SimpleNamespace") following(instantiated, () => refuseCompiled("None.SimpleNamespace.__new__"));
  const isEnum: boolean = isEnumClass(cls);
  if (isEnum && args.length === 1 && kwargs.size === 0) checkMember(cls, args[0]!);
  if (isEnum || /^(torch|collections|numpy|typing)\b/.test(cls.module) || lookupType(cls, "_fields") !== undefined) return;
  // Of classes that read attributes as `object` does, `__new__` is called in a function of Dynamo's own.
  const plain = [types.str, types.float].find((each) => cls.mro.includes(each));
  if (cls.module === "datetime") following(instantiated, () => refuseCompiled(`None.${cls.name}.__new__`));
  if (plain !== undefined && !(lookupType(cls, "__new__") instanceof PyStaticMethod)) following(instantiated, () => refuseCompiled(`None.${plain.name}.__new__`));
  if (isCompiledClass(cls) || cls.mro.some((each) => each === types.tuple || each === types.int)) unsupported(`call_function ${describe(cls)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

const parameterMade: FollowedLine = { file: "torch/nn/parameter.py", line: 46, name: "__new__", code: "return torch.Tensor._make_subclass(cls, data, requires_grad)" };

/** A member is looked up by a constant, among those that have a name of their own (constant.py, `EnumVariable.create`). */
function checkMember(cls: PyType, value: Value): void {
  if (isConstant(value) && !isEnumMember(value) && uninterrupted(() => toArray(cls)).some((member) => compare("eq", getAttribute(member, "value"), value) === true)) return;
  unsupported("Enum variable is constructed with non constant values");
}

const instantiated: readonly FollowedLine[] = [{ file: "torch/_dynamo/polyfills/__init__.py", line: 171, name: "instantiate_user_defined_class_object", code: "obj = cls.__new__(cls, *args, **kwargs)" }];

/** A class of the user's, of which neither a metaclass nor Python's own rules are asked. */
const isOwn = (cls: PyType): boolean => isUserCode() && !/^(typing|enum)$/.test(cls.cls.module) && cls.mro.every((each) => each === types.object || (each.heap && !/^(torch|collections|typing|abc|enum|dataclasses|contextlib|numpy)\b/.test(each.module)) || (each.name === "ABC" && each.module === "abc") || each.name === "Generic" || (cls.mro.includes(torchTypes.Tensor) && /^torch\b/.test(each.module)));

/** With a `__new__` in Python both methods are called from a function of Dynamo's (user_defined.py, `UserDefinedClassVariable.call_function`). */
const makeOwn = (cls: PyType, args: readonly Value[], kwargs: Kwargs): Value => (lookupType(cls, "__new__") === types.object.namespace.get("__new__") ? typeCall(cls, args, kwargs) : instantiate(cls, args, kwargs));

/** Whether a function was reached as a method of its first argument: what it is marked as is not looked up then (variables/functions.py, `UserMethodVariable`). */
const isMethodOf = (self: Value | undefined, fn: PyFunction): boolean => self instanceof PyObject && lookupType(self.cls, fn.name) === fn;

/** `functools.reduce(function, iterable, initial)`. */
function reduceCall([step, items, start]: readonly Value[]): Value | undefined {
  return step === undefined || items === undefined ? undefined : reduce((value, element) => call(step, [value, element]), items, start);
}

/** A function that was marked with `torch.compiler.disable`. */
function checkDisabled(fn: PyFunction): void {
  const how = fn.own("_torchdynamo_disable");
  // Members of classes are read as what stands for them, which is a function of Dynamo's own.
  if (how === "wrapped" && /[^>]\.\w+$/.test(fn.qualname)) unsupported(`'inline in skipfiles: ${fn.qualname} | _fn torch/_dynamo/eval_frame.py, skipped according trace_rules.lookup SKIP_DIRS'`);
  if (how !== undefined) unsupported(`call torch._dynamo.disable() wrapped function <function ${fn.qualname} at 0x…>`);
}

/** Context managers of Python's library and of torch, which have rules of their own. */
export const isLibrary = (value: PyObject): boolean => !value.cls.heap || /^(torch|contextlib|warnings)(\.|$)/.test(value.cls.module);

const entering: ReadonlySet<string> = new Set(["__enter__", "__exit__"]);

/** What is refused in a context manager's own methods is refused of the manager (ctx_manager.py, `GenericContextWrappingVariable`). */
function enterOrLeave(method: PyMethod, args: readonly Value[], kwargs: Kwargs): Value {
  const { cls } = method.self as PyObject;
  const func = method.func as PyFunction;
  // Leaving is a call inside the block, and no call may fail there.
  const refusal = (): never => {
    if (func.name === "__enter__") leaveManager(realm().frame!);
    return unsupported(func.name === "__exit__" ? "Graph break under GenericContextWrappingVariable" : `Unsupported context manager <${cls.module}.${cls.qualname} object at 0x…>'s __enter__ function`);
  };
  if (func.file.startsWith("<prelude>/contextlib") || func.module === "torch.utils._python_dispatch") return refusal();
  const at = realm().frame;
  try {
    const result = plain(() => call(method, args, kwargs));
    if (func.name === "__exit__" && at !== null) leaveManager(at);
    return result;
  } catch (error) {
    if (!(error instanceof Rejection) || error.type !== "torch._dynamo.exc.Unsupported") throw error;
    realm().frame = at;
    return refusal();
  }
}

/** Methods of loggers (misc.py, `LoggingLoggerVariable`). */
function leavesNothing(self: Value, { name, module }: PyFunction): boolean {
  if (!isUserCode() || !(self instanceof PyObject)) return false;
  return module === "logging" && self.cls.name === "Logger" && logged.has(name);
}

const logged: ReadonlySet<string> = new Set(["log", "debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"]);

/** `torch.Tensor` and `torch.FloatTensor`, as what makes tensors. */
const isTensorClass = (cls: PyType): boolean => cls === torchTypes.Tensor || (cls.module === "torch" && legacyTensorTypes.has(cls.name));

/** The module and the name of what is called. */
const parted = (dotted: string): [string, string] => [dotted.slice(0, dotted.lastIndexOf(".")), dotted.slice(dotted.lastIndexOf(".") + 1)];

const isNumpy = (module: string): boolean => module === "numpy" || module.startsWith("numpy.");

function isMarkedConstant(fn: PyFunction): boolean {
  return fn.own("_dynamo_marked_constant") === true;
}

/** `type(object)(…)`. */
function isTypeCalled(): boolean {
  const at = (realm().frame as { readonly at?: { readonly kind: string; readonly func?: { readonly kind: string; readonly func?: { readonly id?: string } } } } | null)?.at;
  return isUserCode() && at?.kind === "Call" && at.func?.kind === "Call" && at.func.func?.id === "type";
}

/** Classes that are made an instance of by what leads to them; named tuples and frozen data classes are known themselves. */
function isSourced(cls: PyType): boolean {
  const parameters = lookupType(cls, "__dataclass_params__");
  return !(parameters instanceof PyObject && parameters.own("frozen") === true) && !cls.mro.includes(types.tuple) && lookupType(cls, "__new__") === lookupType(types.object, "__new__");
}
