/**
 * Where an object lies that the traced code has got hold of without a read that was seen: an item of a list, the cell of a closure, a global,
 * a default. Dynamo keeps the source of everything it wraps; here it is found again by walking from the places it can have come from.
 */
import { bufferEntries, childModules, isModule, parameterEntries } from "../../library/torch/index.ts";
import { PyCell, PyClassMethod, PyDict, PyFunction, PyList, PyMethod, PyModule, PyObject, PyStaticMethod, PyTuple, PyType, dictEntries, realm, type FrameInfo, type Value } from "../../objects/index.ts";
import { getAttributeOr, plain, repr } from "../../protocol/index.ts";
import { unsupported } from "./refuse.ts";
import { isUnspecialized } from "./unspecialized.ts";
import { attributeSource, type Sources } from "./sources.ts";

export type Origin = "model" | "global" | "default";

export interface Place {
  readonly source: string;
  readonly origin: Origin;
  /** How many of the innermost frames had nothing to do with getting there: a closure's cells are read where the function is called. */
  readonly skip: number;
}

/** Where the walk begins, and the ways by which objects are known to have been reached. */
export interface Start {
  readonly root: PyObject;
  readonly rootSource: string;
  readonly sources: Sources;
  /** Inputs that are objects, with their sources. */
  readonly givenObjects: ReadonlyMap<PyObject, string>;
}

/** First the model, then globals and the defaults of the running functions. */
export function locate(start: Start, wanted: PyObject): Place | undefined {
  const { root, rootSource } = start;
  const inModel = walk(root, rootSource, wanted, start);
  if (inModel !== undefined) return { source: inModel, origin: "model", skip: 0 };
  for (const [object, source] of start.givenObjects) {
    const found = walk(object, source, wanted, start);
    if (found !== undefined) return { source: found, origin: "default", skip: 0 };
  }
  const frames: RunningFrame[] = [];
  for (let frame: FrameInfo | null = realm().frame; frame !== null; frame = frame.back) if (!frame.internal) frames.push(frame as RunningFrame);
  const closed = inClosure(frames.at(-1)?.fn ?? null, wanted, start);
  if (closed !== undefined) return closed;
  // The model's own methods have a source, the local `self`, that is no module's.
  const running = frames.find(({ fn }) => fn && defaultsBelow(fn, "").some(([, value]) => value === wanted))?.fn;
  if (running && root.cls.mro.some((cls) => [...cls.namespace.values()].some((each) => functionOf(each) === running))) return { source: "", origin: "default", skip: 0 };
  for (const frame of frames) {
    const module = moduleSource(frame, frames.at(-1)!);
    for (const [name, value] of frame.globals) {
      const found = name.startsWith("__") || !(value instanceof PyObject) || value === root ? undefined : walk(value, module === undefined ? `G['${name}']` : `${module}.${name}`, wanted, start);
      if (found !== undefined) return { source: found, origin: "global", skip: found.endsWith(".cell_contents") ? 1 : 0 };
    }
  }
  // The methods of an object made while tracing have none (builder.py, `SourcelessBuilder`).
  return running ? unsupported("Unexpected type in sourceless builder torch.Tensor") : undefined;
}

/** The source of a global that the running function has loaded. */
export function globalSource(name: string): string {
  const frames: FrameInfo[] = [];
  for (let { frame } = realm(); frame !== null; frame = frame.back) if (!frame.internal) frames.push(frame);
  const module = moduleSource(frames[0]!, frames.at(-1)!);
  return module === undefined ? `G['${name}']` : `${module}.${name}`;
}

/** Variables around the traced function are locals to it; what they hold themselves is there before anything runs. */
function inClosure(fn: PyFunction | null, wanted: PyObject, start: Start): Place | undefined {
  const names = fn === null ? null : plain(() => getAttributeOr(getAttributeOr(fn, "__code__") ?? null, "co_freevars")) ?? null;
  if (fn === null || !(names instanceof PyTuple)) return undefined;
  const cells = cellsOf(fn);
  for (const [i, name] of names.items.entries()) {
    const value = cells[i] ?? null;
    const found = name === "__class__" || !(value instanceof PyObject) || value === start.root ? undefined : walk(value, `L['${String(name)}']`, wanted, start);
    if (found !== undefined) return { source: found, origin: "global", skip: Infinity };
  }
  return undefined;
}

/** Globals of other modules than the traced function's are attributes of those (symbolic_convert.py, `get_globals_source_and_value`). */
function moduleSource(frame: FrameInfo, root: FrameInfo): string | undefined {
  const name = frame.globals.get("__name__");
  return frame.globals === root.globals || typeof name !== "string" ? undefined : `G['__import_${name.replaceAll(".", "_dot_")}']`;
}

type RunningFrame = FrameInfo & { readonly fn?: PyFunction | null };

function defaultsOf(fn: PyFunction | null): { readonly positional: readonly Value[]; readonly named: readonly (readonly [Value, Value])[] } {
  const read = (name: string): Value => (fn === null ? null : plain(() => getAttributeOr(fn, name)) ?? null);
  const [positional, named] = [read("__defaults__"), read("__kwdefaults__")];
  return { positional: positional instanceof PyTuple ? positional.items : [], named: named instanceof PyDict ? dictEntries(named) : [] };
}

/** Breadth first, so that the shortest way is the one that is found. */
function walk(from: PyObject, source: string, wanted: PyObject, start: Start): string | undefined {
  const seen = new Set<PyObject>();
  const classes: Classes = new Map();
  let level: (readonly [string, PyObject])[] = [[source, from]];
  while (level.length > 0) {
    const next: (readonly [string, PyObject])[] = [];
    for (const [walked, object] of level) {
      const path = start.sources.of(object) ?? walked;
      if (object === wanted) return path;
      if (seen.has(object)) continue;
      seen.add(object);
      for (const [childPath, child] of below(object, path, start, classes)) if (child instanceof PyObject) next.push([childPath, child]);
    }
    level = next;
  }
  return undefined;
}

type Child = readonly [string, Value];

/** What instances share through their class, for each class that a walk has met: nothing changes meanwhile. */
type Classes = Map<PyType, { readonly attributes: readonly Child[]; /** By what follows the instance's path. */ readonly defaults: readonly Child[] }>;

function below(object: PyObject, path: string, start: Start, classes: Classes): Child[] {
  if (isModule(object)) {
    const bare = isUnspecialized(object);
    const member = (registry: string, entries: readonly (readonly [string, Value])[]): Child[] =>
      entries.map(([name, value]) => [bare ? `${path}.${registry}['${name}']` : attributeSource(path, name), value] as const);
    const own = [...member("_parameters", parameterEntries(object)), ...member("_buffers", bufferEntries(object)), ...member("_modules", childModules(object))];
    const attributes = [...own, ...instanceEntries(object, classes).map(([name, value]) => [attributeSource(path, name), value] as const)];
    return path === start.rootSource ? attributes : [...attributes, ...methodDefaults(object, path, classes)];
  }
  if (object instanceof PyList || object instanceof PyTuple) return object.items.map((item, i) => [`${path}[${i}]`, item] as const);
  if (object instanceof PyDict) return dictEntries(object).map(([key, value]) => [`${path}[${repr(key)}]`, value] as const);
  if (object instanceof PyFunction) return [...cellsOf(object).map((value, i) => [`${path}.__closure__[${i}].cell_contents`, value] as const), ...defaultsBelow(object, path)];
  if (object instanceof PyMethod) return below(object.func as PyObject, path, start, classes);
  if (object instanceof PyModule || (object instanceof PyType && !object.heap)) return [];
  if (object instanceof PyType) return [...object.namespace].filter(([name]) => !name.startsWith("__")).flatMap(([name, value]) => classMember(value, `${path}.${name}`));
  return object.cls.heap ? [...instanceEntries(object, classes).map(([name, value]) => [`${path}.${name}`, value] as const), ...methodDefaults(object, path, classes)] : [];
}

const functionOf = (member: Value): Value => (member instanceof PyStaticMethod || member instanceof PyClassMethod ? member.func : member);

/** A method is called on instances: by its class alone one gets at static and class methods only. */
function classMember(member: Value, path: string): readonly Child[] {
  const fn = functionOf(member);
  return !(fn instanceof PyFunction) ? [[path, member]] : fn === member ? [] : defaultsBelow(fn, path);
}

/** The defaults of an instance's methods; a call of the instance looks its method up on the class. */
const methodDefaults = (object: PyObject, path: string, classes: Classes): Child[] =>
  sharedBy(object.cls, classes).defaults.map(([rest, value]) => [path + rest, value] as const);

/** An instance's own attributes, then those of its classes. */
const instanceEntries = (object: PyObject, classes: Classes): readonly Child[] =>
  [...object.dict ?? [], ...sharedBy(object.cls, classes).attributes].filter(([name]) => !hiddenTables.has(name));

function sharedBy(cls: PyType, classes: Classes): NonNullable<ReturnType<Classes["get"]>> {
  let shared = classes.get(cls);
  if (shared === undefined) {
    const members = cls.mro.filter((each) => each.heap).flatMap((each) => [...each.namespace]);
    const attributes = members.filter(([name, value]) => !name.startsWith("__") && value instanceof PyObject && !(value instanceof PyFunction));
    const defaults = members.flatMap(([name, member]) => {
      const fn = functionOf(member);
      return fn instanceof PyFunction ? defaultsBelow(fn, name.startsWith("__") ? `.__class__.${name}` : `.${name}`) : [];
    });
    classes.set(cls, (shared = { attributes, defaults }));
  }
  return shared;
}

/** What `Module` keeps its members in. */
const hiddenTables: ReadonlySet<string> = new Set(["_parameters", "_buffers", "_modules", "_non_persistent_buffers_set"]);

/** The defaults of a function (torch/_dynamo/source.py, `DefaultsSource`). */
function defaultsBelow(fn: PyFunction, path: string): Child[] {
  const { positional, named } = defaultsOf(fn);
  return [...positional.map((value, i) => [`${path}.__defaults__[${i}]`, value] as const), ...named.map(([key, value]) => [`${path}.__kwdefaults__[${repr(key)}]`, value] as const)];
}

function cellsOf(fn: PyFunction): Value[] {
  const closure = plain(() => getAttributeOr(fn, "__closure__")) ?? null;
  return closure instanceof PyTuple ? closure.items.map((cell) => (cell instanceof PyCell ? cell.value ?? null : null)) : [];
}
