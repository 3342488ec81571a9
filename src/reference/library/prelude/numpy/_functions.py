"""Functions of NumPy's that constructors use less often, most of them on plain lists."""
import builtins as _builtins
import itertools as _itertools
import math as _math
import torch as _torch
import numpy as _np
from numpy import _of, _out, _result, _tensor


__name__ = "numpy"  # functions tell of the module that they are read from


def _flat(a):
    return _tensor(a).reshape(-1).tolist()


# ---- shapes

def _atleast(rank):
    def function(*arys):
        made = []
        for each in arys:
            tensor = _tensor(each)
            if tensor.dim() == 2 and rank == 3:
                tensor = tensor.unsqueeze(2)
            while tensor.dim() < rank:
                tensor = tensor.unsqueeze(0 if rank < 3 or tensor.dim() == 0 else tensor.dim() if tensor.dim() == 2 else 0)
            made.append(_of(tensor))
        return made[0] if len(made) == 1 else tuple(made)
    function.__name__ = f"atleast_{rank}d"
    return function


atleast_1d, atleast_2d, atleast_3d = [_atleast(rank) for rank in (1, 2, 3)]


def swapaxes(a, axis1, axis2):
    return _of(_tensor(a).transpose(axis1, axis2))


def moveaxis(a, source, destination):
    return _of(_torch.movedim(_tensor(a), source, destination))


def column_stack(tup):
    return _of(_torch.column_stack([_tensor(each) for each in tup]))


def dstack(tup):
    return _of(_torch.dstack([_tensor(each) for each in tup]))


def append(arr, values, axis=None):
    if axis is None:
        return _np.concatenate([_tensor(arr).reshape(-1), _tensor(values).reshape(-1)])
    return _np.concatenate([arr, values], axis)


def array_split(ary, indices_or_sections, axis=0):
    return [_of(each) for each in _torch.tensor_split(_tensor(ary), indices_or_sections, axis)]


def fliplr(m):
    return _np.flip(m, 1)


def flipud(m):
    return _np.flip(m, 0)


def rot90(m, k=1, axes=(0, 1)):
    return _of(_torch.rot90(_tensor(m), k, list(axes)))


def take(a, indices, axis=None):
    tensor = _tensor(a)
    return _out((tensor.reshape(-1) if axis is None else tensor.movedim(axis, 0))[_tensor(indices)] if axis in (None, 0) else tensor.index_select(axis, _tensor(indices).reshape(-1)))


def pad(array, pad_width, mode="constant", constant_values=0):
    tensor = _tensor(array)
    pairs = [(pad_width, pad_width)] if isinstance(pad_width, int) else [tuple(each) if isinstance(each, (tuple, list)) else (each, each) for each in pad_width]
    if not isinstance(pad_width, int) and len(pad_width) == 2 and isinstance(pad_width[0], int):
        pairs = [tuple(pad_width)]
    pairs = pairs * tensor.dim() if len(pairs) == 1 else pairs
    for axis, (before, after) in enumerate(pairs):
        size = tensor.shape[axis]
        at = list(range(-before, size + after))
        if mode == "constant":
            shape = lambda n: [n if i == axis else each for i, each in enumerate(tensor.shape)]
            tensor = _torch.cat([_torch.full(shape(before), constant_values, dtype=tensor.dtype), tensor, _torch.full(shape(after), constant_values, dtype=tensor.dtype)], axis)
            continue
        if mode == "edge":
            at = [_builtins.min(_builtins.max(i, 0), size - 1) for i in at]
        elif mode == "wrap":
            at = [i % size for i in at]
        elif mode == "reflect":
            at = [0 if size == 1 else (size - 1) - _builtins.abs((i % (2 * (size - 1))) - (size - 1)) for i in at]
        elif mode == "symmetric":
            at = [_builtins.min(i % (2 * size), 2 * size - 1 - i % (2 * size)) for i in at]
        else:
            raise NotImplementedError(f"mode {mode!r}")
        tensor = tensor.index_select(axis, _torch.tensor(at))
    return _of(tensor)


def indices(dimensions, dtype=int):
    grids = _torch.meshgrid(*[_torch.arange(n) for n in dimensions], indexing="ij")
    return _of(_torch.stack(list(grids)).to(_np.dtype(dtype).type._torch))


class ndindex:
    def __init__(self, *shape):
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
        self._each = _itertools.product(*[range(n) for n in shape])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._each)


def ndenumerate(arr):
    arr = _np.asarray(arr)
    for at in ndindex(*arr.shape):
        yield at, arr[at]


def unravel_index(indices, shape):
    at = int(indices)
    found = []
    for n in reversed(shape):
        at, rest = divmod(at, n)
        found.append(_np.int64(rest))
    return tuple(reversed(found))


def _triangle(name):
    def function(n, k=0, m=None):
        keeps = (lambda i, j: j - i >= k) if name == "triu" else (lambda i, j: j - i <= k)
        at = [(i, j) for i in range(n) for j in range(n if m is None else m) if keeps(i, j)]
        return tuple([_of(_torch.tensor([each[axis] for each in at], dtype=_torch.int64)) for axis in (0, 1)])
    function.__name__ = name + "_indices"
    return function


triu_indices, tril_indices = _triangle("triu"), _triangle("tril")


def nonzero(a):
    tensor = _tensor(a)
    shape = tuple(tensor.shape)
    at = [each for each, value in zip(_itertools.product(*[range(n) for n in shape]), tensor.reshape(-1).tolist()) if value]
    return tuple([_of(_torch.tensor([each[axis] for each in at], dtype=_torch.int64)) for axis in range(len(shape))])


def flatnonzero(a):
    return nonzero(_tensor(a).reshape(-1))[0]


def argwhere(a):
    return _of(_torch.stack([each._tensor for each in nonzero(a)], 1))


def fromiter(iter, dtype, count=-1):
    return _np.array(list(iter), dtype)


class vectorize:
    def __init__(self, pyfunc, otypes=None, **options):
        self.pyfunc = pyfunc

    def __call__(self, *args):
        arrays = _torch.broadcast_tensors(*[_tensor(each) for each in args])
        values = [self.pyfunc(*each) for each in zip(*[array.reshape(-1).tolist() for array in arrays])]
        return _of(_tensor(values).reshape(arrays[0].shape))


# ---- numbers

def _whole(name, plain):
    def function(x1, x2):
        if isinstance(x1, int) and isinstance(x2, int):
            return _np.int64(plain(int(x1), int(x2)))
        a, b = _torch.broadcast_tensors(_tensor(x1), _tensor(x2))
        return _of(_torch.tensor([plain(m, n) for m, n in zip(a.reshape(-1).tolist(), b.reshape(-1).tolist())]).reshape(a.shape))
    function.__name__ = name
    return function


gcd, lcm = _whole("gcd", _math.gcd), _whole("lcm", _math.lcm)


def _each(name, plain):
    def function(x):
        if isinstance(x, (int, float)):
            return _np.float64(plain(float(x)))
        tensor = _tensor(x)
        return _of(_torch.tensor([plain(float(value)) for value in tensor.reshape(-1).tolist()], dtype=_torch.float64).reshape(tensor.shape))
    function.__name__ = name
    return function


rint = _each("rint", lambda x: float(_builtins.round(x)))
trunc = fix = _each("trunc", lambda x: float(_math.trunc(x)))
exp2 = _each("exp2", lambda x: 2.0 ** x)
cbrt = _each("cbrt", lambda x: _math.copysign(_builtins.abs(x) ** (1 / 3), x))
sinc = _each("sinc", lambda x: 1.0 if x == 0 else _math.sin(_math.pi * x) / (_math.pi * x))
arcsinh, arccosh, arctanh = _each("arcsinh", _math.asinh), _each("arccosh", _math.acosh), _each("arctanh", _math.atanh)


def hypot(x1, x2):
    return _np.sqrt(_np.square(x1) + _np.square(x2))


def arctan2(x1, x2):
    if isinstance(x1, (int, float)) and isinstance(x2, (int, float)):
        return _np.float64(_math.atan2(x1, x2))
    a, b = _torch.broadcast_tensors(_tensor(x1), _tensor(x2))
    return _of(_torch.tensor([_math.atan2(m, n) for m, n in zip(a.reshape(-1).tolist(), b.reshape(-1).tolist())], dtype=_torch.float64).reshape(a.shape))


def isclose(a, b, rtol=1e-05, atol=1e-08):
    return _out(_torch.isclose(_tensor(a).to(_torch.float64), _tensor(b).to(_torch.float64), rtol=rtol, atol=atol))


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    return _out(_torch.nan_to_num(_tensor(x), nan, posinf, neginf))


# ---- statistics

def count_nonzero(a, axis=None):
    return len([value for value in _flat(a) if value]) if axis is None else _out((_tensor(a) != 0).sum(axis))


def bincount(x, weights=None, minlength=0):
    values = _flat(x)
    counts = [0] * _builtins.max(_builtins.max(values, default=-1) + 1, minlength)
    for i, value in enumerate(values):
        counts[value] += 1 if weights is None else _flat(weights)[i]
    return _of(_torch.tensor(counts, dtype=_torch.int64 if weights is None else _torch.float64))


def quantile(a, q, axis=None):
    if axis is not None:
        raise NotImplementedError("numpy.quantile along an axis")
    values = sorted([float(value) for value in _flat(a)])

    def at(share):
        place = share * (len(values) - 1)
        low = int(place)
        high = _builtins.min(low + 1, len(values) - 1)
        return values[low] + (values[high] - values[low]) * (place - low)
    return _np.float64(at(float(q))) if isinstance(q, (int, float)) else _of(_torch.tensor([at(share) for share in _flat(q)], dtype=_torch.float64))


def percentile(a, q, axis=None):
    return quantile(a, q / 100 if isinstance(q, (int, float)) else _np.asarray(q) / 100, axis)


def median(a, axis=None):
    return quantile(a, 0.5, axis)


def average(a, axis=None, weights=None):
    if weights is None:
        return _np.mean(a, axis)
    weights = _np.asarray(weights)
    return _np.sum(_np.asarray(a) * weights, axis) / _np.sum(weights, axis)


def ptp(a, axis=None):
    return _np.max(a, axis) - _np.min(a, axis)


def searchsorted(a, v, side="left", sorter=None):
    edges = _flat(a)

    def place(value):
        return len([edge for edge in edges if (edge < value if side == "left" else edge <= value)])
    return _np.int64(place(v)) if isinstance(v, (int, float)) else _of(_torch.tensor([place(value) for value in _flat(v)], dtype=_torch.int64))


def digitize(x, bins, right=False):
    return searchsorted(bins, x, "left" if right else "right")


def interp(x, xp, fp):
    xs, ys = _flat(xp), _flat(fp)

    def at(value):
        if value <= xs[0]:
            return float(ys[0])
        for i in range(len(xs) - 1):
            if value <= xs[i + 1]:
                return ys[i] + (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) * (value - xs[i])
        return float(ys[-1])
    return _np.float64(at(float(x))) if isinstance(x, (int, float)) else _of(_torch.tensor([at(value) for value in _flat(x)], dtype=_torch.float64))


# ---- products

def kron(a, b):
    return _of(_torch.kron(_tensor(a), _tensor(b)))


def cross(a, b):
    (a1, a2, a3), (b1, b2, b3) = _flat(a), _flat(b)
    return _of(_tensor([a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1]))


def inner(a, b):
    return _out((_tensor(a) * _tensor(b)).sum(-1))


vdot = inner


# ---- types

def issubdtype(arg1, arg2):
    kind = lambda each: _np._scalar_type(each)
    return issubclass(kind(arg1), kind(arg2))


def result_type(*arrays):
    return _np.dtype(_np._by_torch[_result_dtype([_tensor(each) for each in arrays])])


def _result_dtype(tensors):
    found = tensors[0].dtype
    for each in tensors[1:]:
        found = _torch.promote_types(found, each.dtype)
    return found
