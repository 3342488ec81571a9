/** What autograd refuses of results of other types, in PyTorch 2.6.0's words. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

test.each([
  ["torch.erf(c)", "erf does not support automatic differentiation for outputs with complex dtype."],
  ["c.softmax(-1)", "_softmax does not support automatic differentiation for outputs with complex dtype."],
  ["torch.atan2(x, self.w)", "atan2 does not support automatic differentiation for outputs with complex dtype."],
  ["(x.real > 0) @ self.w", 'isDifferentiableType(variable.scalar_type()) INTERNAL ASSERT FAILED at "./torch/csrc/autograd/functions/utils.h":74, please report a bug to PyTorch. '],
  ["torch.erf(x)", undefined],
  ["torch.erf(c.detach())", undefined],
  ["(c * 1).erf_()", undefined],
  ["c.sin() + c.abs()", undefined],
])("%s", (call, expected) => {
  const outcome = trace(`
import torch

class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(3, 3))

    def forward(self, x):
        c = x + self.w
        return ${call}

model = M()
example_args = (torch.ones(3, 3, dtype=torch.complex64),)
`);
  expect(outcome.outcome === "rejected" ? outcome.error.message.split("\n")[1] : undefined).toBe(expected);
});
