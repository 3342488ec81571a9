/** `torch.utils._pytree`: which classes are containers, how they come apart and together. */
import { PyModule, PyObject, PyTuple, PyList, PyDict, PyType, builtin, dictEntries, dictOf, raise, realm, types, type Value } from "../../objects/index.ts";
import { call, toArray } from "../../protocol/index.ts";
import { structFields } from "./call.ts";
import { newTuple } from "./values.ts";

interface Registration {
  readonly flatten: Value;
  readonly unflatten: Value;
}

const slot = Symbol("pytree nodes");

function registered(): Map<PyType, Registration> {
  const { slots } = realm();
  if (!slots.has(slot)) slots.set(slot, new Map());
  return slots.get(slot) as Map<PyType, Registration>;
}

/** The field names of a named tuple, or of a class of `torch.return_types`; undefined for other tuples. */
export function namedTupleFields(value: PyTuple): readonly string[] | undefined {
  const struct = structFields.get(value.cls);
  if (struct !== undefined) return struct;
  for (const cls of value.cls.mro) {
    const fields = cls.namespace.get("_fields");
    if (fields instanceof PyTuple) return fields.items as readonly string[];
  }
  return undefined;
}

export interface PytreeNode {
  readonly children: readonly (readonly [string | bigint, Value])[];
  readonly rebuild: (children: readonly Value[]) => Value;
}

/** How an object of a registered class comes apart; undefined where its class is not registered. */
export function pytreeNode(value: PyObject): PytreeNode | undefined {
  const registration = registered().get(value.cls);
  if (registration === undefined) return undefined;
  const [children, context] = toArray(call(registration.flatten, [value])) as [Value, Value];
  return {
    children: toArray(children).map((child, i) => [BigInt(i), child] as const),
    rebuild: (items) => call(registration.unflatten, [new PyList([...items]), context]),
  };
}

/** The leaves below a value, and the way back. */
function branch(value: Value): { readonly children: readonly Value[]; readonly rebuild: (items: readonly Value[]) => Value } | null {
  if (!(value instanceof PyObject)) return null;
  const custom = pytreeNode(value);
  if (custom !== undefined) return { children: custom.children.map(([, child]) => child), rebuild: custom.rebuild };
  if (value instanceof PyList && value.cls === types.list) return { children: value.items, rebuild: (items) => new PyList([...items]) };
  if (value instanceof PyTuple && (value.cls === types.tuple || namedTupleFields(value) !== undefined)) {
    return { children: value.items, rebuild: (items) => newTuple(items, value.cls) };
  }
  if (value instanceof PyDict && (value.cls === types.dict || value.cls.name === "OrderedDict" || value.cls.name === "defaultdict")) {
    const keys = dictEntries(value).map(([key]) => key);
    return {
      children: dictEntries(value).map(([, item]) => item),
      rebuild: (items) => new PyDict(dictOf(keys.map((key, i) => [key, items[i]!] as const)).map, value.cls),
    };
  }
  return null;
}

function leaves(value: Value): Value[] {
  const parts = branch(value);
  return parts === null ? [value] : parts.children.flatMap(leaves);
}

function mapTree(value: Value, fn: (leaf: Value) => Value): Value {
  const parts = branch(value);
  return parts === null ? fn(value) : parts.rebuild(parts.children.map((child) => mapTree(child, fn)));
}

/** A specification: a tree of the same shape, opaque to Python. */
class TreeSpec extends PyObject {
  readonly tree: Value;
  constructor(tree: Value) {
    super(specType, new Map());
    this.tree = tree;
  }
}

const specType = new PyType(types.type, "TreeSpec", [types.object], "torch.utils._pytree");
specType.mro = [specType, types.object];

function mapTogether(fn: Value, trees: readonly Value[]): Value {
  const [first, ...rest] = trees;
  const others = rest.map(leaves);
  let at = 0;
  return mapTree(first!, (leaf) => {
    const i = at++;
    return call(fn, [leaf, ...others.map((each) => each[i]!)]);
  });
}

export function pytreeModule(): PyModule {
  const name = "torch.utils._pytree";
  const module = new PyModule(name);
  const define = (line: string, body: (...values: never[]) => Value | void): void => {
    const made = builtin(line, body, name);
    module.attributes.set(made.name, made);
  };
  define("tree_flatten(tree, is_leaf=None)", (tree: Value) => newTuple([new PyList(leaves(tree)), new TreeSpec(tree)]));
  define("tree_unflatten(leaves, treespec)", (items: Value, spec: Value) => {
    if (!(spec instanceof TreeSpec)) return raise(types.TypeError, "tree_unflatten(leaves, treespec): Expected `treespec` to be instance of TreeSpec");
    const values = toArray(items);
    let at = 0;
    return mapTree(spec.tree, () => values[at++] ?? null);
  });
  define("tree_leaves(tree, is_leaf=None)", (tree: Value) => new PyList(leaves(tree)));
  define("tree_structure(tree, is_leaf=None)", (tree: Value) => new TreeSpec(tree));
  define("tree_map(func, tree, *rests, is_leaf=None)", (fn: Value, tree: Value, rests: Value[]) => mapTogether(fn, [tree, ...rests]));
  define("tree_all(pred, tree, is_leaf=None)", (pred: Value, tree: Value) => leaves(tree).every((leaf) => call(pred, [leaf]) === true));
  define("tree_any(pred, tree, is_leaf=None)", (pred: Value, tree: Value) => leaves(tree).some((leaf) => call(pred, [leaf]) === true));
  define("register_pytree_node(cls, flatten_fn, unflatten_fn, *, serialized_type_name=None, to_dumpable_context=None, from_dumpable_context=None, flatten_with_keys_fn=None)",
    (cls: Value, flatten: Value, unflatten: Value) => {
      registered().set(cls as PyType, { flatten, unflatten });
    });
  module.attributes.set("TreeSpec", specType);
  return module;
}
