/**
 * The state of one evaluation: modules, frames, budget, interceptor.
 *
 * Evaluation is synchronous, so the realm in force is a module-level variable, set by `enter` for the time of one call;
 * nothing else in the reference tracer is global and mutable.
 */
import type { Interceptor } from "./interceptor.ts";
import { BudgetExceeded, type PyType, type Value } from "./value.ts";
import type { PyException, PyModule } from "./containers.ts";
import type { ImportDoor } from "./imports.ts";

/** What a stack trace needs of a running function. The interpreter's frames extend it. */
export interface FrameInfo {
  readonly file: string;
  /** `co_name`: "forward", "<lambda>", "<module>", "<listcomp>". */
  readonly name: string;
  readonly qualname: string;
  /** The line that CPython's line table gives for the instruction being executed. */
  line: number;
  /** Column range of the innermost node being executed, for carets. */
  column: number;
  readonly back: FrameInfo | null;
  readonly globals: Map<string, Value>;
  /** Code of exportcheck's own Python prelude, never of the user: hidden from stack traces. */
  readonly internal: boolean;
  /** The source line, of a frame that stands for one of torch's own. */
  readonly sourceLine?: string;
  /** What `super()` without arguments needs: the class of the method (`__class__`) and its first argument. */
  superArguments?(): { readonly cls: Value | undefined; readonly self: Value | undefined };
  /** The exceptions that this frame's `except` clauses are handling, innermost last. */
  readonly handled?: readonly PyException[] | null;
  /** `locals()`. In a module or class body it is the namespace itself. */
  locals?(): Map<string, Value>;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export class Realm {
  interceptor: Interceptor | null = null;
  frame: FrameInfo | null = null;
  depth = 0;
  /** Steps left: every loop turn and call costs one. */
  budget = 0;
  readonly #budget: number;
  /** How many modules of libraries are being evaluated, one inside of another. */
  libraryDepth = 0;
  /** Python's recursion limit (1000 by default). */
  recursionLimit = 1000;
  /** `sys.modules`. */
  readonly modules: Map<string, PyModule> = new Map();
  /** Source texts by path, for stack traces (`code: …`). */
  readonly sources: Map<string, SourceFile> = new Map();
  /** What `print` wrote; nobody reads it but tests. */
  readonly output: string[] = [];
  /** Per-subsystem state (random generator, default dtype, import door, …), keyed by its owner's symbol. */
  readonly slots: Map<symbol, unknown> = new Map();
  /** What messages call classes whose instances stand for others just now: a traced call sees fake tensors. */
  standIns: ReadonlyMap<PyType, string> | null = null;
  /** The classes made here, by each of their bases: a built-in base outlives the realm, and knows none of them. */
  readonly subclasses: Map<PyType, PyType[]> = new Map();
  /** Built-in names. Injected by the session. */
  builtins: Map<string, Value> = new Map();
  /** Where imports are read. Given by the session; without one every import fails. */
  importDoor: ImportDoor | null = null;

  constructor(budget = 50_000_000) {
    this.#budget = budget;
    this.renewBudget();
  }

  renewBudget(): void {
    this.budget = this.#budget;
  }

  spend(steps = 1): void {
    this.budget -= steps;
    if (this.budget < 0) throw new BudgetExceeded("the step budget is used up: an endless loop?");
  }
}

let active: Realm | null = null;

export function realm(): Realm {
  if (active === null) throw new Error("no evaluation is going on");
  return active;
}

/** Whether the running frame is of the user's code, and not of a library that is evaluated too. */
export const isUserCode = (): boolean => realm().frame?.internal === false;

export function hasRealm(): boolean {
  return active !== null;
}

/** Notes that a class names another as a base. */
export function addSubclass(base: PyType, cls: PyType): void {
  if (active === null) base.subclasses.push(cls);
  else if (active.subclasses.get(base)?.push(cls) === undefined) active.subclasses.set(base, [cls]);
}

/** The classes that name this one as a base, in order of creation (`__subclasses__`). */
export function subclassesOf(base: PyType): PyType[] {
  return [...base.subclasses, ...(active?.subclasses.get(base) ?? [])];
}

export function enter<T>(inner: Realm, body: () => T): T {
  const outer = active;
  active = inner;
  try {
    return body();
  } finally {
    active = outer;
  }
}

/** Runs `body` while messages call the instances of some classes otherwise. */
export function withStandIns<T>(names: ReadonlyMap<PyType, string>, body: () => T): T {
  const r = realm();
  const outer = r.standIns;
  r.standIns = names;
  try {
    return body();
  } finally {
    r.standIns = outer;
  }
}

/** Runs `body` with no interceptor: the inside of a leaf. */
export function uninterrupted<T>(body: () => T): T {
  const r = realm();
  const outer = r.interceptor;
  if (outer === null) return body();
  r.interceptor = null;
  try {
    return body();
  } finally {
    r.interceptor = outer;
  }
}
