/** Absolute values as sympy makes them: signs that are known are taken out, and of a sum and its negative one stands for both. Expected is sympy's own text. */
import { expect, test } from "vitest";
import { add, integer, mul, negate, power, print, rebuild, subtract, symbol } from "./index.ts";

const [s, t] = ["s0", "s1"].map((name) => symbol(name, "int", { positive: true })) as [ReturnType<typeof symbol>, ReturnType<typeof symbol>];
const u = symbol("u0", "int");
const of = (value: number): ReturnType<typeof integer> => integer(value);

test.each([
  [subtract(of(-1), s), "s0 + 1"],
  [subtract(of(1), s), "s0 - 1"],
  [subtract(of(4), s), "Abs(s0 - 4)"],
  [subtract(t, s), "Abs(s0 - s1)"],
  [negate(u), "Abs(u0)"],
  [mul(of(2), u), "2*Abs(u0)"],
  [negate(mul(s, u)), "s0*Abs(u0)"],
  [subtract(of(3), mul(s, t)), "Abs(s0*s1 - 3)"],
  [subtract(subtract(of(0), mul(s, t)), u), "Abs(s0*s1 + u0)"],
  [negate(power(u, of(2))), "u0**2"],
  [add(mul(of(-3), s), of(6)), "Abs(3*s0 - 6)"],
])("%#", (expr, text) => {
  expect(print(rebuild("abs", [expr]))).toBe(text);
});
