/** Operators that take functions, and regions, where Dynamo or the retrace refuses them: the first lines of PyTorch 2.6.0's messages. */
import { describe, expect, it } from "vitest";
import { trace } from "../../../index.ts";

const loop = "from torch._higher_order_ops.while_loop import while_loop";

const models: readonly (readonly [name: string, before: string, decorator: string, body: string, message: string])[] = [
  ["both functions of a loop capture an operand", loop, "", "return while_loop(lambda p: p.sum() + x.sum() < 9, lambda p: (p + x,), (x,))",
    "torch._dynamo.exc.InternalTorchDynamoError: SyntaxError: duplicate argument 'l_x_' in function definition (<eval_with_key>.…, line 4)"],
  ["a loop's body gives nothing", loop, "", "return while_loop(lambda p: p.sum() < 9, lambda p: (None,), (x,))", "builtins.AssertionError: "],
  ["a global is bound anew by a branch", "COUNT = 0\ndef up(x):\n    global COUNT\n    COUNT += 1\n    return x + 1", "", "return torch.cond(x.sum() > 0, up, torch.sin, (x,))",
    "torch._dynamo.exc.UncapturedHigherOrderOpError: Cond doesn't work unless it is captured completely with torch.compile. Scroll up to find out what causes the graph break."],
  ["a decorated forward raises", "", "@torch.no_grad()", "raise ValueError", "torch._dynamo.exc.Unsupported: missing: WITH_EXCEPT_START"],
  ["a model that is written to holds a list of tensors", "", "", "self.n = 1\n        return x * self.held[0]", "builtins.AssertionError: Unexpectedly found a <class 'torch.Tensor'> in the inputs."],
  ["autocast of an unknown device", "", "", "with torch.autocast('tpu'):\n            return x + 1",
    "torch._dynamo.exc.InternalTorchDynamoError: RuntimeError: Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: tpu"],
  ["a pointwise scan off CUDA", "from torch._higher_order_ops.associative_scan import associative_scan", "", "return associative_scan(torch.add, x, 0)", "torch._dynamo.exc.Unsupported: Observed exception"],
  ["a vectorised function", "", "", "return torch.vmap(torch.sin)(x)", "builtins.RuntimeError: NYI: querying is_contiguous inside of vmap for memory_format other than torch.contiguous_format"],
];

describe("misuse of operators and regions", () => {
  it.each(models)("%s", (_name, before, decorator, body, message) => {
    const source = `import torch\n${before}\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.held = [torch.ones(3)]\n`
      + `    ${decorator}\n    def forward(self, x):\n        ${body}\nmodel = Net()\nexample_args = (torch.ones(2, 3),)\n`;
    const outcome = trace(source, { file: "model.py" });
    expect(outcome.outcome === "rejected" ? `${outcome.error.type}: ${outcome.error.message.split("\n")[0]!}` : outcome).toBe(message);
  });
});
