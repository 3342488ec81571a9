/** The built-in functions, a row each: `[signature, implementation]`. */
import {
 NotImplementedConstruct, PyBytes, PyDict, PyFunction, PyList, PyObject, PyTuple, PyType, builtin, makeType, notImplemented, raise, raiseStopIteration, realm, types, unbox,
  type Implementation, type Kwargs, type PyIterator, type Value,
} from "../../objects/index.ts";
import {
 ascii, attributeNames, binary, call, callMethod, callSpecial, characters, compare, delAttribute, equal, format, getAttribute, getAttributeOr, hash, identityOf, index, isInstance, isSubclass, iter, iterate,
  length, lookupType, namespaceDict, next, powerModulo, repr, roundFloat, setAttribute, str, toArray, truth, typeName, typeOf, 
} from "../../protocol/index.ts";
import { lazily } from "./constructors.ts";

type Row = readonly [string, Implementation];

const refuse = (name: string) => (): never => { throw new NotImplementedConstruct(`the built-in ${name}(): evaluated code cannot reach the host`); };

function characterOf(code: bigint): string {
  return code < 0n || code > 0x10ffffn ? raise(types.ValueError, "chr() arg not in range(0x110000)") : String.fromCodePoint(Number(code));
}

function codeOf(value: Value): bigint {
  const plain = unbox(value);
  const codes = typeof plain === "string" ? [...characters(plain)].map((each) => each.codePointAt(0)!) : plain instanceof PyBytes ? [...plain.bytes] : raise(types.TypeError, `ord() expected string of length 1, but ${typeName(value)} found`);
  if (codes.length !== 1) raise(types.TypeError, `ord() expected a character, but string of length ${codes.length} found`);
  return BigInt(codes[0]!);
}

/** `round(x, n)`: to even, in the type of `x` where digits are given. */
function round(value: Value, digits: Value): Value {
  const plain = unbox(value);
  if (typeof plain === "number") {
    if (digits === null) {
      if (!Number.isFinite(plain)) raise(Number.isNaN(plain) ? types.ValueError : types.OverflowError, `cannot convert float ${Number.isNaN(plain) ? "NaN" : "infinity"} to integer`);
      return BigInt(roundFloat(plain, 0));
    }
    return roundFloat(plain, Number(index(digits)));
  }
  if (typeof plain === "bigint" || typeof plain === "boolean") {
    const whole = BigInt(plain);
    const places = digits === null ? 0n : index(digits);
    if (places >= 0n) return whole;
    const unit = 10n ** -places;
    const rest = ((whole % unit) + unit) % unit;
    const down = whole - rest;
    const twice = rest * 2n;
    return twice > unit || (twice === unit && (down / unit) % 2n !== 0n) ? down + unit : down;
  }
  return callSpecial(value, "__round__", digits === null ? [] : [digits]) ?? raise(types.TypeError, `type ${typeName(value)} doesn't define __round__ method`);
}

/** `max` and `min`. */
function extreme(name: "max" | "min", args: readonly Value[], key: Value, fallback: Value | undefined): Value {
  if (args.length === 0) raise(types.TypeError, `${name} expected at least 1 argument, got 0`);
  const items = args.length === 1 ? toArray(args[0]!) : args;
  if (items.length === 0) return fallback === undefined ? raise(types.ValueError, `${name}() iterable argument is empty`) : fallback;
  const rank = (item: Value): Value => (key === null ? item : call(key, [item]));
  let best: Value = items[0]!;
  let bestRank: Value = rank(best);
  for (const item of items.slice(1)) {
    const itemRank = rank(item);
    if (truth(compare(name === "max" ? "gt" : "lt", itemRank, bestRank))) [best, bestRank] = [item, itemRank];
  }
  return best;
}

/** `sum`: floats with the error of each addition carried along (Neumaier), as Python has it since 3.12. */
function sum(items: Value, start: Value): Value {
  const all = toArray(items);
  let total = start;
  for (let i = 0; i < all.length; i++) {
    if (typeof total === "number") {
      const [value, next] = floatSum(all, i, total);
      if (next === all.length) return value;
      total = value;
      i = next;
    }
    total = binary("add", total, all[i]!);
  }
  return total;
}

/** The sum from `from` on, as long as the items are plain numbers, and where that ended. */
function floatSum(items: readonly Value[], from: number, start: number): [number, number] {
  let total = start;
  let lost = 0;
  let i = from;
  for (; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item !== "number" && typeof item !== "bigint" && typeof item !== "boolean") break;
    const value = Number(item);
    const next = total + value;
    if (typeof item === "number") lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return [lost !== 0 && Number.isFinite(lost) ? total + lost : total, i];
}

/** Merge sort by `<` alone, as stable as Python's. */
export function sortValues(items: readonly Value[], key: Value, reverse: boolean): Value[] {
  const keyed = items.map((item) => ({ item, rank: key === null ? item : call(key, [item]) }));
  if (reverse) keyed.reverse();
  const less = (a: { rank: Value }, b: { rank: Value }): boolean => truth(compare("lt", a.rank, b.rank));
  keyed.sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
  if (reverse) keyed.reverse();
  return keyed.map((each) => each.item);
}

function reversed(value: Value): Value {
  const own = callSpecial(value, "__reversed__", []);
  if (own !== undefined) return own;
  const items = value instanceof PyDict ? [...value.map.keys()] : toArray(value);
  let at = items.length;
  return lazily(() => (at === 0 ? undefined : items[--at]), reversedType);
}

function attribute(object: Value, given: Value, fallback: Value | undefined): Value {
  const name = unbox(given);
  if (typeof name !== "string") raise(types.TypeError, `attribute name must be string, not '${typeName(name)}'`);
  if (fallback === undefined) return getAttribute(object, name);
  return getAttributeOr(object, name) ?? fallback;
}

function nextOf(iterator: Value, fallback: Value | undefined): Value {
  const value = next(iterator);
  if (value !== undefined) return value;
  return fallback === undefined ? raiseStopIteration() : fallback;
}

function iterOf(value: Value, sentinel: Value | undefined): Value {
  if (sentinel === undefined) return iter(value);
  let done = false;
  return lazily(() => {
    if (done) return undefined;
    const made = call(value, []);
    done = equal(made, sentinel);
    return done ? undefined : made;
  });
}

function enumerate(items: Value, start: Value): PyIterator {
  const source = iterate(items);
  let count = index(start);
  return lazily(() => {
    const value = source.next();
    return value === undefined ? undefined : new PyTuple([count++, value]);
  }, enumerateType);
}

function zip(iterables: readonly Value[], strict: Value): PyIterator {
  const sources = iterables.map((each) => iterate(each));
  return lazily(() => {
    if (sources.length === 0) return undefined;
    const row: Value[] = [];
    for (const [position, source] of sources.entries()) {
      const value = source.next();
      if (value === undefined) {
        if (truth(strict) && position > 0) raise(types.ValueError, `zip() argument ${position + 1} is shorter than argument${position === 1 ? " 1" : `s 1-${position}`}`);
        if (truth(strict) && sources.slice(1).some((other) => other.next() !== undefined)) raise(types.ValueError, "zip() argument 2 is longer than argument 1");
        return undefined;
      }
      row.push(value);
    }
    return new PyTuple(row);
  }, zipType);
}

const [mapType, zipType, filterType, enumerateType, reversedType] = (["map", "zip", "filter", "enumerate", "reversed"] as const).map((name) => makeType(name, types.iterator)) as [PyType, PyType, PyType, PyType, PyType];

function map(fn: Value, iterables: readonly Value[]): PyIterator {
  const sources = iterables.map((each) => iterate(each));
  return lazily(() => {
    const row: Value[] = [];
    for (const source of sources) {
      const value = source.next();
      if (value === undefined) return undefined;
      row.push(value);
    }
    return call(fn, row);
  }, mapType);
}

function filter(fn: Value, items: Value): PyIterator {
  const source = iterate(items);
  return lazily(() => {
    for (let value = source.next(); value !== undefined; value = source.next()) {
      if (truth(fn === null ? value : call(fn, [value]))) return value;
    }
    return undefined;
  }, filterType);
}

function namespaceOf(object: Value | undefined): Value {
  if (object === undefined) {
    const { frame } = realm();
    return namespaceDict(frame?.locals?.() ?? new Map());
  }
  return getAttribute(object, "__dict__");
}

/** `divmod`: by the method of that name of either, else by both operators. */
function quotientAndRest(left: Value, right: Value): Value {
  for (const [self, name, other] of [[left, "__divmod__", right], [right, "__rdivmod__", left]] as const) {
    const found = self instanceof PyObject && self.cls.heap ? callSpecial(self, name, [other]) : undefined;
    if (found !== undefined && found !== notImplemented) return found;
  }
  return new PyTuple([binary("floordiv", left, right), binary("mod", left, right)]);
}

function power(base: Value, exponent: Value, modulus: Value): Value {
  if (modulus === null) return binary("pow", base, exponent);
  const own = base instanceof PyObject && base.cls.heap ? callSpecial(base, "__pow__", [exponent, modulus]) : undefined;
  if (own !== undefined && own !== notImplemented) return own;
  return powerModulo(index(base), index(exponent), index(modulus));
}

const rows: readonly Row[] = [
  ["abs(x, /)", (x: Value) => absolute(x)],
  ["all(iterable, /)", (items: Value) => every(items)],
  ["any(iterable, /)", (items: Value) => some(items)],
  ["ascii(obj, /)", (x: Value) => ascii(x)],
  ["bin(number, /)", (x: Value) => radix(index(x), 2, "0b")],
  ["callable(obj, /)", (x: Value) => isCallable(x)],
  ["chr(i, /)", (x: Value) => characterOf(index(x))],
  ["delattr(obj, name, /)", (object: Value, name: string) => delAttribute(object, name)],
  ["dir(object=?, /)", (object: Value | undefined) => new PyList(sortValues(object === undefined ? [...(realm().frame?.locals?.().keys() ?? [])] : toArray(callSpecial(object, "__dir__", []) ?? new PyList(attributeNames(object))), null, false))],
  ["divmod(x, y, /)", quotientAndRest],
  ["enumerate(iterable, start=0)", enumerate],
  ["filter(function, iterable, /)", filter],
  ["format(value, format_spec='', /)", (value: Value, spec: string) => format(value, spec)],
  ["getattr(object, name, default=?, /)", attribute],
  ["globals()", () => namespaceDict(realm().frame?.globals ?? new Map())],
  ["hasattr(obj, name, /)", (object: Value, name: string) => getAttributeOr(object, name) !== undefined],
  ["hash(obj, /)", (x: Value) => hash(x)],
  ["hex(number, /)", (x: Value) => radix(index(x), 16, "0x")],
  ["id(obj, /)", (x: Value) => identityOf(x)],
  ["isinstance(obj, class_or_tuple, /)", (x: Value, cls: Value) => isInstance(x, cls)],
  ["issubclass(cls, class_or_tuple, /)", (x: Value, cls: Value) => isSubclass(x, cls)],
  ["iter(object, sentinel=?, /)", iterOf],
  ["len(obj, /)", (x: Value) => length(x)],
  ["locals()", () => namespaceOf(undefined)],
  ["map(function, /, *iterables)", map],
  ["max(*args, key=None, default=?)", (args: readonly Value[], key: Value, fallback: Value | undefined) => extreme("max", args, key, fallback)],
  ["min(*args, key=None, default=?)", (args: readonly Value[], key: Value, fallback: Value | undefined) => extreme("min", args, key, fallback)],
  ["next(iterator, default=?, /)", nextOf],
  ["oct(number, /)", (x: Value) => radix(index(x), 8, "0o")],
  ["ord(c, /)", codeOf],
  ["pow(base, exp, mod=None)", power],
  ["print(*args, sep=' ', end='\\n', file=None, flush=False)", (args: readonly Value[], sep: Value, end: Value, file: Value) => {
    const text = args.map(str).join(sep === null ? " " : String(sep)) + (end === null ? "\n" : String(end));
    const stream = file ?? realm().modules.get("sys")?.attributes.get("stdout") ?? null;
    if (stream === null) realm().output.push(text);
    else callMethod(stream, "write", [text]);
  }],
  ["repr(obj, /)", (x: Value) => repr(x)],
  ["reversed(sequence, /)", reversed],
  ["round(number, ndigits=None)", round],
  ["setattr(obj, name, value, /)", (object: Value, name: string, value: Value) => setAttribute(object, name, value)],
  ["sorted(iterable, /, *, key=None, reverse=False)", (items: Value, key: Value, reverse: Value) => new PyList(sortValues(toArray(items), key, truth(reverse)))],
  ["sum(iterable, /, start=0)", sum],
  ["vars(object=?, /)", namespaceOf],
  ["zip(*iterables, strict=False)", zip],
  ...["input", "compile", "breakpoint", "help"].map((name): Row => [`${name}(*args, **kwargs)`, refuse(name)]),
];

function absolute(value: Value): Value {
  const plain = unbox(value);
  if (typeof plain === "bigint") return plain < 0n ? -plain : plain;
  if (typeof plain === "number") return Math.abs(plain);
  if (typeof plain === "boolean") return plain ? 1n : 0n;
  return callSpecial(value, "__abs__", []) ?? raise(types.TypeError, `bad operand type for abs(): '${typeName(value)}'`);
}

function every(items: Value): boolean {
  const source = iterate(items);
  for (let value = source.next(); value !== undefined; value = source.next()) if (!truth(value)) return false;
  return true;
}

function some(items: Value): boolean {
  const source = iterate(items);
  for (let value = source.next(); value !== undefined; value = source.next()) if (truth(value)) return true;
  return false;
}

const radix = (value: bigint, base: number, prefix: string): string => (value < 0n ? `-${prefix}${(-value).toString(base)}` : prefix + value.toString(base));

function isCallable(value: Value): boolean {
  return value instanceof PyObject && (value instanceof PyFunction || value instanceof PyType || value.cls === types.method || lookupType(typeOf(value), "__call__") !== undefined || value.cls === types.builtin_function_or_method || value.cls === types.method_descriptor);
}

let table: ReadonlyMap<string, Value> | undefined;

/** The functions by name, made when a realm first needs them: they have no state, so all realms share them. */
export function functionTable(): ReadonlyMap<string, Value> {
  return (table ??= new Map(rows.map(([line, implementation]) => {
    const made = builtin(line, implementation);
    return [made.name, made] as const;
  })));
}

export type { Kwargs };
