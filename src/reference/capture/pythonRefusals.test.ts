/** Python that Dynamo stops at: the first lines of PyTorch 2.6.0's messages. */
import { describe, expect, it } from "vitest";
import { trace } from "../index.ts";

const models: readonly (readonly [string, string, string, string])[] = [
  ["classes of enumerations are no containers", "import enum\nclass E(enum.Enum):\n    A = 1", "for e in E:\n            x = x + e.value\n        return x",
    "call_method UserDefinedClassVariable(<enum 'E'>) __iter__ () {}"],
  ["objects are no keys", "class C:\n    pass\nc = C()", "return x + {c: 1}[c]",
    "Dict key of type <class 'torch._dynamo.variables.user_defined.UserDefinedObjectVariable'>. Key: UserDefinedObjectVariable(C)"],
  ["sys.version_info is compared with nothing", "import sys", "return x + 1 if sys.version_info >= (3, 8) else x",
    "builtin: ge [<class 'torch._dynamo.variables.user_defined.UserDefinedObjectVariable'>, <class 'torch._dynamo.variables.lists.TupleVariable'>] False"],
  ["patterns of classes", "", "match x:\n            case torch.Tensor():\n                return x", "missing: MATCH_CLASS"],
  ["a text with a tensor in it has no length", "", "return x + len(f'{x}')", "call_method StringFormatVariable('{:}', [TensorVariable()], {}) __len__ () {}"],
  ["dataclasses.replace of what was made here", "import dataclasses\n@dataclasses.dataclass\nclass C:\n    a: int = 1", "return x + dataclasses.replace(C(), a=2).a",
    "hasattr UserDefinedClassVariable __dataclass_fields__"],
  ["id of a result", "", "y = x + 1\n        return y + id(y)", "call_id not supported for sourceless TensorVariable"],
  ["id of a list", "", "return x + id([x])", "call_id with args (ListVariable(length=1),)"],
  ["id of a function", "", "return x + id(torch.sin)", "call_id with args (TorchInGraphFunctionVariable(<built-in method sin of type object at 0x…>),)"],
  ["methods reached through their class", "", "return x + str.count('a', 'a')", "call_method BuiltinVariable(str) count [ConstantVariable(str: 'a'), ConstantVariable(str: 'a')] {}"],
  ["id of a method", "", "return x + id(x.add)", "call_id with args (GetAttrVariable(TensorVariable(), add),)"],
];

describe("Python that Dynamo stops at", () => {
  it.each(models)("%s", (_title, head, body, message) => {
    const source = `import torch\n${head}\nclass M(torch.nn.Module):\n    def forward(self, x):\n        ${body}\nmodel = M()\nexample_args = (torch.randn(3),)\n`;
    const outcome = trace(source, { file: "model.py" });
    expect(outcome).toMatchObject({ outcome: "rejected", error: { type: "torch._dynamo.exc.Unsupported" } });
    expect(outcome.outcome === "rejected" && outcome.error.message.split("\n")[0]).toBe(message);
  });
});
