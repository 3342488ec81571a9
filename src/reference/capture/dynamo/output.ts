/**
 * The first graph while it is built: nodes in Dynamo's vocabulary, the proxies of traced values, registered attributes
 * (torch/_dynamo/output_graph.py, torch/_dynamo/variables/builder.py).
 *
 * A traced value is a Python object with a node: a fake tensor or a symbolic scalar. Real tensors become traced ones when they
 * are reached through something that has a source (`L['self'].layer.weight`).
 */
import { refuseNewFake, type Transform } from "./higherOrder/functorch.ts";
import { DictArg, type Graph, type GraphModule, Leaf, SliceArg, TupleArg, type Argument, type CallTarget, type ModuleFrame, type Node, type Opcode, noKwargs as noArguments } from "../../graph/index.ts";
import { PySym, PyTensor, TorchGenerator, aliasTensor, fakeTensor, newTuple, opResultOf, torchTypes } from "../../library/torch/index.ts";
import { PyBoxed, PyBuiltin, PyDict, PyException, PyFunction, PyGenerator, PyIterator, PyList, PyMethod, PyModule, PyObject, PySlice, PyTuple, PyType, dictEntries, noKwargs, realm, types, uninterrupted, type FrameInfo, type Kwargs, type TracebackEntry, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import type { ShapeEnv } from "../../symbolic/index.ts";
import { PendingUnbackedSymbols, unbackedBindings } from "../shared/bindings.ts";
import { likeness } from "../shared/likeness.ts";
import { Runs } from "../shared/runs.ts";
import { PythonTarget, getItemTarget } from "../shared/targets.ts";
import { NodeTraces } from "./stack.ts";
import { runFake } from "./fakeRun.ts";
import { refusalAt, refuse, unsupported } from "./refuse.ts";
import { Rejection } from "../shared/rejection.ts";
import { describe } from "./describe.ts";
import { isUserObject } from "./userObjects.ts";
import { isEnumMember } from "./unmodelled.ts";
import { SubgraphTracer } from "./subgraph.ts";
import { typeName } from "../../protocol/index.ts";
import { MissingAttribute, OpaqueVariable } from "./getAttr.ts";
import { proxiedMember } from "./objectFields.ts";
import { missingOperand } from "./missingAttribute.ts";

export class OutputGraph {
  /** The graph of the traced function itself. */
  readonly root = new SubgraphTracer(null);
  /** The graph being written: the root's, or that of a function passed to a higher-order operator. */
  #tracer: SubgraphTracer = this.root;
  readonly env: ShapeEnv;
  /** The frame that called the traced function: stack traces end before it. */
  readonly rootFrame: FrameInfo | null;
  /** Attributes of the first graph's module by their key: tensors and modules (`L__self___linear`). */
  readonly attributes = new Map<string, Value>();
  readonly runs: Runs = new Runs();
  /** How an attribute key was reached: `L['self'].linear`. */
  readonly keySources = new Map<string, string>();
  moduleStack: readonly ModuleFrame[] = [];
  readonly #traces: NodeTraces;
  readonly #proxies = new Map<PyObject, Node>();
  readonly #fakes = new Map<PyTensor, PyTensor>();
  readonly #reals = new Map<PyTensor, PyTensor>();
  readonly #keys = new Map<PyObject, string>();

  constructor(env: ShapeEnv, rootFrame: FrameInfo | null) {
    this.env = env;
    this.rootFrame = rootFrame;
    this.#traces = new NodeTraces(realm(), rootFrame);
  }

  get graph(): Graph {
    return this.#tracer.graph;
  }

  get module(): GraphModule {
    return this.root.module;
  }

  get isRootTracer(): boolean {
    return this.#tracer === this.root;
  }

  /** Runs `body` with nodes going to a graph of its own, nested in the current one. */
  withSubgraph<T>(body: (tracer: SubgraphTracer) => T, liftsSymbols?: boolean): T {
    const tracer = new SubgraphTracer(this.#tracer, liftsSymbols);
    return this.within(tracer, () => body(tracer));
  }

  /** Runs `body` with nodes going to the graph of `tracer`. */
  within<T>(tracer: SubgraphTracer, body: () => T): T {
    const outer = this.#tracer;
    this.#tracer = tracer;
    try {
      return body();
    } finally {
      this.#tracer = outer;
    }
  }

  proxyOf(value: Value): Node | undefined {
    const node = value instanceof PyObject ? this.#proxies.get(value) : undefined;
    return node === undefined ? undefined : this.#tracer.lift(node);
  }

  readonly #subgraphs = new Set<string>();

  /** Names for subgraphs, never given before (`install_subgraph`). */
  subgraphNames(...prefixes: readonly string[]): readonly string[] {
    return prefixes.map((prefix) => {
      let i = 0;
      while (this.#subgraphs.has(`${prefix}_${i}`)) i++;
      this.#subgraphs.add(`${prefix}_${i}`);
      return `${prefix}_${i}`;
    });
  }

  /** A node of any graph as the current one sees it. */
  here(node: Node): Node {
    return this.#tracer.lift(node);
  }

  /** The node of a value in whichever graph made it. */
  originOf(value: PyObject): Node | undefined {
    return this.#proxies.get(value);
  }

  isTraced(value: Value): boolean {
    return value instanceof PyObject && this.#proxies.has(value);
  }

  /** An input: a placeholder bound to `value`, which is fake already. */
  input(name: string, value: PyTensor): Node {
    const node = this.root.graph.placeholder(name);
    node.meta.val = value.tensor;
    this.#proxies.set(value, node);
    return node;
  }

  /** Makes a node and computes its value on fake tensors; gives the traced result. */
  record(op: Opcode, target: CallTarget | string, args: readonly Value[], kwargs: Kwargs, run: (args: readonly Value[], kwargs: Kwargs) => Value): Value {
    const known = (value: Value): boolean => hasProxy(value) || this.isTraced(value);
    if (!args.every(known) || ![...kwargs.values()].every(known)) {
      unsupported(`call_function args: ${args.map(describe).join(" ")} ${[...kwargs.values()].map(describe).join(" ")}`);
    }
    const node = this.create(op, target, args.map((arg) => this.argument(arg)), this.#namedArguments(kwargs));
    const fakeArgs = args.map((arg) => this.#faked(arg));
    const fakeKwargs: Kwargs = kwargs.size === 0 ? noKwargs : new Map([...kwargs].map(([name, value]) => [name, this.#faked(value)]));
    const running = { op, target: typeof target === "string" ? target : targetText(target), args: fakeArgs, kwargs: fakeKwargs };
    const callee = op === "call_module" ? this.attributes.get(target as string) as PyObject : target instanceof PythonTarget ? target.callee ?? target : target;
    return this.wrap(this.#run(node, callee, fakeArgs, fakeKwargs, () => runFake(running, () => run(fakeArgs, fakeKwargs))), node);
  }

  /** `value` with the fakes of the tensors that are met for the first time, those of containers. */
  #faked(value: Value): Value {
    if (value instanceof PyTensor) return this.#proxies.has(value) ? value : (this.#fakes.get(value) ?? value);
    if (!(value instanceof PyTuple || value instanceof PyList)) return value;
    const items = value.items.map((item) => this.#faked(item));
    // Sizes are plain tuples to a graph (torch/fx/node.py, `map_aggregate`).
    if (value.cls.name === "Size" && items.every((item) => typeof item === "bigint")) return new PyTuple(items);
    if (items.every((item, i) => item === value.items[i])) return value;
    return value instanceof PyTuple ? new PyTuple(items) : new PyList(items);
  }

  /** Tensors of a list that are met for the first time are wrapped from its end (variables/lazy.py, `realize_all` of a list's items). */
  #wrapItems(value: Value): void {
    if (!(value instanceof PyList)) return;
    for (const item of [...value.items].reverse()) if (item instanceof PyTensor && !this.#proxies.has(item)) this.untracedTensor(item);
  }

  /** A node that calls a method of a module, which is itself a node (`generic_call_method_helper`). */
  recordOn(self: Node, module: PyObject, name: string, args: readonly Value[], kwargs: Kwargs, run: () => Value): Value {
    const node = this.create("call_method", name, [self, ...args.map((arg) => this.argument(arg))], this.#namedArguments(kwargs));
    return this.wrap(this.#run(node, name, [module, ...args], kwargs, () => runFake({ op: "call_method", target: name, args: [module, ...args], kwargs }, run)), node);
  }

  #namedArguments(kwargs: Kwargs): ReadonlyMap<string, Argument> {
    return kwargs.size === 0 ? noArguments : new Map([...kwargs].map(([name, value]) => [name, this.argument(value)] as const));
  }

  create(op: Opcode, target: CallTarget | string, args: readonly Argument[], kwargs?: ReadonlyMap<string, Argument>, graph = this.graph): Node {
    const node = graph.create(op, target, args, kwargs);
    node.meta.stackTrace = this.#traces.at(realm().frame);
    node.meta.moduleStack = this.moduleStack;
    return node;
  }

  #run(node: Node, callee: CallTarget | PyObject | string, args: readonly Value[], kwargs: Kwargs, body: () => Value): Value {
    if (this.transform === "vmap") return this.#runBatched(body);
    // A graph has plain tuples for sizes and named ones (torch/fx/node.py, `map_aggregate`), of which `torch.Tensor(size)` makes something else.
    if (!this.isRootTracer || this.env.hasUnbacked || this.transform !== null || args.some(holdsNamed)) return this.compute(body);
    const like = this.env.hasSymbols ? null : likeness(callee, args, kwargs, (real) => this.fakeOf(real));
    return this.runs.record(node, like, () => withEnvironment(this.env, body));
  }

  /** What fails on batched tensors shows them, with the dimensions that are out of sight here. */
  #runBatched(body: () => Value): Value {
    try {
      return this.compute(body);
    } catch (error) {
      // What fails for a tensor that is no fake one yet shows none of them.
      if (error instanceof Rejection && !error.type.endsWith(".InternalTorchDynamoError")) refuse("a failure inside a function that is vectorised");
      throw error;
    }
  }

  /** Runs library code on fake tensors, unrecorded. */
  compute<T>(run: () => T): T {
    return uninterrupted(() => withoutModes(() => withEnvironment(this.env, run)));
  }

  /** `handle_traced_output` (builder.py): what the value of `node` is to the traced code. */
  wrap(value: Value, node: Node): Value {
    // Where a call gives nothing, or what is refused, nobody looks.
    const bindings = this.#isUnseen(value, node) ? undefined : reported(() => unbackedBindings(this.env, opResultOf(value), () => value));
    if (bindings) node.meta.unbackedBindings = bindings;
    return this.#wrapOne(value, node);
  }

  /** Whether the value of a node is not kept with it (`set_example_value`). */
  #isUnseen(value: Value, node: Node): boolean {
    if (value === null || this.#proxiesAlone) return true;
    if (value instanceof PyTuple || value instanceof PyList) return value.cls === torchTypes.Size && value.items.every((item) => typeof item === "bigint");
    return !(value instanceof PyTensor || value instanceof PySym || isKept(value, node));
  }

  #proxiesAlone = false;

  /** Nodes whose values the graph is told nothing of. */
  proxiesAlone<T>(body: () => T): T {
    this.#proxiesAlone = true;
    try {
      return body();
    } finally {
      this.#proxiesAlone = false;
    }
  }

  #wrapOne(value: Value, node: Node): Value {
    if (value instanceof PyTensor) return this.#adopt(value, node);
    if (value instanceof PySym) {
      // The same size read of two tensors is two variables.
      const own = this.#proxies.has(value) ? new PySym(value.node) : value;
      node.meta.val = own.node;
      this.#proxies.set(own, node);
      return own;
    }
    if (value instanceof PyTuple || value instanceof PyList) return this.#wrapSequence(value, node);
    if (value !== null && !isKept(value, node)) unsupported(`torch.* op returned non-Tensor ${value instanceof PyObject ? value.cls.name : typeName(value)} ${node.op} ${typeof node.target === "string" ? node.target : targetText(node.target)}`);
    return value;
  }

  #adopt(value: PyTensor, node: Node): PyTensor {
    const own = this.#proxies.has(value) || !value.tensor.fake ? aliasTensor(value) : value;
    node.meta.val = own.tensor;
    this.#proxies.set(own, node);
    return own;
  }

  #wrapSequence(value: PyTuple | PyList, node: Node): Value {
    if (value instanceof PyTuple && value.items.every((item) => typeof item === "bigint")) return value;
    node.meta.val = opResultOf(value);
    const items = value.items.map((item, index) => {
      if (item === null) return null;
      const projection = this.create("call_function", getItemTarget, [node, BigInt(index)]);
      return this.#wrapOne(item, projection);
    });
    if (!(value instanceof PyTuple)) return new PyList(items);
    const made = newTuple(items, value.cls);
    // All sizes at once are given to a call as the node that they came from (lists.py, `SizeVariable.as_proxy`).
    if (value.cls === torchTypes.Size) this.#proxies.set(made, node);
    return made;
  }

  readonly #named = new Set<PyObject>();

  /** A variable gives its name to the node of the first traced tensor it holds (torch/_dynamo/variables/tensor.py, `set_name_hint`). */
  nameHint(value: PyObject, name: string): void {
    if (!(value instanceof PyTensor)) return;
    const node = this.#proxies.get(value);
    if (node?.op === "placeholder") this.meet(value);
    if (node === undefined || node.op === "placeholder" || this.#named.has(value)) return;
    this.#named.add(value);
    node.graph.rename(node, name);
  }

  /** Associates a traced result that was computed elsewhere. */
  bind(value: PyObject, node: Node): void {
    this.#proxies.set(value, node);
  }

  /** A value as an argument of a node. */
  argument(value: Value): Argument {
    if (value === null || typeof value !== "object") return value;
    const node = this.#proxies.get(value);
    if (node?.op === "placeholder" && value instanceof PyTensor) this.meet(value);
    if (node) return this.#tracer.lift(node);
    if (value instanceof PyTensor) return this.untracedTensor(value);
    if (value instanceof PyTuple) return new TupleArg(value.items.map((item) => this.argument(item)));
    if (value instanceof PyList) {
      this.#wrapItems(value);
      return value.items.map((item) => this.argument(item));
    }
    if (value instanceof PySlice) return new SliceArg(this.argument(value.start), this.argument(value.stop), this.argument(value.step));
    if (value instanceof MissingAttribute) {
      const member = proxiedMember(value);
      return member === undefined ? missingOperand(this, value) : this.argument(member);
    }
    if (value instanceof PyDict && value.cls === types.dict) return new DictArg(dictEntries(value).map(([key, item]) => [this.argument(key), this.argument(item)] as const));
    return new Leaf(value, `<${value.cls.name}>`);
  }

  /** Told of an input that the traced code meets, each time. */
  meet: (input: PyTensor) => void = () => {};

  /** Set by the front end: what makes a traced tensor of one without a proxy (a global, a closure's, …). */
  foreign: { trace(real: PyTensor): PyTensor } | null = null;

  untracedTensor(real: PyTensor): Argument {
    return this.foreign === null ? refuse("a tensor that is neither an input nor an attribute") : this.argument(this.foreign.trace(real));
  }

  /** The transform of torch.func that what is being followed is subject to. */
  transform: Transform | null = null;

  /** What it is given, and those around it. */
  transformed: ReadonlySet<Value> = new Set();

  /** Whether a tensor is among them, or what it was followed as. */
  isTransformed(real: PyTensor): boolean {
    return this.transformed.has(real) || this.transformed.has(this.#fakes.get(real) ?? null);
  }

  /** How many functions around are. */
  vectorised = 0;

  /** Where the traced function returned, once it has: what is met later is met there. */
  returnedAt: readonly TracebackEntry[] | null = null;

  /**
   * `register_attr_or_module` for a tensor: its fake, bound to a `get_attr` node. The first key an object gets, it keeps.
   */
  tensorAttribute(real: PyTensor, source: string, names: readonly string[] = [source]): PyTensor {
    const known = this.#fakes.get(real);
    if (known !== undefined && this.#proxies.has(known)) return known;
    if (this.transform !== null) refuseNewFake(this, real, false);
    const key = this.register(real, source, names);
    const fake = known ?? this.fakeOf(real);
    // Whatever graph is being written, attributes are read in the root's (output_graph.py, `register_attr_or_module`).
    const node = this.create("get_attr", key, [], undefined, this.root.graph);
    reported(() => unbackedBindings(this.env, fake.tensor, () => fake), this.returnedAt);
    node.meta.val = fake.tensor;
    this.#proxies.set(fake, node);
    return fake;
  }

  /** The fake of a real tensor; the same each time. */
  fakeOf(real: PyTensor): PyTensor {
    let fake = this.#fakes.get(real);
    if (fake === undefined) {
      this.#fakes.set(real, (fake = fakeTensor(real)));
      this.#reals.set(fake, real);
    }
    return fake;
  }

  /** The key under which `object` is an attribute of the graph's module. */
  register(object: PyObject, source: string, names: readonly string[] = [source]): string {
    const known = this.#keys.get(object);
    if (known !== undefined) return known;
    const key = this.freeKey(moduleKeyName(names));
    this.attributes.set(key, object);
    this.#keys.set(object, key);
    this.keySources.set(key, source);
    return key;
  }

  /** A key that is no other's, nor the name of a global of the traced function's (output_graph.py, `register_attr_or_module`). */
  freeKey(base: string, taken: ReadonlySet<string> = noKeys): string {
    const globals = outermostGlobals();
    let key = base;
    for (let i = 0; this.attributes.has(key) || taken.has(key) || globals?.has(key) === true; i++) key = `${base}_${i}`;
    return key;
  }

  /** Whether a real tensor has been wrapped, as an attribute or as an input. */
  isWrapped(real: PyTensor): boolean {
    const fake = this.#fakes.get(real);
    return this.#proxies.has(real) || (fake !== undefined && this.#proxies.has(fake));
  }

  /** The model's tensor that `fake` stands for, unless something has been done to it since it was read. */
  readFrom(fake: PyTensor): PyTensor | undefined {
    if (this.#proxies.get(fake)?.op !== "get_attr") return undefined;
    return this.#reals.get(fake);
  }

  keyOf(object: PyObject): string | undefined {
    return this.#keys.get(object);
  }
}

function outermostGlobals(): ReadonlyMap<string, Value> | undefined {
  let globals: ReadonlyMap<string, Value> | undefined;
  for (let { frame } = realm(); frame !== null; frame = frame.back) if (!frame.internal) ({ globals } = frame);
  return globals;
}

const noKeys: ReadonlySet<string> = new Set();

/** `OutputGraph.module_key_name`: `L['self'].layer.weight` is `L__self___layer_weight`. */
export function moduleKeyName(names: readonly string[]): string {
  let name = names.join("_");
  if (isKey.test(name)) return name;
  if (name.endsWith("]")) name = name.replace(/^[GL]\['?(.*?)'?\]$/, "$1");
  name = name.replace(/\[(\d+)\]/g, "_$1");
  name = name.replace(/[^a-zA-Z0-9_]/g, "_");
  return /^[a-zA-Z]/.test(name) ? name : `sub${name}`;
}

const isKey = /^[a-zA-Z]\w*$/;

function reported<T>(body: () => T, at: readonly TracebackEntry[] | null = null): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PendingUnbackedSymbols)) throw error;
    throw refusalAt(at, "InternalTorchDynamoError", `PendingUnbackedSymbolNotFound: ${error.message}`);
  }
}

/** Functions of torch whose plain integer is a constant of the trace. */
const integerFunctions: ReadonlySet<string> = new Set(["torch.sym_int", "torch.seed", "torch._constrain_as_size", "torch.distributed.get_rank", "torch.distributed.get_world_size"]);

/** Which results that are no tensors become constants (the last cases of `handle_traced_output`). */
function isKept(value: Value, node: Node): boolean {
  if (typeof value === "number") return true;
  if (typeof node.target !== "string") return !(node.target instanceof PythonTarget) || !node.target.qualified.startsWith("torch.") || integerFunctions.has(node.target.qualified);
  return node.op !== "call_method" || node.target === "bit_length" || node.target === "is_integer" || node.target === "hex";
}

const isOfUser: (value: Value) => boolean = isUserObject;

/** Whether a value can be an argument of a node: functions and objects of the user's cannot (`VariableTracker.as_proxy`). */
function hasProxy(value: Value): boolean {
  if (!(value instanceof PyObject)) return true;
  if (isOfUser(value)) return false;
  if (value instanceof MissingAttribute) return hasProxy(value.object);
  const isMember: boolean = isEnumMember(value);
  if (isMember) return true;
  if (value instanceof PyTuple || value instanceof PyList) return value.items.every(hasProxy);
  if (value instanceof PySlice) return [value.start, value.stop, value.step].every(hasProxy);
  if (value instanceof OpaqueVariable) return false;
  if (value instanceof PyException || value instanceof PyIterator || value instanceof PyGenerator || value instanceof PyModule) return false;
  if (value instanceof PyMethod && value.func instanceof PyFunction) return false;
  // Of Python's own only the classes of numbers stand for something, which are dtypes (builtin.py, `as_proxy`).
  if ((value instanceof PyBuiltin && value.owner === null && value.module === "builtins") || (value instanceof PyType && !value.heap && value.module === "builtins")) return value === types.bool || value === types.int || value === types.float;
  return !(value instanceof PyFunction) && !(value instanceof TorchGenerator) && !(value.cls.heap && !(value instanceof PyTuple || value instanceof PyBoxed));
}

/** `repr` of a callable, as messages about a failing node show it. */
function targetText(target: CallTarget): string {
  if (target instanceof PythonTarget) return target.text;
  // What Python has no operator for is a function of torch.
  return target.qualified.startsWith("torch.") ? `<function ${target.nodeName} at 0x…>` : `<built-in function ${target.nodeName}>`;
}

const holdsNamed = (value: Value): boolean => (value instanceof PyTuple && value.cls !== types.tuple) || ((value instanceof PyTuple || value instanceof PyList) && value.items.some(holdsNamed));
