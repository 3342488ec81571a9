import { expect, test } from "vitest";
import { trace } from "../../index.ts";

const reason = (body: string): string => {
  const outcome = trace(`import torch\nclass Net(torch.nn.Module):\n    def forward(self, x):\n${body.split("\n").map((line) => `        ${line}\n`).join("")}model = Net()\nexample_args = (torch.ones(2),)\n`);
  return outcome.outcome === "rejected" ? `${outcome.error.type}: ${outcome.error.message.split("\n")[0]!}` : outcome.outcome;
};

test("an attribute that a container lacks is met where it is used", () => {
  expect(reason("return (x, x).logits + 1")).toBe("torch._dynamo.exc.Unsupported: builtin: add [<class 'torch._dynamo.variables.misc.GetAttrVariable'>, <class 'torch._dynamo.variables.constant.ConstantVariable'>] False");
  expect(reason("return [x].mean()")).toBe("torch._dynamo.exc.Unsupported: call_method ListVariable(length=1) mean [] {}");
  expect(reason("return {'h': x}.h.sum()")).toBe("torch._dynamo.exc.Unsupported: call_method GetAttrVariable(ConstDictVariable(), h) sum [] {}");
  expect(reason("return torch.relu((x, x).logits)")).toBe("torch._dynamo.exc.InternalTorchDynamoError: AttributeError: 'tuple' object has no attribute 'logits'");
  expect(reason("return {'h': x}.h")).toBe("builtins.AttributeError: 'dict' object has no attribute 'h'");
  expect(reason("unused = x.shape.dim\nreturn x")).toBe("exported");
});
