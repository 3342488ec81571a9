/**
 * Inputs and what is said of their shapes, side by side (torch/export/dynamic_shapes.py, `_tree_map_with_path`): the two trees must have
 * the same structure down to the tensors.
 */
import { PyTensor, namedTupleFields, pytreeNode, typeText } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PyTuple, dictEntries, types, type Value } from "../../objects/index.ts";
import { repr } from "../../protocol/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";

export const validationPage = "dynamic-shapes-validation";

/** One leaf of the inputs with the shape given for it. */
export interface Pair {
  readonly path: string;
  readonly value: Value;
  readonly shape: Value;
}

type Entry = readonly [key: Value, value: Value];

/** What pytree takes a value for: a container that it knows by itself, or a leaf, classes that were registered included (`BUILTIN_TYPES`). */
interface Node {
  readonly type: string;
  readonly children: readonly Entry[];
}

const byIndex = (items: readonly Value[]): Entry[] => items.map((item, i) => [BigInt(i), item] as const);

function nodeOf(value: Value): Node | null {
  if (!(value instanceof PyObject)) return null;
  const { name, module } = value.cls;
  if (value instanceof PyList && (value.cls === types.list || (name === "deque" && module === "collections"))) return { type: typeText(value), children: byIndex(value.items) };
  if (value instanceof PyTuple && value.cls === types.tuple) return { type: typeText(value), children: byIndex(value.items) };
  if (value instanceof PyTuple && namedTupleFields(value) !== undefined) return { type: "<function namedtuple at 0x…>", children: byIndex(value.items) };
  if (isDict(value)) return { type: typeText(value), children: dictEntries(value) };
  return null;
}

const isDict = (value: Value): value is PyDict =>
  value instanceof PyDict && (value.cls === types.dict || value.cls.name === "OrderedDict" || value.cls.name === "defaultdict");

const customChildren = (value: Value): PyList | undefined => {
  const custom = value instanceof PyObject && !(value instanceof PyTensor) ? pytreeNode(value) : undefined;
  return custom === undefined ? undefined : new PyList(custom.children.map(([, child]) => child));
};

/** The leaves of the inputs, of which nothing is said yet. */
export function leaves(value: Value, path = ""): Pair[] {
  const parts = nodeOf(value);
  if (parts !== null) return parts.children.flatMap(([key, child]) => leaves(child, `${path}[${repr(key)}]`));
  const custom = customChildren(value);
  return custom === undefined ? [{ path, value, shape: null }] : leaves(custom, path);
}

/** The leaves of both trees. */
export function pairLeaves(value: Value, shape: Value): Pair[] {
  try {
    return pairs(value, shape, "");
  } catch (error) {
    if (error instanceof Mismatch) {
      compare(value, shape, "");
      throw new Rejection("builtins.ValueError", error.message);
    }
    throw error;
  }
}

class Mismatch extends Error {}

/** `TreeSpec.flatten_up_to`; an object of a registered class is matched by its children. */
function pairs(value: Value, shape: Value, path: string): Pair[] {
  const node = nodeOf(value);
  if (node === null) {
    const custom = customChildren(value);
    return custom === undefined ? [{ path, value, shape }] : pairs(custom, shape, path);
  }
  const others = childrenLike(value, node, shape);
  return node.children.flatMap(([key, child], i) => pairs(child, others[i]!, `${path}[${repr(key)}]`));
}

/** The shapes for the children of `value`, in their order. */
function childrenLike(value: Value, node: Node, shape: Value): readonly Value[] {
  const other = nodeOf(shape);
  const dictionaries = isDict(value) && isDict(shape);
  if (other?.type !== node.type && !dictionaries) throw new Mismatch(`Node type mismatch; expected ${node.type}, but got ${other?.type ?? typeText(shape)}.`);
  const given = other!.children;
  if (given.length !== node.children.length) throw new Mismatch(`Node arity mismatch; expected ${node.children.length}, but got ${given.length}.`);
  if (!dictionaries) {
    const [wanted, got] = [(value as PyObject).cls, (shape as PyObject).cls];
    if (wanted !== got) throw new Mismatch(`Node context mismatch for node type ${node.type}; expected <class '${wanted.module}.${wanted.qualname}'>, but got <class '${got.module}.${got.qualname}'>.`);
    return given.map(([, each]) => each);
  }
  const byKey = new Map(given);
  const known = new Set(node.children.map(([key]) => key));
  const set = (keys: readonly Value[]): string => `{${keys.map(repr).join(", ")}}`;
  const missing = [...known].filter((key) => !byKey.has(key));
  const extra = [...byKey.keys()].filter((key) => !known.has(key));
  if (missing.length > 0) throw new Mismatch(`Node keys mismatch; missing key(s): ${set(missing)}; extra key(s): ${set(extra)}.`);
  return node.children.map(([key]) => byKey.get(key)!);
}

/** Says where the structures part, if above objects of registered classes; paths lead through plain containers only (`_compare`). */
function compare(value: Value, shape: Value, path: string): void {
  const node = nodeOf(value);
  if (node === null) return;
  const other = nodeOf(shape);
  const [here, there] = [`\`inputs${path}\``, `\`dynamic_shapes${path}\``];
  const differ = (message: string): never => {
    throw userError(`Detected mismatch between the structure of \`inputs\` and \`dynamic_shapes\`: ${message}`, validationPage);
  };
  if (other === null) return differ(`${here} is a ${node.type}, but ${there} is not`);
  if (node.type !== other.type) differ(`${here} is a ${node.type}, but ${there} is a ${other.type}`);
  if (node.children.length !== other.children.length) differ(`${here} has ${node.children.length} elements, but ${there} has ${other.children.length} elements`);
  const isPlain = (value as PyObject).cls === types.dict;
  const byKey = new Map(other.children);
  if (isPlain && !node.children.every(([key]) => byKey.has(key))) {
    const keys = (entries: readonly Entry[]): string => `[${entries.map(([key]) => repr(key)).join(", ")}]`;
    differ(`${here} has keys ${keys(node.children)}, but ${there} has keys ${keys(other.children)}`);
  }
  node.children.forEach(([key, child], i) => {
    if (!isPlain && (value as PyObject).cls !== types.list && (value as PyObject).cls !== types.tuple) throw new Rejection("builtins.AssertionError", `Did not expect type ${node.type}`);
    compare(child, isPlain ? byKey.get(key)! : other.children[i]![1], `${path}[${repr(key)}]`);
  });
}
