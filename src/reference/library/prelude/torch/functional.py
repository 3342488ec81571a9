"""Functions of the torch namespace that PyTorch writes in Python (torch/functional.py). `torch.functional` itself is a TypeScript module."""
import torch

__name__ = "torch.functional"

_VF = torch._VF


def broadcast_tensors(*tensors):
    return _VF.broadcast_tensors(tensors)


def _subscript(n):
    if n is Ellipsis:
        return "..."
    if 0 <= n < 26:
        return chr(ord("A") + n)
    if 26 <= n < 52:
        return chr(ord("a") + n - 26)
    raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")


def einsum(*args):
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or at least one operand and its subscripts list"
        )
    if isinstance(args[0], torch.Tensor):
        equation = ",".join("".join(_subscript(s) for s in l) for l in args[1::2])
        if len(args) % 2 == 1:
            equation += "->" + "".join(_subscript(s) for s in args[-1])
            operands = args[:-1:2]
        else:
            operands = args[::2]
    else:
        equation = args[0]
        operands = args[1:]
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        return einsum(equation, *operands[0])
    return _VF.einsum(equation, operands)


def meshgrid(*tensors, indexing=None):
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        tensors = tensors[0]
    if indexing is None:
        return _VF.meshgrid(tensors)
    return _VF.meshgrid(tensors, indexing=indexing)


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    dims = [dim] if isinstance(dim, (int, torch.SymInt)) else dim
    extra = {} if out is None else {"out": out}
    if isinstance(p, str):
        if p == "fro" and (dims is None or len(dims) <= 2):
            return torch.linalg.vector_norm(input, 2, dims, keepdim, dtype=dtype, **extra)
        if dims is None:
            dims = list(range(input.ndim))
        return torch.linalg.matrix_norm(input, p, dims, keepdim, dtype=dtype, **extra)
    return torch.linalg.vector_norm(input, 2.0 if p is None else p, dims, keepdim, dtype=dtype, **extra)


_cdist_modes = {"use_mm_for_euclid_dist_if_necessary": None, "use_mm_for_euclid_dist": 1, "donot_use_mm_for_euclid_dist": 2}


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    if compute_mode not in _cdist_modes:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    return _VF.cdist(x1, x2, p, _cdist_modes[compute_mode])


def tensordot(a, b, dims=2, out=None):
    if not isinstance(dims, (tuple, list, torch.Tensor, int, torch.SymInt)):
        raise RuntimeError(
            "tensordot expects dims to be int or Tuple[List[int], List[int]] or List[List[int]] containing two lists, but got " + f"dims={dims}"
        )
    if isinstance(dims, (tuple, list)):
        dims_a, dims_b = dims
    elif isinstance(dims, torch.Tensor) and dims.numel() > 1:
        assert dims.size()[0] == 2
        dims_a, dims_b = dims[0].tolist(), dims[1].tolist()
    else:
        count = int(dims.item()) if isinstance(dims, torch.Tensor) else dims
        if count < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if not isinstance(dims, torch.Tensor) and count > min(a.dim(), b.dim()):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        dims_a, dims_b = list(range(-count, 0)), list(range(count))
    if out is None:
        return _VF.tensordot(a, b, dims_a, dims_b)
    return _VF.tensordot(a, b, dims_a, dims_b, out=out)


def cartesian_prod(*tensors):
    return _VF.cartesian_prod(tensors)


def block_diag(*tensors):
    return _VF.block_diag(tensors)


def _at_least(fn, tensors):
    return fn(tensors[0] if len(tensors) == 1 else tensors)


def atleast_1d(*tensors):
    return _at_least(_VF.atleast_1d, tensors)


def atleast_2d(*tensors):
    return _at_least(_VF.atleast_2d, tensors)


def atleast_3d(*tensors):
    return _at_least(_VF.atleast_3d, tensors)


def chain_matmul(*matrices, out=None):
    if out is None:
        return _VF.chain_matmul(matrices)
    return _VF.chain_matmul(matrices, out=out)


def _chosen(found, return_inverse, return_counts):
    output, inverse, counts = found
    if return_inverse:
        return (output, inverse, counts) if return_counts else (output, inverse)
    return (output, counts) if return_counts else output


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    if dim is not None:
        found = _VF.unique_dim(input, dim, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts)
    else:
        found = torch._unique2(input, sorted=sorted, return_inverse=return_inverse, return_counts=return_counts)
    return _chosen(found, return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    found = _VF.unique_consecutive(input, return_inverse=return_inverse, return_counts=return_counts, dim=dim)
    return _chosen(found, return_inverse, return_counts)


def stft(
    input, n_fft, hop_length=None, win_length=None, window=None, center=True, pad_mode="reflect", normalized=False, onesided=None,
    return_complex=None,
):
    if center:
        rank = input.dim()
        extended = [1] * (3 - rank) + list(input.size())
        pad = int(n_fft // 2)
        input = torch._C._nn.pad(input.view(extended), [pad, pad], pad_mode)
        input = input.view(input.shape[-rank:])
    return _VF.stft(input, n_fft, hop_length, win_length, window, normalized, onesided, return_complex)


def unravel_index(indices, shape):
    is_integer = not (indices.is_complex() or indices.is_floating_point() or indices.dtype == torch.bool)
    torch._check_type(is_integer, lambda: f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    is_shape = isinstance(shape, (int, torch.SymInt, list, tuple))
    torch._check_type(is_shape, lambda: f"expected 'shape' to be int or sequence of ints, but got {type(shape)}")
    sizes = [shape] if isinstance(shape, (int, torch.SymInt)) else list(shape)
    for size in sizes:
        torch._check_type(
            isinstance(size, (int, torch.SymInt)), lambda: f"expected 'shape' sequence to only contain ints, but got {type(size)}"
        )
    torch._check_value(all(size >= 0 for size in sizes), lambda: f"'shape' cannot have negative values, but got {tuple(sizes)}")
    weights = [1]
    for size in reversed(sizes[1:]):
        weights.insert(0, weights[0] * size)
    where = dict(device=indices.device, dtype=torch.int64)
    return (indices.unsqueeze(-1).floor_divide(torch.tensor(weights, **where)) % torch.tensor(sizes, **where)).unbind(-1)


def lu(A, pivot=True, get_infos=False, out=None):
    values, pivots, infos = torch._lu_with_info(A, pivot=pivot, check_errors=(not get_infos))
    return (values, pivots, infos) if get_infos else (values, pivots)


def align_tensors(*tensors):
    raise RuntimeError("`align_tensors` not yet implemented.")
