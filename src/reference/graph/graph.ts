/**
 * A graph: an ordered, doubly linked list of nodes with an insertion point, as `torch/fx/graph.py` has it.
 * Its name counters belong to it and never go back, so a name that a deleted node had stays used.
 */
import { Namespace, candidateFor } from "./names.ts";
import { Node, noKwargs, forEachInput, type Argument, type CallTarget, type NodeMeta, type Opcode } from "./node.ts";

export class GraphModule {
  readonly graph: Graph;
  /** The name of its class, which messages tell: a retraced function's is that of the tracer's own lambda. */
  readonly className: string;
  /** Submodules and tensors that `get_attr` and `call_module` nodes name, in the order they were registered. */
  readonly attributes: Map<string, unknown> = new Map();
  constructor(graph: Graph, className = "GraphModule") {
    this.graph = graph;
    this.className = className;
  }
}

/**
 * An object, not a function: V8 takes a function that is written where a property is assigned for long-lived, and would keep all that it sees, the graph
 * among them, until it next looks through all of its memory.
 */
export interface NodeObserver {
  created(node: Node): void;
}

export class Graph {
  readonly #root: Node = new Node(this, "output", "root", "");
  readonly #namespace = new Namespace();
  /** Nodes to be named and the candidates for their names, in order. Most first graphs die before anybody asks for a name. */
  #naming: (readonly [node: Node, candidate: string | undefined])[] = [];
  /** New nodes go before this one; the root stands for "at the end". */
  #insertion: Node = this.#root;
  /** Told of each node made while it is set (metadata of nodes that a pass makes). */
  observer: NodeObserver | null = null;

  #nodes: readonly Node[] | null = null;

  /** Nodes in execution order; a snapshot, so that a pass may edit while it walks. The same one until the graph changes. */
  get nodes(): readonly Node[] {
    if (this.#nodes !== null) return this.#nodes;
    const list: Node[] = [];
    for (let node = this.#root.next; node !== this.#root; node = node.next) list.push(node);
    return (this.#nodes = list);
  }

  readonly #counts: Record<Opcode, number> = { placeholder: 0, get_attr: 0, call_function: 0, call_method: 0, call_module: 0, output: 0 };

  /** How many nodes have this opcode. */
  count(op: Opcode): number {
    return this.#counts[op];
  }

  /** The first node, or the root of an empty graph: what comes before it comes first. */
  get first(): Node { return this.#root.next; }

  get placeholders(): Node[] { return this.nodes.filter((node) => node.op === "placeholder"); }

  get output(): Node {
    const last = this.#root.previous;
    if (last.op !== "output" || last === this.#root) throw new Error("the graph has no output");
    return last;
  }

  create(op: Opcode, target: CallTarget | string, args: readonly Argument[] = [], kwargs: ReadonlyMap<string, Argument> = noKwargs, name?: string): Node {
    const node = new Node(this, op, target);
    this.#naming.push([node, name]);
    node.setArguments(args, kwargs);
    this.#link(node, this.#insertion);
    this.#counts[op]++;
    this.observer?.created(node);
    return node;
  }

  placeholder(name: string): Node {
    const node = this.create("placeholder", name, [], noKwargs, name);
    return node;
  }

  call(target: CallTarget, args: readonly Argument[], kwargs: ReadonlyMap<string, Argument> = noKwargs, name?: string): Node {
    return this.create("call_function", target, args, kwargs, name);
  }

  /** Another name for a node, made unique (torch/fx/node.py, `_rename`). */
  rename(node: Node, candidate: string): void {
    this.#naming.push([node, candidate]);
    if (node.isNamed) this.giveNames();
  }

  /** Names all nodes that have none, and renames. */
  giveNames(): void {
    const pending = this.#naming;
    this.#naming = [];
    for (const [node, given] of pending) {
      const candidate = given ?? candidateFor(typeof node.target === "string" ? node.target : node.target.nodeName);
      if (!node.hasName(candidate)) node.giveName(this.#namespace.create(candidate));
    }
  }

  /** A node's copy in this graph, inputs mapped; keeps name (made unique) and metadata. */
  copy(node: Node, map: (input: Argument) => Argument): Node {
    const copied = this.create(node.op, node.target, node.args.map(map), new Map([...node.kwargs].map(([k, v]) => [k, map(v)])), node.name);
    copied.meta = { ...node.meta };
    return copied;
  }

  insertBefore<T>(node: Node | null, body: () => T): T {
    const outer = this.#insertion;
    this.#insertion = node ?? this.#root;
    try {
      return body();
    } finally {
      this.#insertion = outer;
    }
  }

  insertAfter<T>(node: Node, body: () => T): T {
    return this.insertBefore(node.next === this.#root ? null : node.next, body);
  }

  erase(node: Node): void {
    if (node.erased) return;
    if (node.users.size > 0) throw new Error(`tried to erase node ${node.name} but it still had ${node.users.size} users`);
    forEachInput(node, (input) => input.users.delete(node));
    node.setArguments([], noKwargs);
    node.previous.next = node.next;
    node.next.previous = node.previous;
    node.erased = true;
    this.#nodes = null;
    this.#counts[node.op]--;
  }

  /** Removes nodes without users for which `removable` says so, last first. */
  eliminateDeadCode(removable: (node: Node) => boolean): void {
    const { nodes } = this;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      if (node.users.size === 0 && node.op !== "output" && node.op !== "placeholder" && removable(node)) this.erase(node);
    }
  }

  #link(node: Node, before: Node): void {
    node.previous = before.previous;
    node.next = before;
    before.previous.next = node;
    before.previous = node;
    this.#nodes = null;
  }
}

export type { NodeMeta };
