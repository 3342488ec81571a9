/**
 * What a Python value is here.
 *
 * None, bool, int, float and str are the host's own `null`, `boolean`, `bigint`, `number` and `string`: `typeof` tells
 * them apart, equality is `===`, and exact integers come for free. Everything else is a `PyObject`.
 * (A `number` is always a Python float; an integer is always a `bigint`.)
 */
export type Value = null | boolean | bigint | number | string | PyObject;

/** Keyword arguments in call order. */
export type Kwargs = ReadonlyMap<string, Value>;

export const noKwargs: Kwargs = new Map();

/** A `__dict__` that nobody has looked into yet: tensors and functions have one, and hardly ever anything in it. */
export const emptyDict: Map<string, Value> = new Map();

/** Anything with a class. */
export class PyObject {
  cls: PyType;
  #dict: Map<string, Value> | null;

  constructor(cls: PyType, dict: Map<string, Value> | null = null) {
    this.cls = cls;
    this.#dict = dict;
  }

  /** The instance's `__dict__`, null where the type has none (slots, built-in values). */
  get dict(): Map<string, Value> | null {
    return this.#dict === emptyDict ? (this.#dict = new Map()) : this.#dict;
  }
  set dict(names: Map<string, Value> | null) { this.#dict = names; }

  /** An attribute of the object itself; unlike `dict`, reading it never makes a table. */
  own(name: string): Value | undefined { return this.#dict?.get(name); }
  hasOwn(name: string): boolean { return this.#dict?.has(name) ?? false; }
}

/**
 * An instance of a class that inherits from int, float or str (a member of an IntEnum, a `class Name(str)`): the host's own value
 * in a box that has a class and a `__dict__`. Exact ints, floats, strings and all bools are never boxed.
 */
export class PyBoxed extends PyObject {
  readonly value: boolean | bigint | number | string;
  constructor(cls: PyType, value: boolean | bigint | number | string) {
    super(cls, cls.instancesHaveDict ? new Map() : null);
    this.value = value;
  }
}

/** The primitive inside a box; any other value as it is. */
export function unbox(value: Value): Value {
  return value instanceof PyBoxed ? value.value : value;
}

/** Counts every change of any class's namespace: attribute caches are valid for one count. */
export const typeEpoch = { count: 0 };

/** A class's namespace. Writing to it invalidates the attribute caches of all classes (writes are rare once classes are made). */
class Namespace extends Map<string, Value> {
  override set(name: string, value: Value): this {
    typeEpoch.count++;
    return super.set(name, value);
  }
  override delete(name: string): boolean {
    typeEpoch.count++;
    return super.delete(name);
  }
}

/** A class. Its namespace is `dict`; `mro` starts with the class itself. */
export class PyType extends PyObject {
  name: string;
  qualname: string;
  /** `__module__`: "builtins" for the built-in types. */
  module: string;
  bases: readonly PyType[];
  mro: readonly PyType[] = [];
  /** The class's own namespace (never null, unlike an instance's). */
  readonly namespace: Map<string, Value> = new Namespace();
  /** Made by a `class` statement of evaluated code, whose instances have a `__dict__`; false for types written in TypeScript. */
  heap = false;
  /** Bumped whenever this namespace or one above it changes: lookups may be cached against it. */
  version = 0;
  /** Whether instances have a `__dict__`: false for built-in types and where every class down to `object` has `__slots__`. */
  instancesHaveDict = false;
  /** False for `bool`, `NoneType`, `function` and their like, which no class may inherit from. */
  isBase = true;
  /** Whether reading a value of this class from where it is kept makes a new object each time, so that `is` says nothing. */
  readAnew = false;
  /** The built-in classes that name this one as a base. */
  readonly subclasses: PyType[] = [];
  /** Attribute lookups along the MRO, valid for the `typeEpoch` count `cacheEpoch`. */
  readonly cache: Map<string, Value | undefined> = new Map();
  cacheEpoch = -1;
  /** How instances are hashed, computed by `protocol/hash.ts` for the epoch `hashEpoch`. */
  hashKind: "identity" | "primitive" | "structural" | "custom" | null = null;
  hashEpoch = -1;

  constructor(cls: PyType, name: string, bases: readonly PyType[], module = "builtins") {
    super(cls, null);
    this.dict = this.namespace;
    this.name = name;
    this.qualname = name;
    this.module = module;
    this.bases = bases;
  }
}

/** A Python exception in flight: the one JavaScript error that evaluated code can catch. */
export class PyError extends Error {
  readonly value: PyObject;
  /** The frame that last added itself to the traceback in this flight: each adds itself once. */
  lastFrame: object | null = null;
  constructor(value: PyObject) {
    // The host's stack says nothing about Python's, and costs more than the rest of a `raise`.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super("a Python exception is in flight");
    Error.stackTraceLimit = limit;
    this.value = value;
  }
}

/**
 * What exportcheck has not implemented: an outcome of its own, which no `except` of evaluated code may catch.
 * `construct` names the operator, module or syntax; the place is filled in from the innermost user frame.
 */
export class NotImplementedConstruct extends Error {
  override readonly name = "NotImplemented";
  readonly construct: string;
  /** The innermost user frame when it was thrown, filled in as the frames unwind. */
  place: { readonly file: string; readonly name: string; readonly line: number; readonly column: number } | null = null;
  constructor(construct: string) {
    super(construct);
    this.construct = construct;
  }
}

/** Ends the evaluation: step budget used up. Not catchable by evaluated code. */
export class BudgetExceeded extends Error {
  override readonly name = "BudgetExceeded";
  /** As for `NotImplementedConstruct`. */
  place: NotImplementedConstruct["place"] = null;
}
