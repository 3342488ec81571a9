/** Python containers that take values in and hand them out: as operands, results, inputs and outputs. */
import type { Random } from "./random.ts";

export interface Container {
  readonly fits: (count: number) => boolean;
  readonly pack: (values: readonly string[]) => string;
  /** The `i`th of `count` values of the container `whole`. */
  readonly part: (whole: string, i: number, count: number) => string;
}

const any = (): boolean => true;
const two = (count: number): boolean => count === 2;
const letters = "abcdefgh";
const entries = (values: readonly string[]): string => values.map((value, i) => `"${letters[i]!}": ${value}`).join(", ");
const byLetter = (whole: string, i: number): string => `${whole}["${letters[i]!}"]`;

export const tuple = (items: readonly string[]): string => (items.length === 1 ? `(${items[0]!},)` : `(${items.join(", ")})`);

const tupleOf: Container = { fits: any, pack: tuple, part: (whole, i) => `${whole}[${i}]` };
const listOf: Container = { fits: any, pack: (values) => `[${values.join(", ")}]`, part: tupleOf.part };
const dictOf: Container = { fits: any, pack: (values) => `{${entries(values)}}`, part: byLetter };
const nested: Container = {
  fits: (count) => count > 1, pack: ([first, ...rest]) => `{"a": ${first!}, "b": [${rest.join(", ")}]}`, part: (whole, i) => (i === 0 ? `${whole}["a"]` : `${whole}["b"][${i - 1}]`),
};
const pairs: Container = {
  fits: (count) => count > 1, pack: ([first, ...rest]) => `(${first!}, ${tuple(rest)})`, part: (whole, i) => (i === 0 ? `${whole}[0]` : `${whole}[1][${i - 1}]`),
};
const namedTuple: Container = { fits: two, pack: ([a, b]) => `Pair(${a!}, ${b!})`, part: (whole, i) => `${whole}.${["first", "second"][i]!}` };
const ordered: Container = { fits: any, pack: (values) => `OrderedDict([${values.map((value, i) => `("${letters[i]!}", ${value})`).join(", ")}])`, part: byLetter };
const defaults: Container = { fits: any, pack: (values) => `defaultdict(list, {${entries(values)}})`, part: byLetter };
const queue: Container = { fits: any, pack: (values) => `deque([${values.join(", ")}])`, part: tupleOf.part };
const custom: Container = { fits: two, pack: ([a, b]) => `Box(${a!}, ${b!})`, part: (whole, i) => `${whole}.${["left", "right"][i]!}` };
const dataclass: Container = { fits: two, pack: ([a, b]) => `Point(${a!}, ${b!})`, part: (whole, i) => `${whole}.${"xy"[i]!}` };

const choices: readonly (readonly [number, Container])[] = [
  [5, tupleOf], [4, listOf], [4, dictOf], [2, nested], [2, pairs], [1.5, namedTuple], [1, ordered], [0.4, defaults], [0.3, queue], [0.4, custom], [0.4, dataclass],
];

/** A container for `count` values, mostly a plain one. */
export const container = (random: Random, count: number): Container => random.weighted(choices.filter(([, { fits }]) => fits(count)));
