/**
 * What evaluated code can read of a function beyond its name (Objects/funcobject.c, Objects/codeobject.c), and what captures ask of it.
 */
import { LazyNamespace, NamespaceHash, PyCell, PyDict, PyFunction, PyGetSet, PyObject, PyTuple, constructor, dictOf, emptyTuple, raise, types, type PyException, type Value } from "../objects/index.ts";
import { namespaceDict, toArray, typeName } from "../protocol/index.ts";
import { FunctionState, bodyOf, makeFunction, stateOf, type FunctionCode } from "./functions.ts";

const getset = (name: string, get: (fn: PyFunction) => Value, set: ((fn: PyFunction, value: Value) => void) | null = null): void => {
  types.function.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value, set as PyGetSet["set"]));
};

getset("__doc__", (fn) => stateOf(fn).doc, (fn, value) => void (stateOf(fn).doc = value));
getset("__defaults__", (fn) => (stateOf(fn).defaults.length === 0 ? null : new PyTuple(stateOf(fn).defaults)), (fn, value) => void (stateOf(fn).defaults = value === null ? [] : toArray(value)));
getset("__kwdefaults__", (fn) => (stateOf(fn).keywordDefaults.size === 0 ? null : dictOf(stateOf(fn).keywordDefaults)), (fn, value) => {
  stateOf(fn).keywordDefaults = value instanceof PyDict ? new Map([...value.map.entries()].map(([key, each]) => [String(key), each])) : new Map();
});
getset("__globals__", (fn) => namespaceDict(stateOf(fn).globals));
getset("__annotations__", (fn) => {
  const state = stateOf(fn);
  return (state.annotations ??= state.makeAnnotations());
}, (fn, value) => {
  if (!(value instanceof PyDict)) raise(types.TypeError, `__annotations__ must be set to a dict object, not '${typeName(value)}'`);
  stateOf(fn).annotations = value;
});
getset("__type_params__", (fn) => fn.own("__type_params__") ?? emptyTuple);
getset("__closure__", (fn) => (stateOf(fn).closure.length === 0 ? null : new PyTuple(stateOf(fn).closure)));
getset("__code__", (fn) => codeObject(fn));
getset("__builtins__", () => dictOf());

types.cell.namespace.set("cell_contents", new PyGetSet("cell_contents", (self) => contentsOf(self as PyCell), (self, value) => void ((self as PyCell).value = value)));

function contentsOf({ value }: PyCell): Value {
  return value === undefined ? raise(types.ValueError, "cell is empty") : value;
}

const codeObjects = new WeakMap<object, PyObject>();
const codeBehind = new WeakMap<PyObject, FunctionCode>();

function codeObject(fn: PyFunction): PyObject {
  const { code } = stateOf(fn);
  let made = codeObjects.get(code);
  if (made === undefined) {
    codeObjects.set(code, (made = new PyObject(types.code, codeAttributes(fn))));
    codeBehind.set(made, code);
  }
  return made;
}

constructor(types.function, "function(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", (_cls: Value, code: Value, globals: Value, name: Value, defaults: Value, closure: Value, keywordDefaults: Value) => {
  const behind = code instanceof PyObject ? codeBehind.get(code) : undefined;
  if (behind === undefined) return raise(types.TypeError, `function() argument 'code' must be code, not ${typeName(code)}`);
  if (!(globals instanceof PyDict)) return raise(types.TypeError, `function() argument 'globals' must be dict, not ${typeName(globals)}`);
  const cells = closure === null ? [] : toArray(closure);
  if (cells.length !== behind.free.length) return raise(types.ValueError, `${behind.name} requires closure of length ${behind.free.length}, not ${cells.length}`);
  const names = globals.map instanceof NamespaceHash ? (globals.map.names as Map<string, Value>) : new Map([...globals.map.entries()].map(([key, value]) => [String(key), value]));
  const byKeyword = keywordDefaults instanceof PyDict ? new Map([...keywordDefaults.map.entries()].map(([key, value]) => [String(key), value])) : new Map<string, Value>();
  const made = makeFunction(new FunctionState(behind, defaults === null ? [] : toArray(defaults), byKeyword, cells as PyCell[], names, dictOf), String(names.get("__name__") ?? "builtins"));
  if (typeof name === "string") made.name = name;
  return made;
});

const flags = { optimized: 1, newLocals: 2, varargs: 4, varkeywords: 8, nested: 16, generator: 32 };

function codeAttributes(fn: PyFunction): Map<string, Value> {
  const { code } = stateOf(fn);
  const { parameters, scope } = code;
  const tuple = (all: readonly string[]): Value => new PyTuple([...all]);
  const attributes = new LazyNamespace();
  const known: readonly (readonly [string, Value])[] = [
    ["co_name", code.name], ["co_qualname", code.qualname], ["co_filename", code.file], ["co_firstlineno", BigInt(code.firstLine)],
    ["co_argcount", BigInt(parameters.positional.length)], ["co_posonlyargcount", BigInt(parameters.positionalOnly)], ["co_kwonlyargcount", BigInt(parameters.keywordOnly.length)],
    ["co_freevars", tuple(code.free.map(({ name }) => name))], ["co_names", emptyTuple], ["co_consts", emptyTuple],
    ["_parameters", new PyTuple(signatureOf(fn).map(({ name, kind }) => new PyTuple([name, BigInt(kinds.indexOf(kind))])))],
  ];
  for (const [name, value] of known) attributes.set(name, value);
  const ofBody = (name: string, value: () => Value): void => attributes.defer(name, () => (bodyOf(code), value()));
  const names = (): string[] => [...scope.variables.keys()].filter((name) => !name.startsWith("."));
  ofBody("co_varnames", () => tuple(names()));
  ofBody("co_nlocals", () => BigInt(names().length));
  ofBody("co_cellvars", () => tuple(code.cells.map(({ name }) => name)));
  ofBody("co_flags", () => BigInt(flagsOf(code)));
  return attributes;
}

function flagsOf({ parameters, scope, qualname }: FunctionCode): number {
  return flags.optimized | flags.newLocals | (parameters.varargs ? flags.varargs : 0) | (parameters.varkeywords ? flags.varkeywords : 0)
    | (qualname.includes("<locals>") ? flags.nested : 0) | (scope.isGenerator ? flags.generator : 0);
}

// ---- for captures

/** In the order of `inspect`'s numbers for them. */
const kinds = ["positional-only", "positional-or-keyword", "var-positional", "keyword-only", "var-keyword"] as const;
export type ParameterKind = (typeof kinds)[number];

export interface FunctionParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Undefined where the parameter has none. */
  readonly default: Value | undefined;
}

/** The parameters of a function in the order of its `def`. */
export function signatureOf(fn: PyFunction): FunctionParameter[] {
  const { code, defaults, keywordDefaults } = stateOf(fn);
  const { positional, positionalOnly, keywordOnly, varargs, varkeywords } = code.parameters;
  const first = positional.length - defaults.length;
  return [
    ...positional.map((name, i): FunctionParameter => ({ name, kind: i < positionalOnly ? "positional-only" : "positional-or-keyword", default: i >= first ? defaults[i - first] : undefined })),
    ...(varargs === null ? [] : [{ name: varargs, kind: "var-positional", default: undefined } as const]),
    ...keywordOnly.map((name): FunctionParameter => ({ name, kind: "keyword-only", default: keywordDefaults.get(name) })),
    ...(varkeywords === null ? [] : [{ name: varkeywords, kind: "var-keyword", default: undefined } as const]),
  ];
}

/** The closure variables of a function by name; a cell is empty (`value` undefined) before its variable is bound. */
export function closureOf(fn: PyFunction): Map<string, PyCell> {
  const { code, closure } = stateOf(fn);
  return new Map(code.free.map(({ name }, i) => [name, closure[i]!] as const));
}

/** The globals of a function's module. */
export function globalsOf(fn: PyFunction): Map<string, Value> {
  return stateOf(fn).globals;
}

/** The names that a function's own code reads or binds, in no particular order (`co_names` and `co_varnames` together). */
export function namesUsedBy(fn: PyFunction): ReadonlySet<string> {
  const { code } = stateOf(fn);
  bodyOf(code);
  return code.scope.used;
}

export type { PyException };
