/**
 * Simple statements (https://docs.python.org/3.13/reference/simple_stmts.html), but for imports and assignments.
 */
import { PyError, PyException, PyObject, PyType, raise, realm, types, type RaiseKind, type Value } from "../../objects/index.ts";
import { front, inherits, toException, truth } from "../../protocol/index.ts";
import type { Assert as AssertNode, Delete as DeleteNode, Expr as ExprNode, ExprStatement, Raise as RaiseNode, Return as ReturnNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { deletion } from "../expressions/access.ts";
import { condition, type Test } from "../expressions/operators.ts";
import { BREAK, CONTINUE, NEXT, RETURN, handledException, type Evaluate, type Execute, type Frame } from "../frame.ts";

export function Expr(node: ExprStatement, compiler: Compiler): Execute {
  if (node.value.kind === "Constant") return () => NEXT;
  const value = compiler.expression(node.value);
  return (frame) => {
    value(frame);
    return NEXT;
  };
}

export const Pass = (): Execute => () => NEXT;
export const Break = (): Execute => () => BREAK;
export const Continue = (): Execute => () => CONTINUE;

export function Return(node: ReturnNode, compiler: Compiler): Execute {
  if (node.value === undefined) {
    return (frame) => {
      frame.returned = null;
      return RETURN;
    };
  }
  const value = compiler.expression(node.value);
  return (frame) => {
    const result = value(frame);
    frame.returned = result;
    frame.at = node;
    if (typeof result === "object" && result !== null) frame.realm.interceptor?.returned(result);
    return RETURN;
  };
}

export function Delete(node: DeleteNode, compiler: Compiler): Execute {
  const removals = node.targets.map((target) => deletion(target, compiler));
  return (frame) => {
    for (const remove of removals) remove(frame);
    return NEXT;
  };
}

/**
 * `assert test, message`: a front end may take the whole of it, where the test is a plain value. Of `assert a and b` that is `b`;
 * `not` and `or` are conditions like any other, as the jumps that CPython compiles them to.
 */
export function Assert(node: AssertNode, compiler: Compiler): Execute {
  const { before, last } = conjuncts(node.test);
  const first = before.map((each) => condition(each, compiler));
  const message = node.msg === undefined ? null : compiler.expression(node.msg);
  const how = assertKind(node);
  const holds = isJunction(last) || (how === "assert" && !isFolded(node.msg!)) ? condition(last, compiler) : assertedValue(last, message, compiler);
  return (frame) => {
    if (first.every((test) => test(frame)) && holds(frame)) return NEXT;
    const args = message === null ? [] : [message(frame)];
    frame.at = node;
    const error = new PyException(types.AssertionError, args);
    announce(error, frame, how);
    throw new PyError(error);
  };
}

/** An `assert` of a constant has no condition left; one whose message is computed jumps like any `if`. */
function assertKind(node: AssertNode): RaiseKind {
  if (node.test.kind === "Constant") return "raise";
  return node.msg === undefined || (node.msg.kind === "Constant" && typeof node.msg.value === "string") ? "assert constant" : "assert";
}

/** Texts that the compiler puts together. */
function isFolded(node: ExprNode): boolean {
  if (node.kind === "BinOp") return node.op === "Add" && isFolded(node.left) && isFolded(node.right);
  return node.kind === "JoinedStr" ? node.values.every(isFolded) : node.kind === "Constant" && typeof node.value === "string";
}

function conjuncts(test: ExprNode): { before: readonly ExprNode[]; last: ExprNode } {
  if (test.kind !== "BoolOp" || test.op !== "And") return { before: [], last: test };
  return { before: test.values.slice(0, -1), last: test.values[test.values.length - 1]! };
}

const isJunction = (node: ExprNode): boolean => node.kind === "BoolOp" || node.kind === "IfExp" || (node.kind === "UnaryOp" && node.op === "Not");

function assertedValue(node: ExprNode, message: Evaluate | null, compiler: Compiler): Test {
  const test = compiler.expression(node);
  return (frame) => {
    const value = test(frame);
    frame.at = node;
    if (value instanceof PyObject && front()?.assert(value, message === null ? null : () => message(frame)) === true) return true;
    return truth(value);
  };
}

function announce(error: PyException, frame: Frame, how: RaiseKind): void {
  error.raised = !frame.internal || frame.globals.get("__followed__") === true;
  if (error.raised) realm().interceptor?.raise(error, how);
}

/** `raise exception from cause`. */
export function Raise(node: RaiseNode, compiler: Compiler): Execute {
  if (node.exc === undefined) return (frame) => raiseAgain(frame, node);
  const exc = compiler.expression(node.exc);
  const cause = node.cause === undefined ? null : compiler.expression(node.cause);
  return (frame) => {
    const value = exc(frame);
    frame.at = node;
    const error = toException(value) as PyException;
    if (cause !== null) setCause(error, cause(frame));
    frame.at = node;
    if (error instanceof PyException) announce(error, frame, cause === null || isNone(node.cause) ? "raise" : "raise from");
    throw new PyError(error);
  };
}

const isNone = (node: ExprNode | undefined): boolean => node?.kind === "Constant" && node.value === null;

function setCause(error: PyException, cause: Value): void {
  if (cause === null) error.cause = null;
  else if (cause instanceof PyType || cause instanceof PyObject && inherits(cause.cls, types.BaseException)) error.cause = toException(cause);
  else raise(types.TypeError, "exception causes must derive from BaseException");
  error.suppressContext = true;
}

/** `raise` alone: the exception being handled flies on, its traceback as it was. */
function raiseAgain(frame: Frame, node: RaiseNode): never {
  frame.at = node;
  const handled = handledException(frame);
  if (!frame.internal && handled !== null) realm().interceptor?.raise(handled, "again");
  if (handled === null) raise(types.RuntimeError, "No active exception to reraise");
  const flight = new PyError(handled);
  const here = frame.handled !== null && frame.handled.includes(handled);
  if (here) flight.lastFrame = frame;
  throw flight;
}
