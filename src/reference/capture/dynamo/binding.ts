/** Why arguments do not fit a function, in the words of `inspect.Signature.bind` (Lib/inspect.py, `_bind`). */
import { PyFunction, type Kwargs } from "../../objects/index.ts";
import { functionParameters } from "../../library/torch/index.ts";

/** `count` positional arguments and keywords; null where they fit. */
export function bindFailure(fn: PyFunction, count: number, kwargs: Kwargs): string | null {
  // A function wrapped in a context manager has the signature of the one inside (`functools.wraps`).
  const inner = fn.own("__wrapped__");
  if (fn.code === null) return inner instanceof PyFunction ? bindFailure(inner, count, kwargs) : null;
  const { positional, positionalOnly, optional, keywordOnly, varPositional, varKeyword } = functionParameters(fn);
  const given = positional.slice(0, count);
  for (const [index, name] of positional.entries()) {
    if (index < count) {
      if (kwargs.has(name) && index >= positionalOnly) return `multiple values for argument '${name}'`;
      continue;
    }
    if (!kwargs.has(name) && !optional.has(name)) return missing(name);
  }
  if (count > given.length && varPositional === null) return "too many positional arguments";
  for (const name of keywordOnly) if (!kwargs.has(name) && !optional.has(name)) return missing(name, " keyword-only");
  if (varKeyword === null) {
    for (const name of kwargs.keys()) if (!positional.includes(name) && !keywordOnly.includes(name)) return `got an unexpected keyword argument '${name}'`;
  }
  return null;
}

const missing = (name: string, kind = ""): string => `missing a required${kind} argument: '${name}'`;
