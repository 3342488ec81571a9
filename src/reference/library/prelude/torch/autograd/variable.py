"""What tensors that record were called once (torch/autograd/variable.py)."""
import torch


class VariableMeta(type):
    def __instancecheck__(cls, other):
        return isinstance(other, torch.Tensor)


class Variable(metaclass=VariableMeta):
    def __new__(cls, data=None, requires_grad=None, volatile=None):
        made = torch.empty(0) if data is None else data.detach()
        return made.requires_grad_(bool(requires_grad))
