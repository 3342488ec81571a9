/** The modes that functions of torch's ask first, innermost last (torch/overrides.py, `TorchFunctionMode`; torch/utils/_device.py). */
import { NotImplementedConstruct, PyBuiltin, PyDict, PyObject, dictEntries, makeType, noKwargs, realm, types, type Value } from "../../objects/index.ts";
import { call, toArray } from "../../protocol/index.ts";

/** What stands for the default device, which is below all others. */
export const deviceContext = new PyObject(makeType("DeviceContext", types.object, "torch.utils._device"));

const slot = Symbol("modes of torch's functions");

const none: PyObject[] = [];

export const functionModes = (): readonly PyObject[] => (realm().slots.get(slot) as PyObject[] | undefined) ?? none;

function stack(): PyObject[] {
  const { slots } = realm();
  if (!slots.has(slot)) slots.set(slot, []);
  return slots.get(slot) as PyObject[];
}

export function pushFunctionMode(mode: Value): null {
  if (realm().interceptor === null) throw new NotImplementedConstruct("a TorchFunctionMode outside of the traced code");
  stack().push(mode as PyObject);
  return null;
}

export const popFunctionMode = (): Value => stack().pop() ?? null;

/** `torch.set_default_device`. */
export function setDeviceContext(isSet: boolean): void {
  const modes = stack();
  const [first] = modes;
  if (isSet && first !== deviceContext) modes.unshift(deviceContext);
  if (!isSet && first === deviceContext) modes.shift();
}

/** Runs what a mode does, to which it does not apply itself. */
export function withoutInnermost<T>(body: (mode: PyObject) => T): T {
  const modes = stack();
  const mode = modes.pop()!;
  try {
    return body(mode);
  } finally {
    modes.push(mode);
  }
}

const suspended = Symbol("subclasses that are not asked");

/** How often `DisableTorchFunctionSubclass` has been entered. */
export const areSubclassesAsked = (): boolean => ((realm().slots.get(suspended) as number | undefined) ?? 0) === 0;

export function suspendSubclasses(isEntered: Value): null {
  const { slots } = realm();
  slots.set(suspended, ((slots.get(suspended) as number | undefined) ?? 0) + (isEntered === true ? 1 : -1));
  return null;
}

/** What tensors say themselves: the call is made (torch/_tensor.py). */
export const ownTorchFunction = new PyBuiltin("__torch_function__", "torch._C", ([, fn, , args = null, kwargs = null]) =>
  call(fn!, args === null ? [] : toArray(args), kwargs instanceof PyDict ? new Map([...dictEntries(kwargs)].map(([name, value]) => [String(name), value])) : noKwargs));

/** Runs something that no mode is asked about. */
export function unasked<T>(body: () => T): T {
  const kept = stack().splice(0);
  try {
    return body();
  } finally {
    stack().push(...kept);
  }
}
