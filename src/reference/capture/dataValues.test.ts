/** Values that come from data, and results that are handed out too late. Expected texts are PyTorch 2.6.0's. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const traced = (body: string, example: string): ReturnType<typeof trace> => trace(`
import functools
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

function outcome(body: string, example: string): string {
  const ended = traced(body, example);
  return ended.outcome === "exported" ? /return \(.*\)/.exec(ended.program)![0] : ended.outcome === "rejected" ? ended.error.message.split("\n")[0]! : ended.outcome;
}

/** The lines of the user's and of Python's library that a rejection shows. */
function shownLines(body: string): readonly string[] {
  const ended = traced(body, "torch.tensor(4)");
  return ended.outcome === "rejected" ? [...ended.error.message.matchAll(/, in \w+\n {4}(.*)/g)].map(([, line]) => line!) : [];
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
  ["it has no example when values are compared", "k = n.item(); torch._check(k == 4); return torch.sym_min(3, k)", "torch.tensor(4)", "return (3,)"],
  ["`is` asks", "return (self.items[1] is x, [self.items[1]])", "torch.tensor(4)", "return (False, c___items_1)"],
])("%s", (_, body, example, text) => {
  expect(outcome(body, example).replace(/^InternalTorchDynamoError: /, "")).toBe(text);
});

test.each([
  ["in the function that is traced, where it returns", "r = ([self.items[0]],); torch._check_tensor_all(x == x); return r", ["return r"]],
  ["in a polyfill, where a variable is given it", "torch._check_tensor_all(x == x); r = functools.reduce(lambda a, b: a + b, self.items); return r",
    ["r = functools.reduce(lambda a, b: a + b, self.items)", "value = next(it)  # type: ignore[assignment]"]],
  ["before a polyfill, where it is asked whether all is constant", "torch._check_tensor_all(x == x); r = sum(self.items); return r", ["r = sum(self.items)"]],
])("a tensor of a container is wrapped %s", (_, body, lines) => {
  expect(shownLines(body)).toEqual(lines);
});

test.each([
  ["a choice has its conditions in one form, and a condition on it is a choice of conditions", "k = n.item(); c = torch.sym_ite(2 * k > 3, k, k + 1); return torch.sym_ite(2 * c < 5, c, k)",
    "Sym(Piecewise((Piecewise((u0, u0 > 3/2), (u0 + 1, True)), ITE(u0 > 3/2, u0 < 5/2, u0 < 3/2)), (u0, True)))"],
  ["no range is left", "k = n.item(); torch.sym_constrain_range(k, max=5); torch.sym_constrain_range(k, min=7); return x * k", "Invalid ranges [7:5]"],
])("%s", (_, body, expected) => {
  const ended = traced(body, "torch.tensor(4)");
  expect(ended.outcome === "exported" ? ended.program : ended.outcome === "rejected" ? ended.error.message : "").toContain(expected);
});
