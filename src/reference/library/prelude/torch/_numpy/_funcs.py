"""Functions of arrays (torch/_numpy/_funcs_impl.py)."""
import torch
from torch._numpy import _util
from torch._numpy._util import array as _array


def _converted(dtype, default=None):
    dtype = _util.dtype(dtype)
    return default if dtype is None else dtype


# ---- making arrays


def array(obj, dtype=None, *, copy=True, order="K", subok=False, ndmin=0, like=None):
    if subok is not False or like is not None or order != "K":
        raise NotImplementedError("parameter is not supported.")
    return _array(obj, _converted(dtype), copy, ndmin)


def asarray(a, dtype=None, order="K", *, like=None):
    return _array(a, _converted(dtype))


def ascontiguousarray(a, dtype=None, *, like=None):
    a = _array(a, _converted(dtype))
    return a if a.is_contiguous() else a.contiguous()


def copy(a, order="K", subok=False):
    return _array(a).clone()


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    if axis != 0 or retstep or not endpoint:
        raise NotImplementedError
    return torch.linspace(_array(start), _array(stop), num, dtype=_converted(dtype, torch.float64))


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    if axis != 0 or not endpoint:
        raise NotImplementedError
    return torch.logspace(start, stop, num, base=base, dtype=_converted(dtype))


def arange(start=None, stop=None, step=1, dtype=None, *, like=None):
    start, stop, step = [each if each is None else _util.array_or_scalar(each) for each in (start, stop, step)]
    if step == 0:
        raise ZeroDivisionError
    if stop is None:
        if start is None:
            raise TypeError
        start, stop = 0, start
    start = 0 if start is None else start
    isfloat = [each.dtype.is_floating_point if isinstance(each, torch.Tensor) else isinstance(each, (float, torch.SymFloat)) for each in (start, stop, step)]
    dtype = _converted(dtype, torch.float64 if any(isfloat) else torch.int64)
    if (step > 0 and start > stop) or (step < 0 and start < stop):
        return torch.empty(0, dtype=dtype)
    work = torch.float64 if dtype.is_complex else dtype
    return _util.cast(torch.arange(start, stop, step, dtype=work), dtype)


def empty(shape, dtype=None, order="C", *, like=None):
    return torch.empty(shape, dtype=_converted(dtype, torch.float64))


def zeros(shape, dtype=None, order="C", *, like=None):
    return torch.zeros(shape, dtype=_converted(dtype, torch.float64))


def ones(shape, dtype=None, order="C", *, like=None):
    return torch.ones(shape, dtype=_converted(dtype, torch.float64))


def full(shape, fill_value, dtype=None, order="C", *, like=None):
    fill_value = _array(fill_value)
    shape = shape if isinstance(shape, (tuple, list)) else (shape,)
    return torch.full(shape, fill_value, dtype=_converted(dtype, fill_value.dtype))


def _shaped(result, shape):
    return result if shape is None else result.reshape(shape)


def empty_like(prototype, dtype=None, order="K", subok=False, shape=None):
    return _shaped(torch.empty_like(_array(prototype), dtype=_converted(dtype)), shape)


def zeros_like(a, dtype=None, order="K", subok=False, shape=None):
    return _shaped(torch.zeros_like(_array(a), dtype=_converted(dtype)), shape)


def ones_like(a, dtype=None, order="K", subok=False, shape=None):
    return _shaped(torch.ones_like(_array(a), dtype=_converted(dtype)), shape)


def full_like(a, fill_value, dtype=None, order="K", subok=False, shape=None):
    return _shaped(torch.full_like(_array(a), fill_value, dtype=_converted(dtype)), shape)


def eye(N, M=None, k=0, dtype=None, order="C", *, like=None):
    z = torch.zeros(N, N if M is None else M, dtype=_converted(dtype, torch.float64))
    z.diagonal(k).fill_(1)
    return z


def identity(n, dtype=None, *, like=None):
    return torch.eye(n, dtype=_converted(dtype))


def tri(N, M=None, k=0, dtype=None, *, like=None):
    return torch.tril(torch.ones((N, N if M is None else M), dtype=_converted(dtype)), diagonal=k)


def hamming(M):
    return torch.hamming_window(M, periodic=False, dtype=torch.float64)


def hanning(M):
    return torch.hann_window(M, periodic=False, dtype=torch.float64)


def blackman(M):
    return torch.blackman_window(M, periodic=False, dtype=torch.float64)


def bartlett(M):
    return torch.bartlett_window(M, periodic=False, dtype=torch.float64)


def kaiser(M, beta):
    return torch.kaiser_window(M, beta=beta, periodic=False, dtype=torch.float64)


# ---- joining and splitting


def _alike(tensors, dtype, casting):
    tensors = _util.arrays(tensors)
    if not tensors:
        raise ValueError("need at least one array to concatenate")
    dtype = _converted(dtype) or _util.result_type(*tensors)
    return tuple([_util.typecast(each, dtype, casting) for each in tensors])


def concatenate(ar_tuple, axis=0, out=None, dtype=None, casting="same_kind"):
    tensors = _util.arrays(ar_tuple)
    if axis is None:
        tensors, axis = tuple([each.flatten() for each in tensors]), 0
    return _util.into(out, torch.cat(_alike(tensors, dtype, casting), axis))


def vstack(tup, *, dtype=None, casting="same_kind"):
    return torch.vstack(_alike(tup, dtype, casting))


def hstack(tup, *, dtype=None, casting="same_kind"):
    return torch.hstack(_alike(tup, dtype, casting))


def dstack(tup, *, dtype=None, casting="same_kind"):
    return torch.dstack(_alike(tup, dtype, casting))


def column_stack(tup, *, dtype=None, casting="same_kind"):
    return torch.column_stack(_alike(tup, dtype, casting))


row_stack = vstack


def stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    tensors = _alike(arrays, dtype, casting)
    return _util.into(out, torch.stack(tensors, axis=_util.axis_index(axis, tensors[0].ndim + 1)))


def append(arr, values, axis=None):
    arr, values = _array(arr), _array(values)
    if axis is None:
        arr = arr if arr.ndim == 1 else arr.flatten()
        values = values.flatten()
        axis = arr.ndim - 1
    return concatenate((arr, values), axis=axis)


def _pieces(tensor, sections, axis, strict):
    tensor = _array(tensor)
    if isinstance(sections, int):
        axis = _util.axis_index(axis, tensor.ndim)
        length = tensor.shape[axis]
        if sections <= 0:
            raise ValueError
        if length % sections and strict:
            raise ValueError("array split does not result in an equal division")
        size, rest = length // sections, length % sections
        sizes = [size + 1] * rest + [size] * (sections - rest)
    elif isinstance(sections, (list, tuple)):
        ends = [each for each in sections if each <= tensor.shape[axis]]
        beyond = len(sections) - len(ends)
        ends.append(tensor.shape[axis])
        sizes = [ends[0]] + [b - a for a, b in zip(ends[:-1], ends[1:])] + [0] * beyond
    else:
        raise TypeError("split_helper: ", type(sections))
    return torch.split(tensor, sizes, axis)


def array_split(ary, indices_or_sections, axis=0):
    return _pieces(ary, indices_or_sections, axis, False)


def split(ary, indices_or_sections, axis=0):
    return _pieces(ary, indices_or_sections, axis, True)


def hsplit(ary, indices_or_sections):
    return _pieces(ary, indices_or_sections, 1 if _array(ary).ndim > 1 else 0, True)


def vsplit(ary, indices_or_sections):
    return _pieces(ary, indices_or_sections, 0, True)


def dsplit(ary, indices_or_sections):
    return _pieces(ary, indices_or_sections, 2, True)


# ---- shapes


def ndim(a):
    return _array(a).ndim


def size(a, axis=None):
    a = _array(a)
    return a.numel() if axis is None else a.shape[axis]


def array_equal(a1, a2, equal_nan=False):
    a1, a2 = _array(a1), _array(a2)
    if a1.shape != a2.shape:
        return False
    same = a1 == a2
    if equal_nan:
        same = same | (torch.isnan(a1) & torch.isnan(a2))
    return same.all().item()


def _atleast(fn, arys):
    result = fn(*_util.arrays(arys))
    return list(result) if isinstance(result, tuple) else result


def atleast_1d(*arys):
    return _atleast(torch.atleast_1d, arys)


def atleast_2d(*arys):
    return _atleast(torch.atleast_2d, arys)


def atleast_3d(*arys):
    return _atleast(torch.atleast_3d, arys)


def expand_dims(a, axis):
    a = _array(a)
    return a.view(_util.expanded_shape(a.shape, axis))


def squeeze(a, axis=None):
    a = _array(a)
    if axis is None:
        return a.squeeze()
    if axis == ():
        return a
    result = a
    for each in axis if isinstance(axis, tuple) else (axis,):
        result = a.squeeze(each)
    return result


def reshape(a, newshape, order="C"):
    newshape = newshape if isinstance(newshape, (tuple, list)) else (newshape,)
    return _array(a).reshape(newshape[0] if len(newshape) == 1 else newshape)


def ravel(a, order="C"):
    return torch.flatten(_array(a))


def transpose(a, axes=None):
    a = _array(a)
    if axes is None or axes == () or axes == (None,):
        axes = tuple(reversed(range(a.ndim)))
    elif len(axes) == 1:
        axes = axes[0]
    return a.permute(axes)


def swapaxes(a, axis1, axis2):
    a = _array(a)
    return torch.swapaxes(a, _util.axis_index(axis1, a.ndim), _util.axis_index(axis2, a.ndim))


def moveaxis(a, source, destination):
    a = _array(a)
    return torch.moveaxis(a, _util.axis_tuple(source, a.ndim), _util.axis_tuple(destination, a.ndim))


def broadcast_to(array, shape, subok=False):
    return torch.broadcast_to(_array(array), size=shape)


def broadcast_arrays(*args, subok=False):
    return torch.broadcast_tensors(*_util.arrays(args))


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    xi = _util.arrays(xi)
    n = len(xi)
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    ones = (1,) * n
    output = [x.reshape(ones[:i] + (-1,) + ones[i + 1:]) for i, x in enumerate(xi)]
    if indexing == "xy" and n > 1:
        output[0] = output[0].reshape((1, -1) + ones[2:])
        output[1] = output[1].reshape((-1, 1) + ones[2:])
    if not sparse:
        output = torch.broadcast_tensors(*output)
    return [x.clone() for x in output] if copy else list(output)


def flip(m, axis=None):
    m = _array(m)
    return torch.flip(m, tuple(range(m.ndim)) if axis is None else _util.axis_tuple(axis, m.ndim))


def flipud(m):
    return torch.flipud(_array(m))


def fliplr(m):
    return torch.fliplr(_array(m))


def rot90(m, k=1, axes=(0, 1)):
    m = _array(m)
    return torch.rot90(m, k, _util.axis_tuple(axes, m.ndim))


def roll(a, shift, axis=None):
    a = _array(a)
    if axis is not None:
        axis = _util.axis_tuple(axis, a.ndim)
        shift = shift if isinstance(shift, tuple) else (shift,) * len(axis)
    return torch.roll(a, shift, axis)


def repeat(a, repeats, axis=None):
    return torch.repeat_interleave(_array(a), _util.array_or_scalar(repeats), axis)


def tile(A, reps):
    return torch.tile(_array(A), (reps,) if isinstance(reps, int) else reps)


def pad(array, pad_width, mode="constant", **kwargs):
    if mode != "constant":
        raise NotImplementedError
    array, pad_width = _array(array), _array(pad_width)
    kind = float if array.dtype.is_floating_point else complex if array.dtype.is_complex else bool if array.dtype == torch.bool else int
    value = kind(kwargs.get("constant_values", 0))
    widths = torch.flip(torch.broadcast_to(pad_width, (array.ndim, 2)), (0,)).flatten()
    return torch.nn.functional.pad(array, tuple(widths), value=value)


# ---- triangles and diagonals


def tril(m, k=0):
    return torch.tril(_array(m), k)


def triu(m, k=0):
    return torch.triu(_array(m), k)


def tril_indices(n, k=0, m=None):
    return torch.tril_indices(n, n if m is None else m, offset=k)


def triu_indices(n, k=0, m=None):
    return torch.triu_indices(n, n if m is None else m, offset=k)


def diag(v, k=0):
    return torch.diag(_array(v), k)


def diagflat(v, k=0):
    return torch.diagflat(_array(v), k)


def diagonal(a, offset=0, axis1=0, axis2=1):
    a = _array(a)
    return torch.diagonal(a, offset, _util.axis_index(axis1, a.ndim), _util.axis_index(axis2, a.ndim))


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    return _util.into(out, torch.diagonal(_array(a), offset, dim1=axis1, dim2=axis2).sum(-1, dtype=_converted(dtype)))


# ---- products


def _working(dtype):
    return torch.uint8 if dtype == torch.bool else torch.float32 if dtype == torch.float16 else dtype


def dot(a, b, out=None):
    a, b = _array(a), _array(b)
    dtype = _util.result_type(a, b)
    work = torch.uint8 if dtype == torch.bool else dtype
    a, b = _util.cast(a, work), _util.cast(b, work)
    result = a * b if a.ndim == 0 or b.ndim == 0 else torch.matmul(a, b)
    return _util.into(out, result.to(torch.bool) if dtype == torch.bool else result)


def inner(a, b):
    a, b = _array(a), _array(b)
    dtype = _util.result_type(a, b)
    work = _working(dtype)
    return _util.cast(torch.inner(_util.cast(a, work), _util.cast(b, work)), dtype)


def vdot(a, b):
    a, b = torch.atleast_1d(_array(a), _array(b))
    a, b = a.flatten() if a.ndim > 1 else a, b.flatten() if b.ndim > 1 else b
    dtype = _util.result_type(a, b)
    work = _working(dtype)
    return _util.cast(torch.vdot(_util.cast(a, work), _util.cast(b, work)), dtype)


def outer(a, b, out=None):
    return _util.into(out, torch.outer(_array(a), _array(b)))


def kron(a, b):
    return torch.kron(_array(a), _array(b))


def tensordot(a, b, axes=2):
    a, b = _array(a), _array(b)
    if isinstance(axes, (list, tuple)):
        axes = [[each] if isinstance(each, int) else each for each in axes]
    dtype = _util.result_type(a, b)
    return torch.tensordot(_util.cast(a, dtype), _util.cast(b, dtype), dims=axes)


def einsum(*operands, out=None, dtype=None, order="K", casting="safe", optimize=False):
    if not isinstance(operands[0], str):
        torch._C._unmodelled("numpy.einsum with lists of indices")
    tensors = _util.arrays(operands[1:])
    dtype = _converted(dtype) or _util.result_type(*tensors)
    dtype = torch.float32 if dtype == torch.float16 else torch.int64 if dtype in (torch.uint8, torch.int8, torch.int16, torch.int32) else dtype
    return _util.into(out, torch.einsum(operands[0], *[_util.cast(each, dtype) for each in tensors]))


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    a, b = _array(a), _array(b)
    if axis is not None:
        axisa = axisb = axisc = axis
    a = torch.moveaxis(a, _util.axis_index(axisa, a.ndim), -1)
    b = torch.moveaxis(b, _util.axis_index(axisb, b.ndim), -1)
    if a.shape[-1] != 3 or b.shape[-1] != 3:
        torch._C._unmodelled("numpy.cross of two dimensions")
    shape = torch.broadcast_shapes(a[..., 0].shape, b[..., 0].shape) + (3,)
    axisc = _util.axis_index(axisc, len(shape))
    dtype = _util.result_type(a, b)
    result = torch.empty(shape, dtype=dtype)
    a, b = _util.cast(a, dtype), _util.cast(b, dtype)
    a0, a1, a2 = a[..., 0], a[..., 1], a[..., 2]
    b0, b1, b2 = b[..., 0], b[..., 1], b[..., 2]
    first, second, third = result[..., 0], result[..., 1], result[..., 2]
    first[...] = a1 * b2 - a2 * b1
    second[...] = a2 * b0 - a0 * b2
    third[...] = a0 * b1 - a1 * b0
    return torch.moveaxis(result, -1, axisc)


def _convolved(a, v, mode):
    dtype = _util.result_type(a, v)
    a, v = _util.cast(a, dtype), _util.cast(v, dtype)
    padding = v.shape[0] - 1 if mode == "full" else mode
    if padding == "same" and v.shape[0] % 2 == 0:
        raise NotImplementedError("mode='same' and even-length weights")
    a = a[None, :]
    v = v[None, None, :]
    return torch.nn.functional.conv1d(a, v, padding=padding)[0, :]


def convolve(a, v, mode="full"):
    a, v = _array(a), _array(v)
    if a.shape[0] < v.shape[0]:
        a, v = v, a
    return _convolved(a, torch.flip(v, (0,)), mode)


def correlate(a, v, mode="valid"):
    a, v = _array(a), _array(v)
    return _convolved(a, torch.conj_physical(v), mode)


# ---- choosing


def where(condition, x=None, y=None):
    condition = _array(condition)
    x, y = [each if each is None else _util.array_or_scalar(each) for each in (x, y)]
    if (x is None) != (y is None):
        raise ValueError("either both or neither of x and y should be given")
    condition = _util.cast(condition, torch.bool)
    return torch.where(condition) if x is None else torch.where(condition, x, y)


def clip(a, min=None, max=None, out=None):
    return _util.into(out, torch.clamp(_array(a), _util.optional(min), _util.optional(max)))


def take(a, indices, axis=None, out=None, mode="raise"):
    a, indices = _array(a), _array(indices)
    a, axis = _util.flatten_without_axis(a, axis)
    axis = _util.axis_index(axis, a.ndim)
    return _util.into(out, a[(slice(None),) * axis + (indices, ...)])


def take_along_axis(arr, indices, axis):
    arr, indices = _array(arr), _array(indices)
    arr, axis = _util.flatten_without_axis(arr, axis)
    return torch.take_along_dim(arr, indices, _util.axis_index(axis, arr.ndim))


def nonzero(a):
    return torch.nonzero(_array(a), as_tuple=True)


def argwhere(a):
    return torch.argwhere(_array(a))


def flatnonzero(a):
    return torch.flatten(_array(a)).nonzero(as_tuple=True)[0]


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True):
    ar, axis = _util.flatten_without_axis(_array(ar), axis)
    return torch.unique(ar, return_inverse=return_inverse, return_counts=return_counts, dim=_util.axis_index(axis, ar.ndim))


def _sorted(a, axis):
    a, axis = _util.flatten_without_axis(_array(a), axis)
    return a, _util.axis_index(axis, a.ndim)


def sort(a, axis=-1, kind=None, order=None):
    a, axis = _sorted(a, axis)
    return torch.sort(a, dim=axis, stable=kind == "stable").values


def argsort(a, axis=-1, kind=None, order=None):
    a, axis = _sorted(a, axis)
    return torch.argsort(a, dim=axis, stable=kind == "stable")


def searchsorted(a, v, side="left", sorter=None):
    return torch.searchsorted(_array(a), _array(v), side=side, sorter=_util.optional(sorter))


# ---- numbers


def isclose(a, b, rtol=1.0e-5, atol=1.0e-8, equal_nan=False):
    a, b = _array(a), _array(b)
    dtype = _util.result_type(a, b)
    return torch.isclose(_util.cast(a, dtype), _util.cast(b, dtype), rtol=rtol, atol=atol, equal_nan=equal_nan)


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    a, b = _array(a), _array(b)
    dtype = _util.result_type(a, b)
    return torch.allclose(_util.cast(a, dtype), _util.cast(b, dtype), rtol=rtol, atol=atol, equal_nan=equal_nan)


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    x = _array(x)
    if x.is_complex():
        return torch.nan_to_num(x.real, nan=nan, posinf=posinf, neginf=neginf) + 1j * torch.nan_to_num(x.imag, nan=nan, posinf=posinf, neginf=neginf)
    return torch.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


def round(a, decimals=0, out=None):
    a = _array(a)
    if a.is_complex():
        return _util.into(out, torch.complex(torch.round(a.real, decimals=decimals), torch.round(a.imag, decimals=decimals)))
    return _util.into(out, torch.round(a, decimals=decimals) if a.is_floating_point() else a)


around = round_ = round


def diff(a, n=1, axis=-1, prepend=None, append=None):
    a, prepend, append = _array(a), _util.optional(prepend), _util.optional(append)
    axis = _util.axis_index(axis, a.ndim)
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    if n == 0:
        return a
    ends = []
    for end in (prepend, append):
        if end is not None:
            shape = list(a.shape)
            shape[axis] = end.shape[axis] if end.ndim > 0 else 1
            end = torch.broadcast_to(end, shape)
        ends.append(end)
    return torch.diff(a, n, axis=axis, prepend=ends[0], append=ends[1])


def angle(z, deg=False):
    result = torch.angle(_array(z))
    return result * (180 / torch.pi) if deg else result


def sinc(x):
    return torch.sinc(_array(x))


def real(a):
    return torch.real(_array(a))


def imag(a):
    a = _array(a)
    return a.imag if a.is_complex() else torch.zeros_like(a)


def isreal(x):
    x = _array(x)
    return x.imag == 0 if torch.is_complex(x) else torch.ones_like(x, dtype=torch.bool)


def isneginf(x, out=None):
    return _util.into(out, torch.isneginf(_array(x)))


def isposinf(x, out=None):
    return _util.into(out, torch.isposinf(_array(x)))


def i0(x):
    return torch.special.i0(_array(x))


def bincount(x, weights=None, minlength=0):
    x, weights = _array(x), _util.optional(weights)
    x = x.new_empty(0, dtype=torch.int64) if x.numel() == 0 else x
    return torch.bincount(_util.cast(x, torch.int64), weights, minlength)


def vander(x, N=None, increasing=False):
    return torch.vander(_array(x), N, increasing)


def _both(x, y, rowvar):
    if y is None:
        return x
    found = []
    for each in (x, y):
        each = each.view((1,) * (2 - each.ndim) + each.shape) if each.ndim < 2 else each
        each = each.mT if not rowvar and each.shape[0] != 1 else each
        found.append(each.clone())
    return concatenate(found, axis=0)


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    m = _util.cast(_both(_array(m), _util.optional(y), rowvar), _converted(dtype))
    ddof = (1 if bias == 0 else 0) if ddof is None else ddof
    return torch.cov(m, correction=ddof, aweights=_util.optional(aweights), fweights=_util.optional(fweights))


def corrcoef(x, y=None, rowvar=True, bias=None, ddof=None, *, dtype=None):
    if bias is not None or ddof is not None:
        raise NotImplementedError
    return torch.corrcoef(_util.cast(_both(_array(x), _util.optional(y), rowvar), _converted(dtype)))
