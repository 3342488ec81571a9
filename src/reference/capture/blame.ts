/**
 * How errors about data-dependent values name the user's code (torch/fx/experimental/symbolic_shapes.py, `_get_stack_summary`).
 */
import { realm } from "../objects/index.ts";
import type { Blame, ShapeEnv } from "../symbolic/index.ts";
import { runningFrame } from "./dynamo/fakeRun.ts";
import { formatFrames, userFrames } from "./dynamo/stack.ts";

/** Makes `env`'s messages tell which line could not be decided. */
export function blameFrames(env: ShapeEnv): void {
  env.blame = blame;
}

/** Lines of Dynamo's own stand-ins are not blamed (torch/_dynamo/guards.py, `uninteresting_files`). */
const uninteresting = /^torch\/_dynamo\/(polyfills\/|external_utils\.py$)/;

function blame(): Blame {
  const frames = userFrames(realm(), runningFrame() ?? realm().frame, null);
  const last = frames.findLast(({ file }) => !uninteresting.test(file)) ?? frames[0];
  // In the retrace it is a tensor's metadata that is asked for, once an operator has been recorded.
  if (last === undefined) return { location: "(fx/passes/shape_prop.py:55 in _extract_tensor_metadata)", stack: "\nFor C++ stack trace, run with TORCHDYNAMO_EXTENDED_DEBUG_CPP=1" };
  const where = `${last.code}  # ${last.file}:${last.line} in ${last.name}`;
  return {
    location: where,
    stack: `\nUser Stack (most recent call last):\n  (snipped, see stack below for prefix)\n${formatFrames(frames)}\nFor C++ stack trace, run with TORCHDYNAMO_EXTENDED_DEBUG_CPP=1`,
  };
}
