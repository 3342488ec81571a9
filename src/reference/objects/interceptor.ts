/**
 * The one interception point between Python's semantics and a capture front end.
 *
 * `protocol/` asks the active interceptor first, before it looks at types, at every operation below; `undefined` means
 * "go ahead as Python does". Outside a capture there is none (`realm().interceptor === null`) and nothing is asked.
 * Code of the library that stands for one leaf (the body of `torch.nn.functional.softplus`, say) runs with the interceptor off.
 */
import type { PyFunction, PyGenerator } from "./containers.ts";
import type { FrameInfo } from "./realm.ts";
import type { Kwargs, PyObject, Value } from "./value.ts";

export type BinaryOperator =
  | "add" | "sub" | "mul" | "matmul" | "truediv" | "floordiv" | "mod" | "pow" | "lshift" | "rshift" | "and" | "or" | "xor";
export type CompareOperator = "lt" | "le" | "eq" | "ne" | "gt" | "ge";
export type UnaryOperator = "neg" | "pos" | "invert";

/** `raise X`, `raise X from Y`, `raise` alone, an `assert` with a text (or none) that is known before it runs, and any other `assert`. */
export type RaiseKind = "raise" | "raise from" | "again" | "assert constant" | "assert";

/** A class statement, the entry of a `with`, its exit because of an exception, a clause that takes its part of a group, and what patterns ask of their subject. */
export type StatementKind = "class" | "with" | "exit on error" | "except group" | "match class" | "match mapping" | "match keys" | "match sequence" | "merge";

export interface Interceptor {
  /** Any call: of a function of evaluated code, a class, a bound method, a built-in. */
  call(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | undefined;
  /** `left <op> right`; `inPlace` for `left <op>= right`. */
  binary(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined;
  unary(op: UnaryOperator, operand: Value): Value | undefined;
  compare(op: CompareOperator, left: Value, right: Value): Value | undefined;
  /** The result of `item in container`. */
  contains(container: Value, item: Value): Value | undefined;
  /** The condition of `if`, `while`, `and`, `or`, `not`, `assert`, a conditional expression, `bool()`. */
  truth(value: Value): boolean | undefined;
  /** A variable is bound: one of the frame's own, one that functions inside it see too, one of a function around, or a global. */
  /** An object that a global name has given. */
  loaded(value: PyObject, name: string): void;
  store(name: string, value: Value, kind: "local" | "cell" | "outer" | "global"): void;
  /** A function of evaluated code is about to return an object. */
  returned(value: Value): void;
  /** `not value` where its result is used as a value, not as a condition. */
  negate(value: Value): boolean | undefined;
  getAttribute(object: Value, name: string): Value | undefined;
  /** True when the write has been done (or refused, by throwing); undefined to go ahead. */
  setAttribute(object: Value, name: string, value: Value | undefined): true | undefined;
  getItem(object: Value, key: Value): Value | undefined;
  setItem(object: Value, key: Value, value: Value | undefined): true | undefined;
  iterate(value: Value): Value | undefined;
  length(value: Value): Value | undefined;
  /** `assert test, message`: true when handled. `message` is evaluated only when asked for. */
  assert(test: Value, message: (() => Value) | null): true | undefined;
  /** `raise` in evaluated code, and an `assert` that does not hold, before the exception flies. `how` tells them apart. */
  raise(exception: PyObject, how: RaiseKind): void;
  /** A function that a definition or a lambda has just made. */
  defined(made: PyFunction): void;
  /** A generator that the user's code has made, not started yet: what stands for it. */
  generator(made: PyGenerator, frame: FrameInfo): Value;
  /** A statement of the user's that has no operation of its own here; refuses it by throwing. `value`: the context manager, the subject. */
  statement(kind: StatementKind, value: Value): void;
  /** An exception that no `raise` threw, in the innermost frame of evaluated code: what flies in its place, or undefined. */
  failed(exception: PyObject, frame: FrameInfo): Error | undefined;
  /** A value used where Python wants an integer (`range`, indices, `__index__`). */
  index(value: Value): bigint | undefined;
  /** A key that a display of a dictionary or a set is about to hold; refuses it by throwing. */
  key(key: Value): Value;
  /** Whether two objects are one and the same, asked by `is` or `is not`. */
  same(left: Value, right: Value, isNegated: boolean): boolean | undefined;
  /** f-strings and `format`: text of a value. */
  format(value: Value, conversion: string, spec: string): string | undefined;
  /** A field of an f-string: its text, or what stands for it; `text` is what Python would write. */
  field(value: Value, conversion: string, spec: string): Value | undefined;
  /** The parts of an f-string, where one of them is no text. */
  join(parts: readonly Value[]): Value;
}
