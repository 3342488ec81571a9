/**
 * Running frames: depth, budget, the current frame, exceptions on their way out; generators.
 */
import { PyError, PyException, PyGenerator, isRaised, raise, realm, types, type PyObject, type Realm, type Value } from "../objects/index.ts";
import { passThrough } from "./flight.ts";
import type { Execute, Frame } from "./frame.ts";

export function checkDepth(current: Realm): void {
  current.spend();
  if (current.depth >= current.recursionLimit) raise(types.RecursionError, "maximum recursion depth exceeded");
}

/** Runs a frame's body to its end. The result is in `frame.returned`. */
export function runFrame(frame: Frame, body: Execute): Value {
  const current = frame.realm;
  checkDepth(current);
  current.depth++;
  current.frame = frame;
  try {
    body(frame);
    return frame.returned;
  } catch (error) {
    throw passThrough(error, frame);
  } finally {
    current.frame = frame.back;
    current.depth--;
  }
}

/** A generator object over the host generator that runs the frame's body. */
export function makeGenerator(frame: Frame, name: string, qualname: string, body: Generator<Value, unknown, Value>): Value {
  const made: PyGenerator = new PyGenerator(name, qualname, (mode, value) => resume(made, frame, body, mode, value));
  frame.back = null;
  return (frame.internal ? null : realm().interceptor)?.generator(made, frame) ?? made;
}

function resume(generator: PyGenerator, frame: Frame, body: Generator<Value, unknown, Value>, mode: "send" | "throw", value: Value): Value | undefined {
  const current = realm();
  if (!mayResume(generator, mode, value)) return undefined;
  checkDepth(current);
  frame.back = current.frame;
  current.frame = frame;
  current.depth++;
  generator.state = "running";
  try {
    const step = mode === "throw" ? body.throw(new PyError(value as PyObject)) : body.next(value);
    generator.state = step.done === true ? "closed" : "suspended";
    if (step.done !== true) return step.value;
    generator.returned = frame.returned;
    return undefined;
  } catch (error) {
    generator.state = "closed";
    generator.returned = null;
    throw notStopIteration(passThrough(error, frame));
  } finally {
    current.frame = frame.back;
    frame.back = null;
    current.depth--;
  }
}

function mayResume(generator: PyGenerator, mode: "send" | "throw", value: Value): boolean {
  if (generator.state === "running") return raise(types.ValueError, "generator already executing");
  if (mode === "throw" && (generator.state === "closed" || generator.state === "created")) {
    generator.state = "closed";
    throw new PyError(value as PyObject);
  }
  if (generator.state === "closed") {
    generator.returned = null;
    return false;
  }
  if (generator.state === "created" && value !== null) return raise(types.TypeError, "can't send non-None value to a just-started generator");
  return true;
}

/** PEP 479: a StopIteration that leaves a generator's body is a RuntimeError. */
function notStopIteration(error: unknown): unknown {
  if (!isRaised(error, types.StopIteration)) return error;
  const wrapped = new PyException(types.RuntimeError, ["generator raised StopIteration"]);
  wrapped.cause = error.value;
  wrapped.context = error.value;
  wrapped.suppressContext = true;
  return new PyError(wrapped);
}
