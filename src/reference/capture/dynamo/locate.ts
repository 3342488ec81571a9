/**
 * Where an object lies that the traced code has got hold of without a read that was seen: an item of a list, the cell of a closure, a global,
 * a default. Dynamo keeps the source of everything it wraps; here it is found again by walking from the places it can have come from.
 */
import { bufferEntries, childModules, isModule, parameterEntries } from "../../library/torch/index.ts";
import { PyCell, PyDict, PyFunction, PyList, PyMethod, PyModule, PyObject, PyTuple, PyType, dictEntries, realm, type FrameInfo, type Value } from "../../objects/index.ts";
import { getAttributeOr } from "../../protocol/index.ts";
import { attributeSource } from "./sources.ts";

export type Origin = "model" | "global" | "default";

export interface Place {
  readonly source: string;
  readonly origin: Origin;
  /** How many of the innermost frames had nothing to do with getting there: a closure's cells are read where the function is called. */
  readonly skip: number;
}

/** First the model, then globals and the defaults of the running functions. */
export function locate(root: PyObject, rootSource: string, wanted: PyObject): Place | undefined {
  const inModel = walk(root, rootSource, wanted);
  if (inModel !== undefined) return { source: inModel, origin: "model", skip: 0 };
  const frames: RunningFrame[] = [];
  for (let frame: FrameInfo | null = realm().frame; frame !== null; frame = frame.back) if (!frame.internal) frames.push(frame as RunningFrame);
  for (const frame of frames) {
    for (const [name, value] of frame.globals) {
      const found = name.startsWith("__") || !(value instanceof PyObject) || value === root ? undefined : walk(value, `G['${name}']`, wanted);
      if (found !== undefined) return { source: found, origin: "global", skip: found.endsWith(".cell_contents") ? 1 : 0 };
    }
  }
  return frames.some((frame) => defaultsOf(frame.fn ?? null).includes(wanted)) ? { source: "", origin: "default", skip: 0 } : undefined;
}

type RunningFrame = FrameInfo & { readonly fn?: PyFunction | null };

function defaultsOf(fn: PyFunction | null): readonly Value[] {
  if (fn === null) return [];
  const read = (name: string): Value => getAttributeOr(fn, name) ?? null;
  const [positional, named] = [read("__defaults__"), read("__kwdefaults__")];
  return [...(positional instanceof PyTuple ? positional.items : []), ...(named instanceof PyDict ? named.map.values() : [])];
}

/** Breadth first, so that the shortest way is the one that is found. */
function walk(from: PyObject, source: string, wanted: PyObject): string | undefined {
  const seen = new Set<PyObject>();
  let level: (readonly [string, PyObject])[] = [[source, from]];
  while (level.length > 0) {
    const next: (readonly [string, PyObject])[] = [];
    for (const [path, object] of level) {
      if (object === wanted) return path;
      if (seen.has(object)) continue;
      seen.add(object);
      for (const [childPath, child] of below(object, path)) if (child instanceof PyObject) next.push([childPath, child]);
    }
    level = next;
  }
  return undefined;
}

type Child = readonly [string, Value];

const keyText = (key: Value): string => (typeof key === "string" ? `'${key}'` : String(key));

function below(object: PyObject, path: string): Child[] {
  if (isModule(object)) {
    const own = [...parameterEntries(object), ...bufferEntries(object), ...childModules(object)] as readonly (readonly [string, Value])[];
    return [...own, ...instanceEntries(object)].map(([name, value]) => [attributeSource(path, name), value] as const);
  }
  if (object instanceof PyList || object instanceof PyTuple) return object.items.map((item, i) => [`${path}[${i}]`, item] as const);
  if (object instanceof PyDict) return dictEntries(object).map(([key, value]) => [`${path}[${keyText(key)}]`, value] as const);
  if (object instanceof PyFunction) return cellsOf(object).map((value, i) => [`${path}.__closure__[${i}].cell_contents`, value] as const);
  if (object instanceof PyMethod) return below(object.func as PyObject, path);
  if (object instanceof PyModule || (object instanceof PyType && !object.heap)) return [];
  if (object instanceof PyType) return [...object.namespace].filter(([name]) => !name.startsWith("__")).map(([name, value]) => [`${path}.${name}`, value] as const);
  return object.cls.heap ? instanceEntries(object).map(([name, value]) => [`${path}.${name}`, value] as const) : [];
}

/** An instance's own attributes, then those of its classes. */
function instanceEntries(object: PyObject): [string, Value][] {
  const shared = object.cls.mro.filter((cls) => cls.heap).flatMap((cls) => [...cls.namespace]).filter(([name, value]) => !name.startsWith("__") && value instanceof PyObject && !(value instanceof PyFunction));
  return [...(object.dict ?? []), ...shared].filter(([name]) => !hiddenTables.has(name));
}

/** What `Module` keeps its members in. */
const hiddenTables: ReadonlySet<string> = new Set(["_parameters", "_buffers", "_modules", "_non_persistent_buffers_set"]);

function cellsOf(fn: PyFunction): Value[] {
  const closure = getAttributeOr(fn, "__closure__") ?? null;
  return closure instanceof PyTuple ? closure.items.map((cell) => (cell instanceof PyCell ? cell.value ?? null : null)) : [];
}
