/**
 * Traces a module's `forward` into the first graph (torch/_dynamo/eval_frame.py, `export`).
 */
import { Node, TupleArg, type Argument, type GraphModule } from "../../graph/index.ts";
import { PySym, PyTensor, backwardHooks, fakeTensor, hasForwardHooks, newTuple, signatureParameters, typeText } from "../../library/torch/index.ts";
import { PyDictView, PyFunction, PyIterator, PyMethod, PyObject, PyTuple, raise, realm, types, type FrameInfo, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { defaultDtype, isGradEnabled, setGradEnabled, withEnvironment } from "../../ops/index.ts";
import { call, getAttribute, getAttributeOr, toArray } from "../../protocol/index.ts";
import { SymNode, type ShapeEnv } from "../../symbolic/index.ts";
import { mergeGradChanges, removeUnusedDynamo } from "../passes/deadCode.ts";
import { NotReified } from "../passes/reify.ts";
import { insertRuntimeAsserts } from "../passes/runtimeAsserts.ts";
import { flatten, mapLeaves } from "../shared/pytree.ts";
import { methodsOfProxies } from "./operators.ts";
import { shown } from "../shared/shown.ts";
import { PyFormat } from "./texts.ts";
import { Rejection } from "../shared/rejection.ts";
import type { Runs } from "../shared/runs.ts";
import { HigherOrderCall, PythonTarget } from "../shared/targets.ts";
import { isCallable } from "./builtins.ts";
import { bindFailure } from "./binding.ts";
import { entryOf, type Entry, firstCallable, hasOwnCall } from "./entry.ts";
import { translateErrors } from "./errors.ts";
import { bareResult } from "./constantSource.ts";
import { DynamoFrontEnd } from "./frontend.ts";
import { isNumpyValue } from "./numpyArrays.ts";
import { Unspecialize, applyWrites, checkDynamicClasses, hasOwnGetter, isCompiled, isOptimized, originalOf } from "./modules.ts";
import { Frames, checkOwnGetter, followHooks } from "./rootHooks.ts";
import { MissingAttribute } from "./getAttr.ts";
import { inputNames } from "./inputNames.ts";
import { OutputGraph } from "./output.ts";
import { refusalAt, refuse, withCaptureRoot } from "./refuse.ts";
import { SideEffects } from "./sideEffects.ts";
import { reconstruct, type HandedOut } from "./reconstruct.ts";
import { Sources } from "./sources.ts";
import { beginUnspecialized } from "./unspecialized.ts";
import { checkMissing } from "./missingAttribute.ts";
import { checkKnownOutputs, checkLeaves, checkStandIn } from "./outputs.ts";

/** Of two things that are walked Dynamo keeps no more than the items (dicts.py, `DictItems`; builtin.py, `call_reversed`). */
function madeAnew(leaf: Value): Value {
  // What a named tuple has besides fields is read when the result is put together.
  if (leaf instanceof MissingAttribute && leaf.object instanceof PyTuple && leaf.object.cls.heap) return getAttribute(leaf.object, leaf.attribute);
  const isWalk = (leaf instanceof PyDictView && leaf.kind === "items") || (leaf instanceof PyIterator && leaf.cls.name === "reversed");
  return isWalk ? newTuple(toArray(leaf)) : leaf;
}

export interface FirstGraph {
  readonly module: GraphModule;
  readonly attributes: ReadonlyMap<string, Value>;
  /** What the model was called with, as the traced code has left it: the names of the inputs are read from that. */
  readonly args: PyTuple;
  readonly kwargs: Kwargs;
  /** Fake values of the flat user inputs, in order; constants as they are. */
  readonly inputs: readonly Value[];
  /** What the graph is run on: the leaves that the inputs have by now, tensors among them as they were, one after the other. */
  readonly given: readonly Value[];
  /** The fake of a real parameter or buffer. */
  readonly fakeOf: (real: PyTensor) => PyTensor;
  /** What its nodes did when they were made. */
  readonly runs: Runs;
  /** What the traced code has returned. */
  readonly result: Value;
  /** Refuses inputs and outputs of types that nothing stands for. */
  readonly checkTypes: () => void;
  /** Whether anything was called, if only for nothing. */
  readonly calls: boolean;
  /** How many of the graph's outputs the program gives. */
  readonly outputs: number;
  /** What the export ends with because of inputs that nobody gives, once the conditions on sizes hold. */
  readonly foreign: Rejection | undefined;
  /** Refuses outputs that the graph does not give, once it has been run (torch/_dynamo/eval_frame.py, `rewrite_signature`). */
  readonly checkMatches: () => void;
}

/** What stands for the inputs. */
export interface Fakes {
  readonly of: (real: PyTensor) => PyTensor;
  /** Told of a fake that the traced code meets. */
  readonly meet: (fake: PyTensor) => void;
}

const plainFakes: Fakes = { of: fakeTensor, meet: () => {} };

export function capture(given: PyObject, args: PyTuple, kwargs: Kwargs, env: ShapeEnv, inputFakes: Fakes = plainFakes): FirstGraph {
  const model = isOptimized(given) ? originalOf(given) : given;
  // What was wrapped before is asked for first, of a `__getattr__` of the user's too (torch/_dynamo/eval_frame.py, `innermost_fn`).
  const wrappedBefore = hasOwnGetter(model) ? getAttributeOr(model, "_torchdynamo_orig_callable") : undefined;
  if (wrappedBefore !== undefined && !isCallable(wrappedBefore)) throw new Rejection("builtins.AssertionError", "");
  if (isCompiled(model)) refuse("Module.compile");
  checkOwnGetter(model, env);
  checkBinding(model, args, kwargs);
  // Where Dynamo wraps the call, hooks are within what it follows; else each is a frame of its own.
  const entry = entryOf(given, args, kwargs);
  const { wrapped } = entry;
  const frames = hasForwardHooks(model) && !wrapped && !hasOwnCall(model) ? new Frames() : null;
  const backward = wrapped ? { before: false, after: null } : backwardHooks(model);
  const fakes = new Map<PyTensor, PyTensor>();
  const unspecialized = beginUnspecialized();
  const written = new Set<PyType>();
  for (;;) {
    const sideEffects = new SideEffects();
    try {
      const faked = new Map<PyTensor, PyTensor>();
      const fake = (value: Value): Value => mapLeaves(value, (leaf) => (leaf instanceof PyTensor ? faked.get(leaf) ?? (faked.set(leaf, fakeTensor(leaf)), faked.get(leaf)!) : leaf));
      if (frames !== null) followHooks(frames, model, "_forward_pre_hooks", fake(args) as PyTuple, kwargs, [], env);
      const found = attempt(model, entry, args, kwargs, env, inputFakes, fakes, written, sideEffects);
      // What torch puts around such a module is compiled after its forward.
      if ((backward.before || backward.after === "full") && flatten(found.result).some(({ value }) => value instanceof PyTensor && value.tensor.requiresGrad)) throw new Rejection("torch._dynamo.exc.Unsupported", "generator");
      if (frames !== null) {
        frames.add(found.calls || flatten(found.result).some(({ value }) => value instanceof PyTensor));
        followHooks(frames, model, "_forward_hooks", found.args, found.kwargs, [found.result], env);
      }
      return found;
    } catch (error) {
      sideEffects.undo();
      if (!(error instanceof Unspecialize) || unspecialized.has(error.cls)) throw error;
      unspecialized.add(error.cls);
      if (error.isWritten) written.add(error.cls);
    }
  }
}

function attempt(
  model: PyObject, entry: Entry, args: PyTuple, kwargs: Kwargs, env: ShapeEnv, inputFakes: Fakes, fakes: Map<PyTensor, PyTensor>,
  written: ReadonlySet<PyType>, sideEffects: SideEffects,
): FirstGraph {
  const current = realm();
  const output = new OutputGraph(env, current.frame);
  const sources = new Sources();
  const { wrapped, rootSource } = entry;
  output.meet = inputFakes.meet;
  const front = new DynamoFrontEnd(output, sources, model, entry, sideEffects);
  for (const cls of written) front.dynamicClasses.add(cls);
  sources.add(model, rootSource);
  output.register(model, rootSource);
  const names = inputNames(entry);
  const inputs: Value[] = [];
  const toFake = (leaf: Value): Value => {
    const value = leaf instanceof PyTensor ? fakes.get(leaf) ?? inputFakes.of(leaf) : leaf;
    if (leaf instanceof PyTensor && value instanceof PyTensor) {
      fakes.set(leaf, value);
      output.input(names[inputs.length]!, value);
      front.realInputs.set(value, leaf);
    } else {
      if (leaf instanceof PyObject) front.givenObjects.set(leaf, `L['${names[inputs.length]!}']`);
      output.graph.placeholder(names[inputs.length]!).meta.val = leaf;
    }
    inputs.push(value);
    return value;
  };
  const fakeArgs = args.items.map((arg) => mapLeaves(arg, toFake));
  const fakeKwargs = new Map([...kwargs].map(([name, value]) => [name, mapLeaves(value, toFake)] as const));
  front.given = [...fakeArgs, ...fakeKwargs.values()];
  let leftGrad = true;
  const dtypeBefore = defaultDtype();
  const given = withCaptureRoot(current.frame, () => translateErrors(() => withEnvironment(env, () => {
    const outer = current.frame;
    const callee = wrapped ? model : firstCallable(model);
    if (wrapped) current.frame = wrapperFrame();
    current.interceptor = front;
    const gradEnabled = isGradEnabled();
    try {
      const given = call(callee, fakeArgs, fakeKwargs);
      if (isGenerator(callee)) throw new Rejection("torch._dynamo.exc.Unsupported", "generator");
      return given;
    } finally {
      leftGrad = isGradEnabled();
      setGradEnabled(gradEnabled);
      current.interceptor = null;
      current.frame = outer;
    }
  })));
  const returned = front.constants.hasBoxes ? bareResult(given) : given;
  if (defaultDtype() !== dtypeBefore) {
    throw new Rejection("builtins.AssertionError", "Global default_dtype state changed while dynamo tracing, please report a bug\n");
  }
  for (const { value } of flatten(returned)) if (value instanceof PyTensor) output.meet(value);
  front.calls.deques.check(returned);
  const handedOut = reconstruct(front, returned);
  const result = mapLeaves(returned, (leaf) => (leaf instanceof PyFormat ? leaf.filled(shown) : madeAnew(leaf)));
  let unexpected: Rejection | undefined;
  const { calls, checkTypes } = finish(output, getAttribute(model, "forward"), result, handedOut, [...front.rebound.values()], env, inputs, leftGrad, () => {
    if (front.unhookable) throw new Rejection("builtins.RuntimeError", "cannot register a hook on a tensor that doesn't require gradient");
  }, () => {
    if (unexpected !== undefined) throw unexpected;
  });
  if (front.unnamed !== undefined) throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", `NameError: name '${front.unnamed}' is not defined\n`);
  const foreign = front.foreign.refusal();
  unexpected = front.foreign.unexpected();
  if (front.unreadable) throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", "SyntaxError: invalid syntax (<string>, line 1)");
  // Guards are made for the dimensions that an input has by now, out of what was known of it.
  if ([...front.realInputs].some(([fake, real]) => real instanceof PyTensor && fake.tensor.rank > real.tensor.rank)) {
    throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", "IndexError: list index out of range\n");
  }
  // What the traced code put into a container that it was given stays there, and no name is left for it.
  const after = [...fakeArgs, ...fakeKwargs.values()].flatMap((arg) => flatten(arg));
  if (after.length < inputs.length) throw lackingInput(output, after.length, calls ? null : getAttribute(model, "forward"));
  const paired = pairedFakes(inputs, after.map(({ value }) => value));
  applyWrites(front);
  methodsOfProxies(output);
  // Inputs and outputs are matched when the graph has been run once more (torch/_dynamo/eval_frame.py, `rewrite_signature`).
  const checkMatches = (): void => {
    checkDynamicClasses(front);
    checkOutputs(handedOut.loaded, flatten(result).map(({ value }) => value));
  };
  return { module: output.module, given: paired, args: new PyTuple(fakeArgs), kwargs: fakeKwargs, attributes: output.attributes, inputs, fakeOf: (real) => output.fakeOf(real), runs: output.runs, result, calls, checkTypes, outputs: flatten(result).length, foreign, checkMatches };
}

/** Fakes are handed to the tensors that are there by now in the order in which they were made (torch/_export/utils.py, `_extract_fake_inputs`). */
function pairedFakes(inputs: readonly Value[], after: readonly Value[]): readonly Value[] {
  const fakes = inputs.filter((value) => value instanceof PyTensor);
  let next = 0;
  return after.map((value) => (value instanceof PyTensor ? fakes[next++] ?? raise(types.IndexError, "list index out of range") : value));
}

/** The graph wants as many inputs as there were; what the traced code took from its containers is not there to be given (torch/fx/interpreter.py). */
function lackingInput({ graph }: OutputGraph, position: number, standsFor: Value | null): Rejection {
  const input = graph.nodes.filter(({ op }) => op === "placeholder")[position]!;
  // A graph that stands in for none has the parameters' names.
  const { positional, varPositional, keywordOnly } = standsFor === null ? { positional: [], varPositional: null, keywordOnly: [] } : signatureParameters(standsFor);
  const parameter = [...positional, ...(varPositional === null ? [] : [varPositional]), ...keywordOnly][position];
  const name = parameter ?? (input.users.size > 0 ? input.name : `arg${position}`);
  return new Rejection("builtins.RuntimeError", `Expected positional argument for parameter arg${position}, but one was not passed in!\n\n`
    + `While executing %${name} : [num_users=${input.users.size}] = placeholder[target=arg${position}]\nOriginal traceback:\nNone`);
}

/** `inspect.signature(forward).bind(…)` comes first, and its TypeError is nobody's but Python's. */
function checkBinding(model: PyObject, args: PyTuple, kwargs: Kwargs): void {
  const forward = getAttribute(model, "forward");
  if (!(forward instanceof PyMethod) || !(forward.func instanceof PyFunction)) return;
  const reason = bindFailure(forward.func, args.items.length + 1, kwargs);
  if (reason !== null) raise(types.TypeError, reason);
}

/** A module of torch's own is called through a wrapper of Dynamo's (torch/_dynamo/external_utils.py, `wrap_inline`), whose line is then the user's. */
const wrapperFile = "torch/_dynamo/external_utils.py";
const wrapperLine = 45;

function wrapperFrame(): FrameInfo {
  const current = realm();
  current.sources.set(wrapperFile, { path: wrapperFile, text: `${"\n".repeat(wrapperLine - 1)}return fn(*args, **kwargs)` });
  return { file: wrapperFile, name: "inner", qualname: "inner", line: wrapperLine, column: 0, back: current.frame, globals: new Map(), internal: false };
}

/** The output node, the runtime assertions, and the little dead-code removal that Dynamo does. */
function finish(output: OutputGraph, forward: Value, result: Value, handedOut: HandedOut, rebound: readonly Value[], env: ShapeEnv, inputs: readonly Value[], gradEnabled: boolean, checkRun: () => void, checkForeign: () => void): { readonly calls: boolean; readonly checkTypes: () => void } {
  const leaves = flatten(result).map((leaf) => leaf.value);
  mergeGradChanges(output.graph, gradEnabled);
  const calls = output.graph.nodes.some(({ op }) => op.startsWith("call"));
  const [late] = handedOut.late;
  if (late !== undefined && (calls || handedOut.outputs > 0)) throw refusalAt([], "InternalTorchDynamoError", `AttributeError: 'FakeRootModule' object has no attribute '${late}'`);
  if (!calls && !leaves.some((leaf) => leaf instanceof PyTensor || leaf instanceof PySym || isNumpyValue(leaf))) checkStandIn(forward, inputs);
  // Types are looked at when inputs and outputs are matched; a graph of nothing is matched at once.
  const checkTypes = (): void => {
    checkLeaves(inputs, "input");
    checkLeaves(leaves, "output");
    checkForeign();
  };
  // What was put off until the code has run fails before anybody looks at what it gave.
  checkRun();
  checkMissing(leaves);
  if (!calls) checkTypes();
  // What is read again is none of the graph's.
  const isLoaded = (leaf: Value): boolean => leaf instanceof PyTensor && handedOut.loaded.includes(leaf) && output.proxyOf(leaf) === undefined;
  const results: Argument[] = leaves.filter((leaf) => !isLoaded(leaf)).map((leaf) => (leaf instanceof PyTensor || leaf instanceof PySym ? output.proxyOf(leaf) ?? output.argument(leaf) : output.argument(leaf)));
  // What parameters are bound to by now comes last.
  for (const value of rebound) if (value instanceof PyTensor && !leaves.includes(value) && output.proxyOf(value) !== undefined) results.push(output.proxyOf(value)!);
  output.graph.create("output", "output", [new TupleArg(results)]);
  checkNested(output.module);
  insertAsserts(output, env);
  removeUnusedDynamo(output.graph, isStaticCheck);
  return { calls, checkTypes };
}

/** What two functions capture both is called as it is outside, and so may an operand be: the code of such a nested graph does not compile. */
function checkNested({ graph }: GraphModule): void {
  for (const { target } of graph.nodes) if (target instanceof HigherOrderCall) target.subgraphs.forEach(checkParameters);
}

function checkParameters(module: GraphModule): void {
  checkNested(module);
  const { graph } = module;
  const seen = new Set<unknown>();
  for (const { op, target } of graph.nodes) {
    if (op !== "placeholder") continue;
    if (seen.has(target)) throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", `SyntaxError: duplicate argument '${String(target)}' in function definition (<eval_with_key>.…, line 4)`);
    seen.add(target);
  }
}

function insertAsserts(output: OutputGraph, env: ShapeEnv): void {
  try {
    insertRuntimeAsserts(output.module, env, { stackTrace: undefined });
  } catch (error) {
    if (!(error instanceof NotReified)) throw error;
    throw refusalAt([], "InternalTorchDynamoError", `${error.type.split(".").at(-1)!}: ${error.message}`);
  }
}

/** What is handed out must be of the graph, or a constant that the retrace knows. */
function checkOutputs([read]: readonly PyTensor[], leaves: readonly Value[]): void {
  if (read !== undefined) {
    throw new Rejection("builtins.AssertionError",
      `Unexpectedly found a ${typeText(read)} in the outputs.\nPlease file an issue along with a paste of the logs from TORCH_LOGS="+export"`);
  }
  checkKnownOutputs(leaves);
}

/** `torch._check` of what is known to hold. */
function isStaticCheck(node: Node): boolean {
  if (!(node.target instanceof PythonTarget) || node.target.qualified !== "torch._check") return false;
  const [condition] = node.args;
  const value = condition instanceof Node ? condition.meta.val : condition;
  return value === true || (value instanceof SymNode && value.expr.kind === "boolean" && value.expr.value === true);
}

/** Generators are not frames that Dynamo follows. A body is read when it is first called. */
const isGenerator = (callee: Value): boolean =>
  callee instanceof PyMethod && callee.func instanceof PyFunction && (callee.func.code as { readonly code?: { readonly scope: { readonly isGenerator: boolean } } } | null)?.code?.scope.isGenerator === true;
