/**
 * Operations on symbols that pass through Python code of torch/__init__.py. A node that no user's code stands for, as the runtime
 * assertions of the first graph, is shown at that code (torch/fx/experimental/proxy_tensor.py, `_ModuleStackTracer.create_node`).
 */
import { Node, StackTrace } from "../../graph/index.ts";
import { SymTarget } from "../shared/targets.ts";
import type { SymOp } from "../../symbolic/index.ts";

type Frame = readonly [line: number, name: string, code: string];

const frames: Readonly<Partial<Record<SymOp, Frame>>> = {
  truediv: [439, "__truediv__", "return self.__int_truediv__(other)"],
  floordiv: [453, "__floordiv__", "return self.__int_floordiv__(other)"],
  pow: [474, "__pow__", "return self.__pow_by_natural__(other)"],
  sym_not: [803, "sym_not", "return a.__sym_not__()"],
  sym_float: [820, "sym_float", "return a.__sym_float__()"],
  sym_max: [849, "sym_max", "return a.__sym_max__(b)"],
  sym_min: [889, "sym_min", "return a.__sym_min__(b)"],
};
const reflected: Frame = [460, "__rfloordiv__", "return self.__rint_floordiv__(other)"];

/** The trace of a node that has none of its own. */
export function symbolFrame({ target, args }: Node): StackTrace | undefined {
  if (!(target instanceof SymTarget)) return undefined;
  const frame = target.op === "floordiv" && !(args[0] instanceof Node) ? reflected : frames[target.op];
  return frame && new StackTrace(null, "torch/__init__.py", ...frame);
}
