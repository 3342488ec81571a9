/** What `inspect.signature` tells of a callable of evaluated code, as far as exports need it. */
import { PyFunction, PyMethod, PyTuple, type Value } from "../../objects/index.ts";
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
