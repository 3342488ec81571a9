/** Methods of lists, dictionaries, sets, tuples and strings, a row each. */
import {
  Hash, PyBytes, PyDict, PyDictView, PyList, PySet, PyTuple, PyType, dictOf, method, raise, raiseKeyError, types, unbox, type Implementation, type Kwargs, type Value,
} from "../../objects/index.ts";
import { compare, equal, format, getAttribute, getItem, index, iterate, repr, str, toArray, truth, typeName } from "../../protocol/index.ts";
import { entriesOf, fillDict, lazily } from "./constructors.ts";
import { sortValues } from "./functions.ts";

type Row = readonly [string, Implementation];

function positionIn(items: readonly Value[], value: Value, start: Value, stop: Value | undefined): number {
  const clamp = (at: Value | undefined, fallback: number): number => {
    if (at === undefined || at === null) return fallback;
    const i = Number(index(at));
    return i < 0 ? Math.max(0, items.length + i) : i;
  };
  for (let i = clamp(start, 0); i < Math.min(items.length, clamp(stop, items.length)); i++) if (equal(items[i]!, value)) return i;
  return -1;
}

const countIn = (items: readonly Value[], value: Value): bigint => BigInt(items.filter((item) => equal(item, value)).length);

const listRows: readonly Row[] = [
  ["append(self, object, /)", (self: PyList, item: Value) => { self.items.push(item); }],
  ["extend(self, iterable, /)", (self: PyList, items: Value) => { self.items.push(...toArray(items)); }],
  ["insert(self, index, object, /)", (self: PyList, at: Value, item: Value) => {
    const i = Number(index(at));
    self.items.splice(i < 0 ? Math.max(0, self.items.length + i) : i, 0, item);
  }],
  ["pop(self, index=-1, /)", (self: PyList, at: Value) => {
    if (self.items.length === 0) raise(types.IndexError, "pop from empty list");
    const i = Number(index(at));
    const position = i < 0 ? self.items.length + i : i;
    if (position < 0 || position >= self.items.length) raise(types.IndexError, "pop index out of range");
    return self.items.splice(position, 1)[0]!;
  }],
  ["remove(self, value, /)", (self: PyList, value: Value) => {
    const at = positionIn(self.items, value, 0n, undefined);
    if (at < 0) raise(types.ValueError, "list.remove(x): x not in list");
    self.items.splice(at, 1);
  }],
  ["index(self, value, start=0, stop=?, /)", (self: PyList, value: Value, start: Value, stop: Value | undefined) => {
    const at = positionIn(self.items, value, start, stop);
    return at < 0 ? raise(types.ValueError, `${repr(value)} is not in list`) : BigInt(at);
  }],
  ["count(self, value, /)", (self: PyList, value: Value) => countIn(self.items, value)],
  ["clear(self, /)", (self: PyList) => { self.items.length = 0; }],
  ["copy(self, /)", (self: PyList) => new PyList([...self.items])],
  ["reverse(self, /)", (self: PyList) => { self.items.reverse(); }],
  ["sort(self, /, *, key=None, reverse=False)", (self: PyList, key: Value, reverse: Value) => { self.items = sortValues(self.items, key, truth(reverse)); }],
];

const tupleRows: readonly Row[] = [
  ["index(self, value, start=0, stop=?, /)", (self: PyTuple, value: Value, start: Value, stop: Value | undefined) => {
    const at = positionIn(self.items, value, start, stop);
    return at < 0 ? raise(types.ValueError, "tuple.index(x): x not in tuple") : BigInt(at);
  }],
  ["count(self, value, /)", (self: PyTuple, value: Value) => countIn(self.items, value)],
];

const dictRows: readonly Row[] = [
  ["get(self, key, default=None, /)", (self: PyDict, key: Value, fallback: Value) => self.map.get(key) ?? (self.map.has(key) ? null : fallback)],
  ["keys(self, /)", (self: PyDict) => new PyDictView(self, "keys")],
  ["values(self, /)", (self: PyDict) => new PyDictView(self, "values")],
  ["items(self, /)", (self: PyDict) => new PyDictView(self, "items")],
  ["pop(self, key, default=?, /)", (self: PyDict, key: Value, fallback: Value | undefined) => {
    if (!self.map.has(key)) return fallback === undefined ? raiseKeyError(key) : fallback;
    const value = self.map.get(key)!;
    self.map.delete(key);
    return value;
  }],
  ["popitem(self, /)", (self: PyDict) => {
    const last = self.map.last();
    if (last === undefined) raise(types.KeyError, "popitem(): dictionary is empty");
    self.map.delete(last[0]);
    return new PyTuple(last);
  }],
  ["setdefault(self, key, default=None, /)", (self: PyDict, key: Value, fallback: Value) => {
    if (!self.map.has(key)) self.map.set(key, fallback);
    return self.map.get(key)!;
  }],
  ["update(self, other=?, /, **kwargs)", (self: PyDict, other: Value | undefined, kwargs: Kwargs) => fillDict(self.map, other, kwargs)],
  ["clear(self, /)", (self: PyDict) => self.map.clear()],
  ["copy(self, /)", (self: PyDict) => new PyDict(self.map.copy(), types.dict)],
  ["__reversed__(self, /)", (self: PyDict) => { const keys = [...self.map.keys()]; return lazily(() => keys.pop()); }],
];

const itemsOf = (value: Value): Value[] => (value instanceof PySet ? [...value.map.keys()] : toArray(value));
const made = (self: PySet, items: Iterable<Value>): PySet => {
  const map = new Hash<null>();
  for (const item of items) map.set(item, null);
  return new PySet(map, self.cls === types.frozenset ? types.frozenset : types.set);
};
const hashOf = (value: Value): Hash<null> => {
  if (value instanceof PySet) return value.map;
  const map = new Hash<null>();
  for (const item of toArray(value)) map.set(item, null);
  return map;
};

const setRows: readonly Row[] = [
  ["copy(self, /)", (self: PySet) => made(self, self.map.keys())],
  ["union(self, /, *others)", (self: PySet, others: readonly Value[]) => made(self, [...self.map.keys(), ...others.flatMap(itemsOf)])],
  ["intersection(self, /, *others)", (self: PySet, others: readonly Value[]) => made(self, [...self.map.keys()].filter((item) => others.every((other) => hashOf(other).has(item))))],
  ["difference(self, /, *others)", (self: PySet, others: readonly Value[]) => made(self, [...self.map.keys()].filter((item) => !others.some((other) => hashOf(other).has(item))))],
  ["symmetric_difference(self, other, /)", (self: PySet, other: Value) => {
    const theirs = hashOf(other);
    return made(self, [...[...self.map.keys()].filter((item) => !theirs.has(item)), ...[...theirs.keys()].filter((item) => !self.map.has(item))]);
  }],
  ["issubset(self, other, /)", (self: PySet, other: Value) => { const theirs = hashOf(other); return [...self.map.keys()].every((item) => theirs.has(item)); }],
  ["issuperset(self, other, /)", (self: PySet, other: Value) => itemsOf(other).every((item) => self.map.has(item))],
  ["isdisjoint(self, other, /)", (self: PySet, other: Value) => !itemsOf(other).some((item) => self.map.has(item))],
];

const mutableSetRows: readonly Row[] = [
  ["add(self, object, /)", (self: PySet, item: Value) => { self.map.set(item, null); }],
  ["discard(self, object, /)", (self: PySet, item: Value) => { self.map.delete(item); }],
  ["remove(self, object, /)", (self: PySet, item: Value) => { if (!self.map.delete(item)) raiseKeyError(item); }],
  ["pop(self, /)", (self: PySet) => {
    for (const item of self.map.keys()) { self.map.delete(item); return item; }
    return raise(types.KeyError, "pop from an empty set");
  }],
  ["clear(self, /)", (self: PySet) => self.map.clear()],
  ["update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const item of others.flatMap(itemsOf)) self.map.set(item, null); }],
  ["difference_update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const item of others.flatMap(itemsOf)) self.map.delete(item); }],
  ["intersection_update(self, /, *others)", (self: PySet, others: readonly Value[]) => { for (const item of [...self.map.keys()]) if (!others.every((other) => hashOf(other).has(item))) self.map.delete(item); }],
];

// ---- strings

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
  const parts = sep === null ? s.trim().split(/\s+/).filter((part) => part !== "") : s.split(text(sep));
  if (sep !== null && text(sep) === "") raise(types.ValueError, "empty separator");
  if (limit < 0 || parts.length <= limit + 1) return new PyList(parts);
  const glue = sep === null ? " " : text(sep);
  if (fromRight) return new PyList([parts.slice(0, parts.length - limit).join(glue), ...parts.slice(parts.length - limit)]);
  return new PyList([...parts.slice(0, limit), parts.slice(limit).join(glue)]);
}

/** `str.format`: fields with attributes, items, conversions and nested specifications. */
export function formatFields(template: string, args: readonly Value[], kwargs: Kwargs): string {
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
    const converted = match[2] === "r" ? repr(value) : match[2] === "s" ? str(value) : value;
    return format(converted, expand(match[3] ?? ""));
  };
  const lookup = (path: string): Value => {
    const [, head, rest] = /^([^.[]*)([\s\S]*)$/.exec(path)!;
    let value: Value;
    if (head === "") value = args[automatic++] ?? outOfRange(automatic - 1);
    else if (/^\d+$/.test(head!)) value = Number(head) < args.length ? args[Number(head)]! : outOfRange(Number(head));
    else value = kwargs.has(head!) ? kwargs.get(head!)! : raiseKeyError(head!);
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

const find = (self: Value, sub: Value, start: Value | undefined, last: boolean): bigint => {
  const from = start === undefined || start === null ? 0 : Number(index(start));
  return BigInt(last ? text(self).lastIndexOf(text(sub)) : text(self).indexOf(text(sub), from < 0 ? Math.max(0, text(self).length + from) : from));
};

const matches = (pattern: RegExp) => (self: Value): boolean => pattern.test(text(self));
const capitalize = (s: string): string => (s === "" ? s : s[0]!.toUpperCase() + s.slice(1).toLowerCase());

const strRows: readonly Row[] = [
  ["lower(self, /)", (self: Value) => text(self).toLowerCase()],
  ["upper(self, /)", (self: Value) => text(self).toUpperCase()],
  ["casefold(self, /)", (self: Value) => text(self).toLowerCase()],
  ["capitalize(self, /)", (self: Value) => capitalize(text(self))],
  ["title(self, /)", (self: Value) => text(self).replace(/\p{L}+/gu, capitalize)],
  ["swapcase(self, /)", (self: Value) => [...text(self)].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join("")],
  ["strip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, true, true)],
  ["lstrip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, true, false)],
  ["rstrip(self, chars=None, /)", (self: Value, chars: Value) => strip(self, chars, false, true)],
  ["split(self, sep=None, maxsplit=-1)", (self: Value, sep: Value, most: Value) => split(self, sep, most, false)],
  ["rsplit(self, sep=None, maxsplit=-1)", (self: Value, sep: Value, most: Value) => split(self, sep, most, true)],
  ["splitlines(self, keepends=False)", (self: Value) => new PyList(text(self).replace(/\r\n|\r|\n$/, "").split(/\r\n|\r|\n/))],
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
  ["startswith(self, prefix, start=None, end=None, /)", (self: Value, prefix: Value) => affix(self, prefix, (s, a) => s.startsWith(a))],
  ["endswith(self, suffix, start=None, end=None, /)", (self: Value, suffix: Value) => affix(self, suffix, (s, a) => s.endsWith(a))],
  ["find(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start: Value | undefined) => find(self, sub, start, false)],
  ["rfind(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start: Value | undefined) => find(self, sub, start, true)],
  ["index(self, sub, start=?, end=?, /)", (self: Value, sub: Value, start: Value | undefined) => { const at = find(self, sub, start, false); return at < 0n ? raise(types.ValueError, "substring not found") : at; }],
  ["count(self, sub, /)", (self: Value, sub: Value) => BigInt(text(self).split(text(sub)).length - 1)],
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
  ["encode(self, encoding='utf-8', errors='strict')", (self: Value) => new PyBytes(new TextEncoder().encode(text(self)))],
  ["format(self, /, *args, **kwargs)", (self: Value, args: readonly Value[], kwargs: Kwargs) => formatFields(text(self), args, kwargs)],
];

const numberRows: readonly (readonly [PyType, Row])[] = [
  [types.int, ["bit_length(self, /)", (self: Value) => { const n = index(self); return BigInt((n < 0n ? -n : n).toString(2).replace(/^0$/, "").length); }]],
  [types.int, ["conjugate(self, /)", (self: Value) => index(self)]],
  [types.int, ["is_integer(self, /)", () => true]],
  [types.float, ["is_integer(self, /)", (self: Value) => Number.isInteger(unbox(self))]],
  [types.bytes, ["decode(self, encoding='utf-8', errors='strict')", (self: PyBytes) => new TextDecoder().decode(self.bytes)]],
];

let installed = false;

export function installMethods(): void {
  if (installed) return;
  installed = true;
  const enter = (type: PyType, rows: readonly Row[]): void => rows.forEach(([line, implementation]) => void method(type, line, implementation));
  enter(types.list, listRows);
  enter(types.tuple, tupleRows);
  enter(types.dict, dictRows);
  enter(types.set, [...setRows, ...mutableSetRows]);
  enter(types.frozenset, setRows);
  enter(types.str, strRows);
  for (const [type, row] of numberRows) enter(type, [row]);
}

void compare; void iterate; void dictOf; void entriesOf;
