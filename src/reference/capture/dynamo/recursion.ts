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

/** The most that one takes. */
const mostFrames = 12;

const isMethodName = (qualname: string): boolean => /^[^<]*\.[^.<]+$/.test(qualname);

/** Whether so few frames are running that they need not be told apart, as nearly always. */
function isShallow(innermost: FrameInfo, root: FrameInfo | null): boolean {
  let depth = 1;
  for (let frame: FrameInfo | null = innermost; frame !== null && frame !== root; frame = frame.back) depth += 1;
  return outside + depth * mostFrames <= limit;
}

/** Refuses the call of a function that would be nested too deep. */
export function checkRecursion(callee: PyFunction, isMethod: boolean, root: FrameInfo | null): void {
  let { frame } = realm();
  if (frame === null || frame.internal || isShallow(frame, root)) return;
  let frames = outside + framesOf(callee.qualname, isMethod);
  for (; frame !== null && frame !== root; frame = frame.back) if (!frame.internal) frames += framesOf(frame.qualname, isMethodName(frame.qualname));
  if (frames > limit) dynamoError("InternalTorchDynamoError", "RecursionError: maximum recursion depth exceeded");
}
