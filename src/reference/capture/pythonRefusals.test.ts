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
  ["lists that a class holds are constants", "class R:\n    seen = []", "R.seen.append(1)\n        return x", "call_method ListVariable(length=0) append [ConstantVariable(int: 1)] {}"],
  ["so are sets that were folded", "", "s = {1} | {2}\n        s.add(3)\n        return x", "call_method SetVariable() __setitem__ (ConstantVariable(int: 3), ConstantVariable(NoneType: None)) {}"],
  ["dictionaries of the user's classes have no methods in C", "class C(dict):\n    pass\nc = C(a=1)", "return x + len(c.keys())", "call_method MutableMappingVariable(C) keys [] {}"],
  ["and are not iterated over", "class C(dict):\n    pass\nc = C(a=1)", "return x + len(list(c))", "builtin: list [<class 'torch._dynamo.variables.user_defined.MutableMappingVariable'>] False"],
  ["objects are not taken apart", "class C:\n    def __iter__(self):\n        yield 1\nc = C()", "a, = c\n        return x + a", "UNPACK_SEQUENCE UserDefinedObjectVariable(C)"],
  ["zip wants iterators", "class C:\n    def __iter__(self):\n        yield 1\nc = C()", "return [x + a for a, in zip(c)]", "call_method UserDefinedObjectVariable(C) __next__ [] {}"],
  ["keys of max that are made here", "", "return x + max([1, 2], key=lambda v: -v)",
    "invalid handler args <bound method BuiltinVariable._call_min_max of BuiltinVariable(max)> [ListVariable(length=2)] {'key': NestedUserFunctionVariable()}"],
  ["members of flags hold none", "import enum\nclass F(enum.Flag):\n    A = 1", "return x + (F.A in F.A)", "call_method EnumVariable(<flag 'F'>) __contains__ [EnumVariable(<flag 'F'>)] {}"],
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
