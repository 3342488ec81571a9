/**
 * The few removals of PyTorch 2.6's training IR: most dead code stays.
 */
import type { Argument, Graph, GraphModule, Node, Signature } from "../../graph/index.ts";
import { GraphModule as Module, Node as GraphNode } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { OpTarget, SymTarget, getItemTarget, setGradEnabledTarget } from "../shared/targets.ts";

/** Reads of sizes, strides and offsets of a tensor (symbolic_shapes.py, `is_accessor_node`). */
const accessors: ReadonlySet<string> = new Set(["sym_size", "sym_stride", "sym_storage_offset", "sym_numel"]);
const accessorMethods: ReadonlySet<string> = new Set(["size", "stride", "storage_offset", "item"]);

const inputNodes = (node: Node): Node[] => node.args.filter((arg): arg is Node => arg instanceof GraphNode);

/** After the retrace: unused reads of sizes and unused arithmetic on symbols (proxy_tensor.py, `dispatch_trace`). */
export function removeDeadSymbols(graph: Graph): void {
  graph.eliminateDeadCode((node) => {
    if (node.op === "get_attr") return false;
    if (node.target instanceof OpTarget) {
      if (accessors.has(node.target.op.packet)) return true;
      if (node.target.op.schema.written.length > 0 || sideEffects.has(node.target.op.packet)) return false;
    }
    return node.meta.val instanceof SymNode && inputNodes(node).every((input) => input.meta.val instanceof SymNode);
  });
}

/** Operators that stay though nothing uses them (torch/fx/node.py, `_side_effectful_functions`). */
const sideEffects: ReadonlySet<string> = new Set(["_assert_async", "_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range", "sym_constrain_range_for_size"]);

/** One node for each symbolic value that comes from the inputs alone (torch/_inductor/fx_passes/dedupe_symint_uses.py). */
export function dedupeSymbols(graph: Graph): void {
  const known = new Map<string, Node>();
  const fromInputs = new Set<Node>();
  for (const node of graph.nodes) {
    const { val } = node.meta;
    if (!(val instanceof SymNode)) continue;
    const key = `${val.kind} ${val.text()}`;
    const existing = known.get(key);
    if (node.op === "placeholder") {
      fromInputs.add(node);
      known.set(key, node);
    } else if (existing) {
      node.replaceAllUsesWith(existing);
      graph.erase(node);
    } else if (inputNodes(node).every((input) => fromInputs.has(input))) {
      known.set(key, node);
      fromInputs.add(node);
    }
  }
}

/** After Dynamo: attributes, projections, reads and arithmetic on symbols that nothing uses (output_graph.py, `remove_unused_graphargs`). */
export function removeUnusedDynamo(graph: Graph, isStaticCheck: (node: Node) => boolean): void {
  graph.eliminateDeadCode((node) =>
    node.op === "get_attr"
    || (node.op === "call_function" && (node.target === getItemTarget || isStaticCheck(node) || isSymbolCompute(node)))
    || (node.op === "call_method" && accessorMethods.has(node.target as string) && inputNodes(node)[0]?.meta.val instanceof Tensor));
}

/** Grad mode changed and changed back at once is no change (output_graph.py, `cleanup_graph`; what is enabled is followed as it does). */
export function mergeGradChanges(graph: Graph, ambient: boolean): void {
  const { nodes } = graph;
  let enabled = ambient;
  const changes = (node: Node | undefined): boolean => node !== undefined && !node.erased && node.target === setGradEnabledTarget && node.args[0] === !enabled;
  nodes.forEach((node, i) => {
    if (!changes(node)) return;
    enabled = !enabled;
    const next = nodes[i + 1];
    if (!changes(next)) return;
    enabled = !enabled;
    graph.erase(node);
    graph.erase(next!);
  });
}

/** Calls of methods in Dynamo's vocabulary (builtin.py, `call_abs`, `call_round`), which are no computations of symbols. */
const methods: ReadonlySet<string> = new Set(["abs", "round"]);

function isSymbolCompute(node: Node): boolean {
  if (!(node.meta.val instanceof SymNode) || (node.target instanceof SymTarget && methods.has(node.target.op))) return false;
  return [...node.args, ...node.kwargs.values()].every((arg) => typeof arg === "bigint" || typeof arg === "number" || typeof arg === "boolean"
    || (arg instanceof GraphNode && arg.meta.val instanceof SymNode));
}

/** Equal projections of one tuple become one (torch/export/exported_program.py, `_common_getitem_elimination_pass`). */
export function mergeGetItems(module: GraphModule, signature: Signature | null): void {
  const ids = new Map<Node, string>();
  const seen = new Map<string, Node>();
  const idOf = (node: Argument | undefined): string => (node instanceof GraphNode ? ids.get(node) ?? node.name : "");
  for (const node of module.graph.nodes) {
    if (node.target !== getItemTarget || node.op !== "call_function") continue;
    const id = `${idOf(node.args[0])}.${String(node.args[1])}`;
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, node);
      ids.set(node, id);
      continue;
    }
    node.replaceAllUsesWith(first);
    module.graph.erase(node);
    for (const spec of signature?.outputs ?? []) if (spec.arg.name === node.name) spec.arg.name = first.name;
  }
  for (const child of module.attributes.values()) if (child instanceof Module) mergeGetItems(child, null);
}
