/** Ordered dictionaries of the user's own classes, made while tracing: what PyTorch 2.6.0 prints. */
import { expect, test } from "vitest";
import { trace } from "../../index.ts";

function answer(members: string, body: string): string {
  const source = `
import torch
from collections import OrderedDict

class Out(OrderedDict):
    ${members}

class M(torch.nn.Module):
    def forward(self, x):
        ${body}

model = M()
example_args = (torch.ones(2),)
`;
  const outcome = trace(source, { file: "model.py" });
  return outcome.outcome === "exported" ? /^ *return (.*)$/m.exec(outcome.program)![1]! : outcome.outcome === "rejected" ? `${outcome.error.type}: ${outcome.error.message.split("\n")[0]}` : JSON.stringify(outcome);
}

test.each([
  ["pass", "o = Out(a=x + 1); o['b'] = o.a * 2; return o['b'], len(o), list(o.keys())", "(mul, 2, 'a', 'b')"],
  ["def __getitem__(self, k): return super().__getitem__(k) if isinstance(k, str) else tuple(self.values())[k]", "return Out(a=x + 1, b=x * 2)[0]", "(add,)"],
  ["def total(self): return self['a'] + 1", "return Out(a=x + 1).total()", "torch._dynamo.exc.Unsupported: custom dict: call_method unimplemented name=total"],
  ["pass", "return Out([('a', x)])['a']", "torch._dynamo.exc.Unsupported: custom dict init with args/kwargs unimplemented"],
])("%s: %s", (members, body, expected) => {
  expect(answer(members, body)).toBe(expected);
});

test("configurations and outputs of a model library that PyTorch knows by name", () => {
  const files: Readonly<Record<string, string>> = {
    "transformers/__init__.py": "",
    "transformers/configuration_utils.py": "class PretrainedConfig:\n    scale = 2.0\n    def __getattribute__(self, key):\n        return super().__getattribute__(key)\n",
    "transformers/file_utils.py": "from collections import OrderedDict\nfrom dataclasses import fields\nclass ModelOutput(OrderedDict):\n    def __post_init__(self):\n        raise RuntimeError('not followed')\n",
  };
  const source = `
import torch
from dataclasses import dataclass
from transformers.configuration_utils import PretrainedConfig
from transformers.file_utils import ModelOutput

@dataclass
class Out(ModelOutput):
    logits: torch.Tensor = None
    hidden: torch.Tensor = None

class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.config = PretrainedConfig()

    def forward(self, x):
        self.config.kind = "single"
        out = Out(logits=x * self.config.scale)
        return out.logits, out.hidden, len(out), self.config.kind

model = M()
example_args = (torch.ones(2),)
`;
  const outcome = trace(source, { file: "model.py", readModule: (path) => (files[path] === undefined ? undefined : { path, text: files[path], lazy: true }) });
  expect(outcome.outcome === "exported" ? /^ *return (.*)$/m.exec(outcome.program)![1] : outcome).toBe("(mul, None, 1, 'single')");
});
