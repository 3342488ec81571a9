/**
 * Where evaluated code's imports come from: modules written in TypeScript, the Python prelude, then files that the host gives.
 * Nothing else of the host can be reached.
 */
import { prelude } from "../library/prelude/embedded.ts";
import { isCompiled, isStandard, missingMember, opaqueModule, stdlibModules } from "../library/stdlib/index.ts";
import { missingTorchMember, missingTorchModule, torchModules } from "../library/torch/index.ts";
import type { ImportDoor, ModuleSource, PyModule, Value } from "../objects/index.ts";

/** The text of a file by its path relative to the model, or to a folder of the search path. A path that ends in a slash asks for a folder: what it holds, one name a line, folders with a slash; a `*` in its first part stands for any text. */
export type ModuleReader = (path: string) => { readonly path: string; readonly text: string; readonly lazy?: boolean } | undefined;

/** The prelude's files are shown under this name where they are shown at all. */
export const preludeFolder = "<prelude>/";

export function createImportDoor(read: ModuleReader): ImportDoor {
  const torch = torchModules();
  return {
    builtin(name: string): PyModule | undefined {
      const made = own(torch, name)?.();
      if (made !== undefined) return made;
      const standard = own(stdlibModules, name)?.();
      if (standard === undefined) return undefined;
      const known = standard.resolve;
      standard.resolve = (member) => known?.(member) ?? missingMember(name, member);
      return standard;
    },
    prelude: (name) => preludeSource(name.replaceAll(".", "/")),
    source: (name) => (isCompiled(name) || isTorch(name) ? undefined : hostSource(read, name.replaceAll(".", "/"))),
    isFolder: (name) => !isTorch(name) && read(`${name.replaceAll(".", "/")}/`) !== undefined,
    text: (path) => read(path)?.text,
    entries: (path) => read(`${path || "."}/`)?.text.split("\n").filter((entry) => entry !== "").sort(),
    installedVersion: (name) => installedVersion(read, name.replaceAll(/[-_.]+/g, "_")),
    opaque: (name) => (isTorch(name) ? missingTorchModule(name) : isCompiled(name) || isStandard(name) ? opaqueModule(name) : undefined),
  };
}

/** PyTorch itself: never what the search path may hold of it. */
const isTorch = (name: string): boolean => /^(torch|functorch|torchgen)(\.|$)/.test(name);

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function preludeSource(path: string): ModuleSource | undefined {
  for (const isPackage of [false, true]) {
    const key = isPackage ? `${path}/__init__` : path;
    const text = own(prelude, key);
    if (text !== undefined) return { path: `${preludeFolder}${key}.py`, text, isPackage, internal: true, lazy: true, resolve: missingFrom(path.replaceAll("/", ".")) };
  }
  return undefined;
}

const missingFrom = (module: string) => (name: string): Value | undefined => {
  if (preludeSource(`${module}.${name}`.replaceAll(".", "/")) !== undefined) return undefined;
  return (isStandard(module) || isCompiled(module) ? missingMember : missingTorchMember)(module, name);
};

/** PyTorch is there without a file; of others, their metadata says (Lib/importlib/metadata/__init__.py, `Distribution.version`). */
function installedVersion(read: ModuleReader, name: string): string | undefined {
  if (name.toLowerCase() === "torch") return "2.6.0";
  for (const written of new Set([name, name.toLowerCase()])) {
    const file = read(`${written}-*.dist-info/METADATA`) ?? read(`${written}-*.egg-info/PKG-INFO`);
    const version = file === undefined ? null : /^Version: *(\S+)/m.exec(file.text);
    if (version !== null) return version[1]!;
  }
  return undefined;
}

/** A package wins over a module of its name (Lib/importlib/_bootstrap_external.py, `FileFinder.find_spec`). */
function hostSource(read: ModuleReader, path: string): ModuleSource | undefined {
  const folder = read(`${path}/__init__.py`);
  if (folder !== undefined) return { ...folder, isPackage: true };
  const file = read(`${path}.py`);
  return file === undefined ? undefined : { ...file, isPackage: false };
}
