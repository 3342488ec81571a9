/**
 * `import` and `from … import` (https://docs.python.org/3.13/reference/simple_stmts.html#the-import-statement).
 */
import { PyList, PyModule, type LazyNamespace, type Value } from "../../objects/index.ts";
import { getAttribute } from "../../protocol/index.ts";
import type { Alias, Import as ImportNode, ImportFrom as ImportFromNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { storeName, type Store } from "../expressions/names.ts";
import { NEXT, type Execute } from "../frame.ts";
import { absoluteName, importer } from "../imports.ts";

export function Import(node: ImportNode, compiler: Compiler): Execute {
  const parts = node.names.map((alias) => importOne(alias, compiler));
  return (frame) => {
    for (const { load, store } of parts) {
      frame.at = node;
      store(frame, load());
    }
    return NEXT;
  };
}

/** `import a.b` binds `a`; `import a.b as c` binds `b`. */
function importOne({ name, asname }: Alias, compiler: Compiler): { load: () => Value; store: Store } {
  const [root, ...rest] = name.split(".");
  if (asname === undefined) {
    return {
      store: storeName(root!, compiler),
      load() {
        importer().load(name);
        return importer().load(root!);
      },
    };
  }
  return {
    store: storeName(asname, compiler),
    load() {
      const module = importer().load(name);
      void rest;
      return module;
    },
  };
}

export function ImportFrom(node: ImportFromNode, compiler: Compiler): Execute {
  const level = node.level ?? 0;
  if (node.names[0]?.name === "*") return importAll(node, level);
  const parts = node.names.map((alias) => ({ name: alias.name, store: storeName(alias.asname ?? alias.name, compiler) }));
  return (frame) => {
    frame.at = node;
    const module = importer().load(absoluteName(node.module, level, frame.globals));
    for (const { name, store } of parts) store(frame, importer().member(module, name));
    return NEXT;
  };
}

/**
 * An import at the level of a module that was found on the search path: its names are bound at once, and what they name is evaluated when it
 * is first used. An abstraction: a package such as torchvision imports all of itself, of which a model uses little.
 */
export function deferImport(node: ImportNode | ImportFromNode, namespace: LazyNamespace): void {
  if (node.kind === "Import") {
    for (const { name, asname } of node.names) {
      const root = name.split(".")[0]!;
      if (asname !== undefined) namespace.defer(asname, () => importer().load(name), name);
      else {
        namespace.defer(root, (before) => {
          before?.();
          importer().load(name);
          return importer().load(root);
        }, name);
      }
    }
    return;
  }
  const from = absoluteName(node.module, node.level ?? 0, namespace);
  for (const { name, asname } of node.names) {
    if (name !== "*") namespace.defer(asname ?? name, () => listedOr(from, name), from);
    else {
      const names = importer().listedNames(from);
      if (names === undefined || names.length === 0) namespace.deferAll(() => starNames(from), from);
      else for (const each of names) namespace.defer(each, () => importer().member(importer().load(from), each), from);
    }
  }
}

function starNames(from: string): (readonly [string, () => Value])[] {
  const module = importer().load(from);
  return importer().publicNames(module).map((name) => [name, () => importer().member(module, name)] as const);
}

function listedOr(module: string, name: string): Value {
  const listed = name === "__all__" ? importer().listedNames(module) : undefined;
  return listed === undefined ? importer().member(importer().load(module), name) : new PyList(listed);
}

function importAll(node: ImportFromNode, level: number): Execute {
  return (frame) => {
    frame.at = node;
    const module = importer().load(absoluteName(node.module, level, frame.globals));
    for (const name of importer().publicNames(module)) frame.globals.set(name, module instanceof PyModule ? importer().member(module, name) : getAttribute(module, name));
    return NEXT;
  };
}
