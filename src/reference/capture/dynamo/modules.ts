/**
 * Modules in the traced code (torch/_dynamo/variables/nn_module.py, `NNModuleVariable`): those of `torch.nn` are leaves of the
 * first graph, `Sequential` is unrolled, a user's own are followed into their `forward`.
 */
import { PySym, PyTensor, TorchFunction, backwardHooks, callImpl, childModules, hasForwardHooks, isModule, moduleEntries, registryOf, torchTypes, withFakeParameters } from "../../library/torch/index.ts";
import { PyCell, PyClassMethod, PyDict, PyFunction, PyList, PyMethod, PyObject, PyProperty, PySet, PySlice, PyStaticMethod, PyTuple, PyType, dictEntries, dictOf, ellipsis, isUserCode, realm, types, uninterrupted, type FrameInfo, type Kwargs, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { call, callMethod, getAttribute, getItem, lookupType, plain, repr, setAttribute, sliceIndices, typeOf } from "../../protocol/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { moduleMethod } from "./moduleMethods.ts";
import { attributeSource, isKeyword, modulePath } from "./sources.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { evaluateInt } from "./conditions.ts";
import { deletedMember } from "./deleted.ts";
import { unexpectedInput } from "./foreign.ts";
import { classMethodOf } from "./objectFields.ts";
import { locate } from "./locate.ts";
import { describe, describeAll, describeKwargs, functionText, isConstant, isConstantObject } from "./describe.ts";
import { isCached, isInGraph } from "./functions.ts";
import { following, type FollowedLine } from "./pythonFollowed.ts";
import { refuseNewFake } from "./higherOrder/functorch.ts";
import { isEnumMember } from "./unmodelled.ts";
import { isUnspecialized } from "./unspecialized.ts";
import { dynamoError, refuse, trailer, unsupported } from "./refuse.ts";
import { argumentsMismatch } from "./errors.ts";

/** The source of a module, which it has since it was reached; null for one that the traced code made. */
export function sourceOf(front: DynamoFrontEnd, module: PyObject): string | null {
  const known = front.sources.of(module);
  if (known !== undefined) return known;
  const place = locate(front, module);
  if (place === undefined) return null;
  if (place.origin === "default" && !place.source.startsWith("L[")) return refuse(`a module of class ${module.cls.name} that is a default`);
  registered(front, module, place.source, [place.source]);
  return place.source;
}

export function moduleAttribute(front: DynamoFrontEnd, module: PyObject, name: string): Value | undefined {
  const source = front.sources.of(module);
  if (source === undefined) return undefined;
  if (isUserCode() && ownMember(module, "__getattribute__") instanceof PyFunction) unsupported("torch.nn.Module with a custom __getattribute__ defined");
  const written = front.written.get(module)?.get(name);
  if (isKeyword(name)) front.unreadable = true;
  if (written === deletedMember) unsupported("read deleted attribute");
  if (written !== undefined) return written;
  if (isUserCode()) checkGetter(module, name);
  if (!isUnspecialized(module)) checkClassMember(module, name);
  const ofClass = isUnspecialized(module) || !isUserCode() ? undefined : classMethodOf(module, name);
  if (ofClass !== undefined) return ofClass;
  // What the user's `__getattr__` finds comes from where it found it.
  if (hasOwnGetter(module) && isLacking(module, name)) return undefined;
  const registry = copiedRegistry(front, module, name);
  // Torch's own containers hand their members out by ways of their own.
  if (registry !== undefined && realm().frame?.internal === true) return registry;
  const value = registry ?? plain(() => getAttribute(module, name));
  const child = isUnspecialized(module) ? registrySource(module, source, name) : attributeSource(source, name);
  if (isModule(value)) return isOptimized(value) ? registered(front, originalOf(value), `${child}._orig_mod`, [child]) : registered(front, value, child, [child]);
  if (value instanceof PyFunction) registerCells(front, value, child);
  if (value instanceof PyTensor && !value.tensor.fake && !front.ownTensors.has(value)) {
    front.ownTensors.set(value, module);
    if (isInputOwner(front, module)) front.foreign.note(value, child);
  }
  if (module.dict!.has(name)) front.calls.kept.note(value, () => child);
  return front.reached(value, () => child);
}

/** Whether a class of the user's says itself what is not there. */
export const hasOwnGetter = ({ cls }: PyObject): boolean => {
  const owner = cls.mro.find((each) => each.namespace.has("__getattr__"));
  return owner !== undefined && owner.heap && owner.namespace.get("__getattr__") instanceof PyFunction && owner.module !== "torch.nn.modules.module" && !isLeafModule(owner.module);
};

const isLacking = (module: PyObject, name: string): boolean =>
  !module.hasOwn(name) && registryOf(module, name) === undefined && !module.cls.mro.some((cls) => cls.namespace.has(name));

/**
 * What a user's class of modules has: functions, properties, tensors and constants that cannot change; nothing else is read through a module that is
 * specialised on (nn_module.py, `NNModuleVariable.var_getattr`; utils.py, `is_safe_constant`).
 */
function checkClassMember(module: PyObject, name: string): void {
  if (module.hasOwn(name) || registryOf(module, name) !== undefined) return;
  const owner = module.cls.mro.find((cls) => cls.namespace.has(name));
  if (owner === undefined || !owner.heap || owner.module === "torch.nn.modules.module" || isLeafModule(owner.module)) return;
  const member = owner.namespace.get(name)!;
  if (member instanceof PyStaticMethod) return checkStaticMember(member.func);
  if (isCached(member)) unsupported(`class property ${name} - ${module.cls.name} _lru_cache_wrapper`);
  const isFound = member instanceof PyFunction || member instanceof PyClassMethod || member instanceof PyProperty || member instanceof PyTensor;
  if (!isFound && !isSafeConstant(member)) unsupported(`class property ${name} - ${module.cls.name} ${typeOf(member).name}`);
}

/** A property is read by a function of the user's (user_defined.py, `var_getattr`). */
export function checkGetter(object: PyObject, name: string): void {
  const member = lookupType(object.cls, name);
  if (member instanceof PyProperty && isCached(member.fget)) noFunction();
}

const noFunction = (): never => dynamoError("AssertionError", "expected FunctionType found _lru_cache_wrapper <functools._lru_cache_wrapper object at 0x…>");

/** A static method is a function of the user's (functions.py, `UserFunctionVariable`). */
function checkStaticMember(fn: Value): void {
  if (isCached(fn)) noFunction();
  const text = fn instanceof TorchFunction ? functionText(fn) : fn instanceof PyFunction && isInGraph(fn) ? "<function" : "";
  if (text.startsWith("<function")) dynamoError("AssertionError", "<class 'torch._dynamo.variables.torch.TorchInGraphFunctionVariable'>");
  if (text !== "") dynamoError("AssertionError", `expected FunctionType found builtin_function_or_method ${text}`);
}

function isSafeConstant(value: Value): boolean {
  if (!(value instanceof PyObject)) return true;
  if (value instanceof PyTuple) return value.cls === types.tuple ? value.items.every(isSafeConstant) : value.cls === torchTypes.Size;
  if (value instanceof PySet) return value.cls === types.frozenset && [...value.map.keys()].every(isSafeConstant);
  return value instanceof PyType || value instanceof PySlice || value === ellipsis || isConstantObject(value) || isEnumMember(value);
}

const registries: ReadonlySet<string> = new Set(["_parameters", "_buffers", "_modules"]);

/**
 * The registries of a module that is specialised on are dictionaries of the trace: what is written to one shows there, and not in the module, whose
 * members are always its own (nn_module.py, `NNModuleVariable.var_getattr`).
 */
function copiedRegistry(front: DynamoFrontEnd, module: PyObject, name: string): PyDict | undefined {
  if (!registries.has(name) || isUnspecialized(module)) return undefined;
  const own = module.own(name);
  if (!(own instanceof PyDict)) return undefined;
  let copy = front.registries.get(own);
  if (copy === undefined) front.registries.set(own, (copy = dictOf([...own.map.entries()] as [Value, Value][])));
  return copy;
}

/** Modules that a function kept as an attribute has captured are reached by way of its closure. */
function registerCells(front: DynamoFrontEnd, fn: PyFunction, source: string): void {
  const closure = (fn.code as { readonly closure?: readonly PyCell[] } | null)?.closure ?? [];
  closure.forEach(({ value }, i) => {
    if (value !== undefined && isModule(value) && front.sources.of(value) === undefined) {
      const path = `${source}.__closure__[${i}].cell_contents`;
      registered(front, value, path, [path]);
    }
  });
}

/** `key in module` of a container by name looks among its modules, even where it holds parameters (nn_module.py, `__contains__`). */
export function moduleContains(front: DynamoFrontEnd, module: PyObject, key: Value): boolean | undefined {
  const own = ownMember(module, "__contains__");
  if (front.sources.of(module) === undefined || !(own instanceof PyFunction) || !isLeafModule(own.module) || isUnspecialized(module)) return undefined;
  return childModules(module).some(([name]) => name === key);
}

/** What `torch.compile` made of a module is that module (builder.py, `wrap_module`). */
export const isOptimized = (module: PyObject): boolean => module.cls.name === "OptimizedModule" && module.cls.module === "torch._dynamo.eval_frame";
export const originalOf = (module: PyObject): PyObject => uninterrupted(() => getAttribute(module, "_orig_mod")) as PyObject;

function registrySource(module: PyObject, source: string, name: string): string {
  const registry = registryOf(module, name);
  return registry === undefined ? attributeSource(source, name) : `${source}.${registry}['${name}']`;
}

/** The capture starts again with modules of this class unspecialised (exc.py, `UnspecializeRestartAnalysis`). */
export class Unspecialize extends Error {
  readonly cls: PyType;
  /** Whether the traced code wrote to one of them, rather than that they have hooks. */
  readonly isWritten: boolean;
  constructor(cls: PyType, isWritten = false) {
    super(`modules of class ${cls.name} ${isWritten ? "are written to" : "have hooks"}`);
    this.cls = cls;
    this.isWritten = isWritten;
  }
}

/** A module that a global name has given. */
export function registerModule(front: DynamoFrontEnd, module: PyObject, source: string): void {
  if (!isUnspecialized(module)) registered(front, module, source, [source]);
}

function registered(front: DynamoFrontEnd, module: PyObject, source: string, names: readonly string[]): PyObject {
  front.output.register(module, source, names);
  // A module that is not specialised on is wrapped once, by the way that led to it first.
  if (!isUnspecialized(module) || front.sources.of(module) === undefined) front.sources.renew(module, source);
  return module;
}

/** Containers that a slice in the traced code made: modules Dynamo does not specialise on, whose children are reached through `_modules`. */
const sliced = new WeakSet<PyObject>();

const childSource = (module: PyObject, source: string, index: Value): string =>
  (sliced.has(module) ? `${source}._modules['${String(index)}']` : `${source}[${typeof index === "string" ? `'${index}'` : String(index)}]`);

/** `module[key]`, or all of it for iteration (`key` undefined): children are named after the container's key and their index. */
export function moduleItem(front: DynamoFrontEnd, module: PyObject, key: Value | undefined): Value | undefined {
  const source = front.sources.of(module);
  const own = ownMember(module, key === undefined ? "__iter__" : "__getitem__");
  // Only what holds modules or parameters in order is iterated over (nn_module.py, `unpack_var_sequence`).
  if (key === undefined && source !== undefined && own instanceof PyFunction && !isUnspecialized(module) && !module.cls.mro.some((cls) => isSequence(cls))) dynamoError("AssertionError", module.cls.name);
  if (source === undefined || !(own instanceof PyFunction) || !isLeafModule(own.module) || isUnspecialized(module)) return undefined;
  const child = (value: Value, index: Value): Value => {
    if (isModule(value) && isOptimized(value)) return registered(front, originalOf(value), `${childSource(module, source, index)}._orig_mod`, [childSource(module, source, index)]);
    if (isModule(value)) return registered(front, value, childSource(module, source, index), [keyOf(front, module, source), String(index)]);
    if (value instanceof PyTensor && !value.tensor.fake) return front.output.tensorAttribute(value, `${source}[${String(index)}]`, [keyOf(front, module, source), String(index)]);
    return front.reached(value, () => `${source}[${String(index)}]`);
  };
  if (key instanceof PySlice) return moduleSlice(front, module, source, key);
  if (key instanceof PyTensor) unsupported(`getitem on NNModuleVariable with key ${describe(key)}`);
  const index = key instanceof PySym ? evaluateInt(key) : key;
  if (typeof index === "string" && module.cls.mro.some(({ name }) => name === "ModuleDict") && !childModules(module).some(([name]) => name === index)) dynamoError("InternalTorchDynamoError", `KeyError: ${index}`);
  if (index !== undefined) return child(uninterrupted(() => getItem(module, index)), index);
  const entries = moduleEntries(module);
  if (entries === undefined) return undefined;
  // A dictionary gives its keys; what is in order has places, whatever its children's names are.
  const isDictionary = module.cls.mro.some(({ name, module: home }) => name === "ModuleDict" && home === "torch.nn.modules.container");
  return new PyList(entries.map(([name, value], i) => (isDictionary ? String(name) : child(value, BigInt(i)))));
}

const isSequence = ({ name, module }: PyType): boolean => module === "torch.nn.modules.container" && ["ModuleList", "ModuleDict", "ParameterList", "Sequential"].includes(name);

/** `module[1:3]`: its children are named by their place alone, the new container by what was asked. */
function moduleSlice(front: DynamoFrontEnd, module: PyObject, source: string, key: PySlice): Value {
  const slice = uninterrupted(() => getItem(module, key)) as PyObject;
  const { start, step } = sliceIndices(key, (moduleEntries(module) ?? []).length);
  const children = moduleEntries(slice) ?? [];
  children.forEach(([, child], i) => {
    const index = String(start + i * step);
    if (isModule(child)) registered(front, child, `${source}[${index}]`, [index]);
  });
  sliced.add(slice);
  return registered(front, slice, `${source}[${repr(key)}]`, ["NNModuleVariable().__getitem__(slice)"]);
}

function keyOf(front: DynamoFrontEnd, module: PyObject, source: string): string {
  return front.output.register(module, source);
}

/** Modules of torch's own, but for those whose parameters are computed: their class is made by `torch.nn.utils.parametrize`. */
export const isTorchModule = (module: PyObject): boolean => isLeafModule(module.cls.module);

export const isLeafModule = (name: string): boolean => (name.startsWith("torch.nn.") || name.startsWith("torch.ao.")) && name !== "torch.nn.utils.parametrize";

export const isDisabled = (fn: Value): boolean => fn instanceof PyFunction && fn.own("_torchdynamo_disable") === "wrapped";

/** Whether any class but `Module` itself, whose forward is `_forward_unimplemented`, says what a call does. */
function definesForward(module: PyObject): boolean {
  const owner = module.cls.mro.find((cls) => cls.namespace.has("forward"));
  return module.hasOwn("forward") || owner?.module !== "torch.nn.modules.module";
}

export function callModule(front: DynamoFrontEnd, module: PyObject, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const source = sourceOf(front, module);
  if (source === null) return callMethod(module, "forward", args, kwargs);
  if (module.hasOwn("_torchdynamo_disable")) unsupported(`call_function DelayGraphBreakVariable() ${describeAll(args)} ${describeKwargs(kwargs)}`);
  if (isCompiled(module)) refuse("Module.compile");
  if (module.cls.name === "TopLevelTracedModule" && isScripted(module)) following(tracedCall, () => unsupported("class property forward - TopLevelTracedModule _CachedForward"));
  if (isScripted(module)) unsupported("ScriptModules aren't supported in UnspecializedNNModuleVariable becuase their .forward function isn't a static member of their type");
  const outer = front.output.moduleStack;
  front.output.moduleStack = [...outer, { path: modulePath(source), type: module.cls.name }];
  try {
    initializeLazy(module, args, kwargs);
    const backward = backwardHooks(module);
    const hooked = hasForwardHooks(module) || backward.before || backward.after !== null;
    if (!isUnspecialized(module)) {
      // In a nested graph modules of torch's own are followed too: their parameters become inputs (nn_module.py, `call_function`).
      const isLeaf = isTorchModule(module) && front.output.isRootTracer;
      if (hooked && (isUnrolled(module) || isLeaf)) throw new Unspecialize(module.cls);
      if (isUnrolled(module)) return callSequential(front, module, source, args);
      if (isLeaf) return callLeaf(front, module, source, args, kwargs);
    } else if (!hooked) {
      checkForward(module, args, kwargs);
      return callMethod(module, "forward", args, kwargs);
    }
    return inFrame(callImplFrame(hooked), () => {
      if (!definesForward(module)) unsupported(`call_method ${describe(module)} _forward_unimplemented ${describeAll(args)} ${describeKwargs(kwargs)}`);
      if (hooked) return callHooked(front, module, source, args, kwargs);
      checkForward(module, args, kwargs);
      return callMethod(module, "_call_impl", args, kwargs);
    });
  } finally {
    front.output.moduleStack = outer;
  }
}

/** Arguments that a module's `forward` does not take are told by the frame that calls it. */
function checkForward(module: PyObject, args: readonly Value[], kwargs: Kwargs): void {
  const forward = module.hasOwn("forward") ? undefined : lookupType(module.cls, "forward");
  const misfit = forward instanceof PyFunction ? argumentsMismatch(new PyMethod(forward, module), args, kwargs) : undefined;
  if (misfit !== undefined) dynamoError(...misfit);
}

/** `inner` of `Module._call_impl`, where a module has hooks. Those of the backward pass would need autograd itself to be traced. */
function callHooked(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[], kwargs: Kwargs): Value {
  const on = <T>(line: number, code: string, body: () => T): T => following([{ file: "torch/nn/modules/module.py", line, name: "inner", code }], body);
  const { before, after } = backwardHooks(module);
  if (!isUnspecialized(module)) {
    const asked = (name: string): never => unsupported(`call_method ${describe(module)} ${name} [] {}`);
    if (before) on(1761, "backward_pre_hooks = self._get_backward_pre_hooks()", () => asked("_get_backward_pre_hooks"));
    if (after !== null) on(1764, "full_backward_hooks, non_full_backward_hooks = self._get_backward_hooks()", () => asked("_get_backward_hooks"));
  }
  for (const registry of ["_forward_pre_hooks", "_forward_hooks"]) {
    const hooks = `${source}.${registry}`;
    dictEntries(module.own(registry) as PyDict).forEach(([id, hook], i) => front.calls.kept.note(hook, () => `${hooks}[${isUnspecialized(module) ? `list(${hooks}.keys())[${i}]` : String(id)}]`));
  }
  const result = callImpl(module, args, kwargs, (line, code, body) => {
    if (code.includes("forward_call") && (before || after === "full")) {
      on(1790, "bw_hook = BackwardHook(self, full_backward_hooks, backward_pre_hooks)", () => unsupported("module-level backwards hooks require compiled autograd"));
    }
    return on(line, code, body);
  });
  if (after === "legacy") {
    if (!(result instanceof PyTensor)) refuse("Module.register_backward_hook on a module that gives no tensor");
    if (result.tensor.requiresGrad) on(1826, "grad_fn = var.grad_fn", () => unsupported("TensorVariable has a grad_fn"));
  }
  return result;
}

/** A module whose parameters wait for an input's shape gets them before it is called (`initialize_lazy_module`); its class is another one then. */
function initializeLazy(module: PyObject, args: readonly Value[], kwargs: Kwargs): void {
  if (!module.hasOwn("_initialize_hook")) return;
  uninterrupted(() => withoutModes(() => withEnvironment(null, () => callMethod(module, "_infer_parameters", [module, new PyTuple(args), dictOf([...kwargs])]))));
}

/** `Module._call_impl`, which stands between the caller and `forward` (torch/nn/modules/module.py). */
function callImplFrame(hooked: boolean): FrameInfo {
  const file = "torch/nn/modules/module.py";
  const line = hooked ? 1842 : 1750;
  const code = hooked ? "return inner()" : "return forward_call(*args, **kwargs)";
  return { file, name: "_call_impl", qualname: "Module._call_impl", line, column: 0, sourceLine: code, back: realm().frame, globals: new Map(), internal: true };
}

function inFrame<T>(frame: FrameInfo, body: () => T): T {
  const current = realm();
  current.frame = frame;
  try {
    return body();
  } finally {
    current.frame = frame.back;
  }
}

/** A Sequential whose `forward` is torch's own. */
function isUnrolled(module: PyObject): boolean {
  const owner = module.cls.mro.find((cls) => cls.namespace.has("forward"));
  return owner !== undefined && owner.name === "Sequential" && owner.module.startsWith("torch.nn.");
}

function callSequential(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[]): Value {
  let value: Value = args[0] ?? null;
  for (const [name, child] of moduleEntries(module) ?? []) {
    if (!isModule(child)) return unsupported(`call_function ${describe(child)} ${describeAll([value])} {}`);
    if (!sliced.has(module) && isKeyword(String(name))) front.unreadable = true;
    registered(front, child, sliced.has(module) ? childSource(module, source, name) : attributeSource(source, String(name)), [keyOf(front, module, source), String(name)]);
    value = call(child, [value]);
  }
  return value;
}

/** `Module.compile` was called. */
export const isCompiled = (module: PyObject): boolean => module.hasOwn("_compiled_call_impl");

const tracedCall: readonly FollowedLine[] = [{ file: "torch/nn/modules/module.py", line: 1744, name: "_call_impl", code: "forward_call = (self._slow_forward if torch._C._get_tracing_state() else self.forward)" }];

/** What `torch.jit.script` or `torch.jit.trace` made. */
export const isScripted = (module: PyObject): boolean => module.cls.mro.some((cls) => cls.name === "ScriptModule" && cls.module === "torch.jit._script");

/** Methods that are followed although they belong to a leaf. */
const followedMethods: ReadonlySet<string> = new Set(["_conv_forward", "_output_padding", "_get_abs_string_index"]);

/** Methods of a container that walk over its members. */
const containerWalks: ReadonlySet<string> = new Set(["items", "values"]);

/**
 * A method of a module that torch defines, called by its name (functions.py, `UserMethodVariable`; nn_module.py, `call_method`):
 * `forward` is a node that calls the method, without hooks; most others are refused. Those reached by `super()` are followed.
 */
export function leafMethod(front: DynamoFrontEnd, module: PyObject, fn: PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const source = front.sources.of(module);
  if (source === undefined || !front.output.isRootTracer || isUnspecialized(module)) return undefined;
  if (containerWalks.has(fn.name) && fn.module === "torch.nn.modules.container" && ownMember(module, fn.name) === fn) return moduleMethod(front, module, source, fn.name, args, kwargs);
  if (changingContainers.has(fn.name) && fn.module === "torch.nn.modules.container" && ownMember(module, fn.name) === fn) unsupported(`call_method NNModuleVariable() ${fn.name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  if (!fn.module.startsWith("torch.nn.") || !isLeafModule(fn.module) || !fn.file.startsWith("<prelude>/") || isContainer(module) || ownMember(module, fn.name) !== fn) return undefined;
  if (fn.name === "forward") return callForward(front, module, source, args, kwargs);
  if (fn.name === "_check_input_dim") return true;
  if (followedMethods.has(fn.name)) return undefined;
  if (module.cls.namespace.has(fn.name) && [...args, ...kwargs.values()].every((each) => each instanceof PyTensor)) return callForward(front, module, source, args, kwargs, fn.name);
  return unsupported(`call_method NNModuleVariable() ${fn.name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** Methods that change what a container of modules holds. */
const changingContainers: ReadonlySet<string> = new Set(["append", "extend", "insert", "pop", "update", "clear", "popitem", "setdefault"]);

const isContainer = (module: PyObject): boolean => moduleEntries(module) !== undefined;

function ownMember(module: PyObject, name: string): Value | undefined {
  return module.cls.mro.find((cls) => cls.namespace.has(name))?.namespace.get(name);
}

function callForward(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[], kwargs: Kwargs, name = "forward"): Value {
  const self = front.output.create("get_attr", keyOf(front, module, source), []);
  return front.output.recordOn(self, module, name, args, kwargs, () => withFakes(front, module, () => callMethod(module, name, args, kwargs)));
}

function callLeaf(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[], kwargs: Kwargs): Value {
  const key = keyOf(front, module, source);
  return front.output.record("call_module", key, args, kwargs, () => runLeaf(front, module, args, kwargs));
}

/** Runs a leaf on fake parameters. */
export function runLeaf(front: DynamoFrontEnd, module: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  return withFakes(front, module, () => call(module, args, kwargs));
}

function withFakes<T>(front: DynamoFrontEnd, module: PyObject, body: () => T): T {
  const { output } = front;
  return withFakeParameters(module, (real) => (output.transform === null ? output.fakeOf(real) : refuseNewFake(output, real, true)), body);
}

/**
 * `module.name = value`. Only constants may be written while exporting, unless by `setattr`; a write makes all modules of that class ones that
 * Dynamo does not specialise on, whose own tensors are inputs of its graph (symbolic_convert.py, STORE_ATTR; mutation_guard.py).
 */
export function setModuleAttribute(front: DynamoFrontEnd, module: PyObject, name: string, value: Value | undefined): true | undefined {
  if (isUnspecialized(module)) {
    // A `__setattr__` of the user's is followed like any method; it comes back here by way of torch's own.
    if (value !== undefined && isUserCode() && lookupType(module.cls, "__setattr__") instanceof PyFunction && realm().frame?.name !== "__setattr__") return undefined;
    front.sideEffects.check(module);
    return remember(front, module, name, value ?? (value === undefined ? deletedMember : null));
  }
  if (front.sources.of(module) === undefined || front.dynamicClasses.has(module.cls)) return undefined;
  const byCall = (realm().frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind === "Call";
  if (!byCall && value !== undefined && value !== null && typeof value === "object" && !isConstantObject(value)) {
    throw new Rejection("builtins.AssertionError", `Mutating module attribute ${name} during export.${trailer()}`);
  }
  if (!front.output.isRootTracer) dynamoError("AttributeMutationError", "Can't inplace modify module params/buffers inside HigherOrderOp");
  throw new Unspecialize(module.cls, true);
}

/** What is written to a module that is not specialised on is seen by the trace alone until that has come to its end. */
function remember(front: DynamoFrontEnd, module: PyObject, name: string, value: Value): true {
  const names = front.written.get(module) ?? new Map<string, Value>();
  front.written.set(module, names.set(name, value));
  return true;
}

/** The traced code has been followed to its end: its modules have what it wrote to them (side_effects.py, `codegen_update_mutated`). */
export function applyWrites({ written, pending, made }: DynamoFrontEnd): void {
  // Setters are asked when the graph has been run, for objects that outlive the trace.
  for (const [object, names] of pending) {
    if (!made.has(object)) for (const [name, value] of names) if (isConstant(value)) setAttribute(object, name, value);
  }
  for (const [module, names] of written) {
    for (const [name, value] of names) {
      const registry = value === deletedMember ? registryOf(module, name) : undefined;
      const members = registry === undefined ? undefined : module.own(registry);
      if (members instanceof PyDict) members.map.delete(name);
      else if (value === deletedMember) module.dict!.delete(name);
      else module.dict!.set(name, value);
    }
  }
}

/** Whether a module is the model, or was reached from it through the registries of modules that are not specialised on, and nothing else. */
function isReachedByRegistries(front: DynamoFrontEnd, module: PyObject): boolean {
  const source = front.sources.of(module) ?? front.rootSource;
  return source.startsWith(front.rootSource) && /^(\._modules\['[^']*'\])*$/.test(source.slice(front.rootSource.length));
}

/** Whether what a module holds are inputs of the first graph. */
const isInputOwner = (front: DynamoFrontEnd, module: PyObject): boolean => (front.dynamicClasses.has(module.cls) || isUnspecialized(module)) && isReachedByRegistries(front, module);

/** Tensors that were read from modules of classes that turned dynamic, the model's among them, in the order of their first reading: inputs nobody gives. */
export function checkDynamicClasses(front: DynamoFrontEnd): void {
  const isUsed = [...front.numpyInputs].some((fake) => (front.output.originOf(fake)?.users.size ?? 0) > 0);
  if (isUsed) throw unexpectedInput(front.root, torchTypes.Tensor);
  for (const [tensor, owner] of front.ownTensors) {
    if (!isInputOwner(front, owner) || (front.output.originOf(front.output.fakeOf(tensor))?.users.size ?? 0) === 0) continue;
    throw unexpectedInput(front.root, tensor.cls);
  }
}
