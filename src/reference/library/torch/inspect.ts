/** What `inspect.signature` tells of a callable of evaluated code, as far as exports need it. */
import { PyDict, PyFunction, PyMethod, PyTuple, dictEntries, type Value } from "../../objects/index.ts";
import { getAttributeOr } from "../../protocol/index.ts";

export interface ParameterNames {
  /** Positional parameters, without a bound method's `self`. */
  readonly positional: readonly string[];
  readonly varPositional: string | null;
  readonly keywordOnly: readonly string[];
  readonly varKeyword: string | null;
}

const hasVarArgs = 0x04n;
const hasVarKeywords = 0x08n;

/** The parameters of a function, or of a bound method without `self`; none for anything else. */
export function signatureParameters(value: Value): ParameterNames {
  const func = value instanceof PyMethod ? value.func : value;
  const none: ParameterNames = { positional: [], varPositional: null, keywordOnly: [], varKeyword: null };
  if (!(func instanceof PyFunction)) return none;
  const wrapped = func.dict?.get("__wrapped__");
  if (wrapped instanceof PyFunction) return signatureParameters(value instanceof PyMethod ? new PyMethod(wrapped, value.self) : wrapped);
  const code = getAttributeOr(func, "__code__") ?? null;
  const read = (name: string): Value => getAttributeOr(code, name) ?? null;
  const names = read("co_varnames");
  if (!(names instanceof PyTuple)) return none;
  const count = Number(read("co_argcount"));
  const keywords = Number(read("co_kwonlyargcount"));
  const flags = BigInt(read("co_flags") as bigint);
  const all = names.items as readonly string[];
  let next = count + keywords;
  return {
    positional: all.slice(value instanceof PyMethod ? 1 : 0, count),
    keywordOnly: all.slice(count, count + keywords),
    varPositional: (flags & hasVarArgs) !== 0n ? all[next++] ?? null : null,
    varKeyword: (flags & hasVarKeywords) !== 0n ? all[next] ?? null : null,
  };
}

export interface FunctionParameters {
  readonly positional: readonly string[];
  readonly positionalOnly: number;
  readonly keywordOnly: readonly string[];
  /** Parameters with a default. */
  readonly optional: ReadonlySet<string>;
  readonly varPositional: string | null;
  readonly varKeyword: string | null;
}

/** All parameters of a function of evaluated code itself. */
export function functionParameters(fn: PyFunction): FunctionParameters {
  const code = getAttributeOr(fn, "__code__") ?? null;
  const read = (of: Value, name: string): Value => getAttributeOr(of, name) ?? null;
  const names = (read(code, "co_varnames") as PyTuple).items as readonly string[];
  const count = Number(read(code, "co_argcount"));
  const keywords = Number(read(code, "co_kwonlyargcount"));
  const flags = BigInt(read(code, "co_flags") as bigint);
  const positional = names.slice(0, count);
  const keywordOnly = names.slice(count, count + keywords);
  const defaults = read(fn, "__defaults__");
  const keywordDefaults = read(fn, "__kwdefaults__");
  const withDefault = defaults instanceof PyTuple && defaults.items.length > 0 ? positional.slice(-defaults.items.length) : [];
  const optional = new Set([...withDefault, ...(keywordDefaults instanceof PyDict ? dictEntries(keywordDefaults).map(([key]) => String(key)) : [])]);
  let next = count + keywords;
  return {
    positional, keywordOnly, optional,
    positionalOnly: Number(read(code, "co_posonlyargcount")),
    varPositional: (flags & hasVarArgs) !== 0n ? names[next++] ?? null : null,
    varKeyword: (flags & hasVarKeywords) !== 0n ? names[next] ?? null : null,
  };
}
