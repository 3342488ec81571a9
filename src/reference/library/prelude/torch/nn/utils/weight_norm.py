"""Weights as a magnitude and a direction, computed before each call (torch/nn/utils/weight_norm.py)."""
import torch
from torch.nn.parameter import Parameter


class WeightNorm:
    def __init__(self, name, dim):  #@ 18
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module):  #@ 25
        g = getattr(module, self.name + "_g")  #@ 26 g = getattr(module, self.name + "_g")
        v = getattr(module, self.name + "_v")  #@ 27 v = getattr(module, self.name + "_v")
        return torch._weight_norm(v, g, self.dim)  #@ 28 return _weight_norm(v, g, self.dim)

    @staticmethod  #@ 30
    def apply(module, name, dim):
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, WeightNorm) and hook.name == name:
                raise RuntimeError(f"Cannot register two weight_norm hooks on the same parameter {name}")
        fn = WeightNorm(name, dim)
        weight = getattr(module, name)
        del module._parameters[name]
        module.register_parameter(name + "_g", Parameter(torch.norm_except_dim(weight, 2, fn.dim).data))
        module.register_parameter(name + "_v", Parameter(weight.data))
        setattr(module, name, fn.compute_weight(module))
        module.register_forward_pre_hook(fn)
        return fn

    def remove(self, module):  #@ 69
        weight = self.compute_weight(module)
        delattr(module, self.name)
        del module._parameters[self.name + "_g"]
        del module._parameters[self.name + "_v"]
        setattr(module, self.name, Parameter(weight.data))

    def __call__(self, module, inputs):  #@ 76
        setattr(module, self.name, self.compute_weight(module))  #@ 77 setattr(module, self.name, self.compute_weight(module))


def weight_norm(module, name="weight", dim=0):  #@ 83
    WeightNorm.apply(module, name, dim)
    return module


def remove_weight_norm(module, name="weight"):  #@ 147
    for k, hook in module._forward_pre_hooks.items():
        if isinstance(hook, WeightNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[k]
            return module
    raise ValueError(f"weight_norm of '{name}' not found in {module}")
