/**
 * Shards: which of N machines runs a case. By a hash of the name, so that a new case moves no other; or by what cases took earlier, which
 * balances, and is the same for the same file on every machine.
 */
import { createHash } from "node:crypto";

/** Counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What a shard's results say of it, so that a merge can prove that nothing is missing. */
export interface ShardMark extends Shard {
  /** Cases of all shards together. */
  readonly selected: number;
  /** The hash of their names. */
  readonly selection: string;
  /** The hash of the corpus: names, tags and support levels of every case. */
  readonly corpus: string;
}

/** Seconds by the case's name. */
export type Timings = ReadonlyMap<string, number>;

/** For each name the shard that runs it, from 1. */
export function shardsOf(names: readonly string[], count: number, timings?: Timings): number[] {
  return timings ? balanced(names, count, timings) : names.map((name) => hashOf(name) % count + 1);
}

/** The first 32 bits of SHA-256: the same on every machine and in every release of the tool. */
const hashOf = (name: string): number => createHash("sha256").update(name).digest().readUInt32BE(0);

/** The longest first, each to the shard that has least to do. */
function balanced(names: readonly string[], count: number, timings: Timings): number[] {
  const known = names.flatMap((name) => timings.get(name) ?? []).sort((a, b) => a - b);
  const typical = known[known.length >> 1] ?? 1;
  const places = new Map(names.map((name, index) => [name, index]));
  const loads = new Array<number>(count).fill(0);
  const shards = new Array<number>(names.length).fill(1);
  const seconds = (name: string): number => timings.get(name) ?? typical;
  for (const name of [...names].sort((a, b) => seconds(b) - seconds(a) || (a < b ? -1 : 1))) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += seconds(name);
    shards[places.get(name)!] = least + 1;
  }
  return shards;
}

/** The engines that tell a job which of how many it is: where they count from, and what else they expect. */
interface Engine {
  readonly name: string;
  readonly index: string;
  readonly count?: string;
  /** The number of the first job; the name of a variable that says it. */
  readonly first: number | string;
  readonly step?: string;
}

const engines: readonly Engine[] = [
  { name: "Bazel", index: "TEST_SHARD_INDEX", count: "TEST_TOTAL_SHARDS", first: 0 },
  { name: "GitLab", index: "CI_NODE_INDEX", count: "CI_NODE_TOTAL", first: 1 },
  { name: "Buildkite", index: "BUILDKITE_PARALLEL_JOB", count: "BUILDKITE_PARALLEL_JOB_COUNT", first: 0 },
  { name: "CircleCI", index: "CIRCLE_NODE_INDEX", count: "CIRCLE_NODE_TOTAL", first: 0 },
  { name: "Slurm", index: "SLURM_ARRAY_TASK_ID", count: "SLURM_ARRAY_TASK_COUNT", first: "SLURM_ARRAY_TASK_MIN", step: "SLURM_ARRAY_TASK_STEP" },
  { name: "Kubernetes", index: "JOB_COMPLETION_INDEX", first: 0 },
];

/** The variables that `auto` reads, for help. */
export const shardVariables: readonly string[] = engines.map(({ name, index }) => `${name} (${index})`);

/** `2/8`; `auto` and `auto/8` from the engine's variables. A text says what is wrong. */
export function parseShard(text: string, env: NodeJS.ProcessEnv): Shard | string {
  const auto = /^auto(?:\/(\d+))?$/.exec(text);
  if (auto) return fromEngine(auto[1], env);
  const plain = /^(\d+)\/(\d+)$/.exec(text);
  if (!plain) return `"${text}" is no shard; such are 1/8 (the first of eight), auto and auto/8`;
  return checked(Number(plain[1]), Number(plain[2]), text);
}

function fromEngine(given: string | undefined, env: NodeJS.ProcessEnv): Shard | string {
  const set = (name: string | undefined): string | undefined => (name === undefined || env[name] === "" ? undefined : env[name]);
  const engine = engines.find(({ index, count }) => set(index) !== undefined && (count === undefined || given !== undefined || set(count) !== undefined));
  if (!engine) return `auto finds no engine that says which job this is; looked for ${shardVariables.join(", ")}`;
  const count = given ?? set(engine.count);
  if (count === undefined) return `${engine.name} does not say how many jobs there are; say it: auto/N`;
  const first = typeof engine.first === "number" ? engine.first : Number(set(engine.first) ?? 0);
  const index = (Number(set(engine.index)) - first) / Number(set(engine.step) ?? 1) + 1;
  return checked(index, Number(count), `${engine.name}: ${engine.index}=${set(engine.index)}`);
}

function checked(index: number, count: number, what: string): Shard | string {
  if (!Number.isSafeInteger(count) || count < 1 || count > 100_000) return `${what}: the number of shards is from 1`;
  return Number.isSafeInteger(index) && index >= 1 && index <= count ? { index, count } : `${what}: a shard of ${count} is from 1 to ${count}`;
}
