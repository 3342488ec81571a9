/**
 * `_random`: the Mersenne twister behind `random` (Modules/_randommodule.c). The twister itself is that of Matsumoto and Nishimura; Python
 * seeds it by an array of 32-bit digits and takes 53 bits for a float.
 */
import { PyBuiltin, PyModule, PyObject, makeType, method, raise, types, type PyType, type Value } from "../../objects/index.ts";
import { index } from "../../protocol/index.ts";

const N = 624;
const M = 397;

class Twister extends PyObject {
  state = new Uint32Array(N);
  at = N;

  #init(seed: number): void {
    const { state } = this;
    state[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = (Math.imul(1812433253, previous) + i) >>> 0;
    }
    this.at = N;
  }

  /** `init_by_array`. */
  seed(value: bigint): void {
    const digits: number[] = [];
    for (let rest = value < 0n ? -value : value; rest > 0n || digits.length === 0; rest >>= 32n) digits.push(Number(rest & 0xffffffffn));
    this.#init(19650218);
    const { state } = this;
    const mixed = (i: number): number => state[i - 1]! ^ (state[i - 1]! >>> 30);
    let i = 1;
    const wrap = (): void => {
      i += 1;
      if (i >= N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
    };
    for (let k = Math.max(N, digits.length), j = 0; k > 0; k--, j = (j + 1) % digits.length) {
      state[i] = ((state[i]! ^ Math.imul(mixed(i), 1664525)) + digits[j]! + j) >>> 0;
      wrap();
    }
    for (let k = N - 1; k > 0; k--) {
      state[i] = ((state[i]! ^ Math.imul(mixed(i), 1566083941)) - i) >>> 0;
      wrap();
    }
    state[0] = 0x80000000;
  }

  #refill(): void {
    const { state } = this;
    for (let k = 0; k < N; k++) {
      const y = (state[k]! & 0x80000000) | (state[(k + 1) % N]! & 0x7fffffff);
      state[k] = state[(k + M) % N]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.at = 0;
  }

  next(): number {
    if (this.at >= N) this.#refill();
    let y = this.state[this.at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  bits(count: number): bigint {
    let value = 0n;
    for (let taken = 0; taken < count; taken += 32) {
      const left = count - taken;
      value |= BigInt(left < 32 ? this.next() >>> (32 - left) : this.next()) << BigInt(taken);
    }
    return value;
  }
}

const randomType = makeType("Random", types.object, "_random");
randomType.instancesHaveDict = true;
randomType.namespace.set("__new__", new PyBuiltin("__new__", "_random", ([cls]) => {
  const made = new Twister(cls as PyType, new Map());
  made.seed(0n);
  return made;
}));
method(randomType, "_seed(self, value, /)", (self: Twister, value: Value) => self.seed(index(value)));
method(randomType, "random(self, /)", (self: Twister) => {
  const high = self.next() >>> 5;
  const low = self.next() >>> 6;
  return (high * 67108864 + low) / 9007199254740992;
});
method(randomType, "getrandbits(self, k, /)", (self: Twister, k: Value) => {
  const count = Number(index(k));
  return count < 0 ? raise(types.ValueError, "number of bits must be non-negative") : self.bits(count);
});

export const randomCore = (): PyModule => new PyModule("_random", new Map([["Random", randomType]]));
