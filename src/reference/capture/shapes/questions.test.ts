/** What operators ask of sizes on the way to their results, as it shows in guards (recorded from PyTorch 2.6.0). */
import { expect, test } from "vitest";
import { trace } from "../../index.ts";

function outcome(body: string, sizes: string): string {
  const result = trace(`import torch
import torch.nn.functional as F

class M(torch.nn.Module):
    def forward(self, x):
        return ${body}

model = M()
example_args = (torch.randn(${sizes}),)
dynamic_shapes = ({0: torch.export.Dim("e")},)
`, { file: "model.py" });
  return result.outcome === "exported" ? result.program : result.error.message;
}

const guards = (message: string): string[] => [...message.matchAll(/satisfy the generated guard (.*)/g)].map(([, guard]) => guard!);

test("a decomposition asks in its own order", () => {
  expect(guards(outcome("F.relu(x[2:])", "6, 4"))).toEqual(["((-8) + 4*L['x'].size()[0]) != 0.", "((-2) + L['x'].size()[0]) != 1."]);
});

test("what was just made is contiguous without a question", () => {
  expect(outcome("torch.stack([x[1:], x[1:]])", "6")).toContain("Range constraints: {s0: VR[0, int_oo]}");
});

test("fake tensors divide integers to integers where sizes are symbolic", () => {
  expect(outcome("x.long() / 2", "6, 4")).toContain('div: "i64[s0, 4]"');
});

test("a quotient that is one narrows the range to one size", () => {
  expect(outcome("x[::2].unsqueeze(0)", "2, 4")).toContain("e was inferred to be a constant (2)");
});

test("a polynomial has one solution among sizes", () => {
  expect(outcome("torch.ones(24) + torch.ones(x.shape[0] * (x.shape[0] + 2))", "4")).toContain("  e = 4");
});

test("a size taken whole is the size it was", () => {
  expect(guards(outcome("torch.zeros(x[1:].shape) + x[1:]", "6, 4"))).toEqual(["((-1) + L['x'].size()[0]) != 1."]);
});

test("composed operators ask what their parts ask", () => {
  expect(guards(outcome("F.unfold(x[1:], 2)", "6, 2, 4, 4"))).toEqual(["((-1) + L['x'].size()[0]) != 9223372036854775807."]);
  expect(guards(outcome("F.scaled_dot_product_attention(x[1:], x[1:], x[1:])", "6, 2, 3, 4"))).toEqual(["((-1) + L['x'].size()[0]) != 1."]);
  expect(outcome("F.pad(x[1:].T, (1, 1), mode='circular')", "6, 4")).toContain("  e = Dim('e', min=3)");
});

test("what random numbers are copied into is asked whether it overlaps, unless it was just made", () => {
  const one = ["((-1) + L['x'].size()[0]) != 1."];
  expect(guards(outcome("torch.rand_like(torch.zeros(x.shape[0] - 1))", "6"))).toEqual(one);
  expect(guards(outcome("torch.zeros(x.shape[0] - 1).exponential_()", "6"))).toEqual(one);
  expect(guards(outcome("x.clone()[1:].uniform_()", "6"))).toEqual(one);
  expect(outcome("torch.zeros(x.shape[0] - 1).uniform_()", "6")).toContain("Range constraints: {s0: VR[0, int_oo]}");
});

test("a copy is broadcast, which asks of sizes that repeat it whether they are one", () => {
  expect(guards(outcome("torch.zeros(x.shape[0] - 1, 3).copy_(x[0])", "6, 3"))).toEqual(["((-1) + L['x'].size()[0]) != 3.", "((-1) + L['x'].size()[0]) != 1."]);
  expect(outcome("torch.zeros(x.shape[0] - 1, 3).copy_(x[1:])", "6, 3")).toContain("Range constraints");
});
