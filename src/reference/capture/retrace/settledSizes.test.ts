/** Sizes that a later guard has made constant. Expected are the outputs of PyTorch 2.6.0's graphs. */
import { expect, test } from "vitest";
import { trace } from "../../index.ts";

/** The program of `lines` and of `n`, where a layer asks afterwards that the rows of `x` have 4 elements; the outcome where there is none. */
function program(...lines: readonly string[]): string {
  const traced = trace(`
import math
import torch
from torch.export import Dim


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.LayerNorm(4)

    def forward(self, x):
        ${lines.join("\n        ")}
        return n, self.norm(x)


model = M()
example_args = (torch.randn(6, 4),)
dynamic_shapes = {"x": {0: Dim.AUTO, 1: Dim.AUTO}}
`);
  return traced.outcome === "exported" ? traced.program : traced.outcome;
}

test.each([
  ["an operator's result", "x * 2", "z.size(1)", "return (4, layer_norm)"],
  ["a view", "x.t()", "z.shape[0]", "return (4, layer_norm)"],
  ["what was made of the size", "torch.zeros(x.shape[1])", "z.size(0)", "return (4, layer_norm)"],
  ["an input's own", "x", "z.size(1)", "return (sym_size_int, layer_norm)"],
  ["of what shares an input's sizes", "x.detach()", "z.size(1)", "return (sym_size_int, layer_norm)"],
  ["of a result and of the input", "x * 2", "z.size(1) + x.shape[1]", "return (add, layer_norm)"],
  ["a product that stays symbolic", "x.flatten(0)", "z.size(0)", "return (mul, layer_norm)"],
])("%s: %s", (_, made, size, line) => {
  expect(/return \(.*\)/.exec(program(`z = ${made}`, `n = ${size}`))?.[0]).toBe(line);
});

/** What is annotated where a number is computed of a size that has become 4. */
test.each([
  ["x.shape[1] / 2 / 3.0", ["sym_size_int 4", "truediv 2.00000000000000", "truediv_1 0.666666666666667"]],
  ["abs(x.shape[1] - 7)", ["sym_size_int 4", "sub -3", "abs_1 3"]],
  ["math.sqrt(x.shape[1])", ["sym_size_int 4", "sym_float 4.00000000000000", "_sym_sqrt 2.00000000000000"]],
  ["(x.shape[1] * 0.5) ** 2", ["sym_size_int 4", "sym_float 4.00000000000000", "mul 2.00000000000000", "pow_1 4.00000000000000"]],
])("%s", (expression, texts) => {
  const found = [...program(`n = ${expression}`).matchAll(/(\w+): "Sym\((.*?)\)" = /g)].map(([, name, text]) => `${name} ${text}`);
  expect(found).toEqual(texts);
});
