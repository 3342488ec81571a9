/** What a module is and what it holds: its parameters, buffers and children, as Python's own instance keeps them. */
import { PyDict, PyObject, PySet, makeType, types, type Value } from "../../../objects/index.ts";
import { bufferType, parameterType, PyTensor, typeName } from "../values.ts";

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

export const isBuffer = (value: Value): boolean => value instanceof PyTensor && value.cls.mro.includes(bufferType);

export type Registry = "_parameters" | "_buffers" | "_modules";

export function registry(self: PyObject, name: Registry): PyDict | undefined {
  const found = self.own(name);
  return found instanceof PyDict ? found : undefined;
}

/** What a registry holds, of values that `belongs` lets pass. */
export function entries<T extends Value = Value>(self: PyObject, name: Registry, belongs?: (value: Value) => value is T): readonly (readonly [string, T])[] {
  const found: (readonly [string, T])[] = [];
  registry(self, name)?.map.forEach((value, key) => {
    if (belongs === undefined || belongs(value)) found.push([key as string, value as T]);
  });
  return found;
}

const isTensor = (value: Value): value is PyTensor => value instanceof PyTensor;

/** Own parameters, in order of registration; absent ones (None) left out. */
export function parameterEntries(self: PyObject): readonly (readonly [string, PyTensor])[] {
  return entries(self, "_parameters", isTensor);
}

export function bufferEntries(self: PyObject): readonly (readonly [string, PyTensor])[] {
  return entries(self, "_buffers", isTensor);
}

/** Child modules by name; absent ones left out. */
export function childModules(self: PyObject): readonly (readonly [string, PyObject])[] {
  return entries(self, "_modules", isModule);
}

/** Whether a buffer is left out of the state dict. */
export function isNonPersistent(self: PyObject, name: string): boolean {
  const set = self.own("_non_persistent_buffers_set");
  return set instanceof PySet && set.map.has(name);
}

/** The registry that holds a member of that name. */
export function registryOf(self: PyObject, name: string): Registry | undefined {
  return (["_parameters", "_buffers", "_modules"] as const).find((each) => registry(self, each)?.map.has(name) === true);
}

/** `torch.typename(value)`. */
export function torchTypeName(value: Value): string {
  if (value instanceof PyTensor) return value.cls === parameterType ? "torch.nn.parameter.Parameter" : `torch.${value.tensor.dtype.name}`;
  if (!(value instanceof PyObject)) return typeName(value);
  return value.cls.module === "builtins" ? value.cls.qualname : `${value.cls.module}.${value.cls.qualname}`;
}

export function hasOwnOrClass(self: PyObject, name: string): boolean {
  if (self.hasOwn(name)) return true;
  if ((["_parameters", "_buffers", "_modules"] as const).some((each) => registry(self, each)?.map.has(name) === true)) return true;
  return self.cls.mro.some((cls) => cls.namespace.has(name));
}

/** This module and those below it, each once, with their paths. */
export function* walkModules(self: PyObject, prefix = "", unique = true, seen: Set<PyObject> = new Set()): Generator<readonly [string, PyObject]> {
  if (seen.has(self)) return;
  if (unique) seen.add(self);
  yield [prefix, self];
  for (const [name, child] of childModules(self)) yield* walkModules(child, prefix === "" ? name : `${prefix}.${name}`, unique, seen);
}

export function* walkMembers(self: PyObject, which: "_parameters" | "_buffers", prefix: string, recurse: boolean, unique: boolean): Generator<readonly [string, Value]> {
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

export function uniqueChildren(self: PyObject): readonly (readonly [string, PyObject])[] {
  const seen = new Set<PyObject>();
  return childModules(self).filter(([, child]) => !seen.has(child) && seen.add(child) !== undefined);
}

/**
 * The children of a container, those that are None among them, by the key that its iteration or indexing gives; undefined for other modules. Names that are no
 * integers (an `OrderedDict` given to Sequential, ModuleDict) are strings.
 */
export function moduleEntries(module: PyObject): readonly (readonly [bigint | string, Value])[] | undefined {
  const container = module.cls.mro.find((cls) => containerNames.has(cls.name) && cls.module.startsWith("torch.nn."));
  if (container === undefined) return undefined;
  const key = (name: string): bigint | string => (/^\d+$/.test(name) && container.name !== "ModuleDict" ? BigInt(name) : name);
  if (container.name === "ParameterList" || container.name === "ParameterDict") return parameterEntries(module).map(([name, value]) => [key(name), value] as const);
  return entries(module, "_modules").map(([name, child]) => [key(name), child] as const);
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
