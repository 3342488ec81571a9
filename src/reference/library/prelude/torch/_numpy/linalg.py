"""Linear algebra (torch/_numpy/linalg.py)."""
import torch
from torch._numpy import _util


def _float(a):
    a = _util.array(a)
    return a if _util.category(a.dtype) >= 2 else a.to(torch.float64)


def _floats(a, b):
    a, b = _util.array(a), _util.array(b)
    dtype = _util.result_type(a, b)
    dtype = dtype if _util.category(dtype) >= 2 else torch.float64
    return _util.cast(a, dtype), _util.cast(b, dtype)


def matrix_power(a, n):
    return torch.linalg.matrix_power(_float(a), n)


def multi_dot(inputs, *, out=None):
    return torch.linalg.multi_dot(_util.arrays(inputs))


def solve(a, b):
    a, b = _floats(a, b)
    return torch.linalg.solve(a, b)


def inv(a):
    return torch.linalg.inv(_float(a))


def pinv(a, rcond=1e-15, hermitian=False):
    return torch.linalg.pinv(_float(a), rtol=rcond, hermitian=hermitian)


def tensorinv(a, ind=2):
    return torch.linalg.tensorinv(_float(a), ind=ind)


def tensorsolve(a, b, axes=None):
    a, b = _floats(a, b)
    return torch.linalg.tensorsolve(a, b, dims=axes)


def det(a):
    return torch.linalg.det(_float(a))


def slogdet(a):
    return torch.linalg.slogdet(_float(a))


def cond(x, p=None):
    result = torch.linalg.cond(_float(x), p=p)
    return torch.where(torch.isnan(result), float("inf"), result)


def norm(x, ord=None, axis=None, keepdims=False):
    x = _util.array(x)
    result = torch.linalg.norm(_float(x), ord=ord, dim=axis)
    return _util.keep_dims(result, axis, x.ndim) if keepdims else result


def cholesky(a):
    return torch.linalg.cholesky(_float(a))


def qr(a, mode="reduced"):
    result = torch.linalg.qr(_float(a), mode=mode)
    return result.R if mode == "r" else result


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    a = _float(a)
    return torch.linalg.svd(a, full_matrices=full_matrices) if compute_uv else torch.linalg.svdvals(a)


def eigh(a, UPLO="L"):
    return torch.linalg.eigh(_float(a), UPLO=UPLO)


def eigvalsh(a, UPLO="L"):
    return torch.linalg.eigvalsh(_float(a), UPLO=UPLO)
