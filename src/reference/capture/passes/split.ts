/**
 * A graph cut into consecutive parts, each a module that the outer graph calls (torch/_export/utils.py, `sequential_split`;
 * torch/fx/passes/split_module.py, with the original order and names kept).
 */
import { Graph, GraphModule, Node, TupleArg, forEachInput, mapNodes, type Argument } from "../../graph/index.ts";
import { ModeTarget, enterAutocastTarget, exitAutocastTarget, getItemTarget } from "../shared/targets.ts";

export interface Part {
  /** The node of the outer graph that calls the part. */
  readonly call: Node;
  readonly module: GraphModule;
}

interface Partition {
  readonly module: GraphModule;
  readonly nodes: Node[];
  readonly inputs: Set<Node>;
  readonly outputs: Set<Node>;
  readonly copies: Map<Node, Node>;
}

const isMode = (node: Node): boolean => node.target instanceof ModeTarget;
const isPlaced = (node: Node): boolean => node.op !== "placeholder" && node.op !== "get_attr" && node.op !== "output";

/** `partOf`: the number of the part that a node belongs to; it never falls. */
export function split(module: GraphModule, partOf: ReadonlyMap<Node, number>): { readonly module: GraphModule; readonly parts: readonly Part[] } {
  const { nodes } = module.graph;
  const partitions = new Map<number, Partition>();
  for (const node of nodes) {
    if (!isPlaced(node)) continue;
    const id = partOf.get(node)!;
    let partition = partitions.get(id);
    if (partition === undefined) partitions.set(id, (partition = { module: new GraphModule(new Graph()), nodes: [], inputs: new Set(), outputs: new Set(), copies: new Map() }));
    partition.nodes.push(node);
  }
  recordUses(nodes, partOf, partitions);
  const regions = autocastRegions(nodes, partOf);
  for (const { enter, parts } of regions) for (const part of parts.slice(1)) copyInto(partitions.get(part)!, enter);
  for (const partition of partitions.values()) fill(partition, module);
  for (const { enter, exit, parts } of [...regions].reverse()) {
    for (const part of parts.slice(0, -1)) {
      const partition = partitions.get(part)!;
      partition.module.graph.create("call_function", exit.target, [partition.copies.get(enter)!]).meta = { ...exit.meta };
    }
  }
  for (const partition of partitions.values()) close(partition);
  return outerGraph(module, partitions);
}

/** What each part takes from outside and gives to others, in the order of use. */
function recordUses(nodes: readonly Node[], partOf: ReadonlyMap<Node, number>, partitions: ReadonlyMap<number, Partition>): void {
  for (const user of nodes) {
    if (user.op === "placeholder" || user.op === "get_attr" || isMode(user)) continue;
    const used = user.op === "output" ? undefined : partOf.get(user);
    forEachInput(user, (input) => {
      const defined = isPlaced(input) ? partOf.get(input) : undefined;
      if (defined === used) return;
      if (defined !== undefined) partitions.get(defined)!.outputs.add(input);
      if (used !== undefined) partitions.get(used)!.inputs.add(input);
    });
  }
}

interface Region {
  readonly enter: Node;
  readonly exit: Node;
  /** The parts it spans. */
  readonly parts: readonly number[];
}

/** Autocast regions that span several parts are entered and left in each of them. */
function autocastRegions(nodes: readonly Node[], partOf: ReadonlyMap<Node, number>): readonly Region[] {
  const open = new Map<Node, Set<number>>();
  const regions: { enter: Node; exit: Node | null; parts: Set<number> }[] = [];
  for (const node of nodes) {
    if (!isPlaced(node)) continue;
    const part = partOf.get(node)!;
    if (node.target === enterAutocastTarget) {
      const parts = new Set<number>();
      open.set(node, parts);
      regions.push({ enter: node, exit: null, parts });
    } else if (node.target === exitAutocastTarget) {
      const enter = node.args[0] as Node;
      open.get(enter)?.add(part);
      open.delete(enter);
      regions.find((region) => region.enter === enter)!.exit = node;
    }
    for (const parts of open.values()) parts.add(part);
  }
  return regions.map(({ enter, exit, parts }) => ({ enter, exit: exit!, parts: [...parts] }));
}

function copyInto({ module, copies }: Partition, node: Node): void {
  const copy = module.graph.create(node.op, node.target, node.args);
  copy.meta = { ...node.meta };
  copies.set(node, copy);
}

/** The part's graph: its inputs, its nodes. */
function fill({ module, nodes, inputs, copies }: Partition, from: GraphModule): void {
  const { graph } = module;
  for (const input of [...inputs]) {
    const value = input.op === "get_attr" ? from.attributes.get(input.target as string) : undefined;
    const isModule = value instanceof GraphModule;
    if (isModule) {
      module.attributes.set(input.target as string, value);
      inputs.delete(input);
    }
    const copy = isModule ? graph.create("get_attr", input.target) : graph.placeholder(input.name);
    copy.meta = { ...input.meta };
    copies.set(input, copy);
  }
  for (const node of nodes) copies.set(node, graph.copy(node, (arg) => mapNodes(arg, (each) => copies.get(each)!)));
}

function close({ module, outputs, copies }: Partition): void {
  const results = [...outputs].map((node) => copies.get(node)!);
  module.graph.create("output", "output", [results.length === 1 ? results[0]! : new TupleArg(results)]);
}

function outerGraph(module: GraphModule, partitions: ReadonlyMap<number, Partition>): { readonly module: GraphModule; readonly parts: readonly Part[] } {
  const outer = new GraphModule(new Graph());
  const { graph } = outer;
  const made = new Map<Node, Node>();
  const keep = (node: Node, copy: Node): void => {
    copy.meta = { ...node.meta };
    made.set(node, copy);
  };
  for (const node of module.graph.placeholders) keep(node, graph.placeholder(node.name));
  const parts: Part[] = [];
  for (const [id, { module: inner, inputs, outputs }] of partitions) {
    for (const input of inputs) {
      if (input.op !== "get_attr" || made.has(input)) continue;
      keep(input, graph.create("get_attr", input.target));
      outer.attributes.set(input.target as string, module.attributes.get(input.target as string));
    }
    const call = graph.create("call_module", `submod_${id}`, [...inputs].map((input) => made.get(input)!));
    outer.attributes.set(`submod_${id}`, inner);
    parts.push({ call, module: inner });
    if (outputs.size === 1) made.set([...outputs][0]!, call);
    else [...outputs].forEach((node, index) => made.set(node, graph.call(getItemTarget, [call, BigInt(index)])));
  }
  const result = module.graph.output;
  graph.create("output", "output", result.args.map((arg): Argument => mapNodes(arg, (node) => made.get(node)!)));
  return { module: outer, parts };
}
