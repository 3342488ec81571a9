/** Attributes that Dynamo finds without asking descriptors, of functions, classes, named tuples and containers from outside: what PyTorch 2.6.0 answers. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const head = `import torch
from functools import lru_cache
from typing import NamedTuple
class Pos:
    def __get__(self, obj, owner=None): return 3
    def __set__(self, obj, value): pass
class Cfg:
    width = Pos()
    k = 4
    def copy(self): return type(self)()
class Box(NamedTuple):
    lo: object
    hi: object = 2
    @property
    def size(self): return 5
class Key:
    def __hash__(self): return 1
def plain(a, b=2):
    """Doc."""
    return a
@lru_cache()
def kept(a): return a
classes = {Cfg, Box}
words = {"a", "b"}
keyed = {Key(): 1}
cfg = Cfg()
class Net(torch.nn.Module):
    def forward(self, x):
        return x + (`;

const message = (expression: string): string => {
  const outcome = trace(`${head}${expression})\nmodel = Net()\nexample_args = (torch.randn(2),)\n`);
  return outcome.outcome === "rejected" ? outcome.error.message.split("\n")[0]! : outcome.outcome;
};

test.each([
  ["cfg.width", "call_function args: TensorVariable() UserDefinedObjectVariable(Pos) "],
  ["Cfg.__dict__['k']", "exported"],
  ["Cfg().copy().k", "call_function UserDefinedClassVariable(<class 'model.Cfg'>) [] {}"],
  ["len(plain.__name__)", "exported"],
  ["len(plain.__doc__)", "call_method UserDefinedObjectVariable(member_descriptor) __len__ () {}"],
  ["plain.__defaults__[0]", "constant fold exception: TypeError(\"'getset_descriptor' object is not subscriptable\")"],
  ["len((lambda: 1).__name__)", "call_method GetAttrVariable(NestedUserFunctionVariable(), __name__) __len__ () {}"],
  ["kept.cache_info().hits", "call_method WrapperUserFunctionVariable() cache_info [] {}"],
  ["Box(x).size", "builtin: add [<class 'torch._dynamo.variables.tensor.TensorVariable'>, <class 'torch._dynamo.variables.misc.GetAttrVariable'>] False"],
  ["Cfg in classes", "call_method UserDefinedObjectVariable(set) __contains__ [UserDefinedClassVariable(<class 'model.Cfg'>)] {}"],
  ["'a' in words", "exported"],
  ["len(keyed)", "Dict key of type <class 'torch._dynamo.variables.lazy.LazyVariableTracker'>. Key: UserDefinedObjectVariable(Key)"],
  ["{'a': x} is {'a': x}", "builtin: is_ [<class 'torch._dynamo.variables.dicts.ConstDictVariable'>, <class 'torch._dynamo.variables.dicts.ConstDictVariable'>] False"],
])("%s: %s", (expression, expected) => expect(message(expression)).toBe(expected));
