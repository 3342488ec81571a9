/**
 * The modules that `import torch…` finds. Every attribute is made when it is first read; in turn are asked: constants and classes,
 * functions of TypeScript, generated bindings, the prelude, submodules. What PyTorch has and this does not says `NotImplemented` when it is
 * called; any other name is an AttributeError.
 */
import { LazyNamespace, NotImplementedConstruct, PyBuiltin, PyModule, PyType, builtin, makeType, raise, realm, types, uninterrupted, type PyFunction, type Value } from "../../objects/index.ts";
import { call } from "../../protocol/index.ts";
import { bareDTypes, defaultGenerator, dtypes, isCastCacheEnabled, layouts, memoryFormats } from "../../ops/index.ts";
import { preludeNames } from "./exports.ts";
import { TorchFunction, generatedFunction } from "./function.ts";
import { infoTypes, specialFunction } from "./functions.ts";
import { legacyTensorTypes } from "./methods.ts";
import { legacyTensor } from "./data.ts";
import { modeTypes, enterAutocast, exitAutocast, isGradEnabledFunction, setGradEnabledFunction, currentAutocast } from "./modes.ts";
import { moduleType } from "./module/index.ts";
import { publicNames } from "./names.ts";
import { submodules } from "./submodules.ts";
import { opsModule, libraryFunctions } from "./opcalls.ts";
import { importModule, preludeAttribute } from "./prelude.ts";
import { pytreeModule, registerDataclass } from "./pytree.ts";
import { hasSignatures, type SignatureGroup } from "./signature.ts";
import { bufferType, parameterType, PyTensor, torchTypes, TorchGenerator, wrapConstant, wrapDType, wrapTensor } from "./values.ts";
import "./size.ts";
import "./sym.ts";
import "./tensor.ts";

// ---- the old tensor types: `torch.FloatTensor`

const legacyTypes = new Map<string, PyType>();

/** Their class: what is an instance is told by the dtype alone (torch/csrc/tensor/python_tensor.cpp). */
const legacyMeta = makeType("tensortype", types.type, "torch");
legacyMeta.namespace.set("__instancecheck__", new PyBuiltin("__instancecheck__", "torch", ([self, value]) =>
  value instanceof PyTensor && value.tensor.dtype === legacyTensorTypes.get((self as PyType).name), legacyMeta));

function legacyTypeOf(name: string): PyType | undefined {
  const dtype = legacyTensorTypes.get(name);
  if (dtype === undefined) return undefined;
  const known = legacyTypes.get(name);
  if (known !== undefined) return known;
  const cls = makeType(name, types.object, "torch");
  cls.cls = legacyMeta;
  cls.namespace.set("__new__", new PyBuiltin("__new__", "torch", (args, kwargs) => wrapTensor(legacyTensor(dtype, args.slice(1), "new", false, kwargs))));
  legacyTypes.set(name, cls);
  return cls;
}

// ---- members by module

type Members = Readonly<Record<string, () => Value>>;

const dtypeAliases: Readonly<Record<string, keyof typeof dtypes>> = {
  float: "float32", double: "float64", half: "float16", int: "int32", long: "int64", short: "int16", cfloat: "complex64", cdouble: "complex128", chalf: "complex32",
};

const constants: Members = {
  ...Object.fromEntries([...Object.values(dtypes), ...bareDTypes].map((dtype) => [dtype.name, () => wrapDType(dtype)])),
  ...Object.fromEntries(Object.entries(dtypeAliases).map(([name, target]) => [name, () => wrapDType(dtypes[target])])),
  ...Object.fromEntries([...Object.values(layouts), ...Object.values(memoryFormats)].map((constant) => [constant.name, () => wrapConstant(constant)])),
};

const autocastQueries: Members = {
  is_autocast_enabled: () => new TorchFunction("is_autocast_enabled", "torch.is_autocast_enabled", "function", ([device]) => currentAutocast((device ?? "cuda") as string)?.enabled ?? false),
  is_autocast_cpu_enabled: () => new TorchFunction("is_autocast_cpu_enabled", "torch.is_autocast_cpu_enabled", "function", () => currentAutocast("cpu")?.enabled ?? false),
  get_autocast_dtype: () => new TorchFunction("get_autocast_dtype", "torch.get_autocast_dtype", "function", ([device]) =>
    wrapDType(currentAutocast(String(device))?.dtype ?? (device === "cuda" ? dtypes.float16 : dtypes.bfloat16))),
  is_autocast_cache_enabled: () => new TorchFunction("is_autocast_cache_enabled", "torch.is_autocast_cache_enabled", "function", () => isCastCacheEnabled()),
};

/** Says that what the prelude would have to do next is not implemented. */
const unmodelled = new PyBuiltin("_unmodelled", "torch._C", ([target]) => { throw new NotImplementedConstruct(String(target)); });

const cls = (value: PyType): (() => Value) => () => value;

const torchMembers: Members = {
  ...constants,
  ...autocastQueries,
  Tensor: cls(torchTypes.Tensor),
  SymInt: cls(torchTypes.SymInt),
  SymFloat: cls(torchTypes.SymFloat),
  SymBool: cls(torchTypes.SymBool),
  dtype: cls(torchTypes.dtype),
  device: cls(torchTypes.device),
  layout: cls(torchTypes.layout),
  memory_format: cls(torchTypes.memory_format),
  qscheme: cls(torchTypes.qscheme),
  Size: cls(torchTypes.Size),
  Generator: cls(torchTypes.Generator),
  finfo: cls(infoTypes.finfo),
  iinfo: cls(infoTypes.iinfo),
  no_grad: cls(modeTypes.no_grad),
  enable_grad: cls(modeTypes.enable_grad),
  set_grad_enabled: cls(modeTypes.set_grad_enabled),
  inference_mode: cls(modeTypes.inference_mode),
  autocast: cls(modeTypes.autocast),
  is_grad_enabled: () => isGradEnabledFunction,
  default_generator: () => new TorchGenerator(defaultGenerator),
  pi: () => Math.PI,
  e: () => Math.E,
  inf: () => Infinity,
  nan: () => NaN,
  legacy_contiguous_format: () => wrapConstant(memoryFormats.contiguous_format),
  newaxis: () => null,
  __version__: () => "2.6.0",
  __file__: () => "torch/__init__.py",
  bool: () => wrapDType(dtypes.bool),
  _tensor: () => new PyModule("torch._tensor", new Map([["Tensor", torchTypes.Tensor]])),
};

const grad = { no_grad: cls(modeTypes.no_grad), enable_grad: cls(modeTypes.enable_grad), set_grad_enabled: cls(modeTypes.set_grad_enabled), inference_mode: cls(modeTypes.inference_mode) };
const parameters = { Parameter: cls(parameterType), Buffer: cls(bufferType) };

/** Functions of `torch.nn.functional` that are bindings under another name. */
const functionalBindings: Readonly<Record<string, readonly [SignatureGroup, string]>> = Object.fromEntries([
  ...("conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d conv_tbc avg_pool1d adaptive_avg_pool1d pixel_shuffle pixel_unshuffle channel_shuffle native_channel_shuffle bilinear "
    + "cosine_similarity pairwise_distance pdist celu_ selu_ relu_ rrelu_ prelu hardshrink").split(" ").map((name) => [name, ["torch", name]] as const),
  ...("avg_pool2d avg_pool3d linear gelu softplus softshrink logsigmoid one_hot hardtanh_ elu_ leaky_relu_ scaled_dot_product_attention").split(" ").map((name) =>
    [name, ["torch._C._nn", name === "logsigmoid" ? "log_sigmoid" : name]] as const),
  ["threshold_", ["torch", "threshold_"]],
]);

const bindings = new Map<string, TorchFunction>();

/** A generated binding, one object a function whatever name it is reached by. */
function binding(group: SignatureGroup, name: string): TorchFunction {
  const key = `${group}.${name}`;
  let made = bindings.get(key);
  if (made === undefined) bindings.set(key, (made = generatedFunction(group, name)));
  return made;
}

function functional(name: string): Value | undefined {
  if (!Object.hasOwn(functionalBindings, name)) return undefined;
  const [group, target] = functionalBindings[name]!;
  if (hasSignatures(group, target)) return binding(group, target);
  return hasSignatures("torch", target) ? binding("torch", target) : hasSignatures("torch._C._nn", target) ? binding("torch._C._nn", target) : undefined;
}

const grouped = (group: SignatureGroup, prefix: string): ((name: string) => Value | undefined) => (name) =>
  (hasSignatures(group, prefix + name) ? binding(group, prefix + name) : undefined);

/** Functions that the bindings hold under other names too (tools/autograd/templates/python_torch_functions.cpp). */
const secondNames: Readonly<Record<string, string>> = { spmm: "mm", dsmm: "mm", hsmm: "hspmm", saddmm: "sspaddmm" };

function secondName(name: string): TorchFunction | undefined {
  const first = Object.hasOwn(secondNames, name) ? secondNames[name]! : undefined;
  if (first === undefined) return undefined;
  let made = bindings.get(`torch.${name}`);
  if (made === undefined) bindings.set(`torch.${name}`, (made = new TorchFunction(name, `torch.${name}`, "function", binding("torch", first).invoke)));
  return made;
}

interface Space {
  readonly members?: Members;
  readonly functions?: (name: string) => Value | undefined;
}

const spaces: Readonly<Record<string, Space>> = {
  "torch": { members: torchMembers, functions: (name) => legacyTypeOf(name) ?? (known("torch", name) === undefined && !name.startsWith("_") ? undefined : secondName(name) ?? grouped("torch", "")(name)) },
  "torch._C": { members: { ...autocastQueries, _set_grad_enabled: () => setGradEnabledFunction, _AutoGradMode: cls(modeTypes.nativeGrad), _unmodelled: () => unmodelled, _define_operator: () => libraryFunctions._define_operator, _register_kernel: () => libraryFunctions._register_kernel, _new_dynamic_size: () => libraryFunctions._new_dynamic_size, TensorBase: cls(torchTypes.TensorBase), Generator: cls(torchTypes.Generator), is_grad_enabled: () => isGradEnabledFunction } },
  "torch._C._nn": { functions: grouped("torch._C._nn", "") },
  "torch._C._linalg": { functions: grouped("torch._C._linalg", "") },
  "torch._C._fft": { functions: grouped("torch._C._fft", "") },
  "torch._C._special": { functions: grouped("torch._C._special", "") },
  "torch._VF": { functions: grouped("torch", "") },
  "torch._C._VariableFunctions": { functions: grouped("torch", "") },
  "torch.functional": {},
  "torch.nn": { members: { Module: cls(moduleType), ...parameters } },
  "torch.nn.parameter": { members: parameters },
  "torch.nn.modules": { members: { Module: cls(moduleType) } },
  "torch.nn.modules.module": { members: { Module: cls(moduleType), Tensor: cls(torchTypes.Tensor) } },
  "torch.nn.modules.utils": {},
  "torch.nn.functional": { functions: functional, members: { Tensor: cls(torchTypes.Tensor) } },
  "torch.nn.utils": {},
  "torch.linalg": { functions: grouped("torch._C._linalg", "linalg_") },
  "torch.fft": { functions: grouped("torch._C._fft", "fft_") },
  "torch.special": { functions: grouped("torch._C._special", "special_") },
  "torch.autograd": { members: grad },
  "torch.autograd.grad_mode": { members: grad },
  "torch.amp": { members: { autocast: cls(modeTypes.autocast) } },
  "torch.amp.autocast_mode": { members: { autocast: cls(modeTypes.autocast), _enter_autocast: () => enterAutocast, _exit_autocast: () => exitAutocast } },
  "torch.cpu": {}, "torch.cpu.amp": { members: { autocast: cls(modeTypes.cpuAutocast) } },
  "torch.cuda": {}, "torch.cuda.amp": { members: { autocast: cls(modeTypes.cudaAutocast) } },
  "torch.jit": { members: { Final: () => preludeAttribute("typing", "Final") } },
  "torch.compiler": {}, "torch._dynamo": {}, "torch._dynamo.external_utils": {}, "torch.export": { members: { _calling_module: () => callingModule, _attribute_later: () => attributeLater, register_dataclass: () => registerDataclass } }, "torch.utils": {}, "torch.backends": {},
  "torch.backends.cudnn": { members: { enabled: () => true, benchmark: () => false, deterministic: () => false, allow_tf32: () => true } },
  "torch.backends.cuda": {}, "torch.backends.cuda.matmul": { members: { allow_tf32: () => false, allow_fp16_reduced_precision_reduction: () => true, allow_bf16_reduced_precision_reduction: () => true } },
  "torch.backends.mkldnn": {}, "torch.backends.openmp": {}, "torch.backends.mkl": {}, "torch.accelerator": {}, "torch.cuda.amp.common": {},
  "torch.backends.mps": {}, "torch.mps": {}, "torch.xpu": {}, "torch.distributed": {}, "torch.overrides": {}, "torch.types": { members: { Number: () => types.object, Device: () => types.object } },
  "torch.version": { members: { __version__: () => "2.6.0", cuda: () => null, hip: () => null, git_version: () => "unknown", debug: () => false } },
  "torch._tensor": { members: { Tensor: cls(torchTypes.Tensor) } },
  "torch._utils": {}, "torch.random": { members: {} }, "torch.return_types": {},
  "torch.func": {}, "torch._numpy": {}, "torch.optim": {}, "torch.distributions": {}, "torch.distributions.constraints": {}, "torch.testing": {}, "torch.onnx": {}, "torch.sparse": {}, "torch.fx": {}, "torch.nested": {},
  "torch._higher_order_ops": {}, "functorch": {}, "functorch.experimental": {}, "functorch.experimental.control_flow": {}, "torch.fx.experimental": {},
  "torch.fx.experimental.symbolic_shapes": {}, "torch._library": {}, "torch.utils.data": {}, "torch.multiprocessing": {}, "torch.ao": {}, "torch.ao.nn": {}, "torch.ao.nn.quantized": {}, "torch.ao.nn.quantized.modules": {}, "torch.ao.quantization": {}, "torch.quantization": {}, "torch.nn.quantized": {}, "torch.profiler": { members: { record_function: () => preludeAttribute("torch.autograd.profiler", "record_function"), profile: () => preludeAttribute("torch.autograd.profiler", "profile") } }, "torch.storage": {}, "torch.masked": {}, "torch.signal": {}, "torch.signal.windows": {}, "torch.serialization": {},
};

/** The module of the code that called the function of the prelude that asks. */
const callingModule = builtin("_calling_module()", () => realm().frame?.back?.globals.get("__name__") ?? "__main__", "torch.export");

/** An attribute of a function of the prelude, which is made when it is first read. */
const attributeLater = builtin("_attribute_later(function, name, make, /)", (fn: PyFunction, name: string, make: Value) => {
  const attributes = fn.dict instanceof LazyNamespace ? fn.dict : new LazyNamespace(); // a definition of the prelude has no others
  attributes.defer(name, () => uninterrupted(() => call(make, [])));
  fn.dict = attributes;
}, "torch.export");

/** Members that other parts of the tracer add: `torch.cond` of the front end, say. */
const added = new Map<string, () => Value>();

/** A function of torch's that is not implemented: calling it says so, whoever follows the call. */
export class OpaqueFunction extends TorchFunction {
  readonly isMissing = true;
}

/** Lets another part of the tracer provide `torch.cond` and the like. The value is made when it is first read. */
export function provide(name: string, make: () => Value): void {
  added.set(name, make);
}

function known(module: string, name: string): "module" | "member" | undefined {
  const names = publicNames[module];
  // Of some modules the names are not listed: whatever is asked of them may be there.
  if (names === undefined) return Object.hasOwn(spaces, module) && !name.startsWith("_") ? "member" : undefined;
  const text = ` ${names} `;
  if (text.includes(` ${name}. `)) return "module";
  return text.includes(` ${name} `) ? "member" : undefined;
}

/** Something that exists in PyTorch: it may be named and passed about, but using it says what is missing. */
function opaque(target: string): Value {
  const name = target.slice(target.lastIndexOf(".") + 1);
  const fail = (): never => { throw new NotImplementedConstruct(target); };
  if (/^[A-Z]/.test(name)) {
    const made = makeType(name, types.object, target.slice(0, target.lastIndexOf(".")));
    made.cls = opaqueType;
    made.namespace.set("__new__", new PyBuiltin("__new__", "torch", fail));
    made.heap = true;
    return made;
  }
  const made = new OpaqueFunction(name, target, "function", fail);
  made.cls = opaqueFunctionType;
  return made;
}

/** It may not even be a function: whether it is true, and what it has, says nothing. */
const opaqueFunctionType = makeType("builtin_function_or_method", types.builtin_function_or_method, "builtins");
opaqueFunctionType.namespace.set("__bool__", new PyBuiltin("__bool__", "torch", ([self]) => { throw new NotImplementedConstruct((self as OpaqueFunction).target); }, opaqueFunctionType));
opaqueFunctionType.namespace.set("__getattr__", new PyBuiltin("__getattr__", "torch", ([self, name]) => {
  if (String(name).startsWith("__")) return raise(types.AttributeError, `'builtin_function_or_method' object has no attribute '${String(name)}'`);
  throw new NotImplementedConstruct(`${(self as OpaqueFunction).target}.${String(name)}`);
}, opaqueFunctionType));

/** The class of such classes: what they hold is not known, so no attribute is ever missing. */
const opaqueType = makeType("type", types.type, "builtins");
opaqueType.namespace.set("__getattr__", new PyBuiltin("__getattr__", "torch", ([self, name]) => {
  if (String(name).startsWith("__")) return raise(types.AttributeError, `type object '${(self as PyType).name}' has no attribute '${String(name)}'`);
  throw new NotImplementedConstruct(`${(self as PyType).module}.${(self as PyType).name}.${String(name)}`);
}, opaqueType));

function opaqueModule(target: string): PyModule {
  const module = new PyModule(target);
  module.resolve = (name) => (name.startsWith("__") ? undefined : opaque(`${target}.${name}`));
  return module;
}

function member(module: string, name: string): Value | undefined {
  const provided = added.get(`${module}.${name}`);
  if (provided !== undefined) return provided();
  const space = spaces[module] ?? {};
  if (space.members !== undefined && Object.hasOwn(space.members, name)) return space.members[name]!();
  const special = specialFunction(`${module}.${name}`);
  if (special !== undefined) return special;
  const home = preludeNames(module).get(name);
  if (home !== undefined) return preludeAttribute(home, name);
  return space.functions?.(name);
}

function resolver(module: string): (name: string) => Value | undefined {
  return (name) => {
    const found = member(module, name);
    if (found !== undefined) return found;
    const dotted = `${module}.${name}`;
    if (Object.hasOwn(makers, dotted)) return moduleNamed(dotted);
    if (preludeModules.has(dotted)) return importModule(dotted);
    return missingTorchMember(module, name);
  };
}

/** A name that PyTorch's module has and ours has not; undefined where neither has it. */
/** `import torch.some.module`: one that PyTorch has and ours has not, as far as the names of its parent tell. */
export function missingTorchModule(name: string): PyModule | undefined {
  const dot = name.lastIndexOf(".");
  const parent = name.slice(0, dot);
  const isThere = submodules[parent] === undefined ? publicNames[parent] === undefined : ` ${submodules[parent]} `.includes(` ${name.slice(dot + 1)} `);
  return dot > 0 && (isThere || known(parent, name.slice(dot + 1)) === "module") ? opaqueModule(name) : undefined;
}

export function missingTorchMember(module: string, name: string): Value | undefined {
  if (name.startsWith("__")) return undefined;
  const kind = known(module, name);
  if (kind === undefined) return undefined;
  // PyTorch's files import it, and so have it.
  if (name === "torch") return moduleNamed(name);
  return kind === "module" ? opaqueModule(`${module}.${name}`) : opaque(`${module}.${name}`);
}

/** A module of TypeScript, as `sys.modules` has it. */
function moduleNamed(dotted: string): PyModule {
  const { modules } = realm();
  let found = modules.get(dotted);
  if (found === undefined) modules.set(dotted, (found = makers[dotted]!()));
  return found;
}

function spaceModule(name: string): PyModule {
  const module = new PyModule(name);
  module.resolve = resolver(name);
  module.names = () => (publicNames[name] ?? "").split(" ").filter((each) => /^[A-Za-z]\w*$/.test(each));
  module.members = () => (publicNames[name] ?? "").split(" ").map((each) => each.replace(/\.$/, ""));
  return module;
}

/** Modules of torch that the prelude holds whole. */
const preludeModules: ReadonlySet<string> = new Set([
  "torch.nn.init", "torch.nn.utils.rnn", "torch.nn.utils.parametrize", "torch.nn.utils.parametrizations", "torch.nn.utils.weight_norm", "torch.nn.utils.spectral_norm", "torch.nn.utils.fusion", "torch.nn.utils.stateless", "torch._dynamo.eval_frame", "torch.jit._script", "torch.nn.utils.convert_parameters", "torch.nn.utils.clip_grad", "torch.optim.optimizer", "torch.optim.lr_scheduler", "torch.ao.nn.quantized.modules.functional_modules", "torch.ao.quantization.stubs", "torch._numpy._scalars", "torch._numpy._util", "torch._numpy._funcs", "torch._numpy._ufuncs", "torch._numpy._reductions", "torch._numpy._ndarray", "torch._numpy.linalg", "torch._numpy.fft", "torch._numpy.random", "torch._functorch.functional_call", "torch._functorch.apis", "torch._functorch.vmap", "torch._functorch.eager_transforms",
  "torch.nn.modules.linear", "torch.nn.modules.container", "torch.nn.modules.activation", "torch.nn.modules.conv", "torch.nn.modules.batchnorm", "torch.nn.modules.instancenorm",
  "torch.nn.modules.normalization", "torch.nn.modules.dropout", "torch.nn.modules.pooling", "torch.nn.modules.padding", "torch.nn.modules.flatten", "torch.nn.modules.fold",
  "torch.nn.modules.upsampling", "torch.nn.modules.pixelshuffle", "torch.nn.modules.channelshuffle", "torch.nn.modules.distance", "torch.nn.modules.sparse", "torch.nn.modules.rnn",
  "torch.nn.modules.transformer", "torch.nn.modules.loss", "torch.nn.modules.attention", "torch.utils.checkpoint", "torch.utils._python_dispatch", "torch.autograd.function", "torch.autograd.variable", "torch.autograd.profiler", "torch.nn.attention", "torch.library", "torch._library.custom_ops", "torch._library.infer_schema", "torch.hub", "torch.export.dynamic_shapes", "torch.masked._ops", "torch._lowrank", "torch._linalg_utils", "torch.signal.windows.windows",
]);

const makers: Record<string, () => PyModule> = {
  ...Object.fromEntries(Object.keys(spaces).map((name) => [name, () => spaceModule(name)])),
  "torch.ops": opsModule,
  "torch.utils._pytree": pytreeModule,
};

/** The modules by their dotted names, each made anew. */
export function torchModules(): Readonly<Record<string, () => PyModule>> {
  return makers;
}

