/** Python's built-in operations on sizes, as Dynamo has them. Expected texts are PyTorch 2.6.0's. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const model = (expression: string): string => `
import torch

class M(torch.nn.Module):
    def forward(self, x):
        n = x.shape[0]
        return x.cos(), ${expression}

model = M()
example_args = (torch.randn(3),)
dynamic_shapes = ({0: torch.export.Dim("n")},)
`;

function lines(expression: string): string[] {
  const outcome = trace(model(expression), { file: "model.py" });
  const text = outcome.outcome === "exported" ? outcome.program : outcome.outcome === "rejected" ? outcome.error.message : JSON.stringify(outcome);
  return text.split("\n").map((line) => line.trim());
}

test("a comparison is asked of the symbol, whichever side it stands on", () => {
  expect(lines("1 < n")).toContain('gt: "Sym(s0 > 1)" = sym_size_int_1 > 1;  sym_size_int_1 = None');
});

test("membership is a disjunction of equalities", () => {
  expect(lines("n in [1, 2]")).toContain('or_: "Sym(Eq(s0, 1) | Eq(s0, 2))" = eq_1 | eq;  eq_1 = eq = None');
});

test("no symbol equals True or False", () => {
  expect(lines("n == True")).toContain("return (cos, False)");
});

test("a size is an int", () => {
  expect(lines("isinstance(n, int) and type(n) is int and not isinstance(n, torch.SymInt)")).toContain("return (cos, True)");
});

test("a sum of integers is a function that no program may call", () => {
  expect(lines("sum([n, 1])")[0]).toMatch(/^Operator '<function sym_sum at 0x…>' is not an allowed operator type/);
});

test("two constants amid symbols find no rule", () => {
  expect(lines("max(1, 2, n)")[0]).toMatch(/^builtin: max/);
});

test("written to a mask, a value of unknown size is asked whether it is as large as itself", () => {
  const source = model("x == 1").replace("return x.cos()", "y = x * 2\n        y[x == 0] += 1\n        return y");
  const outcome = trace(source, { file: "model.py" });
  // The question takes the name eq_1.
  expect(outcome.outcome === "exported" && outcome.program).toContain("return (index_put_, eq_2)");
});

test("a method is called by a node, and an attribute is missed when the result is built", () => {
  expect(lines("n.__add__(1)")).toContain('add: "Sym(s0 + 1)" = sym_size_int_1 + 1;  sym_size_int_1 = None');
  expect(lines("n.is_integer()").slice(0, 2)).toEqual(["Failed running call_method is_integer(*(s0,), **{}):", "'SymInt' object has no attribute 'is_integer'"]);
  expect(lines("n.numerator")).toEqual(["'SymInt' object has no attribute 'numerator'"]);
  expect(lines("hasattr(n, 'real')")[0]).toBe("hasattr SymNodeVariable real");
});

test("a size is less than infinity", () => {
  expect(lines("n < float('inf')")).toContain('lt: "Sym(True)" = sym_float < inf;  sym_float = None');
});
