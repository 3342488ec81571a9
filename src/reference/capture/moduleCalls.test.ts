/** Calls of modules with arguments that their `forward` does not take: what PyTorch 2.6.0 says. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const head = `import torch
class Layer(torch.nn.Module):
    def forward(self, x, y=None):
        return x + 1
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList([Layer()])
    def forward(self, x):
        for layer in self.layers:
            try:
                x = `;

test.each([
  ["layer(x, lengths=None)", "got an unexpected keyword argument 'lengths'.", "args = [<class 'model.Layer'>, <class 'torch.Tensor'>], kwargs = {'lengths': ConstantVariable(NoneType: None)}"],
  ["layer(x, x, x)", "too many positional arguments.", "args = [<class 'model.Layer'>, <class 'torch.Tensor'>, <class 'torch.Tensor'>, <class 'torch.Tensor'>], kwargs = {}"],
])("%s", (call, reason, given) => {
  const outcome = trace(`${head}${call}\n            except TypeError:\n                x = layer(x)\n        return x\nmodel = Net()\nexample_args = (torch.randn(3, 4),)\n`, { file: "model.py" });
  const error = outcome.outcome === "rejected" ? outcome.error : null;
  expect(error?.type).toBe("torch._dynamo.exc.ArgsMismatchError");
  expect(error?.message).toBe(`${reason}
  func = 'forward' model.py:3, ${given}

from user code:
   File "model.py", line 12, in forward
    x = ${call}
  File "torch/nn/modules/module.py", line 1750, in _call_impl
    return forward_call(*args, **kwargs)

Set TORCH_LOGS="+dynamo" and TORCHDYNAMO_VERBOSE=1 for more information
`);
});
