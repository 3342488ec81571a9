/** What the results of functions marked with `assume_constant_result` become. Expected texts are PyTorch 2.6.0's, from a process of its own. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

function program(body: string, returned: string): string {
  const source = `
import torch
import torch._dynamo as torchdynamo

@torchdynamo.assume_constant_result
def stats(x):
    return ${returned}

class M(torch.nn.Module):
    def forward(self, x):
        ${body}

model = M()
example_args = (torch.ones(2),)
`;
  const outcome = trace(source, { file: "model.py" });
  return outcome.outcome === "exported" ? outcome.program : JSON.stringify(outcome);
}

test("operators on constants are computed, each result a constant by a number of its own", () => {
  const text = program("return x + stats(x) * 2, stats(x)[0]", "x * 3");
  expect(text).toContain('def forward(self, c_mul_1: "f32[2]", c_getitem_2: "f32[]", x: "f32[2]"):');
});

test("functions and methods on constants are recorded; a key is no global's name", () => {
  expect(program("return x * stats(x).sum()", "x * 3")).toContain("torch.ops.aten.sum.default(c_stats_0)");
});

test("items of a container are constants named by the way to them", () => {
  expect(program('d = stats(x)\n        return (x - d["mean"]) * d["n"]', '{"mean": x.mean(), "n": 3}')).toContain("torch.ops.aten.sub.Tensor(x, c_stats_0_mean_)");
});

const rejection = "torch._dynamo.exc.InternalTorchDynamoError";

test("for what has a constant's source no guard is made: its type, a function that it holds, whether it has an attribute", () => {
  const fails = (body: string, returned: string): void => expect(program(body, returned)).toMatch(new RegExp(`${rejection}.*NotImplementedError: \\\\n`));
  fails("n = stats(x)\n        return x + n if type(n) is int else x", "2");
  fails("a, b = stats(x)\n        return x + a if type(a) is int else x", "[2, 3]");
  fails("return stats(x)[0](x)", "[torch.relu]");
  expect(program("n = stats(x) + 1\n        return x + n if type(n) is int else x", "2")).toContain("torch.ops.aten.add.Tensor(x, 3)");
});

test("a condition asks such a tensor what it holds", () => {
  expect(program("return x + 1 if stats(x) > 1 else x", "x.sum()")).toContain("torch.ops.aten.add.Tensor(x, 1)");
});
