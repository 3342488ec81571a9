/**
 * `torch.nn.Module` (torch/nn/modules/module.py). In TypeScript because nearly every traced program makes and calls modules.
 *
 * An instance keeps what Python's has, under the same names (`_parameters`, `_buffers`, `_modules`, …), so that code which
 * reaches into `__dict__` finds it.
 */
import {
  PyBuiltin, PyDict, PyIterator, PyMethod, PyObject, PySet, PyTuple, dictOf, makeType, noKwargs, raise, raiseAttributeError, setOf, types,
  type Kwargs, type PyType, type Value,
} from "../../objects/index.ts";
import { call, callMethod, genericSetAttribute, getAttribute, repr, toArray, truth } from "../../protocol/index.ts";
import { cpu } from "../../ops/index.ts";
import { bufferType, parameterType, PyDType, PyTensor, typeName } from "./values.ts";

export const moduleType = makeType("Module", types.object, "torch.nn.modules.module");
moduleType.heap = true;
moduleType.instancesHaveDict = true;

declare const moduleBrand: unique symbol;

/** An instance of `nn.Module`: told from other objects in types only. */
export type NNModule = PyObject & { readonly [moduleBrand]: true };

/** Whether a value is an instance of `nn.Module`. */
export function isModule(value: Value): value is NNModule {
  return value instanceof PyObject && value.cls.mro.includes(moduleType);
}

export function isParameter(value: Value): boolean {
  return value instanceof PyTensor && value.cls.mro.includes(parameterType);
}

const isBuffer = (value: Value): boolean => value instanceof PyTensor && value.cls.mro.includes(bufferType);

// ---- the registries

type Registry = "_parameters" | "_buffers" | "_modules";

function registry(self: PyObject, name: Registry): PyDict | undefined {
  const found = self.dict?.get(name);
  return found instanceof PyDict ? found : undefined;
}

function entries(self: PyObject, name: Registry): readonly (readonly [string, Value])[] {
  return [...(registry(self, name)?.map.entries() ?? [])] as [string, Value][];
}

/** Own parameters, in order of registration; absent ones (None) left out. */
export function parameterEntries(self: PyObject): readonly (readonly [string, PyTensor])[] {
  return entries(self, "_parameters").filter((entry): entry is [string, PyTensor] => entry[1] instanceof PyTensor);
}

export function bufferEntries(self: PyObject): readonly (readonly [string, PyTensor])[] {
  return entries(self, "_buffers").filter((entry): entry is [string, PyTensor] => entry[1] instanceof PyTensor);
}

/** Child modules by name; absent ones left out. */
export function childModules(self: PyObject): readonly (readonly [string, PyObject])[] {
  return entries(self, "_modules").filter((entry): entry is [string, NNModule] => isModule(entry[1]));
}

/** Whether a buffer is left out of the state dict. */
export function isNonPersistent(self: PyObject, name: string): boolean {
  const set = self.dict?.get("_non_persistent_buffers_set");
  return set instanceof PySet && set.map.has(name);
}

function hookNames(): readonly string[] {
  return [
    "_backward_pre_hooks", "_backward_hooks", "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks",
  ];
}

function initialise(self: PyObject, args: readonly Value[], kwargs: Kwargs): void {
  for (const key of kwargs.keys()) raise(types.TypeError, `${self.cls.name}.__init__() got an unexpected keyword argument '${key}'`);
  if (args.length > 0) raise(types.TypeError, `${self.cls.name}.__init__() takes 1 positional argument but ${args.length + 1} were given`);
  const dict = self.dict!;
  dict.set("training", true).set("_parameters", dictOf()).set("_buffers", dictOf()).set("_non_persistent_buffers_set", setOf());
  dict.set("_backward_pre_hooks", dictOf()).set("_backward_hooks", dictOf()).set("_is_full_backward_hook", null);
  for (const name of hookNames().slice(2)) dict.set(name, dictOf());
  dict.set("_modules", dictOf());
}

// ---- attributes

function forget(self: PyObject, name: string, ...registries: Registry[]): void {
  self.dict!.delete(name);
  for (const each of registries) registry(self, each)?.map.delete(name);
  const nonPersistent = self.dict!.get("_non_persistent_buffers_set");
  if (nonPersistent instanceof PySet) nonPersistent.map.delete(name);
}

/** `torch.typename(value)`. */
export function torchTypeName(value: Value): string {
  if (value instanceof PyTensor) return value.cls === parameterType ? "torch.nn.parameter.Parameter" : `torch.${value.tensor.dtype.name}`;
  if (!(value instanceof PyObject)) return typeName(value);
  return value.cls.module === "builtins" ? value.cls.qualname : `${value.cls.module}.${value.cls.qualname}`;
}

/** `Module.__setattr__`. */
export function setModuleMember(self: PyObject, name: string, value: Value): void {
  const parameters = registry(self, "_parameters");
  if (isParameter(value)) {
    if (parameters === undefined) raise(types.AttributeError, "cannot assign parameters before Module.__init__() call");
    forget(self, name, "_buffers", "_modules");
    return registerParameter(self, name, value);
  }
  if (parameters?.map.has(name) === true) {
    if (value !== null) raise(types.TypeError, `cannot assign '${typeNameForError(value)}' as parameter '${name}' (torch.nn.Parameter or None expected)`);
    return registerParameter(self, name, null);
  }
  const modules = registry(self, "_modules");
  if (isModule(value)) {
    if (modules === undefined) raise(types.AttributeError, "cannot assign module before Module.__init__() call");
    forget(self, name, "_parameters", "_buffers");
    modules.map.set(name, value);
    return;
  }
  if (modules?.map.has(name) === true) {
    if (value !== null) raise(types.TypeError, `cannot assign '${typeNameForError(value)}' as child module '${name}' (torch.nn.Module or None expected)`);
    modules.map.set(name, null);
    return;
  }
  const buffers = registry(self, "_buffers");
  if (isBuffer(value)) {
    forget(self, name, "_parameters", "_modules");
    return registerBuffer(self, name, value, (value as PyObject).dict!.get("persistent") !== false);
  }
  if (buffers?.map.has(name) === true) {
    if (value !== null && !(value instanceof PyTensor)) raise(types.TypeError, `cannot assign '${typeNameForError(value)}' as buffer '${name}' (torch.nn.Buffer, torch.Tensor or None expected)`);
    buffers.map.set(name, value);
    return;
  }
  genericSetAttribute(self, name, value);
}

const typeNameForError = (value: Value): string => (value instanceof PyTensor && value.cls !== parameterType ? legacyName(value) : torchTypeName(value));

function legacyName(value: PyTensor): string {
  const text = callMethod(value, "type", []);
  return typeof text === "string" ? text : "torch.Tensor";
}

function registerParameter(self: PyObject, name: string, value: Value): void {
  const parameters = registry(self, "_parameters");
  if (parameters === undefined) raise(types.AttributeError, "cannot assign parameter before Module.__init__() call");
  checkName("parameter", name);
  if (hasOwnOrClass(self, name) && !parameters.map.has(name)) raise(types.KeyError, `attribute '${name}' already exists`);
  if (value !== null && !isParameter(value)) {
    raise(types.TypeError, `cannot assign '${typeNameForError(value)}' object to parameter '${name}' (torch.nn.Parameter or None required)`);
  }
  if (value instanceof PyTensor && !value.tensor.isLeaf) {
    raise(types.ValueError, `Cannot assign non-leaf Tensor to parameter '${name}'. Model parameters must be created explicitly. To express '${name}' as a function of another Tensor, compute the value in the forward() method.`);
  }
  parameters.map.set(name, value);
}

function registerBuffer(self: PyObject, name: string, value: Value, persistent: boolean): void {
  const buffers = registry(self, "_buffers");
  if (buffers === undefined) raise(types.AttributeError, "cannot assign buffer before Module.__init__() call");
  checkName("buffer", name);
  if (hasOwnOrClass(self, name) && !buffers.map.has(name)) raise(types.KeyError, `attribute '${name}' already exists`);
  if (value !== null && !(value instanceof PyTensor)) {
    raise(types.TypeError, `cannot assign '${typeNameForError(value)}' object to buffer '${name}' (torch Tensor or None required)`);
  }
  buffers.map.set(name, value);
  const set = self.dict!.get("_non_persistent_buffers_set") as PySet;
  if (persistent) set.map.delete(name);
  else set.map.set(name, null);
}

function checkName(kind: string, name: string): void {
  if (name.includes(".")) raise(types.KeyError, `${kind} name can't contain "."`);
  if (name === "") raise(types.KeyError, `${kind} name can't be empty string ""`);
}

function hasOwnOrClass(self: PyObject, name: string): boolean {
  if (self.dict!.has(name)) return true;
  if ((["_parameters", "_buffers", "_modules"] as const).some((each) => registry(self, each)?.map.has(name) === true)) return true;
  return self.cls.mro.some((cls) => cls.namespace.has(name));
}

function addModule(self: PyObject, name: Value, module: Value): void {
  if (!isModule(module) && module !== null) raise(types.TypeError, `${torchTypeName(module)} is not a Module subclass`);
  if (typeof name !== "string") return raise(types.TypeError, `module name should be a string. Got ${torchTypeName(name)}`);
  if (hasOwnOrClass(self, name) && registry(self, "_modules")?.map.has(name) !== true) raise(types.KeyError, `attribute '${name}' already exists`);
  if (name.includes(".")) raise(types.KeyError, `module name can't contain ".", got: ${name}`);
  if (name === "") raise(types.KeyError, `module name can't be empty string ""`);
  registry(self, "_modules")!.map.set(name, module);
}

/** `Module.__getattr__`: what ordinary lookup has not found. */
function getMember(self: PyObject, name: string): Value {
  for (const each of ["_parameters", "_buffers", "_modules"] as const) {
    const found = registry(self, each)?.map.get(name);
    if (found !== undefined) return found;
  }
  return raiseAttributeError(self, name, `'${self.cls.name}' object has no attribute '${name}'`);
}

function deleteMember(self: PyObject, name: string): void {
  for (const each of ["_parameters", "_buffers", "_modules"] as const) {
    if (registry(self, each)?.map.delete(name) === true) {
      if (each === "_buffers") (self.dict!.get("_non_persistent_buffers_set") as PySet).map.delete(name);
      return;
    }
  }
  genericSetAttribute(self, name, undefined);
}

// ---- calling

const hookCount = (self: PyObject, name: string): number => {
  const hooks = self.dict!.get(name);
  return hooks instanceof PyDict ? hooks.map.size : 0;
};

const hooksOf = (self: PyObject, name: string): readonly (readonly [Value, Value])[] => [...(self.dict!.get(name) as PyDict).map.entries()];

/** Whether anything runs before or after `forward`. */
export function hasForwardHooks(self: PyObject): boolean {
  return hookCount(self, "_forward_hooks") > 0 || hookCount(self, "_forward_pre_hooks") > 0;
}

/** The registry that holds a member of that name. */
export function registryOf(self: PyObject, name: string): Registry | undefined {
  return (["_parameters", "_buffers", "_modules"] as const).find((each) => registry(self, each)?.map.has(name) === true);
}

/** `Module._call_impl`: forward, between the hooks. */
export function callImpl(self: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  if (!hasForwardHooks(self)) return callMethod(self, "forward", args, kwargs);
  let given: readonly Value[] = args;
  let named: Kwargs = kwargs;
  for (const [id, hook] of hooksOf(self, "_forward_pre_hooks")) {
    if ((self.dict!.get("_forward_pre_hooks_with_kwargs") as PyDict).map.has(id)) {
      const result = call(hook, [self, new PyTuple(given), dictOf([...named])]);
      if (result === null) continue;
      if (!(result instanceof PyTuple) || result.items.length !== 2) raise(types.RuntimeError, `forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got ${repr(result)}.`);
      given = (result.items[0] as PyTuple).items;
      named = new Map([...(result.items[1] as PyDict).map.entries()] as [string, Value][]);
    } else {
      const result = call(hook, [self, new PyTuple(given)]);
      if (result !== null) given = result instanceof PyTuple ? result.items : [result];
    }
  }
  let result = callMethod(self, "forward", given, named);
  for (const [id, hook] of hooksOf(self, "_forward_hooks")) {
    const withKwargs = (self.dict!.get("_forward_hooks_with_kwargs") as PyDict).map.has(id);
    const replaced = call(hook, withKwargs ? [self, new PyTuple(given), dictOf([...named]), result] : [self, new PyTuple(given), result]);
    if (replaced !== null) result = replaced;
  }
  return result;
}

let nextHook = 0n;

function addHook(self: PyObject, registryName: string, hook: Value, prepend: boolean, extra: string | null): Value {
  const hooks = self.dict!.get(registryName) as PyDict;
  const id = nextHook++;
  const before = prepend ? [...hooks.map.entries()] : [];
  if (prepend) hooks.map.clear();
  hooks.map.set(id, hook);
  for (const [key, value] of before) hooks.map.set(key, value);
  const extras = extra === null ? null : (self.dict!.get(extra) as PyDict);
  extras?.map.set(id, true);
  return hookHandle(() => {
    hooks.map.delete(id);
    extras?.map.delete(id);
  });
}

const handleType = makeType("RemovableHandle", types.object, "torch.utils.hooks");
handleType.namespace.set("remove", new PyBuiltin("remove", "torch.utils.hooks", ([self]) => {
  removers.get(self as PyObject)?.();
  return null;
}, handleType));
handleType.namespace.set("__enter__", new PyBuiltin("__enter__", "torch.utils.hooks", ([self]) => self!, handleType));
handleType.namespace.set("__exit__", new PyBuiltin("__exit__", "torch.utils.hooks", ([self]) => {
  removers.get(self as PyObject)?.();
  return null;
}, handleType));
const removers = new WeakMap<PyObject, () => void>();

function hookHandle(remove: () => void): PyObject {
  const handle = new PyObject(handleType, new Map());
  removers.set(handle, remove);
  return handle;
}

// ---- walking

/** This module and those below it, each once, with their paths. */
export function* walkModules(self: PyObject, prefix = "", unique = true, seen: Set<PyObject> = new Set()): Generator<readonly [string, PyObject]> {
  if (seen.has(self)) return;
  if (unique) seen.add(self);
  yield [prefix, self];
  for (const [name, child] of childModules(self)) yield* walkModules(child, prefix === "" ? name : `${prefix}.${name}`, unique, seen);
}

function* walkMembers(self: PyObject, which: "_parameters" | "_buffers", prefix: string, recurse: boolean, unique: boolean): Generator<readonly [string, Value]> {
  const seen = new Set<Value>();
  const modules = recurse ? walkModules(self, prefix, unique) : [[prefix, self] as const];
  for (const [path, module] of modules) {
    for (const [name, value] of entries(module, which)) {
      if (value === null || seen.has(value)) continue;
      if (unique) seen.add(value);
      yield [path === "" ? name : `${path}.${name}`, value];
    }
  }
}

function iterator(items: Iterator<Value>): PyIterator {
  return new PyIterator(() => {
    const { done, value } = items.next();
    return done === true ? undefined : value;
  }, types.generator);
}

function* map<A, B>(items: Iterable<A>, convert: (item: A) => B): Generator<B> {
  for (const item of items) yield convert(item);
}

const pair = ([name, value]: readonly [string, Value]): Value => new PyTuple([name, value]);
const second = ([, value]: readonly [string, Value]): Value => value;

// ---- conversions

/** Replaces every parameter and buffer by what `fn` makes of it; parameters keep their identity. */
function applyToTensors(self: PyObject, fn: (tensor: PyTensor) => Value): void {
  for (const [, child] of childModules(self)) applyToTensors(child, fn);
  for (const [, parameter] of parameterEntries(self)) {
    const converted = fn(parameter);
    if (converted instanceof PyTensor && converted !== parameter) genericSetAttribute(parameter, "data", converted);
  }
  const buffers = registry(self, "_buffers");
  for (const [name, buffer] of bufferEntries(self)) buffers!.map.set(name, fn(buffer));
}

const isFloating = (tensor: PyTensor): boolean => tensor.tensor.dtype.isFloatingPoint;

function indent(text: string): string {
  return text.split("\n").join("\n  ");
}

function moduleRepr(self: PyObject): string {
  const extra = callMethod(self, "extra_repr", []) as string;
  const extraLines = extra === "" ? [] : extra.split("\n");
  const childLines = entries(self, "_modules").map(([name, child]) => `(${name}): ${indent(repr(child))}`);
  let text = `${callMethod(self, "_get_name", []) as string}(`;
  if (extraLines.length === 1 && childLines.length === 0) text += extraLines[0]!;
  else if (extraLines.length + childLines.length > 0) text += `\n  ${[...extraLines, ...childLines].join("\n  ")}\n`;
  return `${text})`;
}

// ---- the methods

type Method = (self: PyObject, args: readonly Value[], kwargs: Kwargs) => Value | void;

/** Positional or named arguments with their defaults. */
function take(args: readonly Value[], kwargs: Kwargs, ...parameters: readonly (readonly [string, Value])[]): Value[] {
  return parameters.map(([name, fallback], i) => args[i] ?? (args.length > i ? null : kwargs.get(name) ?? fallback));
}

function find(self: PyObject, target: string): PyObject {
  let module = self;
  for (const name of target === "" ? [] : target.split(".")) {
    if (!hasOwnOrClass(module, name)) raise(types.AttributeError, `${module.cls.name} has no attribute \`${name}\``);
    const child = getAttribute(module, name);
    if (!isModule(child)) return raise(types.AttributeError, `\`${name}\` is not an nn.Module`);
    module = child;
  }
  return module;
}

function member(self: PyObject, target: string, which: "_parameters" | "_buffers"): Value {
  const dot = target.lastIndexOf(".");
  const owner = find(self, dot < 0 ? "" : target.slice(0, dot));
  const name = target.slice(dot + 1);
  const found = registry(owner, which)?.map.get(name);
  if (found !== undefined && found !== null) return found;
  if (!hasOwnOrClass(owner, name)) raise(types.AttributeError, `${owner.cls.name} has no attribute \`${name}\``);
  return raise(types.AttributeError, `\`${name}\` is not ${which === "_parameters" ? "an nn.Parameter" : "a buffer"}`);
}

function train(self: PyObject, mode: Value): PyObject {
  if (typeof mode !== "boolean") raise(types.ValueError, "training mode is expected to be boolean");
  setModuleMember(self, "training", mode);
  for (const [, child] of childModules(self)) callMethod(child, "train", [mode]);
  return self;
}

const floatsTo = (method: string): Method => (self) => {
  applyToTensors(self, (tensor) => (isFloating(tensor) ? callMethod(tensor, method, []) : tensor));
  return self;
};

const backwardHook: Method = (self, args) => addHook(self, "_backward_hooks", args[0] ?? null, false, null);

const methods: Readonly<Record<string, Method>> = {
  __init__: (self, args, kwargs) => initialise(self, args, kwargs),
  __call__: (self, args, kwargs) => callImpl(self, args, kwargs),
  _call_impl: (self, args, kwargs) => callImpl(self, args, kwargs),
  _wrapped_call_impl: (self, args, kwargs) => callImpl(self, args, kwargs),
  forward: (self) => raise(types.NotImplementedError, `Module [${self.cls.name}] is missing the required "forward" function`),
  __setattr__: (self, [name, value]) => setModuleMember(self, name as string, value ?? null),
  __getattr__: (self, [name]) => getMember(self, name as string),
  __delattr__: (self, [name]) => deleteMember(self, name as string),
  __repr__: (self) => moduleRepr(self),
  extra_repr: () => "",
  _get_name: (self) => self.cls.name,
  register_parameter: (self, args, kwargs) => {
    const [name, value] = take(args, kwargs, ["name", null], ["param", null]);
    registerParameter(self, name as string, value!);
  },
  register_buffer: (self, args, kwargs) => {
    const [name, value, persistent] = take(args, kwargs, ["name", null], ["tensor", null], ["persistent", true]);
    if (typeof name !== "string") return raise(types.TypeError, `buffer name should be a string. Got ${torchTypeName(name!)}`);
    registerBuffer(self, name, value!, truth(persistent!));
  },
  add_module: (self, args, kwargs) => {
    const [name, module] = take(args, kwargs, ["name", null], ["module", null]);
    addModule(self, name!, module!);
  },
  register_module: (self, args, kwargs) => {
    const [name, module] = take(args, kwargs, ["name", null], ["module", null]);
    addModule(self, name!, module!);
  },
  get_submodule: (self, args, kwargs) => find(self, take(args, kwargs, ["target", ""])[0] as string),
  get_parameter: (self, args, kwargs) => member(self, take(args, kwargs, ["target", ""])[0] as string, "_parameters"),
  get_buffer: (self, args, kwargs) => member(self, take(args, kwargs, ["target", ""])[0] as string, "_buffers"),
  parameters: (self, args, kwargs) => iterator(map(walkMembers(self, "_parameters", "", truth(take(args, kwargs, ["recurse", true])[0]!), true), second)),
  buffers: (self, args, kwargs) => iterator(map(walkMembers(self, "_buffers", "", truth(take(args, kwargs, ["recurse", true])[0]!), true), second)),
  named_parameters: (self, args, kwargs) => {
    const [prefix, recurse, unique] = take(args, kwargs, ["prefix", ""], ["recurse", true], ["remove_duplicate", true]);
    return iterator(map(walkMembers(self, "_parameters", prefix as string, truth(recurse!), truth(unique!)), pair));
  },
  named_buffers: (self, args, kwargs) => {
    const [prefix, recurse, unique] = take(args, kwargs, ["prefix", ""], ["recurse", true], ["remove_duplicate", true]);
    return iterator(map(walkMembers(self, "_buffers", prefix as string, truth(recurse!), truth(unique!)), pair));
  },
  children: (self) => iterator(map(uniqueChildren(self), second)),
  named_children: (self) => iterator(map(uniqueChildren(self), pair)),
  modules: (self) => iterator(map(walkModules(self), second)),
  named_modules: (self, args, kwargs) => {
    const [, prefix, unique] = take(args, kwargs, ["memo", null], ["prefix", ""], ["remove_duplicate", true]);
    return iterator(map(walkModules(self, prefix as string, truth(unique!)), pair));
  },
  train: (self, args, kwargs) => train(self, take(args, kwargs, ["mode", true])[0]!),
  eval: (self) => callMethod(self, "train", [false]),
  apply: (self, args, kwargs) => {
    const fn = take(args, kwargs, ["fn", null])[0]!;
    for (const [, child] of childModules(self)) callMethod(child, "apply", [fn]);
    call(fn, [self]);
    return self;
  },
  _apply: (self, [fn]) => {
    applyToTensors(self, (tensor) => call(fn!, [tensor]));
    return self;
  },
  to: (self, args, kwargs) => {
    const dtype = [...args, ...kwargs.values()].find((each) => each instanceof PyDType);
    if (dtype instanceof PyDType && !dtype.dtype.isFloatingPoint && !dtype.dtype.isComplex) {
      raise(types.TypeError, `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${repr(dtype)}`);
    }
    applyToTensors(self, (tensor) => {
      const { dtype, rank } = tensor.tensor;
      const converts = dtype.isFloatingPoint || dtype.isComplex;
      const formatted = rank === 4 || rank === 5;
      const named = new Map([...kwargs].filter(([name]) => (converts || name !== "dtype") && (formatted || name !== "memory_format")));
      return callMethod(tensor, "to", converts ? args : args.filter((each) => !(each instanceof PyDType)), named);
    });
    return self;
  },
  float: floatsTo("float"), double: floatsTo("double"), half: floatsTo("half"), bfloat16: floatsTo("bfloat16"),
  type: (self, [dtype]) => {
    applyToTensors(self, (tensor) => callMethod(tensor, "type", [dtype ?? null]));
    return self;
  },
  cpu: (self) => self,
  cuda: (self) => {
    applyToTensors(self, (tensor) => callMethod(tensor, "cuda", []));
    return self;
  },
  requires_grad_: (self, args, kwargs) => {
    const [wanted] = take(args, kwargs, ["requires_grad", true]);
    for (const [, parameter] of walkMembers(self, "_parameters", "", true, true)) callMethod(parameter, "requires_grad_", [wanted!]);
    return self;
  },
  zero_grad: () => null,
  share_memory: (self) => self,
  compile: () => null,
  register_forward_pre_hook: (self, args, kwargs) => {
    const [hook, prepend, withKwargs] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false], ["with_kwargs", false]);
    return addHook(self, "_forward_pre_hooks", hook!, truth(prepend!), truth(withKwargs!) ? "_forward_pre_hooks_with_kwargs" : null);
  },
  register_forward_hook: (self, args, kwargs) => {
    const [hook, prepend, withKwargs] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false], ["with_kwargs", false]);
    return addHook(self, "_forward_hooks", hook!, truth(prepend!), truth(withKwargs!) ? "_forward_hooks_with_kwargs" : null);
  },
  register_full_backward_hook: backwardHook, register_backward_hook: backwardHook, register_full_backward_pre_hook: backwardHook,
  _register_state_dict_hook: (self, [hook]) => addHook(self, "_state_dict_hooks", hook ?? null, false, null),
  register_state_dict_pre_hook: (self, [hook]) => addHook(self, "_state_dict_pre_hooks", hook ?? null, false, null),
  _register_load_state_dict_pre_hook: (self, [hook]) => addHook(self, "_load_state_dict_pre_hooks", hook ?? null, false, null),
  register_load_state_dict_post_hook: (self, [hook]) => addHook(self, "_load_state_dict_post_hooks", hook ?? null, false, null),
  state_dict: (self, args, kwargs) => stateDict(self, (kwargs.get("prefix") ?? "") as string),
  load_state_dict: (self, args, kwargs) => loadStateDict(self, args[0] ?? kwargs.get("state_dict") ?? null, truth(args[1] ?? kwargs.get("strict") ?? true)),
};

function uniqueChildren(self: PyObject): readonly (readonly [string, PyObject])[] {
  const seen = new Set<PyObject>();
  return childModules(self).filter(([, child]) => !seen.has(child) && seen.add(child) !== undefined);
}


/** All state, by path. Abstraction: a plain dict stands for the OrderedDict; hooks and extra state are not run. */
function stateDict(self: PyObject, prefix: string): PyDict {
  const state = dictOf();
  for (const [path, module] of walkModules(self, "", false)) {
    const head = prefix + (path === "" ? "" : `${path}.`);
    for (const [name, parameter] of parameterEntries(module)) state.map.set(head + name, callMethod(parameter, "detach", []));
    for (const [name, buffer] of bufferEntries(module)) if (!isNonPersistent(module, name)) state.map.set(head + name, callMethod(buffer, "detach", []));
  }
  return state;
}

function loadStateDict(self: PyObject, state: Value, strict: boolean): Value {
  if (!(state instanceof PyDict)) return raise(types.TypeError, `Expected state_dict to be dict-like, got ${repr(state instanceof PyObject ? state.cls : null)}.`);
  const wanted = new Map<string, PyTensor>();
  for (const [path, module] of walkModules(self, "", false)) {
    const head = path === "" ? "" : `${path}.`;
    for (const [name, tensor] of [...parameterEntries(module), ...bufferEntries(module).filter(([each]) => !isNonPersistent(module, each))]) wanted.set(head + name, tensor);
  }
  const missing = [...wanted.keys()].filter((name) => !state.map.has(name));
  const unexpected = [...state.map.keys()].filter((name) => typeof name !== "string" || !wanted.has(name)).map(String);
  const problems: string[] = [];
  if (strict && unexpected.length > 0) problems.push(`Unexpected key(s) in state_dict: ${unexpected.map((name) => `"${name}"`).join(", ")}. `);
  if (strict && missing.length > 0) problems.push(`Missing key(s) in state_dict: ${missing.map((name) => `"${name}"`).join(", ")}. `);
  if (problems.length > 0) raise(types.RuntimeError, `Error(s) in loading state_dict for ${self.cls.name}:\n\t${problems.join("\n\t")}`);
  for (const [name, tensor] of wanted) {
    const source = state.map.get(name);
    if (source instanceof PyTensor) withoutGrad(tensor, () => callMethod(tensor, "copy_", [source]));
  }
  return new PyTuple([...[missing, unexpected].map((names) => new PyTuple(names))]);
}

/** Writes to a leaf that requires grad. */
function withoutGrad(tensor: PyTensor, body: () => void): void {
  const { requiresGrad } = tensor.tensor;
  tensor.tensor.requiresGrad = false;
  try {
    body();
  } finally {
    tensor.tensor.requiresGrad = requiresGrad;
  }
}

for (const [name, body] of Object.entries(methods)) {
  moduleType.namespace.set(name, new PyBuiltin(name, moduleType.module, (args, kwargs) => {
    const [self] = args;
    if (!isModule(self ?? null)) raise(types.TypeError, `descriptor '${name}' requires a 'Module' object but received a '${typeName(self ?? null)}'`);
    return body(self as PyObject, args.slice(1), kwargs) ?? null;
  }, moduleType));
}
moduleType.namespace.set("dump_patches", false).set("_version", 1n).set("call_super_init", false);
moduleType.namespace.set("T_destination", types.object);

// ---- what front ends ask

/**
 * The children of a container by the key that its iteration or indexing gives; undefined for other modules. Names that are no
 * integers (an `OrderedDict` given to Sequential, ModuleDict) are strings.
 */
export function moduleEntries(module: PyObject): readonly (readonly [bigint | string, Value])[] | undefined {
  const container = module.cls.mro.find((cls) => containerNames.has(cls.name) && cls.module.startsWith("torch.nn."));
  if (container === undefined) return undefined;
  const key = (name: string): bigint | string => (/^\d+$/.test(name) && container.name !== "ModuleDict" ? BigInt(name) : name);
  if (container.name === "ParameterList" || container.name === "ParameterDict") return parameterEntries(module).map(([name, value]) => [key(name), value] as const);
  return childModules(module).map(([name, child]) => [key(name), child] as const);
}

const containerNames = new Set(["Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"]);

/** The name of a module's class with its home: `torch.nn.modules.linear.Linear`. */
export function moduleClassName(module: Value): string {
  return torchTypeName(module);
}

/** Runs `body` with every parameter and buffer of `module` (and of those below it) replaced by its fake. */
export function withFakeParameters<T>(module: PyObject, fakeOf: (real: PyTensor) => PyTensor, body: () => T): T {
  const undo: (() => void)[] = [];
  for (const [, each] of walkModules(module)) {
    for (const which of ["_parameters", "_buffers"] as const) {
      const found = registry(each, which);
      if (found === undefined) continue;
      for (const [name, value] of [...found.map.entries()]) {
        if (!(value instanceof PyTensor) || value.tensor.fake) continue;
        found.map.set(name, fakeOf(value));
        undo.push(() => found.map.set(name, value));
      }
    }
  }
  try {
    return body();
  } finally {
    undo.forEach((restore) => restore());
  }
}

void PyMethod; void noKwargs; void toArray; void cpu;
export type { PyType };
