/**
 * Regions without gradients and regions of autocast become higher-order operators on modules of their own
 * (torch/_export/passes/replace_set_grad_with_hop_pass.py, replace_autocast_with_hop_pass.py, replace_with_hop_pass_util.py).
 */
import { GraphModule, Node, TupleArg, mapNodes, type Argument, type Signature } from "../../graph/index.ts";
import { HigherOrderTarget, enterAutocastTarget, exitAutocastTarget, getItemTarget, setGradEnabledTarget } from "../shared/targets.ts";
import { Rejection } from "../shared/rejection.ts";
import { outputArguments } from "./signature.ts";
import { split, type Part } from "./split.ts";

interface RegionKind {
  readonly target: HigherOrderTarget;
  /** Numbers the parts of a graph; null where there is nothing to do. */
  number(nodes: readonly Node[]): ReadonlyMap<Node, number> | null;
  /** The node that makes a part a region; null for a part that goes back to where it was. */
  opening(first: Node | undefined): Node | null;
  /** Nodes that go once their part is a region, or is put back, in the order in which they can. */
  marks(nodes: readonly Node[], isRegion: boolean): readonly Node[];
}

/** `ambient`: the mode that the graph, having been run, has left behind; parts in that mode are none (replace_set_grad_with_hop_pass.py, `omit_if_same_with_ambient`). */
const gradRegion = (ambient: boolean): RegionKind => ({
  target: new HigherOrderTarget("wrap_with_set_grad_enabled"),
  number(nodes) {
    if (!nodes.some((node) => node.target === setGradEnabledTarget)) return null;
    let part = 0;
    return new Map(nodes.map((node) => [node, node.target === setGradEnabledTarget ? ++part : part] as const));
  },
  opening: (first) => (first?.target === setGradEnabledTarget && first.args[0] !== ambient ? first : null),
  marks: (nodes) => nodes.filter((node) => node.target === setGradEnabledTarget),
});

const autocastRegion: RegionKind = {
  target: new HigherOrderTarget("wrap_with_autocast"),
  number(nodes) {
    if (!nodes.some((node) => node.target === enterAutocastTarget)) return null;
    let part = 0;
    let depth = 0;
    let ended = false;
    const parts = new Map<Node, number>();
    for (const node of nodes) {
      const enters = node.target === enterAutocastTarget;
      if (ended || (depth === 0 && enters)) part++;
      ended = false;
      if (enters) depth++;
      else if (node.target === exitAutocastTarget) ended = --depth === 0;
      parts.set(node, part);
    }
    return part === 0 ? null : parts;
  },
  opening: (first) => (first?.target === enterAutocastTarget ? first : null),
  marks: (nodes, isRegion) => {
    const marks = nodes.filter((node) => node.target === enterAutocastTarget || node.target === exitAutocastTarget);
    return isRegion ? [marks.at(-1)!, marks[0]!] : [];
  },
};

/** Both passes, gradients first. */
export function wrapRegions(module: GraphModule, signature: Signature, ambient: boolean): GraphModule {
  let result = module;
  for (const kind of [gradRegion(ambient), autocastRegion]) {
    const wrapped = wrap(result, kind);
    if (wrapped !== result) {
      outputArguments(wrapped.graph).forEach((arg, i) => {
        if (arg instanceof Node) signature.outputs[i]!.arg.name = arg.name;
      });
    }
    result = wrapped;
  }
  return result;
}

/**
 * Modules whose own modules have gone: putting a part back deletes all that no call of the graph reaches, and what a nested graph
 * reads inside another is reached by none (torch/fx/graph_module.py, `delete_all_unused_submodules`).
 */
type Stripped = Set<GraphModule>;

function wrap(module: GraphModule, kind: RegionKind, isStripped = false): GraphModule {
  const numbers = kind.number(module.graph.nodes);
  if (isStripped) checkStripped(module, numbers !== null);
  const stripped: Stripped = new Set();
  const result = numbers === null ? module : regionsOf(module, kind, numbers, stripped);
  if (result.graph.count("get_attr") > 0) for (const node of result.graph.nodes) {
    if (node.op !== "get_attr") continue;
    const inner = result.attributes.get(node.target as string);
    if (inner instanceof GraphModule) result.attributes.set(node.target as string, wrap(inner, kind, stripped.has(inner)));
  }
  return result;
}

/** The first module that a graph reads and that is no longer there. */
function checkStripped(module: GraphModule, isSplit: boolean): void {
  const missing = module.graph.nodes.find((node) => node.op === "get_attr" && module.attributes.get(node.target as string) instanceof GraphModule);
  if (missing === undefined) return;
  const name = missing.target as string;
  throw new Rejection("builtins.AttributeError", isSplit ? `Node target ${name} not found!` : `'${module.className}' object has no attribute '${name}'`);
}

function regionsOf(module: GraphModule, kind: RegionKind, numbers: ReadonlyMap<Node, number>, stripped: Stripped): GraphModule {
  const { module: outer, parts } = split(module, numbers);
  for (const part of parts) {
    const { nodes } = part.module.graph;
    const opening = kind.opening(nodes.find((node) => node.op !== "placeholder"));
    if (opening !== null) asRegion(outer, part, opening, kind);
    for (const mark of kind.marks(nodes, opening !== null)) part.module.graph.erase(mark);
    if (opening !== null) continue;
    // What this part brings is still found in the part itself.
    for (const node of outer.graph.nodes) {
      const read = node.op === "get_attr" ? outer.attributes.get(node.target as string) : undefined;
      if (read instanceof GraphModule) stripped.add(read);
    }
    putBack(outer, part);
  }
  return outer;
}

/** A part as an operator on its module. */
function asRegion(outer: GraphModule, { call, module }: Part, opening: Node, { target }: RegionKind): void {
  const { graph } = outer;
  const { output } = module.graph;
  const [result] = output.args;
  graph.insertBefore(call, () => {
    const inner = graph.create("get_attr", call.target);
    const args: readonly Argument[] = [...opening.args, inner, ...call.args];
    if (result instanceof Node) {
      const operator = graph.call(target, args, undefined, result.name);
      output.setArguments([new TupleArg([result])]);
      const item = graph.call(getItemTarget, [operator, 0n]);
      item.meta = { ...result.meta };
      replace(graph, call, item);
      return;
    }
    const operator = graph.call(target, args);
    replace(graph, call, operator);
    const results = (result as TupleArg).items;
    for (const item of operator.users) {
      const inside = results[Number(item.args[1])] as Node;
      graph.rename(item, inside.name);
      item.meta = { ...inside.meta };
    }
  });
}

/** A part's nodes back in the outer graph, in the place of its call. */
function putBack(outer: GraphModule, { call, module }: Part): void {
  const { graph } = outer;
  const copies = new Map<Node, Node>(module.graph.placeholders.map((node, i) => [node, call.args[i] as Node] as const));
  graph.insertBefore(call, () => {
    for (const node of module.graph.nodes) {
      if (node.op === "placeholder" || node.op === "output") continue;
      const copy = graph.copy(node, (arg) => mapNodes(arg, (each) => copies.get(each)!));
      if (node.op === "get_attr") adoptAttribute(outer, copy, module.attributes.get(node.target as string));
      copies.set(node, copy);
    }
  });
  outer.attributes.delete(call.target as string);
  const [result] = module.graph.output.args;
  if (result instanceof Node) {
    replace(graph, call, copies.get(result)!);
    return;
  }
  for (const item of [...call.users]) replace(graph, item, copies.get((result as TupleArg).items[Number(item.args[1])] as Node)!);
  graph.erase(call);
}

function adoptAttribute(outer: GraphModule, node: Node, value: unknown): void {
  let name = node.target as string;
  for (let i = 1; outer.attributes.has(name); i++) name = `submod_${i}`;
  node.target = name;
  outer.attributes.set(name, value);
}

/** Attributes in the order in which nodes name them: the program copies the module it is given (exported_program.py, `__init__`). */
export function orderAttributes(module: GraphModule): void {
  const { attributes } = module;
  if (module.graph.count("get_attr") > 0) for (const node of module.graph.nodes) {
    if (node.op !== "get_attr") continue;
    const value = attributes.get(node.target as string);
    attributes.delete(node.target as string);
    attributes.set(node.target as string, value);
  }
}

function replace(graph: GraphModule["graph"], old: Node, by: Node): void {
  old.replaceAllUsesWith(by);
  graph.erase(old);
}
