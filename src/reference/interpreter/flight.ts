/**
 * Exceptions on their way out: tracebacks, contexts, and host errors that stand for Python's (Python/ceval.c `exception_unwind`).
 */
import { BudgetExceeded, NotImplementedConstruct, PyError, PyException, realm, types } from "../objects/index.ts";
import { handledException, type Frame } from "./frame.ts";

/** The Python exception behind a host error, or null for what evaluated code may not catch. */
export function pythonError(error: unknown): PyError | null {
  if (error instanceof PyError) return error;
  // The host's own stack ended before Python's recursion limit was reached.
  if (error instanceof RangeError && error.message.startsWith("Maximum call stack")) return new PyError(new PyException(types.RecursionError, ["maximum recursion depth exceeded"]));
  return null;
}

/** Notes that an exception passes through a frame, whether it is caught there or not. Gives what must fly on. */
export function passThrough(error: unknown, frame: Frame): unknown {
  if (error instanceof NotImplementedConstruct || error instanceof BudgetExceeded) {
    if (error.place === null && !frame.internal) error.place = { file: frame.file, name: frame.name, line: frame.line, column: frame.column };
    return error;
  }
  const flight = pythonError(error);
  if (flight === null) return error;
  const { value } = flight;
  if (value instanceof PyException) {
    const instead = refused(flight, value, frame);
    if (instead !== undefined) return instead;
    // Where the host's stack ended, whatever unwinds may end there again: only the first matters.
    if (flight.lastFrame === null && flight === error) setContext(value, frame);
    if (flight.lastFrame !== frame) {
      const { line, column, endLine, endColumn } = frame.at;
      value.traceback.unshift({ file: frame.file, name: frame.name, line, column, endLine, endColumn });
    }
  }
  flight.lastFrame = frame;
  return flight;
}

/** A front end may know better than Python what an operation of the user's frame ends with. */
function refused(flight: PyError, value: PyException, frame: Frame): Error | undefined {
  if (value.raised || frame.internal) return undefined;
  const first = flight.lastFrame === null || (flight.lastFrame as Frame).internal;
  return first ? realm().interceptor?.failed(value, frame) : undefined;
}

/** `__context__`: the exception that was being handled when this one was raised. */
function setContext(value: PyException, frame: Frame): void {
  const handled = handledException(frame);
  if (handled === null || handled === value || value.context !== null) return;
  for (let each = handled.context; each instanceof PyException; each = each.context) if (each === value) return;
  value.context = handled;
}
