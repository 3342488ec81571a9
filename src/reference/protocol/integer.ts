/**
 * Exact integers with Python's rules: floor division, modulo with the divisor's sign, powers, true division (Objects/longobject.c).
 */
import { NotImplementedConstruct, raise, types } from "../objects/index.ts";

/** Results beyond this many bits are refused instead of stalling the host. */
const mostBits = 1n << 24n;

export function floorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) return raise(types.ZeroDivisionError, "integer division or modulo by zero");
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

export function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) return raise(types.ZeroDivisionError, "integer modulo by zero");
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

export function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 0x20000000000000n) return magnitude === 0n ? 0 : Math.floor(Math.log2(Number(magnitude))) + (2 ** (Math.floor(Math.log2(Number(magnitude))) + 1) <= Number(magnitude) ? 2 : 1);
  const hex = magnitude.toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex[0]!, 16)) - 28);
}

/** `base ** exponent` for an exponent that is not negative. */
export function power(base: bigint, exponent: bigint): bigint {
  if (base !== 0n && base !== 1n && base !== -1n && BigInt(bitLength(base)) * exponent > mostBits) throw new NotImplementedConstruct("an integer of more than 2**24 bits");
  return base ** exponent;
}

/** `pow(base, exponent, modulus)`. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (modulus === 0n) return raise(types.ValueError, "pow() 3rd argument cannot be 0");
  if (exponent < 0n) return powerModulo(inverse(base, modulus), -exponent, modulus);
  let result = 1n;
  let square = modulo(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * square, modulus);
    square = modulo(square * square, modulus);
  }
  return modulo(result, modulus);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next] = [modulo(value, modulus), modulus];
  let [s, nextS] = [1n, 0n];
  while (next !== 0n) {
    const q = r / next;
    [r, next] = [next, r - q * next];
    [s, nextS] = [nextS, s - q * nextS];
  }
  if (r !== 1n && r !== -1n) return raise(types.ValueError, "base is not invertible for the given modulus");
  return modulo(s * r, modulus);
}

export function shiftLeft(value: bigint, by: bigint): bigint {
  if (by < 0n) return raise(types.ValueError, "negative shift count");
  if (value !== 0n && by > mostBits) throw new NotImplementedConstruct("an integer of more than 2**24 bits");
  return value << by;
}

export function shiftRight(value: bigint, by: bigint): bigint {
  if (by < 0n) return raise(types.ValueError, "negative shift count");
  return value >> by;
}

/** The nearest float; OverflowError beyond the largest. */
export function integerToFloat(value: bigint): number {
  const float = Number(value);
  if (!Number.isFinite(float)) raise(types.OverflowError, "int too large to convert to float");
  return float;
}

/** `a / b`, correctly rounded. */
export function trueDivide(a: bigint, b: bigint): number {
  if (b === 0n) return raise(types.ZeroDivisionError, "division by zero");
  const x = Number(a);
  const y = Number(b);
  if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) return x / y;
  return divideLarge(a, b);
}

/** Divides so that the quotient has 66 or 67 bits with a sticky last bit; one rounding, by the conversion, is then exact for normal results. */
function divideLarge(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  const n = a < 0n ? -a : a;
  const d = b < 0n ? -b : b;
  const shift = 66 - (bitLength(n) - bitLength(d));
  const scaled = shift >= 0 ? n << BigInt(shift) : n;
  const divisor = shift >= 0 ? d : d << BigInt(-shift);
  let quotient = scaled / divisor;
  if (quotient * divisor !== scaled) quotient |= 1n;
  const result = scaleByPower(Number(quotient), -shift);
  if (!Number.isFinite(result)) raise(types.OverflowError, "integer division result too large for a float");
  return negative ? -result : result;
}

/** `value * 2 ** exponent`, in steps that neither overflow nor vanish on the way. */
export function scaleByPower(value: number, exponent: number): number {
  let result = value;
  let rest = exponent;
  while (rest > 1000) {
    result *= 2 ** 1000;
    rest -= 1000;
  }
  while (rest < -1000) {
    result *= 2 ** -1000;
    rest += 1000;
  }
  return result * 2 ** rest;
}
