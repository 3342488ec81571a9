/**
 * Grad mode, autocast and inference mode: context managers and decorators (torch/autograd/grad_mode.py, torch/amp/autocast_mode.py).
 *
 * Each change goes through a torch function (`torch._C._set_grad_enabled`), called by way of `protocol/`, so that a front end sees it.
 */
import {
  PyBuiltin, PyError, PyFunction, PyObject, constructor, makeType, method, raise, realm, types, type FrameInfo, type PyType, type Value,
} from "../../objects/index.ts";
import { call } from "../../protocol/index.ts";
import { announceChange, autocastTo, dtypes, isCastCacheEnabled, isGradEnabled, setCast, restoreFollowing, setGradEnabled, setInferenceMode, type Following, type DType } from "../../ops/index.ts";
import { TorchFunction } from "./function.ts";
import { deviceOf } from "./convert.ts";
import { PyDType, typeName, typeText, wrapDType } from "./values.ts";

/** `torch._C._set_grad_enabled(mode)`: what every change of grad mode calls. */
export const setGradEnabledFunction = new TorchFunction("_set_grad_enabled", "torch._C._set_grad_enabled", "function", ([mode]) => {
  if (typeof mode !== "boolean") raise(types.TypeError, `set_grad_enabled(): argument 'enabled' (position 1) must be bool, not ${typeName(mode ?? null)}`);
  if (!announceChange("_set_grad_enabled", [mode])) setGradEnabled(mode);
  return null;
});

export const isGradEnabledFunction = new TorchFunction("is_grad_enabled", "torch.is_grad_enabled", "function", () => isGradEnabled());

/** What entering and leaving inference mode call, as Dynamo records it. */
const inferenceSlot = Symbol("inference");
function inferenceStack(): Following[] {
  const { slots } = realm();
  if (!slots.has(inferenceSlot)) slots.set(inferenceSlot, []);
  return slots.get(inferenceSlot) as Following[];
}
export const enterInference = new TorchFunction("_enter_inference_mode", "torch.autograd.grad_mode._enter_inference_mode", "function", ([enabled]) => {
  inferenceStack().push(setInferenceMode(enabled === true));
  return null;
});
export const exitInference = new TorchFunction("_exit_inference_mode", "torch.autograd.grad_mode._exit_inference_mode", "function", () => {
  const before = inferenceStack().pop();
  if (before !== undefined) restoreFollowing(before);
  return null;
});

export interface AutocastState {
  readonly device: string;
  readonly dtype: DType;
  readonly enabled: boolean;
  readonly cacheEnabled: boolean;
}

/** By kind of device; others have none. */
const defaultAutocast: Readonly<Record<string, DType>> = {
  cpu: dtypes.bfloat16, cuda: dtypes.float16, hip: dtypes.float16, xla: dtypes.bfloat16, xpu: dtypes.float16, mps: dtypes.float16, hpu: dtypes.bfloat16, ipu: dtypes.float16, mtia: dtypes.float16, privateuseone: dtypes.float16,
};

/** What a region's maker asks of its arguments (torch/amp/autocast_mode.py, `autocast.__init__`). */
function checkAutocast(device: Value): void {
  if (typeof device !== "string") return raise(types.ValueError, `Expected \`device_type\` of type \`str\`, got: \`${typeText(device)}\``);
  const { type } = deviceOf(device);
  if (!Object.hasOwn(defaultAutocast, type)) raise(types.RuntimeError, "unsupported scalarType");
  if (type === "hip") raise(types.RuntimeError, `User specified an unsupported autocast device_type '${device}'`);
}

const autocastSlot = Symbol("autocast");
const autocastStack = (): AutocastState[] => {
  const slots = realm().slots;
  if (!slots.has(autocastSlot)) slots.set(autocastSlot, []);
  return slots.get(autocastSlot) as AutocastState[];
};

/** The innermost autocast region of a device type, or null. */
export function currentAutocast(device = "cpu"): AutocastState | null {
  return autocastStack().findLast((each) => each.device === device) ?? null;
}

/** What entering and leaving an autocast region call, as Dynamo records it. */
export const enterAutocast = new TorchFunction("_enter_autocast", "torch.amp.autocast_mode._enter_autocast", "function", ([device, dtype, enabled, cache]) => {
  const region = { device: device as string, dtype: dtype instanceof PyDType ? dtype.dtype : defaultAutocast[device as string] ?? dtypes.float16, enabled: enabled === true, cacheEnabled: cache === true };
  autocastStack().push(region);
  applyAutocast();
  announceChange("_enter_autocast", [region.device, region.dtype, region.enabled, region.cacheEnabled]);
  return null;
});
export const exitAutocast = new TorchFunction("_exit_autocast", "torch.amp.autocast_mode._exit_autocast", "function", () => {
  autocastStack().pop();
  applyAutocast();
  announceChange("_exit_autocast", []);
  return null;
});

/** Puts the innermost region of the CPU in force. */
function applyAutocast(): void {
  const region = currentAutocast("cpu");
  setCast(region?.enabled === true ? autocastTo(region.dtype) : null);
}

/** A context manager of TypeScript that also decorates functions. */
export class PyMode extends PyObject {
  readonly enter: (self: PyMode) => void;
  readonly exit: (self: PyMode) => void;
  /** Another of the same kind, for each call of a decorated function. */
  readonly again: () => PyMode;
  /** Whether it was made outside of a trace. */
  readonly settled = realm().interceptor === null;
  /** The grad mode when it was made. */
  readonly initial = isGradEnabled();
  constructor(cls: PyType, enter: PyMode["enter"], exit: PyMode["exit"], again: () => PyMode) {
    super(cls, new Map());
    this.enter = enter;
    this.exit = exit;
    this.again = again;
  }
}

/** What entering autocast gives while a front end follows: not even None (ctx_manager.py, `AutocastModeVariable.enter`). */
export const enteredNothing = new PyObject(types.object);

const modeBase = makeType("_DecoratorContextManager", types.object, "torch.utils._contextlib");

method(modeBase, "__enter__(self, /)", (self: PyMode) => {
  self.enter(self);
  if (self.cls.name !== "autocast" && self.cls.name !== "inference_mode") return null;
  return realm().interceptor === null ? self : enteredNothing;
});
method(modeBase, "__exit__(self, /, *args)", (self: PyMode) => {
  self.exit(self);
  return null;
});
method(modeBase, "__call__(self, func, /)", (self: PyMode, func: Value) => decorate(self, func));
method(modeBase, "clone(self, /)", (self: PyMode) => self.again());

/** Functions of torch's own that run another within a mode. */
const decorated = new WeakMap<PyFunction, PyMode>();

/** Whether a function is what `@torch.no_grad()` and its like make of one: its code is torch's. */
export const isDecorated = (func: Value): boolean => decoratorOf(func) !== undefined;

/** The mode that a function was decorated with. */
export const decoratorOf = (func: Value): PyMode | undefined => (func instanceof PyFunction ? decorated.get(func) : undefined);

/** The frame of the function that decorating makes, which tracebacks show between the caller and the one inside: at its call, or at its `with`. */
function decoratorFrame(mode: PyMode, at: "call" | "with"): FrameInfo {
  const [file, name, line, entered] = mode.cls.name === "autocast" ? ["torch/amp/autocast_mode.py", "decorate_autocast", 43, "autocast_instance"] as const : ["torch/utils/_contextlib.py", "decorate_context", 115, "ctx_factory()"] as const;
  const written = at === "with" ? { line, sourceLine: `with ${entered}:` } : { line: line + 1, sourceLine: "return func(*args, **kwargs)" };
  return { file, name, qualname: name, ...written, column: 0, back: realm().frame, globals: new Map(), internal: true };
}

/** The function run within the mode. It is a function like the one it wraps, so that classes bind it as a method. */
function decorate(mode: PyMode, func: Value): Value {
  const invoke: PyFunction["invoke"] = (args, kwargs) => {
    const current = realm();
    const outer = current.frame;
    const active = mode.again();
    active.enter(active);
    if (current.interceptor !== null) current.frame = decoratorFrame(mode, "call");
    try {
      return call(func, args, kwargs);
    } catch (error) {
      current.frame = outer;
      if (current.interceptor !== null && error instanceof PyError) {
        current.frame = decoratorFrame(mode, "with");
        current.interceptor.statement("exit on error", null);
      }
      throw error;
    } finally {
      current.frame = outer;
      active.exit(active);
    }
  };
  if (!(func instanceof PyFunction)) return new PyBuiltin("decorate_context", "torch.utils._contextlib", invoke);
  const { name, qualname, module, file, line } = func;
  const wrapped = new PyFunction({ name, qualname, module, file, line, invoke, code: null });
  wrapped.dict?.set("__wrapped__", func);
  decorated.set(wrapped, mode);
  return wrapped;
}

function gradMode(name: string, enabled: boolean): PyType {
  const cls = makeType(name, modeBase, "torch.autograd.grad_mode");
  const make = (): PyMode => {
    let previous = true;
    return new PyMode(cls,
      () => {
        previous = isGradEnabled();
        call(setGradEnabledFunction, [enabled]);
      },
      () => { call(setGradEnabledFunction, [previous]); },
      make);
  };
  constructor(cls, `${name}(cls, orig_func=None)`, (_cls: PyType, func: Value) => (func === null ? make() : decorate(make(), func)));
  return cls;
}

/** The grad mode of C++ code (c10/core/GradMode.h, `AutoGradMode`), of which no front end and no retrace hears. */
function nativeGradMode(): PyType {
  const cls = makeType("_AutoGradMode", modeBase, "torch._C");
  const make = (enabled: boolean): PyMode => {
    let previous = true;
    const enter = (): void => {
      previous = isGradEnabled();
      setGradEnabled(enabled);
    };
    return new PyMode(cls, enter, () => { setGradEnabled(previous); }, () => make(enabled));
  };
  constructor(cls, "_AutoGradMode(cls, enabled)", (_cls: PyType, enabled: Value) => make(enabled === true));
  return cls;
}

function setGradMode(): PyType {
  const cls = makeType("set_grad_enabled", modeBase, "torch.autograd.grad_mode");
  const make = (enabled: boolean, now: boolean): PyMode => {
    let previous = isGradEnabled();
    if (now) call(setGradEnabledFunction, [enabled]);
    return new PyMode(cls,
      () => {
        if (!now) {
          previous = isGradEnabled();
          call(setGradEnabledFunction, [enabled]);
        }
      },
      () => { call(setGradEnabledFunction, [previous]); },
      () => make(enabled, false));
  };
  constructor(cls, "set_grad_enabled(cls, mode)", (_cls: PyType, mode: Value) => make(mode === true, true));
  method(cls, "__call__(self, func, /)", (self: PyMode, func: Value) => {
    self.exit(self);
    return decorate(self, func);
  });
  return cls;
}

function inferenceMode(): PyType {
  const cls = makeType("inference_mode", modeBase, "torch.autograd.grad_mode");
  const make = (enabled: boolean): PyMode =>
    new PyMode(cls, () => { call(enterInference, [enabled]); }, () => { call(exitInference, []); }, () => make(enabled));
  constructor(cls, "inference_mode(cls, mode=True)", (_cls: PyType, mode: Value) =>
    (mode instanceof PyFunction ? decorate(make(true), mode) : make(mode !== false)));
  return cls;
}

function autocastMode(name: string, module: string, fixedDevice: string | null): PyType {
  const cls = makeType(name, modeBase, module);
  const make = (device: Value, dtype: Value, enabled: Value, cache: Value): PyMode => {
    // Made outside a trace it has settled its defaults; a front end keeps what was written.
    const settled = realm().interceptor === null;
    if (settled) checkAutocast(device);
    const args = [device, settled ? dtype ?? wrapDType(defaultAutocast[device as string] ?? dtypes.float16) : dtype, enabled, settled ? cache ?? isCastCacheEnabled() : cache];
    const enter = (): void => {
      checkAutocast(device);
      if (args[1] !== null && !(args[1] instanceof PyDType)) raise(types.TypeError, `set_autocast_dtype(): argument 'dtype' (position 2) must be torch.dtype, not ${typeName(args[1]!)}`);
      call(enterAutocast, args);
    };
    return new PyMode(cls, enter, () => { call(exitAutocast, [args[0]!]); }, () => make(device, args[1]!, enabled, args[3]!));
  };
  if (fixedDevice === null) {
    constructor(cls, `${name}(cls, device_type=None, dtype=None, enabled=True, cache_enabled=None)`, (_cls: PyType, device: Value, dtype: Value, enabled: Value, cache: Value) => {
      // A front end binds the arguments itself (ctx_manager.py, `AutocastModeVariable.create`).
      if (device === null) raise(types.TypeError, realm().interceptor === null ? "autocast.__init__() missing 1 required positional argument: 'device_type'" : "missing a required argument: 'device_type'");
      return make(device, dtype, enabled, cache);
    });
  } else {
    constructor(cls, `${name}(cls, enabled=True, dtype=None, cache_enabled=True)`, (_cls: PyType, enabled: Value, dtype: Value, cache: Value) => make(fixedDevice, dtype ?? wrapDType(defaultAutocast[fixedDevice]!), enabled, cache));
  }
  return cls;
}

export const modeTypes = {
  no_grad: gradMode("no_grad", false),
  enable_grad: gradMode("enable_grad", true),
  set_grad_enabled: setGradMode(),
  nativeGrad: nativeGradMode(),
  inference_mode: inferenceMode(),
  autocast: autocastMode("autocast", "torch.amp.autocast_mode", null),
  cpuAutocast: autocastMode("autocast", "torch.cpu.amp.autocast_mode", "cpu"),
  cudaAutocast: autocastMode("autocast", "torch.cuda.amp.autocast_mode", "cuda"),
};
