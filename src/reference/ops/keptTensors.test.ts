/** Tensors made of sizes alone are kept: the second one alike is asked whether it is contiguous. Expected is what PyTorch 2.6.0 says of each. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const guard = "  - Not all values of d = L['x'].size()[0] in the specified range d <= 128 satisfy the generated guard ((-1) + L['x'].size()[0]) != 1.";

test.each([
  ["torch.zeros(n, 4)", "torch.zeros(n, 4)", guard],
  ["torch.zeros(n, 4)", "torch.ones(n, 4)", undefined],
  ["torch.full((n, 2), 3.0)", "torch.full((n, 2), 4.0)", undefined],
  ["torch.arange(n)", "torch.arange(n)", guard],
  ["F.pad(x[1:], (1, 1))", "F.pad(x[1:], (1, 1))", guard],
  ["x.new_zeros(n, 2)", "x.new_zeros(n, 2)", guard],
])("%s, then %s", (first, second, expected) => {
  const traced = trace(`
import torch
import torch.nn.functional as F
from torch.export import Dim


class M(torch.nn.Module):
    def forward(self, x):
        n = x.shape[0] - 1
        return ${first}.view(-1), ${second}.view(-1)


model = M()
example_args = (torch.randn(6, 4),)
dynamic_shapes = {"x": {0: Dim("d", min=2, max=128)}}
`);
  expect(traced.outcome === "rejected" ? traced.error.message.split("\n")[1] : undefined).toBe(expected);
});

/** Results with a single row by example: who asks whether they are contiguous makes one of it for good, or a range of what it comes from. */
test.each([
  ["F.conv1d(x, torch.ones(2, 2, 2))", "x: \"f32[s0, 2, s2]\""],
  ["F.pad(x, (0, -1), mode='reflect')", "x: \"f32[s0, s1, s2]\""],
  ["F.pad(x, (0, -1))", "x: \"f32[s0, s1, 2]\""],
  ["F.interpolate(x, scale_factor=0.5)", "x: \"f32[s0, s1, s2]\""],
])("%s takes %s", (call, input) => {
  const traced = trace(`
import torch
import torch.nn.functional as F


class M(torch.nn.Module):
    def forward(self, x):
        return ${call}


model = M()
example_args = (torch.randn(2, 2, 2),)
dynamic_shapes = ({i: torch.export.Dim.AUTO for i in range(3)},)
`);
  expect(traced.outcome === "exported" ? traced.program : JSON.stringify(traced)).toContain(input);
});
