/**
 * Nested inputs and outputs as flat lists with the path of each leaf (torch/utils/_pytree.py).
 */
import { namedTupleFields, newTuple, pytreeNode, torchTypes } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PyTuple, dictEntries, dictOf, types, type Value } from "../../objects/index.ts";

import { str } from "../../protocol/index.ts";

/** One step to a leaf: a key of a mapping, an index, an attribute. */
export type PathKey = string | bigint;

export interface Leaf {
  readonly path: readonly PathKey[];
  readonly value: Value;
}

/** The children of a node of a tree, and how to build the node again from new ones; null for a leaf. */
interface Branch {
  readonly children: readonly (readonly [PathKey, Value])[];
  readonly rebuild: (children: readonly Value[]) => Value;
  readonly unnamed?: boolean;
}

/** A node whose children have no keys, of a class that was registered without them; null where there is none. */
export function unnamedNode(value: Value): PyObject | null {
  const branch = branchOf(value);
  if (branch === null) return null;
  if (branch.unnamed === true) return value as PyObject;
  for (const [, child] of branch.children) {
    const found = unnamedNode(child);
    if (found !== null) return found;
  }
  return null;
}

function branchOf(value: Value): Branch | null {
  if (!(value instanceof PyObject)) return null;
  const custom = pytreeNode(value);
  if (custom !== undefined) return custom;
  if (value instanceof PyList && value.cls.name === "deque" && value.cls.module === "collections") {
    return { children: value.items.map((item, i) => [BigInt(i), item] as const), rebuild: (items) => rebuiltList(value, items) };
  }
  if (value instanceof PyList && value.cls === types.list) {
    return { children: value.items.map((item, i) => [BigInt(i), item] as const), rebuild: (items) => new PyList([...items]) };
  }
  if (value instanceof PyTuple) {
    const fields = value.cls === types.tuple ? undefined : namedTupleFields(value);
    if (value.cls !== types.tuple && value.cls !== torchTypes.Size && fields === undefined) return null;
    return { children: value.items.map((item, i) => [fields?.[i] ?? BigInt(i), item] as const), rebuild: (items) => newTuple(items, value.cls) };
  }
  if (value instanceof PyDict && (value.cls === types.dict || value.cls.name === "OrderedDict" || value.cls.name === "defaultdict")) {
    const entries = dictEntries(value);
    return {
      children: entries.map(([key, item]) => [typeof key === "string" || typeof key === "bigint" ? key : str(key), item] as const),
      rebuild: (items) => rebuiltDict(value, entries.map(([key], i) => [key, items[i]!] as const)),
    };
  }
  return null;
}

function rebuiltList(like: PyList, items: readonly Value[]): PyList {
  const made = new PyList([...items], like.cls);
  made.dict = like.dict;
  return made;
}

/** The same kind of dictionary with other values. */
function rebuiltDict(like: PyDict, entries: readonly (readonly [Value, Value])[]): PyDict {
  const plain = dictOf(entries);
  if (like.cls === types.dict) return plain;
  const made = new PyDict(plain.map, like.cls);
  made.dict = like.dict;
  return made;
}

/** The leaves of `value`, in order. None is a leaf. */
export function flatten(value: Value, path: readonly PathKey[] = []): Leaf[] {
  const branch = branchOf(value);
  if (branch === null) return [{ path, value }];
  return branch.children.flatMap(([key, child]) => flatten(child, [...path, key]));
}

/** What a node of a tree holds; nothing for a leaf. */
export const children = (value: Value): readonly Value[] => branchOf(value)?.children.map(([, child]) => child) ?? [];

/** Whether two values are trees of the same shape: the same kinds of nodes with the same keys. */
export function sameStructure(left: Value, right: Value): boolean {
  const a = branchOf(left);
  const b = branchOf(right);
  if (a === null || b === null) return a === b;
  if ((left as PyObject).cls !== (right as PyObject).cls || a.children.length !== b.children.length) return false;
  return a.children.every(([key, child], i) => key === b.children[i]![0] && sameStructure(child, b.children[i]![1]));
}

/** The same tree with every leaf replaced. */
export function mapLeaves(value: Value, replace: (leaf: Value) => Value): Value {
  const branch = branchOf(value);
  if (branch === null) return replace(value);
  return branch.rebuild(branch.children.map(([, child]) => mapLeaves(child, replace)));
}
