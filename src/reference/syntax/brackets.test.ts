import { expect, test } from "vitest";
import { PythonSyntaxError } from "./faults.ts";
import { parseModule } from "./parse.ts";

test.each([
  ["x = (1 + 2]\n", "closing parenthesis ']' does not match opening parenthesis '('", 1, 11],
  ["x = foo([2,\n  3)\n", "closing parenthesis ')' does not match opening parenthesis '[' on line 1", 2, 4],
  ["x = 1)\n", "unmatched ')'", 1, 6],
  ["x = = (1]\n", "closing parenthesis ']' does not match opening parenthesis '('", 1, 9],
  ["y = 2\noops(\n", "'(' was never closed", 2, 5],
  ["def f(x:\n  return 1\n", "'(' was never closed", 1, 6],
  ["M(", "'(' was never closed", 1, 2],
  ['x = "a(" + (1 if\n', "'(' was never closed", 1, 12],
])("%j", (source, message, line, column) => {
  let fault: unknown;
  try { parseModule(source); } catch (error) { fault = error; }
  expect(fault).toBeInstanceOf(PythonSyntaxError);
  expect(fault).toMatchObject({ message, line, column });
});
