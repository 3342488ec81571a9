/** Higher-order operators and regions: what PyTorch 2.6.0 printed for three models. */
import { describe, expect, it } from "vitest";
import { trace } from "../index.ts";

const cases: readonly (readonly [string, string, string])[] = [
  ["closures, parameters and buffers become operands in Dynamo's order", `import torch
from functorch.experimental.control_flow import cond
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(3, 3)
        self.register_buffer("b", torch.ones(3))
        self.w = torch.nn.Parameter(torch.ones(3))
    def t(self, x):
        return self.l(x) + self.b, x
    def forward(self, x):
        y = x * 2
        def f(x):
            return x.sin() * self.w + y, x + self.b
        a, b = cond(x.sum() > 0, self.t, f, [x])
        return a + b
model = M()
example_args = (torch.randn(3, 3),)
`, `ExportedProgram:
    class GraphModule(torch.nn.Module):
        def forward(self, p_l_weight: "f32[3, 3]", p_l_bias: "f32[3]", p_w: "f32[3]", b_b: "f32[3]", x: "f32[3, 3]"):
             # File: model.py:12 in forward, code: y = x * 2
            mul: "f32[3, 3]" = torch.ops.aten.mul.Tensor(x, 2)
            
             # File: model.py:15 in forward, code: a, b = cond(x.sum() > 0, self.t, f, [x])
            sum_1: "f32[]" = torch.ops.aten.sum.default(x)
            gt: "b8[]" = torch.ops.aten.gt.Scalar(sum_1, 0);  sum_1 = None
            
             # File: torch/_higher_order_ops/cond.py:144 in cond, code: return cond_op(pred, true_fn, false_fn, operands)
            true_graph_0 = self.true_graph_0
            false_graph_0 = self.false_graph_0
            cond = torch.ops.higher_order.cond(gt, true_graph_0, false_graph_0, [b_b, x, p_l_bias, p_l_weight, p_w, mul]);  gt = true_graph_0 = false_graph_0 = b_b = x = p_l_bias = p_l_weight = p_w = mul = None
            getitem: "f32[3, 3]" = cond[0]
            getitem_1: "f32[3, 3]" = cond[1];  cond = None
            
             # File: model.py:16 in forward, code: return a + b
            add: "f32[3, 3]" = torch.ops.aten.add.Tensor(getitem, getitem_1);  getitem = getitem_1 = None
            return (add,)
            
        class true_graph_0(torch.nn.Module):
            def forward(self, b_b: "f32[3]", x: "f32[3, 3]", p_l_bias: "f32[3]", p_l_weight: "f32[3, 3]", p_w: "f32[3]", mul: "f32[3, 3]"):
                 # File: model.py:10 in t, code: return self.l(x) + self.b, x
                linear: "f32[3, 3]" = torch.ops.aten.linear.default(x, p_l_weight, p_l_bias);  p_l_weight = p_l_bias = None
                add: "f32[3, 3]" = torch.ops.aten.add.Tensor(linear, b_b);  linear = b_b = None
                return (add, x)
                
        class false_graph_0(torch.nn.Module):
            def forward(self, b_b: "f32[3]", x: "f32[3, 3]", p_l_bias: "f32[3]", p_l_weight: "f32[3, 3]", p_w: "f32[3]", mul: "f32[3, 3]"):
                 # File: model.py:14 in f, code: return x.sin() * self.w + y, x + self.b
                sin: "f32[3, 3]" = torch.ops.aten.sin.default(x)
                mul_1: "f32[3, 3]" = torch.ops.aten.mul.Tensor(sin, p_w);  sin = p_w = None
                add: "f32[3, 3]" = torch.ops.aten.add.Tensor(mul_1, mul);  mul_1 = mul = None
                add_1: "f32[3, 3]" = torch.ops.aten.add.Tensor(x, b_b);  x = b_b = None
                return (add, add_1)
                
Graph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_l_weight'), target='l.weight', persistent=None), InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_l_bias'), target='l.bias', persistent=None), InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_w'), target='w', persistent=None), InputSpec(kind=<InputKind.BUFFER: 3>, arg=TensorArgument(name='b_b'), target='b', persistent=True), InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='add'), target=None)])
Range constraints: {}
`],
  ["regions without gradients are numbered modules", `import torch
class M(torch.nn.Module):
    def forward(self, x):
        a = x.sin()
        with torch.no_grad():
            y = a + 1
            with torch.enable_grad():
                z = y * 2
            w = z - 1
        return y + z * w
model = M()
example_args = (torch.randn(3),)
`, `ExportedProgram:
    class GraphModule(torch.nn.Module):
        def forward(self, x: "f32[3]"):
             # File: model.py:4 in forward, code: a = x.sin()
            sin: "f32[3]" = torch.ops.aten.sin.default(x);  x = None
            
            # No stacktrace found for following nodes
            submod_5 = self.submod_1
            add = torch.ops.higher_order.wrap_with_set_grad_enabled(False, submod_5, sin);  submod_5 = sin = None
            
             # File: model.py:6 in forward, code: y = a + 1
            getitem: "f32[3]" = add[0];  add = None
            
             # File: model.py:8 in forward, code: z = y * 2
            mul: "f32[3]" = torch.ops.aten.mul.Tensor(getitem, 2)
            
            # No stacktrace found for following nodes
            submod_6 = self.submod_3
            sub = torch.ops.higher_order.wrap_with_set_grad_enabled(False, submod_6, mul);  submod_6 = None
            
             # File: model.py:9 in forward, code: w = z - 1
            getitem_1: "f32[3]" = sub[0];  sub = None
            
             # File: model.py:10 in forward, code: return y + z * w
            mul_1: "f32[3]" = torch.ops.aten.mul.Tensor(mul, getitem_1);  mul = getitem_1 = None
            add_1: "f32[3]" = torch.ops.aten.add.Tensor(getitem, mul_1);  getitem = mul_1 = None
            return (add_1,)
            
        class submod_1(torch.nn.Module):
            def forward(self, sin: "f32[3]"):
                 # File: model.py:6 in forward, code: y = a + 1
                add: "f32[3]" = torch.ops.aten.add.Tensor(sin, 1);  sin = None
                return (add,)
                
        class submod_3(torch.nn.Module):
            def forward(self, mul: "f32[3]"):
                 # File: model.py:9 in forward, code: w = z - 1
                sub: "f32[3]" = torch.ops.aten.sub.Tensor(mul, 1);  mul = None
                return (sub,)
                
Graph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='add_1'), target=None)])
Range constraints: {}
`],
  ["an autograd function's forward is a region", `import torch
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k):
        ctx.save_for_backward(x)
        ctx.k = k
        y = x.exp() * k
        return y
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * x.exp() * ctx.k, None
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(3))
    def forward(self, x):
        return F.apply(x * self.w, 3)
model = M()
example_args = (torch.randn(3, 3),)
`, `ExportedProgram:
    class GraphModule(torch.nn.Module):
        def forward(self, p_w: "f32[3]", x: "f32[3, 3]"):
             # File: model.py:19 in forward, code: return F.apply(x * self.w, 3)
            mul: "f32[3, 3]" = torch.ops.aten.mul.Tensor(x, p_w);  x = p_w = None
            
            # No stacktrace found for following nodes
            submod_3 = self.submod_1
            mul_1 = torch.ops.higher_order.wrap_with_set_grad_enabled(False, submod_3, mul);  submod_3 = mul = None
            
             # File: model.py:19 in forward, code: return F.apply(x * self.w, 3)
            getitem: "f32[3, 3]" = mul_1[0];  mul_1 = None
            return (getitem,)
            
        class submod_1(torch.nn.Module):
            def forward(self, mul: "f32[3, 3]"):
                 # File: model.py:19 in forward, code: return F.apply(x * self.w, 3)
                exp: "f32[3, 3]" = torch.ops.aten.exp.default(mul);  mul = None
                mul_1: "f32[3, 3]" = torch.ops.aten.mul.Tensor(exp, 3);  exp = None
                return (mul_1,)
                
Graph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_w'), target='w', persistent=None), InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='getitem'), target=None)])
Range constraints: {}
`],
];

describe("functions and regions as operators", () => {
  for (const [name, source, expected] of cases) {
    it(name, () => {
      const outcome = trace(source, { file: "model.py" });
      expect(outcome).toMatchObject({ outcome: "exported", program: expected });
    });
  }
});
