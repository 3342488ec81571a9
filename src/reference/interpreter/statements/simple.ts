/**
 * Simple statements (https://docs.python.org/3.13/reference/simple_stmts.html), but for imports and assignments.
 */
import { PyError, PyException, PyObject, PyType, raise, realm, types, type RaiseKind, type Value } from "../../objects/index.ts";
import { front, inherits, toException, truth } from "../../protocol/index.ts";
import type { Assert as AssertNode, Delete as DeleteNode, Expr as ExprNode, ExprStatement, Raise as RaiseNode, Return as ReturnNode, UnaryOp } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { deletion } from "../expressions/access.ts";
import { chained, condition } from "../expressions/operators.ts";
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
 * `assert test, message`: a front end may take the whole of it, where the jump that CPython compiles the test to stands right before the raise.
 */
export function Assert(node: AssertNode, compiler: Compiler): Execute {
  const message = node.msg === undefined ? null : compiler.expression(node.msg);
  const how = assertKind(node);
  const isPlain = how === "assert" && !isFolded(node.msg!);
  const outcome = jumps(node.test, compiler, (value, frame) => (!isPlain && isAsserted(value, frame, message)) || truth(value));
  return (frame) => {
    const found = outcome(frame);
    if (found === "holds") return NEXT;
    const args = message === null ? [] : [message(frame)];
    const error = new PyException(types.AssertionError, args);
    // The jump stands where its operand does, the raise where the whole test does (Python/codegen.c, `codegen_assert`).
    if (found === "fails" || how === "assert") frame.at = node.test;
    announce(error, frame, found === "fails" ? "raise" : how);
    frame.at = node.test;
    throw new PyError(error);
  };
}

/** How a test comes out: what fails as the assertion itself, and what has been jumped away from before. */
type Outcome = "holds" | "fails" | "is not asserted";

const isNegation = (node: ExprNode): node is UnaryOp => node.kind === "UnaryOp" && node.op === "Not";

/** The jumps of a test: those that do not stand before the raise are conditions like any other (Python/codegen.c, `codegen_jump_if`). */
function jumps(node: ExprNode, compiler: Compiler, last: (value: Value, frame: Frame) => boolean): (frame: Frame) => Outcome {
  if (isNegation(node) && isNegation(node.operand)) return jumps(node.operand.operand, compiler, last);
  if (node.kind === "BoolOp") {
    const before = node.values.slice(0, -1).map((each) => condition(each, compiler));
    const rest = jumps(node.values.at(-1)!, compiler, last);
    if (node.op === "Or") return (frame) => (before.some((test) => test(frame)) ? "holds" : rest(frame));
    return (frame) => (before.every((test) => test(frame)) ? rest(frame) : "fails");
  }
  if (node.kind === "IfExp") {
    const [test, body, orelse] = [condition(node.test, compiler), jumps(node.body, compiler, last), jumps(node.orelse, compiler, last)];
    return (frame) => (test(frame) ? body(frame) : orelse(frame));
  }
  if (isNegation(node)) {
    const test = condition(node, compiler);
    return (frame) => (test(frame) ? "holds" : "fails");
  }
  const judged = (value: Value, frame: Frame): Outcome => {
    frame.at = node;
    return last(value, frame) ? "holds" : "is not asserted";
  };
  if (node.kind === "Compare" && node.ops.length > 1) {
    const chain = chained(node, compiler);
    return (frame) => {
      const { value, isLast } = chain(frame);
      return isLast ? judged(value, frame) : "fails";
    };
  }
  const evaluate = compiler.expression(node);
  return (frame) => judged(evaluate(frame), frame);
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

function isAsserted(value: Value, frame: Frame, message: Evaluate | null): boolean {
  return value instanceof PyObject && front()?.assert(value, message === null ? null : () => message(frame)) === true;
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
