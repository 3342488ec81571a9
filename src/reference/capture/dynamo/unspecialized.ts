/** Classes of modules that Dynamo does not specialise on (mutation_guard.py, `GenerationTracker.dynamic_classes`): one set a capture. */
import { realm, type PyObject, type PyType } from "../../objects/index.ts";

const slot = Symbol("classes that are not specialised on");

export function beginUnspecialized(): Set<PyType> {
  const classes = new Set<PyType>();
  realm().slots.set(slot, classes);
  return classes;
}

/** Whether a module is of such a class, or its `forward` was replaced. */
export function isUnspecialized(module: PyObject): boolean {
  return (realm().slots.get(slot) as ReadonlySet<PyType> | undefined)?.has(module.cls) === true || module.hasOwn("forward");
}

/** Modules that the traced code has made: they are not specialised on either. */
export const madeModules: WeakSet<PyObject> = new WeakSet();
