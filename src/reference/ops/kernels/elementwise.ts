/** Values of elementwise operators. */
import { promote, resultType, type Promotion } from "../promote.ts";
import { dtypes, type DType } from "../dtype.ts";
import type { Elements } from "../tensor.ts";
import type { Kernel, OpArg } from "../types.ts";
import { castElements, newElements, rounder, UnknownValues } from "../values.ts";
import { asNumbers, broadcastPlaces, cast, count, kernel, scalarOperand, stored, type KernelCall, type KernelFamily, type Operand } from "./kernel.ts";
import { digamma, erf, erfc, erfinv, lgamma, roundHalfEven } from "./special.ts";

/** `round` is the precision of the computation: steps that ATen rounds are rounded. */
type Unary = (x: number, round: (x: number) => number) => number;
type Binary = (a: number, b: number) => number;
type BigBinary = (a: bigint, b: bigint) => bigint;

const sign = (x: number): number => (Number.isNaN(x) ? NaN : x > 0 ? 1 : x < 0 ? -1 : 0);
const sigmoid: Unary = (x, round) => 1 / round(1 + round(Math.exp(-x)));
const softplus = (x: number): number => (x > 20 ? x : Math.log1p(Math.exp(x)));

const floatUnary: Readonly<Record<string, Unary>> = {
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
  arcsin: Math.asin, arccos: Math.acos, arctan: Math.atan, arcsinh: Math.asinh, arccosh: Math.acosh, arctanh: Math.atanh,
  sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh,
  exp: Math.exp, exp2: x => 2 ** x, expm1: Math.expm1, log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p,
  special_exp2: x => 2 ** x, special_expm1: Math.expm1, special_log1p: Math.log1p,
  sqrt: Math.sqrt, rsqrt: (x, round) => 1 / round(Math.sqrt(x)), reciprocal: x => 1 / x, sigmoid, special_expit: sigmoid,
  erf, special_erf: erf, erfc, special_erfc: erfc, erfinv, special_erfinv: erfinv, lgamma, digamma,
  deg2rad: x => (x * Math.PI) / 180, rad2deg: x => (x * 180) / Math.PI,
  sinc: x => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
  silu: (x, round) => x / round(1 + round(Math.exp(-x))), mish: x => x * Math.tanh(softplus(x)), hardsigmoid: x => Math.min(Math.max(x + 3, 0), 6) / 6,
  hardswish: x => (x * Math.min(Math.max(x + 3, 0), 6)) / 6, log_sigmoid: x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  selu: x => (x > 0 ? 1.0507009873554805 * x : 1.0507009873554805 * 1.6732632423543772 * Math.expm1(x)),
};
const sameUnary: Readonly<Record<string, Unary>> = {
  abs: Math.abs, absolute: Math.abs, neg: x => -x, negative: x => -x, floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, fix: Math.trunc,
  "round.default": roundHalfEven, frac: x => x - Math.trunc(x), sign, sgn: sign, relu: x => (x > 0 || Number.isNaN(x) ? x : 0),
  relu6: x => Math.min(Math.max(x, 0), 6), square: x => x * x,
};
const testUnary: Readonly<Record<string, Unary>> = {
  isnan: x => +Number.isNaN(x), isinf: x => +(Math.abs(x) === Infinity), isfinite: x => +Number.isFinite(x), isposinf: x => +(x === Infinity),
  isneginf: x => +(x === -Infinity), isreal: () => 1, signbit: x => +(x < 0 || Object.is(x, -0)), logical_not: x => +(x === 0),
};

/** Python's remainder: the divisor's sign. */
const remainder: Binary = (a, b) => { const r = a % b; return r !== 0 && (r < 0) !== (b < 0) ? r + b : r; };
const bigRemainder: BigBinary = (a, b) => { if (b === 0n) throw new UnknownValues(); const r = a % b; return r !== 0n && (r < 0n) !== (b < 0n) ? r + b : r; };
const bigFloorDiv: BigBinary = (a, b) => { if (b === 0n) throw new UnknownValues(); const q = a / b; return a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q; };
const bigPow: BigBinary = (a, b) => (b >= 0n ? BigInt.asIntN(64, a ** b) : a === 1n ? 1n : a === -1n ? (b % 2n === 0n ? 1n : -1n) : 0n);

interface Arithmetic { readonly float: Binary; readonly big?: BigBinary; readonly complex?: (a: Complex, b: Complex) => Complex }
type Complex = readonly [number, number];

const arithmetic: Readonly<Record<string, Arithmetic>> = {
  add: { float: (a, b) => a + b, big: (a, b) => a + b, complex: (a, b) => [a[0] + b[0], a[1] + b[1]] },
  sub: { float: (a, b) => a - b, big: (a, b) => a - b, complex: (a, b) => [a[0] - b[0], a[1] - b[1]] },
  mul: { float: (a, b) => a * b, big: (a, b) => a * b, complex: (a, b) => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]] },
  div: { float: (a, b) => a / b, complex: (a, b) => { const n = b[0] * b[0] + b[1] * b[1]; return [(a[0] * b[0] + a[1] * b[1]) / n, (a[1] * b[0] - a[0] * b[1]) / n]; } },
  floor_divide: { float: (a, b) => Math.floor(a / b), big: bigFloorDiv },
  remainder: { float: remainder, big: bigRemainder },
  fmod: { float: (a, b) => a % b, big: (a, b) => { if (b === 0n) throw new UnknownValues(); return a % b; } },
  pow: { float: (a, b) => a ** b, big: bigPow },
  maximum: { float: Math.max, big: (a, b) => (a > b ? a : b) },
  minimum: { float: Math.min, big: (a, b) => (a < b ? a : b) },
  fmax: { float: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)), big: (a, b) => (a > b ? a : b) },
  fmin: { float: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)), big: (a, b) => (a < b ? a : b) },
  bitwise_and: { float: (a, b) => a & b, big: (a, b) => a & b },
  bitwise_or: { float: (a, b) => a | b, big: (a, b) => a | b },
  bitwise_xor: { float: (a, b) => a ^ b, big: (a, b) => a ^ b },
  shift_left: { float: (a, b) => a * 2 ** b, big: (a, b) => a << b },
  shift_right: { float: (a, b) => Math.floor(a / 2 ** b), big: (a, b) => a >> b },
  atan2: { float: Math.atan2 }, hypot: { float: Math.hypot }, logaddexp: { float: (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))) },
  copysign: { float: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)) },
  heaviside: { float: (a, b) => (a === 0 ? b : a > 0 ? 1 : 0) },
  xlogy: { float: (a, b) => (a === 0 ? 0 : a * Math.log(b)) },
  gcd: { float: (a, b) => Number(gcd(BigInt(a), BigInt(b))), big: (a, b) => gcd(a, b) },
};

function gcd(a: bigint, b: bigint): bigint {
  [a, b] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (b) [a, b] = [b, a % b];
  return a;
}

const comparisons: Readonly<Record<string, (a: number | bigint, b: number | bigint) => boolean>> = {
  eq: (a, b) => a == b, ne: (a, b) => a != b, lt: (a, b) => a < b, le: (a, b) => a <= b, gt: (a, b) => a > b, ge: (a, b) => a >= b,
  not_equal: (a, b) => a != b, less: (a, b) => a < b, less_equal: (a, b) => a <= b, greater: (a, b) => a > b, greater_equal: (a, b) => a >= b,
  logical_and: (a, b) => a != 0 && b != 0, logical_or: (a, b) => a != 0 || b != 0, logical_xor: (a, b) => (a != 0) !== (b != 0),
};

/** The dtype in which operands meet: the result's, unless the result is the narrower `self` of an in-place operator. */
export function commonDType(k: KernelCall, names: readonly string[], kind: Promotion): DType {
  return promote(kind, resultType(names.map(name => k.arg(name))));
}

/** An element of each operand at every place of the result. */
function together(k: KernelCall, names: readonly string[], common: DType): { list: Elements[]; places: Int32Array[] } {
  const operands = names.map(name => k.operand(name));
  return {
    list: operands.map(o => cast(o, common)),
    places: operands.map(o => broadcastPlaces(o.sizes, k.out.sizes)),
  };
}

function mapNumbers(k: KernelCall, from: Operand, common: DType, fn: Unary): Elements {
  const input = asNumbers({ ...from, dtype: common, elements: cast(from, common) });
  const round = rounder(common);
  return castElements(common === dtypes.int64 ? stored(input.map(x => fn(x, round)), common) : input.map(x => round(fn(x, round))), common, k.out.dtype);
}

const unaryKernel = (fn: Unary, kind: Promotion): Kernel => kernel(k => {
  const self = k.operand(k.call.op.schema.args[0]!.name);
  if (self.dtype.isComplex) throw new UnknownValues();
  if (kind === "bool") return stored(asNumbers(self).map(x => fn(x, Number)), k.out.dtype);
  return mapNumbers(k, self, promote(kind, self.dtype), fn);
});

export function binaryElements(k: KernelCall, names: readonly [string, string], kind: Promotion, op: Arithmetic): Elements {
  const common = commonDType(k, names, kind);
  const { list: [a, b], places: [p, q] } = together(k, names, common) as { list: [Elements, Elements]; places: [Int32Array, Int32Array] };
  const n = p.length;
  const out = newElements(common, n);
  if (common.isComplex) {
    if (!op.complex) throw new UnknownValues();
    const round = rounder(common);
    for (let i = 0; i < n; i++) {
      const [re, im] = op.complex([Number(a[2 * p[i]!]), Number(a[2 * p[i]! + 1])], [Number(b[2 * q[i]!]), Number(b[2 * q[i]! + 1])]);
      out[2 * i] = round(re);
      out[2 * i + 1] = round(im);
    }
  } else if (out instanceof BigInt64Array) {
    if (!op.big) throw new UnknownValues();
    for (let i = 0; i < n; i++) out[i] = BigInt.asIntN(64, op.big(a[p[i]!] as bigint, b[q[i]!] as bigint));
  } else {
    const round = rounder(common);
    for (let i = 0; i < n; i++) out[i] = round(op.float(a[p[i]!] as number, b[q[i]!] as number));
  }
  return castElements(out, common, k.out.dtype);
}

const binaryKernel = (name: string, kind: Promotion = "default", names: readonly [string, string] = ["self", "other"]): Kernel =>
  kernel(k => binaryElements(k, names, kind, arithmetic[name]!));

/** `self + alpha * other`. */
function alphaKernel(name: "add" | "sub", swap = false): Kernel {
  return kernel(k => {
    const alpha = k.has("alpha") ? k.arg("alpha") : 1n;
    const names: readonly [string, string] = swap ? ["other", "self"] : ["self", "other"];
    if (alpha === 1n || alpha === 1) return binaryElements(k, names, "default", arithmetic[name]!);
    const by = Number(alpha);
    const sign = name === "add" ? 1 : -1;
    return binaryElements(k, names, "default", { float: (a, b) => a + sign * by * b, big: (a, b) => a + BigInt(sign) * BigInt(Math.trunc(by)) * b });
  });
}

const compareKernel = (test: (a: number | bigint, b: number | bigint) => boolean): Kernel => kernel(k => {
  const names = ["self", "other"];
  const common = resultType(names.map(name => k.arg(name)));
  if (common.isComplex) throw new UnknownValues();
  const { list: [a, b], places: [p, q] } = together(k, names, common) as { list: [Elements, Elements]; places: [Int32Array, Int32Array] };
  return stored(Float64Array.from(p, (at, i) => +test(a[at]!, b[q[i]!]!)), k.out.dtype);
});

/** Picks from operands, cast to the result's dtype, by a function of the place. */
function choose(k: KernelCall, operands: readonly Operand[], pick: (i: number) => number): Elements {
  const width = k.out.dtype.isComplex ? 2 : 1;
  const n = count(k.out.sizes);
  const sources = operands.map(o => ({ elements: cast(o, k.out.dtype), places: broadcastPlaces(o.sizes, k.out.sizes) }));
  const out = newElements(k.out.dtype, n);
  for (let i = 0; i < n; i++) {
    const source = sources[pick(i)]!;
    for (let w = 0; w < width; w++) out[width * i + w] = source.elements[width * source.places[i]! + w]!;
  }
  return out;
}

const where = kernel(k => {
  const condition = k.operand("condition");
  const places = broadcastPlaces(condition.sizes, k.out.sizes);
  return choose(k, [k.operand("self"), k.operand("other")], i => (condition.elements[places[i]!] != 0 ? 0 : 1));
});

const maskedFill = kernel(k => {
  const mask = k.operand("mask");
  const places = broadcastPlaces(mask.sizes, k.out.sizes);
  return choose(k, [k.operand("self"), k.operand("value")], i => (mask.elements[places[i]!] != 0 ? 1 : 0));
});

const clampNames = (k: KernelCall): readonly [string | null, string | null] => [k.has("min") && k.arg("min") !== null ? "min" : null, k.has("max") && k.arg("max") !== null ? "max" : null];

const clamp = kernel(k => {
  const [low, high] = clampNames(k);
  const names = ["self", low, high].filter(n => n !== null);
  const common = resultType(names.map(name => k.arg(name)));
  const { list, places } = together(k, names, common);
  const out = newElements(common, places[0]!.length);
  for (let i = 0; i < out.length; i++) {
    let value: number | bigint = list[0]![places[0]![i]!]!;
    let next = 1;
    if (low) { const bound = list[next]![places[next]![i]!]!; if (value < bound) value = bound; next++; }
    if (high) { const bound = list[next]![places[next]![i]!]!; if (value > bound) value = bound; }
    out[i] = value;
  }
  return castElements(out, common, k.out.dtype);
});

/** Activations with parameters, over floats. */
const parametric: Readonly<Record<string, (k: KernelCall) => Unary>> = {
  leaky_relu: k => { const slope = Number(k.arg("negative_slope")); return x => (x > 0 ? x : x * slope); },
  hardtanh: k => { const [low, high] = [Number(k.arg("min_val")), Number(k.arg("max_val"))]; return x => Math.min(Math.max(x, low), high); },
  elu: k => { const [alpha, scale, input] = ["alpha", "scale", "input_scale"].map(n => Number(k.arg(n))) as [number, number, number]; return x => (x > 0 ? x * scale : Math.expm1(x * input) * alpha * scale); },
  celu: k => { const alpha = Number(k.arg("alpha")); return x => (x > 0 ? x : alpha * Math.expm1(x / alpha)); },
  softplus: k => { const [beta, threshold] = [Number(k.arg("beta")), Number(k.arg("threshold"))]; return x => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta); },
  threshold: k => { const [limit, value] = [Number(k.arg("threshold")), Number(k.arg("value"))]; return x => (x <= limit ? value : x); },
  hardshrink: k => { const limit = Number(k.arg("lambd")); return x => (Math.abs(x) <= limit ? 0 : x); },
  softshrink: k => { const limit = Number(k.arg("lambd")); return x => (x > limit ? x - limit : x < -limit ? x + limit : 0); },
  gelu: k => (k.arg("approximate") === "tanh"
    ? x => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
    : x => 0.5 * x * (1 + erf(x * Math.SQRT1_2))),
  "round.decimals": k => { const ten = 10 ** k.int("decimals"); return x => roundHalfEven(x * ten) / ten; },
  nan_to_num: k => {
    const [nan, high, low] = ["nan", "posinf", "neginf"].map(n => k.arg(n));
    const limit = k.out.dtype === dtypes.float64 ? Number.MAX_VALUE : 3.4028234663852886e38;
    return x => (Number.isNaN(x) ? Number(nan ?? 0) : x === Infinity ? Number(high ?? limit) : x === -Infinity ? Number(low ?? -limit) : x);
  },
};

const addcKernel = (op: (a: number, b: number, c: number, value: number) => number): Kernel => kernel(k => {
  const names = ["self", "tensor1", "tensor2"];
  const common = resultType(names.map(name => k.arg(name)));
  const { list: [a, b, c], places: [p, q, r] } = together(k, names, common);
  const value = Number(k.arg("value"));
  return stored(Float64Array.from(p!, (at, i) => op(Number(a![at]), Number(b![q![i]!]), Number(c![r![i]!]), value)), k.out.dtype);
});

const lerp = kernel(k => {
  const names = ["self", "end"];
  const common = resultType(names.map(name => k.arg(name)));
  const { list: [a, b], places: [p, q] } = together(k, names, common);
  const weight = k.operand("weight");
  const at = broadcastPlaces(weight.sizes, k.out.sizes);
  const w = asNumbers(weight);
  return stored(Float64Array.from(p!, (place, i) => {
    const [x, y, t] = [Number(a![place]), Number(b![q![i]!]), w[at[i]!]!];
    return Math.abs(t) < 0.5 ? x + t * (y - x) : y - (y - x) * (1 - t);
  }), k.out.dtype);
});

/** `dtype` of the input, computed element by element. */
const copy = (name: string): Kernel => kernel(k => {
  const source = k.operand(name);
  return choose(k, [source], () => 0);
});

const fill = (value: (k: KernelCall) => OpArg): Kernel => kernel(k => {
  const v = value(k);
  const operand = v !== null && typeof v === "object" && "sizes" in v ? k.read(v) : scalarOperand(v);
  return choose(k, [operand], () => 0);
});

const isclose = kernel(k => {
  const { list: [a, b], places: [p, q] } = together(k, ["self", "other"], dtypes.float64);
  const [rtol, atol, nan] = [Number(k.arg("rtol")), Number(k.arg("atol")), k.bool("equal_nan")];
  return stored(Float64Array.from(p!, (at, i) => {
    const [x, y] = [Number(a![at]), Number(b![q![i]!])];
    return +(x === y || Math.abs(x - y) <= atol + rtol * Math.abs(y) || (nan && Number.isNaN(x) && Number.isNaN(y)));
  }), k.out.dtype);
});

const complexParts = (combine: (a: number, b: number) => readonly [number, number], names: readonly [string, string]): Kernel => kernel(k => {
  const [a, b] = names.map(name => k.operand(name)) as [Operand, Operand];
  const [p, q] = [broadcastPlaces(a.sizes, k.out.sizes), broadcastPlaces(b.sizes, k.out.sizes)];
  const out = newElements(k.out.dtype, p.length);
  const round = rounder(k.out.dtype);
  p.forEach((at, i) => { const [re, im] = combine(Number(a.elements[at]), Number(b.elements[q[i]!])); out[2 * i] = round(re); out[2 * i + 1] = round(im); });
  return out;
});

const divMode: Kernel = kernel(k => {
  const mode = k.arg("rounding_mode");
  if (mode === null) return binaryElements(k, ["self", "other"], "intToFloat", arithmetic.div!);
  if (mode === "floor") return binaryElements(k, ["self", "other"], "default", arithmetic.floor_divide!);
  return binaryElements(k, ["self", "other"], "default", { float: (a, b) => Math.trunc(a / b), big: (a, b) => { if (b === 0n) throw new UnknownValues(); return a / b; } });
});

const rows = (table: Readonly<Record<string, Unary>>, kind: Promotion): KernelFamily => Object.entries(table).map(([name, fn]) => [name, unaryKernel(fn, kind)] as const);

export const elementwiseKernels: KernelFamily = [
  ...rows(floatUnary, "intToFloat"), ...rows(sameUnary, "default"), ...rows(testUnary, "bool"),
  ...Object.entries(comparisons).map(([name, test]) => [name, compareKernel(test)] as const),
  ...Object.entries(parametric).map(([name, make]) => [name, kernel(k => { const self = k.operand("self"); return mapNumbers(k, self, self.dtype, make(k)); })] as const),
  ["add", alphaKernel("add")], ["sub subtract", alphaKernel("sub")], ["rsub", alphaKernel("sub", true)],
  ["mul multiply", binaryKernel("mul")], ["div divide true_divide", binaryKernel("div", "intToFloat")],
  ["div.Tensor_mode div.Scalar_mode", divMode],
  ["floor_divide", binaryKernel("floor_divide")], ["remainder", binaryKernel("remainder")], ["fmod", binaryKernel("fmod")],
  ["pow", binaryKernel("pow", "default", ["self", "exponent"])],
  ["maximum max.other", binaryKernel("maximum")], ["minimum min.other", binaryKernel("minimum")], ["fmax", binaryKernel("fmax")], ["fmin", binaryKernel("fmin")],
  ["bitwise_and __and__ __iand__", binaryKernel("bitwise_and")], ["bitwise_or __or__ __ior__", binaryKernel("bitwise_or")], ["bitwise_xor __xor__ __ixor__", binaryKernel("bitwise_xor")],
  ["bitwise_left_shift __lshift__ __ilshift__", binaryKernel("shift_left")], ["bitwise_right_shift __rshift__ __irshift__", binaryKernel("shift_right")],
  ["bitwise_not", kernel(k => { const self = k.operand("self"); return self.elements instanceof BigInt64Array ? self.elements.map(v => ~v) : stored(self.elements.map(v => (self.dtype === dtypes.bool ? +!v : ~v)), k.out.dtype); })],
  ["atan2 arctan2", binaryKernel("atan2", "intToFloat")], ["hypot", binaryKernel("hypot")], ["logaddexp", binaryKernel("logaddexp", "intToFloat")],
  ["copysign", binaryKernel("copysign", "intToFloat")], ["heaviside", kernel(k => binaryElements(k, ["self", "values"], "default", arithmetic.heaviside!))],
  ["xlogy", binaryKernel("xlogy", "intToFloat")], ["gcd", binaryKernel("gcd")],
  ["where.self where.ScalarOther where.ScalarSelf where.Scalar", where], ["masked_fill", maskedFill], ["clamp clip clamp_min clamp_max", clamp],
  ["addcmul", addcKernel((a, b, c, v) => a + v * b * c)], ["addcdiv", addcKernel((a, b, c, v) => a + (v * b) / c)], ["lerp", lerp], ["isclose", isclose],
  ["clone lift_fresh_copy contiguous to _to_copy type_as alias_copy", copy("self")],
  ["copy_ copy", copy("src")],
  ["fill fill_", fill(k => k.arg("value"))],
  ["zeros zeros_like new_zeros zero_", fill(() => 0n)], ["ones ones_like new_ones", fill(() => 1n)],
  ["full full_like new_full", fill(k => k.arg("fill_value"))], ["scalar_tensor", fill(k => k.arg("s"))],
  ["complex", complexParts((a, b) => [a, b], ["real", "imag"])], ["polar", complexParts((a, b) => [a * Math.cos(b), a * Math.sin(b)], ["abs", "angle"])],
];
