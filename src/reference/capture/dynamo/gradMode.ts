/** Changes of grad mode and autocast in the traced code (torch/_dynamo/variables/ctx_manager.py). */
import { PyMode, TorchFunction, enterAutocast, exitAutocast, setGradEnabledFunction } from "../../library/torch/index.ts";
import type { Value } from "../../objects/index.ts";
import { isGradEnabled } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { enterAutocastTarget, exitAutocastTarget, setGradEnabledTarget } from "../shared/targets.ts";
import { unsupported } from "./refuse.ts";
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

/** Records and makes a change of mode; undefined for any other function. Grad mode that is in force already leaves no node. */
export function modeCall(front: DynamoFrontEnd, fn: TorchFunction, args: readonly Value[]): Value | undefined {
  const { output } = front;
  const run = (): Value => output.compute(() => call(fn, args));
  const nodeArgs = args.map((arg) => output.argument(arg));
  if (fn === setGradEnabledFunction) {
    if (args[0] !== isGradEnabled()) output.create("call_function", setGradEnabledTarget, nodeArgs);
    return run();
  }
  if (fn === enterAutocast) {
    front.autocasts.push(output.create("call_function", enterAutocastTarget, nodeArgs));
    return run();
  }
  if (fn === exitAutocast) {
    output.create("call_function", exitAutocastTarget, [front.autocasts.pop() ?? null]);
    return run();
  }
  return undefined;
}

