/** Functions of the `torch` namespace that are no operators: predicates, types, defaults, checks (torch/__init__.py, torch/functional.py). */
import {
  NotImplementedConstruct, PyBuiltin, PyFunction, PyList, PyObject, PySet, PyTuple, PyType, makeType, noKwargs, raise, realm, setOf, types, type Kwargs, type Value,
} from "../../objects/index.ts";
import { binary, call, compare, repr, str, toArray, typeOf } from "../../protocol/index.ts";
import {
 canCast, cpu, defaultDtype, layouts, defaultGenerator, isInferenceMode, manualSeed, promoteTypes, resultType, setDefaultDtype, uncheckedText, type DType, type Tensor,
} from "../../ops/index.ts";
import type { Dim } from "../../symbolic/index.ts";
import { bind } from "./binder.ts";
import { deviceOf, dtypeOf, plainInt } from "./convert.ts";
import { asArray, asTensor, plainData, tensor } from "./data.ts";
import { asPython, operator, run, runtimeError } from "./errors.ts";
import { TorchFunction, callTensor } from "./function.ts";
import { popFunctionMode, pushFunctionMode, setDeviceContext, suspendSubclasses } from "./functionModes.ts";
import { handWritten, numelValue } from "./methods.ts";
import { isModule, torchTypeName } from "./module/index.ts";
import { preludeAttribute } from "./prelude.ts";
import { checkCall } from "./pythonSignature.ts";
import { parseSignature } from "./signature.ts";
import { symOperation } from "./sym.ts";
import { decide, decideSize, symbolic } from "./symbols.ts";
import { PyDType, PySym, PyTensor, TorchGenerator, fromOpResult, toOpArg, dimValue, torchTypes, typeName, typeText, wrapDType, wrapTensor } from "./values.ts";

type Body = (args: readonly Value[], kwargs: Kwargs) => Value | void;

/** Arguments by position or name. */
function take(args: readonly Value[], kwargs: Kwargs, ...names: readonly string[]): (Value | undefined)[] {
  return names.map((name, i) => (i < args.length ? args[i] : kwargs.get(name)));
}

const tensorOf = (value: Value | undefined, name: string): Tensor => {
  if (value instanceof PyTensor) return value.tensor;
  return raise(types.TypeError, `${name}(): argument 'input' (position 1) must be Tensor, not ${typeName(value ?? null)}`);
};

// ---- checks

/** `_check_with`. A symbolic condition is assumed to hold and asserted at run time. */
function check(error: PyType, cond: Value, message: Value | undefined): void {
  if (typeof cond !== "boolean" && !(cond instanceof PySym && cond.node.kind === "bool")) {
    raise(types.TypeError, `cond must be a bool, but got ${cond instanceof PyTensor && cond.tensor.fake ? "<class 'torch._subclasses.fake_tensor.FakeTensor'>" : repr(classOf(cond))}`);
  }
  if (cond instanceof PySym ? asPython(() => cond.node.expectTrue()) : cond === true) return;
  if (message === undefined || message === null) raise(error, uncheckedText);
  if (typeof message !== "object") raise(types.TypeError, "message must be a callable");
  raise(error, str(call(message, [])));
}

const classOf = (value: Value): Value =>
  value === null ? types.NoneType : typeof value === "object" ? value.cls : ({ bigint: types.int, number: types.float, string: types.str, boolean: types.bool } as const)[typeof value as "bigint"];

const checker = (error: PyType): Body => (args, kwargs) => {
  const [cond, message] = take(args, kwargs, "cond", "message");
  check(error, cond ?? null, message);
};

/** `_advise_is_size`: an unbacked integer is a size from now on. */
function adviseSize(value: Value): void {
  if (!(value instanceof PySym)) return;
  const { node } = value;
  if (node.kind === "int" && node.expr.kind === "symbol" && node.hint === undefined) node.env.constrainForSize(node.expr);
}

const checkIsSize: Body = (args, kwargs) => {
  const [i, message] = take(args, kwargs, "i", "message");
  const other = [...kwargs.keys()].find((name) => name !== "i" && name !== "message");
  if (other !== undefined) raise(types.TypeError, `_check_is_size() got an unexpected keyword argument '${other}'`);
  check(types.RuntimeError, compare("ge", i ?? null, 0n), message);
  adviseSize(i ?? null);
};

/** `_constrain_as_size`: the operator, with whatever bounds there are. */
const constrainAsSize: Body = (args, kwargs) => {
  const [symbol, min, max] = take(args, kwargs, "symbol", "min", "max");
  return fromOpResult(run(operator("sym_constrain_range_for_size"), [toOpArg(symbol ?? null), toOpArg(min ?? null), toOpArg(max ?? null)]));
};

const checkTensorAll = (error: PyType): Body => (args, kwargs) => {
  const [cond, message] = take(args, kwargs, "cond", "message");
  if (!(cond instanceof PyTensor)) raise(types.TypeError, `cond must be a tensor, but got ${repr(classOf(cond ?? null))}`);
  const all = handWritten.item!(callTensor(cond, "_is_all_true") as PyTensor, [], new Map());
  check(error, all, message);
};

// ---- symbolic scalars

const isNumberSymbol = (value: Value): value is PySym => value instanceof PySym && value.node.kind !== "bool";

/** `sym_max`, `sym_min`: of floats, floats. */
const extremum = (op: "sym_max" | "sym_min"): Body => (args, kwargs) => {
  const [a, b] = take(args, kwargs, "a", "b") as [Value, Value];
  if (isNumberSymbol(a)) return symOperation(op, [a, b]);
  if (isNumberSymbol(b)) return symOperation(op, [b, a]);
  for (const each of [a, b]) if (typeof each !== "bigint" && typeof each !== "number" && typeof each !== "boolean") raise(types.AssertionError, typeText(each));
  const larger = compare(op === "sym_max" ? "ge" : "le", a, b) === true ? a : b;
  return typeof a === "number" || typeof b === "number" ? Number(larger) : larger;
};

const symFloat: Body = (args, kwargs) => {
  const [value = null] = take(args, kwargs, "a");
  if (value instanceof PySym) return value.node.kind === "float" ? value : symOperation("sym_float", [value])!;
  return call(types.float, [value]);
};

const symInt: Body = (args, kwargs) => {
  const [value = null] = take(args, kwargs, "a");
  if (value instanceof PySym) return value.node.kind === "int" ? value : symOperation("trunc", [value])!;
  return typeof value === "number" ? BigInt(Math.trunc(value)) : call(types.int, [value]);
};

const unarySym = (op: "sqrt" | "log2" | "exp" | "sin" | "cos" | "tan" | "tanh", host: (x: number) => number): Body => ([value]) =>
  (value instanceof PySym ? symOperation(op, [value])! : host(Number(value)));

// ---- types of numbers

interface FloatInfo { readonly bits: number; readonly eps: number; readonly max: number; readonly tiny: number; readonly resolution: number; readonly smallestNormal?: number }

const floatInfos: Readonly<Record<string, FloatInfo>> = {
  float64: { bits: 64, eps: 2.220446049250313e-16, max: 1.7976931348623157e308, tiny: 2.2250738585072014e-308, resolution: 1e-15 },
  float32: { bits: 32, eps: 1.1920928955078125e-7, max: 3.4028234663852886e38, tiny: 1.1754943508222875e-38, resolution: 1e-6 },
  float16: { bits: 16, eps: 0.0009765625, max: 65504, tiny: 6.103515625e-5, resolution: 0.001 },
  bfloat16: { bits: 16, eps: 0.0078125, max: 3.3895313892515355e38, tiny: 1.1754943508222875e-38, resolution: 0.01 },
  float8_e4m3fn: { bits: 8, eps: 0.125, max: 448, tiny: 0.015625, resolution: 1 },
  float8_e5m2: { bits: 8, eps: 0.25, max: 57344, tiny: 6.103515625e-5, resolution: 1 },
};

const realOf: Readonly<Record<string, string>> = { complex64: "float32", complex128: "float64", complex32: "float16" };

const finfoType = makeType("finfo", types.object, "torch");
const iinfoType = makeType("iinfo", types.object, "torch");

finfoType.namespace.set("__new__", new PyBuiltin("__new__", "torch", ([, type]) => {
  const dtype = type === undefined ? defaultDtype() : dtypeOf(type);
  const name = realOf[dtype.name] ?? dtype.name;
  const info = floatInfos[name];
  if (info === undefined) raise(types.TypeError, `torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'`);
  const made = new PyObject(finfoType, new Map<string, Value>([
    ["bits", BigInt(info.bits)], ["eps", info.eps], ["max", info.max], ["min", -info.max], ["tiny", info.tiny], ["smallest_normal", info.tiny],
    ["resolution", info.resolution], ["dtype", name],
  ]));
  return made;
}));

iinfoType.namespace.set("__new__", new PyBuiltin("__new__", "torch", ([, type]) => {
  const dtype = dtypeOf(type ?? null);
  if (!dtype.isIntegral) raise(types.TypeError, `torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'`);
  const bits = BigInt(dtype.bytes * 8);
  const max = dtype.signed ? 2n ** (bits - 1n) - 1n : 2n ** bits - 1n;
  return new PyObject(iinfoType, new Map<string, Value>([["bits", bits], ["max", max], ["min", dtype.signed ? -(2n ** (bits - 1n)) : 0n], ["dtype", dtype.name]]));
}));

const dtypeArgument = (value: Value | undefined, name: string): DType =>
  (value instanceof PyDType ? value.dtype : raise(types.TypeError, `${name}(): argument 'type1' (position 1) must be torch.dtype, not ${typeName(value ?? null)}`));

// ---- shapes

/** `torch.broadcast_shapes`, dimension by dimension from the last. */
function broadcastShapes(shapes: readonly Value[]): Value {
  const dimOf = (value: Value): Dim => (value instanceof PySym ? value.node : Number(plainInt(value)));
  const isLength = (value: Value): boolean => typeof value === "bigint" || value instanceof PySym;
  const lengths = shapes.map((shape) => (shape instanceof PyTuple || shape instanceof PyList ? shape.items : isLength(shape) ? [shape] : null));
  const result: Dim[] = Array.from({ length: Math.max(0, ...lengths.map((each) => each?.length ?? 0)) }, () => 1);
  for (const [at, shape] of lengths.entries()) {
    if (shape === null) return raise(types.RuntimeError, "Input shapes should be of type ints, a tuple of ints, or a list of ints, got ", shapes[at]!);
    for (let i = 1; i <= shape.length; i++) {
      const dim = dimOf(shape[shape.length - i]!);
      const place = result.length - i;
      if (decide(symbolic("lt", dim, 0))) runtimeError(`Trying to create tensor with negative dimension (${String(dim)}): (${String(dim)})`);
      if (decideSize(symbolic("eq", dim, 1)) || decideSize(symbolic("eq", dim, result[place]!))) continue;
      if (decide(symbolic("ne", result[place]!, 1))) runtimeError("Shape mismatch: objects cannot be broadcast to a single shape");
      result[place] = dim;
    }
  }
  return new PyTuple(result.map(dimValue), torchTypes.Size);
}

const rangeForms = [parseSignature("range(Scalar start, Scalar end, Scalar step=1, *, Tensor out=None, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool requires_grad=False)")];

/** `torch.range`, whose binding tells the operator all that a tensor is made with. */
function rangeOf(args: readonly Value[], kwargs: Kwargs): Value {
  const [start, end, step, out, dtype, , device] = bind(rangeForms, args, kwargs).values;
  const bounds = [toOpArg(start!), toOpArg(end!), step === undefined ? 1n : toOpArg(step)];
  if (out !== undefined) return fromOpResult(run(operator("range.out"), [...bounds, toOpArg(out)]));
  const made = [dtype === undefined ? defaultDtype() : dtypeOf(dtype), layouts.strided, device === undefined ? cpu : deviceOf(device), null];
  return fromOpResult(run(operator("range.step"), [...bounds, ...made]));
}

const seed = (value: Value | undefined): bigint => plainInt(value ?? null);
const defaultGeneratorObject = new TorchGenerator(defaultGenerator);

for (const [name, body] of Object.entries({
  manual_seed: (self: TorchGenerator, [value]: readonly Value[]) => {
    self.source.manualSeed(seed(value));
    return self;
  },
  initial_seed: (self: TorchGenerator) => self.source.seed,
  get_state: () => { throw new NotImplementedConstruct("torch.Generator.get_state"); },
})) {
  torchTypes.Generator.namespace.set(name, new PyBuiltin(name, "torch._C", (args) => body(args[0] as TorchGenerator, args.slice(1)) as Value, torchTypes.Generator));
}

const falseFunction: Body = () => false;
const withoutCuda: Body = () => raise(types.AssertionError, "Torch not compiled with CUDA enabled");
const withoutGroup: Body = () => raise(types.ValueError, "Default process group has not been initialized, please make sure to call init_process_group.");
const nothing: Body = () => null;

/** A decorator without effect here: gives the function it is applied to, with or without arguments. */
const passThrough: Body = ([fn], kwargs) =>
  fn instanceof PyObject ? fn : kwargs.get("fn") ?? kwargs.get("model") ?? new PyBuiltin("decorator", "torch", ([inner]) => inner ?? null);

/** The same for functions; of a module it makes one of another class. */
const wrapping = (module: string, name: string): Body => (args, kwargs) => {
  const given = args[0] ?? kwargs.get("model") ?? kwargs.get("obj") ?? null;
  return isModule(given) ? call(preludeAttribute(module, name), [given]) : passThrough(args, kwargs);
};

/** A function of the user's gets a wrapper that front ends look into; anything else none. */
const scripted = (wrapper: string, [fn = null]: readonly Value[]): Value | undefined =>
  fn instanceof PyFunction ? call(preludeAttribute("torch.jit._script", wrapper), [fn]) : undefined;

/** A decorator that front ends know by a mark on the function. */
const marking = (mark: string, wrapping = false): Body => ([fn], kwargs) => {
  // `torch.compiler.disable` makes another function, unless what is called may be traced again.
  const how = wrapping && kwargs.get("recursive") !== false ? "wrapped" : true;
  const marked = (value: Value): Value => {
    // Of a class the methods that make and call its objects are (torch/_dynamo/eval_frame.py, `DisableContext`).
    if (value instanceof PyType && how === "wrapped" && value.heap) value.namespace.set("_torchdynamo_disabled_class", true);
    if (value instanceof PyObject && !(value instanceof PyType)) value.dict?.set(mark, how);
    return value;
  };
  const given = fn instanceof PyObject ? fn : kwargs.get("fn");
  return given === undefined || given === null ? new PyBuiltin("decorator", "torch", ([inner]) => marked(inner ?? null)) : marked(given);
};

/** Notes on a tensor which of its sizes may vary (torch/_dynamo/decorators.py). */
const marksSizes = (attribute: string): Body => ([tensor = null, index = null], kwargs) => {
  if (["min", "max"].some((bound) => (kwargs.get(bound) ?? null) !== null)) throw new NotImplementedConstruct("torch._dynamo.mark_dynamic with bounds");
  const dims = index instanceof PyList || index instanceof PyTuple ? index.items : [kwargs.get("index") ?? index];
  const { dict } = tensor as PyTensor;
  const known = dict!.get(attribute);
  dict!.set(attribute, setOf([...(known instanceof PySet ? known.map.keys() : []), ...dims]));
  return null;
};

/** Functions whose calls are nodes: known by what they are, which a wrapper does not take over (torch/_dynamo/decorators.py, `allow_in_graph`). */
export const allowedInGraph: WeakSet<PyObject> = new WeakSet();

const allowing: Body = ([fn = null]) => {
  if (fn instanceof PyList || fn instanceof PyTuple) return new PyList(fn.items.map((each) => allowing([each], noKwargs)!));
  if (fn instanceof PyObject) allowedInGraph.add(fn);
  return fn;
};

const identity: Body = ([value]) => value ?? null;

function isSubtype(name: "isFloatingPoint" | "isComplex"): Body {
  return ([given], kwargs) => {
    const input = given ?? kwargs.get("input");
    return tensorOf(input, name === "isComplex" ? "is_complex" : "is_floating_point").dtype[name];
  };
}

/** `torch.split` (torch/functional.py calls the tensor's own). */
const split: Body = (args, kwargs) => {
  const [input, size, dim] = take(args, kwargs, "tensor", "split_size_or_sections", "dim");
  return handWritten.split!(input as PyTensor, dim === undefined ? [size!] : [size!, dim], new Map());
};

const deterministic = (): boolean => realm().slots.get(Symbol.for("deterministic")) === true;

const nonzeroForms = [parseSignature("nonzero(Tensor input, *, bool as_tuple=False, Tensor out=None)")];

/** The functions by their public names. */
export const specialFunctions: Readonly<Record<string, Body>> = {
  "torch.tensor": tensor,
  "torch.as_tensor": asTensor,
  "torch.asarray": asArray,
  "torch.range": rangeOf,
  "torch.conj": ([input]) => handWritten.conj!(wrapTensor(tensorOf(input, "conj")), [], new Map()),
  "torch.from_numpy": ([array]) => {
    const tensor = plainData(array ?? null);
    return tensor instanceof PyTensor && tensor !== array ? wrapTensor(tensor.tensor) : raise(types.TypeError, `expected np.ndarray (got ${typeName(array ?? null)})`);
  },
  "torch.is_tensor": ([value]) => value instanceof PyTensor,
  "torch.is_storage": falseFunction,
  "torch.is_floating_point": isSubtype("isFloatingPoint"),
  "torch.is_complex": isSubtype("isComplex"),
  "torch.numel": ([input], kwargs) => numelValue(tensorOf(input ?? kwargs.get("input"), "numel")),
  "torch.nonzero": (args, kwargs) => {
    const [input, asTuple, out] = bind(nonzeroForms, args, kwargs).values;
    const of = toOpArg(input!);
    if (out !== undefined) return fromOpResult(run(operator("nonzero.out"), [of, toOpArg(out)]));
    return fromOpResult(run(operator(asTuple === true ? "nonzero_numpy" : "nonzero"), [of]));
  },
  "torch.split": split,
  "torch.get_default_dtype": () => wrapDType(defaultDtype()),
  "torch.set_default_dtype": ([dtype]) => setDefaultDtype(dtypeArgument(dtype, "set_default_dtype")),
  "torch.get_default_device": () => { throw new NotImplementedConstruct("torch.get_default_device"); },
  "torch.promote_types": (args, kwargs) => {
    const [a, b] = take(args, kwargs, "type1", "type2");
    return wrapDType(promoteTypes(dtypeArgument(a, "promote_types"), dtypeArgument(b, "promote_types")));
  },
  "torch.result_type": (args, kwargs) => {
    const [a, b] = take(args, kwargs, "tensor", "other");
    return wrapDType(asPython(() => resultType([toOpArg(a ?? null), toOpArg(b ?? null)])));
  },
  "torch.can_cast": (args, kwargs) => {
    const [a, b] = take(args, kwargs, "from_", "to");
    return canCast(dtypeArgument(a ?? kwargs.get("from"), "can_cast"), dtypeArgument(b, "can_cast"));
  },
  "torch.broadcast_shapes": (args) => broadcastShapes(args),
  "torch.typename": ([value]) => (value instanceof PyTensor ? callTensorType(value) : torchTypeName(value ?? null)),
  "torch.manual_seed": ([value]) => {
    manualSeed(seed(value));
    return defaultGeneratorObject;
  },
  "torch.seed": () => { throw new NotImplementedConstruct("torch.seed"); },
  "torch.initial_seed": () => defaultGenerator.seed,
  "torch.sym_max": extremum("sym_max"),
  "torch.sym_min": extremum("sym_min"),
  "torch.sym_float": symFloat,
  "torch.sym_int": symInt,
  "torch.sym_not": ([value]) => (value instanceof PySym ? symOperation("sym_not", [value])! : value !== true),
  "torch.sym_ite": ([cond = null, yes = null, no = null]) => {
    const isBool = typeof cond === "boolean" || (cond instanceof PySym && cond.node.kind === "bool");
    if (!isBool || typeOf(yes) !== typeOf(no)) raise(types.AssertionError);
    return cond instanceof PySym ? symOperation("sym_ite", [cond, yes, no])! : cond === true ? yes : no;
  },
  "torch._sym_sqrt": unarySym("sqrt", Math.sqrt),
  "torch.sym_sqrt": unarySym("sqrt", Math.sqrt),
  "torch.sym_sum": ([items]) => {
    const terms = toArray(items ?? null);
    const ofIntegers = terms.some((each) => each instanceof PySym) && terms.every((each) => typeof each === "bigint" || typeof each === "boolean" || (each instanceof PySym && each.node.kind === "int"));
    return ofIntegers ? symOperation("sym_sum", terms)! : terms.reduce<Value>((sum, item) => binary("add", sum, item), 0n);
  },
  "torch._check": checker(types.RuntimeError),
  "torch._check_value": checker(types.ValueError),
  "torch._check_index": checker(types.IndexError),
  "torch._check_type": checker(types.TypeError),
  "torch._check_not_implemented": checker(types.NotImplementedError),
  "torch._check_with": (args, kwargs) => {
    const [error, cond, message] = take(args, kwargs, "error_type", "cond", "message");
    check(error as PyType, cond ?? null, message);
  },
  "torch._check_is_size": checkIsSize,
  "torch._check_tensor_all": checkTensorAll(types.RuntimeError),
  "torch._assert": (args, kwargs) => {
    const [cond, message] = take(args, kwargs, "condition", "message");
    const holds = cond instanceof PyTensor ? handWritten.__bool__!(cond, [], new Map()) : cond;
    if (holds !== true) raise(types.AssertionError, message ?? "");
  },
  "torch._constrain_as_size": constrainAsSize,
  "torch.is_inference_mode_enabled": () => isInferenceMode(),
  "torch.is_anomaly_enabled": falseFunction,
  "torch.are_deterministic_algorithms_enabled": deterministic,
  "torch.use_deterministic_algorithms": nothing,
  "torch.set_printoptions": nothing,
  "torch.serialization.add_safe_globals": nothing,
  "torch.serialization.clear_safe_globals": nothing,
  "torch.serialization.get_safe_globals": () => new PyList([]),
  "torch.set_num_threads": nothing,
  "torch.get_num_threads": () => 1n,
  "torch.set_float32_matmul_precision": nothing,
  "torch.get_float32_matmul_precision": () => "highest",
  "torch.set_grad_enabled_": nothing,
  "torch._C._log_api_usage_once": nothing,
  "torch._C._get_tracing_state": nothing,
  "torch._C._jit_internal": nothing,
  "torch._utils._dummy": nothing,
  "torch.compile": wrapping("torch._dynamo.eval_frame", "OptimizedModule"),
  "torch.is_vulkan_available": falseFunction,
  "torch.set_warn_always": nothing,
  "torch.set_deterministic_debug_mode": nothing,
  "torch.get_deterministic_debug_mode": () => 0n,
  "torch.compiled_with_cxx11_abi": () => true,
  "torch.get_device": ([input], kwargs) => (tensorOf(input ?? kwargs.get("input"), "get_device").device.type === "cpu" ? -1n : 0n),
  "torch.set_default_device": ([device]) => {
    if (device !== null && str(device ?? null) !== "cpu") throw new NotImplementedConstruct("torch.set_default_device of another device than the CPU");
    setDeviceContext(device !== null);
  },
  "torch.is_deterministic_algorithms_warn_only_enabled": falseFunction,
  // ---- torch.jit: scripting is never on
  "torch.jit.script": (args, kwargs) => scripted("script_function", args) ?? wrapping("torch.jit._script", "RecursiveScriptModule")(args, kwargs),
  "torch.jit.trace": (args, kwargs) => {
    if (!isModule(args[0] ?? null)) throw new NotImplementedConstruct("torch.jit.trace of a function");
    return wrapping("torch.jit._script", "TopLevelTracedModule")(args, kwargs);
  },
  "torch.jit.ignore": passThrough,
  "torch.jit.unused": passThrough,
  "torch.jit.export": passThrough,
  "torch.jit.script_if_tracing": (args, kwargs) => scripted("script_if_tracing", args) ?? passThrough(args, kwargs),
  "torch.jit._script_if_tracing": (args, kwargs) => scripted("script_if_tracing", args) ?? passThrough(args, kwargs),
  "torch.jit.interface": passThrough,
  "torch.jit._overload": passThrough,
  "torch.jit._overload_method": passThrough,
  "torch.jit._unwrap_optional": identity,
  "torch.onnx.is_in_onnx_export": falseFunction,
  "torch._C._are_functorch_transforms_active": falseFunction,
  "torch._C._is_any_autocast_enabled": falseFunction,
  "torch._C._get_privateuse1_backend_name": () => "privateuseone",
  "torch.autograd._is_checkpoint_valid": () => true,
  "torch.fx._symbolic_trace.is_fx_tracing": falseFunction,
  "torch.jit.is_scripting": falseFunction,
  "torch.jit.is_tracing": falseFunction,
  "torch.jit.annotate": ([, value]) => value ?? null,
  "torch.jit.isinstance": () => { throw new NotImplementedConstruct("torch.jit.isinstance"); },
  "torch.fx.wrap": ([fn]) => fn ?? null,
  // ---- torch.compiler, torch._dynamo
  "torch.compiler.is_compiling": falseFunction,
  "torch.compiler.is_dynamo_compiling": falseFunction,
  "torch.compiler.disable": marking("_torchdynamo_disable", true),
  "torch.compiler.allow_in_graph": allowing,
  "torch.compiler.reset": nothing,
  "torch.compiler.assume_constant_result": ([fn]) => markConstant(fn),
  "torch._dynamo.assume_constant_result": ([fn]) => markConstant(fn),
  "torch._dynamo.disable": marking("_torchdynamo_disable", true),
  "torch._dynamo.disallow_in_graph": identity,
  "torch._dynamo.allow_in_graph": allowing,
  "torch._dynamo.graph_break": nothing,
  "torch._dynamo.is_compiling": falseFunction,
  "torch._dynamo.external_utils.is_compiling": falseFunction,
  "torch._dynamo.mark_dynamic": marksSizes("_dynamo_dynamic_indices"),
  "torch._dynamo.mark_static": nothing,
  "torch._dynamo.maybe_mark_dynamic": marksSizes("_dynamo_weak_dynamic_indices"),
  "torch._dynamo.reset": nothing,
  "torch._dynamo.optimize": () => new PyBuiltin("decorator", "torch._dynamo", ([fn]) => fn ?? null),
  "torch.cuda.is_available": falseFunction,
  "torch.cuda.device_count": () => 0n,
  "torch.cuda.is_initialized": falseFunction,
  "torch.cuda.manual_seed": nothing,
  "torch.cuda.manual_seed_all": nothing,
  "torch.cuda.empty_cache": nothing,
  "torch.cpu.synchronize": nothing,
  "torch.cuda.synchronize": withoutCuda,
  "torch.cuda.current_device": withoutCuda,
  "torch.cuda.is_bf16_supported": falseFunction,
  "torch.cuda.memory_allocated": () => 0n,
  "torch.cuda.memory_reserved": () => 0n,
  "torch.cuda.max_memory_allocated": () => 0n,
  "torch.is_warn_always_enabled": falseFunction,
  "torch.utils.data.get_worker_info": nothing,
  "torch.backends.mps.is_available": falseFunction,
  "torch.backends.mps.is_built": falseFunction,
  "torch.backends.cudnn.is_available": falseFunction,
  "torch.mps.is_available": falseFunction,
  "torch.accelerator.is_available": falseFunction,
  "torch.cpu.is_available": () => true,
  "torch.cuda.amp.common.amp_definitely_not_available": () => true,
  "torch.backends.cudnn.version": () => null,
  "torch.backends.mkldnn.is_available": () => true,
  "torch.backends.openmp.is_available": () => true,
  "torch.backends.mkl.is_available": falseFunction,
  "torch.backends.cuda.is_built": falseFunction,
  "torch.backends.cuda.flash_sdp_enabled": () => true,
  "torch.backends.cuda.math_sdp_enabled": () => true,
  "torch.backends.cuda.mem_efficient_sdp_enabled": () => true,
  "torch.backends.cuda.cudnn_sdp_enabled": () => true,
  "torch.xpu.is_available": falseFunction,
  "torch.distributed.is_available": () => true,
  "torch.distributed.is_initialized": falseFunction,
  "torch.distributed.get_rank": withoutGroup,
  "torch.distributed.get_world_size": withoutGroup,
  "torch.distributions.constraints.is_dependent": falseFunction,
  "torch.overrides.has_torch_function": falseFunction,
  "torch._C._push_on_torch_function_stack": ([mode]) => pushFunctionMode(mode ?? null),
  "torch._C._pop_torch_function_stack": popFunctionMode,
  "torch._C._suspend_subclasses": ([isEntered]) => suspendSubclasses(isEntered ?? null),
  "torch.overrides.is_tensor_like": ([value]) => value instanceof PyTensor,
  "torch.overrides.has_torch_function_unary": falseFunction,
  "torch.nn.functional.has_torch_function": falseFunction,
  "torch.nn.functional.has_torch_function_unary": falseFunction,
  "torch.nn.functional.has_torch_function_variadic": falseFunction,
  "torch.overrides.has_torch_function_variadic": falseFunction,
};

/** `assume_constant_result`: the front end calls a marked function for real, on the example inputs. */
function markConstant(fn: Value | undefined): Value {
  if (!(fn instanceof PyObject) || fn.dict === null) return raise(types.AttributeError, "a function is expected");
  fn.dict.set("_dynamo_marked_constant", true);
  return fn;
}

function callTensorType(value: PyTensor): Value {
  return handWritten.type!(value, [], new Map());
}

export const infoTypes = { finfo: finfoType, iinfo: iinfoType };

/** Parameters of those that Python code defines (torch/__init__.py, torch/functional.py); one with a default ends in `=`. */
const definitions: Readonly<Record<string, string>> = {
  "torch.sym_max": "a, b", "torch.sym_min": "a, b", "torch.sym_float": "a", "torch.sym_int": "a", "torch.sym_not": "a", "torch.sym_sum": "args", "torch.sym_ite": "b, t, f",
  "torch.sym_sqrt": "a", "torch._sym_sqrt": "a", "torch.split": "tensor, split_size_or_sections, dim=",
  ...Object.fromEntries(["torch._check", "torch._check_index", "torch._check_value", "torch._check_type", "torch._check_not_implemented", "torch._check_tensor_all"].map((name) => [name, "cond, message="] as const)),
  "torch._check_with": "error_type, cond, message", "torch.broadcast_shapes": "*shapes",
};

/** The callable of a special function, with its public name. */
export function specialFunction(target: string): TorchFunction | undefined {
  if (!Object.hasOwn(specialFunctions, target)) return undefined;
  const body = specialFunctions[target]!;
  const name = target.slice(target.lastIndexOf(".") + 1);
  const defined = definitions[target];
  return new TorchFunction(name, target, "function", (args, kwargs) => {
    if (defined !== undefined) checkCall(name, defined, args, kwargs);
    return (body(args, kwargs) ?? null) as Value;
  });
}
