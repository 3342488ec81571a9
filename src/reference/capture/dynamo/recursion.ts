/**
 * How deep calls may be nested: Dynamo is itself Python, which allows a thousand frames, and following a call takes a dozen of them
 * (torch/_dynamo/symbolic_convert.py, `inline_user_function_return`; Python's `sys.getrecursionlimit`).
 */
import { realm, type FrameInfo, type PyFunction } from "../../objects/index.ts";
import { dynamoError } from "./refuse.ts";

const limit = 1000;
/** Frames below the traced function's own. */
const outside = 24;

/** Frames that following a call takes: functions that the traced code made need one less, methods one more. */
const framesOf = (qualname: string, isMethod: boolean): number => (qualname.includes("<locals>") ? 10 : isMethod ? 12 : 11);

const isMethodName = (qualname: string): boolean => /^[^<]*\.[^.<]+$/.test(qualname);

/** Refuses the call of a function that would be nested too deep. */
export function checkRecursion(callee: PyFunction, isMethod: boolean, root: FrameInfo | null): void {
  let frames = outside + framesOf(callee.qualname, isMethod);
  let { frame } = realm();
  if (frame === null || frame.internal) return;
  for (; frame !== null && frame !== root; frame = frame.back) if (!frame.internal) frames += framesOf(frame.qualname, isMethodName(frame.qualname));
  if (frames > limit) dynamoError("InternalTorchDynamoError", "RecursionError: maximum recursion depth exceeded");
}
