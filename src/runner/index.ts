/** Schedules traces, holds outcomes to expectations and tells it as one stream of events. */
export { statuses, tee, unexpected } from "./events.ts";
export type { CaseResult, Check, Difference, ExpectationOrigin, RunEvent, RunFinish, RunStart, Sink, Status } from "./events.ts";
export { check } from "./judge.ts";
export type { Expectation } from "./judge.ts";
export { runCaseOf } from "./corpusCases.ts";
export { TracerPool, orderedMap } from "./pool.ts";
export { judge, mismatchOf, runCase, runCases } from "./run.ts";
export type { CaseOptions, RunCase, RunOptions } from "./run.ts";
export { editKnownFailures, expectationPath, knownFailuresIn, readKnownFailures, type Edited, type KnownFailures } from "./expectationFile.ts";
export { causeOf, differencesOf, type Cause, type KnownFailure } from "./knownFailure.ts";
export { parseShard, shardsOf, shardVariables, type Shard, type ShardMark, type Timings } from "./shard.ts";
