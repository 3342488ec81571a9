/** `torch.ops.aten.add.Tensor`: operators called by name (torch/_ops.py). */
import { PyBuiltin, PyObject, PyModule, makeType, raise, raiseAttributeError, types, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { NotImplementedConstruct } from "../../objects/index.ts";
import { OpError, bindArguments, chooseOverload, lookup, tensorsFirst, type Op, type OpArg, type Schema } from "../../ops/index.ts";
import { run } from "./errors.ts";
import { customOverloads, defineOperator, newDynamicSize, registerKernel } from "./customOps.ts";
import { loadExtension } from "./extensions.ts";
import { preludeAttribute } from "./prelude.ts";
import { TorchFunction } from "./function.ts";
import { jitProblem } from "./jitBinding.ts";
import { fromOpResult, toOpArg } from "./values.ts";

const overloadType = makeType("OpOverload", types.builtin_function_or_method, "torch._ops");
const packetType = makeType("OpOverloadPacket", types.object, "torch._ops");
const namespaceType = makeType("_OpNamespace", types.object, "torch._ops");

/** One operator as a callable: `torch.ops.aten.add.Tensor`. */
export class PyOpOverload extends TorchFunction {
  readonly op: Op;
  constructor(op: Op) {
    super(`${op.packet}.${op.overload}`, `torch.ops.${op.name}`, "function", (args, kwargs) => callOverload(op, args, kwargs));
    this.op = op;
    this.cls = overloadType;
  }
}

export class PyOpPacket extends PyObject {
  readonly name: string;
  readonly namespace: string;
  constructor(name: string, namespace = "aten") {
    super(packetType, new Map());
    this.name = name;
    this.namespace = namespace;
  }

  get overloads(): readonly Op[] {
    return this.namespace === "aten" ? lookup(this.name) : customOverloads(this.namespace, this.name);
  }
}

const toKwargs = (kwargs: Kwargs): Map<string, OpArg> => new Map([...kwargs].map(([name, value]) => [name, toOpArg(value)] as const));

function listed(op: Op): boolean {
  return op.schema.returns.length === 1 && op.schema.returns[0]!.type.list;
}

function callOverload(op: Op, args: readonly Value[], kwargs: Kwargs): Value {
  const bound = bindOrRaise(() => bindArguments(op.schema, args.map(toOpArg), toKwargs(kwargs)), () => jitProblem(op, args, kwargs));
  return fromOpResult(run(op, bound), listed(op));
}

/** Wrong arguments are a RuntimeError here. */
function bindOrRaise<T>(body: () => T, problem: () => string): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof OpError) return raise(types.RuntimeError, problem());
    throw error;
  }
}

function callPacket(packet: PyOpPacket, args: readonly Value[], kwargs: Kwargs): Value {
  const ops = tensorsFirst(packet.overloads);
  if (ops.length === 0) throw new NotImplementedConstruct(`torch.ops.${packet.namespace}.${packet.name}`);
  const chosen = bindOrRaise(() => chooseOverload(ops.map((op) => op.schema), args.map(toOpArg), toKwargs(kwargs)),
    // Every overload there is says why not, those that are generated too; they are not listed here.
    () => { throw new NotImplementedConstruct(`torch.ops.${packet.namespace}.${packet.name} of arguments that fit no overload`); });
  const op = ops.find((each) => each.schema === (chosen as { schema: Schema }).schema)!;
  return fromOpResult(run(op, (chosen as { args: readonly OpArg[] }).args), listed(op));
}

const overloads = new WeakMap<Op, PyOpOverload>();

/** The callable of an operator; the same one each time. */
export function overloadObject(op: Op): PyOpOverload {
  let made = overloads.get(op);
  if (made === undefined) overloads.set(op, (made = new PyOpOverload(op)));
  return made;
}

function define(cls: PyType, name: string, body: (self: PyObject, args: readonly Value[], kwargs: Kwargs) => Value): void {
  cls.namespace.set(name, new PyBuiltin(name, "torch._ops", ([self, ...args], kwargs) => body(self as PyObject, args, kwargs), cls));
}

define(overloadType, "__repr__", (self) => `<OpOverload(op='${(self as PyOpOverload).op.name.replace(/\.[^.]*$/, "")}', overload='${(self as PyOpOverload).op.overload}')>`);
define(overloadType, "__str__", (self) => (self as PyOpOverload).op.name);
define(packetType, "__repr__", (self) => `<OpOverloadPacket(op='${(self as PyOpPacket).namespace}.${(self as PyOpPacket).name}')>`);
define(packetType, "__str__", (self) => `${(self as PyOpPacket).namespace}.${(self as PyOpPacket).name}`);
define(packetType, "__call__", (self, args, kwargs) => callPacket(self as PyOpPacket, args, kwargs));
define(packetType, "__getattr__", (self, [name]) => {
  const { name: packet, namespace, overloads: known } = self as PyOpPacket;
  const op = known.find((each) => each.overload === name);
  if (op === undefined) return raiseAttributeError(self, String(name), `The underlying op of '${namespace}.${packet}' has no overload name '${String(name)}'`);
  return overloadObject(op);
});
define(packetType, "overloads", () => { throw new NotImplementedConstruct("OpOverloadPacket.overloads"); });
define(namespaceType, "__getattr__", (self, [name]) => {
  const text = String(name);
  if (lookup(text).length === 0) return raiseAttributeError(self, text, `'_OpNamespace' 'aten' object has no attribute '${text}'`);
  const made = new PyOpPacket(text);
  self.dict!.set(text, made);
  return made;
});

/** Operators of compiled extensions that packages call while they are imported, with what they answer on a machine without CUDA. */
const extensionAnswers: Readonly<Record<string, Value>> = { "torchvision._cuda_version": -1n };

/** Higher-order operators that the prelude has, by the module of each. */
const higherOrderOperators: Readonly<Record<string, string>> = {
  cond: "torch._higher_order_ops.cond", while_loop: "torch._higher_order_ops.while_loop", scan: "torch._higher_order_ops.scan",
  hints_wrapper: "torch._higher_order_ops.hints_wrap", strict_mode: "torch._higher_order_ops.strict_mode",
};

/** The others that are there once torch is imported. */
const otherHigherOrder: ReadonlySet<string> = new Set(("_export_tracepoint autograd_function_apply call_torchbind custom_function_call flex_attention flex_attention_backward invoke_subgraph "
  + "map map_impl out_dtype run_and_save_rng_state run_with_rng_state tag_activation_checkpoint trace_wrapped triton_kernel_wrapper_functional triton_kernel_wrapper_mutation with_effects wrap "
  + "wrap_activation_checkpoint wrap_with_autocast wrap_with_set_grad_enabled").split(" "));

const libraryType = makeType("_OpNamespace", types.object, "torch._ops");
define(libraryType, "__getattr__", (self, [name]) => {
  const namespace = String(self.own("name"));
  loadExtension(namespace, String(name));
  if (customOverloads(namespace, String(name)).length > 0) return new PyOpPacket(String(name), namespace);
  const followed = namespace === "higher_order" ? higherOrderOperators[String(name)] : undefined;
  if (namespace === "higher_order" && followed === undefined && !otherHigherOrder.has(String(name))) {
    return raiseAttributeError(self, String(name), `'_PyOpNamespace' 'torch.ops.higher_order' object has no attribute '${String(name)}'`);
  }
  if (followed !== undefined) return preludeAttribute(followed, `${String(name)}_op`);
  const target = `${namespace}.${String(name)}`;
  return new PyBuiltin(String(name), "torch._ops", () => {
    if (Object.hasOwn(extensionAnswers, target)) return extensionAnswers[target]!;
    throw new NotImplementedConstruct(`torch.ops.${target}`);
  });
});

/** What `torch.library` is made of: `_define_operator(qualname, signature)` and `_register_kernel(qualname, key, fn)`. */
export const libraryFunctions = {
  _define_operator: new PyBuiltin("_define_operator", "torch._C", ([qualname, signature]) => overloadObject(defineOperator(qualname as string, signature as string))),
  _register_kernel: new PyBuiltin("_register_kernel", "torch._C", ([qualname, key, fn]) => {
    registerKernel(qualname as string, key as string, fn!);
    return null;
  }),
  _new_dynamic_size: new PyBuiltin("_new_dynamic_size", "torch._C", ([min, max]) => newDynamicSize(min as bigint, (max ?? null) as bigint | null)),
};

/** `torch.ops`. Only the operators of ATen are known; those of other libraries say so when they are called. */
export function opsModule(): PyModule {
  const module = new PyModule("torch.ops");
  module.attributes.set("aten", new PyObject(namespaceType, new Map()));
  module.attributes.set("load_library", new PyBuiltin("load_library", "torch._ops", () => null));
  module.resolve = (name) => (name.startsWith("__") ? undefined : new PyObject(libraryType, new Map([["name", name]])));
  return module;
}
