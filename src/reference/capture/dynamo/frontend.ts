/**
 * The strict front end: follows evaluated code as Dynamo follows bytecode (torch/_dynamo/symbolic_convert.py, variables/).
 *
 * Python's own semantics are the interpreter's. This is asked first at each operation, and acts where a traced value, a module or a
 * torch callable is involved: it records a node, answers from metadata, or refuses as Dynamo does.
 */
import type { Node } from "../../graph/index.ts";
import { PySym, PyTensor, TorchFunction, enteredNothing, functionParameters, isModule, symOperation } from "../../library/torch/index.ts";
import {
  PyBoxed, PyBuiltin, PyCell, PyDict, PyDictView, dictEntries, PyException, PyFunction, PyIterator, PyList, PyMethod, PyObject, PySet, PySlice, PyTuple, PyType, noKwargs, raise, isUserCode, realm,
  types, unbox, uninterrupted, PyGenerator, type BinaryOperator, type CompareOperator, type FrameInfo, type Interceptor, type Kwargs, type RaiseKind,
  type TracebackEntry, type StatementKind, type UnaryOperator, type Value,
} from "../../objects/index.ts";
import { binary, call, callMethod, compare, contains, equal, getAttribute, getItem, lookupType, plain, setAttribute, setItem, str, toArray, truth, unary } from "../../protocol/index.ts";
import { SymNode, symCall, type SymOp } from "../../symbolic/index.ts";
import { PythonTarget } from "../shared/targets.ts";
import { drain } from "./generators.ts";
import { ListIterator, outsideIterators, readIterators } from "./listIterator.ts";
import { describe, describeAll, isConstant, madeContexts, variableClass } from "./describe.ts";
import { checkUserMethod, checkUserNegated, checkUserSpread, checkUserUnary, userBinary, userCompare, userTruth } from "./userObjects.ts";
import { PyFormat, joinFormats } from "./texts.ts";
import { builtinText, checkIterated, checkKey, checkPattern, isEnumMember, refuseEnumClass, refuseMember } from "./unmodelled.ts";
import type { Entry } from "./entry.ts";
import { checkRaise, failure, type Doing } from "./errors.ts";
import { runFake } from "./fakeRun.ts";
import { NumpyArrays, isNumpyValue } from "./numpyArrays.ts";
import { globalSource } from "./locate.ts";
import { moduleContains, moduleItem, registerModule } from "./modules.ts";
import type { OutputGraph } from "./output.ts";
import { dynamoError, dynamoFailure, enterManager, leaveManager, unsupported } from "./refuse.ts";
import { refuseSettled } from "./gradMode.ts";
import { type SideEffects } from "./sideEffects.ts";
import { membership } from "./membership.ts";
import { checkBinary, checkComparison, comparedLists, joinedLists, checkContainer, checkIteration, checkUnary, hasTruth } from "./operations.ts";
import { assertCondition, branch, evaluateFloat, evaluateInt } from "./conditions.ts";
import { methodRewrites } from "./rewrites.ts";
import { Constants } from "./constants.ts";
import { Deleted } from "./deleted.ts";
import { SourcedConstant, bare, bareAll, failing, isHeld } from "./constantSource.ts";
import { isInGraph } from "./functions.ts";
import { isHigherOrder } from "./higherOrder/index.ts";
import { ForeignTensors } from "./foreign.ts";
import { checkMappingIterated, checkMappingLength } from "./mappings.ts";
import { isOutsideSet, noteRead } from "./readContainers.ts";
import { isMutableMapping } from "./mutableMapping.ts";
import { tracedFunctions } from "./functions.ts";
import { identity } from "./identity.ts";
import { itemSource, type Sources } from "./sources.ts";
import { MissingAttribute } from "./getAttr.ts";
import { StandIns } from "./standIns.ts";
import { TensorKeys } from "./tensorKeys.ts";
import { SubclassedTensor, isSubclassed, refuseIteration, standInFor } from "./subclassed.ts";
import { isFunctionMode, overriddenOperator, overriddenWrite } from "./torchFunction.ts";
import { missingCondition, missingIterated } from "./missingAttribute.ts";
import { hasField, proxiedMember, settled } from "./objectFields.ts";
import { binaryOperation, comparison, unaryOperation } from "./operators.ts";
import { attributeOf, itemOf, row, writeAttribute, writeItem } from "./access.ts";
import { lookUp } from "./builtinMethods.ts";
import { namesUsedBy } from "../../interpreter/index.ts";
import { Calls, isLibrary } from "./calls.ts";

export class DynamoFrontEnd implements Interceptor {
  readonly output: OutputGraph;
  readonly sources: Sources;
  /** The real value behind each traced input, for constants that are computed from the examples. */
  readonly realInputs: Map<PyTensor, Value> = new Map();
  /** Classes of modules that the traced code writes constants to. */
  readonly dynamicClasses: Set<PyType> = new Set();
  /** Arrays of NumPy's that the traced code read from the model, as the tensors that stand for them. */
  readonly numpyInputs: Set<PyTensor> = new Set();
  /** What was written to modules that are not specialised on. */
  readonly written: Map<PyObject, Map<string, Value>> = new Map();
  /** What was written to objects past the properties of that name. */
  readonly pending: Map<PyObject, Map<string, Value>> = new Map();
  /** What the traced function is called with. */
  given: readonly Value[] = [];
  /** Objects that are inputs themselves. */
  readonly givenObjects: Map<PyObject, string> = new Map();
  readonly deleted: Deleted = new Deleted();
  /** The trace's own copies of modules' registries. */
  readonly registries: Map<PyDict, PyDict> = new Map();
  /** A name that a guard looks for in vain. */
  unnamed: string | undefined;
  /** Real tensors read straight from a module, with that module. */
  readonly ownTensors: Map<PyTensor, PyObject> = new Map();

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
  /** Whether the model is an argument of the traced frame. */
  readonly rootIsArgument: boolean;
  /** Whether a hook is to be registered on a tensor that takes none. */
  unhookable = false;
  /** Whether something was read by a name that is a keyword. */
  unreadable = false;
  readonly foreign: ForeignTensors = new ForeignTensors(this);
  readonly constants: Constants = new Constants(this);
  readonly standIns: StandIns = new StandIns(this);
  readonly tensorKeys: TensorKeys = new TensorKeys(this);

  constructor(output: OutputGraph, sources: Sources, root: PyObject, { rootSource, isArgument }: Pick<Entry, "rootSource" | "isArgument">, sideEffects: SideEffects) {
    this.output = output;
    this.sources = sources;
    this.root = root;
    this.rootSource = rootSource;
    this.rootIsArgument = isArgument;
    this.sideEffects = sideEffects;
    this.arrays = new NumpyArrays(output);
    output.foreign = this.foreign;
  }

  // ---- calls

  readonly calls: Calls = new Calls(this);

  call(callee: Value, passed: readonly Value[], named: Kwargs): Value | undefined {
    const [given, kwargs] = this.constants.isUsed ? this.#withoutSources(callee, passed, named) : [passed, named];
    const adopted = given.some(isForeign) ? given.map((each) => this.standIns.adopt(each)) : given;
    const args = isTorchCall(callee) && adopted.some((each) => each instanceof MissingAttribute) ? adopted.map(memberOr) : adopted;
    if (callee instanceof PyMethod && args[0] instanceof PyTensor && (callee.self instanceof PySet || callee.self instanceof PyDict)) {
      const key = this.tensorKeys.in(callee.self, args[0]);
      if (key !== args[0]) return call(callee, [key, ...args.slice(1)], kwargs);
    }
    this.#call = this.#doing = { at: positionOf(realm().frame), callee, args, kwargs, iterated: null };
    return this.calls.call(callee, args, kwargs);
  }

  /** Where the items of a container are: before they change, and before something hands them out or asks about them. */
  noteItems(container: Value): void {
    const source = container instanceof PyObject && isUserCode() ? this.sources.of(container) : undefined;
    if (source === undefined) return;
    const items = container instanceof PyDict ? dictEntries(container) : container instanceof PyList ? container.items.map((item, i) => [BigInt(i), item] as const) : [];
    for (const [key, value] of items) this.reached(value, () => itemSource(container as PyObject, source, key), true);
  }

  /** Functions that are followed are handed what they are given as it is. */
  #withoutSources(callee: Value, args: readonly Value[], kwargs: Kwargs): readonly [readonly Value[], Kwargs] {
    const fn = callee instanceof PyMethod ? callee.func : callee;
    if (fn === types.type && args.length === 1) this.constants.checkType(args[0]!);
    const isFollowed = (fn instanceof PyFunction && (isHigherOrder(fn) || !isInGraph(fn))) || (fn instanceof PyType && fn.heap) || (fn instanceof PyBuiltin && fn.module === "torch.utils._pytree");
    if (isFollowed) return [args, kwargs];
    return [args.map(bareAll), new Map([...kwargs].map(([name, value]) => [name, bareAll(value)] as const))];
  }

  // ---- operators

  binary(op: BinaryOperator, given: Value, other: Value, inPlace: boolean): Value | undefined {
    const [one, another] = [bare(given), bare(other)];
    if (given !== one || other !== another) return binary(op, one, another, inPlace);
    const constants = settled([given, other]);
    if (constants !== undefined) return binary(op, constants[0]!, constants[1]!, inPlace);
    const [left, right] = [this.standIns.held(one), this.standIns.held(another)];
    if (op === "add") [left, right].forEach((each) => this.noteItems(each));
    if (left instanceof PySet && right instanceof PySet && !inPlace && isUserCode() && [left, right].every((each) => isConstant(each) && !isOutsideSet(each))) {
      // Whatever they are, a set is made of them; one that unites or intersects others cannot be changed (builtin.py, `call_and_`).
      const folded = plain(() => binary(op, left, right));
      const made = folded instanceof PySet ? new PySet(folded.map) : folded;
      if (op === "and" || op === "or") this.sideEffects.constants.add(made as PyObject);
      return made;
    }
    checkBinary(op, left, right, inPlace);
    const joined = inPlace || op !== "add" ? undefined : joinedLists(left, right);
    if (joined !== undefined) return joined;
    const [first, second] = [this.standIns.adopt(left), this.standIns.adopt(right)];
    const compute = (): Value | undefined => userBinary(op, first, second, inPlace) ?? binaryOperation(this, op, first, second, inPlace);
    return overriddenOperator(inPlace ? `i${op}` : op === "and" || op === "or" ? `${op}_` : op, [first, second], compute as () => Value) ?? compute();
  }

  unary(op: UnaryOperator, operand: Value): Value | undefined {
    if (operand instanceof SourcedConstant) return unary(op, operand.value);
    const adopted = this.standIns.adopt(operand);
    checkUserUnary(op, adopted);
    checkUnary(op, adopted);
    const compute = (): Value | undefined => unaryOperation(this, op, adopted);
    return overriddenOperator(op, [adopted], compute as () => Value) ?? compute();
  }

  compare(op: CompareOperator, given: Value, other: Value): Value | undefined {
    const [one, another] = [bare(given), bare(other)];
    if (given !== one || other !== another) return compare(op, one, another);
    const constants = settled([given, other]);
    if (constants !== undefined) return compare(op, constants[0]!, constants[1]!);
    const [left, right] = [this.standIns.held(one), this.standIns.held(another)];
    if (isUserCode() && (isMutableMapping(left) || isMutableMapping(right))) unsupported(builtinText(op, [left, right]));
    checkComparison(op, left, right);
    const listed = comparedLists(op, left, right);
    if (listed !== undefined) return listed;
    const [first, second] = [this.standIns.adopt(left), this.standIns.adopt(right)];
    const compute = (): Value | undefined => userCompare(op, first, second) ?? comparison(this, op, first, second);
    return overriddenOperator(op, [first, second], compute as () => Value) ?? compute();
  }

  contains(given: Value, wanted: Value): Value | undefined {
    const [all, one] = [bare(given), bare(wanted)];
    if (all !== given || one !== wanted) return contains(all, one);
    const container = this.standIns.held(all);
    const item = this.tensorKeys.in(container, this.standIns.held(one));
    if (container instanceof PyDictView && isUserCode()) {
      // Values of a dictionary are no list to look in; items are tuples (dicts.py, `DictValues`, `DictItems`).
      if (container.kind === "values") unsupported(`call_method DictValues() __contains__ [${describe(item)}] {}`);
      if (container.kind === "items" && isConstant(item)) return toArray(container).some((each) => isConstant(each) && equal(each, item));
    }
    refuseEnumClass(container, "__contains__", `[${describe(item)}]`);
    refuseMember(container, item);
    const field = container instanceof MissingAttribute ? hasField(container, item) : undefined;
    if (field !== undefined) return field;
    if (container instanceof MissingAttribute && isUserCode()) unsupported(`call_method ${describe(container)} __contains__ ${describeAll([item])} {}`);
    checkUserMethod(container, "__contains__", [item], "list");
    checkContainer(container, item);
    if (isModule(container)) return moduleContains(this, container, item);
    if (container instanceof PyDict && isUserCode()) lookUp(this, container, item);
    if (container instanceof PyTensor) {
      return methodRewrites["__contains__"]!([container, item], noKwargs);
    }
    return membership(container, item);
  }

  // ---- conditions

  truth(given: Value): boolean | undefined {
    if (given instanceof SourcedConstant) return truth(given.value);
    const value = this.standIns.held(given);
    const constants = settled([value]);
    if (constants !== undefined) return truth(constants[0]!);
    if (value instanceof MissingAttribute) return this.constants.truth(value) ?? missingCondition();
    if (value === enteredNothing) isNothing("is_python_constant");
    if (isUserCode() && !hasTruth(value)) missingCondition();
    return userTruth(value) ?? this.constants.truth(value) ?? branch(this, value);
  }

  /** Where the traced function has returned. */
  returnedAt: readonly TracebackEntry[] = [];
  /** Its variables that inner functions see. */
  cells: ReadonlySet<unknown> = new Set();
  /** The names that its own code uses. */
  names: ReadonlySet<string> | null = null;
  /** Its module's names. */
  globals: ReadonlyMap<string, Value> | null = null;

  loaded(value: Value, name?: string): void {
    noteRead(value);
    if (name !== undefined && value instanceof PyObject && isUserCode()) this.#loadedGlobal(value, name);
    if (value instanceof PyTensor && !value.tensor.fake) this.foreign.meet(value);
  }

  /** What a global name gives is reached by that name. */
  #loadedGlobal(value: PyObject, name: string): void {
    if (value === this.root || name.startsWith("__")) return;
    const source = (): string => globalSource(name);
    if (isModule(value)) registerModule(this, value, source());
    else if (value instanceof PyTensor) {
      if (!value.tensor.fake && !isSubclassed(value)) this.foreign.load(value, source);
    } else if (!this.made.has(value) && this.sources.of(value) === undefined && isContainer(value)) this.sources.add(value, source());
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
      const { fn } = frame as { readonly fn?: PyFunction | null };
      this.names = fn ? namesUsedBy(fn) : null;
      [this.globals, this.cells, this.returnedAt] = [frame.globals, cellsOf(frame), [{ file: frame.file, line: frame.line, name: frame.name }]];
      this.#handOut(value, new Set());
    }
    if (value !== enteredNothing || frame === null || frame.internal) return;
    if (frame.back === this.output.rootFrame) isNothing("realize");
    throw dynamoFailure(frame.back!, "AssertionError", "");
  }

  /** `not value` as a value: a node's, which an export runs at once. */
  negate(given: Value): boolean | undefined {
    const value = this.standIns.held(given);
    checkUserNegated(value);
    if (value instanceof PySym) return this.output.record("call_function", negation, [value], noKwargs, negated) === true;
    if (!(value instanceof PyTensor)) return undefined;
    const node = { op: "call_function", target: "<built-in function not_>", args: [value], kwargs: noKwargs };
    return this.output.compute(() => runFake(node, () => callMethod(value, "__bool__", []) !== true));
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

  defined(made: PyFunction): void {
    tracedFunctions.add(made);
  }

  generator(made: PyGenerator, frame: FrameInfo): Value {
    return drain(made, frame);
  }

  statement(kind: StatementKind, value: Value): void {
    if (kind === "class") unsupported("missing: LOAD_BUILD_CLASS");
    if (kind === "except group") unsupported("missing: CHECK_EG_MATCH");
    if (kind === "exit on error") {
      leaveManager(realm().frame!);
      unsupported("missing: WITH_EXCEPT_START");
    }
    // What `**` spreads is merged into a dictionary (symbolic_convert.py, `DICT_MERGE`).
    if (kind === "merge" && isUserCode() && (/^(constant|tensor)\./.test(variableClass(value)) || value instanceof MissingAttribute)) unsupported(`call_method ConstDictVariable() update ${describeAll([value])} {}`);
    if (kind.startsWith("match ")) checkPattern(kind, value);
    if (kind === "with" && !isManager(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
    if (kind === "with" && value instanceof PyObject && madeContexts.has(value)) enterManager(realm().frame!);
    if (kind === "with") refuseSettled(value);
    if (kind === "with" && value instanceof PyObject && !this.made.has(value) && !isLibrary(value) && !isFunctionMode(value)) unsupported(`BEFORE_WITH ${describe(value)}`);
  }

  /** What `type` last gave, where that was asked of such an object: nothing tells where the class is from, and it makes none (user_defined.py, `UserDefinedClassVariable.call_function`). */
  typeOfMade: PyType | null = null;

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
  same(left: Value, right: Value, isNegated: boolean): boolean | undefined {
    if (left instanceof SourcedConstant || right instanceof SourcedConstant) return bare(left) === bare(right);
    if (left === enteredNothing || right === enteredNothing) isNothing("is_python_constant");
    if (isUserCode()) [left, right].forEach((each) => this.realize(each));
    return identity(left, right, isNegated);
  }

  /** A symbol that is a key is the number it is in the examples. */
  key(given: Value): Value {
    const key = bare(given);
    checkKey(key);
    if (key instanceof PyTensor) return this.tensorKeys.of(key);
    return key instanceof PySym && key.node.kind === "int" ? evaluateInt(key) : key;
  }

  /** Conversions (`!r`) are not made: Dynamo knows them by number, and Python 3.13 gives them as functions (symbolic_convert.py, `CONVERT_VALUE`). */
  field(given: Value, conversion: string, spec: string): Value | undefined {
    const constants = settled([given]);
    if (constants !== undefined) return formatted(constants[0]!, spec);
    const value = this.standIns.held(bare(given));
    // With a specification a symbol is formatted as the text of the number that it is (torch/_dynamo/variables/lazy.py, `LazySymNodeFormatString`).
    if (value instanceof PySym) return spec === "" || value.node.kind === "bool" ? undefined : failing(() => formatted(str(value.node.kind === "int" ? evaluateInt(value) : evaluateFloat(value)), spec));
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
    if (value instanceof PyTensor) this.output.meet(value);
    if (!(value instanceof PyTensor) || this.output.isWrapped(value)) return value;
    if (this.itemSources.has(value)) return this.foreign.trace(value);
    // Of what a global holds this is where it is accessed.
    if (isUserCode()) this.loaded(value);
    return value;
  }

  /** Runs a function that becomes a graph of its own: what lies outside it must stay as it is. */
  inScope<T>(body: () => T): T {
    return this.sideEffects.inScope(realm().frame, body);
  }

  // ---- attributes and items

  getAttribute(object: Value, name: string): Value | undefined {
    if (object instanceof SourcedConstant) return getAttribute(object.value, name);
    if (object instanceof PyTensor) this.output.meet(object);
    const held = this.standIns.adopt(object);
    const found = noteRead(attributeOf(this, held, name));
    return found === undefined && held !== object && held instanceof SubclassedTensor ? getAttribute(held, name) : found;
  }

  setAttribute(object: Value, name: string, given: Value | undefined): true | undefined {
    const value = given === undefined ? undefined : bareAll(given);
    if (value !== undefined && value !== given) {
      setAttribute(object, name, value);
      return true;
    }
    if (value !== undefined && isUserCode()) this.realize(value);
    return writeAttribute(this, object, name, value);
  }

  getItem(object: Value, key: Value): Value | undefined {
    if (object instanceof SourcedConstant || isHeld(key)) return getItem(bare(object), bareAll(key));
    const of = this.standIns.adopt(object);
    const at = this.tensorKeys.in(of, plainKey(object, this.standIns.adopt(key)));
    const compute = (): Value | undefined => noteRead(itemOf(this, of, at));
    return overriddenOperator("getitem", [of, at], compute as () => Value) ?? compute();
  }

  setItem(object: Value, key: Value, value: Value | undefined): true | undefined {
    if (value !== undefined && (isHeld(key) || (object instanceof PyTensor && isHeld(value)))) {
      setItem(object, bareAll(key), object instanceof PyTensor ? bareAll(value) : value);
      return true;
    }
    const [of, given] = [this.standIns.adopt(object), value === undefined ? undefined : this.standIns.held(value)];
    const at = this.tensorKeys.in(of, plainKey(object, this.standIns.adopt(key)));
    if (key instanceof PyTensor && at !== key && of instanceof PyDict && value !== undefined) {
      setItem(of, at, value);
      return true;
    }
    return overriddenWrite(of, at, given) ?? writeItem(this, of, at, given);
  }

  /** Containers that were items of containers: no variable holds them themselves. */
  readonly lazyContainers: WeakSet<PyObject> = new WeakSet();

  /** What an access gave: real tensors become attributes of the graph, containers and modules get the source they were reached by. */
  reached(value: Value, source: () => string, lazy = false): Value {
    if (lazy) this.calls.kept.note(value, source);
    if (isSubclassed(value)) {
      const made = standInFor(value);
      this.sources.add(made, source());
      return made;
    }
    if (value instanceof PyTensor && lazy) {
      if (!value.tensor.fake && !this.itemSources.has(value)) this.itemSources.set(value, source());
      return value;
    }
    if (value instanceof PyTensor && !value.tensor.fake) return this.output.tensorAttribute(value, source());
    if (this.constants.isUsed && !(value instanceof PyTensor) && this.constants.isRooted(source())) {
      const constant = this.constants.reached(value);
      if (constant !== value) return constant;
    }
    if (value instanceof PyGenerator || (value instanceof PyIterator && outsideIterators.has(value.cls.name))) readIterators.add(value);
    if (value instanceof PyObject && !(value instanceof PyTensor) && this.sources.worthTracking(value)) {
      if (lazy && this.sources.of(value) === undefined) this.lazyContainers.add(value);
      if (value instanceof PyDict && [...value.map.keys()].some((key) => key instanceof PyTensor) && this.sources.of(value) === undefined) this.#wrapKeys(value, source());
      this.sources.add(value, source());
    }
    return value;
  }

  /** Tensors that are keys of a dictionary are wrapped with it (source.py, `ConstDictKeySource`). */
  #wrapKeys(dict: PyDict, source: string): void {
    dictEntries(dict).forEach(([key], i) => key instanceof PyTensor && !key.tensor.fake && this.output.tensorAttribute(key, `list(${source}.keys())[${i}]`));
  }

  iterate(given: Value): Value | undefined {
    const value = this.standIns.adopt(given);
    if (value instanceof SubclassedTensor && !isUnpacking(realm().frame)) refuseIteration(value);
    refuseEnumClass(value, "__iter__", "()");
    checkIterated(value, isUnpacking(realm().frame));
    checkUserSpread(value, isUnpacking(realm().frame));
    checkUserMethod(value, "__iter__", [], "tuple");
    checkMappingIterated(value, isUnpacking(realm().frame));
    if (value !== this.#rows) this.#doing = { at: positionOf(realm().frame), callee: null, args: [], kwargs: noKwargs, iterated: value };
    if (value instanceof MissingAttribute) missingIterated(value);
    if (!this.#isHandedOver(value)) checkIteration(value, atKind(realm().frame));
    // Taken apart, an iterator over a list stays where it is.
    if (value instanceof ListIterator && isUserCode() && /^(Tuple|List|Starred)$/.test(atKind(realm().frame) ?? "")) return new PyList([...value.rest]);
    if (value instanceof PyTensor) {
      const [length] = value.tensor.sizes;
      if (length === undefined && isUnpacking(realm().frame)) dynamoError("AssertionError", "Can't unpack scalar tensors.");
      if (length === undefined) return this.output.record("call_method", "__iter__", [value], noKwargs, () => raise(types.TypeError, "iteration over a 0-d tensor"));
      const count = value.tensor.sizes.every((size) => typeof size === "number") ? Number(length) : this.#rowsOf(value);
      // Rows are nodes, whatever the tensor is.
      return (this.#rows = new PyList(Array.from({ length: count }, (_, i) => (this.constants.isSourced(value) ? row(this, value, BigInt(i)) : this.getItem(value, BigInt(i))!))));
    }
    if (isModule(value)) return moduleItem(this, value, undefined);
    if ((value instanceof PyList || value instanceof PyTuple) && this.sources.of(value) !== undefined) {
      // Tensors are wrapped when they are used, one by one.
      const source = this.sources.of(value)!;
      const items = value.items.map((item, i) => this.reached(item, () => itemSource(value, source, BigInt(i)), true));
      if (items.some((item) => item instanceof SourcedConstant)) return new PyList(items);
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
    const doing = this.#doing;
    size();
    const length = size(0n);
    this.#doing = doing;
    return Number(length instanceof PySym ? evaluateInt(length) : length);
  }

  /** An operation on symbols with no operator of Python: `sym_max`. */
  symbolic(op: SymOp, args: readonly Value[]): Value {
    return symOperation(op, args)!;
  }

  length(given: Value): Value | undefined {
    const value = this.standIns.adopt(given);
    checkMappingLength(value);
    if (!(value instanceof PyTensor)) return undefined;
    return this.call(plain(() => getAttribute(value, "size")), [0n], noKwargs);
  }
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

/** Containers and objects of the user's classes: what they hold is reached by way of them. */
const isContainer = (value: PyObject): boolean => value instanceof PyList || value instanceof PyTuple || value instanceof PyDict || (value instanceof PyFunction && (value.dict?.size ?? 0) > 0) || /^(user_defined\.UserDefinedObject|functions\.FunctoolsPartial)Variable$/.test(variableClass(value));

const isForeign = (value: Value): boolean => isNumpyValue(value) || isSubclassed(value);

/** Whether a frame is about to take a value apart into targets. */
const isUnpacking = (frame: FrameInfo | null): boolean => /^(Tuple|List)$/.test(atKind(frame) ?? "");

const atKind = (frame: FrameInfo | null): string | undefined => (frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind;

/** Members of an `IntEnum` are the integers that they are in a slice, and wherever they index a tensor (constant.py, `EnumVariable.as_proxy`). */
function plainKey(object: Value, key: Value): Value {
  if (key instanceof PyTuple && key.items.some(object instanceof PyTensor ? isNumbered : (each) => each instanceof PySlice)) return new PyTuple(key.items.map((each) => plainKey(object, each)));
  if (object instanceof PyTensor && !(key instanceof PySlice) && isNumbered(key)) return unbox(key);
  if (!(key instanceof PySlice)) return key;
  const parts = [key.start, key.stop, key.step].map(memberOr);
  return parts.some((each, i) => isNumbered(each) || each !== [key.start, key.stop, key.step][i]) ? new PySlice(...parts.map((each) => (isEnumMember(each) ? unbox(each) : each)) as [Value, Value, Value]) : key;
}

const isTorchCall = (callee: Value): boolean => (callee instanceof PyMethod ? callee.func : callee) instanceof TorchFunction;

const memberOr = (value: Value): Value => (value instanceof MissingAttribute ? proxiedMember(value) : undefined) ?? value;

const isNumbered = (value: Value): boolean =>
  value instanceof MissingAttribute || (value instanceof PyBoxed ? isEnumMember(value) : value instanceof PySlice && [value.start, value.stop, value.step].some(isNumbered));

/** A call that leaves nothing behind, not even None, has been taken for a variable of the trace (misc.py, `DebuggingVariable`). */
const isNothing = (asked: string): never => dynamoError("InternalTorchDynamoError", `AttributeError: 'NoneType' object has no attribute '${asked}'`);

/** Whether a value may be entered at all. */
const isManager = (value: Value): boolean =>
  value instanceof PyObject && /^(user_defined|ctx_manager)\./.test(variableClass(value)) && !(value instanceof PyType) && lookupType(value.cls, "__enter__") !== undefined;

const cellsOf = (frame: FrameInfo): ReadonlySet<unknown> => new Set((frame as { readonly slots?: readonly unknown[] }).slots?.filter((each) => each instanceof PyCell));

/** What a frame is executing: one object for each place in the source. */
const positionOf = (frame: FrameInfo | null): unknown => (frame as { readonly at?: unknown } | null)?.at;

/** `format(value, spec)` as Python does it. */
const formatted = (value: Value, spec: string): Value => uninterrupted(() => call(realm().builtins.get("format")!, [value, spec]));
