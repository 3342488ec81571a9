import { describe, expect, test } from "vitest";
import { parseShard, shardsOf } from "./shard.ts";

const names = Array.from({ length: 2000 }, (_, index) => `case_${index}`);

describe("by name", () => {
  test("the same for ever: results of one release can be merged with another's", () => {
    expect(shardsOf(["constrain_as_size_example", "constrain_as_value_example", "assume_constant_result"], 8)).toEqual([7, 2, 3]);
  });

  test("every case is in one shard, and shards are about equal", () => {
    for (const count of [1, 2, 7, 16]) {
      const sizes = new Map<number, number>();
      for (const shard of shardsOf(names, count)) sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
      expect([...sizes.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      expect(Math.max(...sizes.values()) / Math.min(...sizes.values())).toBeLessThan(1.5);
    }
  });

  test("a new case moves no other, and order says nothing", () => {
    const before = shardsOf(names, 5);
    expect(shardsOf(["a_new_one", ...names], 5).slice(1)).toEqual(before);
    expect(shardsOf([...names].reverse(), 5).reverse()).toEqual(before);
  });
});

describe("by what cases took", () => {
  const timings = new Map(names.map((name, index) => [name, index % 100 === 0 ? 30 : 0.01]));
  test("loads are balanced, whatever the order of the names", () => {
    const shards = shardsOf(names, 4, timings);
    const loads = [1, 2, 3, 4].map((shard) => names.reduce((sum, name, index) => sum + (shards[index] === shard ? timings.get(name)! : 0), 0));
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThan(1);
    expect(shardsOf([...names].reverse(), 4, timings).reverse()).toEqual(shards);
  });
  test("a case that was never timed counts as a typical one", () => {
    expect(new Set(shardsOf(["x", "y", "z"], 3, new Map([["gone", 5]])))).toEqual(new Set([1, 2, 3]));
  });
});

describe("which shard this is", () => {
  test.each([
    ["1/8", {}, { index: 1, count: 8 }],
    ["auto", { TEST_SHARD_INDEX: "0", TEST_TOTAL_SHARDS: "4" }, { index: 1, count: 4 }],
    ["auto", { CI_NODE_INDEX: "3", CI_NODE_TOTAL: "3" }, { index: 3, count: 3 }],
    ["auto", { BUILDKITE_PARALLEL_JOB: "2", BUILDKITE_PARALLEL_JOB_COUNT: "5" }, { index: 3, count: 5 }],
    ["auto", { CIRCLE_NODE_INDEX: "0", CIRCLE_NODE_TOTAL: "1" }, { index: 1, count: 1 }],
    ["auto", { SLURM_ARRAY_TASK_ID: "14", SLURM_ARRAY_TASK_COUNT: "8", SLURM_ARRAY_TASK_MIN: "10", SLURM_ARRAY_TASK_STEP: "2" }, { index: 3, count: 8 }],
    ["auto", { SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_COUNT: "8" }, { index: 8, count: 8 }],
    ["auto/6", { JOB_COMPLETION_INDEX: "5" }, { index: 6, count: 6 }],
  ])("%s with %j", (text, env, shard) => expect(parseShard(text, env)).toEqual(shard));

  test.each([
    ["0/8", {}, "from 1 to 8"],
    ["9/8", {}, "from 1 to 8"],
    ["1/0", {}, "the number of shards is from 1"],
    ["2", {}, "no shard; such are 1/8"],
    ["auto", {}, "finds no engine"],
    ["auto", { JOB_COMPLETION_INDEX: "1" }, "Kubernetes does not say how many jobs there are; say it: auto/N"],
    ["auto", { CI_NODE_INDEX: "x", CI_NODE_TOTAL: "3" }, "GitLab: CI_NODE_INDEX=x"],
    ["auto", { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_COUNT: "2", SLURM_ARRAY_TASK_MIN: "0" }, "from 1 to 2"],
  ])("%s with %j is at fault", (text, env, message) => expect(parseShard(text, env)).toContain(message));
});
