/** What is read off an earlier run is what another run would give. Expected texts are PyTorch 2.6.0's. */
import { expect, test, vi } from "vitest";
import { trace } from "../../index.ts";

/** Calls that begin alike and are told apart by what happens to their results: written to, of known value, given another shape. */
const values = `
import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.ones(3))

    def forward(self, x):
        a = x * 2
        b = x * 2
        b += self.scale
        c = x * 2
        one = torch.tensor(1.0)
        two = one * 2
        one.add_(1)
        if one.item() > 1:
            c = c + 1
        d = c.detach()
        e = x.unsqueeze(0)
        f = x.unsqueeze(0)
        f.squeeze_(0)
        return a + 1, b + 1, c + two, d + 1, e + 1, f + 1, x.expand(2, 3)[0] + x.expand(2, 3)[1]


model = M()
example_args = (torch.randn(3),)
`;

/** Blocks that are alike but for a shared weight, another probability, and a norm that does not train. */
const blocks = `
import torch
import torch.nn.functional as F


class Block(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.linear = torch.nn.Linear(4, 4)
        self.norm = torch.nn.BatchNorm1d(4)
        self.drop = torch.nn.Dropout(p)

    def forward(self, x):
        y = self.norm(self.linear(x))
        left, right = y.narrow(1, 0, 2), y.narrow(1, 2, 2)
        left.add_(1)
        z = torch.cat([left, right], dim=1).view(2, 2, 2)
        z.mul_(2)
        return F.relu(self.drop(z.flatten(1)), inplace=True)


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = torch.nn.ModuleList([Block(0.1), Block(0.1), Block(0.5)])
        self.blocks[1].linear.weight = self.blocks[0].linear.weight
        self.blocks[2].norm.eval()

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        with torch.no_grad():
            frozen = self.blocks[0].linear(x)
        again = self.blocks[0].linear(x)
        x.t_()
        return again + frozen, self.blocks[0].linear(x.t()), x.sum(dim=0)


model = M()
example_args = (torch.randn(2, 4),)
`;

const text = (outcome: ReturnType<typeof trace>): string => (outcome.outcome === "exported" ? outcome.program : JSON.stringify(outcome));

/** Calls of operators, without what they delete. */
const calls = (source: string): string[] => text(trace(source)).split("\n").filter((line) => line.includes(" = torch.ops.")).map((line) => line.trim().replace(/;  .*$/, ""));

test("calls that are alike give results of their own", () => {
  expect(calls(values)).toEqual([
    'mul: "f32[3]" = torch.ops.aten.mul.Tensor(x, 2)',
    'mul_1: "f32[3]" = torch.ops.aten.mul.Tensor(x, 2)',
    'add_: "f32[3]" = torch.ops.aten.add_.Tensor(mul_1, p_scale)',
    'mul_2: "f32[3]" = torch.ops.aten.mul.Tensor(x, 2)',
    'lift_fresh_copy: "f32[]" = torch.ops.aten.lift_fresh_copy.default(c_lifted_tensor_0)',
    'detach_: "f32[]" = torch.ops.aten.detach_.default(lift_fresh_copy)',
    'mul_3: "f32[]" = torch.ops.aten.mul.Tensor(detach_, 2)',
    'add__1: "f32[]" = torch.ops.aten.add_.Tensor(detach_, 1)',
    'add: "f32[3]" = torch.ops.aten.add.Tensor(mul_2, 1)',
    'detach: "f32[3]" = torch.ops.aten.detach.default(add)',
    'unsqueeze: "f32[1, 3]" = torch.ops.aten.unsqueeze.default(x, 0)',
    'unsqueeze_1: "f32[1, 3]" = torch.ops.aten.unsqueeze.default(x, 0)',
    'squeeze_: "f32[3]" = torch.ops.aten.squeeze_.dim(unsqueeze_1, 0)',
    'add_1: "f32[3]" = torch.ops.aten.add.Tensor(mul, 1)',
    'add_2: "f32[3]" = torch.ops.aten.add.Tensor(add_, 1)',
    'add_3: "f32[3]" = torch.ops.aten.add.Tensor(add, mul_3)',
    'add_4: "f32[3]" = torch.ops.aten.add.Tensor(detach, 1)',
    'add_5: "f32[1, 3]" = torch.ops.aten.add.Tensor(unsqueeze, 1)',
    'add_6: "f32[3]" = torch.ops.aten.add.Tensor(squeeze_, 1)',
    'expand: "f32[2, 3]" = torch.ops.aten.expand.default(x, [2, 3])',
    'select: "f32[3]" = torch.ops.aten.select.int(expand, 0, 0)',
    'expand_1: "f32[2, 3]" = torch.ops.aten.expand.default(x, [2, 3])',
    'select_1: "f32[3]" = torch.ops.aten.select.int(expand_1, 0, 1)',
    'add_7: "f32[3]" = torch.ops.aten.add.Tensor(select, select_1)',
  ]);
});

test("nothing of one trace is left for the next", async () => {
  const sources = [blocks, values, blocks, values];
  const inOneProcess = sources.map((source) => text(trace(source)));
  for (const [i, source] of [blocks, values].entries()) {
    vi.resetModules();
    const fresh = await import("../../index.ts");
    const alone = text(fresh.trace(source));
    expect(alone).toContain("ExportedProgram");
    expect(inOneProcess[i]).toBe(alone);
    expect(inOneProcess[i + 2]).toBe(alone);
  }
});
