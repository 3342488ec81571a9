/**
 * PyTorch's CPU generator: the Mersenne twister of `at::mt19937`, drawn in the order of ATen's kernels.
 *
 * A draw only reserves a stretch of the stream. Its numbers are made when somebody asks, so that parameters of large models cost
 * nothing; streams are shared by seed and can be read at any position.
 */
import type { Generator } from "./types.ts";

const N = 624;
const M = 397;
/** A copy of the twister's state is kept every so many blocks, for reading back. */
const checkpointEvery = 64;

/** All 32-bit words that a seed gives, by position. */
class Stream {
  private readonly checkpoints: Uint32Array[];
  private state: Uint32Array;
  private block = 0;
  private readonly words = new Uint32Array(N);

  constructor(seed: number) {
    const state = new Uint32Array(N);
    state[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
    this.checkpoints = [state.slice()];
    this.state = state;
    this.next();
  }

  private next(): void {
    const s = this.state;
    for (let i = 0; i < N; i++) {
      const y = (s[i]! & 0x80000000) | (s[(i + 1) % N]! & 0x7fffffff);
      s[i] = s[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    for (let i = 0; i < N; i++) {
      let y = s[i]!;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      this.words[i] = y ^ (y >>> 18);
    }
    this.block++;
    if (this.block % checkpointEvery === 0) this.checkpoints[this.block / checkpointEvery] ??= s.slice();
  }

  word(position: number): number {
    const wanted = Math.floor(position / N) + 1;
    if (wanted < this.block) {
      const start = Math.min(Math.floor((wanted - 1) / checkpointEvery), this.checkpoints.length - 1);
      this.state = this.checkpoints[start]!.slice();
      this.block = start * checkpointEvery;
    }
    while (this.block < wanted) this.next();
    return this.words[position % N]!;
  }
}

const streams = new Map<number, Stream>();

function streamOf(seed: number): Stream {
  let stream = streams.get(seed);
  if (!stream) {
    // Only the latest few seeds are worth keeping.
    if (streams.size > 8) streams.delete(streams.keys().next().value!);
    streams.set(seed, (stream = new Stream(seed)));
  }
  return stream;
}

/** Words of a stream from a position on. */
export class Draw {
  private readonly stream: Stream;
  private readonly start: number;
  constructor(stream: Stream, start: number) {
    this.stream = stream;
    this.start = start;
  }
  word(i: number): number { return this.stream.word(this.start + i); }
  /** `random64`: two words, the first one high. */
  wide(i: number): bigint { return (BigInt(this.word(2 * i)) << 32n) | BigInt(this.word(2 * i + 1)); }
  /** Uniform in [0, 1) with 53 bits. */
  double(i: number): number { return ((this.word(2 * i) & 0x1fffff) * 4294967296 + this.word(2 * i + 1)) / 9007199254740992; }
  /** Uniform in [0, 1) with `bits` bits of one word. */
  short(i: number, bits: number): number { return (this.word(i) & (2 ** bits - 1)) / 2 ** bits; }
}

export interface GeneratorState { readonly seed: bigint; readonly position: number; readonly cached: Cached | null; readonly lost: boolean }
/** The second of a pair of normal numbers, kept for the next call. */
type Cached = () => number;

/** `torch.Generator`, and the default one. */
export class CpuGenerator implements Generator {
  readonly generator = true as const;
  private current: GeneratorState;
  constructor(seed = 0n) {
    this.current = { seed, position: 0, cached: null, lost: false };
  }
  /** `initial_seed()` */
  get seed(): bigint { return this.current.seed; }
  /** An operator whose draws are not modelled has used it: what follows cannot be known. */
  get lost(): boolean { return this.current.lost; }
  manualSeed(seed: bigint): this {
    this.current = { seed: BigInt.asUintN(64, seed), position: 0, cached: null, lost: false };
    return this;
  }
  lose(): void { this.current = { ...this.current, lost: true }; }
  save(): GeneratorState { return this.current; }
  restore(state: GeneratorState): void { this.current = state; }

  /** The next `words` words of the stream. */
  reserve(words: number): Draw {
    const draw = new Draw(streamOf(Number(this.current.seed & 0xffffffffn)), this.current.position);
    this.current = { ...this.current, position: this.current.position + words };
    return draw;
  }

  /** `count` normal numbers one by one, in pairs; an odd one out is kept (at::normal_distribution<double>). */
  reserveNormals(count: number): (i: number) => number {
    if (count === 0) return () => NaN;
    const first = this.current.cached;
    const fresh = count - (first ? 1 : 0);
    const pairs = Math.ceil(fresh / 2);
    const draw = this.reserve(4 * pairs);
    const pair = (p: number): readonly [number, number] => {
      const [u1, u2] = [draw.double(2 * p), draw.double(2 * p + 1)];
      const radius = Math.sqrt(-2 * Math.log1p(-u2));
      return [radius * Math.cos(2 * Math.PI * u1), radius * Math.sin(2 * Math.PI * u1)];
    };
    this.current = { ...this.current, cached: fresh % 2 === 1 ? () => pair(pairs - 1)[1] : null };
    return i => {
      if (first) { if (i === 0) return first(); i--; }
      return pair(Math.floor(i / 2))[i % 2]!;
    };
  }
}

export const defaultGenerator = new CpuGenerator();
/** `torch.manual_seed`. */
export function manualSeed(seed: bigint): void { defaultGenerator.manualSeed(seed); }
