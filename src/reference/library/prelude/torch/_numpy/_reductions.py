"""Reductions (torch/_numpy/_reductions_impl.py)."""
import torch
from torch._numpy import _util


def _axes(a, axis):
    """The array and its axes in a tuple; along no axis at all is along one of length one."""
    a = _util.array(a)
    if axis is None:
        return a, None
    axis = _util.axis_tuple(axis, a.ndim)
    return (a.reshape(_util.expanded_shape(a.shape, 0)), (0,)) if axis == () else (a, axis)


def _done(result, given, axis, keepdims, out=None):
    if keepdims:
        result = _util.keep_dims(result, axis, _util.array(given).ndim)
    return _util.into(out, result)


def _along(axis):
    return {} if axis is None else {"dim": axis}


def _counted(dtype):
    dtype = _util.dtype(dtype)
    return torch.int64 if dtype == torch.bool else dtype


def _atleast_float(dtype, other):
    dtype = other if dtype is None else dtype
    return dtype if _util.category(dtype) >= 2 else torch.float64


def _single(name, fn):
    """Of one axis, of numbers as they are."""
    def reduction(a, axis=None, out=None, keepdims=False):
        x, axes = _axes(a, axis)
        return _done(fn(x, _util.single_axis(axes)), a, axis, keepdims, out)
    reduction.__name__ = reduction.__qualname__ = name
    return reduction


def _bytes(a):
    return a.to(torch.uint8) if a.dtype == torch.bool else a


argmax = _single("argmax", lambda a, axis: torch.argmax(_bytes(a), axis))
argmin = _single("argmin", lambda a, axis: torch.argmin(_bytes(a), axis))
any = _single("any", lambda a, axis: torch.any(a, **_along(axis)))
all = _single("all", lambda a, axis: torch.all(a, **_along(axis)))


def count_nonzero(a, axis=None, *, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.count_nonzero(axes), a, axis, keepdims)


def amax(a, axis=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.amax() if axes is None else x.amax(axes), a, axis, keepdims, out)


def amin(a, axis=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.amin() if axes is None else x.amin(axes), a, axis, keepdims, out)


max, min = amax, amin


def ptp(a, axis=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    highest, lowest = (x.amax(), x.amin()) if axes is None else (x.amax(axes), x.amin(axes))
    return _done(highest - lowest, a, axis, keepdims, out)


def sum(a, axis=None, dtype=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.sum(dtype=_counted(dtype), **_along(axes)), a, axis, keepdims, out)


def prod(a, axis=None, dtype=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.prod(dtype=_counted(dtype), **_along(_util.single_axis(axes))), a, axis, keepdims, out)


product = prod


def mean(a, axis=None, dtype=None, out=None, keepdims=False):
    x, axes = _axes(a, axis)
    return _done(x.mean(dtype=_atleast_float(_util.dtype(dtype), x.dtype), **_along(axes)), a, axis, keepdims, out)


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    x, axes = _axes(a, axis)
    dtype = _util.dtype(dtype)
    result = _util.cast(x, _atleast_float(dtype, x.dtype)).std(dim=axes, correction=ddof)
    return _done(_util.cast(result, dtype), a, axis, keepdims, out)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    x, axes = _axes(a, axis)
    dtype = _util.dtype(dtype)
    result = _util.cast(x, _atleast_float(dtype, x.dtype)).var(dim=axes, correction=ddof)
    return _done(_util.cast(result, dtype), a, axis, keepdims, out)


def cumsum(a, axis=None, dtype=None, out=None):
    a, axis = _util.flatten_without_axis(_util.array(a), axis)
    return _util.into(out, a.cumsum(axis=_util.axis_index(axis, a.ndim), dtype=_counted(dtype) or a.dtype))


def cumprod(a, axis=None, dtype=None, out=None):
    a, axis = _util.flatten_without_axis(_util.array(a), axis)
    return _util.into(out, a.cumprod(axis=_util.axis_index(axis, a.ndim), dtype=_counted(dtype) or a.dtype))


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    a, weights = _util.array(a), _util.optional(weights)
    if weights is None:
        result = mean(a, axis=axis)
        total = torch.as_tensor(a.numel() / result.numel(), dtype=result.dtype)
    else:
        a = a if a.dtype.is_floating_point else a.double()
        if a.shape != weights.shape:
            if axis is None:
                raise TypeError("Axis must be specified when shapes of a and weights differ.")
            if weights.ndim != 1:
                raise TypeError("1D weights expected when shapes of a and weights differ.")
            if weights.shape[0] != a.shape[axis]:
                raise ValueError("Length of weights not compatible with specified axis.")
            weights = torch.broadcast_to(weights, (a.ndim - 1) * (1,) + weights.shape).swapaxes(-1, axis)
        dtype = _util.result_type(a, weights)
        above = sum(a * weights, axis, dtype=dtype)
        total = sum(weights, axis, dtype=dtype)
        result = above / total
    if keepdims:
        result = _util.keep_dims(result, axis, a.ndim)
    if not returned:
        return result
    return result, total if total.shape == result.shape else torch.broadcast_to(total, result.shape).clone()


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False):
    a, q = _util.array(a), _util.array(q)
    x = a if a.dtype.is_floating_point else a.to(torch.float64)
    x = x.to(torch.float32) if x.dtype == torch.float16 else x
    if axis is None:
        x, q, along = x.flatten(), q.flatten(), 0
    else:
        along = _util.single_axis(_util.axis_tuple(axis, x.ndim))
    result = torch.quantile(x, _util.cast(q, x.dtype), axis=along, interpolation=method)
    return _util.into(out, _util.keep_dims(result, axis, a.ndim) if keepdims else result)


def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False):
    a, q = _util.array(a), _util.array(q)
    q = q if q.dtype.is_floating_point else q.to(torch.float64)
    result = quantile(a, q / 100.0, axis=axis, method=method, keepdims=keepdims)
    return _util.into(out, result)


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    a = _util.array(a)
    return quantile(a, torch.as_tensor(0.5), axis=axis, out=out, keepdims=keepdims)
