/**
 * Operator schemas: the text of `native_functions.yaml` (one line an operator, in `table/schemas.ts`), parsed on first use.
 *
 * The schema string is the identity of an operator: argument order, types, defaults, aliasing and results are all read from it.
 * Integers are bigints and floats numbers, so that a default of `1` and an argument of `1.0` stay different (torch/csrc/utils,
 * parseIValuesToPyArgsKwargs compares IValues, which are typed).
 */
import { Tensor } from "./tensor.ts";
import { ComplexScalar, OpError, type Alias, type OpArg, type Schema, type SchemaArg, type SchemaReturn, type SchemaType } from "./types.ts";
import { Device, DType, NamedConstant, dtypes, memoryFormats } from "./dtype.ts";
import { isSymNode } from "./dims.ts";
import { extraTagsOf } from "./table/facts.ts";

/** Splits at commas that stand outside brackets and quotes. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote) { if (c === quote) quote = ""; continue; }
    if (c === '"' || c === "'") quote = c;
    else if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === "," && depth === 0) { parts.push(text.slice(start, i).trim()); start = i + 1; }
  }
  const last = text.slice(start).trim();
  if (last) parts.push(last);
  return parts;
}

const typePattern = /^([A-Za-z_]+)(\(([^)]*)\))?(\?)?(\[(\d*)\])?(\(([^)]*)\))?(\?)?/;

function parseType(text: string): { type: SchemaType; alias: Alias | null; rest: string } {
  const m = typePattern.exec(text);
  if (!m) throw new Error(`malformed type in a schema: ${text}`);
  const list = m[5] !== undefined;
  const aliasText = m[3] ?? m[8];
  return {
    type: {
      base: m[1]!,
      list,
      size: m[6] ? Number(m[6]) : null,
      optional: m[9] !== undefined || (!list && m[4] !== undefined),
      elementOptional: list && m[4] !== undefined,
    },
    alias: aliasText === undefined ? null : { set: aliasText.replace(/!|\s*->.*/g, "").trim(), write: aliasText.includes("!") },
    rest: text.slice(m[0].length).trim(),
  };
}

/** Printed schemas give dtypes by number (c10/core/ScalarType.h). */
const scalarTypeCodes: readonly DType[] = [
  dtypes.uint8, dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64, dtypes.float16, dtypes.float32, dtypes.float64,
  dtypes.complex32, dtypes.complex64, dtypes.complex128, dtypes.bool,
];

/** `c10::MemoryFormat` by its number in schemas. */
const memoryFormatCodes: readonly NamedConstant[] = [
  memoryFormats.contiguous_format, memoryFormats.preserve_format, memoryFormats.channels_last, memoryFormats.channels_last_3d,
];

function parseLiteral(text: string, base: string): OpArg {
  if (text === "None") return null;
  if (text === "True" || text === "False") return text === "True";
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (text.startsWith("[")) return splitTop(text.slice(1, -1)).map(item => parseLiteral(item, base));
  if (base === "float") return Number(text);
  if (base === "ScalarType" && /^\d+$/.test(text)) return scalarTypeCodes[Number(text)] ?? null;
  if (base === "MemoryFormat" && /^\d+$/.test(text)) return memoryFormatCodes[Number(text)] ?? null;
  if (/^-?\d+$/.test(text)) return base === "bool" ? text !== "0" : BigInt(text);
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  return text;
}

function parseArg(text: string, kwargOnly: boolean): SchemaArg {
  const { type, alias, rest } = parseType(text);
  const equals = rest.indexOf("=");
  if (equals < 0) return { name: rest, type, default: undefined, kwargOnly, alias };
  const literal = parseLiteral(rest.slice(equals + 1).trim(), type.base);
  return { name: rest.slice(0, equals).trim(), type, default: widen(literal, type), kwargOnly, alias };
}

/** A single value given for a fixed-size list stands for all its elements. */
function widen(value: OpArg, type: SchemaType): OpArg {
  if (!type.list || value === null || Array.isArray(value)) return value;
  return Array.from({ length: type.size ?? 1 }, () => value);
}

export function parseSchema(text: string, namespace = "aten"): Schema {
  const open = text.indexOf("(");
  const arrow = text.lastIndexOf(") -> ");
  const [packet = "", overload = ""] = text.slice(0, open).split(".");
  const args: SchemaArg[] = [];
  let kwargOnly = false;
  for (const part of splitTop(text.slice(open + 1, arrow))) {
    if (part === "*") kwargOnly = true;
    else args.push(parseArg(part, kwargOnly));
  }
  let results = text.slice(arrow + 5).trim();
  if (results.startsWith("(")) results = results.slice(1, -1);
  const returns = splitTop(results).map((part): SchemaReturn => {
    const { type, alias, rest } = parseType(part);
    return { name: rest || null, type, alias };
  });
  const index = new Map(args.map((arg, i) => [arg.name, i]));
  const written = args.flatMap((arg, i) => (arg.alias?.write === true ? [i] : []));
  return { name: `${namespace}::${packet}`, overload, args, returns, index, written, positional: args.filter(arg => !arg.kwargOnly).length, text };
}

/** Equal as values of the dispatcher are: of the same type, too. */
export function sameArg(a: OpArg, b: OpArg): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item: OpArg, i) => sameArg(item, b[i] as OpArg));
  if (a instanceof ComplexScalar && b instanceof ComplexScalar) return Object.is(a.re, b.re) && Object.is(a.im, b.im);
  if (a instanceof Device && b instanceof Device) return a.type === b.type && a.index === b.index;
  return a === b;
}

const noKwargs: ReadonlyMap<string, OpArg> = new Map();

export interface TrimmedArgs {
  readonly args: readonly OpArg[];
  readonly kwargs: ReadonlyMap<string, OpArg>;
}

/**
 * What a recording mode sees: positional arguments up to the last that differs from its default, keyword-only ones where they differ
 * (torch/csrc/jit/python/pybind_utils, parseIValuesToPyArgsKwargs).
 */
export function trimDefaults(schema: Schema, complete: readonly OpArg[]): TrimmedArgs {
  const differs = (i: number): boolean => {
    const fallback = schema.args[i]!.default;
    return fallback === undefined || !sameArg(complete[i] as OpArg, fallback);
  };
  let end = schema.positional;
  while (end > 0 && !differs(end - 1)) end--;
  let kwargs: Map<string, OpArg> | null = null;
  for (let i = schema.positional; i < schema.args.length; i++) {
    if (differs(i)) (kwargs ??= new Map()).set(schema.args[i]!.name, complete[i] as OpArg);
  }
  return { args: complete.slice(0, end), kwargs: kwargs ?? noKwargs };
}

export function allowsNumbersAsTensors(packet: string): boolean {
  return extraTagsOf(packet).has("numbers_as_tensors");
}

const isInt = (v: OpArg): boolean => typeof v === "bigint" || typeof v === "boolean" || (isSymNode(v) && v.kind === "int") || isSymBool(v);
const isSymBool = (v: OpArg): boolean => isSymNode(v) && v.kind === "bool";
const isNumber = (v: OpArg): boolean => typeof v === "number" || isInt(v) || isSymNode(v) || v instanceof ComplexScalar;
/** A 0-dim tensor may stand for a number (it is read with `item()` by the caller, before binding). */
const basePredicates: Readonly<Record<string, (v: OpArg) => boolean>> = {
  Tensor: v => v instanceof Tensor,
  Scalar: isNumber,
  int: v => typeof v === "bigint" || (isSymNode(v) && v.kind === "int"),
  SymInt: v => typeof v === "bigint" || (isSymNode(v) && v.kind === "int"),
  float: v => typeof v === "number" || typeof v === "bigint" || isSymNode(v),
  bool: v => typeof v === "boolean",
  str: v => typeof v === "string",
  ScalarType: v => v instanceof DType,
  Device: v => v instanceof Device || typeof v === "string",
  Layout: v => v instanceof NamedConstant,
  MemoryFormat: v => v instanceof NamedConstant,
  Generator: v => typeof v === "object" && v !== null && "generator" in v,
};

export function fitsBase(base: string, value: OpArg, packet: string): boolean {
  if (base === "Tensor" && allowsNumbersAsTensors(packet) && isNumber(value)) return true;
  return basePredicates[base]?.(value) ?? false;
}

export function fits(type: SchemaType, value: OpArg, packet: string): boolean {
  if (value === null) return type.optional;
  if (type.list) {
    if (!Array.isArray(value)) return type.size !== null && !["Tensor"].includes(type.base) && fitsBase(type.base, value, packet);
    if (type.size !== null && type.base === "bool" && value.length !== type.size) return false;
    return value.every((item: OpArg) => (item === null ? type.elementOptional : fitsBase(type.base, item, packet)));
  }
  return !Array.isArray(value) && fitsBase(type.base, value, packet);
}

/** Converts as the Python binding does: a number to a fixed-size list, an integer to a float, `'cpu'` to a device. */
function convert(type: SchemaType, value: OpArg): OpArg {
  if (value === null) return null;
  if (type.list) return Array.isArray(value) ? value.map((item: OpArg) => convertBase(type.base, item)) : widen(convertBase(type.base, value), type);
  return convertBase(type.base, value);
}

function convertBase(base: string, value: OpArg): OpArg {
  if (base === "float" && typeof value === "bigint") return Number(value);
  if (base === "Device" && typeof value === "string") return parseDevice(value);
  return value;
}

export function parseDevice(text: string): Device {
  const [type = "cpu", index] = text.split(":");
  return new Device(type, index === undefined ? null : Number(index));
}

type Binding = { readonly bound: readonly OpArg[] } | { readonly problem: string };

/** `(Tensor input, *, Tensor out)`: what a method or function of Python calls `self` is `input` there. */
function tryBind(schema: Schema, args: readonly OpArg[], kwargs: ReadonlyMap<string, OpArg>): Binding {
  const packet = schema.name.slice(schema.name.indexOf("::") + 2);
  const { positional } = schema;
  if (args.length > positional) {
    return { problem: `${packet}() takes ${positional} positional argument${positional === 1 ? "" : "s"} but ${args.length} were given` };
  }
  const bound: OpArg[] = [];
  const used = new Set<string>();
  for (let i = 0; i < schema.args.length; i++) {
    const arg = schema.args[i]!;
    const alternative = arg.name === "self" ? "input" : arg.name;
    const key = kwargs.has(arg.name) ? arg.name : kwargs.has(alternative) ? alternative : null;
    let value: OpArg | undefined = i < args.length ? args[i] : undefined;
    if (key !== null) {
      if (value !== undefined) return { problem: `${packet}() got multiple values for argument '${key}'` };
      value = kwargs.get(key);
      used.add(key);
    }
    if (value === undefined) {
      if (arg.default === undefined) {
        if (!arg.type.optional) return { problem: `${packet}() missing required argument '${alternative}' (pos ${i + 1})` };
        value = null;
      } else {
        bound.push(arg.default);
        continue;
      }
    }
    if (!fits(arg.type, value, packet)) {
      if (value === null && arg.default !== undefined) { bound.push(arg.default); continue; }
      return { problem: `${packet}(): argument '${alternative}' (position ${i + 1}) must be ${pythonTypeName(arg.type)}, not ${pythonNameOf(value)}` };
    }
    bound.push(convert(arg.type, value));
  }
  for (const key of kwargs.keys()) {
    if (!used.has(key)) return { problem: `${packet}() got an unexpected keyword argument '${key}'` };
  }
  return { bound };
}

function pythonTypeName(type: SchemaType): string {
  const names: Readonly<Record<string, string>> = {
    Scalar: "Number", SymInt: "int", ScalarType: "torch.dtype", Device: "torch.device", Layout: "torch.layout", MemoryFormat: "torch.memory_format",
  };
  const base = names[type.base] ?? type.base;
  return type.list ? `tuple of ${base}s` : base;
}

function pythonNameOf(value: OpArg): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (value instanceof Tensor) return "Tensor";
  if (value instanceof DType) return "torch.dtype";
  if (value instanceof ComplexScalar) return "complex";
  if (isSymNode(value)) return value.kind === "int" ? "SymInt" : value.kind === "float" ? "SymFloat" : "SymBool";
  return { bigint: "int", number: "float", boolean: "bool", string: "str" }[typeof value as "bigint"] ?? "object";
}

/** The complete arguments in schema order. Throws TypeError (as `OpError`) with the Python binding's text. */
export function bindArguments(schema: Schema, args: readonly OpArg[], kwargs: ReadonlyMap<string, OpArg> = new Map()): readonly OpArg[] {
  const binding = tryBind(schema, args, kwargs);
  if ("problem" in binding) throw new OpError(binding.problem, "TypeError");
  return binding.bound;
}

/** The first of `schemas` that accepts the arguments, or the reason why the only (or first) one does not. */
export function chooseOverload(schemas: readonly Schema[], args: readonly OpArg[], kwargs: ReadonlyMap<string, OpArg> = new Map()): { schema: Schema; args: readonly OpArg[] } {
  let problem = "";
  for (const schema of schemas) {
    const binding = tryBind(schema, args, kwargs);
    if ("bound" in binding) return { schema, args: binding.bound };
    problem ||= binding.problem;
  }
  throw new OpError(problem || "no overload", "TypeError");
}
