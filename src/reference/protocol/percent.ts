/**
 * `"%d of %s" % values` (https://docs.python.org/3.13/library/stdtypes.html#printf-style-string-formatting).
 */
import { PyDict, PyTuple, raise, types, unbox, type Value } from "../objects/index.ts";
import { formatFloat, formatInteger, formatString } from "./format.ts";
import { getItem } from "./item.ts";
import { index } from "./number.ts";
import { ascii, repr, str } from "./repr.ts";
import { callSpecial } from "./call.ts";
import { typeName } from "./types.ts";

const field = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gs;

export function formatPercent(template: string, given: Value): string {
  const positional = given instanceof PyTuple ? given.items : [given];
  let next = 0;
  const take = (): Value => (next < positional.length ? positional[next++]! : raise(types.TypeError, "not enough arguments for format string"));
  const whole = (text: string | undefined): number | undefined => (text === "*" ? Number(index(take())) : text === undefined ? undefined : Number(text));
  let keyed = false;
  const text = template.replace(field, (_, key: string | undefined, flags: string, width: string | undefined, precision: string | undefined, type: string | undefined, at: number) => {
    if (type === undefined) return raise(types.ValueError, "incomplete format");
    if (type === "%") return "%";
    const columns = whole(width);
    const digits = whole(precision === "" ? "0" : precision);
    if (key !== undefined) keyed = true;
    if (key !== undefined && !(given instanceof PyDict)) raise(types.TypeError, "format requires a mapping");
    const value = key === undefined ? take() : getItem(given, key);
    return one(value, { flags, columns: columns ?? 0, digits, type, at: at + template.slice(at).indexOf(type) });
  });
  if (!keyed && next < positional.length && !(given instanceof PyDict)) raise(types.TypeError, "not all arguments converted during string formatting");
  return text;
}

interface Field {
  readonly flags: string;
  readonly columns: number;
  readonly digits: number | undefined;
  readonly type: string;
  readonly at: number;
}

/** One field, by way of the format mini-language. A negative width, or `-`, aligns to the left. */
function one(value: Value, { flags, columns, digits, type, at }: Field): string {
  const left = flags.includes("-") || columns < 0;
  const width = Math.abs(columns);
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const alternate = flags.includes("#") ? "#" : "";
  const zero = flags.includes("0") && !left;
  const spec = (rest: string): string => `${left ? "<" : zero ? "0=" : ">"}${sign}${alternate}${width === 0 ? "" : width}${rest}`;
  switch (type) {
    case "s": case "r": case "a": {
      const text = type === "s" ? str(value) : type === "r" ? repr(value) : ascii(value);
      return formatString(digits === undefined ? text : Array.from(text).slice(0, digits).join(""), `${left ? "<" : ">"}${width === 0 ? "" : width}`);
    }
    case "c": return formatString(typeof value === "string" ? value : String.fromCodePoint(Number(index(value))), `${left ? "<" : ">"}${width === 0 ? "" : width}`);
    case "d": case "i": case "u": return formatInteger(toInteger(value, type), digits === undefined ? spec("d") : `${sign}0${Math.max(digits, 1)}d`);
    case "x": case "X": case "o": {
      const number = unbox(value);
      if (typeof number !== "bigint" && typeof number !== "boolean") raise(types.TypeError, `%${type} format: an integer is required, not ${typeName(value)}`);
      return formatInteger(BigInt(number as bigint), spec(type));
    }
    case "e": case "E": case "f": case "F": case "g": case "G": return formatFloat(toFloating(value), spec(`.${digits ?? 6}${type}`));
    default: return raise(types.ValueError, `unsupported format character '${type}' (0x${type.codePointAt(0)!.toString(16)}) at index ${at}`);
  }
}

function toInteger(value: Value, type: string): bigint {
  const plain = unbox(value);
  if (typeof plain === "number") return BigInt(Math.trunc(plain));
  if (typeof plain === "bigint" || typeof plain === "boolean") return BigInt(plain);
  const made = callSpecial(value, "__int__", []) ?? callSpecial(value, "__index__", []);
  return made === undefined ? raise(types.TypeError, `%${type} format: a real number is required, not ${typeName(value)}`) : index(made);
}

function toFloating(value: Value): number {
  const plain = unbox(value);
  if (typeof plain === "number") return plain;
  if (typeof plain === "bigint" || typeof plain === "boolean") return Number(plain);
  const made = callSpecial(value, "__float__", []);
  return typeof made === "number" ? made : raise(types.TypeError, `must be real number, not ${typeName(value)}`);
}
