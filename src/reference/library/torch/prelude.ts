/** Reaching the part of torch that is written in Python. */
import { PyModule, noKwargs, raise, realm, types, uninterrupted, type Kwargs, type Value } from "../../objects/index.ts";
import { call, getAttribute } from "../../protocol/index.ts";

/** Imports a module by its dotted name, as an `import` statement of evaluated code would, out of sight of front ends. */
export function importModule(name: string): PyModule {
  const known = realm().modules.get(name);
  if (known !== undefined) return known;
  return uninterrupted(() => {
    const importer = realm().builtins.get("__import__");
    if (importer === undefined) raise(types.ImportError, "__import__ not found");
    call(importer, [name]);
    return realm().modules.get(name) ?? raise(types.ModuleNotFoundError, `No module named '${name}'`);
  });
}

/** An attribute of a module of the prelude. */
export function preludeAttribute(module: string, name: string): Value {
  return uninterrupted(() => getAttribute(importModule(module), name));
}

/** A function of the prelude as a host function. */
export function preludeFunction(module: string, name: string): (args: readonly Value[], kwargs?: Kwargs) => Value {
  return (args, kwargs = noKwargs) => call(preludeAttribute(module, name), args, kwargs);
}
