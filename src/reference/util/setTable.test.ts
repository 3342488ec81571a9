import { expect, test } from "vitest";
import { SetTable } from "./setTable.ts";

const filled = (keys: readonly number[]): SetTable<number> => {
  const table = new SetTable<number>();
  for (const key of keys) table.add(key, BigInt(key));
  return table;
};

test("sets are gone through as CPython goes through their tables", () => {
  expect([...filled([3, 1, 2]).keys()]).toEqual([1, 2, 3]);
  expect([...filled([100, 93, 86, 79, 72]).keys()]).toEqual([100, 72, 79, 86, 93].sort((a, b) => (a % 32) - (b % 32)));
  const table = filled([8, 0, 16]);
  expect([...table.keys()]).toEqual([8, 0, 16]);
  table.remove(8);
  table.add(24, 24n);
  expect([...table.keys()]).toEqual([0, 16, 24]);
});

test("where sets are joined there is room beforehand", () => {
  const joined = filled([]);
  joined.merge(filled([33, 1, 17, 49, 5]), () => true);
  const expected = [33, 1, 17, 49, 5].map(String).sort();
  expect([...joined.keys()].map(String).sort()).toEqual(expected);
});
