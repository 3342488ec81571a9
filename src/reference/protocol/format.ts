/**
 * The format specification mini-language (https://docs.python.org/3.13/library/string.html#format-specification-mini-language).
 */
import { raise, types } from "../objects/index.ts";
import { fixed, floatRepr, general, scientific } from "./float.ts";
import { characters } from "./slice.ts";

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const pattern = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

function parse(spec: string, typeName: string): Spec {
  const match = pattern.exec(spec);
  if (match === null) return raise(types.ValueError, `Invalid format specifier '${spec}' for object of type '${typeName}'`);
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = match;
  return {
    fill: fill ?? (zero !== undefined && align === undefined ? "0" : zero !== undefined ? "0" : " "),
    align: align ?? (zero !== undefined ? "=" : ""),
    sign: sign ?? "",
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? "",
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? "",
  };
}

function pad(text: string, spec: Spec, align: string): string {
  const missing = spec.width - characters(text).length;
  if (missing <= 0) return text;
  if (align === "<") return text + spec.fill.repeat(missing);
  if (align === "^") return spec.fill.repeat(Math.floor(missing / 2)) + text + spec.fill.repeat(Math.ceil(missing / 2));
  return spec.fill.repeat(missing) + text;
}

export function formatString(text: string, spec: string): string {
  if (spec === "") return text;
  const parsed = parse(spec, "str");
  if (parsed.type !== "" && parsed.type !== "s") raise(types.ValueError, `Unknown format code '${parsed.type}' for object of type 'str'`);
  if (parsed.sign !== "") raise(types.ValueError, "Sign not allowed in string format specifier");
  if (parsed.align === "=" && !spec.includes("=")) return pad(cut(text, parsed), parsed, "<");
  if (parsed.align === "=") raise(types.ValueError, "'=' alignment not allowed in string format specifier");
  if (parsed.grouping !== "") raise(types.ValueError, `Cannot specify '${parsed.grouping}' with 's'.`);
  return pad(cut(text, parsed), parsed, parsed.align || "<");
}

const cut = (text: string, spec: Spec): string => (spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join(""));

/** Inserts separators between groups of digits, from the right. */
function group(digits: string, separator: string, size: number): string {
  if (separator === "") return digits;
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= size) parts.unshift(digits.slice(Math.max(0, end - size), end));
  return parts.join(separator);
}

/** Joins sign, prefix and digits, padded; zero padding takes part in the grouping. */
function number(negative: boolean, prefix: string, digits: string, rest: string, spec: Spec, groupSize = 3): string {
  const sign = negative ? "-" : spec.sign === "+" ? "+" : spec.sign === " " ? " " : "";
  if (spec.align === "=" && spec.fill === "0") {
    let padded = digits;
    const build = (): string => sign + prefix + group(padded, spec.grouping, groupSize) + rest;
    while (build().length < spec.width) padded = `0${padded}`;
    // One zero too many where it would only add a separator in front of it.
    return build();
  }
  const body = group(digits, spec.grouping, groupSize) + rest;
  if (spec.align === "=") return sign + prefix + spec.fill.repeat(Math.max(0, spec.width - sign.length - prefix.length - body.length)) + body;
  return pad(sign + prefix + body, spec, spec.align || ">");
}

const radix: Readonly<Record<string, { readonly base: number; readonly prefix: string }>> = {
  b: { base: 2, prefix: "0b" }, o: { base: 8, prefix: "0o" }, x: { base: 16, prefix: "0x" }, X: { base: 16, prefix: "0X" },
};

export function formatInteger(value: bigint, spec: string, typeName = "int"): string {
  if (spec === "") return value.toString();
  const parsed = parse(spec, typeName);
  const { type } = parsed;
  if (type !== "" && "eEfFgG%".includes(type)) return formatFloat(Number(value), spec, typeName);
  if (type !== "" && !"bcdoxXn".includes(type)) raise(types.ValueError, `Unknown format code '${type}' for object of type '${typeName}'`);
  if (parsed.precision !== undefined) raise(types.ValueError, "Precision not allowed in integer format specifier");
  if (type === "c") return pad(String.fromCodePoint(Number(value)), parsed, parsed.align || "<");
  const size = value < 0n ? -value : value;
  const known = radix[type];
  if (known === undefined) return number(value < 0n, "", size.toString(), "", parsed);
  if (parsed.grouping === ",") raise(types.ValueError, `Cannot specify ',' with '${type}'.`);
  const digits = size.toString(known.base);
  return number(value < 0n, parsed.alternate ? known.prefix : "", type === "X" ? digits.toUpperCase() : digits, "", parsed, 4);
}

export function formatFloat(value: number, spec: string, typeName = "float"): string {
  if (spec === "") return floatRepr(value);
  const parsed = parse(spec, typeName);
  if (parsed.type !== "" && !"eEfFgGn%".includes(parsed.type)) raise(types.ValueError, `Unknown format code '${parsed.type}' for object of type '${typeName}'`);
  let text = floatText(Math.abs(value), parsed);
  let negative = value < 0 || Object.is(value, -0);
  if (parsed.noNegativeZero && /^[0.]*(e.*)?%?$/i.test(text)) negative = false;
  if (parsed.type !== "" && "EFG".includes(parsed.type)) text = text.toUpperCase();
  const point = /^(\d+)(.*)$/s.exec(text);
  if (point === null) return number(negative, "", text, "", { ...parsed, grouping: "", fill: parsed.fill === "0" && parsed.align === "=" ? " " : parsed.fill, align: parsed.align === "=" && parsed.fill === "0" ? ">" : parsed.align });
  return number(negative, "", point[1]!, point[2]!, parsed);
}

/** The digits of a float that is not negative, by type code. */
function floatText(value: number, spec: Spec): string {
  const precision = spec.precision ?? 6;
  switch (spec.type.toLowerCase()) {
    case "f": return withPoint(fixed(value, precision), spec);
    case "e": return withPoint(scientific(value, precision), spec);
    case "%": return `${withPoint(fixed(value * 100, precision), spec)}%`;
    case "g": case "n": return general(value, precision, spec.alternate);
    default: {
      // No type: as `g` with at least one digit after the point, and `repr` where no precision is given.
      if (spec.precision === undefined) return floatRepr(value);
      const text = general(value, precision);
      if (/^\d+$/.test(text) && Number.isFinite(value)) return precision <= text.length ? asExponent(text, value, precision) : `${text}.0`;
      return text;
    }
  }
}

/** `format(123.0, ".3")` is `1.23e+02`: an integral text needs room for the `.0`. */
function asExponent(text: string, value: number, precision: number): string {
  if (value === 0) return "0.0";
  return text.length < precision ? `${text}.0` : general0(value, precision);
}

function general0(value: number, precision: number): string {
  return scientific(value, precision - 1).replace(/\.?0+e/, "e");
}

const withPoint = (text: string, spec: Spec): string => (spec.alternate && !text.includes(".") ? text.replace(/^(\d+)/, "$1.") : text);
