/** Views that may not be written to. Messages are those of PyTorch 2.6.0. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

/** The first two lines of the rejection of a model whose `forward` is `lines`; "exported" where it is none. */
function outcome(...lines: readonly string[]): readonly string[] | string {
  const source = `
import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(4, 4)

    def forward(self, x):
        y = self.linear(x)
${lines.map((line) => `        ${line}`).join("\n")}


model = M()
example_args = (torch.randn(2, 4),)
`;
  const traced = trace(source);
  return traced.outcome === "rejected" ? traced.error.message.split("\n").slice(0, 2) : traced.outcome;
}

const several = "This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.";
const withoutGrad = "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block "
  + "(if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).";

test.each([
  ["one of several", ["a, b = y.chunk(2, dim=1)", "a += 1", "return a + b"], "<built-in function iadd>(*(FakeTensor(..., size=(2, 2), grad_fn=<SplitBackward0>), 1), **{}):",
    `Output 0 of SplitBackward0 is a view and is being modified inplace. ${several}`],
  ["a view of one of several", ["a, b = y.chunk(2, dim=1)", "c = a.t()", "c.add_(1)", "return b"], "add_(*(FakeTensor(..., size=(2, 2), grad_fn=<TBackward0>), 1), **{}):",
    `Output 0 of TBackward0 is a view and is being modified inplace. ${several}`],
  ["one made without grad mode", ["with torch.no_grad():", "    a = y[:, :2]", "a += 1", "return a * 2"], "<built-in function iadd>(*(FakeTensor(..., size=(2, 2), requires_grad=True), 1), **{}):",
    `A view was created in no_grad mode and is being modified inplace with grad mode enabled. ${withoutGrad}`],
  ["one whose base was written to", ["a, b = y.chunk(2, 1)", "y.add_(1)", "return a + b"],
    "<built-in function add>(*(FakeTensor(..., size=(2, 2), grad_fn=<Invalid>), FakeTensor(..., size=(2, 2), grad_fn=<Invalid>)), **{}):",
    `Output 0 of SplitBackward0 is a view and its base or another view of its base has been modified inplace. ${several}`],
] as const)("%s is refused", (_, lines, call, message) => {
  const [first, second] = outcome(...lines);
  expect(first).toContain(call);
  expect(second).toBe(message);
});

test.each([
  ["sections that are slices", ["a, b = y.tensor_split(2, dim=1)", "a.add_(1)", "return a + b"]],
  ["cut off from gradients", ["a, b = y.detach().chunk(2, 1)", "a += 1", "return a + b"]],
  ["a copy", ["a, b = y.chunk(2, 1)", "a = a.clone()", "torch.relu_(a)", "return a + b"]],
  ["rows, one by one", ["for row in y:", "    row.mul_(2)", "return y"]],
] as const)("%s may be written to", (_, lines) => {
  expect(outcome(...lines)).toBe("exported");
});
