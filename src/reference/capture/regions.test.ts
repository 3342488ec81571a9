/** Regions, values from data, state: a line each of what PyTorch 2.6.0 printed, or the first line of its rejection. */
import { describe, expect, it } from "vitest";
import { trace } from "../index.ts";

const model = (body: string): string => `import torch
from functorch.experimental import control_flow
from functorch.experimental.control_flow import cond
from torch.utils.checkpoint import checkpoint
class Same(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x
    @staticmethod
    def backward(ctx, grad):
        return grad
    factor = 3
class Add(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, amount):
        return x + amount
    @staticmethod
    def backward(ctx, grad):
        return grad, grad
class Scaled(torch.nn.Module):
    @torch.no_grad()
    def norm(self, w):
        return w.abs().sum()
    def forward(self, w):
        return w / self.norm(w)
class Halved(torch.nn.Module):
    def forward(self, w):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return (w @ w).float()
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(3, 3)
        self.scaled = torch.nn.utils.parametrize.register_parametrization(torch.nn.Linear(3, 3), "weight", Scaled())
        self.halved = torch.nn.utils.parametrize.register_parametrization(torch.nn.Linear(3, 3), "weight", Halved())
        self.w = torch.nn.Parameter(torch.ones(3))
        self.register_buffer("buf", torch.zeros(3))
        self.bn = torch.nn.BatchNorm1d(3)
        self.pair = [torch.ones(3), torch.zeros(3)]
    @torch.no_grad()
    def quiet(self, x):
        return x * self.w
    def forward(self, x, y, k):
        ${body.replaceAll("\n", "\n        ")}
model = M()
example_args = (torch.ones(4, 3), torch.ones(3), torch.tensor(3))
`;

const cases: readonly (readonly [string, string, string])[] = [
  ["operators that are made of others are cast inside", "with torch.autocast('cpu', dtype=torch.bfloat16):\n    s = torch.einsum('ij,kj->ik', x, x)\nreturn y.to(s.dtype)",
    "to: \"bf16[3]\" = torch.ops.aten.to.dtype(y, torch.bfloat16);  y = None"],
  ["tensors say whether inference mode made them", "with torch.inference_mode():\n    h = (x * 2).detach()\nreturn x + (2 if h.is_inference() else 3)",
    "add: \"f32[4, 3]\" = torch.ops.aten.add.Tensor(x, 2);  x = None"],
  ["hints stay with a function's graph", "from torch._higher_order_ops.hints_wrap import hints_wrapper\nreturn hints_wrapper(lambda a: a * self.buf, (x,), {}, hints={'deep': True})",
    "hints_wrapper = torch.ops.higher_order.hints_wrapper(hints_wrapper_body_graph_0, (x, b_buf), {}, hints = {'deep': True});  hints_wrapper_body_graph_0 = x = b_buf = None"],
  ["a name given later counts in the order of operands", "def outer(a):\n    v = x + 1\n    def yes(a):\n        return a * v + self.w\n    def no(a):\n        z = v\n        return z * self.w + a\n    return cond(k > 0, yes, no, (a,))\nreturn cond(k > 1, outer, lambda a: a * self.w, (x,))",
    "cond = torch.ops.higher_order.cond(gt, true_graph_0, false_graph_0, [p_w, x, add]);  gt = true_graph_0 = false_graph_0 = p_w = x = add = None"],
  ["what fake tensors keep makes a number from data a size", "return x.narrow(0, 0, k.item())",
    "sym_constrain_range_for_size_default = torch.ops.aten.sym_constrain_range_for_size.default(item);  sym_constrain_range_for_size_default = None"],
  ["the ends of a narrow are asked about as those of a slice", "s, e = k.item(), x.sum().int().item()\ntorch._check_is_size(s)\ntorch._check_is_size(e)\ntorch._check(s <= e)\nreturn x.narrow(0, s, e - s)",
    "torch._dynamo.exc.UserError: Could not guard on data-dependent expression u0 > 4 (unhinted: u0 > 4).  (Size-like symbols: u0)"],
  ["a remainder is told by ranges", "s = k.item()\nm = s % 3\ntorch._check_is_size(s)\nreturn x * m",
    "mod: \"Sym(Mod(u0, 3))\" = item % 3;  item = None"],
  ["symbolic integers stand in lists of dimensions", "return x.sum([k.item()])",
    "torch._dynamo.exc.UserError: Could not extract specialized integer from data-dependent expression u0 (unhinted: u0).  (Size-like symbols: none)"],
  ["a checked condition is a number", "torch._check((k > 0).item())\nreturn x",
    "eq = cast_symbool_to_symint_guardless == 1;  cast_symbool_to_symint_guardless = None"],
  ["parts of a list that something used stay", "a, b = (x.int()[0, :2]).tolist()\nc = b + 1\nreturn x * a",
    "select_2: \"i32[]\" = torch.ops.aten.select.int(slice_1, 0, 1);  slice_1 = select_2 = None"],
  ["what a branch hands back is the branch's result", "v = x.sum(0)\nr = cond(y.sum() > 0, lambda: v, lambda: y, ())\nreturn v, r",
    "return (getitem, getitem)"],
  ["views of what requires gradients do so in branches", "r = self.lin(x)\nreturn cond(y.sum() > 0, lambda: r[0], lambda: y, ())",
    "builtins.AttributeError: '<lambda>' object has no attribute '__name__'"],
  ["branches that change grad mode, in a branch that is run again", "return cond(y.sum() > 0, lambda: x * 1, lambda: cond(x.sum() > 1, self.quiet, torch.sin, (x,)), ())",
    "builtins.AssertionError: While executing %cond : [num_users=1] = call_function[target=torch.ops.higher_order.cond](args = (%gt, %cond_true_1, %cond_false_1, [%l_x_, %l__self___w]), kwargs = {})"],
  ["the same in a branch that is not", "return cond(y.sum() > 0, lambda: cond(x.sum() > 1, self.quiet, torch.sin, (x,)), lambda: x * 1, ())",
    "cond = torch.ops.higher_order.cond(gt, true_graph_0, false_graph_0, [x, p_w]);  gt = true_graph_0 = false_graph_0 = x = p_w = None"],
  ["slices that map gives back without gradients", "v = x * self.w\nwith torch.no_grad():\n    r = control_flow.map(lambda a: a, v)\nreturn r",
    "builtins.RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"],
  ["the context of an autograd function is a node", "z = y + self.buf\nwith torch.no_grad():\n    v = Same.apply(self.buf)\nreturn v",
    "wrap_with_set_grad_enabled = torch.ops.higher_order.wrap_with_set_grad_enabled(False, submod_3);  submod_3 = wrap_with_set_grad_enabled = None"],
  ["a decorated local function closes over nothing", "@torch.no_grad()\ndef f(a):\n    return a * self.w\nreturn f(x)",
    "torch._dynamo.exc.InternalTorchDynamoError: NotImplementedError: "],
  ["a variable wraps what it is given", "a, b = self.pair\nreturn x + b + a",
    "def forward(self, c___pair_0: \"f32[3]\", c___pair_1: \"f32[3]\", x: \"f32[4, 3]\", y: \"f32[3]\", k: \"i64[]\"):"],
  ["a buffer with two names", "z = self.bn(x)\nreturn checkpoint(lambda p: self.bn(p), x, use_reentrant=False) + z",
    "builtins.KeyError: 'L__self___bn.running_mean'"],
  ["views of a leaf are not written to", "t = self.w[1:]\nt.add_(1)\nreturn x",
    "torch._dynamo.exc.TorchRuntimeError: Failed running call_method add_(*(FakeTensor(..., size=(2,), grad_fn=<SliceBackward0>), 1), **{}):"],
  ["of an autograd function's class only methods are known", "return Same.apply(x) * Same.factor",
    "torch._dynamo.exc.Unsupported: builtin: mul [<class 'torch._dynamo.variables.tensor.TensorVariable'>, <class 'torch._dynamo.variables.misc.GetAttrVariable'>] False"],
  ["a list that was changed is asked whether it is a constant", "self.pair.append(y)\nreturn x + self.pair[1]",
    "torch._dynamo.exc.InternalTorchDynamoError: AttributeError: 'FakeRootModule' object has no attribute 'self___pair_0'"],
  ["data that is set is a set_", "self.buf.data = y * 2\nreturn x + self.buf",
    "set_: \"f32[3]\" = torch.ops.aten.set_.source_Tensor(b_buf, mul);  b_buf = mul = None"],
  ["a gradient of what is no tensor", "return Add.apply(x * self.w, 2)",
    "builtins.AssertionError: Grad of non-Tensor arg Proxy(grad) is not None."],
  ["a change of grad mode inside what the retrace runs is recorded and not made", "with torch.no_grad():\n    z = self.scaled(x)\nreturn z",
    "linear: \"f32[4, 3]\" = torch.ops.aten.linear.default(x, div, p_scaled_bias);  x = div = p_scaled_bias = None"],
  ["autocast inside what the retrace runs is recorded as well as made", "return self.halved(x)",
    "matmul: \"bf16[3, 3]\" = torch.ops.aten.matmul.default(arg1_1, arg1_1);  arg1_1 = None"],
  ["membership is computed", "return x, k.item() in (1, 2)",
    "or_: \"Sym(Eq(u0, 1) | Eq(u0, 2))\" = eq_1 | eq;  eq_1 = eq = None"],
];

describe("regions and values from data", () => {
  it.each(cases)("%s", (_title, body, wanted) => {
    const outcome = trace(model(body), { file: "model.py" });
    const lines = outcome.outcome === "exported" ? outcome.program.split("\n").map((line) => line.trim())
      : outcome.outcome === "rejected" ? [`${outcome.error.type}: ${outcome.error.message.split("\n")[0]!}`] : [JSON.stringify(outcome)];
    expect(lines).toContain(wanted);
  });
});
