/** Exports with `dynamic_shapes`: what PyTorch 2.6 prints or says (recorded from it). */
import { describe, expect, it, test } from "vitest";
import { trace } from "../../index.ts";

const model = (body: string, inputs: string, dims: string): string => `
import torch
from torch.export import Dim

class M(torch.nn.Module):
    def forward(self, ${inputs.split("randn").length > 2 ? "x, y" : "x"}):
        ${body}

model = M()
example_args = (${inputs},)
dynamic_shapes = ${dims}
`;

/** The lines of a program that are about sizes; of a rejection, everything. */
function shown(source: string): string | string[] {
  const result = trace(source);
  if (result.outcome !== "exported") return `${result.error.type}: ${result.error.message}`;
  return result.program.split("\n").map(line => line.trim()).filter(line => /^def forward|^return|torch\.ops|^\w+: "Sym|^Range/.test(line));
}

/** What it is about, the body of `forward`, the inputs, `dynamic_shapes`, the result. */
const cases: readonly (readonly [string, string, string, string, string | readonly string[]])[] = [
  ["terms in sympy's order", "n, m = x.shape[0], x.shape[1]; return x * (2 * m * n + n**2 - m + 3)", "torch.randn(4, 3)", "({0: Dim(\"a\"), 1: Dim(\"b\")},)", [
      "def forward(self, x: \"f32[s0, s1]\"):",
      "sym_size_int_2: \"Sym(s0)\" = torch.ops.aten.sym_size.int(x, 0)",
      "sym_size_int_3: \"Sym(s1)\" = torch.ops.aten.sym_size.int(x, 1)",
      "mul: \"Sym(2*s1)\" = 2 * sym_size_int_3",
      "mul_1: \"Sym(2*s0*s1)\" = mul * sym_size_int_2;  mul = None",
      "pow_1: \"Sym(s0**2)\" = sym_size_int_2 ** 2;  sym_size_int_2 = None",
      "add: \"Sym(s0**2 + 2*s0*s1)\" = mul_1 + pow_1;  mul_1 = pow_1 = None",
      "sub: \"Sym(s0**2 + 2*s0*s1 - s1)\" = add - sym_size_int_3;  add = sym_size_int_3 = None",
      "add_1: \"Sym(s0**2 + 2*s0*s1 - s1 + 3)\" = sub + 3;  sub = None",
      "mul_2: \"f32[s0, s1]\" = torch.ops.aten.mul.Tensor(x, add_1);  x = add_1 = None",
      "return (mul_2,)",
      "Range constraints: {s0: VR[0, int_oo], s1: VR[0, int_oo]}",
    ]],
  ["floor division and remainder", "n = x.shape[0]; return x.new_zeros(n // 2 + n % 3, max(n, 7))", "torch.randn(9, 2)", "({0: Dim(\"a\", min=8, max=100)},)", [
      "def forward(self, x: \"f32[s0, 2]\"):",
      "sym_size_int_1: \"Sym(s0)\" = torch.ops.aten.sym_size.int(x, 0)",
      "floordiv: \"Sym((s0//2))\" = sym_size_int_1 // 2",
      "mod: \"Sym(Mod(s0, 3))\" = sym_size_int_1 % 3",
      "add: \"Sym(((s0//2)) + (Mod(s0, 3)))\" = floordiv + mod;  floordiv = mod = None",
      "new_zeros: \"f32[((s0//2)) + (Mod(s0, 3)), s0]\" = torch.ops.aten.new_zeros.default(x, [add, sym_size_int_1], pin_memory = False);  x = add = sym_size_int_1 = None",
      "return (new_zeros,)",
      "Range constraints: {s0: VR[8, 100]}",
    ]],
  ["a derived dimension", "return x[1:] + y", "torch.randn(5), torch.randn(4)", "({0: Dim(\"d\") + 1}, {0: Dim(\"d\")})", [
      "def forward(self, x: \"f32[s1 + 1]\", y: \"f32[s1]\"):",
      "slice_1: \"f32[s1]\" = torch.ops.aten.slice.Tensor(x, 0, 1, 9223372036854775807);  x = None",
      "add: \"f32[s1]\" = torch.ops.aten.add.Tensor(slice_1, y);  slice_1 = y = None",
      "return (add,)",
      "Range constraints: {s1 + 1: VR[1, int_oo], s1: VR[0, int_oo]}",
    ]],
  ["a size fixed by the code", "return x + torch.ones(4)", "torch.randn(4)", "({0: Dim(\"a\")},)", [
      "torch._dynamo.exc.UserError: Constraints violated (a)! For more information, run with TORCH_LOGS=\"+dynamic\".",
      "  - Not all values of a = L['x'].size()[0] in the specified range are valid because a was inferred to be a constant (4).",
      "",
      "Suggested fixes:",
      "  a = 4",
    ].join("\n")],
  ["two sizes that must be equal", "return x + y", "torch.randn(4), torch.randn(4)", "({0: Dim(\"a\")}, {0: Dim(\"b\")})", [
      "torch._dynamo.exc.UserError: Constraints violated (b)! For more information, run with TORCH_LOGS=\"+dynamic\".",
      "  - The values of b = L['y'].size()[0] and a = L['x'].size()[0] must always be equal.",
      "",
      "Suggested fixes:",
      "  b = a",
    ].join("\n")],
  ["a range that the code narrows", "return x * 2 if x.shape[0] > 5 else x", "torch.randn(8)", "({0: Dim(\"a\", max=64)},)", [
      "torch._dynamo.exc.UserError: Constraints violated (a)! For more information, run with TORCH_LOGS=\"+dynamic\".",
      "  - Not all values of a = L['x'].size()[0] in the specified range a <= 64 satisfy the generated guard 6 <= L['x'].size()[0] and L['x'].size()[0] <= 64",
      "",
      "Suggested fixes:",
      "  a = Dim('a', min=6, max=64)",
    ].join("\n")],
  ["a multiple", "return x.reshape(-1, 4)", "torch.randn(8)", "({0: Dim(\"a\")},)", [
      "def forward(self, x: \"f32[s0]\"):",
      "sym_size_int_1: \"Sym(s0)\" = torch.ops.aten.sym_size.int(x, 0)",
      "reshape: \"f32[(s0//4), 4]\" = torch.ops.aten.reshape.default(x, [-1, 4]);  x = None",
      "mod_1: \"Sym(Mod(s0, 4))\" = sym_size_int_1 % 4;  sym_size_int_1 = None",
      "eq_1: \"Sym(Eq(Mod(s0, 4), 0))\" = mod_1 == 0;  mod_1 = None",
      "_assert_scalar_default = torch.ops.aten._assert_scalar.default(eq_1, \"Runtime assertion failed for expression Eq(Mod(s0, 4), 0) on node 'eq_1'\");  eq_1 = _assert_scalar_default = None",
      "return (reshape,)",
      "Range constraints: {s0: VR[0, int_oo]}",
    ]],
  ["a guard that a slice leaves", "return x[1:] * 2", "torch.randn(5)", "({0: Dim(\"a\")},)", [
      "torch._dynamo.exc.UserError: Constraints violated (a)! For more information, run with TORCH_LOGS=\"+dynamic\".",
      "  - Not all values of a = L['x'].size()[0] in the specified range satisfy the generated guard ((-1) + L['x'].size()[0]) != 1.",
      "",
    ].join("\n")],
  ["a cubic condition", "n = x.shape[0]; return x + int((n - 3) * (n - 10) * (n - 30) < 0)", "torch.randn(20, 4)", "({0: Dim(\"a\", min=1, max=90)},)", [
      "torch._dynamo.exc.UserError: Constraints violated (a)! For more information, run with TORCH_LOGS=\"+dynamic\".",
      "  - Not all values of a = L['x'].size()[0] in the specified range a <= 90 satisfy the generated guard (-900) + L['x'].size()[0]*L['x'].size()[0]*L['x'].size()[0] + ((-43)*L['x'].size()[0]*L['x'].size()[0]) + 420*L['x'].size()[0] < 0.",
      "",
      "Suggested fixes:",
      "  a = Dim('a', min=11, max=29)",
    ].join("\n")],
  ["an equality that two sizes fulfil", "n = x.shape[0]; return x + int(n * n + 30 == 13 * n)", "torch.randn(10, 4)", "({0: Dim(\"a\", min=1, max=90)},)",
    "builtins.AssertionError: Expected an equality constraint for s0, got Eq(s0, 3) | Eq(s0, 10)"],
  ["an example outside the range", "return x", "torch.randn(2)", "({0: Dim(\"a\", min=3)},)", [
      "torch._dynamo.exc.UserError: 2 not in range [3, int_oo]",
      "",
      "Set TORCH_LOGS=\"+dynamo\" and TORCHDYNAMO_VERBOSE=1 for more information",
      "",
    ].join("\n")],
  ["a structure of another kind", "return x", "torch.randn(2)", "({0: Dim(\"a\")}, None)", [
      "torch._dynamo.exc.UserError: Detected mismatch between the structure of `inputs` and `dynamic_shapes`: `inputs` has 1 elements, but `dynamic_shapes` has 2 elements",
      "For more information about this error, see: https://pytorch.org/docs/main/generated/exportdb/index.html#dynamic-shapes-validation",
    ].join("\n")],
  ["an assertion left to run time", "torch._check(x.shape[0] * x.shape[1] != 20); return x.reshape(-1)", "torch.randn(4, 3)", "({0: Dim.DYNAMIC, 1: Dim.AUTO},)", [
      "def forward(self, x: \"f32[s0, s1]\"):",
      "sym_size_int_2: \"Sym(s0)\" = torch.ops.aten.sym_size.int(x, 0)",
      "sym_size_int_3: \"Sym(s1)\" = torch.ops.aten.sym_size.int(x, 1)",
      "mul_1: \"Sym(s0*s1)\" = sym_size_int_2 * sym_size_int_3;  sym_size_int_2 = sym_size_int_3 = None",
      "eq_1: \"Sym(Eq(s0*s1, 20))\" = mul_1 == 20",
      "sym_not_1: \"Sym(Ne(s0*s1, 20))\" = torch.sym_not(eq_1);  eq_1 = None",
      "_assert_scalar_default = torch.ops.aten._assert_scalar.default(sym_not_1, \"Runtime assertion failed for expression Ne(s0*s1, 20) on node 'sym_not_1'\");  sym_not_1 = _assert_scalar_default = None",
      "eq: \"Sym(Eq(s0*s1, 20))\" = mul_1 == 20;  mul_1 = eq = None",
      "reshape: \"f32[s0*s1]\" = torch.ops.aten.reshape.default(x, [-1]);  x = None",
      "return (reshape,)",
      "Range constraints: {s0: VR[2, int_oo], s1: VR[2, int_oo]}",
    ]],
];

describe("dynamic shapes", () => {
  for (const [name, body, inputs, dims, expected] of cases) it(name, () => expect(shown(model(body, inputs, dims))).toEqual(expected));
});

describe("what objects hold", () => {
  it("is given symbols when it is met, and what is said of the rest holds all the same", () => {
    const result = trace(`
from dataclasses import dataclass
import torch
from torch.export import Dim

@dataclass
class Inputs:
    x: torch.Tensor
    y: torch.Tensor
    z: torch.Tensor

torch.export.register_dataclass(Inputs)

class M(torch.nn.Module):
    def forward(self, i, w):
        return i.y.sum(0) + w, i.x

model = M()
example_args = (Inputs(torch.randn(4, 3), torch.randn(5, 3), torch.randn(6)), torch.randn(7, 3))
dynamic_shapes = {"i": [{0: Dim("a")}, {0: Dim("b")}, {0: Dim("c")}], "w": {0: Dim("d")}}
`);
    expect(result.outcome === "exported" && /def forward.*/.exec(result.program)?.[0]).toBe('def forward(self, i_x: "f32[s2, 3]", i_y: "f32[s1, 3]", i_z: "f32[s3]", w: "f32[s0, 3]"):');
  });
});

test("parameters that functions within use are met after the others", () => {
  const result = trace(`
import torch

class M(torch.nn.Module):
    def forward(self, x, y, *more):
        def scaled():
            return x * more[0].sum()
        return torch.cond(y.sum() > 0, scaled, lambda: x - 1)

A = torch.export.Dim.AUTO
model = M()
example_args = (torch.randn(3), torch.randn(4), torch.randn(5))
dynamic_shapes = ({0: A}, {0: A}, ({0: A},))
`);
  expect(result.outcome === "exported" && /def forward.*/.exec(result.program)?.[0]).toBe('def forward(self, x: "f32[s1]", y: "f32[s0]", more_0: "f32[s2]"):');
});
