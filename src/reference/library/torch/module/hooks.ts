/** Calling a module, with the hooks that stand around `forward`. */
import { PyBuiltin, PyDict, PyObject, PyTuple, dictOf, makeType, raise, realm, types, type Kwargs, type Value } from "../../../objects/index.ts";
import { call, callMethod, repr } from "../../../protocol/index.ts";

const hookCount = (self: PyObject, name: string): number => {
  const hooks = self.own(name);
  return hooks instanceof PyDict ? hooks.map.size : 0;
};

const hooksOf = (self: PyObject, name: string): readonly (readonly [Value, Value])[] => [...(self.own(name) as PyDict).map.entries()];

/** Whether anything runs before or after `forward`. */
export function hasForwardHooks(self: PyObject): boolean {
  return hookCount(self, "_forward_hooks") > 0 || hookCount(self, "_forward_pre_hooks") > 0;
}

/** Whether a module has hooks of the backward pass: some of the gradients that go out, or none but of those that come in. */
export function backwardHooks(self: PyObject): { readonly before: boolean; readonly after: "full" | "legacy" | null } {
  const after = hookCount(self, "_backward_hooks") === 0 ? null : self.own("_is_full_backward_hook") === false ? "legacy" : "full";
  return { before: hookCount(self, "_backward_pre_hooks") > 0, after };
}

/** Runs what stands on one line of `inner` in `Module._call_impl`. */
export type OnLine = (line: number, code: string, body: () => Value) => Value;

/** `Module._call_impl`: forward, between the hooks. */
export function callImpl(self: PyObject, args: readonly Value[], kwargs: Kwargs, onLine: OnLine | null = null): Value {
  if (onLine === null && !hasForwardHooks(self)) return callMethod(self, "forward", args, kwargs);
  const on: OnLine = onLine ?? ((line, code, body) => body());
  let given: readonly Value[] = args;
  let named: Kwargs = kwargs;
  for (const [id, hook] of hooksOf(self, "_forward_pre_hooks")) {
    if ((self.own("_forward_pre_hooks_with_kwargs") as PyDict).map.has(id)) {
      const result = on(1772, "args_kwargs_result = hook(self, args, kwargs)  # type: ignore[misc]", () => call(hook, [self, new PyTuple(given), dictOf([...named])]));
      if (result === null) continue;
      if (!(result instanceof PyTuple) || result.items.length !== 2) raise(types.RuntimeError, `forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got ${repr(result)}.`);
      given = (result.items[0] as PyTuple).items;
      named = new Map([...(result.items[1] as PyDict).map.entries()] as [string, Value][]);
    } else {
      const result = on(1782, "args_result = hook(self, args)", () => call(hook, [self, new PyTuple(given)]));
      if (result !== null) given = result instanceof PyTuple ? result.items : [result];
    }
  }
  let result = on(1793, "result = forward_call(*args, **kwargs)", () => callMethod(self, "forward", given, named));
  for (const [id, hook] of hooksOf(self, "_forward_hooks")) {
    const withKwargs = (self.own("_forward_hooks_with_kwargs") as PyDict).map.has(id);
    const replaced = withKwargs
      ? on(1804, "hook_result = hook(self, args, kwargs, result)", () => call(hook, [self, new PyTuple(given), dictOf([...named]), result]))
      : on(1806, "hook_result = hook(self, args, result)", () => call(hook, [self, new PyTuple(given), result]));
    if (replaced !== null) result = replaced;
  }
  return result;
}

/** Hooks are numbered as they are made, in a process. */
const hookSlot = Symbol("hooks");

function nextHook(): bigint {
  const { slots } = realm();
  const id = (slots.get(hookSlot) as bigint | undefined) ?? 0n;
  slots.set(hookSlot, id + 1n);
  return id;
}

export function addHook(self: PyObject, registryName: string, hook: Value, prepend: boolean, extra: string | null): Value {
  const hooks = self.own(registryName) as PyDict;
  const id = nextHook();
  const before = prepend ? [...hooks.map.entries()] : [];
  if (prepend) hooks.map.clear();
  hooks.map.set(id, hook);
  for (const [key, value] of before) hooks.map.set(key, value);
  const extras = extra === null ? null : (self.own(extra) as PyDict);
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

export function hookHandle(remove: () => void): PyObject {
  const handle = new PyObject(handleType, new Map());
  removers.set(handle, remove);
  return handle;
}
