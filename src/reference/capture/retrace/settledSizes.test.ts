/** Sizes that a later guard has made constant. Expected are the outputs of PyTorch 2.6.0's graphs. */
import { expect, test } from "vitest";
import { trace } from "../../index.ts";

/** The line that returns `size` of `made`, where a layer asks afterwards that the rows of `x` have 4 elements. */
function returned(made: string, size: string): string | undefined {
  const traced = trace(`
import torch
from torch.export import Dim


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.LayerNorm(4)

    def forward(self, x):
        z = ${made}
        n = ${size}
        return n, self.norm(x)


model = M()
example_args = (torch.randn(6, 4),)
dynamic_shapes = {"x": {0: Dim.AUTO, 1: Dim.AUTO}}
`);
  return traced.outcome === "exported" ? /return \(.*\)/.exec(traced.program)?.[0] : traced.outcome;
}

test.each([
  ["an operator's result", "x * 2", "z.size(1)", "return (4, layer_norm)"],
  ["a view", "x.t()", "z.shape[0]", "return (4, layer_norm)"],
  ["what was made of the size", "torch.zeros(x.shape[1])", "z.size(0)", "return (4, layer_norm)"],
  ["an input's own", "x", "z.size(1)", "return (sym_size_int, layer_norm)"],
  ["of what shares an input's sizes", "x.detach()", "z.size(1)", "return (sym_size_int, layer_norm)"],
  ["a product that stays symbolic", "x.flatten(0)", "z.size(0)", "return (mul, layer_norm)"],
])("%s: %s", (_, made, size, line) => {
  expect(returned(made, size)).toBe(line);
});
