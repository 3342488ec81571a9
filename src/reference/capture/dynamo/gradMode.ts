/** Changes of grad mode and autocast in the traced code (torch/_dynamo/variables/ctx_manager.py). */
import { PyMode, TorchFunction, decoratorOf, enterAutocast, enterInference, exitAutocast, exitInference, modeTypes, setGradEnabledFunction } from "../../library/torch/index.ts";
import { PyFunction, PyMethod, PyObject, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { isGradEnabled } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { enterAutocastTarget, enterInferenceTarget, exitAutocastTarget, exitInferenceTarget, setGradEnabledTarget } from "../shared/targets.ts";
import { describeAll, describeKwargs } from "./describe.ts";
import { following, line } from "./pythonFollowed.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

/** Runs `body` in a grad mode, which is left as it was (higher_order_ops.py, `dynamo_enable_grad`). */
export function withGradMode<T>(front: DynamoFrontEnd, enabled: boolean, body: () => T): T {
  const outer = isGradEnabled();
  modeCall(front, setGradEnabledFunction, [enabled]);
  try {
    return body();
  } finally {
    modeCall(front, setGradEnabledFunction, [outer]);
  }
}

/** A `with` block on a mode that was there before the trace: only autocast's is one Dynamo enters (symbolic_convert.py, `setup_or_before_with`). */
export function refuseSettled(manager: Value): void {
  if (manager instanceof PyMode && manager.settled && manager.cls.name !== "autocast") unsupported(`BEFORE_WITH UserDefinedObjectVariable(${manager.cls.name})`);
}

/** A mode's class takes its argument by position (torch/_dynamo/variables/torch.py, `TorchCtxManagerClassVariable.call_function`). */
export function checkModeCall(cls: PyType, args: readonly Value[], kwargs: Kwargs): void {
  if (cls === modeTypes.inference_mode && kwargs.size > 0) dynamoError("AssertionError", "");
  if (cls === modeTypes.set_grad_enabled && args.length !== 1) unsupported(`call_function TorchCtxManagerClassVariable(<class '${cls.module}.${cls.name}'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** A function that a mode decorated outside of the trace, which makes the mode anew for each call: by methods of torch's, and those of a class that are not followed. */
export function checkDecorated(func: PyFunction, isSourceless: boolean): void {
  const mode = decoratorOf(func);
  if (mode === undefined || !mode.settled) return;
  if (isSourceless) unsupported("Unexpected type in sourceless builder builtins.method");
  if (mode.cls !== modeTypes.set_grad_enabled) return;
  following([line("torch/utils/_contextlib.py", 115, "decorate_context", "with ctx_factory():")], () => unsupported("'skip function set_grad_enabled.clone in file torch/autograd/grad_mode.py'"));
}

const decorators: ReadonlySet<Value> = new Set([modeTypes.no_grad, modeTypes.enable_grad]);

/**
 * A mode that the traced code made decorates a function (`ContextWrappingVariable.call_function`): one that sees no variables of the functions
 * around it. The grad mode is left as it was when the mode was made, not as it was at the call.
 */
export function decoratedWithin(front: DynamoFrontEnd, callee: Value, args: readonly Value[]): Value | undefined {
  if (args.length === 1 && isProfiling(callee) && front.made.has(callee)) {
    checkClosure(front, args[0]!);
    return args[0];
  }
  if (args.length !== 1 || !((callee instanceof PyMode && !callee.settled) || (decorators.has(callee) && args[0] instanceof PyFunction))) return undefined;
  const mode = callee instanceof PyMode ? callee : (call(callee, []) as PyMode);
  const [func] = args;
  if (!(func instanceof PyFunction || func instanceof PyMethod)) return dynamoError("AssertionError", "");
  checkClosure(front, func);
  const leave = (active: PyMode): void => {
    if (decorators.has(mode.cls)) call(setGradEnabledFunction, [mode.initial]);
    else if (mode.cls === modeTypes.set_grad_enabled) mode.exit(mode);
    else active.exit(active);
  };
  if (mode.cls === modeTypes.set_grad_enabled) mode.exit(mode);
  const { name, qualname, module, file, line } = func instanceof PyFunction ? func : (func.func as PyFunction);
  return new PyFunction({
    name, qualname, module, file, line, code: null, invoke: (given, kwargs) => {
      const active = mode.again();
      active.enter(active);
      try {
        return call(func, given, kwargs);
      } finally {
        leave(active);
      }
    },
  });
}

/** A mark for the profiler, which is nothing to a graph. */
const isProfiling = (value: Value): value is PyObject => value instanceof PyObject && value.cls.name === "record_function" && value.cls.module === "torch.autograd.profiler";

/** What the traced code makes has variables of the functions around it that no decorator gets at. */
function checkClosure(front: DynamoFrontEnd, func: Value): void {
  const cells = func instanceof PyFunction && func.qualname.includes("<locals>") ? (func.code as { readonly closure?: readonly Value[] } | null)?.closure ?? [] : [];
  if (cells.length > 0 && front.sources.of(func as PyFunction) === undefined) dynamoError("InternalTorchDynamoError", "NotImplementedError: ");
}

/** Regions that a pair of nodes bounds: the one that leaves is given the one that entered. */
const regions = [
  { enter: enterInference, exit: exitInference, enterTarget: enterInferenceTarget, exitTarget: exitInferenceTarget },
  { enter: enterAutocast, exit: exitAutocast, enterTarget: enterAutocastTarget, exitTarget: exitAutocastTarget },
] as const;

/** Records and makes a change of mode; undefined for any other function. Grad mode that is in force already leaves no node. */
export function modeCall(front: DynamoFrontEnd, fn: TorchFunction, args: readonly Value[]): Value | undefined {
  const { output } = front;
  const run = (): Value => output.compute(() => call(fn, args));
  const nodeArgs = args.map((arg) => output.argument(arg));
  if (fn === setGradEnabledFunction) {
    if (args[0] !== isGradEnabled()) output.create("call_function", setGradEnabledTarget, nodeArgs);
    return run();
  }
  for (const region of regions) {
    if (fn !== region.enter && fn !== region.exit) continue;
    const open = front.openRegions.get(region.enter) ?? [];
    front.openRegions.set(region.enter, open);
    if (fn === region.enter) open.push(output.create("call_function", region.enterTarget, nodeArgs));
    else output.create("call_function", region.exitTarget, [open.pop() ?? null]);
    return run();
  }
  return undefined;
}

