/** Values that come from data, and results that are handed out too late. Expected texts are PyTorch 2.6.0's. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

function outcome(body: string, example: string): string {
  const traced = trace(`
import math
import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.items = [torch.ones(2), torch.zeros(2)]

    def forward(self, n, x):
        ${body.split("; ").join("\n        ")}


model = M()
example_args = (${example}, torch.ones(2))
`);
  return traced.outcome === "exported" ? /return \(.*\)/.exec(traced.program)![0] : traced.outcome === "rejected" ? traced.error.message.split("\n")[0]! : traced.outcome;
}

test.each([
  ["a value that a check has fixed is a constant", "k = n.item(); torch._check(k == 4); return x + k, k + 1", "torch.tensor(4)", "return (add, 5)"],
  ["read again it is a plain number, which a node may not give", "k = n.item(); torch._check(k == 4); return n.item()", "torch.tensor(4)", "torch.* op returned non-Tensor int call_method item"],
  ["what a check divides is missed where it is looked for", "k = n.item(); torch._check_is_size(k); torch._check(2 * k % 4 == 0); return x.double()", "torch.tensor(4)",
    "PendingUnbackedSymbolNotFound: Pending unbacked symbols {u1} not in returned outputs FakeTensor(..., size=(2,), dtype=torch.float64) ((1,), 0)."],
  ["bounds of floats are asserted as integers", "k = n.item(); torch._check(k == 0.5); return x * k", "torch.tensor(0.5)", "RuntimeError: Runtime assertion failed for expression zuf0 <= 0 on node 'le'"],
  ["functions of math are run", "return x * math.exp(n.item())", "torch.tensor(0.5)", "Could not guard on data-dependent expression zuf0 (unhinted: zuf0).  (Size-like symbols: none)"],
  ["a size that is halved is asked about when it is recorded", "k = n.item(); torch._check_is_size(k); return torch.zeros(k // 2)", "torch.tensor(4)",
    "Could not guard on data-dependent expression Ne((u0//2), 1) (unhinted: Ne((u0//2), 1)).  (Size-like symbols: u0)"],
  ["a tensor of a list that nobody has asked for", "return [x, self.items[1]]", "torch.tensor(4)", "AttributeError: 'FakeRootModule' object has no attribute 'self___items_1'"],
  ["a list as it was", "return self.items", "torch.tensor(4)", "Unexpectedly found a <class 'torch.Tensor'> in the outputs."],
  ["`is` asks", "return (self.items[1] is x, [self.items[1]])", "torch.tensor(4)", "return (False, c___items_1)"],
])("%s", (_, body, example, text) => {
  expect(outcome(body, example).replace(/^InternalTorchDynamoError: /, "")).toBe(text);
});
