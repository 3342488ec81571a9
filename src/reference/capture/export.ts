/**
 * `torch.export.export(model, args, kwargs)` in PyTorch 2.6's strict training IR (torch/export/_trace.py): Dynamo's graph, a retrace of
 * it to pre-dispatch ATen, passes, signature, ranges. Each stage is a call here, in the order in which PyTorch runs them.
 */
import { GraphModule, Leaf, Node as GraphNode, StackTrace, TupleArg, printModule, signatureText, type Node, type Signature } from "../graph/index.ts";
import { PySym, PyTensor, enterAutocast, enterInference, exitAutocast, exitInference, fakeTensor, toOpArg, isModule, signatureParameters, typeText, withFakeParameters, type ParameterNames } from "../library/torch/index.ts";
import { types, raise, PyList, PyObject, PyTuple, dictOf, type Kwargs, type Value } from "../objects/index.ts";
import { isGradEnabled, nextEpoch, setGradEnabled, withEnvironment, withMode, type OpResult, type Tensor } from "../ops/index.ts";
import { call, getAttribute, repr } from "../protocol/index.ts";
import { DimConstraints, GuardOnDataDependent, ShapeEnv, freeSymbols } from "../symbolic/index.ts";
import { capture, type FirstGraph } from "./dynamo/capture.ts";
import { entryOf } from "./dynamo/entry.ts";
import { isOptimized, isScripted, originalOf } from "./dynamo/modules.ts";
import { dedupeSymbols, mergeGetItems, removeDeadSymbols } from "./passes/deadCode.ts";
import { fixStrictSignature, renameConstantNodes } from "./passes/strictSignature.ts";
import { NotReified } from "./passes/reify.ts";
import { insertRuntimeAsserts } from "./passes/runtimeAsserts.ts";
import { liftConstants } from "./passes/liftConstants.ts";
import { namePlaceholders } from "./passes/placeholderNames.ts";
import { verifyProgram } from "./passes/verify.ts";
import { orderAttributes, wrapRegions } from "./passes/regions.ts";
import { makeSignature, outputArguments } from "./passes/signature.ts";
import { PendingUnbackedSymbols } from "./shared/bindings.ts";
import { flatten, unnamedNode } from "./shared/pytree.ts";
import { Rejection, userError } from "./shared/rejection.ts";
import { recordHigherOrder, runHigherOrder } from "./retrace/higherOrder.ts";
import { InputShapes, combinedArgs, violations } from "./shapes/index.ts";
import { ProxyTracer, constantArgument } from "./retrace/proxy.ts";
import { symbolFrame } from "./retrace/symbolFrames.ts";
import { OpTarget, enterAutocastTarget, enterInferenceTarget, exitInferenceTarget, setGradEnabledTarget, type ModeTarget } from "./shared/targets.ts";
import { replay, type ReplayHost } from "./shared/replay.ts";
import { originalNames, tracedState, type TracedState } from "./shared/traced.ts";

export interface ExportedProgram {
  readonly module: GraphModule;
  readonly signature: Signature;
  readonly env: ShapeEnv;
  readonly shapes: InputShapes | null;
}

/** What a pass-made node shows as its trace: a frame without a source line, hence a bare comment. */
const passTrace = new StackTrace(null, "torch/fx/passes/runtime_assert.py", 24, "insert_deferred_runtime_asserts", "");

export function exportProgram(model: Value, args: Value, kwargs: Kwargs, dynamicShapes: Value, blame: BlameFrame): ExportedProgram {
  if (!isModule(model)) throw new Rejection("builtins.ValueError", `Expected \`mod\` to be an instance of \`torch.nn.Module\`, got ${typeText(model)}.`);
  if (!(args instanceof PyTuple)) throw userError(`Expecting \`args\` to be a tuple of example positional inputs, got ${typeText(args)}`);
  if (isScripted(model)) throw new Rejection("builtins.ValueError", "Exporting a ScriptModule is not supported. Maybe try converting your ScriptModule to an ExportedProgram using `TS2EPConverter(mod, args, kwargs).convert()` instead.");
  const env = new ShapeEnv();
  blame(env);
  const called = isOptimized(model) ? originalOf(model) : model;
  const forward = getAttribute(called, "forward");
  const given = flatten(new PyTuple([args, dictOf([...kwargs])])).map(({ value }) => value);
  const parameters = signatureParameters(forward);
  const entry = entryOf(model, args, kwargs);
  // What is compiled is called as the wrapper that it was given.
  const combined = combinedArgs(called !== model && entry.wrapped ? entry.parameters : parameters, args.items, kwargs);
  const shapes = violations(() => InputShapes.read(combined, given, dynamicShapes, env, entry));
  const first = capture(model, args, kwargs, env, {
    of: (real) => shapes?.fakeOf(real) ?? fakeTensor(real),
    meet: (fake) => { violations(() => shapes?.meet(fake)); },
  });
  const empty = isEmpty(first);
  // Without a graph Dynamo keeps no symbols either (torch/_dynamo/eval_frame.py, `export`).
  if (shapes !== null && empty) return exportProgram(model, args, kwargs, null, blame);
  // Guards are made for the graph before it is run; the conditions are solved after that, or instead.
  try {
    violations(() => shapes?.verify());
  } catch (error) {
    checkFloatSymbols(env);
    throw error;
  }
  if (first.foreign !== undefined) throw first.foreign;
  first.checkTypes();
  const state = tracedState(first.module, first.attributes);
  const outputs = recapture(first, env);
  shapes?.meetRest();
  checkFloatSymbols(env);
  first.checkMatches();
  checkArgumentCount(parameters, args.items.length);
  const tracer = retrace(first, state, outputs, env);
  checkWords(tracer.module);
  const program = finishProgram(model, tracer.module, first, state, env, userInputNames(called, first.args, first.kwargs), shapes);
  checkMetadata(first.inputs);
  return program;
}

/** There is a name for each argument (torch/_dynamo/eval_frame.py, `argument_names`). */
function checkArgumentCount({ positional, positionalOnly, varPositional }: ParameterNames, given: number): void {
  if (positionalOnly > 0 && varPositional === null && given > positional.length - positionalOnly) throw new Rejection("builtins.AssertionError", "More arguments than expected");
}

/** An overload that is called like a keyword of Python (`random_.from`) gives code that does not compile (torch/fx/experimental/proxy_tensor.py). */
function checkWords({ graph }: GraphModule): void {
  let line = 4;
  for (const { op, target } of graph.nodes) {
    if (op === "placeholder") continue;
    line += 1;
    if (target instanceof OpTarget && target.op.overload === "from") throw new Rejection("builtins.SyntaxError", `invalid syntax (proxy_tensor.py:1182 in wrapped, line ${line})`);
  }
}

/** Inputs that are constants of no kind that a program can keep (torch/_export/utils.py). */
function checkMetadata(inputs: readonly Value[]): void {
  const other = inputs.find((value) => value instanceof PyObject && !(value instanceof PyTensor || value instanceof PySym || [types.int, types.float, types.str].some((cls) => value.cls.mro.includes(cls))));
  if (other !== undefined) throw new Rejection("builtins.AssertionError", `Encountered an unsupported object of type ${typeText(other)} while writing the metadata for exported program`);
}

/**
 * Conditions on a float read from a tensor name a symbol that the solver of constraints has never seen, which shows where it is the only one:
 * those over several are never solved (torch/_dynamo/eval_frame.py, `export`; torch/fx/experimental/symbolic_shapes.py, `DimConstraints.solve`).
 */
function checkFloatSymbols(env: ShapeEnv): void {
  for (const { expr: asserted } of env.deferredRuntimeAsserts.get(null) ?? []) {
    const expr = env.simplify(asserted);
    if (!DimConstraints.takes(expr) || env.evaluateStatically(asserted, { withoutAxioms: true }) !== undefined) continue;
    const [found, ...others] = freeSymbols(expr);
    if (found !== undefined && others.length === 0 && found.name.startsWith("zuf")) throw new Rejection("builtins.AssertionError", `Unknown symbol ${found.name} created by constraints solver`);
  }
}

/** Whether nothing is computed and nothing but constants is given back. */
function isEmpty({ module, calls }: FirstGraph): boolean {
  return !calls && module.graph.nodes.every(({ op }) => op === "placeholder" || op === "output") && !outputArguments(module.graph).some((arg) => arg instanceof GraphNode);
}

/** Installs on the shape environment how errors name the user's frames. */
export type BlameFrame = (env: ShapeEnv) => void;

/**
 * Dynamo runs its graph once more on the fake inputs to learn its outputs (`result_capturing_wrapper`): nothing of that shows but the
 * symbols it makes, which are left alone.
 */
function recapture(first: FirstGraph, env: ShapeEnv): readonly Output[] {
  try {
    return outputsOf(first, told(() => env.ignoringFreshUnbacked(() => withEnvironment(env, () => replay(first.module, first.inputs, hostFor(first, env, null))))) as PyTuple);
  } catch (error) {
    if (error instanceof GuardOnDataDependent) throw userError(`Consider annotating your code using torch._check*(). ${error.message}`, "constrain-as-size-example");
    throw error;
  }
}

/** An output: the position of the value that it is taken from, or the constant that it is. */
type Output = { readonly position: number } | { readonly constant: bigint | number | boolean };

/**
 * Outputs are told apart as objects, and of several positions of one object the last is taken: what a branch hands back. What has come out as a
 * plain number, of a value that a check has fixed, is a constant of the program (torch/_dynamo/eval_frame.py, `produce_matching`).
 */
function outputsOf({ module, outputs }: FirstGraph, { items }: PyTuple): readonly Output[] {
  const nodes = outputArguments(module.graph);
  const computed = (i: number): boolean => items[i] instanceof PyTensor && nodes[i] instanceof GraphNode;
  const last = new Map<unknown, number>();
  items.forEach((value, i) => computed(i) && last.set((value as PyTensor).tensor, i));
  const isPlain = (value: Value): value is bigint | number | boolean => typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
  return items.slice(0, outputs).map((value, i) => (isPlain(value) && nodes[i] instanceof GraphNode ? { constant: value } : { position: computed(i) ? last.get((value as PyTensor).tensor)! : i }));
}

function hostFor(first: FirstGraph, env: ShapeEnv, tracer: ProxyTracer | null): ReplayHost {
  // Nested graphs are run by a plain interpreter, which makes no symbols one with those of the first graph.
  const nested = (child: ProxyTracer | null): ReplayHost => ({ ...hostFor(first, env, child), rebind: false, known: () => undefined });
  const attribute = (node: Node): PyObject => first.attributes.get(node.target as string) as PyObject;
  return {
    env,
    rebind: tracer !== null,
    explains: tracer !== null,
    enter: (node) => {
      if (tracer !== null) tracer.current = { stackTrace: node.meta.stackTrace === undefined ? symbolFrame(node) : node.meta.stackTrace, moduleStack: node.meta.moduleStack };
    },
    // Symbols of data are made anew by each execution.
    known: (node, values) => {
      if (env.hasUnbacked) return undefined;
      if (tracer === null) return first.runs.of(node, values)?.value;
      const run = first.runs.take(node, values);
      for (const { op, args, result } of run?.calls ?? []) tracer.run(op, args, () => result);
      return run?.value;
    },
    higherOrder: (target, args, kwargs) => (tracer === null ? runHigherOrder(target, args, env, nested) : recordHigherOrder(tracer, target, args, kwargs, env, nested)),
    mode: (target, args) => {
      if (target === enterInferenceTarget || target === exitInferenceTarget) return call(target === enterInferenceTarget ? enterInference : exitInference, args);
      if (tracer === null) changeMode(target, args);
      tracer?.mode(target, args.map((arg) => constantArgument(toOpArg(arg) as null)));
      return null;
    },
    attribute: (node) => {
      const value = attribute(node);
      return value instanceof PyTensor ? first.fakeOf(value) : value;
    },
    onFakes: (module, body) => withFakeParameters(module, first.fakeOf, body),
  };
}

/** Dynamo's own run of the graph makes the changes of mode; the retrace only records them. */
function changeMode(target: ModeTarget, args: readonly Value[]): void {
  if (target === setGradEnabledTarget) setGradEnabled(args[0] === true);
  else call(target === enterAutocastTarget ? enterAutocast : exitAutocast, target === enterAutocastTarget ? args : []);
}

function retrace(first: FirstGraph, state: TracedState, known: readonly Output[], env: ShapeEnv): ProxyTracer {
  nextEpoch();
  const tracer = new ProxyTracer(env);
  const inputs = [...[...state.parameters, ...state.buffers].map(({ tensor }) => first.fakeOf(tensor)), ...first.given];
  // A number or a text of a class of the user's is shown as Python shows it: a member of an `IntEnum`, say.
  const held = (value: Value): OpResult => (value instanceof PyTensor ? value.tensor : value instanceof PySym ? value.node : (value instanceof PyObject ? new Leaf(value, repr(value)) : value) as OpResult);
  told(() => tracer.inputs(inputs.map(held), () => new PyList([...inputs])));
  const result = withEnvironment(env, () => withMode(tracer, () => tracer.trace(() =>
    replay(first.module, first.given, hostFor(first, env, tracer)))));
  tracer.current = {};
  const { items } = result as PyTuple;
  const outputs = known.map((output) => {
    if ("constant" in output) return output.constant;
    const value = items[output.position]!;
    return tracer.output(value instanceof PyTensor ? value.tensor : value instanceof PySym ? value.node : (value as OpResult));
  });
  tracer.graph.create("output", "output", [new TupleArg(outputs)]);
  removeDeadSymbols(tracer.graph);
  dedupeSymbols(tracer.graph);
  return tracer;
}

function insertAsserts(traced: GraphModule, env: ShapeEnv): void {
  try {
    insertRuntimeAsserts(traced, env, { stackTrace: passTrace });
  } catch (error) {
    throw error instanceof NotReified ? new Rejection(error.type, error.message) : error;
  }
}

/** Symbols that nothing has told are missed (`PendingUnbackedSymbolNotFound`). */
function told<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof PendingUnbackedSymbols ? new Rejection("torch.fx.experimental.symbolic_shapes.PendingUnbackedSymbolNotFound", error.message) : error;
  }
}

function finishProgram(model: PyObject, traced: GraphModule, first: FirstGraph, state: TracedState, env: ShapeEnv, userNames: readonly string[], shapes: InputShapes | null): ExportedProgram {
  insertAsserts(traced, env);
  const names = originalNames(model);
  const signature = makeSignature(traced.graph, {
    parameters: state.parameters.map((each) => each.name),
    buffers: state.buffers.map(({ name, tensor }) => ({ name, persistent: !names.nonPersistent.has(names.buffers.get(tensor) ?? "") })),
  });
  const constants = new Map<Tensor, readonly string[]>([...names.constants].map(([tensor, paths]) => [tensor.tensor, paths] as const));
  liftConstants(traced, signature, constants);
  const module = wrapRegions(traced, signature, isGradEnabled());
  namePlaceholders(module, signature, userNames);
  fixStrictSignature(signature, state, names);
  renameConstantNodes(module, signature);
  mergeGetItems(module, signature);
  verifyProgram(module, env.hasSymbols);
  orderAttributes(module);
  void first;
  return { module, signature, env, shapes };
}

/**
 * Names of the flat user inputs by their path in the call (`_bind_signature_to_inputs`): positional by parameter, then keywords as given. Parameters
 * that are given by position only lend no names: those of the others shift (torch/_dynamo/eval_frame.py, `argument_names`).
 */
function userInputNames(model: PyObject, args: PyTuple, kwargs: Kwargs): string[] {
  const { positional, positionalOnly, varPositional } = signatureParameters(getAttribute(model, "forward"));
  const names = positional.slice(positionalOnly);
  const named: (readonly [string, Value])[] = args.items.slice(0, names.length).map((value, i) => [names[i]!, value] as const);
  if (args.items.length > names.length && varPositional !== null) named.push([varPositional, new PyTuple(args.items.slice(names.length))]);
  named.push(...kwargs);
  for (const [, value] of named) {
    const unnamed = unnamedNode(value);
    if (unnamed !== null) raise(types.ValueError, `Did not find a flatten_with_keys_fn for type: ${typeText(unnamed)}. Please pass a flatten_with_keys_fn argument to register_pytree_node.`);
  }
  return named.flatMap(([name, value]) => flatten(value, [name]).map(({ path }) =>
    path.map((key) => String(key).replace(/[^a-zA-Z0-9_]/g, "_").toLowerCase()).join("_")));
}

/** `str(exported_program)` (torch/export/exported_program.py). */
export function programText({ module, signature, env, shapes }: ExportedProgram): string {
  return `ExportedProgram:\n${printModule(module, "    ")}\nGraph signature: ${signatureText(signature)}\nRange constraints: ${rangesText(env, shapes)}\n`;
}

/** Unbacked symbols in the order they were made, then those of the inputs' dims. */
function rangesText(env: ShapeEnv, shapes: InputShapes | null): string {
  const ranges = new Map([...env.unbackedRanges(), ...(shapes?.ranges() ?? [])]);
  return `{${[...ranges].map(([expr, range]) => `${expr}: ${range}`).join(", ")}}`;
}
