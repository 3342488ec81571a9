"""Reductions and normalizations over the elements that a mask keeps (torch/masked/_ops.py), of strided tensors."""
import torch

__name__ = "torch.masked._ops"

_small_integers = {torch.uint8, torch.bool, torch.int8, torch.int16, torch.int32}


def _canonical_dim(dim, ndim):
    if dim is None or dim == ():
        return tuple(range(ndim))
    ndim = max(ndim, 1)
    found = []
    for d in (dim,) if isinstance(dim, (int, torch.SymInt)) else dim:
        if d in found:
            raise RuntimeError(f"dim={d} appears multiple times in the list of dims")
        if d >= ndim or d < -ndim:
            raise IndexError(f"Dimension out of range (expected to be in range of [{-ndim}, {ndim - 1}], but got {d})")
        found.append(d % ndim)
    return tuple(sorted(found))


def _extreme(input, sign):
    if torch.is_floating_point(input):
        return sign * torch.inf
    if torch.is_signed(input) or input.dtype == torch.uint8:
        limits = torch.iinfo(input.dtype)
        return limits.max if sign > 0 else limits.min
    return None


def _identity_of(name, input, ord):
    if name in ("sum", "cumsum"):
        return 0
    if name in ("prod", "cumprod"):
        return 1
    if name in ("amax", "argmax", "logaddexp", "logsumexp"):
        return complex(-torch.inf, 0) if name == "logsumexp" and torch.is_complex(input) else _extreme(input, -1)
    if name in ("amin", "argmin"):
        return _extreme(input, 1)
    if name == "norm":
        if ord == float("-inf"):
            assert torch.is_floating_point(input), input.dtype
            return torch.inf
        return 0
    return torch.nan if name == "median" else None


def _reduction_identity(op_name, input, ord=2):
    name = op_name.rsplit(".", 1)[-1]
    if name in ("mean", "var", "std"):
        return None
    value = _identity_of(name, input, ord)
    dtype = torch.float if name == "median" and not torch.is_floating_point(input) else input.dtype
    if value is None:
        raise NotImplementedError(f"identity of {name} on {dtype} input")
    return torch.tensor(value, dtype=dtype, device=input.device)


def _where(mask, input, fill_value):
    return torch.where(mask, input, fill_value)


def _input_mask(input, *args, mask=None, **kwargs):
    if mask is None:
        raise ValueError("_input_mask requires explicit mask")
    if mask.shape != input.shape:
        if mask.ndim > input.ndim:
            raise IndexError("_input_mask expected broadcastable mask (got mask dimensionality higher than of the input)")
        mask = torch.broadcast_to(mask.clone(), input.shape).to(dtype=torch.bool)
    return mask.to(dtype=torch.bool)


def _combine_input_and_mask(op, input, mask, *args):
    if mask is None:
        return input
    kept = _input_mask(input, mask=mask)
    return _where(kept, input, _reduction_identity(op.__name__, input, *args))


def _strided(name, tensor):
    if tensor.layout != torch.strided:
        raise ValueError(f"masked {name} expects strided tensor (got {tensor.layout} tensor)")


def _widened(input, dtype):
    if dtype is not None:
        return dtype
    return torch.int64 if input.dtype in _small_integers else input.dtype


def sum(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = _widened(input, dtype)
    dims = _canonical_dim(dim, input.ndim)
    return torch.sum(_combine_input_and_mask(sum, input, mask), dims, bool(keepdim), dtype=dtype)


def prod(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = _widened(input, dtype)
    dims = _canonical_dim(dim, input.ndim)
    result = _combine_input_and_mask(prod, input, mask).to(dtype=dtype)
    for d in reversed(dims):
        result = result.prod(dim=d, keepdim=bool(keepdim))
    return result


def cumsum(input, dim, *, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    at = _canonical_dim(dim, input.ndim)[0]
    masked = _combine_input_and_mask(sum, input, mask)
    _strided("cumsum", masked)
    return torch.cumsum(masked, at, dtype=dtype).to(dtype=dtype)


def cumprod(input, dim, *, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    at = _canonical_dim(dim, input.ndim)[0]
    masked = _combine_input_and_mask(prod, input, mask)
    _strided("cumprod", masked)
    return torch.cumprod(masked, at, dtype=dtype).to(dtype=dtype)


def amax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(amax, input, mask)
    return torch.amax(masked, _canonical_dim(dim, masked.ndim), bool(keepdim)).to(dtype=dtype)


def amin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(amin, input, mask)
    return torch.amin(masked, _canonical_dim(dim, masked.ndim), bool(keepdim)).to(dtype=dtype)


def argmax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(argmax, input, mask)
    _strided("argmax", masked)
    return torch.argmax(masked, dim, bool(keepdim)).to(dtype=dtype)


def argmin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(argmin, input, mask)
    _strided("argmin", masked)
    return torch.argmin(masked, dim, bool(keepdim)).to(dtype=dtype)


def _counted(input, dim, keepdim, dtype, mask):
    """How many elements are kept, their sum, and the mask in the input's shape."""
    if mask is None:
        ones = torch.ones(input.shape, dtype=torch.int64, device=input.device)
        return sum(ones, dim, keepdim=keepdim), sum(input, dim, keepdim=keepdim, dtype=dtype), None
    kept = _input_mask(input, mask=mask)
    return kept.sum(dim=dim, keepdim=bool(keepdim)), sum(input, dim, keepdim=keepdim, dtype=dtype, mask=kept), kept


def mean(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    count, total, _ = _counted(input, dim, keepdim, dtype, mask)
    return total / count


def median(input, dim=-1, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    at = _canonical_dim(dim, input.ndim)[0]
    is_float = torch.is_floating_point(input)
    if not is_float:
        input = input.to(dtype=torch.float)
    masked = _combine_input_and_mask(median, input, mask)
    _strided("median", masked)
    output = torch.nanmedian(masked, at, keepdim).values
    if is_float:
        return output
    if torch.isnan(output).any():
        raise ValueError("masked median expects no fully masked out rows if dtype is not floating point")
    return output.to(dtype=dtype)


def logsumexp(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    dims = _canonical_dim(dim, input.ndim)
    masked = _combine_input_and_mask(logsumexp, input, mask)
    _strided("logsumexp", masked)
    return torch.logsumexp(masked, dims, keepdim=keepdim).to(dtype=dtype)


def logaddexp(input, other, *, dtype=None, input_mask=None, other_mask=None):
    dtype = input.dtype if dtype is None else dtype
    if input.layout != torch.strided or other.layout != torch.strided:
        raise ValueError(f"masked logaddexp expects strided tensors (got {input.layout} tensor for input, {other.layout} for other)")
    left = _combine_input_and_mask(logaddexp, input, input_mask)
    right = _combine_input_and_mask(logaddexp, other, other_mask)
    return torch.logaddexp(left, right).to(dtype=dtype)


def norm(input, ord=2.0, dim=None, *, keepdim=False, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(norm, input, mask, ord)
    _strided("norm", masked)
    return torch.linalg.vector_norm(masked, ord, _canonical_dim(dim, input.ndim), bool(keepdim), dtype=dtype)


def _std_var(input, dim, unbiased, correction_opt, keepdim, dtype, mask, take_sqrt):
    assert unbiased is None or correction_opt is None, "Only one of unbiased and correction may be given"
    correction = 1.0 if unbiased is None or unbiased else 0.0
    if correction_opt is not None:
        correction = torch.sym_float(correction_opt)
    is_inexact = lambda each: each.is_floating_point or each.is_complex
    if dtype is None:
        dtype = input.dtype if is_inexact(input.dtype) else torch.float32
    compute_dtype = dtype if is_inexact(dtype) else torch.float32
    _strided("std/var", input)
    count, total, kept = _counted(input, dim, True, dtype, mask)
    deviation = torch.subtract(input, torch.divide(total, count))
    squares = deviation * deviation.conj()
    extra = {} if kept is None else {"mask": kept}
    total = sum(squares, dim, keepdim=keepdim, dtype=compute_dtype, **extra)
    if not keepdim:
        count = count.reshape(total.shape)
    if correction != 0:
        count = torch.subtract(count.to(compute_dtype.to_real() if compute_dtype.is_complex else compute_dtype), correction)
        count = torch.maximum(count, count.new_zeros([]))
    output = torch.divide(total, count).to(dtype=dtype)
    return torch.sqrt(output) if take_sqrt else output


def var(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    return _std_var(input, dim, unbiased, correction, keepdim, dtype, mask, False)


def std(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    return _std_var(input, dim, unbiased, correction, keepdim, dtype, mask, True)


def _along(name, ignoring, input, dim, dtype, mask):
    """A function of torch.nn.functional, where what is masked is as if `ignoring` had it to find."""
    dtype = input.dtype if dtype is None else dtype
    at = _canonical_dim(dim, input.ndim)[0]
    masked = _combine_input_and_mask(ignoring, input, mask)
    _strided(name, masked)
    return getattr(torch.nn.functional, name)(masked, at, dtype=dtype)


def softmax(input, dim, *, dtype=None, mask=None):
    return _along("softmax", amax, input, dim, dtype, mask)


def log_softmax(input, dim, *, dtype=None, mask=None):
    return _along("log_softmax", amax, input, dim, dtype, mask)


def softmin(input, dim, *, dtype=None, mask=None):
    return _along("softmin", amin, input, dim, dtype, mask)


def normalize(input, ord, dim, *, eps=1e-12, dtype=None, mask=None):
    dtype = input.dtype if dtype is None else dtype
    masked = _combine_input_and_mask(sum, input, mask)
    _strided("normalize", masked)
    length = norm(input, ord, dim, keepdim=True, dtype=dtype, mask=mask)
    return torch.divide(masked, torch.maximum(length, length.new_full([], eps)))
