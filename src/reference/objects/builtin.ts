/**
 * Callables written in TypeScript, declared by a line of Python: `builtin("sorted(iterable, /, *, key=None, reverse=False)", impl)`.
 *
 * The line is parsed at the first call: a program calls few of the thousands there are. `impl` receives the bound values in the order of the parameters: a `Value` each, `Value[]` for `*args`,
 * `Kwargs` for `**kwargs`, and undefined for an optional parameter whose default is written `=?` (told apart from every value).
 * Errors are worded as CPython words them for functions written in C (Python/getargs.c).
 */
import { PyBuiltin, emptyTuple } from "./containers.ts";
import { raiseTypeError } from "./exceptions.ts";
import type { Kwargs, PyType, Value } from "./value.ts";

export type ParameterKind = "positional" | "either" | "varargs" | "keyword" | "varkeywords";

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required: boolean;
  /** Undefined where the parameter is required, or optional without a default that Python can show. */
  readonly default: Value | undefined;
}

export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The line without the name: `(iterable, /, *, key=None)`. */
  readonly text: string;
}

/** Any function over bound values; its parameters are checked against the signature by their order alone. */
export type Implementation = (...values: never[]) => Value | undefined | void;
type Bound = Value | undefined | Value[] | Kwargs;

export function parseSignature(line: string): Signature {
  const open = line.indexOf("(");
  if (open < 0 || !line.endsWith(")")) throw new Error(`not a signature: ${line}`);
  const parts = splitParameters(line.slice(open + 1, -1));
  const slash = parts.indexOf("/");
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  parts.forEach((part, index) => {
    if (part === "/") return;
    if (part === "*") keywordOnly = true;
    else if (part.startsWith("**")) parameters.push({ name: part.slice(2), kind: "varkeywords", required: false, default: undefined });
    else if (part.startsWith("*")) {
      parameters.push({ name: part.slice(1), kind: "varargs", required: false, default: undefined });
      keywordOnly = true;
    } else parameters.push(ordinary(part, keywordOnly ? "keyword" : index < slash ? "positional" : "either"));
  });
  return { name: line.slice(0, open).trim(), parameters, text: line.slice(open) };
}

function ordinary(part: string, kind: ParameterKind): Parameter {
  const equals = part.indexOf("=");
  if (equals < 0) return { name: part, kind, required: true, default: undefined };
  return { name: part.slice(0, equals).trim(), kind, required: false, default: literal(part.slice(equals + 1).trim()) };
}

function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quote = "";
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== "") {
      part += c;
      if (c === "\\") part += text[++i] ?? "";
      else if (c === quote) quote = "";
      continue;
    }
    if (c === "'" || c === '"') quote = c;
    if ("([{".includes(c)) depth++;
    if (")]}".includes(c)) depth--;
    if (c === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += c;
  }
  if (part.trim() !== "") parts.push(part.trim());
  return parts;
}

const literals: Readonly<Record<string, Value | undefined>> = { None: null, True: true, False: false, "()": emptyTuple, "?": undefined, "...": undefined };
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function literal(text: string): Value | undefined {
  if (Object.hasOwn(literals, text)) return literals[text];
  if (/^-?\d+$/.test(text)) return BigInt(text);
  if (/^-?(\d+\.\d*|\d*\.?\d+e-?\d+|\d+e-?\d+|inf)$/i.test(text)) return text.includes("inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted !== null) return quoted[2]!.replace(/\\(.)/g, (_, c: string) => escapes[c] ?? c);
  throw new Error(`not a default value: ${text}`);
}

const plural = (count: number): string => (count === 1 ? "" : "s");

/** Binds call arguments to a signature. `skip` leading parameters (a method's `self`) are not counted in errors. */
function makeBinder(signature: Signature, shown: string, skip: number): (args: readonly Value[], kwargs: Kwargs) => Bound[] {
  const { parameters, name } = signature;
  const positional = parameters.filter((p) => p.kind === "positional" || p.kind === "either");
  const varargs = parameters.findIndex((p) => p.kind === "varargs");
  const varkeywords = parameters.findIndex((p) => p.kind === "varkeywords");
  const named = new Map(parameters.flatMap((p, i) => (p.kind === "either" || p.kind === "keyword" ? [[p.name, i] as const] : [])));
  const required = positional.filter((p) => p.required).length - skip;
  const most = positional.length - skip;
  const takesKeywords = named.size > 0;
  const defaults: Bound[] = parameters.map((p) => p.default);
  const simple = varargs < 0 && varkeywords < 0 && positional.length === parameters.length;

  const countError = (given: number): never => {
    if (takesKeywords) {
      const keywordOnly = positional.length < parameters.length;
      return raiseTypeError(`${name}() takes ${required < most || keywordOnly && most > 0 && required < most ? "at most" : most === 0 ? "at most" : "exactly"} ${most} ${keywordOnly ? "positional " : ""}argument${plural(most)} (${given} given)`);
    }
    if (most === 0) raiseTypeError(`${shown}() takes no arguments (${given} given)`);
    if (most === 1 && required === 1) raiseTypeError(`${shown}() takes exactly one argument (${given} given)`);
    const bound = required === most ? "" : given < required ? "at least " : "at most ";
    const limit = given < required ? required : most;
    return raiseTypeError(`${name} expected ${bound}${limit} argument${plural(limit)}, got ${given}`);
  };

  const missing = (index: number, given: number): never => {
    const parameter = parameters[index]!;
    if (!takesKeywords || parameter.kind === "positional") {
      if (takesKeywords) raiseTypeError(`${name}() takes ${required < most ? "at least" : "exactly"} ${required} positional argument${plural(required)} (${given} given)`);
      return countError(given);
    }
    return raiseTypeError(`${name}() missing required argument '${parameter.name}' (pos ${index - skip + 1})`);
  };

  return (args, kwargs) => {
    const count = args.length;
    const bound = defaults.slice();
    if (count > positional.length && varargs < 0) countError(count - skip);
    if (simple && kwargs.size === 0) {
      for (let i = 0; i < count; i++) bound[i] = args[i]!;
      for (let i = count; i < positional.length; i++) if (positional[i]!.required) missing(i, Math.max(count - skip, 0));
      return bound;
    }
    for (let i = 0; i < positional.length && i < count; i++) bound[i] = args[i]!;
    if (varargs >= 0) bound[varargs] = args.slice(positional.length);
    const seen = new Set<number>();
    let rest: Map<string, Value> | null = null;
    for (const [key, value] of kwargs) {
      const index = named.get(key);
      if (index === undefined) {
        if (varkeywords < 0) raiseTypeError(takesKeywords ? `${name}() got an unexpected keyword argument '${key}'` : `${shown}() takes no keyword arguments`);
        (rest ??= new Map()).set(key, value);
        continue;
      }
      if (index < count && parameters[index]!.kind === "either") raiseTypeError(`argument for ${name}() given by name ('${key}') and position (${index - skip + 1})`);
      seen.add(index);
      bound[index] = value;
    }
    if (varkeywords >= 0) bound[varkeywords] = rest ?? new Map<string, Value>();
    parameters.forEach((parameter, index) => {
      if (parameter.required && !seen.has(index) && !(parameter.kind !== "keyword" && index < count)) missing(index, Math.max(count - skip, 0));
    });
    return bound;
  };
}

function makeInvoke(line: string, shown: string, skip: number, implementation: Implementation): PyBuiltin["invoke"] {
  let bind: ReturnType<typeof makeBinder> | undefined;
  const run = implementation as (...values: readonly Bound[]) => Value | undefined | void;
  return (args, kwargs) => {
    bind ??= makeBinder(parseSignature(line), shown, skip);
    return (run(...bind(args, kwargs)) ?? null) as Value;
  };
}

const nameOf = (line: string): string => line.slice(0, line.indexOf("(")).trim();

/** A function written in TypeScript. `module` is the one that Python tells. An implementation without a result gives None. */
export function builtin(line: string, implementation: Implementation, module = "builtins"): PyBuiltin {
  const name = nameOf(line);
  return new PyBuiltin(name, module, makeInvoke(line, name, 0, implementation));
}

/** A method of a built-in type, entered in its namespace. The first parameter is `self`. */
export function method(type: PyType, line: string, implementation: Implementation): PyBuiltin {
  const name = nameOf(line);
  const made = new PyBuiltin(name, type.module, makeInvoke(line, `${type.name}.${name}`, 1, implementation), type);
  type.namespace.set(name, made);
  return made;
}

/**
 * The constructor of a built-in type, entered as its `__new__`. The first parameter is the class to make an instance of, errors name the type:
 * `constructor(types.list, "list(cls, iterable=(), /)", …)`.
 */
export function constructor(type: PyType, line: string, implementation: Implementation): PyBuiltin {
  const made = new PyBuiltin("__new__", type.module, makeInvoke(line, nameOf(line), 1, implementation));
  type.namespace.set("__new__", made);
  return made;
}
