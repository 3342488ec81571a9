/** `torch.utils._pytree`: which classes are containers, how they come apart and together. */
import { PyBuiltin, PyGetSet, PyModule, PyObject, PyTuple, PyList, PyDict, PyType, builtin, dictEntries, dictOf, makeType, raise, realm, types, type Value } from "../../objects/index.ts";
import { call, getAttribute, isInstance, toArray, truth } from "../../protocol/index.ts";
import { structFields } from "./call.ts";
import { newTuple } from "./values.ts";

interface Registration {
  /** The children of an object with the key of each, null where the class has none to tell, and how to make another. */
  readonly take: (value: PyObject) => PytreeNode;
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
  /** Set where the children have no keys: inputs of such a class cannot be named. */
  readonly unnamed?: boolean;
}

/** How an object of a registered class comes apart; undefined where its class is not registered. */
export function pytreeNode(value: PyObject): PytreeNode | undefined {
  return registered().get(value.cls)?.take(value);
}

/** Whether an object comes apart by functions of torch's own: an instance of a registered dataclass. */
export const isTorchNode = (value: PyObject): boolean => registered().get(value.cls) === dataclass;

/** `register_pytree_node`: the user's own functions. */
function custom(flatten: Value, unflatten: Value, withKeys: Value): Registration {
  return {
    take: (value) => {
      const [children, context] = toArray(call(flatten, [value])) as [Value, Value];
      const keys = withKeys === null ? null : toArray(toArray(call(withKeys, [value]))[0]!).map((pair) => keyOf(toArray(pair)[0]!));
      return {
        children: toArray(children).map((child, i) => [keys?.[i] ?? BigInt(i), child] as const),
        rebuild: (items) => call(unflatten, [new PyList([...items]), context]),
        unnamed: keys === null,
      };
    },
  };
}

/** `register_dataclass`: the fields that are not None, by name. */
const dataclass: Registration = {
  take: (value) => {
    const fields = value.cls.mro.map((cls) => cls.namespace.get("__dataclass_fields__")).find((each) => each instanceof PyDict) as PyDict;
    const present = dictEntries(fields).map(([name]) => [name as string, getAttribute(value, name as string)] as const).filter(([, field]) => field !== null);
    return {
      children: present,
      rebuild: (items) => {
        const made = new PyObject(value.cls, new Map(value.dict));
        present.forEach(([name], i) => made.dict!.set(name, items[i]!));
        return made;
      },
    };
  },
};

/** Keys of paths, by the class and the field that holds what is shown. */
const keyFields = { MappingKey: "key", SequenceKey: "idx", GetAttrKey: "name" } as const;

function keyOf(key: Value): string | bigint {
  const field = key instanceof PyObject ? keyFields[key.cls.name as keyof typeof keyFields] : undefined;
  const shown = field === undefined ? key : (key as PyObject).own(field) ?? null;
  return typeof shown === "bigint" ? shown : String(shown);
}

function keyClass(name: keyof typeof keyFields): PyType {
  const made = makeType(name, types.object, "torch.utils._pytree");
  made.namespace.set("__new__", new PyBuiltin("__new__", "torch.utils._pytree", ([cls, shown], kwargs) =>
    new PyObject(cls as PyType, new Map([[keyFields[name], shown ?? kwargs.get(keyFields[name]) ?? null]])), made));
  return made;
}

const isDataclass = (cls: Value): boolean => cls instanceof PyType && cls.mro.some((each) => each.namespace.has("__dataclass_fields__"));

/** `torch.export.register_dataclass`. */
export const registerDataclass = builtin("register_dataclass(cls, *, serialized_type_name=None)", (cls: Value) => {
  if (!isDataclass(cls)) raise(types.AssertionError, "Only dataclasses can be registered with this function.");
  registered().set(cls as PyType, dataclass);
}, "torch.export");

/** The leaves below a value, and the way back. */
function branch(value: Value): { readonly children: readonly Value[]; readonly rebuild: (items: readonly Value[]) => Value } | null {
  if (!(value instanceof PyObject)) return null;
  const own = pytreeNode(value);
  if (own !== undefined) return { children: own.children.map(([, child]) => child), rebuild: own.rebuild };
  if (value instanceof PyList && value.cls === types.list) return { children: value.items, rebuild: (items) => new PyList([...items]) };
  if (value instanceof PyList && value.cls.name === "deque" && value.cls.module === "collections") {
    return { children: value.items, rebuild: (items) => Object.assign(new PyList([...items], value.cls), { dict: value.dict }) };
  }
  if (value instanceof PyTuple && (value.cls === types.tuple || namedTupleFields(value) !== undefined)) {
    return { children: value.items, rebuild: (items) => newTuple(items, value.cls) };
  }
  if (value instanceof PyDict && (value.cls === types.dict || value.cls.name === "OrderedDict" || value.cls.name === "defaultdict")) {
    const keys = dictEntries(value).map(([key]) => key);
    const isOrdered = value.cls.name === "OrderedDict";
    return {
      children: dictEntries(value).map(([, item]) => item),
      // An ordered one is filled by a loop in Python (torch/utils/_pytree.py, `_ordereddict_unflatten`).
      rebuild: (items) => new PyDict(dictOf(keys.map((key, i) => [key, isOrdered ? held("value", items[i]!) : items[i]!] as const)).map, value.cls),
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

/** Nodes of a tree, leaves among them. */
const countNodes = (tree: Value): number => 1 + (branch(tree)?.children ?? []).reduce<number>((sum, child) => sum + countNodes(child), 0);

const counts: Readonly<Record<string, (tree: Value) => number>> = { num_leaves: (tree) => leaves(tree).length, num_nodes: countNodes, num_children: (tree) => branch(tree)?.children.length ?? 0 };
for (const [name, count] of Object.entries(counts)) specType.namespace.set(name, new PyGetSet(name, (self) => BigInt(count((self as TreeSpec).tree))));

function mapTogether(fn: Value, trees: readonly Value[]): Value {
  const [first, ...rest] = trees;
  const others = rest.map(leaves);
  let at = 0;
  return mapTree(first!, (leaf) => {
    const i = at++;
    return call(fn, [leaf, ...others.map((each) => each[i]!)]);
  });
}

/** A value that a variable of torch's own code holds on the way, as a front end that follows would see. */
function held(variable: string, value: Value): Value {
  realm().interceptor?.store(variable, value, "local");
  return value;
}

/** The leaves, each held in a variable of that name on the way. */
function taken(tree: Value): Value[] {
  const found = leaves(tree);
  if (found[0] !== tree) for (const leaf of found) held("child", leaf);
  return found;
}

/** Leaves are picked by their type, or by a function. */
const isOf = (leaf: Value, kinds: Value): boolean => (kinds instanceof PyType || kinds instanceof PyTuple ? isInstance(leaf, kinds) : truth(call(kinds, [leaf])));

const entriesOf = (value: PyObject): [Value, Value] => [new PyList([...(value as PyDict).map.values()]), new PyList([...(value as PyDict).map.keys()])];
const itemsOf = (value: PyObject): [Value, Value] => [value instanceof PyList ? value : new PyList(toArray(value)), null];
const dictOfKeys = (values: readonly Value[], keys: Value): PyDict => dictOf(toArray(keys).map((key, i) => [key, values[i]!] as const));

/** What torch registers for Python's own containers, which libraries register again for classes of their own. */
const containerFunctions: Readonly<Record<string, readonly [(values: readonly Value[], context: Value) => Value, (value: PyObject) => [Value, Value]]>> = {
  dict: [dictOfKeys, entriesOf],
  ordereddict: [(values, keys) => call(getAttribute(realm().modules.get("collections")!, "OrderedDict"), [dictOfKeys(values, keys)]), entriesOf],
  list: [(values) => new PyList([...values]), itemsOf],
  tuple: [(values) => newTuple(values), itemsOf],
  namedtuple: [(values, cls) => call(cls, values), (value) => [new PyList(toArray(value)), value.cls]],
};

export function pytreeModule(): PyModule {
  const name = "torch.utils._pytree";
  const module = new PyModule(name);
  const define = (line: string, body: (...values: never[]) => Value | void): void => {
    const made = builtin(line, body, name);
    module.attributes.set(made.name, made);
  };
  define("tree_flatten(tree, is_leaf=None)", (tree: Value) => newTuple([new PyList(taken(tree)), new TreeSpec(tree)]));
  define("tree_unflatten(leaves, treespec)", (items: Value, spec: Value) => {
    if (!(spec instanceof TreeSpec)) return raise(types.TypeError, "tree_unflatten(leaves, treespec): Expected `treespec` to be instance of TreeSpec");
    const values = toArray(items);
    let at = 0;
    return mapTree(spec.tree, () => values[at++] ?? null);
  });
  define("tree_leaves(tree, is_leaf=None)", (tree: Value) => new PyList(taken(tree)));
  define("tree_structure(tree, is_leaf=None)", (tree: Value) => new TreeSpec(tree));
  define("tree_map(func, tree, *rests, is_leaf=None)", (fn: Value, tree: Value, rests: Value[]) => mapTogether(fn, [tree, ...rests]));
  define("tree_map_only(kinds, func, tree, is_leaf=None)", (kinds: Value, fn: Value, tree: Value) => mapTree(tree, (leaf) => (isOf(leaf, kinds) ? call(fn, [leaf]) : leaf)));
  define("tree_all_only(kinds, pred, tree, is_leaf=None)", (kinds: Value, pred: Value, tree: Value) => leaves(tree).every((leaf) => !isOf(leaf, kinds) || truth(call(pred, [leaf]))));
  define("tree_any_only(kinds, pred, tree, is_leaf=None)", (kinds: Value, pred: Value, tree: Value) => leaves(tree).some((leaf) => isOf(leaf, kinds) && truth(call(pred, [leaf]))));
  define("tree_all(pred, tree, is_leaf=None)", (pred: Value, tree: Value) => leaves(tree).every((leaf) => call(pred, [leaf]) === true));
  define("tree_any(pred, tree, is_leaf=None)", (pred: Value, tree: Value) => leaves(tree).some((leaf) => call(pred, [leaf]) === true));
  define("register_pytree_node(cls, flatten_fn, unflatten_fn, *, serialized_type_name=None, to_dumpable_context=None, from_dumpable_context=None, flatten_with_keys_fn=None)",
    (cls: Value, flatten: Value, unflatten: Value, _name: Value, _dump: Value, _load: Value, withKeys: Value) => {
      registered().set(cls as PyType, custom(flatten, unflatten, withKeys));
    });
  define("_register_pytree_node(cls, flatten_fn, unflatten_fn, *, serialized_type_name=None, to_dumpable_context=None, from_dumpable_context=None, flatten_with_keys_fn=None)",
    (cls: Value, flatten: Value, unflatten: Value, _name: Value, _dump: Value, _load: Value, withKeys: Value) => {
      registered().set(cls as PyType, custom(flatten, unflatten, withKeys));
    });
  for (const [kind, [made, parts]] of Object.entries(containerFunctions)) {
    define(`_${kind}_flatten(d)`, (value: Value) => newTuple(parts(value as PyObject)));
    define(`_${kind}_unflatten(values, context)`, (values: Value, context: Value) => made(toArray(values), context));
  }
  for (const key of ["MappingKey", "SequenceKey", "GetAttrKey"] as const) module.attributes.set(key, keyClass(key));
  module.attributes.set("TreeSpec", specType);
  return module;
}
