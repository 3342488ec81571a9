/**
 * Frames and code: what a running piece of Python is made of.
 */
import { PyCell, PyFunction, realm, type FrameInfo, type PyException, type PyObject, type Realm, type Value } from "../objects/index.ts";
import type { Position } from "../syntax/index.ts";
import type { Scope, Variable } from "./scopes.ts";

/** How a statement ended. A returned value waits in `frame.returned`. */
export type Completion = 0 | 1 | 2 | 3;
export const NEXT = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;

export type Evaluate = (frame: Frame) => Value;
export type Execute = (frame: Frame) => Completion;
/** A statement that may yield: yields values out, is sent values. */
export type ExecuteGenerator = (frame: Frame) => Generator<Value, Completion, Value>;

/** The namespace of a class body: a plain one, or what a metaclass's `__prepare__` gave. */
export type Names = Map<string, Value> | PyObject;

/** What all frames of one function, class body or module share. */
export interface Code {
  readonly name: string;
  readonly qualname: string;
  readonly file: string;
  readonly internal: boolean;
  readonly scope: Scope;
  /** Line of the `def`, or of its first decorator. */
  readonly firstLine: number;
  /** Where a frame stands before its first instruction. */
  readonly start: Position;
  /** Variables whose slots get a fresh cell when a frame starts (comprehensions make theirs themselves). */
  readonly cells: readonly Variable[];
  /** Free variables: their cells come from the function. */
  readonly free: readonly Variable[];
}

const nowhere: Position = { line: 1, column: 0, endLine: 1, endColumn: 0 };

export class Frame implements FrameInfo {
  readonly code: Code;
  readonly globals: Map<string, Value>;
  readonly builtins: Map<string, Value>;
  /** Values of variables; a PyCell in the slot of a captured one. */
  readonly slots: (Value | undefined)[];
  /** The namespace that `hasNamespace` scopes assign to; null in functions. */
  readonly names: Names | null;
  readonly realm: Realm;
  back: FrameInfo | null;
  /** What is being executed: set before each operation that may call out. */
  at: Position;
  returned: Value = null;
  handled: PyException[] | null = null;
  /** The function whose body runs, where it is one. */
  readonly fn: PyFunction | null;

  constructor(code: Code, globals: Map<string, Value>, slots: (Value | undefined)[], names: Names | null, current: Realm, fn: PyFunction | null = null) {
    this.code = code;
    this.globals = globals;
    this.builtins = current.builtins;
    this.slots = slots;
    this.names = names;
    this.realm = current;
    this.back = current.frame;
    this.at = nowhere;
    this.fn = fn;
  }

  get file(): string {
    return this.code.file;
  }
  get name(): string {
    return this.code.name;
  }
  get qualname(): string {
    return this.code.qualname;
  }
  get internal(): boolean {
    return this.code.internal;
  }
  get line(): number {
    return this.at.line;
  }
  set line(line: number) {
    this.at = { ...this.at, line };
  }
  get column(): number {
    return this.at.column;
  }
  set column(column: number) {
    this.at = { ...this.at, column };
  }

  superArguments(): { cls: Value | undefined; self: Value | undefined } {
    const { scope } = this.code;
    const cell = scope.free.get("__class__");
    const held = cell === undefined ? undefined : this.slots[cell.slot];
    const first = scope.slots > 0 ? this.slots[0] : undefined;
    return { cls: held instanceof PyCell ? held.value : undefined, self: first instanceof PyCell && isCaptured(scope, 0) ? first.value : first };
  }

  locals(): Map<string, Value> {
    if (this.names instanceof Map) return this.names;
    const found = new Map<string, Value>();
    for (const { name, slot, captured } of [...this.code.scope.variables.values(), ...this.code.scope.free.values()]) {
      const held = this.slots[slot];
      const value = captured && held instanceof PyCell ? held.value : held;
      if (value !== undefined && !name.startsWith(".") && name !== "__class__") found.set(name, value);
    }
    return found;
  }
}

function isCaptured(scope: Scope, slot: number): boolean {
  for (const variable of scope.variables.values()) if (variable.slot === slot) return variable.captured;
  return false;
}

/** The exception that `raise` alone would raise again: the innermost being handled, in this frame or one that called it. */
export function handledException(frame: FrameInfo | null): PyException | null {
  for (let each = frame; each !== null; each = each.back) {
    const { handled } = each;
    if (handled !== undefined && handled !== null && handled.length > 0) return handled[handled.length - 1]!;
  }
  return null;
}

export function currentFrame(): FrameInfo | null {
  return realm().frame;
}
