/** Attributes of a module: what is set, found and deleted in its registries (`Module.__setattr__` and its like). */
import { PyObject, PySet, raise, raiseAttributeError, types, type Value } from "../../../objects/index.ts";
import { callMethod, genericSetAttribute, getAttribute } from "../../../protocol/index.ts";
import { parameterType, PyTensor } from "../values.ts";
import { hasOwnOrClass, isBuffer, isModule, isParameter, registry, torchTypeName, type Registry } from "./registries.ts";

function forget(self: PyObject, name: string, ...registries: Registry[]): void {
  self.dict!.delete(name);
  for (const each of registries) registry(self, each)?.map.delete(name);
  const nonPersistent = self.own("_non_persistent_buffers_set");
  if (nonPersistent instanceof PySet) nonPersistent.map.delete(name);
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
    return registerBuffer(self, name, value, (value as PyObject).own("persistent") !== false);
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

export function registerParameter(self: PyObject, name: string, value: Value): void {
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

export function registerBuffer(self: PyObject, name: string, value: Value, persistent: boolean): void {
  const buffers = registry(self, "_buffers");
  if (buffers === undefined) raise(types.AttributeError, "cannot assign buffer before Module.__init__() call");
  checkName("buffer", name);
  if (hasOwnOrClass(self, name) && !buffers.map.has(name)) raise(types.KeyError, `attribute '${name}' already exists`);
  if (value !== null && !(value instanceof PyTensor)) {
    raise(types.TypeError, `cannot assign '${typeNameForError(value)}' object to buffer '${name}' (torch Tensor or None required)`);
  }
  buffers.map.set(name, value);
  const set = self.own("_non_persistent_buffers_set") as PySet;
  if (persistent) set.map.delete(name);
  else set.map.set(name, null);
}

function checkName(kind: string, name: string): void {
  if (name.includes(".")) raise(types.KeyError, `${kind} name can't contain "."`);
  if (name === "") raise(types.KeyError, `${kind} name can't be empty string ""`);
}

export function addModule(self: PyObject, name: Value, module: Value): void {
  if (!isModule(module) && module !== null) raise(types.TypeError, `${torchTypeName(module)} is not a Module subclass`);
  if (typeof name !== "string") return raise(types.TypeError, `module name should be a string. Got ${torchTypeName(name)}`);
  if (hasOwnOrClass(self, name) && registry(self, "_modules")?.map.has(name) !== true) raise(types.KeyError, `attribute '${name}' already exists`);
  if (name.includes(".")) raise(types.KeyError, `module name can't contain ".", got: ${name}`);
  if (name === "") raise(types.KeyError, `module name can't be empty string ""`);
  registry(self, "_modules")!.map.set(name, module);
}

/** `Module.__getattr__`: what ordinary lookup has not found. */
export function getMember(self: PyObject, name: string): Value {
  for (const each of ["_parameters", "_buffers", "_modules"] as const) {
    const found = registry(self, each)?.map.get(name);
    if (found !== undefined) return found;
  }
  return raiseAttributeError(self, name, `'${self.cls.name}' object has no attribute '${name}'`);
}

export function deleteMember(self: PyObject, name: string): void {
  for (const each of ["_parameters", "_buffers", "_modules"] as const) {
    if (registry(self, each)?.map.delete(name) === true) {
      if (each === "_buffers") (self.own("_non_persistent_buffers_set") as PySet).map.delete(name);
      return;
    }
  }
  genericSetAttribute(self, name, undefined);
}

export function find(self: PyObject, target: string): PyObject {
  let module = self;
  for (const name of target === "" ? [] : target.split(".")) {
    if (!hasOwnOrClass(module, name)) raise(types.AttributeError, `${module.cls.name} has no attribute \`${name}\``);
    const child = getAttribute(module, name);
    if (!isModule(child)) return raise(types.AttributeError, `\`${name}\` is not an nn.Module`);
    module = child;
  }
  return module;
}

export function member(self: PyObject, target: string, which: "_parameters" | "_buffers"): Value {
  const dot = target.lastIndexOf(".");
  const owner = find(self, dot < 0 ? "" : target.slice(0, dot));
  const name = target.slice(dot + 1);
  const found = registry(owner, which)?.map.get(name);
  if (found !== undefined && found !== null) return found;
  if (!hasOwnOrClass(owner, name)) raise(types.AttributeError, `${owner.cls.name} has no attribute \`${name}\``);
  return raise(types.AttributeError, `\`${name}\` is not ${which === "_parameters" ? "an nn.Parameter" : "a buffer"}`);
}
