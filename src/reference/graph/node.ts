/**
 * Nodes of a graph, as `torch/fx/node.py` has them: an opcode, a target, arguments that may refer to other nodes.
 * A node changes only through its graph and its own setters, which keep `users` true.
 */
import type { Graph } from "./graph.ts";
import type { StackTrace } from "./stackTrace.ts";

export type Opcode = "placeholder" | "get_attr" | "call_function" | "call_method" | "call_module" | "output";

/** What a `call_function` node calls. One object a callable: identity is equality. */
export interface CallTarget {
  /** `__name__`, from which a node without a given name is named: `sym_size.int`, `add`. */
  readonly nodeName: string;
  /** What is printed: `torch.ops.aten.add.Tensor`, `math_trunc`. */
  readonly qualified: string;
  /** For functions of `operator` that print infix: `{} + {}` (torch/fx/graph.py, magic_methods). */
  readonly template?: string;
  /** The arguments as messages show them, where that is not how they are kept. */
  shown?(args: readonly Argument[]): readonly Argument[];
}

/** A constant argument that is no plain number, text or container: its text, and what it stands for. */
export class Leaf<T = unknown> {
  readonly payload: T;
  readonly text: string;
  constructor(payload: T, text: string) {
    this.payload = payload;
    this.text = text;
  }
}

export class TupleArg {
  readonly items: readonly Argument[];
  constructor(items: readonly Argument[]) {
    this.items = items;
  }
}

export class SliceArg {
  readonly start: Argument;
  readonly stop: Argument;
  readonly step: Argument;
  constructor(start: Argument, stop: Argument, step: Argument) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

export class DictArg {
  readonly entries: readonly (readonly [Argument, Argument])[];
  constructor(entries: readonly (readonly [Argument, Argument])[]) {
    this.entries = entries;
  }
}

/** Integers are bigints, floats numbers; an array is a Python list. */
export type Argument =
  | Node | Leaf | TupleArg | SliceArg | DictArg | null | boolean | bigint | number | string | readonly Argument[];

/** What passes and the printer know of a node beside its arguments. */
export interface NodeMeta {
  /** The value's metadata: a tensor, a symbolic scalar, a constant, a list of these. */
  val?: unknown;
  /** The printer shows the innermost frame and compares the whole; null where no frame is the user's. */
  stackTrace?: StackTrace | null;
  /** Module calls this node was made in, outermost first. */
  moduleStack?: readonly ModuleFrame[];
  /** Unbacked symbols that this node defines: symbol name to the path in its result. */
  unbackedBindings?: ReadonlyMap<string, KeyPath>;
  /** What the retrace fails with when it comes to this node. */
  failsRetraced?: string;
}

export interface ModuleFrame {
  /** Path of the module from the root: `encoder.0`; empty for the root. */
  readonly path: string;
  readonly type: string;
}

/** Steps from a node's value to a symbol (torch/fx/experimental/symbolic_shapes.py, `CallMethodKey`, `SequenceKey`, …). */
export type KeyPath = readonly KeyStep[];
export type KeyStep =
  | { readonly kind: "method"; readonly name: "size" | "stride" | "storage_offset" | "item" }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "convertInt" }
  | { readonly kind: "divideBy"; readonly divisor: bigint };

/** The nodes that read a node, in the order in which they came to. Most have one, which takes no table. */
export class Users implements Iterable<Node> {
  #only: Node | null = null;
  #several: Set<Node> | null = null;

  get size(): number { return this.#several?.size ?? (this.#only === null ? 0 : 1); }

  add(user: Node): void {
    if (this.#several !== null) this.#several.add(user);
    else if (this.#only === null) this.#only = user;
    else if (this.#only !== user) this.#several = new Set([this.#only, user]);
  }

  delete(user: Node): void {
    if (this.#several !== null) this.#several.delete(user);
    else if (this.#only === user) this.#only = null;
  }

  [Symbol.iterator](): Iterator<Node> {
    return (this.#several ?? (this.#only === null ? [] : [this.#only]))[Symbol.iterator]();
  }
}

export class Node {
  readonly graph: Graph;
  op: Opcode;
  /** Null until the graph gives it. */
  #name: string | null;
  target: CallTarget | string;
  meta: NodeMeta = {};
  readonly users = new Users();
  previous: Node;
  next: Node;
  #args: readonly Argument[] = [];
  #kwargs: ReadonlyMap<string, Argument> = noKwargs;
  erased = false;

  constructor(graph: Graph, op: Opcode, target: CallTarget | string, name: string | null = null) {
    this.graph = graph;
    this.op = op;
    this.#name = name;
    this.target = target;
    this.previous = this;
    this.next = this;
  }

  get name(): string {
    if (this.#name === null) this.graph.giveNames();
    return this.#name!;
  }

  set name(name: string) {
    // What is named later may not take this one's place in the order.
    if (this.#name === null) this.graph.giveNames();
    this.#name = name;
  }

  /** For the graph: whether its name has been asked for. */
  get isNamed(): boolean {
    return this.#name !== null;
  }

  /** For the graph: whether it has this name already. */
  hasName(name: string): boolean {
    return this.#name === name;
  }

  /** For the graph: the name whose turn it is. */
  giveName(name: string): void {
    this.#name = name;
  }

  get args(): readonly Argument[] { return this.#args; }
  get kwargs(): ReadonlyMap<string, Argument> { return this.#kwargs; }

  setArguments(args: readonly Argument[], kwargs: ReadonlyMap<string, Argument> = this.#kwargs): void {
    if (this.#args.length > 0 || this.#kwargs.size > 0) forEachInput(this, (input) => input.users.delete(this));
    this.#args = args;
    this.#kwargs = kwargs;
    forEachInput(this, (input) => input.users.add(this));
  }

  /** Every user reads `other` from now on. */
  replaceAllUsesWith(other: Node): void {
    for (const user of [...this.users]) {
      user.setArguments(
        user.args.map((arg) => mapNodes(arg, (n) => (n === this ? other : n))),
        new Map([...user.kwargs].map(([key, arg]) => [key, mapNodes(arg, (n) => (n === this ? other : n))])),
      );
    }
  }
}

export const noKwargs: ReadonlyMap<string, Argument> = new Map();

/** Visits the nodes an argument refers to, in order, repetitions included. */
export function forEachNode(arg: Argument, visit: (node: Node) => void): void {
  if (arg === null || typeof arg !== "object") return;
  if (arg instanceof Node) visit(arg);
  else if (Array.isArray(arg)) for (const item of arg as readonly Argument[]) forEachNode(item, visit);
  else if (arg instanceof TupleArg) for (const item of arg.items) forEachNode(item, visit);
  else if (arg instanceof SliceArg) for (const item of [arg.start, arg.stop, arg.step]) forEachNode(item, visit);
  else if (arg instanceof DictArg) for (const [key, value] of arg.entries) { forEachNode(key, visit); forEachNode(value, visit); }
}

export function forEachInput(node: Node, visit: (node: Node) => void): void {
  for (const arg of node.args) forEachNode(arg, visit);
  if (node.kwargs.size > 0) for (const arg of node.kwargs.values()) forEachNode(arg, visit);
}

/** A copy of an argument with every node replaced. */
export function mapNodes(arg: Argument, replace: (node: Node) => Argument): Argument {
  if (arg === null || typeof arg !== "object" || arg instanceof Leaf) return arg;
  if (arg instanceof Node) return replace(arg);
  if (arg instanceof TupleArg) return new TupleArg(arg.items.map((item) => mapNodes(item, replace)));
  if (arg instanceof SliceArg) return new SliceArg(mapNodes(arg.start, replace), mapNodes(arg.stop, replace), mapNodes(arg.step, replace));
  if (arg instanceof DictArg) return new DictArg(arg.entries.map(([key, value]) => [mapNodes(key, replace), mapNodes(value, replace)] as const));
  return (arg as readonly Argument[]).map((item) => mapNodes(item, replace));
}
