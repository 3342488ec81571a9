import { describe, expect, test } from "vitest";
import { canonical, parseAnnotation, symbolsOf } from "./symbols.ts";
import { always, fc } from "../util/testing/property.ts";

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

/** An expression that is written in two ways, with what it is for numbers. */
interface Written {
  readonly one: string;
  readonly other: string;
  of(values: Readonly<Record<string, number>>): number;
}

const names = Object.keys(renaming);
const symbol = fc.constantFrom(...names).map((name): Written => ({ one: name, other: rename(name), of: (values) => values[name]! }));
const number = fc.integer({ min: 1, max: 9 }).map((value): Written => ({ one: String(value), other: String(value), of: () => value }));
const bracketed = (text: string): string => (/^\w+$/.test(text) ? text : `(${text})`);
/** `turned` says whether the other way has the operands in the other order. */
const { expression } = fc.letrec<{ expression: Written }>((tie) => {
  const pair = fc.tuple(tie("expression"), tie("expression"), fc.boolean());
  const joined = (sign: string, of: (a: number, b: number) => number) => pair.map(([a, b, turned]): Written => {
    const [x, y] = turned ? [b, a] : [a, b];
    return { one: `${bracketed(a.one)}${sign}${bracketed(b.one)}`, other: `${bracketed(x.other)}${sign}${bracketed(y.other)}`, of: (values) => of(a.of(values), b.of(values)) };
  });
  const called = (name: string, of: (a: number, b: number) => number) => pair.map(([a, b, turned]): Written => ({ one: `${name}(${a.one}, ${b.one})`, other: `${name}(${(turned ? [b, a] : [a, b]).map(({ other }) => other).join(", ")})`, of: (values) => of(a.of(values), b.of(values)) }));
  const minus = fc.tuple(tie("expression"), tie("expression"), fc.boolean()).map(([a, b, turned]): Written => ({
    one: `${bracketed(a.one)} - ${bracketed(b.one)}`, other: turned ? `-${bracketed(b.other)} + ${bracketed(a.other)}` : `${bracketed(a.other)} - ${bracketed(b.other)}`, of: (values) => a.of(values) - b.of(values),
  }));
  return { expression: fc.oneof({ maxDepth: 4, withCrossShrink: true }, symbol, number, joined(" + ", (a, b) => a + b), joined("*", (a, b) => a * b), minus, called("Max", Math.max), called("Min", Math.min)) };
});

test("whatever is written in another order under other names is the same", () => {
  always(fc.property(expression, ({ one, other }) => { expect(canonical(one, rename)).toBe(canonical(other)); }), 300);
});

test("what is the same has the same values", () => {
  const values = fc.record(Object.fromEntries(names.map((name) => [name, fc.integer({ min: -9, max: 9 })])));
  always(fc.property(expression, expression, fc.array(values, { minLength: 5, maxLength: 5 }), (a, b, all) => {
    if (canonical(a.one) === canonical(b.one)) for (const each of all) expect(a.of(each)).toBe(b.of(each));
  }), 300);
});

test("annotations", () => {
  expect(parseAnnotation("f32[s0, Max(1, s1)]")).toEqual({ type: "f32", dims: ["s0", "Max(1, s1)"] });
  expect(parseAnnotation("i64[]")).toEqual({ type: "i64", dims: [] });
  expect(parseAnnotation("Sym(u0 + 1)")).toEqual({ type: "Sym", dims: ["u0 + 1"] });
  expect(symbolsOf("Max(s0, 2) + int_oo*u1")).toEqual(["s0", "u1"]);
});
