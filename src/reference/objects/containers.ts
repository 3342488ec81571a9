/**
 * The built-in containers and callables as host classes. Their methods live in `library/builtins/`; here is only the data.
 */
import { PyObject, emptyDict, type Kwargs, type PyType, type Value } from "./value.ts";
import { types } from "./types.ts";
import { Hash } from "./hash.ts";

/** The `__dict__` that an instance of a class of evaluated code gets, whatever built-in type it inherits from. */
const dictFor = (cls: PyType): Map<string, Value> | null => (cls.instancesHaveDict ? new Map() : null);

export class PyTuple extends PyObject {
  readonly items: readonly Value[];
  constructor(items: readonly Value[], cls: PyType = types.tuple) {
    super(cls, dictFor(cls));
    this.items = items;
  }
}

export class PyList extends PyObject {
  items: Value[];
  constructor(items: Value[], cls: PyType = types.list) {
    super(cls, dictFor(cls));
    this.items = items;
  }
}

export class PyBytes extends PyObject {
  bytes: Uint8Array;
  constructor(bytes: Uint8Array, cls: PyType = types.bytes) {
    super(cls, dictFor(cls));
    this.bytes = bytes;
  }
}

/** Bytes that can be changed. */
export class PyByteArray extends PyBytes {
  constructor(bytes: Uint8Array, cls: PyType = types.bytearray) {
    super(bytes, cls);
  }
}

export class PyComplex extends PyObject {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number, cls: PyType = types.complex) {
    super(cls, dictFor(cls));
    this.re = re;
    this.im = im;
  }
}

/** Insertion-ordered, keyed by Python equality. See `hash.ts`. */
export class PyDict extends PyObject {
  readonly map: Hash<Value>;
  constructor(map: Hash<Value>, cls: PyType = types.dict) {
    super(cls, dictFor(cls));
    this.map = map;
  }
}

export class PySet extends PyObject {
  readonly map: Hash<null>;
  constructor(map: Hash<null>, cls: PyType = types.set) {
    super(cls, dictFor(cls));
    this.map = map.asSet();
  }
}

export class PySlice extends PyObject {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    super(types.slice);
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

export class PyRange extends PyObject {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
  constructor(start: bigint, stop: bigint, step: bigint) {
    super(types.range);
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A function of evaluated code. `invoke` is installed by the interpreter when it evaluates the `def`. */
export class PyFunction extends PyObject {
  name: string;
  qualname: string;
  module: string;
  readonly file: string;
  /** Line of the `def` (of the first decorator where there is one, as `co_firstlineno`). */
  readonly line: number;
  readonly invoke: (args: readonly Value[], kwargs: Kwargs) => Value;
  /** What only the interpreter knows: parameters, body, closure cells. Opaque here. */
  readonly code: unknown;
  constructor(init: { name: string; qualname: string; module: string; file: string; line: number; invoke: PyFunction["invoke"]; code: unknown }) {
    super(types.function, emptyDict);
    this.name = init.name;
    this.qualname = init.qualname;
    this.module = init.module;
    this.file = init.file;
    this.line = init.line;
    this.invoke = init.invoke;
    this.code = init.code;
  }
}

/**
 * A callable written in TypeScript. Made by `builtin(signature, implementation)` in `builtin.ts`, which binds arguments
 * to the signature before `implementation` sees them.
 */
export class PyBuiltin extends PyObject {
  readonly name: string;
  /** The module as Python tells it: "builtins", "math", "torch". */
  readonly module: string;
  readonly invoke: (args: readonly Value[], kwargs: Kwargs) => Value;
  /** Shown as a method of its type (`<method 'append' of 'list' objects>`), and bound when read from an instance. */
  readonly owner: PyType | null;
  doc: string | null = null;
  constructor(name: string, module: string, invoke: PyBuiltin["invoke"], owner: PyType | null = null, cls: PyType = owner ? types.method_descriptor : types.builtin_function_or_method) {
    super(cls);
    this.name = name;
    this.module = module;
    this.invoke = invoke;
    this.owner = owner;
  }
}

export class PyMethod extends PyObject {
  readonly func: Value;
  readonly self: Value;
  constructor(func: Value, self: Value) {
    super(types.method);
    this.func = func;
    this.self = self;
  }
}

export class PyModule extends PyObject {
  name: string;
  /** Attributes that are made when they are first read (lazy parts of `torch`). */
  resolve: ((name: string) => Value | undefined) | null = null;
  /** The names that `from module import *` binds, where the attributes there are do not tell. */
  names?: () => readonly string[];
  /** The names that `dir` tells, where the attributes there are do not. */
  members?: () => readonly string[];
  readonly attributes: Map<string, Value>;
  constructor(name: string, attributes: Map<string, Value> = new Map(), cls: PyType = types.module) {
    super(cls, attributes);
    this.name = name;
    this.attributes = attributes;
  }
}

/** A descriptor written in TypeScript: read-only or read-write attribute of a built-in type. */
export class PyGetSet extends PyObject {
  readonly name: string;
  readonly get: (self: Value) => Value;
  readonly set: ((self: Value, value: Value) => void) | null;
  constructor(name: string, get: (self: Value) => Value, set: PyGetSet["set"] = null) {
    super(types.getset_descriptor);
    this.name = name;
    this.get = get;
    this.set = set;
  }
}

/** An iterator written in TypeScript: `next` gives undefined when it is exhausted. */
export class PyIterator extends PyObject {
  readonly next: () => Value | undefined;
  constructor(next: () => Value | undefined, cls: PyType = types.iterator) {
    super(cls);
    this.next = next;
  }
}

/** A line of a traceback. The columns are those of the code that was running, for carets; absent where they are not known. */
export interface TracebackEntry {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** An exception instance: `args` as Python keeps them. Traceback entries are outermost first. */
export class PyException extends PyObject {
  args: readonly Value[];
  cause: Value = null;
  context: Value = null;
  suppressContext = false;
  traceback: TracebackEntry[] = [];
  /** Whether a `raise` of evaluated code threw it, unlike those that an operation of Python's raises by itself. */
  raised = false;
  constructor(cls: PyType, args: readonly Value[]) {
    super(cls, new Map());
    this.args = args;
  }
}

/** `property(fget, fset, fdel, doc)`. */
export class PyProperty extends PyObject {
  readonly fget: Value;
  readonly fset: Value;
  readonly fdel: Value;
  doc: Value;
  /** Set by `__set_name__`, for the text of its errors. */
  name: string | null = null;
  constructor(fget: Value, fset: Value = null, fdel: Value = null, doc: Value = null, cls: PyType = types.property) {
    super(cls, dictFor(cls));
    this.fget = fget;
    this.fset = fset;
    this.fdel = fdel;
    this.doc = doc;
  }
}

export class PyStaticMethod extends PyObject {
  readonly func: Value;
  constructor(func: Value, cls: PyType = types.staticmethod) {
    super(cls, new Map());
    this.func = func;
  }
}

export class PyClassMethod extends PyObject {
  readonly func: Value;
  constructor(func: Value, cls: PyType = types.classmethod) {
    super(cls, new Map());
    this.func = func;
  }
}

/** `super(cls, self)`: attributes are looked up after `cls` in the MRO of `selfClass`. */
export class PySuper extends PyObject {
  readonly start: PyType;
  readonly self: Value;
  readonly selfClass: PyType;
  constructor(start: PyType, self: Value, selfClass: PyType) {
    super(types.super);
    this.start = start;
    this.self = self;
    this.selfClass = selfClass;
  }
}

/** A variable shared by a function and those nested in it. */
export class PyCell extends PyObject {
  value: Value | undefined;
  constructor(value: Value | undefined = undefined) {
    super(types.cell);
    this.value = value;
  }
}

/** A data descriptor of a class with `__slots__`. Values live in the instance's `slots`. */
export class PyMember extends PyObject {
  readonly name: string;
  readonly owner: PyType;
  readonly values: WeakMap<PyObject, Value> = new WeakMap();
  constructor(name: string, owner: PyType) {
    super(types.member_descriptor);
    this.name = name;
    this.owner = owner;
  }
}

/** A running generator. The interpreter gives `resume`. */
export class PyGenerator extends PyObject {
  readonly name: string;
  readonly qualname: string;
  /** Runs to the next `yield`: its value, or undefined when the generator has returned (`returned` is then its value). */
  readonly resume: (mode: "send" | "throw", value: Value) => Value | undefined;
  state: "created" | "suspended" | "running" | "closed" = "created";
  returned: Value = null;
  constructor(name: string, qualname: string, resume: PyGenerator["resume"]) {
    super(types.generator);
    this.name = name;
    this.qualname = qualname;
    this.resume = resume;
  }
  next(): Value | undefined {
    return this.resume("send", null);
  }
}

/** `dict.keys()`, `.values()`, `.items()`: a live view. */
export class PyDictView extends PyObject {
  readonly of: PyDict;
  readonly kind: "keys" | "values" | "items";
  constructor(of: PyDict, kind: PyDictView["kind"]) {
    super(kind === "keys" ? types.dict_keys : kind === "values" ? types.dict_values : types.dict_items);
    this.of = of;
    this.kind = kind;
  }
}

/** `list[int]`: what subscribing a built-in class gives (types.GenericAlias). */
export class PyGenericAlias extends PyObject {
  readonly origin: Value;
  readonly args: readonly Value[];
  constructor(origin: Value, args: readonly Value[], cls: PyType = types.GenericAlias) {
    super(cls);
    this.origin = origin;
    this.args = args;
  }
}

/** `int | None` (types.UnionType). */
export class PyUnion extends PyObject {
  readonly args: readonly Value[];
  constructor(args: readonly Value[]) {
    super(types.UnionType);
    this.args = args;
  }
}

/** The one `NotImplemented` and the one `...` of Python. */
export const notImplemented: PyObject = new PyObject(types.NotImplementedType);
export const ellipsis: PyObject = new PyObject(types.ellipsis);

export const emptyTuple = new PyTuple([]);

export function dictOf(entries: Iterable<readonly [Value, Value]> = []): PyDict {
  const map = new Hash<Value>();
  for (const [key, value] of entries) map.set(key, value);
  return new PyDict(map);
}

export function dictEntries(dict: PyDict): [Value, Value][] {
  return [...dict.map.entries()];
}

export function setOf(items: Iterable<Value> = [], cls: PyType = types.set): PySet {
  const map = new Hash<null>();
  for (const item of items) map.set(item, null);
  return new PySet(map, cls);
}
