/**
 * Executes the first graph node by node, as `torch.fx.Interpreter` does, while a tracer records what its callables do.
 * Nodes made meanwhile inherit the executed node's stack trace and module stack (torch/fx/traceback.py), and unbacked symbols
 * that the execution makes anew are made one with those of the first graph (`rebind_unbacked`).
 */
import { DictArg, Leaf, Node, SliceArg, TupleArg, type Argument, formatNode, type Graph, type GraphModule } from "../../graph/index.ts";
import { asPython, fromOpResult, newTuple, isModule, opResultOf, PySym, toOpArg, type NNModule } from "../../library/torch/index.ts";
import { PyError, PyException, PyList, PySlice, dictOf, noKwargs, raise, types, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { bindArguments, dispatch, type OpArg, type OpResult } from "../../ops/index.ts";
import { call, callMethod, getItem, str, toArray } from "../../protocol/index.ts";
import { GuardOnDataDependent, SymNode, isRelation, mirrored, symCall, type ShapeEnv, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { Rejection } from "./rejection.ts";
import { PendingUnbackedSymbols, valueAt } from "./bindings.ts";
import { HigherOrderCall, ModeTarget, OpTarget, PythonTarget, SymTarget, getItemTarget } from "./targets.ts";

export interface ReplayHost {
  readonly env: ShapeEnv;
  /** Called before each node is executed. */
  enter(node: Node): void;
  /** The value of a `get_attr` node. */
  attribute(node: Node): Value;
  /** Runs what a module does, on fake parameters. */
  onFakes(module: NNModule, body: () => Value): Value;
  /** The value of a node where it is known from an earlier execution. */
  known?(node: Node, values: ReadonlyMap<Node, Value>): Value | undefined;
  /** Runs a higher-order operator on its functions' graphs, which `target` has. */
  higherOrder(target: HigherOrderCall, args: readonly Value[], kwargs: Kwargs): Value;
  /** A change of grad mode or autocast. */
  mode(target: ModeTarget, args: readonly Value[]): Value;
  /** Whether fresh symbols replace those the node bound in the graph (the retrace), or are left alone (the result capture). */
  readonly rebind: boolean;
  /** Whether calls that check something are left out: a graph that was traced has none. */
  readonly unchecked?: boolean;
  /** Whether an exception says at which node it was raised. */
  readonly explains: boolean;
}

/** Executes `graph` on `inputs` (one a placeholder); gives the values of its output, in order. */
export function replay(module: GraphModule, inputs: readonly Value[], host: ReplayHost): Value {
  const values = new Map<Node, Value>();
  let input = 0;
  checkCount(module.graph.nodes.filter(({ op }) => op === "placeholder").slice(inputs.length));
  for (const node of module.graph.nodes) {
    host.enter(node);
    if (node.op === "placeholder") {
      values.set(node, inputs[input++] ?? null);
      continue;
    }
    if (node.op === "output") return toValue(node.args[0] ?? null, values);
    if (host.unchecked === true && isPythonCheck(node)) {
      values.set(node, null);
      continue;
    }
    const known = node.meta.failsRetraced === undefined ? host.known?.(node, values) : undefined;
    values.set(node, known ?? run(node, values, host));
  }
  return null;
}

function run(node: Node, values: ReadonlyMap<Node, Value>, host: ReplayHost): Value {
  const body = (): Value => {
    if (host.explains && node.meta.failsRetraced !== undefined) raise(types.RuntimeError, node.meta.failsRetraced);
    const made = executeNode(node, values, host);
    if (host.rebind) rebind(node, made, host.env);
    return made;
  };
  return host.explains ? explained(node, body) : body();
}

/** `torch._check` and its like, which are nothing but Python. */
const isPythonCheck = ({ target }: Node): boolean => target instanceof PythonTarget && target.qualified.startsWith("torch._check");

/** A graph is called as a function of its inputs. */
function checkCount(missing: readonly Node[]): void {
  if (missing.length === 0) return;
  const names = missing.map(({ target }) => `'${String(target)}'`);
  const list = names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")}, and ${names.at(-1)!}`;
  raise(types.TypeError, `forward() missing ${names.length} required positional argument${names.length === 1 ? "" : "s"}: ${list}`);
}

/** An exception that a node raises says which node (torch/fx/interpreter.py, `Interpreter.run`). */
function explained(node: Node, body: () => Value): Value {
  try {
    return body();
  } catch (error) {
    // What a tensor's metadata is asked for while it is recorded (torch/fx/passes/shape_prop.py) has no line of the user's to blame.
    if (error instanceof GuardOnDataDependent) {
      throw new Rejection("torch.fx.experimental.symbolic_shapes.GuardOnDataDependentSymNode",
        `${error.message}\n\nWhile executing ${formatNode(node)}\nOriginal traceback:\n${traceText(node)}`);
    }
    if (error instanceof PendingUnbackedSymbols) {
      throw new Rejection("torch.fx.experimental.symbolic_shapes.PendingUnbackedSymbolNotFound",
        `${error.message}\n\nWhile executing ${formatNode(node)}\nOriginal traceback:\n${traceText(node)}`);
    }
    if (!(error instanceof PyError) || !(error.value instanceof PyException)) throw error;
    const { args } = error.value;
    const head = args.length > 0 ? `${str(args[0]!)}\n\n` : "";
    error.value.args = [`${head}While executing ${formatNode(node)}\nOriginal traceback:\n${traceText(node)}`, ...args.slice(1)];
    throw error;
  }
}

/** An exception that names a node. */
export function raiseAt(node: Node, type: PyType, message: string): void {
  explained(node, () => raise(type, message));
}

const traceText = ({ meta }: Node): string => (meta.stackTrace === undefined ? "None" : `  ${meta.stackTrace?.text ?? ""}\n`);

export type NodeHost = Pick<ReplayHost, "attribute" | "onFakes" | "higherOrder" | "mode">;

/** The value of one node, its inputs' being known. */
export function executeNode(node: Node, values: ReadonlyMap<Node, Value>, host: NodeHost): Value {
  const args = node.args.map((arg) => toValue(arg, values));
  const kwargs = kwargsOf(node, values);
  switch (node.op) {
    case "get_attr": return host.attribute(node);
    case "call_module": return onModule(host, host.attribute(node), (module) => call(module, args, kwargs));
    case "call_method": return onModule(host, args[0] ?? null, (self) => callMethod(self, node.target as string, args.slice(1), kwargs));
    case "call_function": return callTarget(node, args, kwargs, host);
    case "placeholder": case "output": throw new Error("inputs and outputs are not executed");
  }
}

const onModule = (host: NodeHost, self: Value, body: (self: Value) => Value): Value => (isModule(self) ? host.onFakes(self, () => body(self)) : body(self));

function callTarget(node: Node, args: readonly Value[], kwargs: Kwargs, host: NodeHost): Value {
  const { target } = node;
  if (target instanceof HigherOrderCall) return host.higherOrder(target, args, kwargs);
  if (target instanceof ModeTarget) return host.mode(target, args);
  if (target === getItemTarget) return getItem(args[0]!, args[1]!);
  if (target instanceof PythonTarget) return target.run(args, kwargs);
  if (target instanceof SymTarget) return fromOpResult(symCall(...reflected(target.op, (target.op === "sym_sum" ? toArray(args[0]!) : args).map(toSym))));
  if (target instanceof OpTarget) {
    const named = new Map([...kwargs].map(([name, value]) => [name, toOpArg(value)] as const));
    return fromOpResult(asPython(() => dispatch(target.op, bindArguments(target.op.schema, args.map(toOpArg), named))));
  }
  throw new Error(`node ${node.name} calls something that cannot be executed`);
}

/** Python compares a number with a symbol by asking the symbol. */
function reflected(op: SymOp, args: readonly SymValue[]): [SymOp, readonly SymValue[]] {
  const [left, right] = args;
  const reflects = isRelation(op) && right instanceof SymNode && !(left instanceof SymNode);
  return reflects ? [mirrored[op], [right, left!]] : [op, args];
}

const toSym = (value: Value): SymValue => (value instanceof PySym ? value.node : (value as SymValue));

/** An argument of a node with values for nodes. */
export function toValue(arg: Argument, values: ReadonlyMap<Node, Value>): Value {
  if (arg === null || typeof arg !== "object") return arg;
  if (arg instanceof Node) {
    const value = values.get(arg);
    if (value === undefined) throw new Error(`node ${arg.name} has no value yet`);
    return value;
  }
  if (arg instanceof Leaf) return arg.payload as Value;
  if (arg instanceof TupleArg) return newTuple(arg.items.map((item) => toValue(item, values)));
  if (arg instanceof SliceArg) return new PySlice(toValue(arg.start, values), toValue(arg.stop, values), toValue(arg.step, values));
  if (arg instanceof DictArg) return dictOf(arg.entries.map(([key, value]) => [toValue(key, values), toValue(value, values)] as const));
  return new PyList((arg as readonly Argument[]).map((item) => toValue(item, values)));
}

function kwargsOf(node: Node, values: ReadonlyMap<Node, Value>): Kwargs {
  return node.kwargs.size === 0 ? noKwargs : new Map([...node.kwargs].map(([name, arg]) => [name, toValue(arg, values)] as const));
}

function rebind(node: Node, result: Value, env: ShapeEnv): void {
  const bindings = node.meta.unbackedBindings;
  if (bindings === undefined) return;
  const plain = opResultOf(result);
  for (const [original, path] of env.resolveBindings(bindings)!) {
    const fresh = valueAt(plain, path);
    if (!(fresh instanceof SymNode) || fresh.hint !== undefined) continue;
    const symbol = fresh.kind === "bool" ? fresh.rawExpr : fresh.expr;
    if (symbol.kind !== "symbol") continue;
    if (symbol === original) raise(types.AssertionError, `${symbol.name} possible memo disaster`);
    env.renameUnbackedTo(symbol, original.name);
  }
}

export type { Graph, OpArg, OpResult };
