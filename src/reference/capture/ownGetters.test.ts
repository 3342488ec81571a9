/** Modules whose class says itself what is not there, and constants of models without inputs: what PyTorch 2.6.0 prints. */
import { describe, expect, it } from "vitest";
import { trace } from "../index.ts";

const head = `import torch
import torch.nn as nn
class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(4))
        self.scale = 2.0
    def helper(self, x):
        return x * self.w
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.module = Inner()
        self.layers = nn.ModuleList([nn.Linear(4, 4)])
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            pass
        if name.startswith("layer_"):
            return self.layers[int(name[6:])]
        return getattr(self.module, name)
`;

const models: readonly (readonly [title: string, forward: string, parameters: string, nodes: readonly string[]])[] = [
  ["a number of the wrapped module's", "return x * self.scale", "", ["mul"]],
  ["a parameter keeps the name of where it was found", "return x * self.w", "module.w", ["mul"]],
  ["a method", "return self.helper(x) + 1", "module.w", ["mul", "add"]],
  ["a layer that the getter makes out", "return self.layer_0(x)", "layers.0.weight layers.0.bias", ["linear"]],
  ["a default where there is nothing", "return x + getattr(self, 'nothing', 3)", "", ["add"]],
  ["asked whether it is there", "return x * 2 if hasattr(self, 'scale') and not hasattr(self, 'nothing') else x + 1", "", ["mul"]],
];

const trained = (source: string): string => {
  const outcome = trace(source, { file: "model.py" });
  return outcome.outcome === "exported" ? outcome.program : JSON.stringify(outcome);
};

describe("modules with getters of their own", () => {
  it.each(models)("%s", (_title, forward, parameters, nodes) => {
    const program = trained(`${head}    def forward(self, x):\n        ${forward}\nmodel = Model()\nexample_args = (torch.ones(4),)\n`);
    expect([...program.matchAll(/PARAMETER: 2>.*?target='(.*?)'/g)].map(([, target]) => target).join(" ")).toBe(parameters);
    expect([...program.matchAll(/^ {12}(\w+): .*torch\.ops/gm)].map(([, name]) => name)).toEqual(nodes);
  });
});

it("each constant of a model without inputs is one", () => {
  const program = trained("import torch\nclass M(torch.nn.Module):\n    def forward(self):\n        a = torch.tensor([1.0])\n        return a + torch.tensor([2.0])\nmodel = M()\nexample_args = ()\n");
  expect(program).toContain("def forward(self, c_lifted_tensor_0: \"f32[1]\", c_lifted_tensor_1: \"f32[1]\"):");
  expect(program).not.toContain("_tensor_constant0");
});
