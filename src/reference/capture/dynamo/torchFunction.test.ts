import { expect, test } from "vitest";
import { trace } from "../../index.ts";

/** The graph's lines that compute, with the line of source that each shows; or the first line of the refusal. */
function traced(before: string, forward: string, args = "torch.randn(3, 4)", setUp = "pass"): string[] {
  const outcome = trace(`import torch
${before}
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        ${setUp}
    def forward(self, x${args.includes(";") ? ", y" : ""}):
        ${forward.split("\n").join("\n        ")}
model = M()
example_args = (${args.replace(";", ",")},)
`, { file: "model.py" });
  if (outcome.outcome !== "exported") return [outcome.error.message.split("\n")[0]!];
  const lines = outcome.program.split("\n").map((line) => line.trim());
  return lines.filter((line) => /^# File|torch\.ops|^return/.test(line)).map((line) => line.replace(/^# File: (\S+) in (\w+), .*/, "$1 $2").replace(/;.*|: "[^"]*"/g, ""));
}

const doubling = `class Double(torch.overrides.TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {})) * 2
`;

// Graphs and texts as PyTorch 2.6.0 gives them.
test("a mode is asked before a call becomes a node, and not about what it does itself", () => {
  expect(traced(doubling, "with Double():\n    return torch.cos(x)")).toEqual([
    "model.py:4 __torch_function__", "cos = torch.ops.aten.cos.default(x)", "mul = torch.ops.aten.mul.Tensor(cos, 2)", "return (mul,)",
  ]);
});

test("a default device is such a mode", () => {
  expect(traced("torch.set_default_device('cpu')", "return torch.ones(4) * 2")[0]).toBe("torch/utils/_device.py:104 __torch_function__");
});

test("tensors of the user's classes are objects", () => {
  const sub = "class T(torch.Tensor): pass\nclass P(torch.nn.Parameter): pass";
  const kept = "self.t = torch.ones(4).as_subclass(T)";
  expect(traced(sub, "return self.t.sum() + x", undefined, kept)).toEqual(["call_method UserDefinedObjectVariable(T) sum [] {}"]);
  expect(traced(sub, "return x + self.t", undefined, kept)).toEqual(["call_function args: TensorVariable() UserDefinedObjectVariable(T) "]);
  expect(traced(sub, "return x * self.p", undefined, "self.p = P(torch.ones(4))")).toEqual([
    "All __torch_function__ overrides for call BuiltinVariable(mul) with args [TensorVariable(), UserDefinedObjectVariable(P)] and kwargs {} returned NotImplemented",
  ]);
});

test("inputs keep what the traced code does to their containers", () => {
  const outcome = traced("", "y.append(3)\nreturn x * sum(y)", "torch.ones(4); [5, 6]");
  expect(outcome).toEqual(["model.py:9 forward", "mul = torch.ops.aten.mul.Tensor(x, 14)", "return (mul,)"]);
});

test("of a global tensor that only its metadata is asked of nothing remains", () => {
  expect(traced("A = torch.ones(4)", "return x + A.shape[0]")).toEqual(["model.py:8 forward", "add = torch.ops.aten.add.Tensor(x, 4)", "return (add,)"]);
  expect(traced("A = torch.ones(4)", "return x + A")[0]).toMatch(/^Cannot export model which references tensors/);
});

test("what has been deleted is not read", () => {
  expect(traced("class C: pass\nc = C()\nc.k = 1", "del c.k\nreturn x + c.k")).toEqual(["read deleted attribute"]);
  expect(traced("class C: pass\nc = C()\nc.k = 1", "del c.k\nreturn x + (1 if hasattr(c, 'k') else 2)")).toContain("add = torch.ops.aten.add.Tensor(x, 2)");
});
