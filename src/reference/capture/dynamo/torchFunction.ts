/**
 * `__torch_function__`: the mode in force, then the objects that override, are asked before a function of torch's, a method of a tensor or an operator
 * becomes a node (torch/_dynamo/variables/torch_function.py, `dispatch_torch_function`).
 */
import { PyOpPacket, areSubclassesAsked, PyTensor, TorchFunction, deviceContext, functionModes, ownTorchFunction, parameterType, preludeAttribute, suspendSubclasses, torchTypes, withoutInnermost, wrapDevice } from "../../library/torch/index.ts";
import { PyClassMethod, PyFunction, PyList, PyObject, PyTuple, dictOf, isUserCode, notImplemented, realm, type Kwargs, type Value } from "../../objects/index.ts";
import { cpu } from "../../ops/index.ts";
import { call, getAttribute, lookupType } from "../../protocol/index.ts";
import { describe, describeAll, describeKwargs } from "./describe.ts";
import { following, type FollowedLine } from "./pythonFollowed.ts";
import { raisedAsPython } from "./errors.ts";
import { unsupported } from "./refuse.ts";
import { isUserObject } from "./userObjects.ts";

/** Modes are entered and left whatever made them. */
export const isFunctionMode = (value: PyObject): boolean => value.cls.mro.some(({ name, module }) => name === "TorchFunctionMode" && module === "torch.overrides._modes");

/** `with mode:` gives nothing, unless its class says how it is entered (torch_function.py, `TorchFunctionModeVariable.enter`). */
export const entersMode = (self: Value, fn: PyFunction): boolean =>
  fn.name === "__enter__" && fn.qualname === "TorchFunctionMode.__enter__" && self instanceof PyObject && lookupType(self.cls, "__enter__") === fn;

type Call = () => Value;

const isFollowed = (): boolean => isUserCode() || realm().frame?.globals.has("__followed__") === true;

/** Asks about a call; undefined where nobody is there to be asked. `record` makes the call itself. */
export function overriddenCall(fn: Value, args: readonly Value[], kwargs: Kwargs, record: Call): Value | undefined {
  if (functionModes().length === 0 && !holdsAny(args, kwargs)) return undefined;
  if (!isFollowed() || !isOverridable(fn)) return undefined;
  const isMethod = fn instanceof TorchFunction && fn.kind === "method";
  return dispatch(fn, args, kwargs, record, () => `${describe(fn)} with args ${isMethod ? tupleText(args) : describeAll(args)} and kwargs ${describeKwargs(kwargs)}`);
}

/** The same of an operator, which is a function of `operator` (builtin.py, `_handle_insert_op_in_graph`). */
export function overriddenOperator(name: string, operands: readonly Value[], record: Call): Value | undefined {
  const isModal = functionModes().length > 0;
  if (!isModal && !operands.some(isOverriding)) return undefined;
  if (!isFollowed() || !operands.some((each) => each instanceof PyTensor)) return undefined;
  return dispatch(preludeAttribute("operator", name), operands, new Map(), record, () => `BuiltinVariable(${name}) with args ${describeAll(operands)} and kwargs {}`);
}

/** `tensor[key] = value`: the method of that name. */
export function overriddenWrite(object: Value, key: Value, value: Value | undefined): true | undefined {
  if (value === undefined || !(object instanceof PyTensor)) return undefined;
  const answer = overriddenCall(getAttribute(torchTypes.Tensor, "__setitem__"), [object, key, value], new Map(), () => unsupported(`call_function args: ${[object, key, value].map(describe).join(" ")} `));
  return answer === undefined ? undefined : true;
}

const tupleText = (args: readonly Value[]): string => `(${args.map(describe).join(", ")}${args.length === 1 ? "," : ""})`;

function dispatch(fn: Value, args: readonly Value[], kwargs: Kwargs, record: Call, text: () => string): Value {
  const given = [...args, ...kwargs.values()].flatMap((arg) => (arg instanceof PyList || arg instanceof PyTuple ? arg.items : [arg]));
  const overriding = given.filter(isOverriding);
  const asked = overriding.filter((arg, i) => overriding.findIndex((each) => each.cls === arg.cls) === i);
  const classes = new PyTuple(asked.map((arg) => arg.cls));
  const named = (): Value => dictOf([...kwargs]);
  if (functionModes().length > 0) {
    const ask = (mode: PyObject): Value => (mode === deviceContext ? onDevice(fn, args, kwargs) : call(getAttribute(mode, "__torch_function__"), [fn, classes, new PyTuple([...args]), named()]));
    const answer = raisedAsPython(() => withoutInnermost(ask));
    if (answer !== notImplemented) return answer;
  }
  for (const arg of asked) {
    const override = lookupType(arg.cls, "__torch_function__");
    // What torch's own classes say: parameters nothing, tensors that the call is made.
    if (isOwn(override) && arg.cls.mro.includes(parameterType)) continue;
    if (isOwn(override)) return following(ofTensor, record);
    const answer = call(getAttribute(arg, "__torch_function__"), [fn, classes, new PyTuple([...args]), named()]);
    if (answer !== notImplemented) return answer;
  }
  return unsupported(`All __torch_function__ overrides for call ${text()} returned NotImplemented`);
}

const isOwn = (override: Value | undefined): boolean => override instanceof PyClassMethod && override.func === ownTorchFunction;

/** `super().__torch_function__(…)` of a class of tensors (torch/_tensor.py, `Tensor.__torch_function__`). */
export function callOwnTorchFunction(args: readonly Value[], kwargs: Kwargs): Value {
  suspendSubclasses(true);
  try {
    return following(ofTensor, () => call(ownTorchFunction, [null, ...args], kwargs));
  } finally {
    suspendSubclasses(false);
  }
}

const ofTensor: readonly FollowedLine[] = [{ file: "torch/_tensor.py", line: 1648, name: "__torch_function__", code: "ret = func(*args, **kwargs)" }];

/** `DeviceContext.__torch_function__`. */
function onDevice(fn: Value, args: readonly Value[], kwargs: Kwargs): Value {
  const isMaking = fn instanceof TorchFunction && constructors.has(fn.target) && (kwargs.get("device") ?? null) === null;
  return following(ofDevice, () => call(fn, args, isMaking ? new Map([...kwargs, ["device", wrapDevice(cpu)]]) : kwargs));
}

const ofDevice: readonly FollowedLine[] = [{ file: "torch/utils/_device.py", line: 104, name: "__torch_function__", code: "return func(*args, **kwargs)" }];

const names = (prefix: string, text: string): string[] => text.trim().split(/\s+/).map((name) => prefix + name);

/** `_device_constructors()`, as far as they can be overridden at all. */
const constructors: ReadonlySet<string> = new Set(names("torch.", "empty ones zeros full"));

/** An object of the user's with a `__torch_function__`; what can be none is told first, for every call is asked. */
const isOverriding = (arg: Value): arg is PyObject =>
  arg instanceof PyObject && !(arg instanceof PyTensor) && arg.cls.heap && areSubclassesAsked() && lookupType(arg.cls, "__torch_function__") !== undefined && isUserObject(arg);

const holdsOverriding = (arg: Value): boolean => (arg instanceof PyList || arg instanceof PyTuple ? arg.items.some(isOverriding) : isOverriding(arg));

const holdsAny = (args: readonly Value[], kwargs: Kwargs): boolean => args.some(holdsOverriding) || (kwargs.size > 0 && [...kwargs.values()].some(holdsOverriding));

function isOverridable(fn: Value): boolean {
  if (fn instanceof TorchFunction) return fn.kind === "method" ? !ignoredMethods.has(fn.name) : !ignored.has(fn.target) && !/\._\w*$|^torch\.\w*[a-z]_$/.test(fn.target);
  return fn instanceof PyOpPacket || (fn instanceof PyFunction && !ignored.has(`${fn.module}.${fn.name}`));
}

/** Functions that nothing overrides (torch/overrides.py, `get_ignored_functions`, but for those that torch.py adds to the others). */
const ignored: ReadonlySet<string> = new Set([
  ...names("torch.", `arange as_strided as_tensor asarray bartlett_window blackman_window broadcast_shapes can_cast cond empty_permuted empty_strided eye fill fft.fftfreq fft.rfftfreq from_file from_numpy
    frombuffer from_dlpack get_default_device get_default_dtype get_rng_state hamming_window hann_window initial_seed is_grad_enabled is_inference_mode_enabled is_storage is_tensor kaiser_window linspace
    logspace manual_seed normal promote_types rand randint randn randperm range result_type scalar_tensor seed segment_reduce set_default_dtype sparse_coo_tensor sparse_csr_tensor tensor tril_indices
    triu_indices typename use_deterministic_algorithms vander is_autocast_enabled is_autocast_cpu_enabled get_autocast_dtype set_default_device`),
  ...names("torch.nn.functional.", "hardsigmoid hardswish sigmoid tanh upsample upsample_bilinear upsample_nearest celu_ elu_ hardtanh_ leaky_relu_ relu_ rrelu_ selu_ threshold_"),
  ...names("torch.jit.", "is_scripting is_tracing annotate"),
]);

const ignoredMethods: ReadonlySet<string> = new Set("__iter__ __hash__ __str__ as_subclass new new_empty new_empty_strided new_full new_ones new_tensor new_zeros stride unflatten".split(" "));
