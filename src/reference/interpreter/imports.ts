/**
 * Imports (Lib/importlib/_bootstrap.py, as far as it can be seen): `sys.modules`, packages, relative names, submodules as attributes.
 */
import { PyError, PyException, PyList, PyModule, PyTuple, isRaised, raise, realm, types, type ModuleSource, type Value } from "../objects/index.ts";
import { getAttributeOr, toArray } from "../protocol/index.ts";

/** Evaluates a module's source in its namespace. Given by `evaluate.ts`. */
export type RunSource = (source: ModuleSource, module: PyModule) => void;

export class Importer {
  readonly #run: RunSource;
  constructor(run: RunSource) {
    this.#run = run;
  }

  /** `importlib.import_module(name)`: the module itself, its parents imported first. */
  load(name: string): PyModule {
    const { modules } = realm();
    const known = modules.get(name);
    if (known !== undefined) return known;
    const dot = name.lastIndexOf(".");
    const parent = dot < 0 ? null : this.load(name.slice(0, dot));
    const again = modules.get(name);
    if (again !== undefined) return again;
    if (parent !== null && !isPackage(parent)) raiseNotFound(name, `No module named '${name}'; '${parent.name}' is not a package`);
    const made = this.#make(name) ?? raiseNotFound(name);
    if (parent !== null) parent.attributes.set(name.slice(dot + 1), made);
    return made;
  }

  #make(name: string): PyModule | undefined {
    const { importDoor, modules } = realm();
    const source = importDoor?.source(name);
    if (source === undefined) {
      const builtin = importDoor?.builtin(name);
      if (builtin !== undefined) modules.set(name, builtin);
      return builtin;
    }
    const module = newModule(name, source.path, source.isPackage ? name : name.replace(/\.?[^.]*$/, ""));
    if (source.isPackage) module.attributes.set("__path__", new PyList([source.path.replace(/\/?[^/]*$/, "")]));
    modules.set(name, module);
    try {
      this.#run(source, module);
    } catch (error) {
      modules.delete(name);
      throw error;
    }
    return modules.get(name) ?? module;
  }

  /** `from module import name`: an attribute, or else a submodule. */
  member(module: PyModule, name: string): Value {
    const value = getAttributeOr(module, name);
    if (value !== undefined) return value;
    if (isPackage(module)) {
      const submodule = this.#submodule(`${module.name}.${name}`);
      if (submodule !== undefined) return submodule;
    }
    return raiseCannotImport(module, name);
  }

  #submodule(name: string): PyModule | undefined {
    try {
      return this.load(name);
    } catch (error) {
      if (isRaised(error, types.ModuleNotFoundError) && error.value.dict?.get("name") === name) return undefined;
      throw error;
    }
  }

  /** The names that `from module import *` binds. */
  publicNames(module: PyModule): string[] {
    const all = module.attributes.get("__all__");
    if (all !== undefined) return toArray(all).map(String);
    return [...module.attributes.keys()].filter((name) => !name.startsWith("_"));
  }
}

export function newModule(name: string, file: string, packageName: string): PyModule {
  const module = new PyModule(name);
  module.attributes.set("__name__", name).set("__file__", file).set("__package__", packageName).set("__doc__", null).set("__builtins__", null).set("__spec__", null).set("__loader__", null);
  return module;
}

/** The absolute name of what a relative import means. */
export function absoluteName(name: string | undefined, level: number, globals: ReadonlyMap<string, Value>): string {
  if (level === 0) return name!;
  const own = globals.get("__package__");
  const base = typeof own === "string" ? own : "";
  if (base === "") raise(types.ImportError, "attempted relative import with no known parent package");
  const parts = base.split(".");
  if (level > parts.length) raise(types.ImportError, "attempted relative import beyond top-level package");
  const prefix = parts.slice(0, parts.length - level + 1).join(".");
  return name === undefined ? prefix : `${prefix}.${name}`;
}

const isPackage = (module: PyModule): boolean => module.attributes.has("__path__") || module.resolve !== null || !module.attributes.has("__file__");

function raiseNotFound(name: string, text = `No module named '${name}'`): never {
  const error = new PyException(types.ModuleNotFoundError, [text]);
  error.dict!.set("name", name).set("path", null).set("msg", text);
  throw new PyError(error);
}

function raiseCannotImport(module: PyModule, name: string): never {
  const file = module.attributes.get("__file__");
  const place = typeof file === "string" ? file : "unknown location";
  const text = `cannot import name '${name}' from '${module.name}' (${place})`;
  const error = new PyException(types.ImportError, [text]);
  error.dict!.set("name", module.name).set("path", typeof file === "string" ? file : null).set("msg", text);
  throw new PyError(error);
}

const importerSlot = Symbol("importer");

/** The importer of the realm in force. */
export function importer(): Importer {
  return realm().slots.get(importerSlot) as Importer;
}

export function hasImporter(): boolean {
  return realm().slots.has(importerSlot);
}

export function installImporter(run: RunSource): void {
  if (!hasImporter()) realm().slots.set(importerSlot, new Importer(run));
}

void PyTuple;
