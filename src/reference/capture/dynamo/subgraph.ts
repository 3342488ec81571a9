/**
 * One graph of the first stage: the root's, or that of a function passed to a higher-order operator
 * (torch/_dynamo/output_graph.py, `SubgraphTracer`). What a nested graph uses of the graphs around it becomes an input of its own.
 */
import { Graph, GraphModule, type Node } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { dynamoError } from "./refuse.ts";

export class SubgraphTracer {
  readonly graph = new Graph();
  readonly module = new GraphModule(this.graph);
  readonly parent: SubgraphTracer | null;
  /** Whether symbols in the shapes of inputs become inputs too: those of autograd functions alone forget that this is an export. */
  readonly liftsSymbols: boolean;
  /** Inputs that stand for nodes of the graphs around, in the order in which they were first used. */
  readonly lifted = new Map<Node, Node>();
  readonly #inputNames = new Set<string>();
  /** Symbols that an input of this graph is, by name. */
  readonly #symbols = new Map<string, Node>();
  #lastInput: Node | null = null;

  constructor(parent: SubgraphTracer | null, liftsSymbols = parent?.liftsSymbols ?? false) {
    this.parent = parent;
    this.liftsSymbols = liftsSymbols;
  }

  /** `node` as this graph sees it. */
  lift(node: Node): Node {
    if (node.graph === this.graph || this.parent === null) return node;
    const symbol = symbolOf(node);
    const known = (symbol === null ? undefined : this.#symbols.get(symbol)) ?? this.lifted.get(node);
    if (known !== undefined) return known;
    if (node.graph !== this.parent.graph) this.parent.lift(node);
    const input = this.input(node.name, node.meta.val);
    this.lifted.set(node, input);
    return input;
  }

  /** Makes the lifted inputs those of `nodes`, in that order, after all other inputs (`_merge_graph_inputs`). */
  reorderInputs(nodes: readonly Node[], suffixes: ReadonlyMap<Node, string>): void {
    const firstOther = this.graph.nodes.find((node) => node.op !== "placeholder") ?? null;
    for (const node of nodes) {
      const old = this.lifted.get(node);
      const made = this.graph.insertBefore(firstOther, () => this.graph.placeholder(node.name + (suffixes.get(node) ?? "")));
      made.meta.val = node.meta.val;
      if (old !== undefined) {
        old.replaceAllUsesWith(made);
        this.graph.erase(old);
      }
      this.lifted.set(node, made);
    }
  }

  /** An input of this graph, after those it has already (`create_graph_input`). */
  input(wanted: string, value: unknown): Node {
    let name = wanted;
    for (let i = 0; this.#inputNames.has(name); i++) name = `${wanted}_${i}`;
    this.#inputNames.add(name);
    const before = this.#lastInput === null ? this.graph.first : this.#lastInput.next;
    const node = this.graph.insertBefore(before, () => this.graph.placeholder(name));
    node.meta.val = value;
    this.#lastInput = node;
    if (this.liftsSymbols && value instanceof Tensor) refuseSymbols(value);
    const symbol = symbolOf(node);
    if (symbol !== null) this.#symbols.set(symbol, node);
    return node;
  }
}

/** The root has no source for the symbols of its own inputs' shapes (`_lift_basic_symbols`). */
function refuseSymbols({ sizes, strides, offset }: Tensor): void {
  const dim = [...sizes, ...strides, offset].find((each) => each instanceof SymNode && each.hint !== undefined && each.maybeConstant() === undefined);
  if (dim === undefined) return;
  dynamoError("AssertionError", `Source of '${String(dim)}' is None when lifting it to input of top-level. If it's an unbacked symbol, this could be because it's not tracked with lazy_bind_unbacked_symbols. Otherwise, should provide a source when create_graph_input for \`${String(dim)}\` at root tracer.`);
}

function symbolOf(node: Node): string | null {
  const { val } = node.meta;
  return val instanceof SymNode && val.expr.kind === "symbol" ? val.expr.name : null;
}
