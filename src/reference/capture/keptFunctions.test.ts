/** Methods and functions that are kept as values, and what is written past a property: what PyTorch 2.6.0 prints. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const head = `import torch
import functools
class Sub(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))
    def go(self, x): return x * self.w
def wrap(m):
    def f(x): return m.go(x)
    return f
def through(x, m): return m.go(x)
class Box:
    def __init__(self, v): self.v = v
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.s = Sub(); self.table = {"a": self.s.go}; self.fs = [wrap(self.s), lambda x, m=self.s: m.go(x)]; self.p = functools.partial(self.s.go); self.q = functools.partial(through, m=self.s)
    @classmethod
    def made(cls): return cls.__name__
    def forward(self, x):
        return `;

const printed = (expression: string): string => {
  const outcome = trace(`${head}${expression}\nmodel = Net()\nexample_args = (torch.randn(2),)\n`, { file: "model.py" });
  return outcome.outcome === "exported" ? /def forward\(self, (.*?): "f32/.exec(outcome.program)![1]! : outcome.outcome === "rejected" ? outcome.error.message.split("\n")[0]! : outcome.outcome;
};

test.each([
  ["self.s.go(x)", "p_s_w"],
  ["self.table['a'](x)", "p_table__a_____self___w"],
  ["self.fs[0](x)", "p_fs_0___closure___0_cell_contents_w"],
  ["self.fs[1](x)", "p_fs_1___defaults___0_w"],
  ["self.p(x)", "p_p_func___self___w"],
  ["self.q(x)", "p_q_keywords__m___w"],
  ["Box(x).v", "x"],
  ["x + len(self.made())", "call_method GetAttrVariable(UserDefinedObjectVariable(type), __name__) __len__ () {}"],
  ["x if Box.nothing is None else None", "x"],
])("%s", (expression, expected) => expect(printed(expression)).toBe(expected));
