/** `--shard` and `--timings`: which cases of a selection this machine runs. */
import { closeSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseShard, shardsOf, shardVariables, type ShardMark, type Timings } from "../runner/index.ts";
import { hash } from "../snapshots/index.ts";
import { UsageError, type Flag, type Input } from "./command.ts";
import type { Suite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export const shardFlags: readonly Flag[] = [
  { name: "shard", value: "I/N", help: `The I-th of N parts of the selection. auto: as the engine's variables say, ${shardVariables.join(", ")}; auto/N where they do not say how many.` },
  { name: "timings", value: "FILE", help: "Balance shards by what cases took, as merge --timings wrote it; the same file on every machine." },
];

export interface Sharded {
  readonly suite: Suite;
  readonly mark?: ShardMark;
}

/** The suite's part, and what its results say of it. A part may be empty. */
export function sharded(suite: Suite, input: Input, terminal: Terminal): Sharded {
  const text = input.one("shard");
  const timings = input.has("timings") ? readTimings(input.one("timings") ?? "", terminal) : undefined;
  if (text === undefined) {
    if (timings) throw new UsageError("--timings balances shards: give --shard I/N too");
    return { suite };
  }
  const shard = parseShard(text, terminal.env);
  if (typeof shard === "string") throw new UsageError(`--shard: ${shard}`);
  const names = suite.selected.map(({ name }) => name);
  const owners = shardsOf(names, shard.count, timings);
  const mine = <T>(items: readonly T[]): T[] => items.filter((_, index) => owners[index] === shard.index);
  touchStatusFile(terminal.env);
  const corpus = hash(JSON.stringify(suite.corpus.cases.map(({ name, tags, support }) => [name, tags, support])));
  return { suite: { ...suite, selected: mine(suite.selected), cases: mine(suite.cases) }, mark: { ...shard, selected: names.length, selection: hash(names.join("\n")), corpus } };
}

/** Bazel fails a sharded test that does not touch this file: it takes it for one that knows nothing of shards. */
function touchStatusFile(env: NodeJS.ProcessEnv): void {
  const path = env["TEST_SHARD_STATUS_FILE"];
  if (path !== undefined && path !== "") closeSync(openSync(path, "a"));
}

function readTimings(file: string, terminal: Terminal): Timings {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(resolve(terminal.cwd, file), "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`--timings ${file}: no valid JSON`);
  }
  const { seconds, version } = (document ?? {}) as { seconds?: unknown; version?: unknown };
  if (typeof version === "number" && version !== 1) throw new UsageError(`--timings ${file}: timings of version ${version}; this tool reads version 1`);
  if (typeof seconds !== "object" || seconds === null || !Object.values(seconds).every((value) => typeof value === "number" && value >= 0)) throw new UsageError(`--timings ${file}: expected {"version": 1, "seconds": {"a_case": 0.1}}, as merge --timings writes it`);
  return new Map(Object.entries(seconds as Record<string, number>));
}
