/** Methods and attributes of numbers, bytes, slices and ranges. */
import {
  PyBytes, PyClassMethod, PyComplex, PyGetSet, PyRange, PySlice, PyTuple, PyType, builtin, raise, types, unbox, type Implementation, type Value,
} from "../../objects/index.ts";
import { exactParts, index, toArray, truth } from "../../protocol/index.ts";

type Row = readonly [string, Implementation];

const size = (n: bigint): bigint => (n < 0n ? -n : n);

/** `float.as_integer_ratio`: the exact fraction, reduced. */
function ratio(value: number): PyTuple {
  if (!Number.isFinite(value)) return raise(Number.isNaN(value) ? types.ValueError : types.OverflowError, `cannot convert ${Number.isNaN(value) ? "NaN" : "Infinity"} to integer ratio`);
  let { mantissa, exponent } = exactParts(value);
  while (exponent < 0 && mantissa !== 0n && mantissa % 2n === 0n) [mantissa, exponent] = [mantissa / 2n, exponent + 1];
  if (mantissa === 0n) return new PyTuple([0n, 1n]);
  return new PyTuple(exponent < 0 ? [mantissa, 2n ** BigInt(-exponent)] : [mantissa * 2n ** BigInt(exponent), 1n]);
}

function toBytes(value: Value, length: Value, order: Value, signed: Value): PyBytes {
  const count = Number(index(length));
  let rest = index(value);
  if (rest < 0n && !truth(signed)) raise(types.OverflowError, "can't convert negative int to unsigned");
  const limit = 2n ** BigInt(8 * count - (truth(signed) ? 1 : 0));
  if (rest >= limit || rest < -limit) raise(types.OverflowError, "int too big to convert");
  if (rest < 0n) rest += 2n ** BigInt(8 * count);
  const bytes = Uint8Array.from({ length: count }, (_, i) => Number((rest >> BigInt(8 * i)) & 255n));
  return new PyBytes(order === "big" ? bytes.reverse() : bytes);
}

function fromBytes(_cls: Value, bytes: Value, order: Value, signed: Value): bigint {
  const all = bytes instanceof PyBytes ? [...bytes.bytes] : toArray(bytes).map((each) => Number(index(each)));
  if (order !== "big") all.reverse();
  const value = all.reduce((total, each) => total * 256n + BigInt(each), 0n);
  return truth(signed) && all.length > 0 && all[0]! >= 128 ? value - 2n ** BigInt(8 * all.length) : value;
}

function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0x0.0p+0`;
  const bits = new BigUint64Array(new Float64Array([Math.abs(value)]).buffer)[0]!;
  const exponent = Number(bits >> 52n);
  const digits = (bits & (2n ** 52n - 1n)).toString(16).padStart(13, "0");
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${digits}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

function fromHex(_cls: Value, text: Value): number {
  const match = /^\s*([+-]?)(?:0x)?([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?\s*$/i.exec(String(unbox(text)));
  if (match === null) return raise(types.ValueError, "invalid hexadecimal floating-point string");
  const [, sign, whole, part, power] = match;
  const value = Number(BigInt(`0x${whole}${part}` || "0x0")) * 2 ** (Number(power ?? 0) - 4 * part!.length);
  return sign === "-" ? -value : value;
}

/** `slice.indices(length)`. */
function sliceIndices({ start, stop, step }: PySlice, length: Value): PyTuple {
  const n = index(length);
  const by = step === null ? 1n : index(step);
  const [low, high] = by < 0n ? [-1n, n - 1n] : [0n, n];
  const clamp = (at: Value, fallback: bigint): bigint => {
    if (at === null) return fallback;
    const i = index(at);
    const from = i < 0n ? i + n : i;
    return from < low ? low : from > high ? high : from;
  };
  return new PyTuple([clamp(start, by < 0n ? high : low), clamp(stop, by < 0n ? low : high), by]);
}

function rangeIndex(range: PyRange, value: Value): bigint {
  const at = index(value);
  const offset = at - range.start;
  const inside = offset % range.step === 0n && offset / range.step >= 0n && (range.step > 0n ? at < range.stop : at > range.stop);
  return inside ? offset / range.step : raise(types.ValueError, `${at} is not in range`);
}

export const numberRows: readonly (readonly [PyType, Row])[] = [
  [types.int, ["bit_length(self, /)", (self: Value) => BigInt(size(index(self)).toString(2).replace(/^0$/, "").length)]],
  [types.int, ["bit_count(self, /)", (self: Value) => BigInt(size(index(self)).toString(2).replaceAll("0", "").length)]],
  [types.int, ["conjugate(self, /)", (self: Value) => index(self)]],
  [types.int, ["is_integer(self, /)", () => true]],
  [types.int, ["as_integer_ratio(self, /)", (self: Value) => new PyTuple([index(self), 1n])]],
  [types.int, ["to_bytes(self, length=1, byteorder='big', *, signed=False)", toBytes]],
  [types.float, ["is_integer(self, /)", (self: Value) => Number.isInteger(unbox(self))]],
  [types.float, ["as_integer_ratio(self, /)", (self: Value) => ratio(unbox(self) as number)]],
  [types.float, ["conjugate(self, /)", (self: Value) => unbox(self)]],
  [types.float, ["hex(self, /)", (self: Value) => hexText(unbox(self) as number)]],
  [types.complex, ["conjugate(self, /)", (self: PyComplex) => new PyComplex(self.re, -self.im)]],
  [types.slice, ["indices(self, length, /)", sliceIndices]],
  [types.range, ["index(self, value, /)", rangeIndex]],
  [types.range, ["count(self, value, /)", (self: PyRange, value: Value) => {
    const offset = index(value) - self.start;
    return offset % self.step === 0n && offset / self.step >= 0n && (self.step > 0n ? index(value) < self.stop : index(value) > self.stop) ? 1n : 0n;
  }]],
];

const classMethods: readonly (readonly [PyType, Row])[] = [
  [types.int, ["from_bytes(cls, bytes, byteorder='big', *, signed=False)", fromBytes]],
  [types.float, ["fromhex(cls, string, /)", fromHex]],
];

const attributes: readonly (readonly [PyType, string, (self: never) => Value])[] = [
  [types.int, "real", (self: Value) => index(self)], [types.int, "imag", () => 0n], [types.int, "numerator", (self: Value) => index(self)], [types.int, "denominator", () => 1n],
  [types.float, "real", (self: Value) => unbox(self)], [types.float, "imag", () => 0],
  [types.complex, "real", (self: PyComplex) => self.re], [types.complex, "imag", (self: PyComplex) => self.im],
  [types.slice, "start", (self: PySlice) => self.start], [types.slice, "stop", (self: PySlice) => self.stop], [types.slice, "step", (self: PySlice) => self.step],
  [types.range, "start", (self: PyRange) => self.start], [types.range, "stop", (self: PyRange) => self.stop], [types.range, "step", (self: PyRange) => self.step],
];

/** Enters the class methods and attributes. */
export function installNumbers(): void {
  for (const [type, [line, implementation]] of classMethods) {
    const made = builtin(line, implementation);
    type.namespace.set(made.name, new PyClassMethod(made));
  }
  for (const [type, name, get] of attributes) if (!type.namespace.has(name)) type.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value));
}
