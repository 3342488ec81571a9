/** What `inspect.signature` tells of a callable of evaluated code, as far as exports need it. */
import { PyDict, PyFunction, PyMethod, PyObject, PyTuple, dictEntries, type Kwargs, type Value } from "../../objects/index.ts";
import { getAttributeOr, plain } from "../../protocol/index.ts";

export interface ParameterNames {
  /** Positional parameters, without a bound method's `self`. */
  readonly positional: readonly string[];
  /** How many of those can be given by position only. */
  readonly positionalOnly: number;
  readonly varPositional: string | null;
  readonly keywordOnly: readonly string[];
  readonly varKeyword: string | null;
}

const hasVarArgs = 0x04n;
const hasVarKeywords = 0x08n;

const noParameters: ParameterNames = { positional: [], positionalOnly: 0, varPositional: null, keywordOnly: [], varKeyword: null };

/** The parameters of a function, of a bound method without `self`, or of a partial application of one; none for anything else. */
export function signatureParameters(value: Value): ParameterNames {
  const partial = partialOf(value);
  if (partial !== undefined) return remaining(signatureParameters(partial.func), partial.args.length, partial.kwargs);
  const func = value instanceof PyMethod ? value.func : value;
  if (!(func instanceof PyFunction)) return noParameters;
  const wrapped = func.own("__wrapped__");
  if (wrapped instanceof PyFunction) return signatureParameters(value instanceof PyMethod ? new PyMethod(wrapped, value.self) : wrapped);
  const parameters = ownParameters(func);
  return value instanceof PyMethod ? withoutFirst(parameters, 1) : parameters;
}

function withoutFirst(parameters: ParameterNames, count: number): ParameterNames {
  return { ...parameters, positional: parameters.positional.slice(count), positionalOnly: Math.max(0, parameters.positionalOnly - count) };
}

/** A parameter that is bound by its name can be given by its name only, and so can those after it (Lib/inspect.py, `_signature_get_partial`). */
function remaining(parameters: ParameterNames, count: number, bound: Kwargs): ParameterNames {
  const rest = withoutFirst(parameters, count);
  const left = rest.positional;
  const first = left.findIndex((name) => bound.has(name));
  if (first < 0) return rest;
  return { ...rest, positional: left.slice(0, first), varPositional: null, keywordOnly: [...left.slice(first), ...parameters.keywordOnly] };
}

export interface Partial {
  readonly func: Value;
  readonly args: readonly Value[];
  readonly kwargs: Kwargs;
}

/** What a `functools.partial` object applies to what. */
export function partialOf(value: Value): Partial | undefined {
  if (!(value instanceof PyObject) || value.cls.module !== "functools" || value.cls.name !== "partial") return undefined;
  const args = value.own("args") as PyTuple;
  const keywords = value.own("keywords") as PyDict;
  return { func: value.own("func")!, args: args.items, kwargs: new Map(dictEntries(keywords).map(([name, each]) => [name as string, each])) };
}

/** The parameters of a function itself, whatever it wraps; `self` is one. */
export function ownParameters(fn: PyFunction): ParameterNames {
  const code = plain(() => getAttributeOr(fn, "__code__")) ?? null;
  const read = (name: string): Value => getAttributeOr(code, name) ?? null;
  const names = read("co_varnames");
  if (!(names instanceof PyTuple)) return noParameters;
  const count = Number(read("co_argcount"));
  const keywords = Number(read("co_kwonlyargcount"));
  const flags = BigInt(read("co_flags") as bigint);
  const all = names.items as readonly string[];
  let next = count + keywords;
  return {
    positional: all.slice(0, count),
    positionalOnly: Number(read("co_posonlyargcount")),
    keywordOnly: all.slice(count, count + keywords),
    varPositional: (flags & hasVarArgs) !== 0n ? all[next++] ?? null : null,
    varKeyword: (flags & hasVarKeywords) !== 0n ? all[next] ?? null : null,
  };
}

export interface FunctionParameters extends ParameterNames {
  /** Parameters with a default. */
  readonly optional: ReadonlySet<string>;
}

/** All parameters of a function of evaluated code itself. */
export function functionParameters(fn: PyFunction): FunctionParameters {
  const parameters = ownParameters(fn);
  const defaults = plain(() => getAttributeOr(fn, "__defaults__"));
  const keywordDefaults = plain(() => getAttributeOr(fn, "__kwdefaults__"));
  const withDefault = defaults instanceof PyTuple && defaults.items.length > 0 ? parameters.positional.slice(-defaults.items.length) : [];
  return { ...parameters, optional: new Set([...withDefault, ...(keywordDefaults instanceof PyDict ? dictEntries(keywordDefaults).map(([key]) => String(key)) : [])]) };
}
