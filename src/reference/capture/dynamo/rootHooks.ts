/**
 * Hooks of the exported module itself: each is a frame of its own beside `forward`, and an export wants exactly one frame
 * (torch/_dynamo/eval_frame.py, `export`).
 */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyFunction, dictOf, realm, type PyDict, type PyObject, type PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { withEnvironment } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { flatten } from "../shared/pytree.ts";
import { Rejection } from "../shared/rejection.ts";
import type { ShapeEnv } from "../../symbolic/index.ts";
import { translateErrors } from "./errors.ts";
import { DynamoFrontEnd } from "./frontend.ts";
import { OutputGraph } from "./output.ts";
import { withCaptureRoot } from "./refuse.ts";
import { SideEffects } from "./sideEffects.ts";
import { Sources } from "./sources.ts";

/** What the frames of an export have come to: the second one ends it. */
export class Frames {
  #first: { readonly emits: boolean } | null = null;

  add(emits: boolean): void {
    if (this.#first === null) {
      this.#first = { emits };
      return;
    }
    if (!(emits && this.#first.emits)) throw new Rejection("builtins.AssertionError", "whole graph export entails exactly one guard export\n");
    throw new Rejection("torch._dynamo.exc.BackendCompilerFailed", "backend='dynamo_normalization_capturing_compiler' raised:\n"
      + "AssertionError: Tried to emit a second graph during export. Tracing through 'f' must produce a single graph.\n\n"
      + "Set TORCH_LOGS=\"+dynamo\" and TORCHDYNAMO_VERBOSE=1 for more information\n");
  }
}

const hooksOf = (model: PyObject, name: string): readonly (readonly [Value, Value])[] => [...(model.dict!.get(name) as PyDict).map.entries()];

const isTraced = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

/** Follows the hooks that run before or after `forward`, as far as the frames may go on. */
export function followHooks(frames: Frames, model: PyObject, which: "_forward_pre_hooks" | "_forward_hooks", args: PyTuple, kwargs: Kwargs, result: readonly Value[], env: ShapeEnv): void {
  for (const [id, hook] of hooksOf(model, which)) {
    const named = (model.dict!.get(`${which}_with_kwargs`) as PyDict).map.has(id);
    frames.add(emits(model, hook, [model, args, ...(named ? [dictOf(kwargs)] : []), ...result], env));
  }
}

/** A `__getattribute__` of the user's is the first frame of all; what it inherits is not followed. */
export function checkOwnGetter(model: PyObject, env: ShapeEnv): void {
  const own = model.cls.mro.map((cls) => cls.namespace.get("__getattribute__")).find((each) => each !== undefined);
  if (own instanceof PyFunction) emits(model, own, [model, "forward"], env);
}

/** Whether a hook, followed as a frame, leaves a graph. */
function emits(model: PyObject, hook: Value, args: readonly Value[], env: ShapeEnv): boolean {
  const current = realm();
  const output = new OutputGraph(env, current.frame);
  const front = new DynamoFrontEnd(output, new Sources(), model, { rootSource: "L['m']", isArgument: true }, new SideEffects());
  front.sources.add(model, "L['m']");
  output.register(model, "L['m']");
  args.flatMap((arg) => flatten(arg)).forEach(({ value }, i) => value instanceof PyTensor && !output.isTraced(value) && output.input(`arg${i}`, value));
  const result = withCaptureRoot(current.frame, () => translateErrors(() => withEnvironment(env, () => {
    current.interceptor = front;
    try {
      return call(hook, args);
    } finally {
      current.interceptor = null;
    }
  })));
  return output.graph.nodes.some(({ op }) => op.startsWith("call")) || flatten(result).some(({ value }) => isTraced(value));
}
