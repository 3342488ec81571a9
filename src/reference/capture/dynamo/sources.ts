/**
 * How objects were reached from the traced function's own names: `L['self'].blocks[0]` (torch/_dynamo/source.py).
 * The names of parameters and constants come from these.
 */
import { PyDict, PyFunction, PyList, PyObject, PyTuple, PyType, type Value } from "../../objects/index.ts";
import { lookupType, repr } from "../../protocol/index.ts";
import { isOrdered } from "./customizedDict.ts";
import { isMutableMapping } from "./mutableMapping.ts";

export class Sources {
  readonly #of = new Map<PyObject, string>();

  of(object: PyObject): string | undefined {
    return this.#of.get(object);
  }

  /** The first way an object is reached is the one it keeps. */
  add(object: PyObject, source: string): void {
    if (!this.#of.has(object)) this.#of.set(object, source);
  }

  /** What is held by a module is named after the way the module was reached last: each access makes a variable of its own. */
  renew(module: PyObject, source: string): void {
    this.#of.set(module, source);
  }

  /** Containers, modules and instances can hold tensors; classes, functions and numbers are not followed. */
  worthTracking(object: PyObject): boolean {
    if (object instanceof PyList || object instanceof PyTuple || object instanceof PyDict) return true;
    return !(object instanceof PyFunction || object instanceof PyType) && object.cls.heap;
  }
}

/** `AttrSource.name()`: names that are no identifiers go through getattr. */
export function attributeSource(base: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${base}.${name}` : `getattr(${base}, '${name}')`;
}

/** Names that no attribute can be read by: the guards on what it holds are no Python (torch/_dynamo/source.py, `AttrSource.name`). */
export const isKeyword = (name: string): boolean => keywords.has(name);

const keywords: ReadonlySet<string> = new Set(("False None True and as assert async await break class continue def del elif else except finally for from "
  + "global if import in is lambda nonlocal not or pass raise return try while with yield").split(" "));

/** `GetItemSource.name()`; the items of a named tuple are its attributes. */
export function itemSource(container: PyObject, base: string, key: Value): string {
  if (isMutableMapping(container) && isOrdered(container.cls)) return `___odict_getitem(${base}, ${repr(key)})`;
  if (typeof key !== "bigint" || container instanceof PyDict) return `${base}[${repr(key)}]`;
  const index = key < 0n ? key + BigInt((container as PyTuple).items.length) : key;
  const fields = lookupType(container.cls, "_fields");
  return fields instanceof PyTuple ? `${base}.${String(fields.items[Number(index)])}` : `${base}[${index}]`;
}

/**
 * A source as the path of the module it names: `L['self'].seq` and `getattr(L['self'].seq, '0')` are `seq` and `seq.0`. What is reached by any
 * other variable than `self` stays as it is (torch/export/_trace.py, `_normalize_nn_module_stack`).
 */
export function modulePath(source: string): string {
  let path = source;
  let tail = "";
  while (path.startsWith("getattr(")) {
    const at = path.lastIndexOf(", '");
    const end = path.indexOf("')", at + 3);
    tail = `.${path.slice(at + 3, end)}${path.slice(end + 2)}${tail}`;
    path = path.slice("getattr(".length, at);
  }
  if (!path.startsWith("L['self']")) return source;
  path += tail;
  return isPlainPath.test(path) ? path.slice("L['self'].".length) : path.replace(/\['?([^\]']*)'?\]/g, ".$1").replace(/^L\.self\.?/, "");
}

const isPlainPath = /^L\['self'\]\.[\w.]+$/;
