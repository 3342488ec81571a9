/**
 * `_re`: the matcher behind `re`, on the host's own regular expressions. A pattern is translated (https://docs.python.org/3.13/library/re.html);
 * what the host has no counterpart of says so.
 */
import { NotImplementedConstruct, PyModule, PyTuple, builtin, raise, types, type Value } from "../../objects/index.ts";

export const flags = { IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, ASCII: 256 } as const;

const inline: Readonly<Record<string, number>> = { i: flags.IGNORECASE, m: flags.MULTILINE, s: flags.DOTALL, x: flags.VERBOSE, u: flags.UNICODE, a: flags.ASCII };

interface Compiled {
  readonly source: string;
  readonly hostFlags: string;
  readonly names: readonly (readonly [string, number])[];
  readonly groups: number;
}

const compiled = new Map<string, Compiled>();

/** Python's syntax as the host's, piece by piece. */
function translate(pattern: string, given: number): Compiled {
  let bits = given;
  let text = pattern;
  const global = /^\(\?([aimsux]+)\)/.exec(text);
  if (global !== null) {
    for (const letter of global[1]!) bits |= inline[letter]!;
    text = text.slice(global[0].length);
  }
  const verbose = (bits & flags.VERBOSE) !== 0;
  const multiline = (bits & flags.MULTILINE) !== 0;
  const names: [string, number][] = [];
  let groups = 0;
  let out = "";
  for (let i = 0; i < text.length;) {
    const rest = text.slice(i);
    const take = (length: number, translated: string): void => {
      out += translated;
      i += length;
    };
    const named = /^\(\?P<(\w+)>/.exec(rest);
    const reference = /^\(\?P=(\w+)\)/.exec(rest);
    if (rest[0] === "\\") {
      const escape = rest.slice(0, 2);
      take(2, escape === "\\A" ? "(?<![\\s\\S])" : escape === "\\Z" ? "(?![\\s\\S])" : escape === "\\a" ? "\\x07" : escape);
    } else if (rest[0] === "[") {
      const set = /^\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/.exec(rest)?.[0] ?? raise(types.ValueError, `unterminated character set at position ${i}`);
      take(set.length, set.replace(/^(\[\^?)\]/, "$1\\]").replace(/(?<!^)(?<!^\[\^)\[/g, "\\["));
    } else if (named !== null) {
      groups += 1;
      names.push([named[1]!, groups]);
      take(named[0].length, `(?<${named[1]}>`);
    } else if (reference !== null) take(reference[0].length, `\\k<${reference[1]}>`);
    else if (rest.startsWith("(?#")) i += rest.indexOf(")") + 1;
    else if (/^\(\?(>|[aimsux-]+:|\()/.test(rest) || /^[*+?}]\+/.test(rest)) throw new NotImplementedConstruct(`the regular expression ${pattern}`);
    else if (rest[0] === "(") {
      if (rest[1] !== "?") groups += 1;
      take(1, "(");
    } else if (rest[0] === "$") take(1, multiline ? "$" : "(?=\\n?(?![\\s\\S]))");
    else if (/^\{,\d+\}/.test(rest)) take(2, "{0,");
    else if (verbose && /^\s/.test(rest)) i += 1;
    else if (verbose && rest[0] === "#") i += /^[^\n]*/.exec(rest)![0].length;
    else take(1, rest[0]!);
  }
  const hostFlags = `d${(bits & flags.IGNORECASE) !== 0 ? "i" : ""}${multiline ? "m" : ""}${(bits & flags.DOTALL) !== 0 ? "s" : ""}`;
  return { source: out, hostFlags, names, groups };
}

function compile(pattern: string, bits: number): Compiled {
  const key = `${bits} ${pattern}`;
  let made = compiled.get(key);
  if (made === undefined) compiled.set(key, (made = translate(pattern, bits)));
  return made;
}

/** Tells the number of groups and their names. */
function describe(pattern: string, bits: bigint): Value {
  const { groups, names } = compile(pattern, Number(bits));
  return new PyTuple([BigInt(groups), new PyTuple(names.map(([name, at]) => new PyTuple([name, BigInt(at)])))]);
}

/** One match from `start` on: the spans of all groups, -1 for those that took no part; None where there is none. */
function find(pattern: string, bits: bigint, text: string, start: bigint, anchored: boolean, whole: boolean): Value {
  const { source, hostFlags } = compile(pattern, Number(bits));
  const matcher = new RegExp(whole ? `(?:${source})(?![\\s\\S])` : source, hostFlags + (anchored ? "y" : "g"));
  matcher.lastIndex = Number(start);
  const match = matcher.exec(text);
  if (match === null) return null;
  const { indices } = match as RegExpExecArray & { indices: readonly ([number, number] | undefined)[] };
  return new PyTuple(indices.map((span) => new PyTuple((span ?? [-1, -1]).map((at) => BigInt(at)))));
}

export function regexModule(): PyModule {
  return new PyModule("_re", new Map<string, Value>([
    ["describe", builtin("describe(pattern, flags, /)", describe, "_re")],
    ["find", builtin("find(pattern, flags, text, start, anchored, whole, /)", find, "_re")],
  ]));
}
