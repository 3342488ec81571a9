/**
 * Conditions: what `if`, `while`, `assert` do with traced values (torch/_dynamo/symbolic_convert.py, `generic_jump`).
 */
import { PySym, PyTensor, callTorch, textOf } from "../../library/torch/index.ts";
import { noKwargs, isUserCode, type Value } from "../../objects/index.ts";
import { describe } from "./describe.ts";
import { isUserObject } from "./userObjects.ts";
import { GuardOnDataDependent, OutsideRange, SymNode, symCall } from "../../symbolic/index.ts";
import { userError } from "../shared/rejection.ts";
import { PythonTarget } from "../shared/targets.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { dynamoError, trailer, unsupported } from "./refuse.ts";
import { Rejection } from "../shared/rejection.ts";

/** A UserError raised while the user's code is followed carries its frames. */
export function userErrorHere(message: string, page?: string): never {
  const error = userError(message, page);
  throw new Rejection(error.type, error.message + trailer());
}

/** The truth of a traced value; undefined for all others. */
export function branch(_front: DynamoFrontEnd, value: Value): boolean | undefined {
  if (value instanceof PyTensor) {
    return userErrorHere(
      "Dynamic control flow is not supported at the moment. Please use functorch.experimental.control_flow.cond to explicitly capture the control flow.",
      "cond-operands",
    );
  }
  if (value instanceof PySym) return evaluate(value);
  return undefined;
}

/** `SymNodeVariable.evaluate_expr`: guards, or says what cannot be decided. */
export function evaluate(value: PySym): boolean {
  return deciding(() => value.node.guardTruth());
}

/** The same for a symbol that Python needs as a plain integer. */
export function evaluateInt(value: PySym): bigint {
  return deciding(() => value.node.guardInt());
}

export const evaluateFloat = (value: PySym): number => deciding(() => value.node.guardFloat());

function deciding<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof GuardOnDataDependent) {
      return userErrorHere(`Consider annotating your code using torch._check*(). ${error.message}`, "constrain-as-size-example");
    }
    throw error;
  }
}

/** A symbol as an index of a list: Python asks for its value, and what that raises is wrapped when it leaves Dynamo. */
export const indexFor = (value: PySym): void => void leaving(() => value.node.guardInt());

/** What Dynamo asks on its own account: an undecided answer is wrapped when it leaves Dynamo. */
export function leaving<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof GuardOnDataDependent)) throw error;
    throw userError(`Consider annotating your code using torch._check*(). ${error.message}${trailer()}`, "constrain-as-size-example");
  }
}

const assertAsync = new PythonTarget("_assert_async", "torch._assert_async", (args) => {
  callTorch("_assert_async", args);
  return null;
});

/** `assert` on a traced value becomes a tensor assert or a runtime assertion (`rewrite_assert_with_torch_assert`). */
export function assertCondition(front: DynamoFrontEnd, test: Value, message: (() => Value) | null): true | undefined {
  if (isUserObject(test) && isUserCode()) unsupported(`call_function args: ${describe(test)} `);
  if (!(test instanceof PyTensor || test instanceof PySym)) return undefined;
  const text = message === null ? "assertion error" : message();
  if (test instanceof PyTensor) {
    front.output.record("call_function", assertAsync, [test, typeof text === "string" ? text : textOf(text)], noKwargs, () => null);
    return true;
  }
  // A number is asserted not to be zero.
  const holds = test.node.kind === "bool" ? test.node : symCall("ne", [test.node, 0n]);
  if (holds instanceof SymNode ? !expected(holds) : !holds) unsupported("Assertion failed on symbolic shapes. Did you make sure eager mode succeeds?");
  return true;
}

/** What the example contradicts fails where the range is narrowed. */
function expected(condition: SymNode): boolean {
  try {
    return condition.expectTrue();
  } catch (error) {
    if (error instanceof OutsideRange) return dynamoError("AssertionError", error.message);
    throw error;
  }
}
