/** Random numbers: how many words an operator draws, at once; what they are, later (aten/src/ATen/native/cpu/DistributionTemplates.h). */
import { arg } from "../args.ts";
import { isContiguous } from "../construct.ts";
import { dtypes, type DType } from "../dtype.ts";
import { CpuGenerator, defaultGenerator, type Draw } from "../random.ts";
import { Tensor } from "../tensor.ts";
import type { Call, Kernel, OpArg, OpResult } from "../types.ts";
import { concreteSizes, rounder, snapshot, UnknownValues, writeLater } from "../values.ts";
import { asNumbers, stored, type KernelFamily } from "./kernel.ts";
import { logSingle, sinCosSingle } from "./single.ts";

/** The stretch of the stream that `n` results take, and the numbers in it. */
type Distribution = (source: Source) => (() => ArrayLike<number> | BigInt64Array) | null;

interface Source {
  readonly call: Call;
  readonly generator: CpuGenerator;
  readonly n: number;
  readonly dtype: DType;
  number(name: string, fallback: number): number;
}

function generatorOf(call: Call): CpuGenerator {
  const given = call.op.schema.index.has("generator") ? arg(call, "generator") : null;
  return given instanceof CpuGenerator ? given : defaultGenerator;
}

/** A kernel that fills its result from a distribution; without one, the generator is lost. */
function drawing(distribution: Distribution): Kernel {
  return (call, result: OpResult) => {
    if (!(result instanceof Tensor)) return;
    const generator = generatorOf(call);
    const source: Source = {
      call, generator, n: sizeOf(result), dtype: result.dtype,
      number: (name, fallback) => { const i = call.op.schema.index.get(name); const v: OpArg = i === undefined ? null : (call.args[i] as OpArg); return v === null ? fallback : Number(v); },
    };
    const lost = generator.lost;
    const values = source.n < 0 ? null : distribution(source);
    if (values === null) { generator.lose(); result.storage.elements = null; return; }
    if (lost || !isContiguous(result)) { result.storage.elements = null; return; }
    writeLater(result, () => {
      const numbers = values();
      return numbers instanceof BigInt64Array ? numbers : stored(numbers, source.dtype);
    });
  };
}

function sizeOf(tensor: Tensor): number {
  try {
    return concreteSizes(tensor.sizes).reduce((a, b) => a * b, 1);
  } catch (error) {
    if (error instanceof UnknownValues) return -1;
    throw error;
  }
}

/** Fraction bits that a uniform number of each dtype has. */
const uniformBits = new Map<DType, number>([[dtypes.float32, 24], [dtypes.float16, 11], [dtypes.bfloat16, 8]]);

/** `n` numbers in [0, 1): a word each, two for doubles. */
function uniforms(source: Source, n = source.n): ((i: number) => number) | null {
  if (source.dtype === dtypes.float64) {
    const draw = source.generator.reserve(2 * n);
    return i => draw.double(i);
  }
  const bits = uniformBits.get(source.dtype);
  if (bits === undefined) return null;
  const draw = source.generator.reserve(n);
  return i => draw.short(i, bits);
}

const fill = (n: number, value: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => value(i));

const uniform: Distribution = source => {
  const round = source.dtype === dtypes.float64 ? (x: number) => x : Math.fround;
  const [from, to] = [rounder(source.dtype)(source.number("from", 0)), rounder(source.dtype)(source.number("to", 1))];
  const next = uniforms(source);
  return next && (() => fill(source.n, i => round(round(next(i) * round(to - from)) + from)));
};

/** Sixteen and more are made from uniform numbers in blocks of sixteen, the last block drawn afresh when it overlaps. */
const normal: Distribution = source => {
  const { n, dtype } = source;
  const [mean, std] = [source.number("mean", 0), source.number("std", 1)];
  const wide = dtype === dtypes.float64;
  if (n < 16) {
    const next = source.generator.reserveNormals(n);
    return () => fill(n, i => next(i) * std + mean);
  }
  const body = uniforms(source);
  const tail = n % 16 === 0 ? null : uniforms(source, 16);
  if (!body) return null;
  return () => {
    const data = fill(n, body);
    const round = wide ? (x: number) => x : rounder(dtype);
    const block = dtype === dtypes.float32 ? normalBlockSingle : normalBlock;
    for (let at = 0; at + 16 <= n; at += 16) block(data, at, mean, std, round);
    if (tail) {
      for (let i = 0; i < 16; i++) data[n - 16 + i] = tail(i);
      block(data, n - 16, mean, std, round);
    }
    return data;
  };
};

/** Float32 uses the vector approximations of log, sin and cos, with fused multiplications. */
function normalBlockSingle(data: Float64Array, at: number, mean: number, std: number): void {
  const f = Math.fround;
  const [m, s] = [f(mean), f(std)];
  for (let j = at; j < at + 8; j++) {
    const radius = f(Math.sqrt(f(-2 * logSingle(f(1 - data[j]!)))));
    const [sin, cos] = sinCosSingle(f(f(2 * Math.PI) * data[j + 8]!));
    data[j] = f(f(radius * cos) * s + m);
    data[j + 8] = f(f(radius * sin) * s + m);
  }
}

function normalBlock(data: Float64Array, at: number, mean: number, std: number, round: (x: number) => number): void {
  for (let j = at; j < at + 8; j++) {
    const radius = round(Math.sqrt(round(-2 * round(Math.log(round(1 - data[j]!))))));
    const theta = round(2 * Math.PI * data[j + 8]!);
    data[j] = round(round(round(radius * round(Math.cos(theta))) * std) + mean);
    data[j + 8] = round(round(round(radius * round(Math.sin(theta))) * std) + mean);
  }
}

/** Integers in [low, high): a word modulo the range, two words when it is wide. */
function integers(low: (source: Source) => bigint, high: (source: Source) => bigint): Distribution {
  return source => {
    const [from, to] = [low(source), high(source)];
    const range = BigInt.asUintN(64, to - from);
    if (range === 0n) return null;
    const wide = range >= 2n ** 32n;
    const draw = source.generator.reserve(wide ? 2 * source.n : source.n);
    const value = (i: number): bigint => (wide ? draw.wide(i) : BigInt(draw.word(i))) % range + from;
    if (source.dtype === dtypes.int64) return () => BigInt64Array.from({ length: source.n }, (_, i) => value(i));
    return () => fill(source.n, i => Number(value(i)));
  };
}

const bigArgument = (name: string, fallback: bigint) => (source: Source): bigint => {
  const i = source.call.op.schema.index.get(name);
  const v = i === undefined ? null : source.call.args[i];
  return typeof v === "bigint" ? v : fallback;
};

const mantissa = new Map<DType, bigint>([[dtypes.float32, 24n], [dtypes.float64, 53n], [dtypes.float16, 11n], [dtypes.bfloat16, 8n]]);

/** `random_()` without bounds: all integers that the dtype holds exactly. */
const randomBits: Distribution = source => {
  const { dtype } = source;
  if (dtype === dtypes.int64) {
    const draw = source.generator.reserve(2 * source.n);
    return () => BigInt64Array.from({ length: source.n }, (_, i) => draw.wide(i) & (2n ** 63n - 1n));
  }
  const top = dtype.isFloatingPoint ? 2n ** mantissa.get(dtype)! + 1n : dtype === dtypes.bool ? 2n : 2n ** BigInt(8 * dtype.bytes - (dtype.signed ? 1 : 0));
  if (dtype === dtypes.float64) {
    const draw = source.generator.reserve(2 * source.n);
    return () => fill(source.n, i => Number(draw.wide(i) % top));
  }
  const draw = source.generator.reserve(source.n);
  return () => fill(source.n, i => Number(BigInt(draw.word(i)) % top));
};

/** Knuth's shuffle. */
const permutation: Distribution = source => {
  const { n } = source;
  const draw = source.generator.reserve(Math.max(n - 1, 0));
  return () => shuffled(n, draw);
};

function shuffled(n: number, draw: Draw): BigInt64Array {
  const order = BigInt64Array.from({ length: n }, (_, i) => BigInt(i));
  for (let i = 0; i < n - 1; i++) {
    const other = i + (draw.word(i) % (n - i));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/** One for each double below p. */
const bernoulli: Distribution = source => {
  const draw = source.generator.reserve(2 * source.n);
  const p = source.number("p", 0.5);
  return () => fill(source.n, i => +(draw.double(i) < p));
};

/** Probabilities from a tensor: floats are compared with single-precision draws. */
const bernoulliOf = (name: string): Distribution => source => {
  const given = arg(source.call, name);
  if (!(given instanceof Tensor) || given.dtype !== dtypes.float32) return null;
  const chances = snapshot(given);
  const draw = source.generator.reserve(source.n);
  return () => { const p = asNumbers({ dtype: chances.dtype, sizes: chances.sizes, elements: chances.read() }); return fill(source.n, i => +(draw.short(i, 24) < p[i]!)); };
};

const exponential: Distribution = source => {
  const draw = source.generator.reserve(2 * source.n);
  const rate = source.number("lambd", 1);
  return () => fill(source.n, i => (-1 / rate) * Math.log1p(-draw.double(i)));
};

const unmodelled: Distribution = () => null;

export const randomKernels: KernelFamily = [
  ["rand rand_like uniform_", drawing(uniform)],
  ["randn randn_like normal_ normal.float_float", drawing(normal)],
  ["randint randint_like", drawing(integers(bigArgument("low", 0n), bigArgument("high", 0n)))],
  ["random_.to", drawing(integers(() => 0n, bigArgument("to", 0n)))],
  ["random_.from", drawing(integers(bigArgument("from", 0n), bigArgument("to", 2n ** 63n - 1n)))],
  ["random_.default", drawing(randomBits)],
  ["randperm", drawing(permutation)],
  ["bernoulli_.float bernoulli.p", drawing(bernoulli)],
  ["bernoulli.default", drawing(bernoulliOf("self"))],
  ["bernoulli_.Tensor", drawing(bernoulliOf("p"))],
  ["exponential_", drawing(exponential)],
  ["cauchy_ geometric_ log_normal_ poisson multinomial dropout feature_dropout alpha_dropout rrelu normal", drawing(unmodelled)],
];
