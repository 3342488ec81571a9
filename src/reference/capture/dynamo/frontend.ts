/**
 * The strict front end: follows evaluated code as Dynamo follows bytecode (torch/_dynamo/symbolic_convert.py, variables/).
 *
 * Python's own semantics are the interpreter's. This is asked first at each operation, and acts where a traced value, a module or a
 * torch callable is involved: it records a node, answers from metadata, or refuses as Dynamo does.
 */
import type { Argument, Node } from "../../graph/index.ts";
import { OpaqueFunction, PyOpOverload, PyOpPacket, PySym, PyTensor, TorchFunction, enteredNothing, fromOpResult, isModule, legacyTensorTypes, parameterType, torchTypes } from "../../library/torch/index.ts";
import {
  PyBoxed, PyBuiltin, PyDict, PyException, PyFunction, PyList, PyMethod, PyObject, PySlice, PyTuple, PyType, noKwargs, raise, realm, types, uninterrupted, PyGenerator,
  type BinaryOperator, type CompareOperator, type FrameInfo, type Interceptor, type Kwargs, type RaiseKind, type StatementKind, type UnaryOperator, type Value,
} from "../../objects/index.ts";
import { binary, call, callMethod, compare, getAttribute, getItem, plain, setItem, toArray, truth, typeOf, unary } from "../../protocol/index.ts";
import { symCall, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { PythonTarget, getItemTarget, symTarget } from "../shared/targets.ts";
import { builtinCall, refuseMethod } from "./builtins.ts";
import { constantResult } from "./constantResult.ts";
import { compilingFunctions, foldedAttributes, foldedFunctions, foldedMethods, inPlaceViews, numberResults, pythonFunctions, refusedMethods } from "./functions.ts";
import { CycleIterator, grouped } from "./iterators.ts";
import { ListIterator, drain, iteratorMethod } from "./generators.ts";
import { describe, describeAll, describeKwargs, isConstant, isConstantObject, variableClass } from "./describe.ts";
import { PyFormat, joinFormats } from "./texts.ts";
import { builtinText, checkEnumAttribute, checkKey, checkPattern, checkStructureAttribute, isDictionary, isUnknownKey, refuseEnumClass, refuseStructure } from "./unmodelled.ts";
import { checkRaise, failure, type Doing } from "./errors.ts";
import { runFake } from "./fakeRun.ts";
import { reduce } from "./polyfills.ts";
import { NumpyArrays } from "./numpyArrays.ts";
import { numpyCall } from "./numpyCalls.ts";
import { callModule, leafMethod, moduleAttribute, moduleContains, moduleItem, setModuleAttribute } from "./modules.ts";
import type { OutputGraph } from "./output.ts";
import { dynamoError, dynamoFailure, refuse, unsupported } from "./refuse.ts";
import { modeCall, refuseSettled } from "./gradMode.ts";
import { SideEffects } from "./sideEffects.ts";
import { higherOrderCall } from "./higherOrder/index.ts";
import { assertCondition, branch, evaluate, evaluateInt, indexFor } from "./conditions.ts";
import { checkResult, functionRewrites, methodRewrites, outputsOf } from "./rewrites.ts";
import { ForeignTensors } from "./foreign.ts";
import { checkLibraryCall, checkLibraryDescriptor, refuseEnvironment } from "./pythonLibrary.ts";
import { checkTorchCall } from "./torchSkipped.ts";
import { moduleMethod } from "./moduleMethods.ts";
import type { Sources } from "./sources.ts";
import { MissingAttribute } from "./getAttr.ts";
import { callMissing, missingAttribute, missingComparison, missingCondition, missingIterated, missingMethod, missingOperator } from "./missingAttribute.ts";
import { isInGraph, refuseHook, reprName } from "./torchPython.ts";

/** Binary operators by the function of `operator` that the node calls. */
const binarySym = { add: "add", sub: "sub", mul: "mul", matmul: undefined, truediv: "truediv", floordiv: "floordiv", mod: "mod", pow: "pow", lshift: "lshift", rshift: "rshift", and: "and", or: "or", xor: undefined } as const;

export class DynamoFrontEnd implements Interceptor {
  readonly output: OutputGraph;
  readonly sources: Sources;
  /** The real value behind each traced input, for constants that are computed from the examples. */
  readonly realInputs: Map<PyTensor, Value> = new Map();
  /** Classes of modules that the traced code writes constants to. */
  readonly dynamicClasses: Set<PyType> = new Set();
  /** Scalars and arrays of NumPy's that the traced code read from the model. */
  numpyInputs = 0;
  /** Classes of modules that are not specialised on. */
  readonly unspecialized: ReadonlySet<PyType>;
  /** What was written to modules that are not specialised on. */
  readonly written: Map<PyObject, Map<string, Value>> = new Map();
  /** Real tensors read straight from a module, with that module. */
  readonly ownTensors: Map<PyTensor, PyObject> = new Map();

  readonly sideEffects = new SideEffects();
  readonly arrays: NumpyArrays;
  /** The nodes that entered the autocast regions in force. */
  readonly autocasts: Node[] = [];

  readonly root: PyObject;
  readonly rootSource: string;
  readonly foreign: ForeignTensors = new ForeignTensors(this);

  constructor(output: OutputGraph, sources: Sources, root: PyObject, rootSource: string, unspecialized: ReadonlySet<PyType> = new Set()) {
    this.output = output;
    this.sources = sources;
    this.root = root;
    this.rootSource = rootSource;
    this.unspecialized = unspecialized;
    this.arrays = new NumpyArrays(output);
    output.untracedTensor = (real) => output.argument(this.foreign.trace(real));
  }

  // ---- calls

  call(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    this.#doing = { at: positionOf(realm().frame), callee, args, kwargs, iterated: null };
    if (callee instanceof MissingAttribute) callMissing(callee, args, kwargs);
    checkLibraryCall(callee, args, kwargs, (value) => value instanceof PyObject && this.made.has(value));
    if (callee instanceof PyMethod) return this.#method(callee, args, kwargs);
    if (callee instanceof TorchFunction) return this.#torch(callee, args, kwargs);
    if (callee instanceof PyFunction) return this.#function(callee, args, kwargs);
    if (callee instanceof PyOpPacket) return this.#leaf(callee, `torch.ops.${callee.namespace}.${callee.name}`, `${callee.namespace}.${callee.name}`, args, kwargs);
    if (callee instanceof PyType && isTensorClass(callee)) return this.#leaf(callee, `torch.${callee.name}`, `<class 'torch.${callee.name}'>`, args, kwargs);
    if (callee instanceof PyType && isNumpy(callee.module)) return numpyCall(this, callee, args, kwargs);
    if (callee === parameterType) unsupported("nn parameter construction not supported with export");
    if (callee instanceof PyType && callee.heap) return this.#instance(callee, args, kwargs);
    if (callee instanceof PyBuiltin || callee instanceof PyType) return builtinCall(this, callee, args, kwargs);
    if (isModule(callee)) return callModule(this, callee, args, kwargs);
    return undefined;
  }

  #instance(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
    const refused = builtinCall(this, cls, args, kwargs);
    if (refused !== undefined) return refused;
    // Entries that `defaultdict` is given by name are forgotten (user_defined.py).
    const made = plain(() => call(cls, args, cls.name === "defaultdict" && cls.module === "collections" ? noKwargs : kwargs));
    if (made instanceof PyObject) this.made.add(made);
    if (cls.name === "deque" && cls.module === "collections") this.#dequeFrame = this.#rootFrame();
    return made;
  }

  #method(callee: PyMethod, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const { func, self } = callee;
    if (func instanceof PyFunction) checkDisabled(func);
    if (func instanceof PyFunction && entering.has(func.name) && self instanceof PyObject && this.made.has(self) && !isLibrary(self)) return enterOrLeave(callee, args, kwargs);
    if (func instanceof PyBuiltin) {
      this.sideEffects.checkMethod(func.name, self);
      if (func.name === "setdefault") refuseEnvironment(self, func.name);
      // What is not there is popped as None (dicts.py, `call_method`).
      if (func.name === "pop" && args.length === 1 && kwargs.size === 0 && self instanceof PyDict && isDictionary(self) && realm().frame?.internal === false && !self.map.has(args[0]!)) return null;
      if (typeof self === "string") return this.#stringMethod(self, func.name, args, kwargs);
      refuseHook(self, func.name, args, this.realInputs);
    }
    if (func instanceof TorchFunction) return this.#torch(func, [self, ...args], kwargs);
    if (func instanceof PyFunction && isMarkedConstant(func)) return constantResult(this, callee, args, kwargs);
    if (func instanceof PyFunction && isModule(self)) return leafMethod(this, self, func, args, kwargs);
    if (isModule(self) && func instanceof PyBuiltin) {
      const source = this.sources.of(self);
      if (source !== undefined) return moduleMethod(this, self, source, func.name, args, kwargs);
    }
    if (func instanceof PyBuiltin || (func instanceof PyFunction && func.file.startsWith("<prelude>/"))) refuseMethod(self, func.name, args, kwargs);
    return undefined;
  }

  /** Constants take constants (constant.py, `call_method`); a format is filled in later. */
  #stringMethod(self: string, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    if (realm().frame?.internal !== false) return undefined;
    const parts = name === "join" && args.length === 1 ? toArray(args[0]!) : undefined;
    if ([...(parts ?? args), ...kwargs.values()].every((each) => isConstant(each) || each instanceof PySym)) {
      return parts?.every((part) => typeof part === "string") ? parts.join(self) : undefined;
    }
    return name === "format" ? new PyFormat(self, args) : unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  }

  #function(callee: PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    if (isMarkedConstant(callee)) return constantResult(this, callee, args, kwargs);
    if (isNumpy(callee.module)) return numpyCall(this, callee, args, kwargs);
    if (callee.module === "functools" && callee.name === "reduce") return reduceCall(args);
    if (callee.module === "itertools" && realm().frame?.internal === false) {
      if (callee.name === "cycle" && args.length === 1) return new CycleIterator(args[0]!);
      if (callee.name === "groupby") return grouped(args, kwargs);
    }
    checkDisabled(callee);
    const followed = higherOrderCall(this, callee, args, kwargs);
    if (followed !== undefined) return followed;
    if (!isInGraph(callee) && callee.dict?.get("_allowed_in_graph") !== true) return undefined;
    const target = new PythonTarget(callee.name, `${callee.module}.${callee.name}`, (values, named) => call(callee, values, named), `<function ${reprName(callee)} at 0x…>`);
    return this.output.record("call_function", target, args, kwargs, (given, named) => call(callee, given, named));
  }

  #torch(fn: TorchFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    this.arrays.check([...args, ...kwargs.values()], fn.target);
    if (fn.kind !== "method") checkTorchCall(fn.target);
    if (fn instanceof OpaqueFunction) return undefined;
    if (fn.kind === "method") return this.#tensorMethod(fn, args, kwargs);
    if (fn.target === "torch._assert" && isKnownTrue(args[0] ?? null)) return null;
    if (compilingFunctions.has(fn.target)) return true;
    const rewritten = functionRewrites[fn.target]?.(args, kwargs);
    if (rewritten !== undefined) return rewritten;
    if (foldedFunctions.has(fn.target)) return this.output.compute(() => call(fn, args, kwargs));
    const mode = modeCall(this, fn, args);
    if (mode !== undefined) return mode;
    const outSizes = outputsOf(kwargs).map((out) => out.tensor.sizes);
    const result = this.output.record("call_function", this.#torchTarget(fn), args, kwargs, (given, named) => call(fn, given, named));
    checkResult(result, kwargs, outSizes);
    if (isNumber(result) && [...args, ...kwargs.values()].some((arg) => arg instanceof PySym) && !numberResults.has(fn.target)) {
      return unsupported(`torch.* op returned non-Tensor ${typeof result === "bigint" ? "int" : typeof result === "number" ? "float" : "bool"} call_function ${functionText(fn)}`);
    }
    return result;
  }

  /** A callable that is no function of torch's: an operator by its packet, a class of tensors. */
  #leaf(callee: PyObject, qualified: string, text: string, args: readonly Value[], kwargs: Kwargs): Value {
    const target = new PythonTarget(qualified.slice(qualified.lastIndexOf(".") + 1), qualified, (values, named) => call(callee, values, named), text);
    return this.output.record("call_function", target, args, kwargs, (given, named) => call(callee, given, named));
  }

  readonly #targets = new Map<TorchFunction, PythonTarget>();

  #torchTarget(fn: TorchFunction): PythonTarget {
    let target = this.#targets.get(fn);
    if (target === undefined) this.#targets.set(fn, (target = new PythonTarget(fn.name, fn.target, (values, named) => call(fn, values, named), functionText(fn))));
    return target;
  }

  #tensorMethod(fn: TorchFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const self = args[0] ?? null;
    if (!(self instanceof PyTensor)) return undefined;
    const { name } = fn;
    if (inPlaceViews.has(name) && this.realInputs.has(self)) {
      const named = [...kwargs].map(([key, value]) => `'${key}': ${describe(value)}`).join(", ");
      unsupported(`call_function DelayGraphBreakVariable() [${args.slice(1).map(describe).join(", ")}] {${named}}`);
    }
    const refusal = refusedMethods.get(name);
    if (refusal !== undefined) unsupported(refusal);
    const rewritten = Object.hasOwn(methodRewrites, name) ? methodRewrites[name]!(args, kwargs) : undefined;
    if (rewritten !== undefined) return rewritten;
    if (name === "__getitem__") return this.getItem(self, args[1] ?? null);
    if (name === "__setitem__") {
      this.setItem(self, args[1] ?? null, args[2] ?? null);
      return null;
    }
    if (name === "tolist") return this.#toList(self);
    if (name === "numpy") return this.arrays.from(self, args.slice(1), kwargs);
    if (foldedMethods.has(name)) {
      const answer = specialized(this.output.compute(() => call(fn, args, kwargs)));
      if (isPlain(answer)) return answer;
      if (name === "__len__") return this.output.record("call_method", "size", [self, 0n], noKwargs, ([of]) => callMethod(of!, "size", [0n]));
    }
    return this.output.record("call_method", name, args, kwargs, (given, named) => call(fn, given, named));
  }

  /** `Tensor.tolist`: an `item` an element (tensor.py, `method_tolist`). */
  #toList(tensor: PyTensor): Value {
    if (!tensor.tensor.dtype.isIntegral) unsupported("Input tensor for tolist must be an integer tensor");
    const item = (of: Value): Value => this.output.record("call_method", "item", [of], noKwargs, ([fake]) => callMethod(fake!, "item", []));
    const [length] = tensor.tensor.sizes;
    if (length === undefined) return item(tensor);
    if (typeof length !== "number") return refuse("tolist of a tensor of symbolic length");
    const parts: Value[] = [];
    for (let i = 0; i < length; i++) {
      const part = this.getItem(tensor, BigInt(i));
      parts.push(tensor.tensor.rank === 1 ? item(part!) : this.#toList(part as PyTensor));
    }
    return new PyList(parts);
  }

  // ---- operators

  binary(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined {
    missingOperator(inPlace ? `i${op}` : op, [left, right]);
    if (left instanceof PyFormat || right instanceof PyFormat) unsupported(builtinText(inPlace ? `i${op}` : op, [left, right]));
    refuseStructure([left, right], () => builtinText(op, [left, right]));
    if (op === "mod" && typeof left === "string" && right instanceof PyTuple && !isConstant(right)) unsupported(builtinText(op, [left, right]));
    // Dictionaries are joined where all in them is constant.
    const joins = op === "or" && realm().frame?.internal === false && isDictionary(left) && isDictionary(right);
    if (joins && !(isConstant(left) && isConstant(right))) unsupported(builtinText(inPlace ? "ior" : "or_", [left, right]));
    const ofArrays = inPlace ? undefined : this.arrays.binary(op, left, right);
    if (ofArrays !== undefined) return ofArrays;
    if (!this.#involved(left) && !this.#involved(right)) return undefined;
    const sym = binarySym[op];
    // What `%` writes of a tensor is no tensor.
    if (op === "mod" && typeof left === "string" && right instanceof PyTensor) unsupported("torch.* op returned non-Tensor str call_function <built-in function mod>");
    if (isBoolWithTensor(left, right)) {
      const names = [left, right].map((each) => (each instanceof PyTensor ? "FakeTensor" : "SymBool"));
      return this.output.record("call_function", operatorTarget(op, (args) => binary(op, args[0]!, args[1]!, false)), [left, right], noKwargs, () =>
        raise(types.TypeError, `unsupported operand type(s) for ${operatorSigns[op] ?? op}: '${names[0]!}' and '${names[1]!}'`));
    }
    if (isSymbolic(left, right) && sym !== undefined) {
      return this.output.record("call_function", symTarget(sym), [left, right], noKwargs, () => binary(op, left, right, false));
    }
    const pythonName = inPlace ? `i${op}` : op === "and" || op === "or" ? `${op}_` : op;
    const target = operatorTarget(pythonName, (args) => binary(op, args[0]!, args[1]!, inPlace));
    return this.output.record("call_function", target, [left, right], noKwargs, ([first, second]) => binary(op, first!, second!, inPlace));
  }

  unary(op: UnaryOperator, operand: Value): Value | undefined {
    missingOperator(op, [operand]);
    if (!this.#involved(operand)) return undefined;
    if (operand instanceof PySym && op !== "invert") {
      return this.output.record("call_function", symTarget(op), [operand], noKwargs, () => unary(op, operand));
    }
    const target = operatorTarget(op, (args) => unary(op, args[0]!));
    return this.output.record("call_function", target, [operand], noKwargs, ([of]) => unary(op, of!));
  }

  compare(op: CompareOperator, left: Value, right: Value): Value | undefined {
    missingComparison(op, [left, right]);
    refuseStructure([left, right], () => builtinText(op, [left, right]));
    if (!this.#involved(left) && !this.#involved(right)) return undefined;
    if (isSymbolic(left, right)) {
      return this.output.record("call_function", symTarget(op), [left, right], noKwargs, () => compare(op, left, right));
    }
    if ((left === null || right === null) && (op === "eq" || op === "ne")) return op === "ne";
    const target = operatorTarget(op, (args) => compare(op, args[0]!, args[1]!));
    return this.output.record("call_function", target, [left, right], noKwargs, ([first, second]) => compare(op, first!, second!));
  }

  #involved(value: Value): boolean {
    this.arrays.check([value]);
    return value instanceof PyTensor || value instanceof PySym;
  }

  contains(container: Value, item: Value): Value | undefined {
    refuseEnumClass(container, "__contains__", `[${describe(item)}]`);
    if (isModule(container)) return moduleContains(this, container, item);
    if (container instanceof PyTensor) {
      return methodRewrites["__contains__"]!([container, item], noKwargs);
    }
    return undefined;
  }

  // ---- conditions

  truth(value: Value): boolean | undefined {
    if (value instanceof MissingAttribute) missingCondition();
    return branch(this, value);
  }

  /** `not value` as a value: a node's, which an export runs at once. */
  negate(value: Value): boolean | undefined {
    if (!(value instanceof PyTensor || value instanceof PySym)) return undefined;
    const node = { op: "call_function", target: "<built-in function not_>", args: [value], kwargs: noKwargs };
    return this.output.compute(() => runFake(node, () => !truth(value instanceof PyTensor ? callMethod(value, "item", []) : value)));
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

  /** The list that a tensor was last taken apart into. */
  #rows: PyList | null = null;

  failed(exception: PyObject, frame: FrameInfo): Error | undefined {
    if (!(exception instanceof PyException)) return undefined;
    const known = this.#doing.at === positionOf(frame) ? this.#doing : { callee: null, args: [], kwargs: noKwargs, iterated: null };
    return failure(known, exception, frame);
  }

  generator(made: PyGenerator): Value {
    return drain(made);
  }

  statement(kind: StatementKind, value: Value): void {
    if (kind === "class") unsupported("missing: LOAD_BUILD_CLASS");
    if (kind === "exit on error") unsupported("missing: WITH_EXCEPT_START");
    if (kind.startsWith("match ")) checkPattern(kind, value);
    if (kind === "with" && value instanceof PyObject && isConstantObject(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
    if (kind === "with") refuseSettled(value);
    if (kind === "with" && value instanceof PyObject && !this.made.has(value) && !isLibrary(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
  }

  /** Frames of the traced function in which a deque was made. */
  #dequeFrame: FrameInfo | null = null;

  /** A deque that the traced code made cannot be handed out where its module has a name `deque` already (lists.py, `DequeVariable.reconstruct`). */
  checkDeques(result: Value): void {
    const frame = this.#dequeFrame;
    if (frame === null || !frame.globals.has("deque")) return;
    const holds = (value: Value): boolean => value instanceof PyList && value.cls.name === "deque"
      || ((value instanceof PyList || value instanceof PyTuple) && value.items.some(holds)) || (value instanceof PyDict && [...value.map.values()].some(holds));
    if (holds(result)) throw dynamoFailure(frame, "AssertionError", "");
  }

  #rootFrame(): FrameInfo | null {
    let frame = realm().frame;
    while (frame !== null && frame.back !== this.output.rootFrame) frame = frame.back;
    return frame;
  }

  /** Objects of the user's classes that the traced code made. */
  readonly made: WeakSet<PyObject> = new WeakSet();

  index(value: Value): bigint | undefined {
    if (value instanceof PySym) return evaluateInt(value);
    return undefined;
  }

  /** A string with a symbol in it needs the symbol's value. */
  format(value: Value): string | undefined {
    return value instanceof PySym && value.node.kind === "int" ? String(evaluateInt(value)) : undefined;
  }

  key(key: Value): void {
    checkKey(key);
  }

  /** Conversions (`!r`) are not made: Dynamo knows them by number, and Python 3.13 gives them as functions (symbolic_convert.py, `CONVERT_VALUE`). */
  field(value: Value, conversion: string, spec: string): Value | undefined {
    if (value instanceof PySym) return undefined;
    if (!isConstant(value)) return new PyFormat(`{:${spec}}`, [value]);
    return conversion === "" ? undefined : formatted(value, spec);
  }

  join(parts: readonly Value[]): Value {
    return joinFormats(parts);
  }

  store(name: string, value: Value, kind: "local" | "cell" | "outer"): void {
    if (kind === "outer") this.sideEffects.checkCell();
    if (value === enteredNothing) dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'set_name_hint'");
    // Of cells only those of the traced function itself know their names (symbolic_convert.py, `STORE_DEREF`).
    const named = kind === "local" || (kind === "cell" && realm().frame?.back === this.output.rootFrame);
    if (named && value instanceof PyObject) this.output.nameHint(value, name);
  }

  /** Runs a function that becomes a graph of its own: what lies outside it must stay as it is. */
  inScope<T>(body: () => T): T {
    return this.sideEffects.inScope(realm().frame, body);
  }

  // ---- attributes and items

  getAttribute(object: Value, name: string): Value | undefined {
    if (object instanceof PyTensor) {
      // A tensor of a container is wrapped as soon as anything is asked of it.
      if (!object.tensor.fake) this.output.argument(object);
      if (this.arrays.has(object)) return this.arrays.attribute(object, name);
      return this.#tensorAttribute(object, name);
    }
    const missing = missingAttribute(object, name);
    if (missing !== undefined) return missing;
    if (object instanceof ListIterator) return iteratorMethod(object, name, describeAll);
    checkStructureAttribute(object, name);
    checkEnumAttribute(object, name, this.sources.of(object as PyObject) !== undefined, () => plain(() => getAttribute(object, name)));
    if (isModule(object)) return moduleAttribute(this, object, name);
    if (object instanceof PyObject && object.cls.heap) checkLibraryDescriptor(object, name);
    if (object instanceof PyObject && this.sources.of(object) !== undefined) {
      return this.reached(plain(() => getAttribute(object, name)), () => `${this.sources.of(object)!}.${name}`, true);
    }
    return undefined;
  }

  #tensorAttribute(tensor: PyTensor, name: string): Value | undefined {
    if (name === "shape") return this.call(plain(() => getAttribute(tensor, "size")), [], noKwargs);
    if (foldedAttributes.has(name)) return undefined;
    const value = plain(() => typeAttribute(tensor, name));
    if (value === undefined || !isGetter(value)) return undefined;
    const target = operatorTarget("getattr", (args) => getAttribute(args[0]!, args[1] as string));
    return this.output.record("call_function", target, [tensor, name], noKwargs, () => getAttribute(tensor, name));
  }

  setAttribute(object: Value, name: string, value: Value | undefined): true | undefined {
    this.sideEffects.check(object);
    if (isModule(object)) return setModuleAttribute(this, object, name, value);
    const isFixed = object instanceof PyType || object instanceof PyFunction || /^(lists|dicts|constant)\./.test(variableClass(object));
    if (isFixed && realm().frame?.internal === false) {
      const variables = [object, name, value ?? null].map((each) => `<class 'torch._dynamo.variables.${variableClass(each)}'>`);
      unsupported(`builtin: setattr [${variables.join(", ")}] False`);
    }
    if (object instanceof PyTensor && name === "data" && object.tensor.fake && value instanceof PyTensor && !this.realInputs.has(object) && this.output.readFrom(object) === undefined) {
      unsupported(builtinText("setattr", [object, name, value]));
    }
    return undefined;
  }

  getItem(object: Value, key: Value): Value | undefined {
    if (object instanceof MissingAttribute) missingMethod(object, "__getitem__", [key]);
    checkSlices(key);
    refuseStructure([object], () => `call_method ${describe(object)} __getitem__ (${describe(key)},) {}`);
    if (object instanceof PyTensor) {
      this.arrays.check([object]);
      if (key instanceof PySym) {
        const target = operatorTarget("select", (args) => callMethod(args[0]!, "select", args.slice(1)));
        return this.output.record("call_function", target, [object, 0n, key], noKwargs, ([of]) => callMethod(of!, "select", [0n, key]));
      }
      return this.output.record("call_function", getItemTarget, [object, key], noKwargs, ([of, at]) => getItem(of!, at!));
    }
    if (isModule(object)) return moduleItem(this, object, key);
    if ((object instanceof PyList || object instanceof PyTuple) && key instanceof PySym) indexFor(key);
    if ((object instanceof PyList || object instanceof PyTuple) && key instanceof PyTensor && key.tensor.constant === null) unsupported("__getitem__ with non-constant tensor");
    if (object instanceof PyDict && key instanceof PySym) evaluateInt(key);
    if ((object instanceof PyList || object instanceof PyTuple || object instanceof PyDict) && this.sources.of(object) !== undefined) {
      const source = this.sources.of(object)!;
      return this.reached(plain(() => getItem(object, key)), () => `${source}[${typeof key === "string" ? `'${key}'` : String(key)}]`, true);
    }
    return undefined;
  }

  setItem(object: Value, key: Value, value: Value | undefined): true | undefined {
    checkSlices(key);
    refuseEnvironment(object, "__setitem__");
    if (value === undefined) refuseMethod(object, "__delitem__", [key], noKwargs);
    if (object instanceof PyDict && value !== undefined && realm().frame?.internal === false && isUnknownKey(key)) unsupported(`call_method ${describe(object)} __setitem__ ${describeAll([key, value])} {}`);
    if (!(object instanceof PyTensor)) this.sideEffects.check(object);
    if (!(object instanceof PyTensor) || value === undefined) return undefined;
    const target = operatorTarget("setitem", (args) => {
      setItem(args[0]!, args[1]!, args[2]!);
      return null;
    });
    const args: readonly Argument[] = [object, key, value].map((each) => this.output.argument(each));
    // Not run on fake tensors: what is wrong with it shows when the whole graph is run (tensor.py, `method___setitem__`).
    this.output.create("call_function", target, args);
    return true;
  }

  /** What an access gave: real tensors become attributes of the graph, containers and modules get the source they were reached by. */
  reached(value: Value, source: () => string, lazy = false): Value {
    if (value instanceof PyTensor && lazy) return value;
    if (value instanceof PyTensor && !value.tensor.fake) return this.output.tensorAttribute(value, source());
    // Dynamo takes scalars and arrays of NumPy's for tensors, which are then inputs that nobody gives.
    if (value instanceof PyObject && !(value instanceof PyType) && value.cls.module === "numpy") this.numpyInputs += 1;
    if (value instanceof PyBoxed && value.cls.module === "numpy") return value.value;
    if (value instanceof PyObject && !(value instanceof PyTensor) && this.sources.worthTracking(value)) this.sources.add(value, source());
    return value;
  }

  iterate(value: Value): Value | undefined {
    refuseEnumClass(value, "__iter__", "()");
    if (value !== this.#rows) this.#doing = { at: positionOf(realm().frame), callee: null, args: [], kwargs: noKwargs, iterated: value };
    if (value instanceof MissingAttribute) missingIterated(value);
    if (value instanceof PyTensor) {
      const [length] = value.tensor.sizes;
      if (length === undefined) return this.output.record("call_method", "__iter__", [value], noKwargs, () => raise(types.TypeError, "iteration over a 0-d tensor"));
      const count = typeof length === "number" ? length : Number(evaluateInt(new PySym(length)));
      return (this.#rows = new PyList(Array.from({ length: count }, (_, i) => this.getItem(value, BigInt(i))!)));
    }
    if (isModule(value)) return moduleItem(this, value, undefined);
    if ((value instanceof PyList || value instanceof PyTuple) && this.sources.of(value) !== undefined) {
      // Tensors are wrapped when they are used, one by one.
      const source = this.sources.of(value)!;
      value.items.forEach((item, i) => item instanceof PyTensor || this.reached(item, () => `${source}[${i}]`));
    }
    return undefined;
  }

  /** An operation on symbols with no operator of Python: `sym_max`. */
  symbolic(op: SymOp, args: readonly Value[]): Value {
    return fromOpResult(symCall(op, args.map((arg) => (arg instanceof PySym ? arg.node : (arg as SymValue)))));
  }

  length(value: Value): Value | undefined {
    if (!(value instanceof PyTensor)) return undefined;
    return this.call(plain(() => getAttribute(value, "size")), [0n], noKwargs);
  }
}

const isNumpy = (module: string): boolean => module === "numpy" || module.startsWith("numpy.");

/** `functools.reduce(function, iterable, initial)`. */
function reduceCall([step, items, start]: readonly Value[]): Value | undefined {
  return step === undefined || items === undefined ? undefined : reduce((value, element) => call(step, [value, element]), items, start);
}

/** A function that was marked with `torch.compiler.disable`. */
function checkDisabled(fn: PyFunction): void {
  if (fn.dict?.get("_torchdynamo_disable") === true) unsupported(`call torch._dynamo.disable() wrapped function <function ${fn.qualname} at 0x…>`);
}

/** What a frame is executing: one object for each place in the source. */
const positionOf = (frame: FrameInfo | null): unknown => (frame as { readonly at?: unknown } | null)?.at;

/** Bounds of a slice are no tensors (lists.py, `SliceVariable`). */
function checkSlices(key: Value): void {
  if (key instanceof PyTuple) key.items.forEach(checkSlices);
  else if (key instanceof PySlice && (key.start instanceof PyTensor || key.stop instanceof PyTensor)) unsupported("Dynamic slicing on data-dependent value is not supported");
}

/** Context managers of Python's library and of torch, which have rules of their own. */
const isLibrary = (value: PyObject): boolean => !value.cls.heap || /^(torch|contextlib|warnings)(\.|$)/.test(value.cls.module);

const entering: ReadonlySet<string> = new Set(["__enter__", "__exit__"]);

/** What is refused in a context manager's own methods is refused of the manager (ctx_manager.py, `GenericContextWrappingVariable`). */
function enterOrLeave(method: PyMethod, args: readonly Value[], kwargs: Kwargs): Value {
  const { cls } = method.self as PyObject;
  const func = method.func as PyFunction;
  // Leaving is a call inside the block, and no call may fail there.
  const refusal = (): never => unsupported(func.name === "__exit__" ? "Graph break under GenericContextWrappingVariable" : `Unsupported context manager <${cls.module}.${cls.qualname} object at 0x…>'s __enter__ function`);
  if (func.file.startsWith("<prelude>/contextlib")) return refusal();
  const at = realm().frame;
  try {
    return plain(() => call(method, args, kwargs));
  } catch (error) {
    if (!(error instanceof Rejection) || error.type !== "torch._dynamo.exc.Unsupported") throw error;
    realm().frame = at;
    return refusal();
  }
}

/** `format(value, spec)` as Python does it. */
const formatted = (value: Value, spec: string): Value => uninterrupted(() => call(realm().builtins.get("format")!, [value, spec]));

const isNumber = (value: Value): value is bigint | number | boolean => typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";

/** `torch._assert` of what holds already leaves nothing (torch.py, `handle_assert`). */
const isKnownTrue = (condition: Value): boolean => condition === true || (condition instanceof PySym && evaluate(condition));

/** `repr` of a callable of torch: those of its Python files are functions, those of `torch._C._nn` and its like built-in ones, all others built-in methods. */
function functionText(fn: TorchFunction): string {
  if (fn instanceof PyOpOverload) return fn.op.name;
  if (/^torch\._C\._\w+\./.test(fn.target)) return `<built-in function ${fn.name}>`;
  return pythonFunctions.has(fn.target) ? `<function ${fn.name} at 0x…>` : `<built-in method ${fn.name} of type object at 0x…>`;
}

/** `torch.Tensor` and `torch.FloatTensor`, as what makes tensors. */
const isTensorClass = (cls: PyType): boolean => cls === torchTypes.Tensor || (cls.module === "torch" && legacyTensorTypes.has(cls.name));

/** Sizes that turned out to be constants, as plain numbers. */
function specialized(value: Value): Value {
  if (value instanceof PySym) return value.node.maybeConstant() ?? value;
  return value instanceof PyTuple && value.items.some((item) => item instanceof PySym) ? new PyTuple(value.items.map(specialized), value.cls) : value;
}

const isPlain = (value: Value): boolean =>
  value === null || typeof value !== "object" || (value instanceof PyTuple && value.items.every(isPlain)) || !(value instanceof PySym || value instanceof PyTensor || value instanceof PyTuple);

/** A tensor's operators take no symbolic bool. */
const isBoolWithTensor = (left: Value, right: Value): boolean => {
  const isBool = (value: Value): boolean => value instanceof PySym && value.node.kind === "bool";
  return (left instanceof PyTensor && isBool(right)) || (right instanceof PyTensor && isBool(left));
};

const operatorSigns: Readonly<Partial<Record<BinaryOperator, string>>> = { add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", pow: "** or pow()", matmul: "@" };

const isSymbolic = (left: Value, right: Value): boolean =>
  !(left instanceof PyTensor || right instanceof PyTensor) && (left instanceof PySym || right instanceof PySym);

export function isMarkedConstant(fn: PyFunction): boolean {
  return fn.dict?.get("_dynamo_marked_constant") === true;
}

const operatorTargets = new Map<string, PythonTarget>();

/** `operator.<name>`; one object a name. */
function operatorTarget(name: string, run: (args: readonly Value[]) => Value): PythonTarget {
  let target = operatorTargets.get(name);
  if (target === undefined) operatorTargets.set(name, (target = new PythonTarget(name, `_operator.${name}`, run)));
  return target;
}

function typeAttribute(tensor: PyTensor, name: string): Value | undefined {
  for (const cls of typeOf(tensor).mro) {
    const found = cls.namespace.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isGetter = (value: Value): boolean => value instanceof PyObject && value.cls === types.getset_descriptor;
