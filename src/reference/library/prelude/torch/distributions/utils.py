"""What distributions share (torch/distributions/utils.py)."""
from numbers import Number

import torch
import torch.nn.functional as F

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def broadcast_all(*values):  #@ 24
    if not all(isinstance(v, (torch.Tensor, Number)) for v in values):
        raise ValueError("Input arguments must all be instances of numbers.Number, torch.Tensor or objects implementing __torch_function__.")
    if all(isinstance(v, torch.Tensor) for v in values):
        return torch.broadcast_tensors(*values)  #@ 55 return torch.broadcast_tensors(*values)
    options = dict(dtype=torch.get_default_dtype())
    for value in values:
        if isinstance(value, torch.Tensor):
            options = dict(dtype=value.dtype, device=value.device)
            break
    filled = []
    for value in values:
        filled.append(value if isinstance(value, torch.Tensor) else torch.tensor(value, **options))  #@ 52 v if is_tensor_like(v) else torch.tensor(v, **options) for v in values
    return torch.broadcast_tensors(*filled)  #@ 54 return torch.broadcast_tensors(*new_values)


def _standard_normal(shape, dtype, device):  #@ 58
    return torch.empty(shape, dtype=dtype, device=device).normal_()  #@ 65 return torch.empty(shape, dtype=dtype, device=device).normal_()


def _sum_rightmost(value, dim):  #@ 68
    if dim == 0:
        return value
    shape = value.shape[:-dim] + (-1,)
    return value.reshape(shape).sum(-1)  #@ 79 return value.reshape(required_shape).sum(-1)


def logits_to_probs(logits, is_binary=False):  #@ 82
    if is_binary:
        return torch.sigmoid(logits)  #@ 90 return torch.sigmoid(logits)
    return F.softmax(logits, dim=-1)  #@ 91 return F.softmax(logits, dim=-1)


def clamp_probs(probs):  #@ 94
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)  #@ 117 return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs, is_binary=False):  #@ 120
    clamped = clamp_probs(probs)
    if is_binary:
        return torch.log(clamped) - torch.log1p(-clamped)  #@ 129 return torch.log(ps_clamped) - torch.log1p(-ps_clamped)
    return torch.log(clamped)  #@ 130 return torch.log(ps_clamped)


class lazy_property:
    """Computed when first read, then kept by the instance."""

    def __init__(self, wrapped):  #@ 141
        self.wrapped = wrapped

    def __get__(self, instance, owner=None):  #@ 145
        if instance is None:
            return self
        with torch.enable_grad():
            value = self.wrapped(instance)  #@ 149 value = self.wrapped(instance)
        instance.__dict__[self.wrapped.__name__] = value
        return value


euler_constant = 0.57721566490153286060  # Euler's and Mascheroni's
