/**
 * Records operators while a graph is executed: the pre-dispatch `make_fx` of torch/fx/experimental/proxy_tensor.py.
 *
 * A tensor or symbolic scalar is tracked by identity. Sizes of results are tracked lazily: the node that reads one is made
 * when it is first used, in the place of that use. In-place operators move a tensor's proxy to the newest node.
 */
import { Graph, GraphModule, Leaf, noKwargs, type Argument, type CallTarget, type ModuleFrame, type Node, type NodeMeta, type StackTrace } from "../../graph/index.ts";
import {
  allTensors, askKept, ComplexScalar, DType, Device, NamedConstant, Tensor, dispatch, findOp, noteLayout, numel, settleSizes, trimDefaults, withEnvironment, withoutModes,
  type DispatchMode, type ModeChange, type Op, type OpArg, type OpResult,
} from "../../ops/index.ts";
import { raise, types, type Value } from "../../objects/index.ts";
import { SymNode, symCall, withSymMode, withoutSymMode, type Dim, type ShapeEnv, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { unbackedBindings } from "../shared/bindings.ts";
import { aten, enterAutocastTarget, exitAutocastTarget, getItemTarget, opTarget, setGradEnabledTarget, symTarget, type ModeTarget } from "../shared/targets.ts";

const modeTargets: Readonly<Record<ModeChange, ModeTarget>> = { _set_grad_enabled: setGradEnabledTarget, _enter_autocast: enterAutocastTarget, _exit_autocast: exitAutocastTarget };

interface Tracked {
  readonly node: Node;
  /** The value, where it is known whatever the inputs are (proxy_tensor.py, `_ProxyTensor.constant`). */
  readonly constant: Tensor | null;
}

/** Constants larger than this are not propagated (proxy_tensor.py, CONSTANT_NUMEL_LIMIT). */
const constantLimit = 1;

export class ProxyTracer implements DispatchMode {
  readonly graph = new Graph();
  readonly module = new GraphModule(this.graph, "<lambda>");
  readonly #env: ShapeEnv;
  readonly #tensors = new Map<Tensor, Tracked>();
  readonly #symbols = new Map<SymNode, () => Node>();
  readonly #constants = new Map<Tensor, string>();
  /** Whether the value of any tracked tensor is known. */
  #knowsValues = false;
  /** What new nodes inherit from the node being executed. */
  current: { readonly stackTrace?: StackTrace | null; readonly moduleStack?: readonly ModuleFrame[] } = {};

  constructor(env: ShapeEnv) {
    this.#env = env;
  }

  /** Executes `body` with every operator and symbolic operation recorded. */
  trace<T>(body: () => T): T {
    return withSymMode((op, args) => this.#symbolic(op, args), body);
  }

  /** An input of the graph. */
  /** The inputs are tracked all at once (proxy_tensor.py, `wrap_key`), which looks for symbols that nothing has told yet. */
  inputs(values: readonly OpResult[], shown: () => Value): void {
    unbackedBindings(this.#env, values, shown);
    values.forEach((value, index) => this.#input(`arg${index}_1`, value));
  }

  #input(name: string, value: OpResult): Node {
    const node = this.graph.placeholder(name);
    this.track(value, node);
    node.meta.val = value;
    return node;
  }

  /** The node that stands for a tracked value, or the value itself where it is a constant. */
  argument(value: OpArg | OpResult): Argument {
    if (value instanceof Tensor) return this.#tensors.get(value)?.node ?? this.#constant(value);
    if (value instanceof SymNode) return this.#symbolArgument(value);
    if (Array.isArray(value)) return (value as readonly OpArg[]).map((item) => this.argument(item));
    return constantArgument(value as Exclude<typeof value, Tensor | SymNode | readonly OpArg[]>);
  }

  /** The same for an output of the graph, where a size that became a number is still its node. */
  output(value: OpResult): Argument {
    return value instanceof SymNode ? this.#symbolNode(value) : this.argument(value);
  }

  run(op: Op, args: readonly OpArg[], next: () => OpResult): OpResult {
    const asksValues = op.tags.has("data_dependent_output");
    const tracked = asksValues || this.#knowsValues ? trackedIn(args, this.#tensors) : [];
    const allConstant = tracked.every((each) => each?.constant !== null) && !hasSymbol(args);
    if (asksValues && allConstant) {
      return this.#evaluate(op, args);
    }
    const trimmed = trimDefaults(op.schema, args);
    // Symbols are read before the node is made, so that their own nodes come first.
    const target = opTarget(lifted(op));
    const nodeArgs = trimmed.args.map((arg) => this.argument(arg));
    const nodeKwargs = trimmed.kwargs.size === 0 ? noKwargs : new Map([...trimmed.kwargs].map(([name, arg]) => [name, this.argument(arg)] as const));
    const node = this.create(target, nodeArgs, nodeKwargs, target.candidate);
    const before = op.schema.written.length === 0 ? null : writtenTo(op, args).map((tensor) => ({ tensor, shape: tensor.sizes, old: snapshotOf(tensor) }));
    const result = next();
    if (before !== null) for (const { tensor, shape, old } of before) if (tensor.sizes !== shape) this.#keepOld(tensor, old);
    // What is known from an earlier execution was made when its sizes were not.
    if (this.#env.hasSymbols && !op.tags.has("keeps_symbols")) for (const tensor of allTensors([result as OpArg])) if (!this.#tensors.has(tensor)) settleSizes(tensor);
    const bindings = unbackedBindings(this.#env, result);
    if (bindings) node.meta.unbackedBindings = bindings;
    const constant = this.#constantOf(op, args, result, allConstant && tracked.some((each) => each?.constant));
    this.track(result, node, constant);
    return result;
  }

  create(target: CallTarget, args: readonly Argument[], kwargs?: ReadonlyMap<string, Argument>, name?: string): Node {
    const node = this.graph.call(target, args, kwargs, name);
    this.inherit(node);
    return node;
  }

  readonly #autocasts: Node[] = [];

  /** A change of grad mode or autocast: recorded, not done (`PreDispatchTorchFunctionMode`). */
  mode(target: ModeTarget, args: readonly Argument[]): void {
    const given = target === exitAutocastTarget ? [this.#autocasts.pop() ?? null] : args;
    const node = this.graph.call(target, given);
    if (target === enterAutocastTarget) this.#autocasts.push(node);
  }

  readonly keepsNoCasts = true;

  /** What a callable that the retrace runs changes; autocast is in force inside for all that (torch/amp/autocast_mode.py, `autocast.__enter__`). */
  changeMode(change: ModeChange, args: readonly OpArg[]): boolean {
    this.mode(modeTargets[change], args.map((arg) => this.argument(arg)));
    return change === "_set_grad_enabled";
  }

  inherit(node: Node): void {
    const meta: NodeMeta = node.meta;
    if (this.current.stackTrace !== undefined) meta.stackTrace = this.current.stackTrace;
    meta.moduleStack = this.current.moduleStack ?? [];
  }

  /** Remembers `node` as what gives `result`; elements of tuples get their own `getitem` at once (`track_tensor_tree`). */
  track(result: OpResult, node: Node, constant: OpResult = null): void {
    if (result instanceof Tensor) {
      if (!isStatic(result.sizes) || !isStatic(result.strides) || typeof result.offset !== "number") {
        askKept(result);
        if (!isStatic(result.sizes)) noteLayout(result);
        this.#trackSizes(result, node);
      }
      if (constant instanceof Tensor) this.#knowsValues = true;
      this.#tensors.set(result, { node, constant: constant instanceof Tensor ? constant : null });
      node.meta.val = result;
    } else if (result instanceof SymNode) {
      node.meta.val = result;
      if (!this.#symbols.has(result)) this.#symbols.set(result, () => node);
    } else if (Array.isArray(result)) {
      node.meta.val = result;
      (result as readonly OpResult[]).forEach((item, index) => {
        const projection = this.create(getItemTarget, [node, BigInt(index)]);
        this.track(item, projection, Array.isArray(constant) ? (constant as readonly OpResult[])[index]! : null);
      });
    } else {
      node.meta.val ??= result;
    }
  }

  /** A tensor has taken another shape in place: the nodes made so far show what it was. */
  #keepOld(tensor: Tensor, old: Tensor): void {
    for (const node of this.graph.nodes) if (node.meta.val === tensor) node.meta.val = old;
  }

  isTracked(tensor: Tensor): boolean {
    return this.#tensors.has(tensor);
  }

  #trackSizes(tensor: Tensor, node: Node): void {
    const lazily = (dim: Dim, read: () => Node): void => {
      if (dim instanceof SymNode && !this.#symbols.has(dim)) {
        let made: Node | undefined;
        this.#symbols.set(dim, () => {
          if (made === undefined) {
            made = read();
            made.meta.val = dim;
          }
          return made;
        });
      }
    };
    tensor.sizes.forEach((dim, i) => lazily(dim, () => this.create(aten.symSize(), [node, BigInt(i)])));
    tensor.strides.forEach((dim, i) => lazily(dim, () => this.create(aten.symStride(), [node, BigInt(i)])));
    lazily(numel(tensor), () => this.create(aten.symNumel(), [node]));
    lazily(tensor.offset, () => this.create(aten.symStorageOffset(), [node]));
  }

  /** What an operator is given: a number where it is one by now (`fetch_sym_proxy`). */
  #symbolArgument(value: SymNode): Argument {
    const plain = value.maybeConstant();
    if (plain !== undefined && typeof plain !== "boolean") return plain;
    const node = this.#symbols.get(value);
    if (node !== undefined) return node();
    if (plain === undefined) untracked(value);
    return plain;
  }

  /** `__sym_dispatch__`: results are tracked lazily; a product with one is the other factor. */
  #symbolic(op: SymOp, args: readonly SymValue[]): SymValue {
    if (op === "mul") {
      if (args[1] === 1n) return args[0]!;
      if (args[0] === 1n) return args[1]!;
    }
    const result = withoutSymMode(() => symCall(op, args));
    if (result instanceof SymNode && !this.#symbols.has(result)) {
      // Delaying is off outside the rules of operators, so the node is made now (proxy_tensor.py, `thunkify`).
      const operands: Argument[] = args.map((arg) => (arg instanceof SymNode ? this.#symbolNode(arg) : arg));
      // `round` is always told its number of digits.
      if (op === "round" && operands.length === 1) operands.push(null);
      const node = this.graph.call(symTarget(op), operands);
      this.inherit(node);
      node.meta.val = result;
      this.#symbols.set(result, () => node);
    }
    return result;
  }

  #symbolNode(value: SymNode): Argument {
    return this.#symbols.get(value)?.() ?? this.#symbolArgument(value);
  }

  /** A tensor of no known origin is a constant of the graph (`_tensor_constant0`). */
  #constant(tensor: Tensor): Node {
    let name = this.#constants.get(tensor);
    if (name === undefined) {
      name = `_tensor_constant${this.#constants.size}`;
      this.#constants.set(tensor, name);
      this.module.attributes.set(name, tensor);
    }
    const node = this.graph.create("get_attr", name, [], undefined, name);
    node.meta.val = tensor;
    this.inherit(node);
    return node;
  }

  #evaluate(op: Op, args: readonly OpArg[]): OpResult {
    const real = (arg: OpArg): OpArg =>
      arg instanceof Tensor ? this.#tensors.get(arg)?.constant ?? arg : Array.isArray(arg) ? (arg as readonly OpArg[]).map(real) : arg;
    return withoutModes(() => withEnvironment(null, () => dispatch(op, args.map(real))));
  }

  #constantOf(op: Op, args: readonly OpArg[], result: OpResult, known: boolean | undefined): OpResult {
    if (lifted(op) !== op || op.packet === "lift_fresh_copy") {
      const source = args[0] as Tensor;
      return isSmall(source) ? (withoutModes(() => withEnvironment(null, () => dispatch(findOp("aten::clone"), [source, null]))) as Tensor) : null;
    }
    if (!known || op.tags.has("nondeterministic_seeded") || !small(result)) return null;
    return this.#evaluate(op, args);
  }
}

/** What was made without the tracer's knowledge: a bool cast to a number by its assertion. The message has the object's address. */
function untracked(value: SymNode): never {
  raise(types.RuntimeError, `${value.text()} (139737617757472)is not tracked with proxy for <torch.fx.experimental.proxy_tensor._ModuleStackTracer object at 0x7f1722c1b9d0>`);
}

/** `lift_fresh` is recorded as its copying form, so that a constant is never changed in place. */
function lifted(op: Op): Op {
  return op.packet === "lift_fresh" ? findOp("aten::lift_fresh_copy") : op;
}

const isStatic = (dims: readonly Dim[]): boolean => dims.every((dim) => typeof dim === "number");

const writtenTo = (op: Op, args: readonly OpArg[]): readonly Tensor[] =>
  op.schema.written.map((place) => args[place]).filter((arg) => arg instanceof Tensor);

const snapshotOf = (tensor: Tensor): Tensor => new Tensor(tensor);

function small(result: OpResult): boolean {
  if (result instanceof Tensor) return isSmall(result);
  return !Array.isArray(result) || (result as readonly OpResult[]).every(small);
}

function isSmall(tensor: Tensor): boolean {
  const count = numel(tensor);
  return typeof count === "number" && count <= constantLimit;
}

function trackedIn(args: readonly OpArg[], tensors: Map<Tensor, Tracked>): (Tracked | undefined)[] {
  const found: (Tracked | undefined)[] = [];
  const visit = (arg: OpArg): void => {
    if (arg instanceof Tensor) {
      const tracked = tensors.get(arg);
      if (tracked) found.push(tracked);
    } else if (Array.isArray(arg)) (arg as readonly OpArg[]).forEach(visit);
  };
  args.forEach(visit);
  return found;
}

function hasSymbol(args: readonly OpArg[]): boolean {
  return args.some((arg) => arg instanceof SymNode || (Array.isArray(arg) && hasSymbol(arg as readonly OpArg[])));
}

function complexText({ re, im }: ComplexScalar): string {
  const part = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e16 ? String(value) : String(value));
  return re === 0 && !Object.is(re, -0) ? `${part(im)}j` : `(${part(re)}${im < 0 ? "-" : "+"}${part(Math.abs(im))}j)`;
}

/** Constants as nodes hold them: dtypes, devices and the like by their text. */
export function constantArgument(value: null | boolean | bigint | number | string | ComplexScalar | DType | Device | NamedConstant | object): Argument {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof DType || value instanceof NamedConstant) return new Leaf(value, `torch.${value.name}`);
  if (value instanceof Device) return new Leaf(value, value.repr());
  if (value instanceof ComplexScalar) return new Leaf(value, complexText(value));
  return new Leaf(value, "<torch._C.Generator object>");
}

