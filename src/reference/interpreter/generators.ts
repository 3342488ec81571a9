/**
 * Statements that may yield, as host generators (https://docs.python.org/3.13/reference/expressions.html#yield-expressions).
 * A statement without a `yield` inside runs in its plain form.
 */
import { NotImplementedConstruct, PyError, PyGenerator, PyObject, isRaised, types, type Value } from "../objects/index.ts";
import { callMethod, getAttributeOr, iter, iterate, next } from "../protocol/index.ts";
import type { AnnAssign, Assert, Assign, AugAssign, Await, Expr, ExprStatement, For, If, Match, Raise, Return, Stmt, Try, While, With, Yield, YieldFrom } from "../syntax/index.ts";
import type { Compiler } from "./compiler.ts";
import { target } from "./expressions/access.ts";
import { condition } from "./expressions/operators.ts";
import { passThrough } from "./flight.ts";
import { BREAK, NEXT, RETURN, type Completion, type Evaluate, type ExecuteGenerator, type Frame } from "./frame.ts";
import { hasYield, lower, type Step } from "./lower.ts";
import { caught, catches, enterHandler, enterManager, handlerOf, leaveHandler, leaveManager, leaveWithError, managersOf } from "./statements/try.ts";
import { casesOf, selectCase } from "./statements/match.ts";

type Stepper = (frame: Frame) => Generator<Value, void, Value>;

type Part = { readonly plain: (frame: Frame) => Completion; readonly generate: null } | { readonly plain: null; readonly generate: ExecuteGenerator };

export function generatorBlock(nodes: readonly Stmt[], compiler: Compiler): ExecuteGenerator {
  const parts = nodes.map((node): Part => (hasYield(node) ? { plain: null, generate: compiler.generatorStatement(node) } : { plain: compiler.statement(node), generate: null }));
  return function* (frame) {
    for (const part of parts) {
      const completion = part.plain !== null ? part.plain(frame) : yield* part.generate(frame);
      if (completion !== NEXT) return completion;
    }
    return NEXT;
  };
}

// ---- the steps of a lowered expression

function stepper(steps: readonly Step[], compiler: Compiler): Stepper {
  const all = steps.map((step) => oneStep(step, compiler));
  return function* (frame) {
    for (const step of all) yield* step(frame);
  };
}

function oneStep(step: Step, compiler: Compiler): Stepper {
  if (step.kind === "Choice") {
    const test = condition(step.test, compiler);
    const body = stepper(step.body, compiler);
    const orelse = stepper(step.orelse, compiler);
    return function* (frame) {
      yield* test(frame) !== step.negated ? body(frame) : orelse(frame);
    };
  }
  const slot = temporarySlot(step.name, compiler);
  const { value } = step;
  if (value.kind === "Yield" || value.kind === "YieldFrom" || value.kind === "Await") {
    const run = yielding(value, compiler);
    return function* (frame) {
      frame.slots[slot] = yield* run(frame);
    };
  }
  const evaluate = compiler.expression(value);
  // eslint-disable-next-line require-yield
  return function* (frame) {
    frame.slots[slot] = evaluate(frame);
  };
}

/** Temporaries are variables of the frame's scope whose names begin with a point. */
function temporarySlot(name: string, compiler: Compiler): number {
  return compiler.scope.frame.declare(name).slot;
}

function yielding(node: Yield | YieldFrom | Await, compiler: Compiler): (frame: Frame) => Generator<Value, Value, Value> {
  if (node.kind === "Await") throw new NotImplementedConstruct("await");
  const value: Evaluate = node.value === undefined ? () => null : compiler.expression(node.value);
  if (node.kind === "YieldFrom") {
    return function* (frame) {
      const source = value(frame);
      frame.at = node;
      return yield* delegate(source, frame, node);
    };
  }
  return function* (frame) {
    const out = value(frame);
    frame.at = node;
    return yield out;
  };
}

/** `yield from`: values, sent values and exceptions go through to the inner iterator (PEP 380). */
function* delegate(source: Value, frame: Frame, at: YieldFrom): Generator<Value, Value, Value> {
  const inner = iter(source);
  let sent: Value = null;
  let thrown: PyObject | null = null;
  for (;;) {
    frame.at = at;
    const item = advance(inner, sent, thrown);
    if (item.done) return item.value;
    thrown = null;
    try {
      sent = yield item.value;
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      thrown = error.value;
      if (isRaised(error, types.GeneratorExit) || !(inner instanceof PyGenerator) && getAttributeOr(inner, "throw") === undefined) {
        const close = getAttributeOr(inner, "close");
        if (close !== undefined) callMethod(inner, "close", []);
        throw error;
      }
    }
  }
}

function advance(inner: Value, sent: Value, thrown: PyObject | null): { done: boolean; value: Value } {
  if (inner instanceof PyGenerator) {
    const item = thrown === null ? inner.resume("send", sent) : inner.resume("throw", thrown);
    return item === undefined ? { done: true, value: inner.returned } : { done: false, value: item };
  }
  try {
    if (thrown !== null) return { done: false, value: callMethod(inner, "throw", [thrown]) };
    if (sent !== null) return { done: false, value: callMethod(inner, "send", [sent]) };
    if (!(inner instanceof PyObject && inner.cls.heap)) {
      const item = next(inner);
      return item === undefined ? { done: true, value: null } : { done: false, value: item };
    }
    return { done: false, value: callMethod(inner, "__next__", []) };
  } catch (error) {
    if (!isRaised(error, types.StopIteration)) throw error;
    return { done: true, value: (error.value as PyObject & { args?: readonly Value[] }).args?.[0] ?? null };
  }
}

/** An expression with its steps run first. */
function prepared(node: Expr, compiler: Compiler): { steps: Stepper | null; rest: Expr } {
  if (!hasYield(node)) return { steps: null, rest: node };
  const { steps, rest } = lower(node);
  return { steps: stepper(steps, compiler), rest };
}

// ---- simple statements: the steps, then the plain statement over what is left

function afterSteps<N extends Stmt>(nodes: (node: N) => readonly (Expr | undefined)[], rebuild: (node: N, parts: readonly (Expr | undefined)[]) => Stmt) {
  return (node: N, compiler: Compiler): ExecuteGenerator => {
    const parts = nodes(node).map((each) => (each === undefined ? { steps: null, rest: undefined } : prepared(each, compiler)));
    for (const { rest } of parts) declareTemporaries(rest, compiler);
    const plain = compiler.statement(rebuild(node, parts.map(({ rest }) => rest)));
    return function* (frame) {
      for (const { steps } of parts) if (steps !== null) yield* steps(frame);
      return plain(frame);
    };
  };
}

/** Temporaries that steps have made are found by name. */
function declareTemporaries(_rest: Expr | undefined, _compiler: Compiler): void { /* they are declared when their step is compiled */ }

const ExprGenerator = afterSteps<ExprStatement>((node) => [node.value], (node, [value]) => ({ ...node, value: value! }));
const ReturnGenerator = afterSteps<Return>((node) => [node.value], (node, [value]) => ({ ...node, value }));
const AssignGenerator = afterSteps<Assign>((node) => [node.value], (node, [value]) => ({ ...node, value: value! }));
const AugAssignGenerator = afterSteps<AugAssign>((node) => [node.value], (node, [value]) => ({ ...node, value: value! }));
const AnnAssignGenerator = afterSteps<AnnAssign>((node) => [node.value], (node, [value]) => ({ ...node, value }));
const RaiseGenerator = afterSteps<Raise>((node) => [node.exc, node.cause], (node, [exc, cause]) => ({ ...node, exc, cause }));
const AssertGenerator = afterSteps<Assert>((node) => [node.test], (node, [test]) => ({ ...node, test: test! }));

// ---- compound statements

function IfGenerator(node: If, compiler: Compiler): ExecuteGenerator {
  const { steps, rest } = prepared(node.test, compiler);
  const test = condition(rest, compiler);
  const body = generatorBlock(node.body, compiler);
  const orelse = generatorBlock(node.orelse, compiler);
  return function* (frame) {
    if (steps !== null) yield* steps(frame);
    return yield* test(frame) ? body(frame) : orelse(frame);
  };
}

function WhileGenerator(node: While, compiler: Compiler): ExecuteGenerator {
  const { steps, rest } = prepared(node.test, compiler);
  const test = condition(rest, compiler);
  const body = generatorBlock(node.body, compiler);
  const orelse = generatorBlock(node.orelse, compiler);
  return function* (frame) {
    for (;;) {
      if (steps !== null) yield* steps(frame);
      if (!test(frame)) return yield* orelse(frame);
      frame.at = node.test;
      frame.realm.spend();
      const completion = yield* body(frame);
      if (completion === BREAK) return NEXT;
      if (completion === RETURN) return RETURN;
    }
  };
}

function ForGenerator(node: For, compiler: Compiler): ExecuteGenerator {
  if (node.kind === "AsyncFor") throw new NotImplementedConstruct("async for");
  const { steps, rest } = prepared(node.iter, compiler);
  const source = compiler.expression(rest);
  const store = target(node.target, compiler);
  const body = generatorBlock(node.body, compiler);
  const orelse = generatorBlock(node.orelse, compiler);
  return function* (frame) {
    if (steps !== null) yield* steps(frame);
    const iterable = source(frame);
    frame.at = node.iter;
    const iterator = iterate(iterable);
    for (;;) {
      frame.at = node.iter;
      const item = iterator.next();
      if (item === undefined) return yield* orelse(frame);
      frame.realm.spend();
      store(frame, item);
      const completion = yield* body(frame);
      if (completion === BREAK) return NEXT;
      if (completion === RETURN) return RETURN;
    }
  };
}

function TryGenerator(node: Try, compiler: Compiler): ExecuteGenerator {
  if (node.kind === "TryStar") throw new NotImplementedConstruct("yield inside try … except*");
  const guarded = tryExcept(node, compiler);
  if (node.finalbody.length === 0) return guarded;
  const finalbody = generatorBlock(node.finalbody, compiler);
  return function* (frame) {
    let completion: Completion;
    try {
      completion = yield* guarded(frame);
    } catch (error) {
      const flight = caught(error, frame);
      const ended = yield* finalbody(frame);
      if (ended !== NEXT) return ended;
      throw flight;
    }
    const { returned } = frame;
    const ended = yield* finalbody(frame);
    if (ended !== NEXT) return ended;
    frame.returned = returned;
    return completion;
  };
}

function tryExcept(node: Try, compiler: Compiler): ExecuteGenerator {
  const body = generatorBlock(node.body, compiler);
  const orelse = generatorBlock(node.orelse, compiler);
  const handlers = node.handlers.map((each) => ({ handler: handlerOf(each, compiler), body: generatorBlock(each.body, compiler) }));
  return function* (frame) {
    let completion: Completion;
    try {
      completion = yield* body(frame);
    } catch (error) {
      const flight = caught(error, frame);
      const chosen = handlers.find(({ handler }) => catches(handler, frame, flight.value));
      if (chosen === undefined) throw flight;
      enterHandler(chosen.handler, frame, flight.value);
      try {
        return yield* chosen.body(frame);
      } catch (inner) {
        throw passThrough(inner, frame);
      } finally {
        leaveHandler(chosen.handler, frame);
      }
    }
    return completion === NEXT ? yield* orelse(frame) : completion;
  };
}

function WithGenerator(node: With, compiler: Compiler): ExecuteGenerator {
  if (node.kind === "AsyncWith") throw new NotImplementedConstruct("async with");
  const lowered = node.items.map((item) => prepared(item.context_expr, compiler));
  const managers = managersOf({ ...node, items: node.items.map((item, i) => ({ ...item, context_expr: lowered[i]!.rest })) }, compiler);
  return managers.reduceRight<ExecuteGenerator>((body, manager, i) => function* (frame) {
    const { steps } = lowered[i]!;
    if (steps !== null) yield* steps(frame);
    const { exit, value } = enterManager(manager, frame);
    let completion: Completion;
    try {
      manager.store?.(frame, value);
      completion = yield* body(frame);
    } catch (error) {
      const flight = caught(error, frame);
      if (!leaveWithError(manager, frame, exit, flight)) throw flight;
      return NEXT;
    }
    const { returned } = frame;
    leaveManager(manager, frame, exit);
    frame.returned = returned;
    return completion;
  }, generatorBlock(node.body, compiler));
}

function MatchGenerator(node: Match, compiler: Compiler): ExecuteGenerator {
  const { steps, rest } = prepared(node.subject, compiler);
  const subject = compiler.expression(rest);
  const cases = casesOf(node, compiler);
  const bodies = node.cases.map((each) => generatorBlock(each.body, compiler));
  return function* (frame) {
    if (steps !== null) yield* steps(frame);
    const chosen = selectCase(cases, frame, subject(frame), node);
    return chosen < 0 ? NEXT : yield* bodies[chosen]!(frame);
  };
}

export const generators = {
  Expr: ExprGenerator, Return: ReturnGenerator, Assign: AssignGenerator, AugAssign: AugAssignGenerator, AnnAssign: AnnAssignGenerator,
  Raise: RaiseGenerator, Assert: AssertGenerator, If: IfGenerator, While: WhileGenerator, For: ForGenerator, AsyncFor: ForGenerator,
  Try: TryGenerator, TryStar: TryGenerator, With: WithGenerator, AsyncWith: WithGenerator, Match: MatchGenerator,
} as const;
