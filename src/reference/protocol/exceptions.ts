/**
 * Exceptions as evaluated code sees them: construction, attributes, text (Objects/exceptions.c).
 */
import {
 PyException, PyGenerator, PyGetSet, PyList, PyObject, PyTuple, PyType,
  constructor, isRaised, method, raise, raiseStopIteration, types, type Kwargs, type Value,
} from "../objects/index.ts";
import { call } from "./call.ts";
import { isInstance } from "./instance.ts";
import { toArray } from "./iterate.ts";
import { repr, str } from "./repr.ts";
import { inherits, typeName, typeOf } from "./types.ts";

const { BaseException } = types;

/** Keywords that some exceptions take, by the class that takes them. */
const keywords: readonly (readonly [PyType, readonly string[]])[] = [
  [types.ImportError, ["name", "path", "name_from"]],
  [types.NameError, ["name"]],
  [types.AttributeError, ["name", "obj"]],
];

const allowed = (cls: PyType): readonly string[] => keywords.find(([each]) => inherits(cls, each))?.[1] ?? [];

constructor(BaseException, "BaseException(cls, /, *args, **kwargs)", (cls: PyType, args: Value[]) => new PyException(cls, args));
method(BaseException, "__init__(self, /, *args, **kwargs)", (self: PyException, args: Value[], kwargs: Kwargs) => {
  self.args = args;
  const names = allowed(self.cls);
  for (const [key, value] of kwargs) {
    if (!names.includes(key)) raise(types.TypeError, `${self.cls.name}() takes no keyword arguments`);
    self.dict!.set(key, value);
  }
  prepare(self);
});

/** Attributes that an exception's arguments stand for. */
function prepare(self: PyException): void {
  const { args, cls } = self;
  const [first, second, third] = args;
  if (inherits(cls, types.OSError) && args.length >= 2) {
    self.dict!.set("errno", first!).set("strerror", second!).set("filename", third ?? null);
    self.args = [first!, second!];
  }
  if (inherits(cls, types.BaseExceptionGroup)) checkGroup(self);
  for (const name of allowed(cls)) if (!self.hasOwn(name)) self.dict!.set(name, null);
  if (inherits(cls, types.ImportError)) self.dict!.set("msg", args.length === 1 ? first! : null);
  if (inherits(cls, types.SyntaxError)) prepareSyntaxError(self);
}

function prepareSyntaxError(self: PyException): void {
  const [text, details] = self.args;
  self.dict!.set("msg", text ?? null);
  const fields = details instanceof PyTuple ? details.items : [];
  ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"].forEach((name, i) => self.dict!.set(name, fields[i] ?? null));
}

function checkGroup(self: PyException): void {
  const [message, exceptions] = self.args;
  if (self.args.length !== 2) raise(types.TypeError, `BaseExceptionGroup.__new__() takes exactly 2 arguments (${self.args.length} given)`);
  if (typeof message !== "string") raise(types.TypeError, `BaseExceptionGroup.__new__() argument 1 must be str, not ${typeName(message!)}`);
  const items = toArray(exceptions!);
  if (items.length === 0) raise(types.ValueError, "second argument (exceptions) must be a non-empty sequence");
  items.forEach((item, i) => {
    if (!(item instanceof PyException)) raise(types.ValueError, `Item ${i} of second argument (exceptions) is not an exception`);
  });
}

export function exceptionsOf(group: PyException): readonly PyException[] {
  return toArray(group.args[1] ?? new PyTuple([])) as PyException[];
}

constructor(types.BaseExceptionGroup, "BaseExceptionGroup(cls, /, *args, **kwargs)", (cls: PyType, args: Value[]) => {
  const plain = args.length === 2 && cls === types.BaseExceptionGroup && toArray(args[1]!).every((each) => isInstance(each, types.Exception));
  return new PyException(plain ? types.ExceptionGroup : cls, args);
});

const getset = (type: PyType, name: string, get: (self: PyException) => Value, set: ((self: PyException, value: Value) => void) | null = null): void => {
  type.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value, set as PyGetSet["set"]));
};

getset(BaseException, "args", (self) => new PyTuple(self.args), (self, value) => void (self.args = toArray(value)));
getset(BaseException, "__cause__", (self) => self.cause, (self, value) => {
  self.cause = value;
  self.suppressContext = true;
});
getset(BaseException, "__context__", (self) => self.context, (self, value) => void (self.context = value));
getset(BaseException, "__suppress_context__", (self) => self.suppressContext, (self, value) => void (self.suppressContext = value === true));
getset(BaseException, "__traceback__", (self) => tracebackOf(self), (self, value) => void setTraceback(self, value));
getset(types.StopIteration, "value", (self) => self.args[0] ?? null);
getset(types.SystemExit, "code", (self) => (self.args.length > 1 ? new PyTuple(self.args) : self.args[0] ?? null));
getset(types.BaseExceptionGroup, "message", (self) => self.args[0] ?? null);
getset(types.BaseExceptionGroup, "exceptions", (self) => new PyTuple(exceptionsOf(self)));

const entriesOf = new WeakMap<PyObject, PyException["traceback"]>();

function setTraceback(self: PyException, value: Value): void {
  self.traceback = value === null ? [] : [...(entriesOf.get(value as PyObject) ?? self.traceback)];
}

/** `tb_lineno`, `tb_next` and a frame's code, outermost first, as objects made when they are asked for. */
function tracebackOf(self: PyException): Value {
  const entries = [...self.traceback];
  return entries.reduceRight<Value>((next, entry, i) => {
    const code = new PyObject(types.code, new Map<string, Value>([["co_filename", entry.file], ["co_name", entry.name], ["co_qualname", entry.name]]));
    const frame = new PyObject(types.frame, new Map<string, Value>([["f_code", code], ["f_lineno", BigInt(entry.line)]]));
    const made = new PyObject(types.traceback, new Map<string, Value>([["tb_lineno", BigInt(entry.line)], ["tb_frame", frame], ["tb_next", next]]));
    entriesOf.set(made, entries.slice(i));
    return made;
  }, null);
}

method(BaseException, "with_traceback(self, tb, /)", (self: PyException, tb: Value) => {
  setTraceback(self, tb);
  return self;
});
method(BaseException, "add_note(self, note, /)", (self: PyException, note: Value) => {
  if (typeof note !== "string") raise(types.TypeError, `note must be a str, not '${typeName(note)}'`);
  const notes = self.own("__notes__");
  if (notes instanceof PyList) notes.items.push(note);
  else self.dict!.set("__notes__", new PyList([note]));
});
method(BaseException, "__repr__(self, /)", (self: PyException) => `${self.cls.name}(${self.args.map(repr).join(", ")})`);
method(BaseException, "__str__(self, /)", (self: PyException) => exceptionText(self));
method(types.KeyError, "__str__(self, /)", (self: PyException) => (self.args.length === 1 ? repr(self.args[0]!) : exceptionText(self)));
method(types.OSError, "__str__(self, /)", (self: PyException) => {
  const errno = self.own("errno");
  if (errno === undefined || self.args.length < 2) return exceptionText(self);
  const file = self.own("filename") ?? null;
  return `[Errno ${str(errno)}] ${str(self.args[1]!)}${file === null ? "" : `: ${repr(file)}`}`;
});
method(types.SyntaxError, "__str__(self, /)", (self: PyException) => {
  const file = self.own("filename") ?? null;
  const line = self.own("lineno") ?? null;
  const text = str(self.own("msg") ?? null);
  if (typeof file === "string" && line !== null) return `${text} (${file.replace(/^.*\//, "")}, line ${str(line)})`;
  return line === null ? text : `${text} (line ${str(line)})`;
});
method(types.BaseExceptionGroup, "__str__(self, /)", (self: PyException) => {
  const count = exceptionsOf(self).length;
  return `${str(self.args[0] ?? null)} (${count} sub-exception${count === 1 ? "" : "s"})`;
});
method(types.BaseExceptionGroup, "derive(self, excs, /)", (self: PyException, excs: Value) => call(types.BaseExceptionGroup, [self.args[0]!, excs]));
method(types.BaseExceptionGroup, "split(self, matcher, /)", (self: PyException, matcher: Value) => {
  const { matching, rest } = splitGroup(self, (each) => isInstance(each, matcher));
  return new PyTuple([matching, rest]);
});
method(types.BaseExceptionGroup, "subgroup(self, matcher, /)", (self: PyException, matcher: Value) => splitGroup(self, (each) => isInstance(each, matcher)).matching);

/** The parts of an exception (a group's leaves keep their nesting) that match and that do not; None for "nothing". */
export function splitGroup(error: PyException, matches: (each: PyException) => boolean): { matching: PyException | null; rest: PyException | null } {
  if (matches(error)) return { matching: error, rest: null };
  if (!inherits(error.cls, types.BaseExceptionGroup)) return { matching: null, rest: error };
  const parts = exceptionsOf(error).map((each) => splitGroup(each, matches));
  const derive = (chosen: readonly (PyException | null)[]): PyException | null => {
    const kept = chosen.filter((each) => each !== null);
    if (kept.length === 0) return null;
    const made = call(types.BaseExceptionGroup, [error.args[0]!, new PyList(kept)]) as PyException;
    made.traceback = error.traceback;
    made.cause = error.cause;
    made.context = error.context;
    return made;
  };
  return { matching: derive(parts.map((each) => each.matching)), rest: derive(parts.map((each) => each.rest)) };
}

/** What `raise value` throws: an instance as it is, a class instantiated. */
export function toException(value: Value): PyObject {
  const made = value instanceof PyType && inherits(value, BaseException) ? call(value, []) : value;
  if (made instanceof PyObject && inherits(made.cls, BaseException)) return made;
  if (value instanceof PyType && inherits(value, BaseException)) return raise(types.TypeError, `calling ${repr(value)} should have returned an instance of BaseException, not ${repr(typeOf(made))}`);
  return raise(types.TypeError, "exceptions must derive from BaseException");
}

method(types.generator, "throw(self, type, value=None, traceback=None, /)", (self: PyGenerator, type: Value, value: Value) => {
  const error = value !== null && type instanceof PyType ? toException(isInstance(value, type) ? value : call(type, [value])) : toException(type);
  const item = self.resume("throw", error);
  return item === undefined ? raiseStopIteration(self.returned) : item;
});
method(types.generator, "close(self, /)", (self: PyGenerator) => {
  if (self.state === "created") self.state = "closed";
  if (self.state === "closed") return null;
  try {
    const item = self.resume("throw", new PyException(types.GeneratorExit, []));
    if (item === undefined) return self.returned;
  } catch (error) {
    if (isRaised(error, types.GeneratorExit) || isRaised(error, types.StopIteration)) return null;
    throw error;
  }
  return raise(types.RuntimeError, "generator ignored GeneratorExit");
});
getGenerator("__name__", (self) => self.name);
getGenerator("__qualname__", (self) => self.qualname);
getGenerator("gi_running", (self) => self.state === "running");

function getGenerator(name: string, get: (self: PyGenerator) => Value): void {
  types.generator.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value));
}

function exceptionText(self: PyException): string {
  if (self.args.length === 0) return "";
  return self.args.length === 1 ? str(self.args[0]!) : repr(new PyTuple(self.args));
}
