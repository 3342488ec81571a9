/** Failures of operators as Python exceptions. */
import { NotImplementedConstruct, makeType, raise, types, type PyType } from "../../objects/index.ts";
import { OutsideRange } from "../../symbolic/index.ts";
import { NotImplementedOp, OpError, dispatch, findOp, type Op, type OpArg, type OpResult } from "../../ops/index.ts";

const fakeTensorError = (name: string): readonly [string, PyType] => [`torch._subclasses.fake_tensor.${name}`, makeType(name, types.RuntimeError, "torch._subclasses.fake_tensor")];

const exceptionNames: Readonly<Record<string, PyType>> = {
  ...Object.fromEntries(["DataDependentOutputException", "DynamicOutputShapeException", "UnsupportedOperatorException", "BrokenTensor"].map(fakeTensorError)),
  RuntimeError: types.RuntimeError, TypeError: types.TypeError, ValueError: types.ValueError, IndexError: types.IndexError,
  NotImplementedError: types.NotImplementedError, ZeroDivisionError: types.ZeroDivisionError, OverflowError: types.OverflowError,
  AssertionError: types.AssertionError, KeyError: types.KeyError,
};

const otherTypes = new Map<string, PyType>();

/** Python's own class of a name, or one of torch's own (`torch._subclasses.fake_tensor.…`), which are RuntimeErrors. */
export function exceptionType(name: string): PyType {
  const own = exceptionNames[name];
  if (own !== undefined) return own;
  let made = otherTypes.get(name);
  if (made === undefined) {
    const dot = name.lastIndexOf(".");
    otherTypes.set(name, (made = makeType(name.slice(dot + 1), types.RuntimeError, name.slice(0, Math.max(0, dot)))));
  }
  return made;
}

/** Runs `body`, turning what the operator table throws into Python's exceptions and into `NotImplemented`. */
export function asPython<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof OpError) raise(exceptionType(error.pythonType), error.message);
    if (error instanceof OutsideRange) raise(types.AssertionError, error.message);
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
