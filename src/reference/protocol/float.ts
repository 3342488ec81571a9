/**
 * Floats with Python's rules, and their text (Objects/floatobject.c, Python/pystrtod.c).
 */
import { exactParts } from "./parts.ts";
import { pow } from "./elementary.ts";
import { PyComplex, raise, types, type Value } from "../objects/index.ts";

export function floatModulo(a: number, b: number): number {
  if (b === 0) return raise(types.ZeroDivisionError, "float modulo by zero");
  const rest = a % b;
  if (rest !== 0) return rest < 0 !== b < 0 ? rest + b : rest;
  return b < 0 ? -0 : 0;
}

export function floatFloorDivide(a: number, b: number): number {
  if (b === 0) return raise(types.ZeroDivisionError, "float floor division by zero");
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

export function floatDivide(a: number, b: number): number {
  if (b === 0) return raise(types.ZeroDivisionError, "float division by zero");
  return a / b;
}

/** `a ** b`: complex for a negative base with a fractional exponent. */
export function floatPower(a: number, b: number): Value {
  if (b === 0 || a === 1) return 1;
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  if (a === 0 && b < 0) return raise(types.ZeroDivisionError, "zero to a negative power");
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    const size = pow(-a, b);
    return new PyComplex(size * Math.cos(Math.PI * b), size * Math.sin(Math.PI * b));
  }
  const result = pow(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) raise(types.OverflowError, 34n, "Numerical result out of range");
  return result;
}

/** The shortest digits that read back as the same float, and the decimal exponent of the first. */
function shortest(value: number): { digits: string; exponent: number } {
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return undefined;
}

/** `repr(value)`: `1e-05`, `1e+20`, `0.1`, `100.0`. */
export function floatRepr(value: number): string {
  return special(value) ?? withPoint(shortestText(value));
}

const withPoint = (text: string): string => (/[.e]/.test(text) ? text : `${text}.0`);

/** As `repr`, without the `.0` of integral values (`repr` of the parts of a complex number). */
export function shortestText(value: number): string {
  const name = special(value);
  if (name !== undefined) return name;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const { digits, exponent } = shortest(Math.abs(value));
  return sign + layout(digits, exponent, -4, 16);
}

/** Digits with a decimal exponent as text: positional inside `[least, most)`, else scientific. */
function layout(digits: string, exponent: number, least: number, most: number): string {
  if (exponent < least || exponent >= most) return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e${exponentText(exponent)}`;
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits + "0".repeat(exponent + 1 - digits.length);
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function exponentText(exponent: number): string {
  return `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

export function complexRepr(value: PyComplex): string {
  const imaginary = `${shortestText(value.im)}j`;
  if (value.re === 0 && !Object.is(value.re, -0)) return imaginary;
  return `(${shortestText(value.re)}${imaginary.startsWith("-") ? "" : "+"}${imaginary})`;
}

/** `value * 10 ** places` rounded half to even, computed exactly. */
export function roundScaled(value: number, places: number): bigint {
  const { mantissa, exponent } = exactParts(value);
  let numerator = places >= 0 ? mantissa * 10n ** BigInt(places) : mantissa;
  let denominator = places >= 0 ? 1n : 10n ** BigInt(-places);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return roundDivide(numerator, denominator);
}

/** `numerator / denominator` (positive) rounded half to even. */
export function roundDivide(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  let quotient = size / denominator;
  const twice = (size % denominator) * 2n;
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) quotient += 1n;
  return negative ? -quotient : quotient;
}

/** `round(value, places)` of a float. */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 323) return value;
  if (places < -308) return value < 0 ? -0 : 0;
  const scaled = roundScaled(value, places);
  const result = Number(`${scaled}e${-places}`);
  return result === 0 && (value < 0 || Object.is(value, -0)) ? -0 : result;
}

/** `%.{places}f`. */
export function fixed(value: number, places: number): string {
  const name = special(value);
  if (name !== undefined) return name;
  const scaled = roundScaled(Math.abs(value), places).toString().padStart(places + 1, "0");
  const text = places === 0 ? scaled : `${scaled.slice(0, -places)}.${scaled.slice(-places)}`;
  return (value < 0 || Object.is(value, -0) ? "-" : "") + text;
}

/** `places + 1` significant digits and the decimal exponent, rounded half to even. */
function significant(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: "0".repeat(places + 1), exponent: 0 };
  let { exponent } = shortest(value);
  let digits = roundScaled(value, places - exponent).toString();
  if (digits.length > places + 1) {
    exponent += 1;
    digits = roundScaled(value, places - exponent).toString();
  }
  return { digits, exponent };
}

/** `%.{places}e`. */
export function scientific(value: number, places: number): string {
  const name = special(value);
  if (name !== undefined) return name;
  const { digits, exponent } = significant(Math.abs(value), places);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return `${sign}${digits[0]}${places > 0 ? `.${digits.slice(1)}` : ""}e${exponentText(exponent)}`;
}

/** `%.{precision}g`; `keepZeros` for the alternate form. */
export function general(value: number, precision: number, keepZeros = false): string {
  const name = special(value);
  if (name !== undefined) return name;
  const most = Math.max(precision, 1);
  const { digits, exponent } = significant(Math.abs(value), most - 1);
  const kept = keepZeros ? digits : digits.replace(/0+$/, "") || "0";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + layout(kept, exponent, -4, most);
}
