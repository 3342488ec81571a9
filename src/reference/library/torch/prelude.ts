/** Reaching the part of torch that is written in Python. */
import { NotImplementedConstruct, noKwargs, realm, uninterrupted, type Kwargs, type PyModule, type Value } from "../../objects/index.ts";
import { call, getAttribute } from "../../protocol/index.ts";

let load: ((name: string) => PyModule) | null = null;

/**
 * Says how modules are imported: the interpreter's importer, which this folder may not import. Called once, by whoever puts the
 * tracer together; the loader asks the realm in force.
 */
export function setModuleLoader(loader: (name: string) => PyModule): void {
  load = loader;
}

/** Imports a module by its dotted name, as an `import` statement of evaluated code would, out of sight of front ends. */
export function importModule(name: string): PyModule {
  const known = realm().modules.get(name);
  if (known !== undefined) return known;
  if (load === null) throw new NotImplementedConstruct(`import of ${name}`);
  const loader = load;
  return uninterrupted(() => loader(name));
}

/** An attribute of a module of the prelude. */
export function preludeAttribute(module: string, name: string): Value {
  return uninterrupted(() => getAttribute(importModule(module), name));
}

/** A function of the prelude as a host function. */
export function preludeFunction(module: string, name: string): (args: readonly Value[], kwargs?: Kwargs) => Value {
  return (args, kwargs = noKwargs) => call(preludeAttribute(module, name), args, kwargs);
}
