/** Failures of operators as Python exceptions. */
import { NotImplementedConstruct, raise, types, type PyType } from "../../objects/index.ts";
import { NotImplementedOp, OpError, dispatch, findOp, type Op, type OpArg, type OpResult } from "../../ops/index.ts";

const exceptionNames: Readonly<Record<string, PyType>> = {
  RuntimeError: types.RuntimeError, TypeError: types.TypeError, ValueError: types.ValueError, IndexError: types.IndexError,
  NotImplementedError: types.NotImplementedError, ZeroDivisionError: types.ZeroDivisionError, OverflowError: types.OverflowError,
  AssertionError: types.AssertionError, KeyError: types.KeyError,
};

/** Runs `body`, turning what the operator table throws into Python's exceptions and into `NotImplemented`. */
export function asPython<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof OpError) raise(exceptionNames[error.pythonType] ?? types.RuntimeError, error.message);
    if (error instanceof NotImplementedOp) throw new NotImplementedConstruct(error.construct);
    throw error;
  }
}

/** Runs an operator on complete arguments. */
export function run(op: Op, args: readonly OpArg[]): OpResult {
  return asPython(() => dispatch(op, args));
}

/** The operator of a name such as `add.Tensor`. */
export function operator(name: string): Op {
  return asPython(() => findOp(name));
}

export function runtimeError(message: string): never {
  return raise(types.RuntimeError, message);
}
