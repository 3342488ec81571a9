/**
 * Inputs and what is said of their shapes, side by side (torch/export/dynamic_shapes.py, `_tree_map_with_path`): the two trees must have
 * the same structure down to the tensors.
 */
import { PyTensor, namedTupleFields, pytreeNode, typeText } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PyTuple, dictEntries, types, type Value } from "../../objects/index.ts";
import { repr } from "../../protocol/index.ts";
import { userError } from "../shared/rejection.ts";

export const validationPage = "dynamic-shapes-validation";

/** One leaf of the inputs with the shape given for it. */
export interface Pair {
  readonly path: string;
  readonly value: Value;
  readonly shape: Value;
}

type Entry = readonly [key: Value, value: Value];

/** The children of a container that pytree knows by itself; null for all else, classes that were registered included. */
function children(value: Value): readonly Entry[] | null {
  if (!(value instanceof PyObject)) return null;
  if (value instanceof PyList && value.cls === types.list) return value.items.map((item, i) => [BigInt(i), item] as const);
  if (value instanceof PyTuple && (value.cls === types.tuple || namedTupleFields(value) !== undefined)) return value.items.map((item, i) => [BigInt(i), item] as const);
  if (isDict(value)) return dictEntries(value);
  return null;
}

const isDict = (value: Value): value is PyDict =>
  value instanceof PyDict && (value.cls === types.dict || value.cls.name === "OrderedDict" || value.cls.name === "defaultdict");

/** The leaves of the inputs, of which nothing is said yet. */
export function leaves(value: Value, path = ""): Pair[] {
  const parts = children(value);
  if (parts !== null) return parts.flatMap(([key, child]) => leaves(child, `${path}[${repr(key)}]`));
  const custom = value instanceof PyObject && !(value instanceof PyTensor) ? pytreeNode(value) : undefined;
  return custom === undefined ? [{ path, value, shape: null }] : leaves(new PyList(custom.children.map(([, child]) => child)), path);
}

/** The leaves of both trees; undefined where they do not match. */
export function pairLeaves(value: Value, shape: Value, path = ""): Pair[] | undefined {
  const parts = children(value);
  if (parts === null) {
    const custom = value instanceof PyObject && !(value instanceof PyTensor) ? pytreeNode(value) : undefined;
    if (custom === undefined) return [{ path, value, shape }];
    return pairLeaves(new PyList(custom.children.map(([, child]) => child)), shape, path);
  }
  const others = childrenLike(value, parts, shape);
  if (others === undefined) return undefined;
  const found: Pair[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [key, child] = parts[i]!;
    const inner = pairLeaves(child, others[i]!, `${path}[${repr(key)}]`);
    if (inner === undefined) return undefined;
    found.push(...inner);
  }
  return found;
}

/** The shapes for the children of `value`, in their order. */
function childrenLike(value: Value, parts: readonly Entry[], shape: Value): readonly Value[] | undefined {
  const others = children(shape);
  if (others === null || others.length !== parts.length) return undefined;
  if (!isDict(value)) return (value as PyObject).cls === (shape as PyObject).cls ? others.map(([, other]) => other) : undefined;
  if (!isDict(shape)) return undefined;
  const byKey = new Map(others);
  return parts.every(([key]) => byKey.has(key)) ? parts.map(([key]) => byKey.get(key)!) : undefined;
}

/** Says where the structures part. */
export function mismatch(value: Value, shape: Value): Error {
  const found = firstDifference(value, shape, "");
  return userError(`Detected mismatch between the structure of \`inputs\` and \`dynamic_shapes\`: ${found ?? "they differ"}`, validationPage);
}

function firstDifference(value: Value, shape: Value, path: string): string | undefined {
  const parts = children(value);
  if (parts === null) return undefined;
  const others = children(shape);
  const [here, there] = [`\`inputs${path}\``, `\`dynamic_shapes${path}\``];
  if (others === null) return `${here} is a ${typeText(value)}, but ${there} is not`;
  if ((value as PyObject).cls !== (shape as PyObject).cls) return `${here} is a ${typeText(value)}, but ${there} is a ${typeText(shape)}`;
  if (parts.length !== others.length) return `${here} has ${parts.length} elements, but ${there} has ${others.length} elements`;
  const byKey = new Map(others);
  if (isDict(value) && !parts.every(([key]) => byKey.has(key))) {
    const keys = (entries: readonly Entry[]): string => `[${entries.map(([key]) => repr(key)).join(", ")}]`;
    return `${here} has keys ${keys(parts)}, but ${there} has keys ${keys(others)}`;
  }
  for (let i = 0; i < parts.length; i++) {
    const [key, child] = parts[i]!;
    const inner = firstDifference(child, isDict(value) ? byKey.get(key)! : others[i]![1], `${path}[${repr(key)}]`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
