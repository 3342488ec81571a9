import { expect, test } from "vitest";
import { trace } from "../../index.ts";

/** The names of the parameters and constants, in the order of the signature. */
function lifted(body: string, setUp = ""): string[] {
  const source = `import functools
import torch
def wrap(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)
    return wrapper
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.i = torch.nn.Linear(5, 5)
        ${setUp}
    ${body}
model = M()
example_args = (torch.randn(2, 5),)
`;
  const outcome = trace(source, { file: "model.py" });
  if (outcome.outcome !== "exported") throw new Error(JSON.stringify(outcome));
  return [...outcome.program.matchAll(/TensorArgument\(name='([pc]_\w+)'\), target=(['"].*?['"]),/g)].map(([, name, target]) => `${name!} ${target!}`);
}

const computed = "return self.i(x) + torch.tensor(1.)";

// Names as PyTorch 2.6.0 gives them.
test("names tell by which variable of the first frame the model is reached", () => {
  expect(lifted(`def forward(self, x): ${computed}`)[0]).toBe("p_i_weight 'i.weight'");
  expect(lifted(`def forward(m, x): ${computed.replace("self", "m")}`)[0]).toBe("p_l__m___i_weight 'i.weight'");
  expect(lifted(`@wrap\n    def forward(self, x): ${computed}`)[0]).toBe("p_l__args___0_i_weight 'i.weight'");
  expect(lifted(`@torch.no_grad()\n    def forward(self, x): ${computed}`)).toEqual([
    "p_l__fn___i_weight 'i.weight'", "p_l__fn___i_bias 'i.bias'", `c_l__fn___lifted_tensor_0 "L['fn'].lifted_tensor_0"`,
  ]);
});

test("a forward of the instance's own reaches the model through its closure or its binding", () => {
  expect(lifted("pass", "self.forward = lambda x: self.i(x)")[0]).toBe("p____modules__i_weight 'i.weight'");
  expect(lifted("def fast(self, x, s): return self.i(x) * s", "self.forward = functools.partial(self.fast, s=3.)")[0]).toBe("p____modules__i_weight 'i.weight'");
});

test("parameters that are given by position only lend no names", () => {
  const inputs = (head: string, count: number): string => {
    const source = `import torch\nclass M(torch.nn.Module):\n    def forward(self, ${head}): return a * 2\nmodel = M()\nexample_args = (torch.ones(4),) * ${count}\n`;
    const outcome = trace(source, { file: "model.py" });
    return outcome.outcome === "exported" ? /forward\(self, (.*)\):/.exec(outcome.program)![1]! : outcome.outcome === "rejected" ? outcome.error.message : JSON.stringify(outcome);
  };
  expect(inputs("a, /, b, c=1.0", 2)).toBe('b: "f32[4]", c: "f32[4]"');
  expect(inputs("a, b, /, *rest", 3)).toBe('rest_0: "f32[4]", rest_1: "f32[4]", rest_2: "f32[4]"');
  expect(inputs("a, /, b", 2)).toBe("More arguments than expected");
});

test("a global tensor is accessed where it is loaded, wherever it is used or handed out", () => {
  const accessed = (body: string): string => {
    const source = `import torch\nK = torch.ones(3)\ndef get():\n    return K\nclass M(torch.nn.Module):\n    def forward(self, x):\n        ${body.replaceAll("\n", "\n        ")}\nmodel = M()\nexample_args = (torch.ones(3),)\n`;
    const outcome = trace(source, { file: "model.py" });
    if (outcome.outcome !== "rejected") throw new Error(JSON.stringify(outcome));
    return [...outcome.error.message.matchAll(/line (\d+), in (\w+)/g)].map(([, line, name]) => `${name!} ${line!}`).join(", ");
  };
  expect(accessed("k = K\ny = x + 1\nreturn y * k")).toBe("forward 7");
  expect(accessed("y = x + 1\nreturn y, [K]")).toBe("forward 8");
  expect(accessed("k = get()\nreturn {'k': k}")).toBe("forward 7, get 4");
});

/** What a module that is not specialised on holds are inputs that nobody gives; those of one that the frame is not given are foreign to it. */
test("tensors of a model that is not specialised on are refused by the way that the model is reached", () => {
  const refusal = (setUp: string, parameter = "w"): string => {
    const source = `import torch\nclass M(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.${parameter} = torch.nn.Parameter(torch.ones(2, 2))\n    def other(self, x):\n        return x * self.${parameter}\nmodel = M()\n${setUp}\nexample_args = (torch.ones(2, 2),)\n`;
    const outcome = trace(source, { file: "model.py" });
    if (outcome.outcome !== "rejected") throw new Error(JSON.stringify(outcome));
    return /^\S+, accessed at|^Unexpectedly.*/m.exec(outcome.error.message)![0];
  };
  expect(refusal("model.forward = model.other")).toBe("Unexpectedly found a <class 'torch.nn.parameter.Parameter'> in the inputs.");
  expect(refusal("model.forward = lambda x: x + model.w")).toBe("G['model']._parameters['w'], accessed at");
  expect(refusal("model = torch.nn.Linear(2, 2)\nmodel.register_forward_pre_hook(lambda m, a: None)")).toBe("L['fn']._parameters['weight'], accessed at");
});

test("a compiled module of torch's own is reached through the method that is called", () => {
  const outcome = trace("import torch\nmodel = torch.compile(torch.nn.Linear(2, 2, bias=False))\nexample_args = (torch.ones(2, 2),)\n", { file: "model.py" });
  expect(outcome.outcome === "exported" ? /forward\(self, (\w+)/.exec(outcome.program)![1] : outcome).toBe("p_l__fn_____self___weight");
});
