import { describe, expect, test } from "vitest";
import { always, fc } from "../util/testing/property.ts";
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

  test("for any names: a new case moves no other, whatever the order", () => {
    always(fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (all, count, at) => {
      const gone = all[at % all.length];
      const rest = all.filter((name) => name !== gone);
      const owner = new Map(shardsOf(all, count).map((shard, index) => [all[index], shard]));
      expect(shardsOf([...rest].reverse(), count)).toEqual([...rest].reverse().map((name) => owner.get(name)));
    }));
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
  test("for any timings: each case in one shard, the same for any order, no shard later than the others by more than its last case", () => {
    const timed = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), fc.double({ min: 0, max: 100, noNaN: true }), fc.boolean()), { selector: ([name]) => name, minLength: 1, maxLength: 60 });
    always(fc.property(timed, fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (cases, count, ranks) => {
      const known = new Map(cases.flatMap(([name, seconds, isKnown]) => (isKnown ? [[name, seconds] as const] : [])));
      const all = cases.map(([name]) => name);
      const owners = new Map(shardsOf(all, count, known).map((shard, index) => [all[index]!, shard]));
      expect([...owners.values()].every((shard) => Number.isInteger(shard) && shard >= 1 && shard <= count)).toBe(true);
      const turned = all.map((name) => [name, ranks.next().value] as const).sort((a, b) => a[1] - b[1]).map(([name]) => name);
      expect(shardsOf(turned, count, known)).toEqual(turned.map((name) => owners.get(name)));
      const typical = [...known.values()].sort((a, b) => a - b)[known.size >> 1] ?? 1;
      const load = (shard: number): number => all.reduce((sum, name) => sum + (owners.get(name) === shard ? known.get(name) ?? typical : 0), 0);
      const loads = Array.from({ length: count }, (_, index) => load(index + 1));
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(typical, ...known.values()) + 1e-6);
    }));
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
