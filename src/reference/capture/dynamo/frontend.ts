/**
 * The strict front end: follows evaluated code as Dynamo follows bytecode (torch/_dynamo/symbolic_convert.py, variables/).
 *
 * Python's own semantics are the interpreter's. This is asked first at each operation, and acts where a traced value, a module or a
 * torch callable is involved: it records a node, answers from metadata, or refuses as Dynamo does.
 */
import type { Node } from "../../graph/index.ts";
import { PyOpPacket, PySym, allowedInGraph, PyTensor, TorchFunction, enteredNothing, fromOpResult, functionParameters, isModule, legacyTensorTypes, parameterType, preludeAttribute, torchTypes } from "../../library/torch/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import {
  PyBoxed, PyBuiltin, PyCell, PyDict, dictEntries, PyException, PyFunction, PyIterator, PyList, PyMethod, PyObject, PySet, PySlice, PyStaticMethod, PyTuple, PyType, noKwargs, raise, realm, types, unbox, uninterrupted,
  PyGenerator, type BinaryOperator, type CompareOperator, type FrameInfo, type Interceptor, type Kwargs, type RaiseKind, type TracebackEntry, type StatementKind,
  type UnaryOperator, type Value,
} from "../../objects/index.ts";
import { binary, call, callMethod, typeCall, getAttribute, lookupType, plain, toArray, truth } from "../../protocol/index.ts";
import { SymNode, symCall, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { opaqueTarget } from "../../library/stdlib/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { PythonTarget } from "../shared/targets.ts";
import { askLibrary } from "./allowedLibraries.ts";
import { builtinCall, checkNumberMethod, refuseMethod, refuseUnbound } from "./builtins.ts";
import { isConstantArgument } from "./reconstruct.ts";
import { constantResult, unknownOrder } from "./constantResult.ts";
import { CycleIterator, grouped } from "./iterators.ts";
import { drain, finish, isFinished } from "./generators.ts";
import { ListIterator, outsideIterators, readIterators } from "./listIterator.ts";
import { describe, describeAll, describeKwargs, isConstant, madeContexts, variableClass } from "./describe.ts";
import { checkUserCall, isCompiledClass, checkUserMethod, checkUserNegated, checkUserSpread, checkUserUnary, userBinary, userCompare, userTruth } from "./userObjects.ts";
import { PyFormat, joinFormats } from "./texts.ts";
import { builtinText, checkIterated, checkKey, checkPattern, isDictionary, isEnumClass, isUnknownKey, isEnumMember, refuseEnumClass, refuseMember } from "./unmodelled.ts";
import { checkCall, checkRaise, failure, type Doing } from "./errors.ts";
import { runFake } from "./fakeRun.ts";
import { following, type FollowedLine } from "./pythonFollowed.ts";
import { cachedCall } from "./torchSkipped.ts";
import { gotten, indexOf, instantiate, reduce, withRows } from "./polyfills.ts";
import { NumpyArrays } from "./numpyArrays.ts";
import { numpyCall } from "./numpyCalls.ts";
import { callModule, isCached, leafMethod, moduleContains, moduleItem } from "./modules.ts";
import type { OutputGraph } from "./output.ts";
import { dynamoError, dynamoFailure, enterManager, leaveManager, refusalAt, unsupported } from "./refuse.ts";
import { checkDecorated, checkModeCall, decoratedWithin, refuseSettled } from "./gradMode.ts";
import { changes, type SideEffects } from "./sideEffects.ts";
import { higherOrderCall, isHigherOrder } from "./higherOrder/index.ts";
import { membership } from "./membership.ts";
import { checkBinary, checkComparison, comparedLists, joinedLists, checkContainer, checkIteration, checkUnary, hasTruth } from "./operations.ts";
import { assertCondition, branch, evaluateFloat, evaluateInt } from "./conditions.ts";
import { checkResult, methodRewrites, outputsOf } from "./rewrites.ts";
import { Constants } from "./constants.ts";
import { ForeignTensors } from "./foreign.ts";
import { checkLibraryCall, refuseCompiled, refuseEnvironment } from "./pythonLibrary.ts";
import { checkMappingIterated, checkMappingLength, checkMappingMethod } from "./mappings.ts";
import { customizedMethod, isCustomized, isCustomizedClass, makeCustomized } from "./customizedDict.ts";
import { isMutableMapping, madeMappings } from "./mutableMapping.ts";
import { moduleMethod } from "./moduleMethods.ts";
import { madeModules } from "./unspecialized.ts";
import { itemSource, type Sources } from "./sources.ts";
import { checkPytreeCall } from "./pytreeCalls.ts";
import { isAutogradClass } from "./autogradClass.ts";
import { MissingAttribute } from "./getAttr.ts";
import { callMissing, missingCondition, missingIterated } from "./missingAttribute.ts";
import { fieldOf, hasField } from "./objectFields.ts";
import { isInGraph } from "./functions.ts";
import { checkRecursion } from "./recursion.ts";
import { hookCall } from "./torchPython.ts";
import { leafCall, overriddenCall, torchCall } from "./torchCalls.ts";
import { binaryOperation, comparison, unaryOperation } from "./operators.ts";
import { attributeOf, itemOf, writeAttribute, writeItem } from "./access.ts";

export class DynamoFrontEnd implements Interceptor {
  readonly output: OutputGraph;
  readonly sources: Sources;
  /** The real value behind each traced input, for constants that are computed from the examples. */
  readonly realInputs: Map<PyTensor, Value> = new Map();
  /** Classes of modules that the traced code writes constants to. */
  readonly dynamicClasses: Set<PyType> = new Set();
  /** Scalars of NumPy's that the traced code read from the model. */
  numpyScalars = 0;
  /** Arrays of NumPy's that the traced code read from the model, as the tensors that stand for them. */
  readonly numpyInputs: Set<PyTensor> = new Set();
  /** What was written to modules that are not specialised on. */
  readonly written: Map<PyObject, Map<string, Value>> = new Map();
  /** What was written to objects past the properties of that name. */
  readonly pending: Map<PyObject, Map<string, Value>> = new Map();
  /** The trace's own copies of modules' registries. */
  readonly registries: Map<PyDict, PyDict> = new Map();
  /** A name that a guard looks for in vain. */
  unnamed: string | undefined;
  /** Real tensors read straight from a module, with that module. */
  readonly ownTensors: Map<PyTensor, PyObject> = new Map();
  /** Those of them that a container holds: they are wrapped where they are used. */
  readonly heldTensors: Set<PyTensor> = new Set();

  readonly sideEffects: SideEffects;
  /** Where tensors were seen in containers; they are wrapped when they are used. */
  readonly itemSources = new Map<PyTensor, string>();
  readonly arrays: NumpyArrays;
  /** What a node of a function of torch's calls; one object a function. */
  readonly targets: Map<TorchFunction, PythonTarget> = new Map();
  /** The nodes that entered the regions in force, by the function that enters such a region. */
  readonly openRegions = new Map<TorchFunction, Node[]>();

  readonly root: PyObject;
  readonly rootSource: string;
  /** Whether a hook is to be registered on a tensor that takes none. */
  unhookable = false;
  /** Whether something was read by a name that is a keyword. */
  unreadable = false;
  readonly foreign: ForeignTensors = new ForeignTensors(this);
  readonly constants: Constants = new Constants(this);

  constructor(output: OutputGraph, sources: Sources, root: PyObject, rootSource: string, sideEffects: SideEffects) {
    this.output = output;
    this.sources = sources;
    this.root = root;
    this.rootSource = rootSource;
    this.sideEffects = sideEffects;
    this.arrays = new NumpyArrays(output);
    output.foreign = this.foreign;
  }

  // ---- calls

  call(callee: Value, given: readonly Value[], kwargs: Kwargs): Value | undefined {
    const args = given.some(isNumpyValue) ? given.map((each) => this.adopt(each)) : given;
    this.#call = this.#doing = { at: positionOf(realm().frame), callee, args, kwargs, iterated: null };
    if ((callee === null || typeof callee !== "object") && realm().frame?.internal === false) unsupported(`call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof MissingAttribute && callee.attribute === "get" && callee.object instanceof MissingAttribute && args.length > 0) {
      const found = hasField(callee.object, args[0]!);
      if (found !== undefined) return found ? fieldOf(callee.object, args[0]!) : args[1] ?? null;
    }
    if (callee instanceof PyObject && isEnumMember(callee) && realm().frame?.internal === false) unsupported(`call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof PyObject && callee.cls.name === "_Generic" && callee.cls.module === "typing" && realm().frame?.internal === false) unsupported(`call_function TypingVariable() ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof MissingAttribute) callMissing(this.output, callee, args, kwargs);
    if (this.sideEffects.active && !isHigherOrder(callee)) checkCall(callee, args, kwargs);
    checkLibraryCall(callee, args, kwargs, (value) => value instanceof PyObject && this.made.has(value));
    const within = decoratedWithin(this, callee, args);
    if (within !== undefined) return within;
    // Nothing is looked up: the function inside is traced at every call, and not told whose method it is (functions.py, `WrapperUserFunctionVariable`).
    const cached = callee instanceof PyMethod ? callee.func : callee;
    if (isCached(cached) && realm().frame?.internal === false) return following(cachedCall, () => call((cached as PyFunction).own("__wrapped__")!, args, kwargs));
    if (callee instanceof PyMethod) {
      const answer = this.#method(callee, args, kwargs);
      this.#bound = answer === undefined ? callee.func : null;
      return answer;
    }
    if (callee instanceof TorchFunction) return torchCall(this, callee, args, kwargs);
    if (callee instanceof PyFunction) return this.#function(callee, args, kwargs);
    if (callee instanceof PyOpPacket) return leafCall(this, callee, `torch.ops.${callee.namespace}.${callee.name}`, `${callee.namespace}.${callee.name}`, args, kwargs);
    if (callee instanceof PyType && isTensorClass(callee)) return leafCall(this, callee, `torch.${callee.name}`, `<class 'torch.${callee.name}'>`, args, kwargs);
    // Of plain numbers it is a constant, of symbols a class that is not followed.
    if (callee === torchTypes.Size && !args.every(isConstant)) unsupported(`call_function UserDefinedClassVariable(<class 'torch.Size'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
    if (callee instanceof PyType && isNumpy(callee.module)) return numpyCall(this, callee, callee.module, callee.name, args, kwargs);
    const opaque = opaqueTarget(callee);
    if (opaque !== null && isNumpy(opaque)) return numpyCall(this, callee, ...parted(opaque), args, kwargs);
    if (callee === parameterType) unsupported("nn parameter construction not supported with export");
    if (callee instanceof PyType && callee.heap) return this.#instance(callee, args, kwargs);
    if (callee instanceof PyBuiltin && callee !== this.#bound && callee.owner !== null) refuseUnbound(callee.owner, callee.name, args, kwargs);
    // Built-in functions take variables (builtin.py, `call_function`); methods of containers do not look at what they are given.
    if (((callee instanceof PyBuiltin && callee.owner === null) || callee instanceof PyType) && realm().frame?.internal === false) args.forEach((arg) => this.realize(arg));
    if (callee instanceof PyBuiltin) checkPytreeCall(callee, args);
    if (callee instanceof PyType) checkModeCall(callee, args, kwargs);
    if (callee instanceof PyBuiltin || callee instanceof PyType) return builtinCall(this, callee, args, kwargs);
    if (isModule(callee)) return callModule(this, callee, args, kwargs);
    if (callee instanceof PyObject && callee.cls.module === "operator" && !this.#isGetting && realm().frame?.internal === false) return this.#got(callee, args, kwargs);
    return undefined;
  }

  #instance(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
    if (isAutogradClass(cls)) return cls;
    const refused = builtinCall(this, cls, args, kwargs);
    if (refused !== undefined) return refused;
    refuseConstruction(cls, args, kwargs);
    const walked = cls.module === "itertools" ? this.#walkedRows(cls, cls.name, args, kwargs) : undefined;
    if (walked !== undefined) return walked;
    if (cls.module === "itertools" && realm().frame?.internal === false && isFinished(cls.name, args)) return finish(plain(() => call(cls, args, kwargs)));
    // Whether all of what it is made of is constant is asked first (user_defined.py, `check_constant_args`).
    [...args, ...kwargs.values()].forEach((arg) => this.noteItems(arg));
    [...args, ...kwargs.values()].every((arg) => isConstantArgument(arg, (tensor) => this.realize(tensor)));
    const isDeque = cls.name === "deque" && cls.module === "collections";
    if (isDeque && kwargs.size === 1 && kwargs.has("maxlen") && args.length !== 1) unsupported("deque() with more than 1 arg not supported");
    // Entries that `defaultdict` is given by name are forgotten (user_defined.py).
    const made = isCustomizedClass(cls) ? makeCustomized(cls, args, kwargs) : isOwn(cls) ? makeOwn(cls, args, kwargs) : plain(() => call(cls, args, cls.name === "defaultdict" && cls.module === "collections" ? noKwargs : kwargs));
    if (made instanceof PyObject) {
      this.made.add(made);
      if (made instanceof PyDict) madeMappings.add(made);
      if (isModule(made)) madeModules.add(made);
      if (["__enter__", "__exit__"].every((name) => lookupType(cls, name) !== undefined) && !isLibrary(made)) madeContexts.add(made);
      this.#order.set(made, ++this.#count);
    }
    if (isDeque) this.#dequeFrame = this.#rootFrame();
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
    const kept = this.#methodSources.get(callee);
    if (kept !== undefined) return this.#kept(callee, kept, args, kwargs);
    const customized = isCustomized(self) ? customizedMethod(self, callee, args) : undefined;
    if (customized !== undefined) return customized.value;
    if (func instanceof PyFunction) checkDisabled(func);
    if (func instanceof PyFunction) checkRecursion(func, true, this.output.rootFrame);
    if (func instanceof PyFunction) checkDecorated(func, self instanceof PyObject && this.made.has(self));
    if (func instanceof PyFunction && entering.has(func.name) && self instanceof PyObject && this.made.has(self) && !isLibrary(self)) return enterOrLeave(callee, args, kwargs);
    if (func instanceof PyBuiltin) {
      if (func.name === "__getattribute__" && realm().frame?.name === "__getattribute__") unsupported("non-function or method super: <slot wrapper '__getattribute__' of 'object' objects>");
      refuseUnbound(self, func.name, args, kwargs);
      checkMappingMethod(self, func.name, args, kwargs);
      checkUserCall(self, func.name, args, kwargs);
      if (self instanceof PyBoxed && isEnumMember(self) && realm().frame?.internal === false && !func.name.startsWith("__")) refuseCompiled(`None.${self.cls.name}.${func.name}`);
      if (changes(func.name, self)) {
        if (self instanceof PySet && func.name === "add" && this.sideEffects.constants.has(self)) unsupported(`call_method ${describe(self)} __setitem__ (${args.map(describe).join(", ")}, ${describe(null)}) {}`);
        if (this.sideEffects.constants.has(self as PyObject)) unsupported(`call_method ${describe(self)} ${func.name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
        this.noteItems(self);
        this.sideEffects.check(self);
      }
      const [key] = args;
      if ((self instanceof PyDict || self instanceof PySet) && key instanceof PySym) return call(callee, [evaluateInt(key), ...args.slice(1)], kwargs);
      if (self instanceof PyDict && handingOut.has(func.name)) this.noteItems(self);
      if (self instanceof PyDict) this.unnamed ??= unknownOrder(self, func.name);
      if (self instanceof PyDict && lookingUp.has(func.name) && realm().frame?.internal === false && args.length > 0) this.#lookUp(self, args[0]!);
      if (func.name === "setdefault") refuseEnvironment(self, func.name);
      if (self instanceof PyDict && isDictionary(self) && lookingUp.has(func.name) && realm().frame?.internal === false && args.length > 0 && isUnknownKey(args[0]!)) return args[1] ?? null;
      // What is not there is popped as None (dicts.py, `call_method`).
      if (func.name === "pop" && args.length === 1 && kwargs.size === 0 && self instanceof PyDict && isDictionary(self) && realm().frame?.internal === false && !self.map.has(args[0]!)) return null;
      if (func.name === "index" && args.length === 1 && (self instanceof PyList || self instanceof PyTuple) && !self.cls.heap && [args[0]!, ...self.items].some(isTracedValue)) {
        const found = indexOf(self.items, args[0]!);
        if (found !== undefined) return found;
      }
      if (func.name === "sort" && self instanceof PyList && self.items.some((item) => item instanceof PyTensor) && !kwargs.has("key") && realm().frame?.internal === false) unsupported("sort with non-constant keys");
      if (func.name === "remove" && self instanceof PySet && args.length === 1 && realm().frame?.internal === false && !self.map.has(args[0]!)) unsupported("key does not exist");
      if (typeof self === "string") return this.#stringMethod(self, func.name, args, kwargs);
      checkNumberMethod(self, func.name, args, kwargs);
    }
    const hooked = hookCall(this, self, func instanceof TorchFunction || func instanceof PyBuiltin ? func.name : "", args);
    if (hooked !== undefined) return hooked;
    if (func instanceof TorchFunction) return torchCall(this, func, [self, ...args], kwargs);
    if (func instanceof PyFunction && isMarkedConstant(func)) return constantResult(this, callee, args, kwargs);
    if (func instanceof PyFunction && isModule(self)) return leafMethod(this, self, func, args, kwargs);
    if (func instanceof PyFunction && leavesNothing(self, func)) return enteredNothing;
    // `nullcontext(x)` enters nothing at all (ctx_manager.py, `NullContextVariable`).
    if (func instanceof PyFunction && func.name === "__enter__" && func.qualname === "nullcontext.__enter__" && func.module === "contextlib" && realm().frame?.internal === false) return null;
    if (self instanceof PySlice && func instanceof PyBuiltin && func.name === "indices") refuseCompiled("None.slice.indices");
    if (isModule(self) && func instanceof PyBuiltin) {
      const source = this.sources.of(self);
      if (source !== undefined) return moduleMethod(this, self, source, func.name, args, kwargs);
    }
    if (func instanceof PyBuiltin || (func instanceof PyFunction && func.file.startsWith("<prelude>/"))) refuseMethod(self, func.name, args, kwargs);
    return undefined;
  }

  /** Whether a key is there is asked of its value too, which is then a variable (dicts.py, `ConstDictVariable.__contains__`). */
  #lookUp(dictionary: PyDict, key: Value): void {
    const value = isConstant(key) ? dictionary.map.get(key) : undefined;
    if (value === undefined) return;
    this.noteItems(dictionary);
    this.realize(value);
  }

  /** Where the items of a container are: before they change, and before something hands them out or asks about them. */
  noteItems(container: Value): void {
    const source = container instanceof PyObject && realm().frame?.internal === false ? this.sources.of(container) : undefined;
    if (source === undefined) return;
    const items = container instanceof PyDict ? dictEntries(container) : container instanceof PyList ? container.items.map((item, i) => [BigInt(i), item] as const) : [];
    for (const [key, value] of items) this.reached(value, () => itemSource(container as PyObject, source, key), true);
  }

  /** Constants take constants (constant.py, `call_method`); a format is filled in later. */
  #stringMethod(self: string, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    if (realm().frame?.internal !== false) return undefined;
    const parts = name === "join" && args.length === 1 ? toArray(args[0]!) : undefined;
    if ([...(parts ?? args), ...kwargs.values()].every((each) => isConstant(each) || (each instanceof PySym && name !== "format"))) {
      return parts?.every((part) => typeof part === "string") ? parts.join(self) : undefined;
    }
    return name === "format" ? new PyFormat(self, args) : unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  }

  #function(callee: PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const captured = this.#closureSources.get(callee);
    if (captured !== undefined) return this.#captured(callee, captured, args, kwargs);
    if (isMarkedConstant(callee)) return constantResult(this, callee, args, kwargs);
    if (isNumpy(callee.module)) return numpyCall(this, callee, callee.module, callee.name, args, kwargs);
    if (callee.module === "functools" && callee.name === "reduce") return reduceCall(args);
    if (callee.module === "itertools" && realm().frame?.internal === false) {
      if (callee.name === "cycle" && args.length === 1) return new CycleIterator(args[0]!);
      if (callee.name === "groupby") return grouped(args, kwargs);
      const walked = this.#walkedRows(callee, callee.name, args, kwargs);
      if (walked !== undefined) return walked;
      if (isFinished(callee.name, args)) return finish(plain(() => call(callee, args, kwargs)));
    }
    checkDisabled(callee);
    checkDecorated(callee, false);
    checkRecursion(callee, false, this.output.rootFrame);
    const followed = higherOrderCall(this, callee, args, kwargs);
    if (followed !== undefined) return followed;
    askLibrary(callee);
    if (!isInGraph(callee) && !(allowedInGraph.has(callee) && !isMethodOf(args[0], callee))) {
      // Of a function that is followed the first argument is asked whether it is a module (symbolic_convert.py, `inline_call_`).
      if (args.length > 0 && realm().frame?.internal === false) this.realize(args[0]!);
      return undefined;
    }
    const outSizes = outputsOf(kwargs).map((out) => out.tensor.sizes);
    const overridden = overriddenCall(callee, args, kwargs);
    if (overridden !== undefined) return overridden;
    const result = this.output.record("call_function", this.#inGraphTarget(callee), args, kwargs, (given, named) => call(callee, given, named));
    checkResult(result, kwargs, outSizes);
    return result;
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

  // ---- operators

  binary(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined {
    if (left instanceof PySet && right instanceof PySet && !inPlace && realm().frame?.internal === false && [left, right].every(isConstant)) {
      // Whatever they are, a set is made of them; one that unites or intersects others cannot be changed (builtin.py, `call_and_`).
      const folded = plain(() => binary(op, left, right));
      const made = folded instanceof PySet ? new PySet(folded.map) : folded;
      if (op === "and" || op === "or") this.sideEffects.constants.add(made as PyObject);
      return made;
    }
    checkBinary(op, left, right, inPlace);
    const joined = inPlace || op !== "add" ? undefined : joinedLists(left, right);
    if (joined !== undefined) return joined;
    return userBinary(op, left, right, inPlace) ?? binaryOperation(this, op, this.adopt(left), this.adopt(right), inPlace);
  }

  unary(op: UnaryOperator, operand: Value): Value | undefined {
    checkUserUnary(op, operand);
    checkUnary(op, operand);
    return unaryOperation(this, op, this.adopt(operand));
  }

  compare(op: CompareOperator, left: Value, right: Value): Value | undefined {
    if (realm().frame?.internal === false && (isMutableMapping(left) || isMutableMapping(right))) unsupported(builtinText(op, [left, right]));
    checkComparison(op, left, right);
    const listed = comparedLists(op, left, right);
    if (listed !== undefined) return listed;
    return userCompare(op, left, right) ?? comparison(this, op, this.adopt(left), this.adopt(right));
  }

  contains(container: Value, item: Value): Value | undefined {
    refuseEnumClass(container, "__contains__", `[${describe(item)}]`);
    refuseMember(container, item);
    const field = container instanceof MissingAttribute ? hasField(container, item) : undefined;
    if (field !== undefined) return field;
    checkUserMethod(container, "__contains__", [item], "list");
    checkContainer(container, item);
    if (isModule(container)) return moduleContains(this, container, item);
    if (container instanceof PyDict && realm().frame?.internal === false) this.#lookUp(container, item);
    if (container instanceof PyTensor) {
      return methodRewrites["__contains__"]!([container, item], noKwargs);
    }
    return membership(container, item);
  }

  // ---- conditions

  truth(value: Value): boolean | undefined {
    if (value instanceof MissingAttribute) missingCondition();
    if (value === enteredNothing) isNothing("is_python_constant");
    if (realm().frame?.internal === false && !hasTruth(value)) missingCondition();
    return userTruth(value) ?? branch(this, value);
  }

  /** Where the traced function has returned. */
  returnedAt: readonly TracebackEntry[] = [];
  /** Its variables that inner functions see. */
  cells: ReadonlySet<unknown> = new Set();
  /** Its module's names. */
  globals: ReadonlyMap<string, Value> | null = null;

  loaded(value: Value): void {
    if (value instanceof PyTensor && !value.tensor.fake) this.foreign.meet(value);
  }

  /** What is handed out is looked for while the frames that it came from are there. */
  #handOut(value: Value, seen: Set<Value>): void {
    if (seen.has(value)) return;
    seen.add(value);
    this.loaded(value);
    if (value instanceof PyTuple || value instanceof PyList) for (const item of value.items) this.#handOut(item, seen);
    else if (value instanceof PyDict) for (const [, item] of dictEntries(value)) this.#handOut(item, seen);
  }

  returned(value: Value): void {
    const { frame } = realm();
    if (frame !== null && frame.back === this.output.rootFrame) {
      [this.globals, this.cells, this.returnedAt] = [frame.globals, cellsOf(frame), [{ file: frame.file, line: frame.line, name: frame.name }]];
      this.#handOut(value, new Set());
    }
    if (value !== enteredNothing || frame === null || frame.internal) return;
    if (frame.back === this.output.rootFrame) isNothing("realize");
    throw dynamoFailure(frame.back!, "AssertionError", "");
  }

  /** `not value` as a value: a node's, which an export runs at once. */
  negate(value: Value): boolean | undefined {
    checkUserNegated(value);
    if (value instanceof PySym) return this.output.record("call_function", negation, [value], noKwargs, negated) === true;
    if (!(value instanceof PyTensor)) return undefined;
    const node = { op: "call_function", target: "<built-in function not_>", args: [value], kwargs: noKwargs };
    return this.output.compute(() => runFake(node, () => !truth(callMethod(value, "item", []))));
  }

  assert(test: Value, message: (() => Value) | null): true | undefined {
    return assertCondition(this, test, message);
  }

  raise(exception: PyObject, how: RaiseKind): void {
    if (how === "assert constant") unsupported("should_compile_partial_graph=False");
    if (how === "raise from") unsupported("raise ... from ...");
    if (how === "again") unsupported("re-raise");
    checkRaise(exception);
  }

  /** What the traced code called or took apart last. */
  #doing: Doing & { at: unknown } = { at: null, callee: null, args: [], kwargs: noKwargs, iterated: null };

  #call: Doing & { at: unknown } = this.#doing;

  /** The list that a tensor was last taken apart into. */
  #rows: PyList | null = null;

  failed(exception: PyObject, frame: FrameInfo): Error | undefined {
    if (!(exception instanceof PyException)) return undefined;
    const known = this.#doing.at === positionOf(frame) ? this.#doing : { callee: null, args: [], kwargs: noKwargs, iterated: null };
    return failure(known, exception, frame);
  }

  generator(made: PyGenerator, frame: FrameInfo): Value {
    return drain(made, frame);
  }

  statement(kind: StatementKind, value: Value): void {
    if (kind === "class") unsupported("missing: LOAD_BUILD_CLASS");
    if (kind === "exit on error") {
      leaveManager(realm().frame!);
      unsupported("missing: WITH_EXCEPT_START");
    }
    // What `**` spreads is merged into a dictionary (symbolic_convert.py, `DICT_MERGE`).
    if (kind === "merge" && realm().frame?.internal === false && /^(constant|tensor)\./.test(variableClass(value))) unsupported(`call_method ConstDictVariable() update ${describeAll([value])} {}`);
    if (kind.startsWith("match ")) checkPattern(kind, value);
    if (kind === "with" && !isManager(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
    if (kind === "with" && value instanceof PyObject && madeContexts.has(value)) enterManager(realm().frame!);
    if (kind === "with") refuseSettled(value);
    if (kind === "with" && value instanceof PyObject && !this.made.has(value) && !isLibrary(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
  }

  /** Frames of the traced function in which a deque was made. */
  #dequeFrame: FrameInfo | null = null;

  /** A deque that the traced code made cannot be handed out where its module has a name `deque` already (lists.py, `DequeVariable.reconstruct`). */
  checkDeques(result: Value): void {
    const frame = this.#dequeFrame;
    if (frame === null || !frame.globals.has("deque")) return this.#checkChangedDeques();
    const holds = (value: Value): boolean => value instanceof PyList && value.cls.name === "deque"
      || ((value instanceof PyList || value instanceof PyTuple) && value.items.some(holds)) || (value instanceof PyDict && [...value.map.values()].some(holds));
    if (holds(result)) throw dynamoFailure(frame, "AssertionError", "");
  }

  /** Nor can one that was there before be changed then. */
  #checkChangedDeques(): void {
    const isDeque = (each: PyObject): boolean => each instanceof PyList && each.cls.name === "deque" && this.sources.of(each) !== undefined;
    if (this.returnedAt.length > 0 && this.globals?.has("deque") === true && [...this.sideEffects.changed].some(isDeque)) throw refusalAt(this.returnedAt, "AssertionError", "");
  }

  #rootFrame(): FrameInfo | null {
    let frame = realm().frame;
    while (frame !== null && frame.back !== this.output.rootFrame) frame = frame.back;
    return frame;
  }

  /** Objects of the user's classes that the traced code made. */
  readonly made: Set<PyObject> = new Set();

  index(value: Value): bigint | undefined {
    if (value instanceof PySym) return evaluateInt(value);
    return undefined;
  }

  /** A string with a symbol in it needs the symbol's value. */
  format(value: Value): string | undefined {
    return value instanceof PySym && value.node.kind === "int" ? String(evaluateInt(value)) : undefined;
  }

  /** Tensors are told apart by what they are in the graph: what is done in place gives the tensor it was done to (builtin.py, `_comparison_with_tensor`). */
  same(left: Value, right: Value): boolean {
    if (left === enteredNothing || right === enteredNothing) isNothing("is_python_constant");
    if (realm().frame?.internal === false) [left, right].forEach((each) => this.realize(each));
    return left instanceof PyTensor && right instanceof PyTensor && left.tensor === right.tensor;
  }

  /** A symbol that is a key is the number it is in the examples. */
  key(key: Value): Value {
    checkKey(key);
    return key instanceof PySym && key.node.kind === "int" ? evaluateInt(key) : key;
  }

  /** Conversions (`!r`) are not made: Dynamo knows them by number, and Python 3.13 gives them as functions (symbolic_convert.py, `CONVERT_VALUE`). */
  field(value: Value, conversion: string, spec: string): Value | undefined {
    // With a specification a symbol is formatted as the number that it is.
    if (value instanceof PySym) return spec === "" || value.node.kind === "bool" ? undefined : formatted(value.node.kind === "int" ? evaluateInt(value) : evaluateFloat(value), spec);
    if (!isConstant(value)) return new PyFormat(`{:${spec}}`, [value]);
    return conversion === "" ? undefined : formatted(value, spec);
  }

  join(parts: readonly Value[]): Value {
    return joinFormats(parts);
  }

  store(name: string, value: Value, kind: "local" | "cell" | "outer" | "global"): void {
    if (kind === "outer") this.sideEffects.checkCell();
    if (kind === "global") this.sideEffects.checkGlobal(name, realm().frame!.globals);
    if (value === enteredNothing) isNothing("set_name_hint");
    // Of cells only those of the traced function itself know their names (symbolic_convert.py, `STORE_DEREF`).
    const named = kind === "local" || (kind === "cell" && realm().frame?.back === this.output.rootFrame);
    if (!named || !(value instanceof PyObject)) return;
    this.lazyContainers.delete(value);
    if (kind === "cell") this.#noteParameter(name, value);
    // A tensor out of a container is wrapped when a variable is given it, which tells it its name.
    this.output.nameHint(this.realize(value) as PyObject, name);
  }

  /** What parameters of the traced function hold that inner functions see, where they were bound anew: that is written back (side_effects.py, `codegen_update_mutated`). */
  readonly rebound = new Map<string, Value>();

  #noteParameter(name: string, value: Value): void {
    const { fn } = realm().frame as { readonly fn?: PyFunction | null };
    const parameters = fn ? functionParameters(fn) : null;
    if (parameters?.positional.includes(name) === true || parameters?.keywordOnly.includes(name) === true) this.rebound.set(name, value);
  }

  /** A tensor out of a container becomes a variable of the trace when something asks what it is (torch/_dynamo/variables/lazy.py). */
  realize(value: Value): Value {
    return value instanceof PyTensor && this.itemSources.has(value) && !this.output.isWrapped(value) ? this.foreign.trace(value) : value;
  }

  /** Runs a function that becomes a graph of its own: what lies outside it must stay as it is. */
  inScope<T>(body: () => T): T {
    return this.sideEffects.inScope(realm().frame, body);
  }

  // ---- attributes and items

  getAttribute(object: Value, name: string): Value | undefined {
    return attributeOf(this, this.adopt(object), name);
  }

  setAttribute(object: Value, name: string, value: Value | undefined): true | undefined {
    if (value !== undefined && realm().frame?.internal === false) this.realize(value);
    return writeAttribute(this, object, name, value);
  }

  getItem(object: Value, key: Value): Value | undefined {
    return itemOf(this, this.adopt(object), plainKey(this.adopt(key)));
  }

  setItem(object: Value, key: Value, value: Value | undefined): true | undefined {
    return writeItem(this, this.adopt(object), plainKey(this.adopt(key)), value);
  }

  /** Containers that were items of containers: no variable holds them themselves. */
  readonly lazyContainers: WeakSet<PyObject> = new WeakSet();

  /** Where methods of modules were found that are kept as values: by way of one its module is another variable (builder.py, `_wrap` of a method). */
  readonly #methodSources = new WeakMap<PyMethod, string>();

  noteMethod(value: Value, source: () => string): void {
    if (value instanceof PyMethod && isModule(value.self) && value.func instanceof PyFunction && !value.func.file.startsWith("<prelude>/")) this.#methodSources.set(value, `${source()}.__self__`);
    else if (value instanceof PyFunction && !value.file.startsWith("<prelude>/") && heldBy(value).length > 0) this.#closureSources.set(value, source());
    else if (value instanceof PyObject && value.cls.name === "partial" && value.cls.module === "functools") this.noteMethod(value.dict?.get("func") ?? null, () => `${source()}.func`);
  }

  /** The same of functions that have captured modules. */
  readonly #closureSources = new WeakMap<PyFunction, string>();

  #captured(fn: PyFunction, source: string, args: readonly Value[], kwargs: Kwargs): Value {
    const held = heldBy(fn).map(([rest, value]) => [value, source + rest, this.sources.of(value)] as const);
    this.#closureSources.delete(fn);
    for (const [value, path] of held) {
      if (isModule(value)) this.output.register(value, path);
      if (value instanceof PyFunction || value instanceof PyMethod) this.noteMethod(value, () => path);
      else this.sources.renew(value, path);
    }
    try {
      return call(fn, args, kwargs);
    } finally {
      this.#closureSources.set(fn, source);
      for (const [value, , before] of held) if (before !== undefined) this.sources.renew(value, before);
    }
  }

  #kept(method: PyMethod, source: string, args: readonly Value[], kwargs: Kwargs): Value {
    const self = method.self as PyObject;
    const before = this.sources.of(self);
    this.#methodSources.delete(method);
    this.output.register(self, source);
    this.sources.renew(self, source);
    try {
      return call(method, args, kwargs);
    } finally {
      this.#methodSources.set(method, source);
      if (before !== undefined) this.sources.renew(self, before);
    }
  }

  /** What an access gave: real tensors become attributes of the graph, containers and modules get the source they were reached by. */
  reached(value: Value, source: () => string, lazy = false): Value {
    if (lazy) this.noteMethod(value, source);
    if (value instanceof PyTensor && lazy) {
      if (!value.tensor.fake && !this.itemSources.has(value)) this.itemSources.set(value, source());
      return value;
    }
    if (value instanceof PyTensor && !value.tensor.fake) return this.output.tensorAttribute(value, source());
    // Dynamo takes scalars and arrays of NumPy's for tensors, which are then inputs that nobody gives.
    if (value instanceof PyBoxed && value.cls.module === "numpy") {
      this.numpyScalars += 1;
      return value.value;
    }
    if (value instanceof PyGenerator || (value instanceof PyIterator && outsideIterators.has(value.cls.name))) readIterators.add(value);
    if (value instanceof PyObject && !(value instanceof PyTensor) && this.sources.worthTracking(value)) {
      if (lazy && this.sources.of(value) === undefined) this.lazyContainers.add(value);
      this.sources.add(value, source());
    }
    return value;
  }

  /** An array or a scalar of NumPy's that was not made while tracing, as the traced array that stands for it; any other value as it is. */
  adopt(value: Value): Value {
    if (!isNumpyValue(value) || realm().frame?.internal !== false) return value;
    return this.arrays.mark(this.foreign.traceNumpy(value, this.#tensorOf(value)));
  }

  readonly #numpyTensors = new Map<PyObject, PyTensor>();

  #tensorOf(value: PyObject): PyTensor {
    let tensor = this.#numpyTensors.get(value);
    if (tensor === undefined) this.#numpyTensors.set(value, (tensor = realTensor(value)));
    return tensor;
  }

  iterate(given: Value): Value | undefined {
    const value = this.adopt(given);
    refuseEnumClass(value, "__iter__", "()");
    checkIterated(value, isUnpacking(realm().frame));
    checkUserSpread(value, isUnpacking(realm().frame));
    checkUserMethod(value, "__iter__", [], "tuple");
    checkMappingIterated(value, isUnpacking(realm().frame));
    if (value !== this.#rows) this.#doing = { at: positionOf(realm().frame), callee: null, args: [], kwargs: noKwargs, iterated: value };
    if (value instanceof MissingAttribute) missingIterated(value);
    if (!this.#isHandedOver(value)) checkIteration(value, atKind(realm().frame));
    // Taken apart, an iterator over a list stays where it is.
    if (value instanceof ListIterator && realm().frame?.internal === false && /^(Tuple|List|Starred)$/.test(atKind(realm().frame) ?? "")) return new PyList([...value.rest]);
    if (value instanceof PyTensor) {
      const [length] = value.tensor.sizes;
      if (length === undefined && isUnpacking(realm().frame)) dynamoError("AssertionError", "Can't unpack scalar tensors.");
      if (length === undefined) return this.output.record("call_method", "__iter__", [value], noKwargs, () => raise(types.TypeError, "iteration over a 0-d tensor"));
      const count = value.tensor.sizes.every((size) => typeof size === "number") ? Number(length) : this.#rowsOf(value);
      return (this.#rows = new PyList(Array.from({ length: count }, (_, i) => this.getItem(value, BigInt(i))!)));
    }
    if (isModule(value)) return moduleItem(this, value, undefined);
    if ((value instanceof PyList || value instanceof PyTuple) && this.sources.of(value) !== undefined) {
      // Tensors are wrapped when they are used, one by one.
      const source = this.sources.of(value)!;
      value.items.forEach((item, i) => this.reached(item, () => itemSource(value, source, BigInt(i)), true));
    }
    return undefined;
  }

  /** Whether it is a call that goes through what it was given, not the statement around it. */
  #isHandedOver(value: Value): boolean {
    const { at, callee, args, kwargs } = this.#call;
    if (at === null || at !== positionOf(realm().frame)) return false;
    return args.includes(value) || [...kwargs.values()].includes(value) || (callee instanceof PyMethod && callee.self === value);
  }

  /** Where a size is a symbol, all are read before the first is (torch/_dynamo/variables/tensor.py, `unpack_var_sequence`). */
  #rowsOf(value: PyTensor): number {
    const size = (...dims: bigint[]): Value => this.call(plain(() => getAttribute(value, "size")), dims, noKwargs) ?? callMethod(value, "size", dims);
    size();
    const length = size(0n);
    return Number(length instanceof PySym ? evaluateInt(length) : length);
  }

  /** An operation on symbols with no operator of Python: `sym_max`. */
  symbolic(op: SymOp, args: readonly Value[]): Value {
    return fromOpResult(symCall(op, args.map((arg) => (arg instanceof PySym ? arg.node : (arg as SymValue)))));
  }

  length(given: Value): Value | undefined {
    const value = this.adopt(given);
    checkMappingLength(value);
    if (!(value instanceof PyTensor)) return undefined;
    return this.call(plain(() => getAttribute(value, "size")), [0n], noKwargs);
  }
}

/** What a function has captured, and its defaults, as far as they can lead to modules: each with the way from the function. */
function heldBy(fn: PyFunction): (readonly [string, PyObject])[] {
  const leads = (value: Value | undefined): value is PyObject => value instanceof PyObject && !(value instanceof PyTensor || value instanceof PyType)
    && (isModule(value) || value instanceof PyFunction || value instanceof PyMethod || value instanceof PyList || value instanceof PyTuple || value instanceof PyDict || value.cls.heap);
  const cells = ((fn.code as { readonly closure?: readonly PyCell[] } | null)?.closure ?? []).map(({ value }, i) => [`.__closure__[${i}].cell_contents`, value] as const);
  const defaults = plain(() => getAttribute(fn, "__defaults__"));
  const given = defaults instanceof PyTuple ? defaults.items.map((value, i) => [`.__defaults__[${i}]`, value] as const) : [];
  const all: readonly (readonly [string, Value | undefined])[] = [...cells, ...given];
  return all.flatMap(([way, value]) => (leads(value) ? [[way, value] as const] : []));
}

/** `SymInt.__bool__`: a number is compared with zero. */
function isNonzero(node: SymNode): boolean {
  if (node.kind === "bool") return node.guardBool();
  const holds = symCall("ne", [node, node.kind === "int" ? 0n : 0]);
  return holds instanceof SymNode ? holds.guardBool() : holds === true;
}

/** A node whose result is a plain bool: it is there to keep what it is given. */
const negated = ([value]: readonly Value[]): boolean => !isNonzero((value as PySym).node);
const negation = new PythonTarget("not_", "_operator.not_", negated, "<built-in function not_>");

const isTracedValue = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

export const isNumpyValue = (value: Value): value is PyObject =>
  value instanceof PyObject && value.cls.module === "numpy" && value.cls.mro.some(({ name, module }) => module === "numpy" && (name === "ndarray" || name === "generic"));

/** What an array or a scalar holds, as a real tensor. */
function realTensor(value: PyObject): PyTensor {
  const held = value.own("_tensor");
  return held instanceof PyTensor ? held
    : uninterrupted(() => withoutModes(() => withEnvironment(null, () => call(preludeAttribute("torch._numpy._util", "array"), [unbox(value)])))) as PyTensor;
}

/** The module and the name of what is called. */
const parted = (dotted: string): [string, string] => [dotted.slice(0, dotted.lastIndexOf(".")), dotted.slice(dotted.lastIndexOf(".") + 1)];

const isNumpy = (module: string): boolean => module === "numpy" || module.startsWith("numpy.");

/** Whether a frame is about to take a value apart into targets. */
const isUnpacking = (frame: FrameInfo | null): boolean => /^(Tuple|List)$/.test(atKind(frame) ?? "");

const atKind = (frame: FrameInfo | null): string | undefined => (frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind;

/** Classes whose `__new__` is written in C: those made of immutable ones of Python's, and namespaces (user_defined.py, `UserDefinedClassVariable.call_function`). */
function refuseConstruction(cls: PyType, args: readonly Value[], kwargs: Kwargs): void {
  if (realm().frame?.internal !== false) return;
  if (cls.module === "types" && cls.name === "SimpleNamespace") following(instantiated, () => refuseCompiled("None.SimpleNamespace.__new__"));
  const isEnum: boolean = isEnumClass(cls);
  if (isEnum || /^(torch|collections|numpy|typing)\b/.test(cls.module) || lookupType(cls, "_fields") !== undefined) return;
  // Of classes that read attributes as `object` does, `__new__` is called in a function of Dynamo's own.
  const plain = [types.str, types.float].find((each) => cls.mro.includes(each));
  if (cls.module === "datetime") following(instantiated, () => refuseCompiled(`None.${cls.name}.__new__`));
  if (plain !== undefined && !(lookupType(cls, "__new__") instanceof PyStaticMethod)) following(instantiated, () => refuseCompiled(`None.${plain.name}.__new__`));
  if (isCompiledClass(cls) || cls.mro.some((each) => each === types.tuple || each === types.int)) unsupported(`call_function ${describe(cls)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** A class of the user's, of which neither a metaclass nor Python's own rules are asked. */
const isOwn = (cls: PyType): boolean => realm().frame?.internal === false && !/^(typing|enum)$/.test(cls.cls.module) && cls.mro.every((each) => each === types.object || (each.heap && !/^(torch|collections|typing|abc|enum|dataclasses|contextlib|numpy)\b/.test(each.module)) || (each.name === "ABC" && each.module === "abc") || each.name === "Generic");

/** With a `__new__` in Python both methods are called from a function of Dynamo's (user_defined.py, `UserDefinedClassVariable.call_function`). */
/** Whether a function was reached as a method of its first argument: what it is marked as is not looked up then (variables/functions.py, `UserMethodVariable`). */
const isMethodOf = (self: Value | undefined, fn: PyFunction): boolean => self instanceof PyObject && lookupType(self.cls, fn.name) === fn;

const makeOwn = (cls: PyType, args: readonly Value[], kwargs: Kwargs): Value => (lookupType(cls, "__new__") === types.object.namespace.get("__new__") ? typeCall(cls, args, kwargs) : instantiate(cls, args, kwargs));

const instantiated: readonly FollowedLine[] = [{ file: "torch/_dynamo/polyfills/__init__.py", line: 171, name: "instantiate_user_defined_class_object", code: "obj = cls.__new__(cls, *args, **kwargs)" }];

/** Members of an `IntEnum` in a slice are the integers that they are (constant.py, `EnumVariable.as_proxy`). */
function plainKey(key: Value): Value {
  if (key instanceof PyTuple && key.items.some((each) => each instanceof PySlice)) return new PyTuple(key.items.map(plainKey));
  if (!(key instanceof PySlice)) return key;
  const parts = [key.start, key.stop, key.step];
  return parts.some((each) => each instanceof PyBoxed && isEnumMember(each)) ? new PySlice(...parts.map((each) => (isEnumMember(each) ? unbox(each) : each)) as [Value, Value, Value]) : key;
}

/** A call that leaves nothing behind, not even None, has been taken for a variable of the trace (misc.py, `DebuggingVariable`). */
const isNothing = (asked: string): never => dynamoError("InternalTorchDynamoError", `AttributeError: 'NoneType' object has no attribute '${asked}'`);

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

/** Whether a value may be entered at all. */
const isManager = (value: Value): boolean =>
  value instanceof PyObject && /^(user_defined|ctx_manager)\./.test(variableClass(value)) && !(value instanceof PyType) && lookupType(value.cls, "__enter__") !== undefined;

const cellsOf = (frame: FrameInfo): ReadonlySet<unknown> => new Set((frame as { readonly slots?: readonly unknown[] }).slots?.filter((each) => each instanceof PyCell));

/** Methods of dictionaries that ask whether a key is there. */
const lookingUp: ReadonlySet<string> = new Set(["get", "pop"]);

const handingOut: ReadonlySet<string> = new Set(["items", "values", "get"]);

/** What a frame is executing: one object for each place in the source. */
const positionOf = (frame: FrameInfo | null): unknown => (frame as { readonly at?: unknown } | null)?.at;

/** Context managers of Python's library and of torch, which have rules of their own. */
const isLibrary = (value: PyObject): boolean => !value.cls.heap || /^(torch|contextlib|warnings)(\.|$)/.test(value.cls.module);

const entering: ReadonlySet<string> = new Set(["__enter__", "__exit__"]);

/** Methods of loggers (misc.py, `LoggingLoggerVariable`). */
function leavesNothing(self: Value, { name, module }: PyFunction): boolean {
  if (realm().frame?.internal !== false || !(self instanceof PyObject)) return false;
  return module === "logging" && self.cls.name === "Logger" && logged.has(name);
}

const logged: ReadonlySet<string> = new Set(["log", "debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"]);

/** What is refused in a context manager's own methods is refused of the manager (ctx_manager.py, `GenericContextWrappingVariable`). */
function enterOrLeave(method: PyMethod, args: readonly Value[], kwargs: Kwargs): Value {
  const { cls } = method.self as PyObject;
  const func = method.func as PyFunction;
  // Leaving is a call inside the block, and no call may fail there.
  const refusal = (): never => {
    if (func.name === "__enter__") leaveManager(realm().frame!);
    return unsupported(func.name === "__exit__" ? "Graph break under GenericContextWrappingVariable" : `Unsupported context manager <${cls.module}.${cls.qualname} object at 0x…>'s __enter__ function`);
  };
  if (func.file.startsWith("<prelude>/contextlib")) return refusal();
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

/** `format(value, spec)` as Python does it. */
const formatted = (value: Value, spec: string): Value => uninterrupted(() => call(realm().builtins.get("format")!, [value, spec]));

/** `torch.Tensor` and `torch.FloatTensor`, as what makes tensors. */
const isTensorClass = (cls: PyType): boolean => cls === torchTypes.Tensor || (cls.module === "torch" && legacyTensorTypes.has(cls.name));

export function isMarkedConstant(fn: PyFunction): boolean {
  return fn.own("_dynamo_marked_constant") === true;
}
