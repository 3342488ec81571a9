/** Methods of strings, a row each. */
import { PyDict, PyList, PyTuple, dictOf, raise, raiseKeyError, types, unbox, type Implementation, type Kwargs, type Value } from "../../objects/index.ts";
import { ascii, format, getAttribute, getItem, index, repr, str, toArray, truth, typeName } from "../../protocol/index.ts";
import { entriesOf } from "./constructors.ts";
import { encode } from "./encodings.ts";

type Row = readonly [string, Implementation];

const text = (value: Value): string => {
  const plain = unbox(value);
  return typeof plain === "string" ? plain : raise(types.TypeError, `expected str instance, ${typeName(value)} found`);
};

const spaces = /^[\s\x1c-\x1f]+|[\s\x1c-\x1f]+$/g;

function strip(self: Value, chars: Value, left: boolean, right: boolean): string {
  const s = text(self);
  if (chars === null) {
    if (left && right) return s.replace(spaces, "");
    return left ? s.replace(/^[\s\x1c-\x1f]+/, "") : s.replace(/[\s\x1c-\x1f]+$/, "");
  }
  const set = new Set(text(chars));
  let from = 0;
  let to = s.length;
  while (left && from < to && set.has(s[from]!)) from++;
  while (right && to > from && set.has(s[to - 1]!)) to--;
  return s.slice(from, to);
}

function split(self: Value, sep: Value, most: Value, fromRight: boolean): PyList {
  const s = text(self);
  const limit = Number(index(most));
  if (sep === null) return new PyList(splitSpaces(s, limit, fromRight));
  const parts = s.split(text(sep));
  if (text(sep) === "") raise(types.ValueError, "empty separator");
  if (limit < 0 || parts.length <= limit + 1) return new PyList(parts);
  const glue = text(sep);
  if (fromRight) return new PyList([parts.slice(0, parts.length - limit).join(glue), ...parts.slice(parts.length - limit)]);
  return new PyList([...parts.slice(0, limit), parts.slice(limit).join(glue)]);
}

/** Splits at runs of white space; what is left after the last split keeps its inner white space. */
function splitSpaces(s: string, limit: number, fromRight: boolean): string[] {
  const words = [...s.matchAll(/\S+/g)];
  if (limit < 0 || words.length <= limit) return words.map(([word]) => word);
  if (fromRight) {
    const kept = words.slice(words.length - limit);
    const rest = s.slice(0, kept[0]?.index ?? s.length).trim();
    return [...(rest === "" ? [] : [rest]), ...kept.map(([word]) => word)];
  }
  const rest = words.length > limit ? s.slice(words[limit]!.index).trimEnd() : "";
  return [...words.slice(0, limit).map(([word]) => word), ...(rest === "" ? [] : [rest])];
}

/** `str.format`: fields with attributes, items, conversions and nested specifications. */
export function formatFields(template: string, args: readonly Value[], named: Kwargs | Value): string {
  let automatic = 0;
  const expand = (source: string): string => {
    let out = "";
    for (let i = 0; i < source.length; i++) {
      const c = source[i]!;
      if (c === "{" && source[i + 1] === "{") { out += "{"; i++; continue; }
      if (c === "}" && source[i + 1] === "}") { out += "}"; i++; continue; }
      if (c !== "{") {
        if (c === "}") raise(types.ValueError, "Single '}' encountered in format string");
        out += c;
        continue;
      }
      let depth = 1;
      let end = i + 1;
      while (end < source.length && depth > 0) { if (source[end] === "{") depth++; if (source[end] === "}") depth--; end++; }
      if (depth > 0) raise(types.ValueError, "expected '}' before end of string");
      out += field(source.slice(i + 1, end - 1));
      i = end - 1;
    }
    return out;
  };
  const field = (body: string): string => {
    const match = /^([^!:]*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(body)!;
    const value = lookup(match[1]!);
    const converted = match[2] === "r" ? repr(value) : match[2] === "s" ? str(value) : match[2] === "a" ? ascii(value) : value;
    return format(converted, expand(match[3] ?? ""));
  };
  const lookup = (path: string): Value => {
    const [, head, rest] = /^([^.[]*)([\s\S]*)$/.exec(path)!;
    let value: Value;
    if (head === "") value = args[automatic++] ?? outOfRange(automatic - 1);
    else if (/^\d+$/.test(head!)) value = Number(head) < args.length ? args[Number(head)]! : outOfRange(Number(head));
    else if (named instanceof Map) value = named.has(head!) ? named.get(head!)! : raiseKeyError(head!);
    else value = getItem(named as Value, head!);
    for (const step of rest!.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
      value = step[1] !== undefined ? getAttribute(value, step[1]) : getItem(value, /^\d+$/.test(step[2]!) ? BigInt(step[2]!) : step[2]!);
    }
    return value;
  };
  return expand(template);
}

const outOfRange = (at: number): never => raise(types.IndexError, `Replacement index ${at} out of range for positional args tuple`);

const pad = (s: string, width: Value, fill: Value, where: "left" | "right" | "both"): string => {
  const missing = Math.max(0, Number(index(width)) - [...s].length);
  const left = where === "left" ? 0 : where === "right" ? missing : Math.floor(missing / 2) + (missing & Number(index(width)) & 1);
  return text(fill).repeat(left) + s + text(fill).repeat(missing - left);
};

const affix = (self: Value, affixes: Value, test: (s: string, affix: string) => boolean): boolean =>
  (affixes instanceof PyTuple ? affixes.items : [affixes]).some((each) => test(text(self), text(each)));

/** The part of a string between two optional indices, and where it begins. */
function between(s: string, start: Value | undefined, end: Value | undefined): { readonly part: string; readonly from: number } {
  const clamp = (at: Value | undefined, fallback: number): number => {
    if (at === undefined || at === null) return fallback;
    const i = Number(index(at));
    return i < 0 ? Math.max(0, s.length + i) : i;
  };
  const from = clamp(start, 0);
  return { part: s.slice(from, Math.max(from, Math.min(s.length, clamp(end, s.length)))), from };
}

const find = (self: Value, sub: Value, start: Value | undefined, end: Value | undefined, last: boolean): bigint => {
  const { part, from } = between(text(self), start, end);
  if (from > text(self).length) return -1n;
  const at = last ? part.lastIndexOf(text(sub)) : part.indexOf(text(sub));
  return at < 0 ? -1n : BigInt(at + from);
};

const found = (at: bigint): bigint => (at < 0n ? raise(types.ValueError, "substring not found") : at);

function splitLines(s: string, keep: boolean): PyList {
  const parts: string[] = [];
  for (const [line, , end] of s.matchAll(/([^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g)) {
    if (line === "") break;
    parts.push(keep ? line : line.slice(0, line.length - end!.length));
  }
  return new PyList(parts);
}

function expandTabs(s: string, size: number): string {
  let column = 0;
  return [...s].map((c) => {
    if (c === "\t") {
      const width = size > 0 ? size - (column % size) : 0;
      column += width;
      return " ".repeat(width);
    }
    column = c === "\n" || c === "\r" ? 0 : column + 1;
    return c;
  }).join("");
}

/** `str.translate`: a table by code points; None deletes. */
function translate(s: string, table: Value): string {
  return [...s].map((c) => {
    const key = BigInt(c.codePointAt(0)!);
    if (table instanceof PyDict && !table.map.has(key)) return c;
    const to = getItem(table, key);
    return to === null ? "" : typeof to === "bigint" ? String.fromCodePoint(Number(to)) : text(to);
  }).join("");
}

/** `str.maketrans`, in its three forms. */
function makeTranslation(from: Value, to: Value | undefined, deleted: Value | undefined): PyDict {
  const point = (c: string): bigint => BigInt(c.codePointAt(0)!);
  if (to === undefined) return dictOf([...entriesOf(from)].map(([key, value]) => [typeof key === "string" ? point(key) : key, value] as const));
  const target = [...text(to)];
  if ([...text(from)].length !== target.length) raise(types.ValueError, "the first two maketrans arguments must have equal length");
  const pairs = [...text(from)].map((c, i) => [point(c), point(target[i]!)] as const);
  return dictOf([...pairs, ...(deleted === undefined ? [] : [...text(deleted)].map((c) => [point(c), null] as const))]);
}

const matches = (pattern: RegExp) => (self: Value): boolean => pattern.test(text(self));
const capitalize = (s: string): string => (s === "" ? s : s[0]!.toUpperCase() + s.slice(1).toLowerCase());

export const strRows: readonly Row[] = [
  ["lower(self, /)", (self: Value) => text(self).toLowerCase()],
  ["upper(self, /)", (self: Value) => text(self).toUpperCase()],
  ["casefold(self, /)", (self: Value) => text(self).toLowerCase().replaceAll("\u00df", "ss")],
  ["capitalize(self, /)", (self: Value) => capitalize(text(self))],
  ["title(self, /)", (self: Value) => text(self).replace(/\p{L}+/gu, capitalize)],
  ["swapcase(self, /)", (self: Value) => [...text(self)].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join("")],
  ["strip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, true, true)],
  ["lstrip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, true, false)],
  ["rstrip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, false, true)],
  ["split(self, sep=None, maxsplit=-1)", (self: Value, sep: Value, most: Value) => split(self, sep, most, false)],
  ["rsplit(self, sep=None, maxsplit=-1)", (self: Value, sep: Value, most: Value) => split(self, sep, most, true)],
  ["splitlines(self, keepends=False)", (self: Value, keep: Value) => splitLines(text(self), truth(keep))],
  ["expandtabs(self, tabsize=8)", (self: Value, size: Value) => expandTabs(text(self), Number(index(size)))],
  ["translate(self, table, /)", (self: Value, table: Value) => translate(text(self), table)],
  ["istitle(self, /)", (self: Value) => /\p{L}/u.test(text(self)) && text(self).replace(/\p{L}+/gu, capitalize) === text(self)],
  ["isprintable(self, /)", (self: Value) => !/[\x00-\x1f\x7f-\xa0]/.test(text(self))],
  ["isascii(self, /)", (self: Value) => !/[^\x00-\x7f]/.test(text(self))],
  ["format_map(self, mapping, /)", (self: Value, mapping: Value) => formatFields(text(self), [], mapping)],
  ["join(self, iterable, /)", (self: Value, items: Value) => toArray(items).map((item, i) => {
    const plain = unbox(item);
    return typeof plain === "string" ? plain : raise(types.TypeError, `sequence item ${i}: expected str instance, ${typeName(item)} found`);
  }).join(text(self))],
  ["replace(self, old, new, count=-1, /)", (self: Value, old: Value, by: Value, count: Value) => {
    const limit = Number(index(count));
    if (limit < 0) return text(self).replaceAll(text(old), () => text(by));
    const parts = text(self).split(text(old));
    return parts.slice(0, limit + 1).join(text(by)) + (parts.length > limit + 1 ? text(old) + parts.slice(limit + 1).join(text(old)) : "");
  }],
  ["startswith(self, prefix, start=None, end=None, /)", (self: Value, prefix: Value, start: Value, end: Value) => affix(between(text(self), start, end).part, prefix, (s, a) => s.startsWith(a))],
  ["endswith(self, suffix, start=None, end=None, /)", (self: Value, suffix: Value, start: Value, end: Value) => affix(between(text(self), start, end).part, suffix, (s, a) => s.endsWith(a))],
  ["find(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start?: Value, end?: Value) => find(self, sub, start, end, false)],
  ["rfind(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start?: Value, end?: Value) => find(self, sub, start, end, true)],
  ["index(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start?: Value, end?: Value) => found(find(self, sub, start, end, false))],
  ["rindex(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start?: Value, end?: Value) => found(find(self, sub, start, end, true))],
  ["count(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start?: Value, end?: Value) => {
    const { part } = between(text(self), start, end);
    return BigInt(text(sub) === "" ? part.length + 1 : part.split(text(sub)).length - 1);
  }],
  ["removeprefix(self, prefix, /)", (self: Value, prefix: Value) => (text(self).startsWith(text(prefix)) ? text(self).slice(text(prefix).length) : text(self))],
  ["removesuffix(self, suffix, /)", (self: Value, suffix: Value) => (text(suffix) !== "" && text(self).endsWith(text(suffix)) ? text(self).slice(0, -text(suffix).length) : text(self))],
  ["partition(self, sep, /)", (self: Value, sep: Value) => { const at = text(self).indexOf(text(sep)); return new PyTuple(at < 0 ? [text(self), "", ""] : [text(self).slice(0, at), text(sep), text(self).slice(at + text(sep).length)]); }],
  ["rpartition(self, sep, /)", (self: Value, sep: Value) => { const at = text(self).lastIndexOf(text(sep)); return new PyTuple(at < 0 ? ["", "", text(self)] : [text(self).slice(0, at), text(sep), text(self).slice(at + text(sep).length)]); }],
  ["ljust(self, width, fillchar=' ', /)", (self: Value, width: Value, fill: Value) => pad(text(self), width, fill, "left")],
  ["rjust(self, width, fillchar=' ', /)", (self: Value, width: Value, fill: Value) => pad(text(self), width, fill, "right")],
  ["center(self, width, fillchar=' ', /)", (self: Value, width: Value, fill: Value) => pad(text(self), width, fill, "both")],
  ["zfill(self, width, /)", (self: Value, width: Value) => { const s = text(self); const sign = /^[+-]/.exec(s)?.[0] ?? ""; return sign + s.slice(sign.length).padStart(Number(index(width)) - sign.length, "0"); }],
  ["isdigit(self, /)", matches(/^\d+$/)],
  ["isdecimal(self, /)", matches(/^\d+$/)],
  ["isnumeric(self, /)", matches(/^\d+$/)],
  ["isalpha(self, /)", matches(/^\p{L}+$/u)],
  ["isalnum(self, /)", matches(/^[\p{L}\d]+$/u)],
  ["isidentifier(self, /)", matches(/^[\p{L}_][\p{L}\d_]*$/u)],
  ["isspace(self, /)", matches(/^\s+$/)],
  ["isupper(self, /)", (self: Value) => text(self) === text(self).toUpperCase() && text(self) !== text(self).toLowerCase()],
  ["islower(self, /)", (self: Value) => text(self) === text(self).toLowerCase() && text(self) !== text(self).toUpperCase()],
  ["encode(self, encoding='utf-8', errors='strict')", (self: Value, encoding: Value, errors: Value) => encode(text(self), encoding, errors)],
  ["format(self, /, *args, **kwargs)", (self: Value, args: readonly Value[], kwargs: Kwargs) => formatFields(text(self), args, kwargs)],
];


/** `str.maketrans`, which is no method of an instance. */
export const maketrans: Row = ["maketrans(x, y=?, z=?, /)", makeTranslation];
