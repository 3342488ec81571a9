import { describe, expect, test } from "vitest";
import { canonical, parseAnnotation, symbolsOf } from "./symbols.ts";

/** The same expression as sympy prints it under other names: it orders terms by name. */
const renaming: Readonly<Record<string, string>> = { s0: "s77", s1: "s27", u0: "u9", u1: "u3" };
const rename = (symbol: string): string => renaming[symbol] ?? symbol;

describe("equal up to names", () => {
  test.each([
    ["s0*s1", "s27*s77"],
    ["s0 - s1", "-s27 + s77"],
    ["2*s0*s1 - 3*s1 + 1", "-3*s27 + 2*s27*s77 + 1"],
    ["Max(2, s0, s1)", "Max(2, s27, s77)"],
    ["((s0*s1)//2)", "((s27*s77)//2)"],
    ["u0 + u1 <= 5", "u3 + u9 <= 5"],
    ["Eq(u0, u1)", "Eq(u3, u9)"],
    ["Ne(s0**2, Mod(s1, 3))", "Ne(s77**2, Mod(s27, 3))"],
    ["(u0 > 1) & (u1 < 2)", "(u3 < 2) & (u9 > 1)"],
    ["s0*(s1 - 1)", "s77*(s27 - 1)"],
    ["-s0 - s1", "-s27 - s77"],
    ["Piecewise((s0, s0 > 1), (s1, True))", "Piecewise((s77, s77 > 1), (s27, True))"],
  ])("%s is %s", (x, y) => expect(canonical(x, rename)).toBe(canonical(y)));
});

describe("not equal", () => {
  test.each([
    ["s0 - s1", "s1 - s0"], ["s0//s1", "s1//s0"], ["2*s0", "s0"], ["u0 < 5", "u0 <= 5"], ["u0 <= 5", "u0 >= 5"], ["s0**2", "s0*2"], ["s0*(s1 + 1)", "s0*s1 + 1"],
    ["Max(s0, 2)", "Min(s0, 2)"], ["Mod(s0, s1)", "Mod(s1, s0)"], ["-s0", "s0"], ["s0*s0", "s0"],
  ])("%s is not %s", (x, y) => expect(canonical(x)).not.toBe(canonical(y)));
});

test("annotations", () => {
  expect(parseAnnotation("f32[s0, Max(1, s1)]")).toEqual({ type: "f32", dims: ["s0", "Max(1, s1)"] });
  expect(parseAnnotation("i64[]")).toEqual({ type: "i64", dims: [] });
  expect(parseAnnotation("Sym(u0 + 1)")).toEqual({ type: "Sym", dims: ["u0 + 1"] });
  expect(symbolsOf("Max(s0, 2) + int_oo*u1")).toEqual(["s0", "u1"]);
});
