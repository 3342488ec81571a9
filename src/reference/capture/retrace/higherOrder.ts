/**
 * Higher-order operators in the retrace (torch/_higher_order_ops/*.py, `trace_cond` and its like): each function's graph is retraced by a
 * tracer of its own and becomes a submodule; then the operator's node is made, then its results are computed unrecorded.
 */
import { DictArg, Node, TupleArg, type Argument, type Graph, type GraphModule } from "../../graph/index.ts";
import { PySym, PyTensor, fromOpResult, newTuple, preludeAttribute, toOpArg } from "../../library/torch/index.ts";
import { PyDict, PyList, PyTuple, dictEntries, raise, types, type Kwargs, type Value } from "../../objects/index.ts";
import { belowAutograd, dispatch, fakify, findOp, inferenceSaved, isBelowAutograd, isGradEnabled, memoryFormats, setGradEnabled, withMode, withoutModes, type OpArg, type OpResult } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { SymNode, withoutSymMode, type ShapeEnv } from "../../symbolic/index.ts";
import { removeDeadSymbols, dedupeSymbols } from "../passes/deadCode.ts";
import { unbackedBindings } from "../shared/bindings.ts";
import { replay, type ReplayHost } from "../shared/replay.ts";
import { HigherOrderTarget, type HigherOrderCall, type HigherOrderName, type InlinedName } from "../shared/targets.ts";
import { checkBranches, checkCarried } from "./metadata.ts";
import { ProxyTracer } from "./proxy.ts";

/** The host that replays a nested graph: recorded by `tracer`, or by nobody. */
export type HostFor = (tracer: ProxyTracer | null) => ReplayHost;

/** What the results are computed from when the functions' graphs have been traced anew. */
interface Retold {
  /** The nested graph whose results they are. */
  readonly graph: number;
  /** `function`: as the first trace has it. `traced`: as it was traced, where nothing is checked any more. `nodes`: what its nodes say, without another run. */
  readonly from: "function" | "traced" | "nodes";
  /** Whether symbols made meanwhile are to be told by the results. */
  readonly tellsSymbols?: true;
}

interface Plan {
  /** Prefixes of the submodules' names; they share one number. */
  readonly prefixes: readonly string[];
  /** The inputs that the nested graphs are traced with, or run with. */
  inputs(args: readonly Value[], traced: boolean): readonly Value[];
  /** Arguments of the node: those of the call with the submodules' nodes among them. */
  arrange(graphs: readonly Argument[], args: readonly Argument[]): readonly Argument[];
  /** Holds what the retraced graphs give to each other. */
  check?(outputs: readonly (readonly Value[])[], names: readonly string[]): void;
  /** What fails where the first graph or the second gives a tensor at `index` that the trace knows nothing of: no node of its has metadata. */
  unknownOutput?(index: number, args: readonly Value[]): never;
  /** The operator's results from those of each nested graph, checked; `traced` in the retrace, else in Dynamo's own run. */
  result(outputs: readonly (readonly Value[])[], args: readonly Value[], traced: boolean, names: readonly string[] | null): readonly Value[];
  /** Whether graphs of gradients are made of its functions. */
  differentiates?(args: readonly Value[]): boolean;
  /** Which nested graphs are run for the results of Dynamo's own run. */
  readonly run: readonly number[];
  readonly retold: Retold;
  /** What the nested graphs are run with, if more than once. */
  all?(args: readonly Value[]): readonly (readonly Value[])[];
  /** What a nested graph's nodes show as their traces: the operator's, where it is run as a function. */
  readonly plain?: true;
  /** Whether they run where no gradients are followed: what comes out then requires them if anything that went in does. */
  belowAutograd(traced: boolean): boolean;
}

const items = (value: Value | undefined): readonly Value[] => (value instanceof PyTuple || value instanceof PyList ? value.items : []);
const op = (name: string, ...args: OpArg[]): OpResult => dispatch(findOp(name), args);
const onTensor = (value: Value, change: (tensor: PyTensor["tensor"]) => OpResult): Value => (value instanceof PyTensor ? fromOpResult(change(value.tensor)) : value);

const size = (value: Value, dim = 0): OpArg => {
  const length = (value as PyTensor).tensor.sizes[dim]!;
  return typeof length === "number" ? BigInt(length) : length;
};

/** All slices are taken apart to get at one, which fixes their number (torch/_higher_order_ops/map.py, `_unstack_pytree`). */
function lengthOf(value: Value): number {
  const length = (value as PyTensor).tensor.sizes[0]!;
  return length instanceof SymNode ? Number(length.guardInt()) : length;
}

function slices([xs, rest]: readonly Value[], at: number): readonly Value[] {
  items(xs).forEach(lengthOf);
  return [...items(xs).map((x) => onTensor(x, (tensor) => op("aten::select.int", tensor, 0n, BigInt(at)))), ...items(rest)];
}

const plans: Readonly<Record<Exclude<HigherOrderName, InlinedName>, Plan>> = {
  cond: {
    prefixes: ["true_graph", "false_graph"],
    inputs: ([, operands]) => items(operands),
    arrange: (graphs, [pred, operands]) => [pred!, ...graphs, operands!],
    unknownOutput: () => raise(types.AttributeError, "'NoneType' object has no attribute 'shape'"),
    check: ([yes, no], names) => checkBranches(yes!, no!, names, true),
    result: ([yes, no], _args, traced, names) => {
      if (!traced) checkBranches(yes!, no!, names, false);
      return yes!;
    },
    differentiates: ([pred, operands]) => [pred!, ...items(operands)].some(requiresGradient),
    run: [0, 1],
    retold: { graph: 1, from: "function" },
    belowAutograd: (traced) => !traced,
  },
  map_impl: {
    prefixes: ["body_graph"],
    inputs: (args) => slices(args, 0),
    all: (args) => Array.from({ length: lengthOf(items(args[0])[0]!) - 1 }, (_, i) => slices(args, i + 1)),
    arrange: (graphs, args) => [...graphs, ...args],
    result: ([outputs], [xs], traced) => outputs!.map((each) => onTensor(each, (tensor) => {
      const expanded = op("aten::expand", tensor, [size(items(xs)[0]!), ...tensor.sizes.map((dim) => (typeof dim === "number" ? BigInt(dim) : dim))], false);
      return traced ? expanded : op("aten::clone", expanded as OpArg, memoryFormats.contiguous_format);
    })),
    run: [0],
    retold: { graph: 0, from: "traced", tellsSymbols: true },
    belowAutograd: (traced) => !traced,
  },
  while_loop: {
    prefixes: ["while_loop_cond_graph", "while_loop_body_graph"],
    inputs: ([carried, rest]) => [...items(carried), ...items(rest)],
    arrange: (graphs, args) => [...graphs, ...args],
    result: ([outputs], [carried]) => {
      checkCarried(outputs!, items(carried));
      return outputs!;
    },
    run: [1],
    retold: { graph: 1, from: "traced" },
    belowAutograd: () => true,
  },
  scan: {
    prefixes: ["scan_combine_graph"],
    // Copies are made of real tensors alone (torch/_dynamo/utils.py, `clone_input`).
    inputs: ([init, xs, dim, , rest]) => [
      ...items(init), ...items(xs).map((x) => onTensor(x, (tensor) => op("aten::select_copy.int", tensor, dim as bigint, 0n))), ...items(rest),
    ],
    arrange: (graphs, args) => [...graphs, ...args],
    unknownOutput: (index, [init]) => raise(types.RuntimeError, index < items(init).length ? "tensor_meta" : "val"),
    result: ([outputs], [init, xs, dim]) => outputs!.map((each, i) => (i < items(init).length ? each : stacked(each, size(items(xs)[0]!, Number(dim))))),
    run: [0],
    retold: { graph: 0, from: "nodes" },
    belowAutograd: () => true,
  },
  hints_wrapper: {
    prefixes: ["hints_wrapper_body_graph"],
    inputs: ([operands]) => items(operands),
    arrange: (graphs, args) => [...graphs, ...args],
    result: ([outputs]) => outputs!,
    run: [0],
    retold: { graph: 0, from: "function" },
    belowAutograd: () => true,
  },
  strict_mode: {
    prefixes: ["strict_graph"],
    inputs: ([operands]) => items(operands),
    arrange: (graphs, args) => [...graphs, ...args],
    result: ([outputs]) => outputs!,
    run: [0],
    retold: { graph: 0, from: "traced" },
    plain: true,
    belowAutograd: () => true,
  },
};

const requiresGradient = (value: Value): boolean => value instanceof PyTensor && value.tensor.requiresGrad;

/** A result that requires gradients; an input that comes out is a view of itself. */
function requireGradient(value: Value, inputs: readonly Value[]): Value {
  if (!(value instanceof PyTensor) || !(value.tensor.dtype.isFloatingPoint || value.tensor.dtype.isComplex)) return value;
  const isInput = inputs.some((input) => input instanceof PyTensor && input.tensor === value.tensor);
  const own = (isInput ? onTensor(value, (tensor) => op("aten::view_as", tensor, tensor)) : value) as PyTensor;
  own.tensor.requiresGrad = true;
  own.tensor.isLeaf = false;
  return own;
}

type Inline = (target: HigherOrderCall, args: readonly Value[], host: ReplayHost) => Value;

const inlined: Readonly<Record<InlinedName, Inline>> = {
  /** Its function's nodes keep their own traces. */
  tag_activation_checkpoint: (target, args, host) => {
    if (target.contexts !== undefined) call(preludeAttribute("torch.utils.checkpoint", "_enter"), [target.contexts]);
    return replay(target.subgraphs[0]!, args, { ...host, explains: true });
  },
  /** The forward's nodes are the call's; an input that comes out is a view of itself. A list that comes out is no tensor, and is left as it is (torch/csrc/autograd/python_function.cpp). */
  autograd_function_apply: (target, [operands, lifted], host) => {
    const given = items(operands);
    const run = (): Value => replay(target.subgraphs[0]!, [...given, ...items(lifted)], { ...host, enter: () => undefined });
    // Once traced it is nothing but its nodes.
    const isTraced = host.unchecked === true;
    const result = isTraced ? run() : withoutGradients(run);
    const isFollowed = !isTraced && isGradEnabled() && given.some(requiresGradient);
    const own = (value: Value, i = 0): Value => {
      if (isFollowed && !target.fixed.has(i)) return requireGradient(value, given);
      const isInput = value instanceof PyTensor && given.some((input) => input instanceof PyTensor && input.tensor === value.tensor);
      return isInput ? onTensor(value, (tensor) => op("aten::view_as", tensor, tensor)) : value;
    };
    return result instanceof PyList ? result : result instanceof PyTensor ? own(result) : newTuple(items(result).map(own));
  },
};

/** A forward runs without gradients, whatever modes it records. */
function withoutGradients<T>(body: () => T): T {
  const outer = isGradEnabled();
  setGradEnabled(false);
  try {
    return body();
  } finally {
    setGradEnabled(outer);
  }
}

const isInlined = (name: HigherOrderName): name is InlinedName => Object.hasOwn(inlined, name);


/** `length` copies of a tensor, one after the other in a new first dimension. */
function stacked(value: Value, length: OpArg): Value {
  return onTensor(value, (tensor) => {
    const first = op("aten::unsqueeze", tensor, 0n) as PyTensor["tensor"];
    return op("aten::repeat", first, [length, ...tensor.sizes.map(() => 1n)] as OpArg);
  });
}

const runsFirst = (plan: Plan, args: readonly Value[]): boolean => !isBelowAutograd() && (plan.differentiates === undefined ? !plan.belowAutograd(true) : plan.differentiates(args));

/** Computes a higher-order operator on fake tensors, unrecorded. */
export function runHigherOrder(target: HigherOrderCall, args: readonly Value[], env: ShapeEnv, hostFor: HostFor): Value {
  return withoutSymMode(() => withoutModes(() => {
    if (isInlined(target.nodeName)) return inlined[target.nodeName](target, args, hostFor(null));
    const plan = plans[target.nodeName];
    const inputs = plan.inputs(args, false);
    const host = hostFor(null);
    const first = runsFirst(plan, args);
    return env.ignoringFreshUnbacked(() => {
      if (first) differentiate(target, inputs, target.nodeName === "map_impl" ? items(args[0]) : [], host, retracing && plan.differentiates !== undefined);
      // What is run then was traced, and checks nothing any more.
      const how = first ? asTraced(host) : host;
      const run = (given: readonly Value[]): readonly (readonly Value[])[] => plan.run.map((i) => items(replay(target.subgraphs[i]!, given, how)));
      const runAll = (): readonly (readonly Value[])[] => {
        const outputs = run(inputs);
        // Running it on all else as well shows in the symbols that are made.
        if (env.hasUnbacked) plan.all?.(args).forEach(run);
        return outputs;
      };
      const results = finished(plan.result(plan.belowAutograd(false) ? belowAutograd(runAll) : runAll(), args, false, first ? null : target.names), plan, inputs, false);
      if (first) checkSaved(inputs);
      return results;
    });
  }));
}

/** Runs a graph as its trace would run: it checks nothing any more, and has the nodes of what is executed in place. */
const asTraced = (host: ReplayHost): ReplayHost => ({
  ...host,
  unchecked: true,
  higherOrder: (target, args, kwargs) => (isInlined(target.nodeName) ? inlined[target.nodeName](target, args, asTraced(host)) : host.higherOrder(target, args, kwargs)),
});

/** The results in the retrace, from the nested graphs as they have just been traced. */
function retell(target: HigherOrderCall, children: readonly GraphModule[], args: readonly Value[], inputs: readonly Value[], env: ShapeEnv, hostFor: HostFor): Value {
  const plan = plans[target.nodeName as Exclude<HigherOrderName, InlinedName>];
  const { graph, from, tellsSymbols } = plan.retold;
  return withoutSymMode(() => withoutModes(() => {
    const run = (): readonly Value[] => from === "nodes" ? outputValues(children[graph]!.graph).map(snapshot)
      : items(replay(target.subgraphs[graph]!, inputs, from === "traced" ? asTraced(hostFor(null)) : hostFor(null)));
    const compute = (): readonly Value[] => plan.result([plan.belowAutograd(true) ? belowAutograd(run) : run()], args, true, target.names);
    return finished(tellsSymbols ? compute() : env.ignoringFreshUnbacked(compute), plan, inputs, true);
  }));
}

/** Where no gradients were followed inside, they are followed from the operator as a whole. */
function finished(results: readonly Value[], plan: Plan, inputs: readonly Value[], traced: boolean): Value {
  if (!plan.belowAutograd(traced) || isBelowAutograd() || !isGradEnabled() || !inputs.some(requiresGradient)) return newTuple(results);
  return newTuple(results.map((value) => requireGradient(value, inputs)));
}

export function recordHigherOrder(tracer: ProxyTracer, target: HigherOrderCall, args: readonly Value[], kwargs: Kwargs, env: ShapeEnv, hostFor: HostFor): Value {
  if (isInlined(target.nodeName)) return inlined[target.nodeName](target, args, hostFor(tracer));
  const plan = plans[target.nodeName];
  const inputs = withoutModes(() => plan.inputs(args, true));
  const { current } = tracer;
  const children = target.subgraphs.map((module) => {
    const child = new ProxyTracer(env);
    child.inputs(inputs.map((value) => toOpArg(value) as OpResult), () => new PyList([...inputs]));
    const result = withoutModes(() => withMode(child, () => child.trace(() => replay(module, inputs, plan.plain ? asPlain(hostFor(child), child, current) : hostFor(child)))));
    child.graph.create("output", "output", [outputArgument(child, result)]);
    removeDeadSymbols(child.graph);
    dedupeSymbols(child.graph);
    return child.module;
  });
  const unknown = unknownOutputs(children);
  if (unknown >= 0) plan.unknownOutput?.(unknown, args);
  plan.check?.(children.map(({ graph }) => outputValues(graph)), target.names);
  let number = 0;
  while (tracer.module.attributes.has(`${plan.prefixes[0]!}_${number}`)) number++;
  const names = plan.prefixes.map((prefix) => `${prefix}_${number}`);
  names.forEach((name, i) => tracer.module.attributes.set(name, children[i]));
  tracer.current = current;
  const operands = args.map((arg) => argumentOf(tracer, arg));
  const graphs = names.map((name): Node => {
    const node = tracer.graph.create("get_attr", name);
    tracer.inherit(node);
    return node;
  });
  const named = new Map([...kwargs].map(([name, value]) => [name, argumentOf(tracer, value)] as const));
  const node = tracer.create(higherOrderTarget(target.nodeName), plan.arrange(graphs, operands), named);
  const value = whileRetracing(() => retell(target, children, args, inputs, env, hostFor));
  const results = items(value).map((each) => toOpArg(each) as OpResult);
  unbackedBindings(env, results, () => value);
  tracer.track(results, node);
  return value;
}

/** A graph that is called as a function: nobody says which of its nodes is run. */
function asPlain(host: ReplayHost, tracer: ProxyTracer, current: ProxyTracer["current"]): ReplayHost {
  tracer.current = current;
  return { ...host, enter: () => undefined, explains: false };
}

function outputsOf(graph: Graph): readonly Argument[] {
  const [output] = graph.nodes.at(-1)!.args;
  return output instanceof TupleArg ? output.items : Array.isArray(output) ? (output as readonly Argument[]) : [];
}

/** The first output that is a constant of a nested graph's own, or -1. */
function unknownOutputs(children: readonly GraphModule[]): number {
  const places = children.map(({ graph }) => outputsOf(graph).findIndex((item) => item instanceof Node && item.op === "get_attr")).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** What a nested graph gives, as it was traced. */
function outputValues(graph: Graph): readonly Value[] {
  return outputsOf(graph).map((item) => (item instanceof Node ? fromOpResult(item.meta.val as OpResult) : null));
}

/** A node says what its value was by a tensor of its own (torch/fx/experimental/proxy_tensor.py, `snapshot_fake`). */
const snapshot = (value: Value): Value => onTensor(value, (tensor) => Object.assign(fakify(tensor), { requiresGrad: false, isLeaf: true }));

let retracing = false;

/** What runs a function again for its results after it was traced (`trace_cond`, `trace_map`). */
function whileRetracing<T>(body: () => T): T {
  const outer = retracing;
  retracing = true;
  try {
    return body();
  } finally {
    retracing = outer;
  }
}

/**
 * Functions that are differentiated are first run on inputs of their own (`create_fw_bw_graph`): for what they give, for a graph of it, and for one
 * of its gradients. Where a trace goes on the last is traced with changes of grad mode recorded, not made: as many of its results as of the first
 * run's must require gradients (torch/_functorch/_aot_autograd/traced_function_transforms.py). `sliced`: what the first inputs are slices of.
 */
function differentiate(target: HigherOrderCall, inputs: readonly Value[], sliced: readonly Value[], host: ReplayHost, isTraced: boolean): void {
  const own = inputs.map((value, i) => (sliced[i] !== undefined && !isGradEnabled() ? freshSlice(value, sliced[i]!) : freshInput(value)));
  const run = (how: ReplayHost): number[] => target.subgraphs.map((module) => items(replay(module, own, how)).filter(requiresGradient).length);
  const given = run(host);
  // A graph is made of it, whose inputs are looked at for symbols that nothing has told.
  unbackedBindings(host.env, own.map((value) => toOpArg(value) as OpResult), () => new PyList([...own]));
  run(host);
  if (!isGradEnabled()) return belowAutograd(() => target.subgraphs.forEach((module) => checkOrigins(items(replay(module, own, host)))));
  const differentiated = run(isTraced ? { ...host, mode: () => null } : host);
  if (given.some((count, i) => count !== differentiated[i])) raise(types.AssertionError);
}

/** All that goes in is saved for the gradients (torch/_higher_order_ops/utils.py, `save_tensors_and_symints_for_backward`). */
function checkSaved(inputs: readonly Value[]): void {
  if (isGradEnabled() && inputs.some(requiresGradient) && inputs.some((value) => value instanceof PyTensor && value.tensor.inference)) raise(types.RuntimeError, inferenceSaved);
}

/** A view made where no gradients are followed says that it requires them, and has none. */
function checkOrigins(outputs: readonly Value[]): void {
  const at = outputs.filter(requiresGradient).findIndex((value) => !(value as PyTensor).tensor.isLeaf);
  if (at >= 0) raise(types.RuntimeError, `element ${at} of tensors does not require grad and does not have a grad_fn`);
}

function freshSlice(value: Value, of: Value): Value {
  const made = freshInput(value);
  if (made instanceof PyTensor && requiresGradient(of)) [made.tensor.requiresGrad, made.tensor.isLeaf] = [true, false];
  return made;
}

/** `_from_fun`: of the same metadata, with nothing remembered. */
function freshInput(value: Value): Value {
  if (!(value instanceof PyTensor)) return value;
  const tensor = fakify(value.tensor);
  tensor.isLeaf = true;
  return fromOpResult(tensor);
}

function outputArgument(tracer: ProxyTracer, result: Value): Argument {
  if (result instanceof PyTensor || result instanceof PySym) return tracer.output(toOpArg(result) as OpResult);
  return result instanceof PyList ? result.items.map((each) => outputArgument(tracer, each)) : result instanceof PyTuple ? new TupleArg(result.items.map((each) => outputArgument(tracer, each))) : argumentOf(tracer, result);
}

function argumentOf(tracer: ProxyTracer, value: Value): Argument {
  if (value instanceof PyTuple) return new TupleArg(value.items.map((item) => argumentOf(tracer, item)));
  if (value instanceof PyList) return value.items.map((item) => argumentOf(tracer, item));
  if (value instanceof PyDict) return new DictArg(dictEntries(value).map(([key, item]) => [argumentOf(tracer, key), argumentOf(tracer, item)] as const));
  // A symbol that has become a number is still its node (proxy_tensor.py, `unwrap_proxy`).
  if (value instanceof PySym) return tracer.output(value.node);
  return tracer.argument(toOpArg(value));
}

const targets = new Map<string, HigherOrderTarget>();

function higherOrderTarget(name: string): HigherOrderTarget {
  let target = targets.get(name);
  if (target === undefined) targets.set(name, (target = new HigherOrderTarget(name)));
  return target;
}
