/**
 * Modules in the traced code (torch/_dynamo/variables/nn_module.py, `NNModuleVariable`): those of `torch.nn` are leaves of the
 * first graph, `Sequential` is unrolled, a user's own are followed into their `forward`.
 */
import { PyTensor, isModule, moduleEntries, withFakeParameters } from "../../library/torch/index.ts";
import { PyList, PyObject, PySlice, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod, getAttribute, getItem, plain, sliceIndices } from "../../protocol/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { attributeSource, modulePath } from "./sources.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { unexpectedInput } from "./foreign.ts";
import { locate } from "./locate.ts";
import { refuse, trailer } from "./refuse.ts";

/** The source of a module, which it has since it was reached; null for one that the traced code made. */
function sourceOf(front: DynamoFrontEnd, module: PyObject): string | null {
  const known = front.sources.of(module);
  if (known !== undefined) return known;
  const place = locate(front.root, front.rootSource, module);
  if (place === undefined) return null;
  if (place.origin !== "model") return refuse(`a module of class ${module.cls.name} that is not the model's own`);
  registered(front, module, place.source, [place.source]);
  return place.source;
}

export function moduleAttribute(front: DynamoFrontEnd, module: PyObject, name: string): Value | undefined {
  const source = front.sources.of(module);
  if (source === undefined) return undefined;
  const value = plain(() => getAttribute(module, name));
  const child = attributeSource(source, name);
  if (isModule(value)) return registered(front, value, child, [child]);
  if (value instanceof PyTensor && !front.ownTensors.has(value)) front.ownTensors.set(value, module);
  return front.reached(value, () => child);
}

function registered(front: DynamoFrontEnd, module: PyObject, source: string, names: readonly string[]): PyObject {
  front.output.register(module, source, names);
  front.sources.add(module, source);
  return module;
}

/** `module[key]`, or all of it for iteration (`key` undefined): children are named after the container's key and their index. */
export function moduleItem(front: DynamoFrontEnd, module: PyObject, key: Value | undefined): Value | undefined {
  const source = front.sources.of(module);
  if (source === undefined || module.cls.heap && !isTorchModule(module)) return undefined;
  const child = (value: Value, index: Value): Value => {
    if (isModule(value)) return registered(front, value, `${source}[${typeof index === "string" ? `'${index}'` : String(index)}]`, [keyOf(front, module, source), String(index)]);
    return front.reached(value, () => `${source}[${String(index)}]`);
  };
  if (key instanceof PySlice) return moduleSlice(front, module, source, key);
  if (key !== undefined) return child(plain(() => getItem(module, key)), key);
  const entries = moduleEntries(module);
  if (entries === undefined) return undefined;
  return new PyList(entries.map(([index, value]) => (typeof index === "string" ? index : child(value, index))));
}

/** `module[1:3]`: its children are named by their place alone, the new container by what was asked. */
function moduleSlice(front: DynamoFrontEnd, module: PyObject, source: string, key: PySlice): Value {
  const slice = plain(() => getItem(module, key)) as PyObject;
  const { start, step } = sliceIndices(key, (moduleEntries(module) ?? []).length);
  const children = moduleEntries(slice) ?? [];
  children.forEach(([, child], i) => {
    const index = String(start + i * step);
    if (isModule(child)) registered(front, child, `${source}[${index}]`, [index]);
  });
  return registered(front, slice, `${source}[slice]`, ["NNModuleVariable().__getitem__(slice)"]);
}

function keyOf(front: DynamoFrontEnd, module: PyObject, source: string): string {
  return front.output.register(module, source);
}

export const isTorchModule = (module: PyObject): boolean => module.cls.module.startsWith("torch.nn.");

export function callModule(front: DynamoFrontEnd, module: PyObject, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const source = sourceOf(front, module);
  if (source === null) return callMethod(module, "forward", args, kwargs);
  const outer = front.output.moduleStack;
  front.output.moduleStack = [...outer, { path: modulePath(source), type: module.cls.name }];
  try {
    if (isUnrolled(module)) return callSequential(front, module, source, args);
    // In a nested graph modules of torch's own are followed too: their parameters become inputs (nn_module.py, `call_function`).
    if (isTorchModule(module) && front.output.isRootTracer) return callLeaf(front, module, source, args, kwargs);
    return callMethod(module, "_call_impl", args, kwargs);
  } finally {
    front.output.moduleStack = outer;
  }
}

/** A Sequential whose `forward` is torch's own. */
function isUnrolled(module: PyObject): boolean {
  const owner = module.cls.mro.find((cls) => cls.namespace.has("forward"));
  return owner !== undefined && owner.name === "Sequential" && owner.module.startsWith("torch.nn.");
}

function callSequential(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[]): Value {
  let value: Value = args[0] ?? null;
  for (const [name, child] of moduleEntries(module) ?? []) {
    if (!isModule(child)) continue;
    registered(front, child, attributeSource(source, String(name)), [keyOf(front, module, source), String(name)]);
    value = call(child, [value]);
  }
  return value;
}

function callLeaf(front: DynamoFrontEnd, module: PyObject, source: string, args: readonly Value[], kwargs: Kwargs): Value {
  const key = keyOf(front, module, source);
  return front.output.record("call_module", key, args, kwargs, () => runLeaf(front, module, args, kwargs));
}

/** Runs a leaf on fake parameters. */
export function runLeaf(front: DynamoFrontEnd, module: PyObject, args: readonly Value[], kwargs: Kwargs): Value {
  return withFakeParameters(module, (real) => front.output.fakeOf(real), () => call(module, args, kwargs));
}

/**
 * `module.name = value`. Only constants may be written while exporting; a constant makes all modules of that class ones that
 * Dynamo does not specialise on, whose own tensors are inputs of its graph (symbolic_convert.py, STORE_ATTR; mutation_guard.py).
 */
export function setModuleAttribute(front: DynamoFrontEnd, module: PyObject, name: string, value: Value | undefined): true | undefined {
  if (front.sources.of(module) === undefined || front.dynamicClasses.has(module.cls)) return undefined;
  if (value !== undefined && value !== null && typeof value === "object") {
    throw new Rejection("builtins.AssertionError", `Mutating module attribute ${name} during export.${trailer()}`);
  }
  front.dynamicClasses.add(module.cls);
  return undefined;
}

/** Tensors that were read from modules themselves, in the order of their first reading: inputs nobody gives, where the class turned dynamic. */
export function checkDynamicClasses(front: DynamoFrontEnd): void {
  for (const [tensor, owner] of front.ownTensors) {
    if (!front.dynamicClasses.has(owner.cls)) continue;
    throw unexpectedInput(front.root, tensor);
  }
}
