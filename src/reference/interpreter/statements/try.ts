/**
 * `try` and `with` (https://docs.python.org/3.13/reference/compound_stmts.html#the-try-statement).
 *
 * Only Python's exceptions are seen here: what is not implemented, a used-up budget and a front end's refusals pass through untouched,
 * without running any `finally`.
 */
import { PyError, PyException, PyObject, PyTuple, PyType, raise, types, type Value } from "../../objects/index.ts";
import { bind, call, inherits, lookupType, splitGroup, truth, typeName, typeOf } from "../../protocol/index.ts";
import type { ExceptHandler, Try as TryNode, With as WithNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { target } from "../expressions/access.ts";
import { deleteName, storeName } from "../expressions/names.ts";
import { passThrough } from "../flight.ts";
import { NEXT, type Completion, type Evaluate, type Execute, type Frame } from "../frame.ts";

/** An `except` clause: whether it takes an exception, and how its body is surrounded. */
export interface Handler {
  readonly type: Evaluate | null;
  readonly node: ExceptHandler;
  readonly store: ((frame: Frame, value: Value) => void) | null;
  readonly forget: ((frame: Frame) => void) | null;
}

export function handlerOf(node: ExceptHandler, compiler: Compiler): Handler {
  return {
    type: node.type === undefined ? null : compiler.expression(node.type),
    node,
    store: node.name === undefined ? null : storeName(node.name, compiler),
    forget: node.name === undefined ? null : deleteName(node.name, node, compiler, true),
  };
}

/** Whether a clause catches an exception; the classes are compared by their MRO alone. */
export function catches(handler: Handler, frame: Frame, value: PyObject): boolean {
  if (handler.type === null) return true;
  const classes = handler.type(frame);
  frame.at = handler.node.type!;
  return matchesAny(classes, value);
}

function matchesAny(classes: Value, value: PyObject): boolean {
  const all = classes instanceof PyTuple ? classes.items : [classes];
  for (const cls of all) {
    if (!(cls instanceof PyType) || !inherits(cls, types.BaseException)) raise(types.TypeError, "catching classes that do not inherit from BaseException is not allowed");
  }
  return all.some((cls) => inherits(value.cls, cls as PyType));
}

export function enterHandler(handler: Handler, frame: Frame, value: PyObject): void {
  (frame.handled ??= []).push(value as PyException);
  handler.store?.(frame, value);
}

export function leaveHandler(handler: Handler, frame: Frame): void {
  frame.handled!.pop();
  handler.forget?.(frame);
}

/** A caught host error as Python's exception; others are thrown on. */
export function caught(error: unknown, frame: Frame): PyError {
  const flight = passThrough(error, frame);
  if (flight instanceof PyError) return flight;
  throw flight;
}

export function Try(node: TryNode, compiler: Compiler): Execute {
  const guarded = node.kind === "TryStar" ? tryStar(node, compiler) : node.handlers.length > 0 ? tryExcept(node, compiler) : compiler.block([...node.body, ...node.orelse]);
  if (node.finalbody.length === 0) return guarded;
  const finalbody = compiler.block(node.finalbody);
  return (frame) => {
    let completion: Completion;
    try {
      completion = guarded(frame);
    } catch (error) {
      const flight = caught(error, frame);
      const ended = runFinally(frame, flight, () => finalbody(frame));
      if (ended !== NEXT) return ended;
      throw flight;
    }
    const { returned } = frame;
    const ended = finalbody(frame);
    if (ended !== NEXT) return ended;
    frame.returned = returned;
    return completion;
  };
}

/** While a `finally` runs because of an exception, that exception is being handled. */
function runFinally(frame: Frame, flight: PyError, body: () => Completion): Completion {
  (frame.handled ??= []).push(flight.value as PyException);
  try {
    return body();
  } catch (error) {
    throw passThrough(error, frame);
  } finally {
    frame.handled.pop();
  }
}

function tryExcept(node: TryNode, compiler: Compiler): Execute {
  const body = compiler.block(node.body);
  const orelse = compiler.block(node.orelse);
  const handlers = node.handlers.map((each) => ({ handler: handlerOf(each, compiler), body: compiler.block(each.body) }));
  return (frame) => {
    let completion: Completion;
    try {
      completion = body(frame);
    } catch (error) {
      const flight = caught(error, frame);
      for (const { handler, body: run } of handlers) {
        if (!runFinallyMatch(handler, frame, flight)) continue;
        return runHandler(handler, frame, flight.value, run);
      }
      throw flight;
    }
    return completion === NEXT ? orelse(frame) : completion;
  };
}

/** The class of an `except` is evaluated while the exception is already being handled. */
function runFinallyMatch(handler: Handler, frame: Frame, flight: PyError): boolean {
  if (handler.type === null) return true;
  const { at } = frame;
  (frame.handled ??= []).push(flight.value as PyException);
  try {
    return catches(handler, frame, flight.value);
  } catch (error) {
    throw passThrough(error, frame);
  } finally {
    frame.handled.pop();
    frame.at = at;
  }
}

function runHandler(handler: Handler, frame: Frame, value: PyObject, body: Execute): Completion {
  enterHandler(handler, frame, value);
  try {
    return body(frame);
  } catch (error) {
    throw passThrough(error, frame);
  } finally {
    leaveHandler(handler, frame);
  }
}

// ---- except*

function tryStar(node: TryNode, compiler: Compiler): Execute {
  const body = compiler.block(node.body);
  const orelse = compiler.block(node.orelse);
  const handlers = node.handlers.map((each) => ({ handler: handlerOf(each, compiler), body: compiler.block(each.body) }));
  return (frame) => {
    let completion: Completion;
    try {
      completion = body(frame);
    } catch (error) {
      const flight = caught(error, frame);
      handleGroup(frame, flight.value as PyException, handlers);
      return NEXT;
    }
    return completion === NEXT ? orelse(frame) : completion;
  };
}

/** Each clause takes its part of the group; what is left, and what the clauses raise, flies on. */
function handleGroup(frame: Frame, original: PyException, handlers: readonly { handler: Handler; body: Execute }[]): void {
  const isGroup = inherits(original.cls, types.BaseExceptionGroup);
  let rest: PyException | null = original;
  const raised: PyException[] = [];
  for (const { handler, body } of handlers) {
    if (rest === null) break;
    frame.at = handler.node;
    if (!frame.internal) frame.realm.interceptor?.statement("except group", original);
    const classes: Value = handler.type!(frame);
    const parts = splitGroup(rest, (each) => matchesAny(classes, each));
    if (parts.matching === null) continue;
    const matching = isGroup ? parts.matching : (call(types.BaseExceptionGroup, ["", new PyTuple([parts.matching])]) as PyException);
    rest = parts.rest;
    try {
      runHandler(handler, frame, matching, body);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      raised.push(error.value as PyException);
    }
  }
  if (raised.length === 0 && rest === null) return;
  if (raised.length === 0 || (raised.length === 1 && rest === null && !isGroup)) throw sameFlight(frame, (rest ?? raised[0])!);
  throw sameFlight(frame, call(types.BaseExceptionGroup, ["", new PyTuple([...raised, ...(rest === null ? [] : [rest])])]) as PyException);
}

/** What is left of a group flies on as if it had not been caught here. */
function sameFlight(frame: Frame, value: PyException): PyError {
  const flight = new PyError(value);
  value.suppressContext = true;
  flight.lastFrame = frame;
  return flight;
}

// ---- with

export interface Manager {
  readonly evaluate: Evaluate;
  readonly store: ((frame: Frame, value: Value) => void) | null;
  readonly at: WithNode["items"][number]["context_expr"];
}

export function managersOf(node: WithNode, compiler: Compiler): Manager[] {
  return node.items.map((item) => ({
    evaluate: compiler.expression(item.context_expr),
    store: item.optional_vars === undefined ? null : target(item.optional_vars, compiler),
    at: item.context_expr,
  }));
}

/** Enters a context manager; gives its `__exit__`, bound. */
export function enterManager(manager: Manager, frame: Frame): { exit: Value; value: Value } {
  const object = manager.evaluate(frame);
  frame.at = manager.at;
  if (!frame.internal) frame.realm.interceptor?.statement("with", object);
  const cls = typeOf(object);
  const enter = lookupType(cls, "__enter__");
  const exit = lookupType(cls, "__exit__");
  if (enter === undefined) raise(types.TypeError, `'${typeName(object)}' object does not support the context manager protocol`);
  if (exit === undefined) raise(types.TypeError, `'${typeName(object)}' object does not support the context manager protocol (missed __exit__ method)`);
  const bound = bind(exit, object, cls);
  return { exit: bound, value: call(bind(enter, object, cls), []) };
}

/** Leaves a context manager on an exception: true where it swallows it. */
export function leaveWithError(manager: Manager, frame: Frame, exit: Value, flight: PyError): boolean {
  const { value } = flight;
  (frame.handled ??= []).push(value as PyException);
  try {
    frame.at = manager.at;
    if (!frame.internal) frame.realm.interceptor?.statement("exit on error", null);
    return truth(call(exit, [value.cls, value, tracebackValue(value)]));
  } catch (error) {
    throw passThrough(error, frame);
  } finally {
    frame.handled.pop();
  }
}

const tracebackValue = (value: PyObject): Value => {
  const attribute = lookupType(value.cls, "__traceback__");
  return attribute === undefined ? null : bind(attribute, value, value.cls);
};

export function leaveManager(manager: Manager, frame: Frame, exit: Value): void {
  frame.at = manager.at;
  call(exit, [null, null, null]);
}

export function With(node: WithNode, compiler: Compiler): Execute {
  return managersOf(node, compiler).reduceRight<Execute>((body, manager) => (frame) => {
    const { exit, value } = enterManager(manager, frame);
    let completion: Completion;
    try {
      manager.store?.(frame, value);
      completion = body(frame);
    } catch (error) {
      const flight = caught(error, frame);
      if (!leaveWithError(manager, frame, exit, flight)) throw flight;
      return NEXT;
    }
    const { returned } = frame;
    leaveManager(manager, frame, exit);
    frame.returned = returned;
    return completion;
  }, compiler.block(node.body));
}
