/** The Python around a random model of regions: its imports, the classes and functions that it uses, its constructor. */

export const header = `import contextlib
import functools
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass

import torch
import torch.nn.functional as F
import torch.utils._pytree as pytree
from torch.export import Dim
from functorch.experimental import control_flow
from functorch.experimental.control_flow import cond
from torch._higher_order_ops.while_loop import while_loop
from torch._higher_order_ops.scan import scan
from torch.utils.checkpoint import checkpoint

Pair = namedtuple("Pair", ["first", "second"])


class Box:
    def __init__(self, left, right):
        self.left = left
        self.right = right


pytree.register_pytree_node(Box, lambda box: ([box.left, box.right], None), lambda values, _: Box(*values), serialized_type_name="Box")


@dataclass
class Point:
    x: torch.Tensor
    y: torch.Tensor


torch.export.register_dataclass(Point)


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 3

    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        return grad * 3 + x * 0


def scaled(x):
    return Scale.apply(x) * 2


def double(x):
    return x * 2


def twice(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs) * 2

    return inner


@contextlib.contextmanager
def quiet():
    with torch.no_grad():
        yield


class Noted:
    def __init__(self, notes):
        self.notes = notes

    def __enter__(self):
        self.notes.append("in")
        return self

    def __exit__(self, *error):
        self.notes.append("out")
        return False


class Adder:
    def __init__(self, amount):
        self.amount = amount

    def __call__(self, x):
        return x + self.amount


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(3))
        self.register_buffer("shift", torch.zeros(3))

    def forward(self, x):
        return x * self.gain + self.shift


class Sub(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(3))
        self.inner = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU())

    def forward(self, x):
        return self.inner(x) * self.gain


class Chooser(torch.nn.Module):
    def __init__(self, lin):
        super().__init__()
        self.lin = lin
        self.register_buffer("seen", torch.zeros(3))

    def first(self, x):
        return self.lin(x)

    def second(self, x):
        return x * self.seen

    def forward(self, x):
        return torch.cond(x.sum() > 0, self.first, self.second, (x,))


class Mixture(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.experts = torch.nn.ModuleList([torch.nn.Linear(3, 3), Block()])
        self.temperature = 2.0

    def forward(self, x, scale=1.0):
        with torch.no_grad():
            weight = x.mean(-1, keepdim=True) / self.temperature
        return sum(expert(x) for expert in self.experts) * weight * scale
`;

export const constructor = `    table = torch.ones(3)
    factor = 0.5

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(3))
        self.square = torch.nn.Parameter(torch.ones(3, 3))
        self.scale = torch.nn.Parameter(torch.ones(()))
        self.register_buffer("bias", torch.zeros(3))
        self.lin = torch.nn.Linear(3, 3)
        self.sub = Sub()
        self.norm = torch.nn.BatchNorm1d(3)
        self.still = torch.nn.BatchNorm1d(3).eval()
        self.blocks = torch.nn.ModuleList([Block(), torch.nn.Linear(3, 3)])
        self.tools = torch.nn.ModuleDict({"gate": torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Sigmoid())})
        self.constants = [torch.ones(3), torch.zeros(3)]
        self.extra = {"e": torch.ones(3)}
        self.offset = torch.ones(3)
        self.flag = True
        self.count = 0
        self.notes = []
        self.register_buffer("steps", torch.tensor(0))
        self.register_buffer("mask", torch.ones(3, dtype=torch.bool), persistent=False)
        self.tied = self.weight
        self.twin = torch.nn.Linear(3, 3)
        self.twin.weight = self.lin.weight
        self.again = self.sub
        self.drop = torch.nn.Dropout(0.5)
        self.chooser = Chooser(self.lin)
        self.mixture = Mixture()
        self.rows = torch.nn.ParameterList([torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.zeros(3))])
        self.named = torch.nn.ParameterDict({"p": torch.nn.Parameter(torch.ones(3))})
        self.frozen = torch.nn.Parameter(torch.ones(3), requires_grad=False)
        self.adder = Adder(1)

    @staticmethod
    def fixed(x):
        return x - 1

    @classmethod
    def made(cls, x):
        return x * cls.factor

    @property
    def both(self):
        return self.weight + self.bias
`;
