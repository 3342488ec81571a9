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

test("what no tensor has is asked of the fake one", () => {
  expect(reason("return (x + 1).foo(x)")).toBe("torch._dynamo.exc.TorchRuntimeError: Failed running call_method foo(*(FakeTensor(..., size=(2,)), FakeTensor(..., size=(2,))), **{}):");
  expect(reason("return torch.relu((x + 1).foo)")).toBe("torch._dynamo.exc.TorchRuntimeError: Failed running call_function <built-in function getattr>(*(FakeTensor(..., size=(2,)), 'foo'), **{}):");
  expect(reason("return (x + 1).foo")).toBe("builtins.AttributeError: 'FakeTensor' object has no attribute 'foo'");
  expect(reason("y = x + 1\nunused = y.foo\nreturn y if not hasattr(y, 'foo') else x")).toBe("exported");
});
