/**
 * `import` and `from … import` (https://docs.python.org/3.13/reference/simple_stmts.html#the-import-statement).
 */
import { PyModule, type Value } from "../../objects/index.ts";
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

function importAll(node: ImportFromNode, level: number): Execute {
  return (frame) => {
    frame.at = node;
    const module = importer().load(absoluteName(node.module, level, frame.globals));
    for (const name of importer().publicNames(module)) frame.globals.set(name, module instanceof PyModule ? importer().member(module, name) : getAttribute(module, name));
    return NEXT;
  };
}
