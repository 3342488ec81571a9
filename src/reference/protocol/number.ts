/**
 * Binary and unary operators: the host's own numbers and strings at once, everything else by `__add__`, `__radd__`, `__iadd__`
 * (https://docs.python.org/3.13/reference/datamodel.html#emulating-numeric-types).
 */
import {
  PyBoxed, PyBytes, PyComplex, PyList, PyObject, PyTuple, PyType, notImplemented, raise, types, unbox,
  type BinaryOperator, type UnaryOperator, type Value,
} from "../objects/index.ts";
import { callBound, callSpecial } from "./call.ts";
import { floatDivide, floatFloorDivide, floatModulo, floatPower } from "./float.ts";
import { floorDivide, integerToFloat, modulo, power, shiftLeft, shiftRight, trueDivide } from "./integer.ts";
import { front } from "./intercept.ts";
import { inherits, lookupType, typeName, typeOf } from "./types.ts";

interface OperatorNames {
  readonly method: string;
  readonly reflected: string;
  readonly inPlace: string;
  readonly symbol: string;
}

const named = (name: string, symbol: string): OperatorNames => ({ method: `__${name}__`, reflected: `__r${name}__`, inPlace: `__i${name}__`, symbol });

export const operators: { readonly [K in BinaryOperator]: OperatorNames } = {
  add: named("add", "+"), sub: named("sub", "-"), mul: named("mul", "*"), matmul: named("matmul", "@"), truediv: named("truediv", "/"),
  floordiv: named("floordiv", "//"), mod: named("mod", "%"), pow: named("pow", "**"), lshift: named("lshift", "<<"), rshift: named("rshift", ">>"),
  and: named("and", "&"), or: named("or", "|"), xor: named("xor", "^"),
};

type OnInts = (a: bigint, b: bigint) => Value;
type OnFloats = (a: number, b: number) => Value;

const onInts: { readonly [K in BinaryOperator]?: OnInts } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  truediv: trueDivide,
  floordiv: floorDivide,
  mod: modulo,
  pow: (a, b) => (b >= 0n ? power(a, b) : floatPower(integerToFloat(a), integerToFloat(b))),
  lshift: shiftLeft,
  rshift: shiftRight,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

const onFloats: { readonly [K in BinaryOperator]?: OnFloats } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  truediv: floatDivide,
  floordiv: floatFloorDivide,
  mod: floatModulo,
  pow: floatPower,
};

const onBooleans: { readonly [K in BinaryOperator]?: (a: boolean, b: boolean) => boolean } = {
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  xor: (a, b) => a !== b,
};

/** The operator on the host's own values; undefined where their types do not allow it. */
export function primitiveBinary(op: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (typeof left === "boolean") {
    if (typeof right === "boolean") {
      const logical = onBooleans[op];
      if (logical !== undefined) return logical(left, right);
    }
    return primitiveBinary(op, left ? 1n : 0n, right);
  }
  if (typeof right === "boolean") return primitiveBinary(op, left, right ? 1n : 0n);
  if (typeof left === "bigint" && typeof right === "bigint") return onInts[op]?.(left, right);
  if (typeof left === "number") {
    if (typeof right === "number") return onFloats[op]?.(left, right);
    if (typeof right === "bigint") return onFloats[op]?.(left, integerToFloat(right));
    return undefined;
  }
  if (typeof right === "number") return typeof left === "bigint" ? onFloats[op]?.(integerToFloat(left), right) : undefined;
  if (op === "add") return typeof left === "string" && typeof right === "string" ? left + right : undefined;
  if (op === "mul") return repeatString(left, right);
  return undefined;
}

function repeatString(left: Value, right: Value): Value | undefined {
  if (typeof left === "string" && typeof right === "bigint") return left.repeat(Math.max(0, Number(right)));
  if (typeof right === "string" && typeof left === "bigint") return right.repeat(Math.max(0, Number(left)));
  return undefined;
}

/** `left <op> right`, or `left <op>= right` where `inPlace`. */
export function binary(op: BinaryOperator, left: Value, right: Value, inPlace = false): Value {
  if (typeof left === "object" && left !== null || typeof right === "object" && right !== null) {
    const asked = front();
    if (asked !== null) {
      const answer = asked.binary(op, left, right, inPlace);
      if (answer !== undefined) return answer;
    }
  } else {
    const answer = primitiveBinary(op, left, right);
    if (answer !== undefined) return answer;
  }
  const result = dispatch(op, left, right, inPlace);
  return result === undefined ? raiseUnsupported(op, left, right, inPlace) : result;
}

const answered = (value: Value | undefined): Value | undefined => (value === notImplemented ? undefined : value);

function dispatch(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined {
  const names = operators[op];
  if (inPlace) {
    const own = answered(callSpecial(left, names.inPlace, [right]));
    if (own !== undefined) return own;
  }
  const leftType = typeOf(left);
  const rightType = typeOf(right);
  const method = lookupType(leftType, names.method);
  const reflected = rightType === leftType ? undefined : lookupType(rightType, names.reflected);
  const rightFirst = reflected !== undefined && reflected !== null && inherits(rightType, leftType) && reflected !== lookupType(leftType, names.reflected);
  if (rightFirst) {
    const first = answered(callBound(reflected, right, [left]));
    if (first !== undefined) return first;
  }
  if (method !== undefined && method !== null) {
    const own = answered(callBound(method, left, [right]));
    if (own !== undefined) return own;
  }
  if (reflected === undefined || reflected === null || rightFirst) return undefined;
  return answered(callBound(reflected, right, [left]));
}

const isSequence = (value: Value): boolean => typeof unbox(value) === "string" || value instanceof PyList || value instanceof PyTuple || value instanceof PyBytes;

function raiseUnsupported(op: BinaryOperator, left: Value, right: Value, inPlace: boolean): never {
  if (op === "add" && isSequence(left)) {
    const type = typeOf(left);
    const shown = inherits(type, types.str) ? "str" : inherits(type, types.list) ? "list" : inherits(type, types.tuple) ? "tuple" : "bytes";
    if (shown === "bytes") raise(types.TypeError, `can't concat ${typeName(right)} to bytes`);
    raise(types.TypeError, `can only concatenate ${shown} (not "${typeName(right)}") to ${shown}`);
  }
  if (op === "mul" && (isSequence(left) || isSequence(right))) {
    raise(types.TypeError, `can't multiply sequence by non-int of type '${typeName(isSequence(left) ? right : left)}'`);
  }
  const { symbol } = operators[op];
  const shown = op === "pow" && !inPlace ? "** or pow()" : inPlace ? `${symbol}=` : symbol;
  return raise(types.TypeError, `unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`);
}

const unaryNames: { readonly [K in UnaryOperator]: { readonly method: string; readonly symbol: string } } = {
  neg: { method: "__neg__", symbol: "-" },
  pos: { method: "__pos__", symbol: "+" },
  invert: { method: "__invert__", symbol: "~" },
};

/** `-operand`, `+operand`, `~operand`. */
export function unary(op: UnaryOperator, operand: Value): Value {
  const direct = primitiveUnary(op, operand);
  if (direct !== undefined) return direct;
  if (operand instanceof PyObject) {
    const answer = front()?.unary(op, operand);
    if (answer !== undefined) return answer;
  }
  const { method, symbol } = unaryNames[op];
  const result = callSpecial(operand, method, []);
  if (result === undefined) raise(types.TypeError, `bad operand type for unary ${symbol}: '${typeName(operand)}'`);
  return result;
}

export function primitiveUnary(op: UnaryOperator, operand: Value): Value | undefined {
  if (typeof operand === "boolean") return primitiveUnary(op, operand ? 1n : 0n);
  if (typeof operand === "bigint") return op === "neg" ? -operand : op === "pos" ? operand : ~operand;
  if (typeof operand === "number" && op !== "invert") return op === "neg" ? -operand : operand;
  return undefined;
}

// ---- conversions

/** A value where Python wants an integer: `__index__`. */
export function index(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof PyBoxed && typeof value.value === "bigint") return value.value;
  if (value instanceof PyObject) {
    const answer = front()?.index(value);
    if (answer !== undefined) return answer;
    const result = callSpecial(value, "__index__", []);
    if (typeof result === "bigint") return result;
    if (typeof result === "boolean") return result ? 1n : 0n;
    if (result instanceof PyBoxed && typeof result.value === "bigint") return result.value;
    if (result !== undefined) raise(types.TypeError, `__index__ returned non-int (type ${typeName(result)})`);
  }
  return raise(types.TypeError, `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** Whether `index(value)` would give an integer. */
export function isIndex(value: Value): boolean {
  if (typeof value === "bigint" || typeof value === "boolean") return true;
  return value instanceof PyObject && !(value instanceof PyType) && lookupType(value.cls, "__index__") !== undefined;
}

/** A value where Python wants a real number (`math.sqrt`, `float` of a number): `__float__`, then `__index__`. */
export function toFloat(value: Value): number {
  const plain = unbox(value);
  if (typeof plain === "number") return plain;
  if (typeof plain === "bigint") return integerToFloat(plain);
  if (typeof plain === "boolean") return plain ? 1 : 0;
  const result = callSpecial(value, "__float__", []);
  if (result !== undefined) {
    const float = unbox(result);
    if (typeof float === "number") return float;
    raise(types.TypeError, `${typeName(value)}.__float__ returned non-float (type ${typeName(result)})`);
  }
  if (isIndex(value)) return integerToFloat(index(value));
  return raise(types.TypeError, `must be real number, not ${typeName(value)}`);
}

// ---- complex numbers

const complexOf = (value: Value): PyComplex | undefined => {
  const plain = unbox(value);
  if (value instanceof PyComplex) return value;
  if (typeof plain === "number") return new PyComplex(plain, 0);
  if (typeof plain === "bigint" || typeof plain === "boolean") return new PyComplex(Number(plain), 0);
  return undefined;
};

/** An operator with a complex operand; undefined where the other is no number. */
export function complexBinary(op: BinaryOperator, left: Value, right: Value): Value | undefined {
  const a = complexOf(left);
  const b = complexOf(right);
  if (a === undefined || b === undefined) return undefined;
  switch (op) {
    case "add": return new PyComplex(a.re + b.re, a.im + b.im);
    case "sub": return new PyComplex(a.re - b.re, a.im - b.im);
    case "mul": return new PyComplex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
    case "truediv": return complexDivide(a, b);
    case "pow": return complexPower(a, b);
    case "matmul": case "floordiv": case "mod": case "lshift": case "rshift": case "and": case "or": case "xor": return undefined;
  }
}

function complexDivide(a: PyComplex, b: PyComplex): PyComplex {
  if (b.re === 0 && b.im === 0) return raise(types.ZeroDivisionError, "complex division by zero");
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const scale = b.re + b.im * ratio;
    return new PyComplex((a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
  }
  const ratio = b.re / b.im;
  const scale = b.re * ratio + b.im;
  return new PyComplex((a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale);
}

function complexPower(a: PyComplex, b: PyComplex): PyComplex {
  if (b.re === 0 && b.im === 0) return new PyComplex(1, 0);
  if (a.re === 0 && a.im === 0) return b.im !== 0 || b.re < 0 ? raise(types.ZeroDivisionError, "zero to a negative or complex power") : new PyComplex(0, 0);
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100) return complexIntegerPower(a, b.re);
  const size = Math.hypot(a.re, a.im);
  const angle = Math.atan2(a.im, a.re);
  const length = Math.pow(size, b.re) / Math.exp(angle * b.im);
  const phase = angle * b.re + b.im * Math.log(size);
  return new PyComplex(length * Math.cos(phase), length * Math.sin(phase));
}

function complexIntegerPower(base: PyComplex, exponent: number): PyComplex {
  let result = new PyComplex(1, 0);
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = complexBinary("mul", result, square) as PyComplex;
    square = complexBinary("mul", square, square) as PyComplex;
  }
  return exponent < 0 ? complexDivide(new PyComplex(1, 0), result) : result;
}
