"""Initialisation of parameters, drawing from the generator in PyTorch's order (torch/nn/init.py)."""
import math

import torch

_linear = ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid")

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def _no_grad_uniform_(tensor, a, b, generator=None):  #@ 15
    with torch.no_grad():
        return tensor.uniform_(a, b, generator=generator)  #@ 17 return tensor.uniform_(a, b, generator=generator)


def _no_grad_normal_(tensor, mean, std, generator=None):  #@ 20
    with torch.no_grad():
        return tensor.normal_(mean, std, generator=generator)  #@ 22 return tensor.normal_(mean, std, generator=generator)


def _no_grad_fill_(tensor, val):  #@ 62
    with torch.no_grad():
        return tensor.fill_(val)  #@ 64 return tensor.fill_(val)


def _no_grad_zero_(tensor):  #@ 67
    with torch.no_grad():
        return tensor.zero_()  #@ 69 return tensor.zero_()


def _no_grad_trunc_normal_(tensor, mean, std, a, b, generator=None):  #@ 25
    def norm_cdf(x):
        return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0

    with torch.no_grad():
        low = norm_cdf((a - mean) / std)
        high = norm_cdf((b - mean) / std)
        tensor.uniform_(2 * low - 1, 2 * high - 1, generator=generator)  #@ 47 tensor.uniform_(2 * l - 1, 2 * u - 1, generator=generator)
        tensor.erfinv_()  #@ 51 tensor.erfinv_()
        tensor.mul_(std * math.sqrt(2.0))  #@ 54 tensor.mul_(std * math.sqrt(2.0))
        tensor.add_(mean)  #@ 55 tensor.add_(mean)
        tensor.clamp_(min=a, max=b)  #@ 58 tensor.clamp_(min=a, max=b)
        return tensor


def calculate_gain(nonlinearity, param=None):  #@ 72
    if nonlinearity in _linear:
        return 1
    if nonlinearity == "tanh":
        return 5.0 / 3
    if nonlinearity == "relu":
        return math.sqrt(2.0)
    if nonlinearity == "leaky_relu":
        if param is None:
            slope = 0.01
        elif not isinstance(param, bool) and isinstance(param, int) or isinstance(param, float):
            slope = param
        else:
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity == "selu":
        return 3.0 / 4
    raise ValueError(f"Unsupported nonlinearity {nonlinearity}")


def uniform_(tensor, a=0.0, b=1.0, generator=None):  #@ 142
    return _no_grad_uniform_(tensor, a, b, generator)  #@ 166 return _no_grad_uniform_(tensor, a, b, generator)


def normal_(tensor, mean=0.0, std=1.0, generator=None):  #@ 169
    return _no_grad_normal_(tensor, mean, std, generator)  #@ 193 return _no_grad_normal_(tensor, mean, std, generator)


def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None):  #@ 196
    return _no_grad_trunc_normal_(tensor, mean, std, a, b, generator=generator)  #@ 224 return _no_grad_trunc_normal_(tensor, mean, std, a, b, generator=generator)


def constant_(tensor, val):  #@ 227
    return _no_grad_fill_(tensor, val)  #@ 242 return _no_grad_fill_(tensor, val)


def ones_(tensor):  #@ 245
    return _no_grad_fill_(tensor, 1.0)  #@ 255 return _no_grad_fill_(tensor, 1.0)


def zeros_(tensor):  #@ 258
    return _no_grad_zero_(tensor)  #@ 268 return _no_grad_zero_(tensor)


def eye_(tensor):  #@ 271
    if tensor.ndimension() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    with torch.no_grad():
        torch.eye(*tensor.shape, out=tensor, requires_grad=tensor.requires_grad)  #@ 288 torch.eye(*tensor.shape, out=tensor, requires_grad=tensor.requires_grad)
    return tensor


def dirac_(tensor, groups=1):  #@ 292
    dimensions = tensor.ndimension()
    if dimensions not in [3, 4, 5]:
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    sizes = tensor.size()
    if sizes[0] % groups != 0:
        raise ValueError("dim 0 must be divisible by groups")
    per_group = sizes[0] // groups
    centre = tuple(size // 2 for size in sizes[2:])
    with torch.no_grad():
        tensor.zero_()  #@ 321 tensor.zero_()
        for g in range(groups):
            for d in range(min(per_group, sizes[1])):
                tensor[(g * per_group + d, d) + centre] = 1
    return tensor


def _calculate_fan_in_and_fan_out(tensor):  #@ 345
    dimensions = tensor.dim()
    if dimensions < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    num_input_fmaps = tensor.size(1)
    num_output_fmaps = tensor.size(0)
    receptive_field_size = 1
    if tensor.dim() > 2:
        for s in tensor.shape[2:]:
            receptive_field_size *= s
    return num_input_fmaps * receptive_field_size, num_output_fmaps * receptive_field_size


def xavier_uniform_(tensor, gain=1.0, generator=None):  #@ 366
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / float(fan_in + fan_out))
    a = math.sqrt(3.0) * std
    return _no_grad_uniform_(tensor, -a, a, generator)  #@ 404 return _no_grad_uniform_(tensor, -a, a, generator)


def xavier_normal_(tensor, gain=1.0, generator=None):  #@ 407
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / float(fan_in + fan_out))
    return _no_grad_normal_(tensor, 0.0, std, generator)  #@ 443 return _no_grad_normal_(tensor, 0.0, std, generator)


def _calculate_correct_fan(tensor, mode):  #@ 446
    mode = mode.lower()
    valid_modes = ["fan_in", "fan_out"]
    if mode not in valid_modes:
        raise ValueError(f"Mode {mode} not supported, please use one of {valid_modes}")
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode == "fan_in" else fan_out


def kaiming_uniform_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):  #@ 456
    if 0 in tensor.shape:
        return tensor
    fan = _calculate_correct_fan(tensor, mode)
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    bound = math.sqrt(3.0) * std
    with torch.no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)  #@ 518 return tensor.uniform_(-bound, bound, generator=generator)


def kaiming_normal_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):  #@ 521
    if 0 in tensor.shape:
        return tensor
    fan = _calculate_correct_fan(tensor, mode)
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with torch.no_grad():
        return tensor.normal_(0, std, generator=generator)  #@ 571 return tensor.normal_(0, std, generator=generator)


def orthogonal_(tensor, gain=1, generator=None):  #@ 574
    if tensor.ndimension() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor.numel() == 0:
        return tensor
    rows = tensor.size(0)
    cols = tensor.numel() // rows
    flattened = tensor.new_empty((rows, cols)).normal_(0, 1, generator=generator)  #@ 604 flattened = tensor.new_empty((rows, cols)).normal_(0, 1, generator=generator)
    if rows < cols:
        flattened.t_()  #@ 607 flattened.t_()
    q, r = torch.linalg.qr(flattened)  #@ 610 q, r = torch.linalg.qr(flattened)
    q *= torch.diag(r, 0).sign()  #@ 612 d = torch.diag(r, 0)
    if rows < cols:
        q.t_()  #@ 617 q.t_()
    with torch.no_grad():
        tensor.view_as(q).copy_(q)
        tensor.mul_(gain)  #@ 621 tensor.mul_(gain)
    return tensor


def sparse_(tensor, sparsity, std=0.01, generator=None):  #@ 625
    if tensor.ndimension() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, cols = tensor.shape
    zeros = int(math.ceil(sparsity * rows))
    with torch.no_grad():
        tensor.normal_(0, std, generator=generator)  #@ 655 tensor.normal_(0, std, generator=generator)
        for column in range(cols):
            tensor[torch.randperm(rows)[:zeros], column] = 0  #@ 657 row_indices = torch.randperm(rows)
    return tensor


uniform = uniform_
normal = normal_
constant = constant_
eye = eye_
dirac = dirac_
xavier_uniform = xavier_uniform_
xavier_normal = xavier_normal_
kaiming_uniform = kaiming_uniform_
kaiming_normal = kaiming_normal_
orthogonal = orthogonal_
sparse = sparse_
