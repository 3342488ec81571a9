/**
 * Trees that the traced code takes apart (torch/utils/_pytree.py). The functions that `register_dataclass` registers are torch's own, which Dynamo
 * does not follow; what a function that became a graph of its own put into an object of its own making is forgotten when it ends.
 */
import { isTorchNode, pytreeNode } from "../../library/torch/index.ts";
import { PyBuiltin, PyError, PyException, PyObject, types, type Value } from "../../objects/index.ts";
import { children } from "../shared/pytree.ts";
import type { Constants } from "./constants.ts";
import { following, line, type FollowedLine } from "./pythonFollowed.ts";
import { unsupported } from "./refuse.ts";

const at = (number: number, name: string, code: string): FollowedLine => line("torch/utils/_pytree.py", number, name, code);

const flattened = at(901, "tree_flatten", "spec = _tree_flatten_helper(tree, leaves, is_leaf=is_leaf)");

/** What each node is asked before it is taken apart. */
const asked: readonly FollowedLine[] = [
  at(700, "_is_leaf", "return (is_leaf is not None and is_leaf(tree)) or _get_node_type("), at(693, "_get_node_type", "if _is_namedtuple_instance(tree):"), at(682, "_is_namedtuple_instance", "typ = type(tree)"),
];

interface Walk {
  readonly into: readonly FollowedLine[];
  /** For each node on the way down. */
  readonly down: FollowedLine;
  readonly ask: FollowedLine;
  readonly take: FollowedLine;
}

const flatten: Walk = {
  into: [flattened], down: at(887, "_tree_flatten_helper", "_tree_flatten_helper(child, leaves, is_leaf=is_leaf) for child in child_pytrees"),
  ask: at(877, "_tree_flatten_helper", "if _is_leaf(tree, is_leaf=is_leaf):"), take: at(883, "_tree_flatten_helper", "child_pytrees, context = flatten_fn(tree)"),
};

const walks: Readonly<Record<string, Walk & { readonly tree: number }>> = {
  tree_flatten: { ...flatten, tree: 0 },
  tree_map: { ...flatten, tree: 1, into: [at(989, "tree_map", "leaves, treespec = tree_flatten(tree, is_leaf=is_leaf)"), flattened] },
  tree_leaves: {
    tree: 0, into: [at(939, "tree_leaves", "return list(tree_iter(tree, is_leaf=is_leaf))")], down: at(931, "tree_iter", "yield from tree_iter(child, is_leaf=is_leaf)"),
    ask: at(922, "tree_iter", "if _is_leaf(tree, is_leaf=is_leaf):"), take: at(927, "tree_iter", "child_pytrees, _ = flatten_fn(tree)"),
  },
};

/** Before a function of `torch.utils._pytree` is called. */
export function checkPytreeCall(callee: PyBuiltin, args: readonly Value[], constants: Constants): void {
  const walk = callee.module === "torch.utils._pytree" && Object.hasOwn(walks, callee.name) ? walks[callee.name] : undefined;
  if (walk === undefined || walk.tree >= args.length) return;
  checkAsked(args[walk.tree]!, constants, walk);
  checkTaken(args[walk.tree]!, walk);
}

/** Before a tree is taken apart: of values whose source is a constant nobody may ask the type. */
export function checkAsked(tree: Value, constants: Constants, { into, down, ask }: Walk = flatten, depth = 0): void {
  if (!constants.isUsed && !constants.hasBoxes) return;
  following([...into, ...Array.from({ length: depth }, () => down), ask, ...asked], () => constants.checkType(tree));
  for (const child of children(tree)) checkAsked(child, constants, { into, down, ask, take: ask }, depth + 1);
}

/** Before what a nested function returned is taken apart; `isGone`: whether an object has been forgotten. */
export function checkResult(result: Value, isGone: (object: PyObject) => boolean): void {
  checkTaken(result, flatten);
  const [gone] = nodes(result, 0).filter(([object]) => pytreeNode(object) !== undefined && isGone(object));
  if (gone === undefined) return;
  const missing = new PyException(types.AttributeError, []);
  missing.raised = true;
  throw new PyError(missing);
}

function checkTaken(tree: Value, { into, down, take }: Walk): void {
  const found = nodes(tree, 0).find(([object]) => isTorchNode(object));
  if (found === undefined) return;
  following([...into, ...Array.from({ length: found[1] }, () => down), take],
    () => unsupported("'skip function register_dataclass_as_pytree_node.<locals>.default_flatten_fn in file torch/_export/utils.py'"));
}

/** The nodes of a tree in the order in which they are met, with how far down each is. */
function nodes(tree: Value, depth: number): (readonly [PyObject, number])[] {
  const below = children(tree);
  return tree instanceof PyObject && (below.length > 0 || pytreeNode(tree) !== undefined) ? [[tree, depth] as const, ...below.flatMap((child) => nodes(child, depth + 1))] : [];
}
