/**
 * Imports (Lib/importlib/_bootstrap.py, as far as it can be seen): `sys.modules`, packages, relative names, submodules as attributes.
 */
import { LazyNamespace, PyError, PyException, PyList, PyModule, isRaised, raise, realm, types, uninterrupted, type ModuleSource, type Value } from "../objects/index.ts";
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
    if (parent !== null) bindSubmodule(parent, name.slice(dot + 1), made);
    return made;
  }

  #make(name: string): PyModule | undefined {
    const { importDoor, modules } = realm();
    if (importDoor === null) return undefined;
    const prelude = importDoor.prelude(name);
    const made = prelude === undefined ? importDoor.builtin(name) : undefined;
    const source = made === undefined ? prelude ?? importDoor.source(name) : undefined;
    if (source !== undefined) return uninterrupted(() => this.#evaluate(name, source));
    const module = made ?? importDoor.opaque(name) ?? (importDoor.isFolder(name) ? namespacePackage(name) : undefined);
    if (module !== undefined) modules.set(name, module);
    return module;
  }

  #evaluate(name: string, source: ModuleSource): PyModule {
    const { modules } = realm();
    const module = newModule(name, source.path, source.isPackage ? name : name.replace(/\.?[^.]*$/, ""), source.lazy === true ? new LazyNamespace(source.internal !== true) : new Map());
    if (source.isPackage) module.attributes.set("__path__", new PyList([source.path.replace(/\/?[^/]*$/, "")]));
    if (source.resolve !== undefined) module.resolve = source.resolve;
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
    // Straight from the namespace first: evaluating a deferred name may raise an AttributeError that is not about this name.
    const value = module.attributes.get(name) ?? getAttributeOr(module, name);
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
      if (isRaised(error, types.ModuleNotFoundError) && error.value.own("name") === name) return undefined;
      throw error;
    }
  }

  /** `__all__` of a module that is not evaluated yet, where its source lists the names literally. */
  listedNames(name: string): string[] | undefined {
    if (realm().modules.has(name)) return undefined;
    const text = realm().importDoor?.source(name)?.text;
    const list = text === undefined ? null : /^__all__\s*=\s*([[(][^\])]*[\])])[ \t]*$/m.exec(text);
    if (list === null || /^__all__(\s*\+=|\.)/m.test(text!)) return undefined;
    const items = list[1]!.slice(1, -1).replace(/#.*$/gm, "").split(",").map((item) => item.trim()).filter((item) => item !== "");
    const names = items.map((item) => /^(["'])(\w+)\1$/.exec(item)?.[2]);
    return names.some((each) => each === undefined) ? undefined : (names as string[]);
  }

  /** The names that `from module import *` binds. */
  publicNames(module: PyModule): string[] {
    const all = module.attributes.get("__all__");
    if (all !== undefined) return toArray(all).map(String);
    if (module.names !== undefined) return [...module.names()];
    return [...module.attributes.keys()].filter((name) => !name.startsWith("_"));
  }
}

export function newModule(name: string, file: string, packageName: string, namespace: Map<string, Value> = new Map()): PyModule {
  const module = new PyModule(name, namespace);
  module.attributes.set("__name__", name).set("__file__", file).set("__package__", packageName).set("__doc__", null).set("__builtins__", null).set("__spec__", null).set("__loader__", null);
  return module;
}

/** A folder without `__init__.py`: a module without a file. */
function namespacePackage(name: string): PyModule {
  const module = newModule(name, "", name);
  module.attributes.delete("__file__");
  module.attributes.set("__path__", new PyList([name.replaceAll(".", "/")]));
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

/** A submodule becomes an attribute of its package, unless the package binds the name to something else: `torch.nn.utils.weight_norm` is a function. */
function bindSubmodule(parent: PyModule, name: string, module: PyModule): void {
  const namespace = parent.attributes;
  const own = parent.resolve?.(name);
  if (own !== undefined && !(own instanceof PyModule)) return;
  if (!(namespace instanceof LazyNamespace && namespace.isDeferred(name))) namespace.set(name, module);
}

const isPackage = (module: PyModule): boolean => module.attributes.has("__path__") || !module.attributes.has("__file__");

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
