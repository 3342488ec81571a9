import { describe, expect, test } from "vitest";
import { elementary } from "./index.ts";

/** Results of CPython 3.13 on glibc. The host's own are off by a last digit in the rows marked so. */
describe("elementary functions round as C's library rounds them", () => {
  test.each([
    ["pow", [32, -0.5], 0.1767766952966369], // the host: 0.17677669529663687
    ["pow", [10000, -0.25], 0.1],
    ["pow", [1.1, 100], 13780.61233982238],
    ["pow", [2, -1074], 5e-324],
    ["pow", [-2, -3], -0.125],
    ["exp", [1], 2.718281828459045],
    ["exp", [-745], 5e-324],
    ["exp", [709], 8.218407461554972e307],
    ["log", [10000], 9.210340371976184],
    ["log2", [8], 3],
    ["sin", [1e6], -0.34999350217129294],
    ["cos", [0.5], 0.8775825618903728],
    ["tan", [1.5], 14.101419947171719],
  ] as const)("%s%j", (name, args, expected) => {
    expect((elementary[name] as (...values: readonly number[]) => number)(...args)).toBe(expected);
  });

  test("a sum is rounded once", () => {
    expect(elementary.exactSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(elementary.exactSum([1e100, 1, -1e100])).toBe(1);
  });
});
