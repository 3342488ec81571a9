/**
 * Writes what the shape environment knows into the graph (torch/fx/passes/runtime_assert.py, `insert_deferred_runtime_asserts`):
 * reads of the inputs' sizes, bounds of unbacked symbols right after the node that defines each, and the other deferred conditions
 * after the last symbol in them is known. Conditions and computations of the traced code that say the same are removed.
 *
 * It runs on the first graph and again on the second, so names come from how many nodes of a kind a graph ever had.
 */
import { Node, type GraphModule, type KeyPath, type NodeMeta, type StackTrace, type NodeObserver } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import {
  SymNode, freeSymbols, print, relation, sortedByName, type Dim, type Expr, type RuntimeAssert, type ShapeEnv, type SymbolExpr,
} from "../../symbolic/index.ts";
import { castTarget } from "../shared/castTarget.ts";
import { HigherOrderCall, OpTarget, PythonTarget, aten, getItemTarget, symTarget, type SymTarget } from "../shared/targets.ts";
import { NotReified, Reifier, canReify } from "./reify.ts";

export interface AssertOptions {
  /** The trace that new nodes get beside those that copy their symbol's; undefined for none. */
  readonly stackTrace: StackTrace | undefined;
}

/** In PyTorch's graph nodes that read the bodies of a region come before its call. */
const readsBodies = ({ target }: Node): boolean => target instanceof HigherOrderCall && target.subgraphs.length > 0;

export function insertRuntimeAsserts(module: GraphModule, env: ShapeEnv, options: AssertOptions): void {
  new AssertWriter(module, env, options).run();
}

class AssertWriter implements NodeObserver {
  readonly #graph: GraphModule["graph"];
  readonly #env: ShapeEnv;
  readonly #options: AssertOptions;
  readonly #reifier: Reifier;
  readonly #pending: Map<string | null, RuntimeAssert[]>;
  readonly #added = new Set<Expr>();
  readonly #constrained = new Set<Expr>();

  constructor(module: GraphModule, env: ShapeEnv, options: AssertOptions) {
    this.#graph = module.graph;
    this.#env = env;
    this.#options = options;
    this.#reifier = new Reifier(module.graph);
    // The environment's own lists, which may grow meanwhile.
    this.#pending = new Map(env.deferredRuntimeAsserts);
  }

  run(): void {
    const outer = this.#graph.observer;
    this.#graph.observer = this;
    try {
      this.#walk();
    } finally {
      this.#graph.observer = outer;
    }
    for (const [expr, node] of this.#reifier.known) {
      if (expr.kind === "symbol" && node instanceof Node && node.op !== "placeholder" && node.users.size === 0) this.#graph.erase(node);
    }
  }

  #trace: Pick<NodeMeta, "stackTrace" | "moduleStack"> | null = null;

  /** Nodes that this pass makes: bounds copy the trace of their symbol's node, all others get the pass's own. */
  created(node: Node): void {
    if (this.#options.stackTrace !== undefined) node.meta.stackTrace = this.#options.stackTrace;
    node.meta.moduleStack ??= [];
    if (this.#trace?.stackTrace !== undefined) node.meta.stackTrace = this.#trace.stackTrace;
    if (this.#trace?.moduleStack !== undefined) node.meta.moduleStack = this.#trace.moduleStack;
  }

  #withTrace<T>(node: Node, body: () => T): T {
    this.#trace = node.meta;
    try {
      return body();
    } finally {
      this.#trace = null;
    }
  }

  #walk(): void {
    const nodes = this.#graph.nodes;
    const firstOther = nodes.find((node) => node.op !== "placeholder") ?? null;
    const { hasSymbols } = this.#env;
    nodes.slice(0, -1).forEach((node, index) => {
      if (!hasSymbols && node !== firstOther && !isCheck(node) && !isRangeConstraint(node)) return;
      const before = node.op === "placeholder" ? firstOther : nodes[index + 1]!;
      if (node === firstOther) this.#graph.insertBefore(readsBodies(node) ? node : before, () => { this.#addAsserts(this.#take(null)); });
      this.#graph.insertBefore(before, () => {
        if (node.op === "placeholder") this.#matchInput(node);
        this.#visit(node);
      });
    });
  }

  // ---- symbols of the inputs

  #matchInput(node: Node): void {
    const value = node.meta.val;
    if (value instanceof SymNode) this.#match(value, () => node);
    if (!(value instanceof Tensor)) return;
    const read = (target: OpTarget, ...rest: bigint[]): Node => this.#graph.call(target, [node, ...rest]);
    value.sizes.forEach((dim, i) => this.#match(dim, () => read(aten.symSize(), BigInt(i))));
    value.strides.forEach((dim, i) => this.#match(dim, () => read(aten.symStride(), BigInt(i))));
    this.#match(value.offset, () => read(aten.symStorageOffset()));
  }

  #match(dim: Dim, make: () => Node): void {
    if (typeof dim === "number") return;
    const expr = this.#env.replace(dim.expr);
    if (expr.kind !== "symbol" || this.#reifier.known.has(expr)) return;
    const node = make();
    node.meta.val ??= dim;
    this.#reifier.known.set(expr, node);
  }

  // ---- nodes of the traced code

  #visit(node: Node): void {
    if (isCheck(node) && this.#isRedundantCheck(node)) return;
    this.#hashCons(node);
    if (node.erased) return;
    if (isRangeConstraint(node)) {
      this.#graph.erase(node);
      return;
    }
    const bindings = this.#env.resolveBindings(node.meta.unbackedBindings);
    if (bindings === undefined) return;
    for (const [symbol, path] of bindings) this.#bind(symbol, node, path);
    for (const symbol of bindings.keys()) this.#constrain(symbol, node);
  }

  /** An assertion that says what is known anyhow goes; others are remembered (`deduplicate asserts already present`). */
  #isRedundantCheck(node: Node): boolean {
    const [condition] = node.args;
    const expr = condition instanceof Node ? this.#exprOf(condition) : undefined;
    const redundant = condition === true || (expr !== undefined && (this.#reifier.known.has(expr) || isBound(expr)));
    if (!redundant) {
      if (expr !== undefined) this.#added.add(expr);
      return false;
    }
    this.#graph.erase(node);
    if (condition instanceof Node && condition.users.size === 0) this.#graph.erase(condition);
    return true;
  }

  #exprOf(node: Node): Expr | undefined {
    const { val } = node.meta;
    return val instanceof SymNode ? val.expr : undefined;
  }

  /** One node for equal expressions; sizes of intermediate tensors are computed from the inputs' sizes. */
  #hashCons(node: Node): void {
    if (node.op === "placeholder" || node.erased) return;
    const expr = this.#exprOf(node);
    if (expr === undefined) return;
    const bindsNew = [...(this.#env.resolveBindings(node.meta.unbackedBindings) ?? new Map<SymbolExpr, KeyPath>()).keys()].some((symbol) => !this.#reifier.known.has(symbol));
    const fromTensor = this.#isIntermediateRead(node, expr);
    const allKnown = [...freeSymbols(expr)].every((symbol) => this.#reifier.known.has(symbol));
    if ((this.#reifier.known.has(expr) || (fromTensor && allKnown)) && !bindsNew) {
      const replacement = fromTensor ? this.#withTrace(node, () => this.#reifier.reify(expr)) : this.#reifier.known.get(expr)!;
      if (!(replacement instanceof Node)) return;
      this.#reifier.known.set(expr, replacement);
      node.replaceAllUsesWith(replacement);
      this.#graph.erase(node);
    } else if (!this.#reifier.known.has(expr) && expr.kind !== "integer" && expr.kind !== "float" && expr.kind !== "boolean") {
      this.#reifier.known.set(expr, node);
    }
  }

  #isIntermediateRead(node: Node, expr: Expr): boolean {
    if (expr.kind === "integer" || expr.kind === "float" || !canReify(expr)) return false;
    return node.args.some((arg) => arg instanceof Node && arg.op !== "placeholder" && (arg.meta.val instanceof Tensor || isSize(arg)));
  }

  // ---- unbacked symbols

  #bind(symbol: SymbolExpr, node: Node, path: KeyPath): void {
    if (!this.#reifier.known.has(symbol)) this.#reifier.known.set(symbol, this.#project(node, path));
  }

  /** The node that reads a symbol out of a result. */
  #project(node: Node, path: KeyPath): Node {
    const [first, second] = path;
    if (first === undefined) return node;
    if (first.kind === "method" && second?.kind === "index") {
      const target = first.name === "size" ? aten.symSize() : aten.symStride();
      return this.#project(this.#valued(this.#graph.call(target, [node, BigInt(second.index)])), path.slice(2));
    }
    if (first.kind === "method") return this.#project(this.#valued(this.#graph.call(aten.symStorageOffset(), [node])), path.slice(1));
    if (first.kind === "index") return this.#project(this.#valued(this.#graph.call(getItemTarget, [node, BigInt(first.index)])), path.slice(1));
    if (first.kind === "divideBy") return this.#project(this.#graph.call(symTarget("floordiv"), [node, first.divisor]), path.slice(1));
    return this.#project(this.#graph.call(castTarget, [node]), path.slice(1));
  }

  #valued(node: Node): Node {
    const from = (node.args[0] as Node).meta.val;
    const index = Number(node.args[1] ?? 0n);
    if (from instanceof Tensor) {
      const target = node.target as OpTarget;
      const dim = target === aten.symSize() ? from.sizes[index] : target === aten.symStride() ? from.strides[index] : from.offset;
      // What has become a number by now is read as one.
      node.meta.val = (dim instanceof SymNode ? dim.maybeConstant() : undefined) ?? dim;
    } else if (Array.isArray(from)) node.meta.val = (from as readonly unknown[])[index];
    return node;
  }

  /** Right after the node that defines `symbol`: its range, then what is asserted of it and of symbols before it. */
  #constrain(symbol: SymbolExpr, node: Node): void {
    const asserts = this.#take(symbol.name);
    if (this.#constrained.has(symbol)) return;
    const defined = this.#reifier.known.get(symbol)!;
    if (this.#env.isSizeLike(symbol)) this.#graph.call(aten.constrainForSize(), [defined]);
    const { lower, upper } = this.#env.assertedBounds(symbol);
    if (!(defined instanceof Node && defined.target === castTarget)) {
      this.#withTrace(node, () => {
        if (lower !== null) this.#assert(relation("ge", symbol, lower));
        if (upper !== null) this.#assert(relation("le", symbol, upper));
      });
    }
    this.#constrained.add(symbol);
    this.#addAsserts(asserts);
  }

  #take(symbol: string | null): RuntimeAssert[] {
    const taken = this.#pending.get(symbol) ?? [];
    this.#pending.delete(symbol);
    return taken;
  }

  #addAsserts(asserts: readonly RuntimeAssert[]): void {
    for (const runtimeAssert of asserts) {
      const { expr } = runtimeAssert;
      const symbols = freeSymbols(expr);
      const bounded = symbols.size === 1 && this.#constrained.has([...symbols][0]!) && isBound(expr);
      if (this.#added.has(expr) || bounded || !canReify(expr)) continue;
      const missing = sortedByName([...symbols].filter((symbol) => !this.#reifier.known.has(symbol)));
      if (missing.length > 0) {
        const list = this.#pending.get(missing[0]!.name);
        if (list) list.push(runtimeAssert);
        else this.#pending.set(missing[0]!.name, [runtimeAssert]);
      } else {
        this.#assert(expr);
      }
    }
  }

  /** The assertion is made of its condition as that is now, which may be another to the environment than the one it knows. */
  #assert(expr: Expr): void {
    const condition = this.#reifier.reify(expr);
    const shown = condition instanceof Node ? condition.name : condition ? "True" : "False";
    const message = `Runtime assertion failed for expression ${print(expr)} on node '${shown}'`;
    this.#graph.call(aten.assertScalar(), [condition, message]);
    if (condition instanceof Node && condition.meta.val instanceof SymNode && !condition.meta.val.expectTrue(message)) throw new NotReified("builtins.RuntimeError", message);
    this.#added.add(expr);
  }
}

/** Strides are a plain tuple. */
const isSize = ({ target, meta: { val } }: Node): boolean => target !== "stride" && Array.isArray(val) && val.every((item) => typeof item === "bigint" || item instanceof SymNode);

function isCheck(node: Node): boolean {
  return node.target === aten.assertScalar() || (node.target instanceof PythonTarget && node.target.qualified === "torch._check");
}

function isRangeConstraint(node: Node): boolean {
  return node.target === aten.constrain() || node.target === aten.constrainForSize();
}

/** `u0 >= 3`, `4 <= u0`: subsumed by the range of the symbol. */
function isBound(expr: Expr): boolean {
  if (expr.kind !== "le" && expr.kind !== "ge") return false;
  const [left, right] = expr.args as readonly [Expr, Expr];
  const number = (each: Expr): boolean => each.kind === "integer" || each.kind === "float";
  return (left.kind === "symbol" && number(right)) || (right.kind === "symbol" && number(left));
}

export type { SymTarget };
