import { describe, expect, test } from "vitest";
import { trace } from "../../index.ts";

/** What a model gives whose `forward` runs `o = …` and returns `x + (expression)`. */
function message(operand: string, expression: string): string {
  const source = `import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.act = torch.nn.ReLU()\n    def meth(self): pass\n    def forward(self, x):\n        o = ${operand}\n        return x + (${expression})\nmodel = Net()\nexample_args = (torch.randn(3, 4),)\n`;
  const outcome = trace(source, { file: "model.py" });
  if (outcome.outcome !== "rejected") return outcome.outcome;
  const { type, message } = outcome.error;
  return `${type.split(".").at(-1)!}: ${message.split("\n")[0]!}`.replaceAll("<class 'torch._dynamo.variables.", "<").replace("Unsupported: ", "");
}

describe("operations on variables that have no rule for them", () => {
  test.each([
    ["True", "len(o)", "InternalTorchDynamoError: AttributeError: 'bool' object has no attribute '__len__'"],
    ["3", "[v for v in o][0]", "InternalTorchDynamoError: AttributeError: 'int' object has no attribute '__iter__'"],
    ["3", "list(o)[0]", "builtin: list [<constant.ConstantVariable'>] False"],
    ["self.meth", "o < 1", "builtin: lt [<functions.UserMethodVariable'>, <constant.ConstantVariable'>] False"],
    ["self.act", "sum(o)", "AssertionError: ReLU"],
    ["ValueError('a')", "len(o)", "call_method ExceptionVariable() __len__ () {}"],
    ["ValueError('a')", "len(o.args[0])", "call_method GetAttrVariable(ExceptionVariable(), args) __getitem__ (ConstantVariable(int: 0),) {}"],
    ["{'a': x}", "(1 if o == 1 else 2)", "builtin: eq [<dicts.ConstDictVariable'>, <constant.ConstantVariable'>] False"],
    ["x.shape", "(1 if o == [3, 4] else 2)", "eq(SizeVariable(length=2), ListVariable(length=2))"],
    ["filter(None, [1, 0])", "next(o)", "call_function ConstantVariable(NoneType: None) [ConstantVariable(int: 1)] {}"],
    ["[1, 2]", "next(o)", "exported"],
    ["[1, 2]", "sum(o + (3,))", "exported"],
    ["lambda: 1", "(1 if o else 2)", "UserError: Dynamic control flow is not supported at the moment. Please use functorch.experimental.control_flow.cond to explicitly capture the control flow. For more information about this error, see: https://pytorch.org/docs/main/generated/exportdb/index.html#cond-operands"],
  ])("%s: %s", (operand, expression, expected) => expect(message(operand, expression)).toBe(expected));
});
