import { describe, expect, test } from "vitest";
import { trace } from "../index.ts";

const classes = `import torch
class V:
    def __init__(self, v=2): self.v = v
    def __add__(self, other): return V(self.v + other)
    def __neg__(self): return V(-self.v)
    def __eq__(self, other): return self.v == other.v
    def __len__(self): return 2
class Dim(int): pass
class Name(str): pass
`;

/** What a model gives whose `forward` returns `x + (expression)`; `V[...]` stands for the variable of an object. */
function message(expression: string): string {
  const source = `${classes}class Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.v = V(); self.w = V(); self.d = Dim(3); self.n = Name("ab"); self.it = iter([1])\n    def forward(self, x):\n        return x + (${expression})\nmodel = Net()\nexample_args = (torch.randn(2),)\n`;
  const outcome = trace(source);
  return outcome.outcome === "rejected" ? outcome.error.message.split("\n")[0]!.replaceAll("<class 'torch._dynamo.variables.user_defined.UserDefinedObjectVariable'>", "V").replaceAll("<class 'torch._dynamo.variables.constant.ConstantVariable'>", "C") : outcome.outcome;
}

describe("objects of the user's classes", () => {
  test.each([
    ["(self.v + 1).v", "exported"],
    ["1 + self.v", "call_method UserDefinedObjectVariable(V) __radd__ [ConstantVariable(int: 1)] {}"],
    ["-self.v", "builtin: neg [V] False"],
    ["self.v & 1", "builtin: and_ [V, C] False"],
    ["self.v == self.w", "exported"],
    ["self.v == 1", "builtin: eq [V, C] False"],
    ["self.v < self.w", "call_method UserDefinedObjectVariable(V) __lt__ [UserDefinedObjectVariable(V)] {}"],
    ["len(self.v)", "exported"],
    ["list(self.v)[0]", "builtin: list [V] False"],
    ["self.d * 2", "call_method UserDefinedObjectVariable(Dim) __mul__ [ConstantVariable(int: 2)] {}"],
    ["self.d", "call_function args: TensorVariable() UserDefinedObjectVariable(Dim) "],
    ["len(self.n)", "call_method UserDefinedObjectVariable(Name) __len__ () {}"],
    ["next(self.it)", "call_method UserDefinedObjectVariable(list_iterator) __next__ [] {}"],
  ])("%s", (expression, expected) => expect(message(expression)).toBe(expected));
});
