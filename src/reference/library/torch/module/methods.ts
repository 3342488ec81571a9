/** The methods of `nn.Module`, by name. */
import { NotImplementedConstruct, PyBuiltin, PyIterator, PyList, PyObject, PyTuple, dictOf, raise, setOf, types, type Kwargs, type Value } from "../../../objects/index.ts";
import { attributeNames, call, callMethod, repr, setAttribute, truth } from "../../../protocol/index.ts";
import { preludeAttribute } from "../prelude.ts";
import { PyDType, typeName, PyTensor } from "../values.ts";
import { addHook, callImpl } from "./hooks.ts";
import { addModule, deleteMember, find, getMember, member, registerBuffer, registerParameter, setModuleMember } from "./members.ts";
import { childModules, entries, isModule, moduleType, torchTypeName, uniqueChildren, walkMembers, walkModules } from "./registries.ts";
import { applyToTensors, loadStateDict, stateDict } from "./state.ts";

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

type Method = (self: PyObject, args: readonly Value[], kwargs: Kwargs) => Value | void;

/** Positional or named arguments with their defaults. */
function take(args: readonly Value[], kwargs: Kwargs, ...parameters: readonly (readonly [string, Value])[]): Value[] {
  return parameters.map(([name, fallback], i) => args[i] ?? (args.length > i ? null : kwargs.get(name) ?? fallback));
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

const backwardHook = (registry: string, isFull: boolean): Method => (self, args, kwargs) => {
  const [hook, prepend] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false]);
  self.dict!.set("_is_full_backward_hook", isFull);
  return addHook(self, registry, hook!, truth(prepend!), null);
};

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
  __dir__: (self) => {
    const registered = (["_parameters", "_modules", "_buffers"] as const).flatMap((each) => entries(self, each).map(([name]) => name));
    return new PyList([...attributeNames(self), ...registered].filter((name) => !/^\d/.test(name)));
  },
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
  ...Object.fromEntries(["cuda", "ipu", "xpu", "mtia"].map((device): [string, Method] => [device, (self) => {
    applyToTensors(self, (tensor) => callMethod(tensor, device, []));
    return self;
  }])),
  to_empty: (self, args, kwargs) => {
    const { device, recurse } = Object.fromEntries([...kwargs].filter(([name]) => name === "device" || name === "recurse"));
    if (args.length > 0 || device === undefined || recurse === false) throw new NotImplementedConstruct("Module.to_empty of such arguments");
    applyToTensors(self, (tensor) => call(preludeAttribute("torch", "empty_like"), [tensor], new Map([["device", device]])));
    return self;
  },
  set_submodule: (self, args, kwargs) => {
    const [target, module] = take(args, kwargs, ["target", ""], ["module", null]);
    if (target === "") raise(types.ValueError, "Cannot set the submodule without a target name!");
    const atoms = (target as string).split(".");
    setAttribute(find(self, atoms.slice(0, -1).join(".")), atoms.at(-1)!, module!);
  },
  requires_grad_: (self, args, kwargs) => {
    const [wanted] = take(args, kwargs, ["requires_grad", true]);
    for (const [, parameter] of walkMembers(self, "_parameters", "", true, true)) callMethod(parameter, "requires_grad_", [wanted!]);
    return self;
  },
  zero_grad: () => null,
  share_memory: (self) => self,
  compile: (self) => {
    self.dict!.set("_compiled_call_impl", true);
    return null;
  },
  register_forward_pre_hook: (self, args, kwargs) => {
    const [hook, prepend, withKwargs] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false], ["with_kwargs", false]);
    return addHook(self, "_forward_pre_hooks", hook!, truth(prepend!), truth(withKwargs!) ? "_forward_pre_hooks_with_kwargs" : null);
  },
  register_forward_hook: (self, args, kwargs) => {
    const [hook, prepend, withKwargs] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false], ["with_kwargs", false]);
    return addHook(self, "_forward_hooks", hook!, truth(prepend!), truth(withKwargs!) ? "_forward_hooks_with_kwargs" : null);
  },
  register_full_backward_hook: backwardHook("_backward_hooks", true),
  register_backward_hook: backwardHook("_backward_hooks", false),
  register_full_backward_pre_hook: (self, args, kwargs) => {
    const [hook, prepend] = take(args.slice(0, 1), kwargs, ["hook", null], ["prepend", false]);
    return addHook(self, "_backward_pre_hooks", hook!, truth(prepend!), null);
  },
  _register_state_dict_hook: (self, [hook]) => addHook(self, "_state_dict_hooks", hook ?? null, false, null),
  register_state_dict_pre_hook: (self, [hook]) => addHook(self, "_state_dict_pre_hooks", hook ?? null, false, null),
  _register_load_state_dict_pre_hook: (self, [hook]) => addHook(self, "_load_state_dict_pre_hooks", hook ?? null, false, null),
  register_load_state_dict_post_hook: (self, [hook]) => addHook(self, "_load_state_dict_post_hooks", hook ?? null, false, null),
  state_dict: (self, args, kwargs) => stateDict(self, (kwargs.get("prefix") ?? "") as string),
  load_state_dict: (self, args, kwargs) => loadStateDict(self, args[0] ?? kwargs.get("state_dict") ?? null, truth(args[1] ?? kwargs.get("strict") ?? true)),
};

for (const [name, body] of Object.entries(methods)) {
  moduleType.namespace.set(name, new PyBuiltin(name, moduleType.module, (args, kwargs) => {
    const [self] = args;
    if (!isModule(self ?? null)) raise(types.TypeError, `descriptor '${name}' requires a 'Module' object but received a '${typeName(self ?? null)}'`);
    return body(self as PyObject, args.slice(1), kwargs) ?? null;
  }, moduleType));
}
moduleType.namespace.set("dump_patches", false).set("_version", 1n).set("call_super_init", false);
moduleType.namespace.set("T_destination", types.object);
