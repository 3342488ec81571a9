"""Pooling functions (torch/nn/functional.py)."""
import torch
from torch.nn.modules.utils import _list_with_default, _pair, _single, _triple

__name__ = "torch.nn.functional"


def _samples(input, spatial, given):
    if given is not None:
        return given
    batch = 1 if input.dim() == spatial + 1 else input.size(0)
    return torch.rand(batch, input.size(-1 - spatial), spatial, dtype=input.dtype, device=input.device)


def fractional_max_pool2d_with_indices(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
    if output_size is None and output_ratio is None:
        raise ValueError("fractional_max_pool2d requires specifying either an output_size or an output_ratio")
    if output_size is None:
        if len(output_ratio) > 2:
            raise ValueError("fractional_max_pool2d requires output_ratio to either be a single Int or tuple of Ints.")
        ratio = _pair(output_ratio)
        output_size = [int(input.size(-2) * ratio[0]), int(input.size(-1) * ratio[1])]
    return torch._C._nn.fractional_max_pool2d(input, kernel_size, output_size, _samples(input, 2, _random_samples))


def fractional_max_pool3d_with_indices(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
    if output_size is None and output_ratio is None:
        raise ValueError("fractional_max_pool3d requires specifying either an output_size or an output_ratio")
    if output_size is None:
        ratio = _triple(output_ratio)
        output_size = [int(input.size(-3) * ratio[0]), int(input.size(-2) * ratio[1]), int(input.size(-1) * ratio[2])]
    return torch._C._nn.fractional_max_pool3d(input, kernel_size, output_size, _samples(input, 3, _random_samples))


def _fractional_max_pool2d(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
    both = fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio, return_indices, _random_samples)
    return both if return_indices else both[0]


def _fractional_max_pool3d(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
    both = fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio, return_indices, _random_samples)
    return both if return_indices else both[0]


def max_pool1d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    return torch.max_pool1d_with_indices(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def max_pool2d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    return torch._C._nn.max_pool2d_with_indices(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def max_pool3d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    return torch._C._nn.max_pool3d_with_indices(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def _max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    if return_indices:
        return max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return torch.max_pool1d(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def _max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    if return_indices:
        return max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return torch.max_pool2d(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def _max_pool3d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    if return_indices:
        return max_pool3d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return torch.max_pool3d(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)


def _unpool_output_size(input, kernel_size, stride, padding, output_size):
    sizes = input.size()
    default = [
        (sizes[-len(kernel_size) + d] - 1) * stride[d] + kernel_size[d] - 2 * padding[d]
        for d in range(len(kernel_size))
    ]
    if output_size is None:
        return default
    if len(output_size) == len(kernel_size) + 2:
        output_size = output_size[2:]
    if len(output_size) != len(kernel_size):
        raise ValueError(
            "output_size should be a sequence containing "
            f"{len(kernel_size)} or {len(kernel_size) + 2} elements, but it has a length of '{len(output_size)}'"
        )
    for d in range(len(kernel_size)):
        low, high = default[d] - stride[d], default[d] + stride[d]
        if not (low < output_size[d] < high):
            raise ValueError(f'invalid output_size "{output_size}" (dim {d} must be between {low} and {high})')
    return output_size


def max_unpool1d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    kernel_size = _single(kernel_size)
    stride = kernel_size if stride is None else _single(stride)
    size = _unpool_output_size(input, kernel_size, stride, _single(padding), output_size)
    size = size + [1] if isinstance(size, list) else size + (1,)
    return torch._C._nn.max_unpool2d(input.unsqueeze(-1), indices.unsqueeze(-1), size).squeeze(-1)


def max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    kernel_size = _pair(kernel_size)
    stride = kernel_size if stride is None else _pair(stride)
    size = _unpool_output_size(input, kernel_size, stride, _pair(padding), output_size)
    return torch._C._nn.max_unpool2d(input, indices, size)


def max_unpool3d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    kernel_size = _triple(kernel_size)
    stride = kernel_size if stride is None else _triple(stride)
    padding = _triple(padding)
    size = _unpool_output_size(input, kernel_size, stride, padding, output_size)
    return torch._C._nn.max_unpool3d(input, indices, size, stride, padding)


def _root(out, scale, norm_type):
    return (torch.sign(out) * torch.relu(torch.abs(out))).mul(scale).pow(1.0 / norm_type)


def lp_pool1d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    if stride is not None:
        out = torch.avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    else:
        out = torch.avg_pool1d(input.pow(norm_type), kernel_size, padding=0, ceil_mode=ceil_mode)
    return _root(out, kernel_size, norm_type)


def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    kw, kh = _pair(kernel_size)
    if stride is not None:
        out = torch._C._nn.avg_pool2d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    else:
        out = torch._C._nn.avg_pool2d(input.pow(norm_type), kernel_size, padding=0, ceil_mode=ceil_mode)
    return _root(out, kw * kh, norm_type)


def lp_pool3d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    kd, kw, kh = _triple(kernel_size)
    if stride is not None:
        powered = input.pow(norm_type)  #@ 1103 out = avg_pool3d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
        out = torch._C._nn.avg_pool3d(powered, kernel_size, stride, 0, ceil_mode)  #@ 1103 out = avg_pool3d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    else:
        powered = input.pow(norm_type)  #@ 1106 input.pow(norm_type), kernel_size, padding=0, ceil_mode=ceil_mode
        out = torch._C._nn.avg_pool3d(powered, kernel_size, padding=0, ceil_mode=ceil_mode)  #@ 1105 out = avg_pool3d(
    return (torch.sign(out) * torch.relu(torch.abs(out))).mul(kd * kw * kh).pow(1.0 / norm_type)  #@ 1110 (torch.sign(out) * relu(torch.abs(out))).mul(kd * kw * kh).pow(1.0 / norm_type)


def adaptive_max_pool1d_with_indices(input, output_size, return_indices=False):
    return torch.adaptive_max_pool1d(input, output_size)


def adaptive_max_pool2d_with_indices(input, output_size, return_indices=False):
    return torch._C._nn.adaptive_max_pool2d(input, _list_with_default(output_size, input.size()))


def adaptive_max_pool3d_with_indices(input, output_size, return_indices=False):
    return torch._C._nn.adaptive_max_pool3d(input, _list_with_default(output_size, input.size()))


def _adaptive_max_pool1d(input, output_size, return_indices=False):
    both = adaptive_max_pool1d_with_indices(input, output_size)
    return both if return_indices else both[0]


def _adaptive_max_pool2d(input, output_size, return_indices=False):
    both = adaptive_max_pool2d_with_indices(input, output_size)
    return both if return_indices else both[0]


def _adaptive_max_pool3d(input, output_size, return_indices=False):
    both = adaptive_max_pool3d_with_indices(input, output_size)
    return both if return_indices else both[0]


def adaptive_avg_pool2d(input, output_size):
    return torch._C._nn.adaptive_avg_pool2d(input, _list_with_default(output_size, input.size()))


def adaptive_avg_pool3d(input, output_size):
    return torch._C._nn.adaptive_avg_pool3d(input, _list_with_default(output_size, input.size()))


def _dispatched(name, place, if_true, if_false):
    """Chooses by `return_indices`, and hands on all it is given (torch/_jit_internal.py, `boolean_dispatch`)."""

    def fn(*args, **kwargs):
        wanted = False
        if "return_indices" in kwargs:
            wanted = kwargs["return_indices"]
        elif place < len(args):
            wanted = args[place]
        return if_true(*args, **kwargs) if wanted else if_false(*args, **kwargs)

    fn.__name__ = name
    fn.__qualname__ = "boolean_dispatch.<locals>.fn"
    return fn


fractional_max_pool2d = _dispatched("fractional_max_pool2d", 4, fractional_max_pool2d_with_indices, _fractional_max_pool2d)
fractional_max_pool3d = _dispatched("fractional_max_pool3d", 4, fractional_max_pool3d_with_indices, _fractional_max_pool3d)
max_pool1d = _dispatched("max_pool1d", 6, max_pool1d_with_indices, _max_pool1d)
max_pool2d = _dispatched("max_pool2d", 6, max_pool2d_with_indices, _max_pool2d)
max_pool3d = _dispatched("max_pool3d", 6, max_pool3d_with_indices, _max_pool3d)
adaptive_max_pool1d = _dispatched("adaptive_max_pool1d", 2, adaptive_max_pool1d_with_indices, _adaptive_max_pool1d)
adaptive_max_pool2d = _dispatched("adaptive_max_pool2d", 2, adaptive_max_pool2d_with_indices, _adaptive_max_pool2d)
adaptive_max_pool3d = _dispatched("adaptive_max_pool3d", 2, adaptive_max_pool3d_with_indices, _adaptive_max_pool3d)
