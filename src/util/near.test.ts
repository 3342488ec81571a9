import { expect, test } from "vitest";
import { distance, nearest } from "./near.ts";

test.each([["", "abc", 3], ["kitten", "sitting", 3], ["form", "from", 1], ["same", "same", 0]] as const)("%s to %s", (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
  expect(distance(b, a)).toBe(edits);
});

test("nearest first, and nothing where nothing is near", () => {
  expect(nearest("lst", ["run", "list", "last", "show"])).toEqual(["last", "list"]);
  expect(nearest("escape", ["torch.escape-hatch", "torch.cond"])).toEqual(["torch.escape-hatch"]);
  expect(nearest("zzz", ["run", "list"])).toEqual([]);
});
