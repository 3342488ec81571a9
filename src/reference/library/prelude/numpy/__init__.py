"""NumPy as far as constructors of models use it: arrays are tensors of PyTensor's kernels underneath, scalars are numbers with a dtype."""
import builtins as _builtins
import math as _math
import torch as _torch

pi = _math.pi
e = _math.e
inf = Inf = infty = _math.inf
nan = NaN = _math.nan
newaxis = None
__version__ = "2.2.4"


class generic:
    """A scalar: a number of Python's that knows its dtype."""

    @property
    def dtype(self):
        return dtype(type(self))

    shape = ()
    ndim = 0
    size = 1

    def item(self):
        return self._plain(self)

    tolist = item

    def astype(self, dtype):
        return _scalar_type(dtype)(self.item())

    def __repr__(self):
        return f"np.{type(self).__name__}({self._plain(self)!r})"

    def __str__(self):
        return str(self._plain(self))

    def __format__(self, spec):
        return format(self._plain(self), spec)


class number(generic):
    pass


class floating(number):
    pass


class integer(number):
    pass


class signedinteger(integer):
    pass


class unsignedinteger(integer):
    pass


def _result(value):
    if value is NotImplemented or isinstance(value, (generic, ndarray)):
        return value
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int64(value)
    return float64(value) if isinstance(value, float) else value


def _arithmetic(cls, base):
    """Operators give scalars of NumPy's again; arrays and tensors have their own."""
    def wrap(name):
        plain = getattr(base, name)

        def method(self, *args):
            return _result(plain(self, *[each.item() if isinstance(each, generic) else each for each in args]))
        method.__name__ = name
        return method
    for name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod", "rmod", "pow", "rpow"):
        setattr(cls, f"__{name}__", wrap(f"__{name}__"))
    for name in ("__neg__", "__pos__", "__abs__"):
        setattr(cls, name, wrap(name))
    return cls


class float64(float, floating):
    _plain = float
    _torch = _torch.float64
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class float32(float, floating):
    _plain = float
    _torch = _torch.float32
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class float16(float, floating):
    _plain = float
    _torch = _torch.float16
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class int64(int, signedinteger):
    _plain = int
    _torch = _torch.int64
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class int32(int, signedinteger):
    _plain = int
    _torch = _torch.int32
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class int16(int, signedinteger):
    _plain = int
    _torch = _torch.int16
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class int8(int, signedinteger):
    _plain = int
    _torch = _torch.int8
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class uint8(int, unsignedinteger):
    _plain = int
    _torch = _torch.uint8
    __repr__, __str__, __format__ = generic.__repr__, generic.__str__, generic.__format__


class bool_(int, generic):
    _plain = _builtins.bool
    _torch = _torch.bool
    __str__, __format__ = generic.__str__, generic.__format__

    def __repr__(self):
        return f"np.{self._plain(self)}_"


for _cls in (float64, float32, float16):
    _arithmetic(_cls, float)
for _cls in (int64, int32, int16, int8, uint8):
    _arithmetic(_cls, int)

double = float_ = float64
single = float32
half = float16
int_ = intp = long = longlong = int64
intc = int32
byte = int8
ubyte = uint8
bool = bool_

_by_name = {
    "float64": float64, "float32": float32, "float16": float16, "float": float64, "double": float64, "f8": float64, "f4": float32, "f2": float16, "d": float64, "f": float32,
    "int64": int64, "int32": int32, "int16": int16, "int8": int8, "uint8": uint8, "int": int64, "long": int64, "i8": int64, "i4": int32, "b": int8, "B": uint8, "bool": bool_,
}
_by_torch = {cls._torch: cls for cls in (float64, float32, float16, int64, int32, int16, int8, uint8, bool_)}


def _scalar_type(value):
    if isinstance(value, dtype):
        return value.type
    if isinstance(value, str):
        return _by_name[value]
    if value is float:
        return float64
    if value is int:
        return int64
    if value is _builtins.bool:
        return bool_
    return value


class dtype:
    def __init__(self, value):
        self.type = _scalar_type(value)
        self.name = self.type.__name__.rstrip("_")

    def __eq__(self, other):
        try:
            return self.type is _scalar_type(other)
        except KeyError:
            return False

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f"dtype('{self.name}')"

    def __str__(self):
        return self.name

    @property
    def kind(self):
        return "f" if issubclass(self.type, floating) else "b" if self.type is bool_ else "u" if self.type is uint8 else "i"

    @property
    def itemsize(self):
        return self.type._torch.itemsize


class _Info:
    def __init__(self, value):
        info = (_torch.finfo if issubclass(_scalar_type(value), floating) else _torch.iinfo)(_scalar_type(value)._torch)
        self.min, self.max, self.bits = info.min, info.max, info.bits
        self.eps = getattr(info, "eps", None)
        self.tiny = getattr(info, "tiny", None)


def finfo(value):
    return _Info(value)


def iinfo(value):
    return _Info(value)


def _tensor(value):
    """Anything as a tensor, with NumPy's own default types."""
    if isinstance(value, ndarray):
        return value._tensor
    if isinstance(value, _torch.Tensor):
        return value.detach()
    if isinstance(value, generic):
        return _torch.tensor(value.item(), dtype=value._torch)
    if isinstance(value, (list, tuple)) and _builtins.any(isinstance(each, (ndarray, generic, _torch.Tensor, list, tuple)) for each in value):
        return _torch.stack([_tensor(each) for each in value]) if len(value) else _torch.empty(0, dtype=_torch.float64)
    if isinstance(value, range) or hasattr(value, "__next__"):
        value = list(value)
    made = _torch.tensor(value, dtype=_torch.float64 if _has_float(value) else None)
    return made


def _has_float(value):
    if isinstance(value, (list, tuple)):
        return len(value) == 0 or _builtins.any(_has_float(each) for each in value)
    return isinstance(value, float)


def _of(tensor):
    made = object.__new__(ndarray)
    made._tensor = tensor
    return made


def _out(tensor):
    """What an operation gives: a scalar where nothing but one number is left."""
    if isinstance(tensor, _torch.Tensor):
        return _by_torch[tensor.dtype](tensor.item()) if tensor.dim() == 0 else _of(tensor)
    return tensor


def _operand(value):
    return value.item() if isinstance(value, generic) else value._tensor if isinstance(value, ndarray) else _tensor(value) if isinstance(value, (list, tuple)) else value


def _index(key):
    if isinstance(key, tuple):
        return tuple(_index(each) for each in key)
    return key._tensor if isinstance(key, ndarray) else key.item() if isinstance(key, generic) else key


def _forwards(tensor, key):
    """Items of a tensor, whose slices go forwards only: dimensions that are gone through backwards are turned round first."""
    keys = key if isinstance(key, tuple) else (key,)
    if not _builtins.any([isinstance(each, slice) and (each.step or 1) < 0 for each in keys]):
        return tensor[_index(key)]
    taken = len([each for each in keys if each is not None and each is not Ellipsis])
    at, plain = 0, []
    for each in keys:
        if isinstance(each, slice) and (each.step or 1) < 0:
            tensor = tensor.index_select(at, _torch.tensor(list(range(*each.indices(tensor.shape[at]))), dtype=_torch.int64))
            each = slice(None)
        plain.append(each)
        at += 0 if each is None else tensor.dim() - taken if each is Ellipsis else 1
    return tensor[_index(tuple(plain))]


class ndarray:
    __array_priority__ = 0

    def __init__(self, shape, dtype=float):
        self._tensor = _torch.empty(shape, dtype=_scalar_type(dtype)._torch)

    @property
    def shape(self):
        return tuple(self._tensor.shape)

    @property
    def ndim(self):
        return self._tensor.dim()

    @property
    def size(self):
        return self._tensor.numel()

    @property
    def dtype(self):
        return dtype(_by_torch[self._tensor.dtype])

    @property
    def T(self):
        return self.transpose()

    @property
    def flat(self):
        return iter(self.ravel())

    def __len__(self):
        if self.ndim == 0:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self):
        for i in range(len(self)):
            yield self[i]

    def __getitem__(self, key):
        return _out(_forwards(self._tensor, key))

    def __setitem__(self, key, value):
        self._tensor[_index(key)] = _tensor(value).to(self._tensor.dtype)

    def __float__(self):
        return float(self._tensor.item())

    def __int__(self):
        return int(self._tensor.item())

    def __index__(self):
        return int(self._tensor.item())

    def __bool__(self):
        return _builtins.bool(self._tensor.item())

    def __contains__(self, value):
        return _builtins.bool((self._tensor == _operand(value)).any().item())

    def astype(self, dtype, copy=True):
        return _of(self._tensor.to(_scalar_type(dtype)._torch, copy=True))

    def tolist(self):
        return self._tensor.tolist()

    def item(self, *args):
        return (self._tensor[args] if args else self._tensor).item()

    def copy(self):
        return _of(self._tensor.clone())

    def view(self, *args):
        return _of(self._tensor)

    def fill(self, value):
        self._tensor.fill_(value)

    def reshape(self, *shape, order="C"):
        return _of(self._tensor.reshape(*shape))

    def ravel(self):
        return _of(self._tensor.reshape(-1))

    def flatten(self):
        return _of(self._tensor.reshape(-1).clone())

    def squeeze(self, axis=None):
        return _of(self._tensor.squeeze() if axis is None else self._tensor.squeeze(axis))

    def transpose(self, *axes):
        if len(axes) == 1 and isinstance(axes[0], (tuple, list)):
            axes = tuple(axes[0])
        return _of(self._tensor.permute(*(axes or reversed(range(self.ndim)))))

    def dot(self, other):
        return dot(self, other)

    def clip(self, min=None, max=None):
        return clip(self, min, max)

    def round(self, decimals=0):
        return _of(_torch.round(self._tensor, decimals=decimals))

    def argsort(self, axis=-1):
        return _of(_torch.argsort(self._tensor, dim=axis, stable=True))

    def __array__(self, dtype=None):
        return self

    def __repr__(self):
        return f"array({self.tolist()!r})"

    def __deepcopy__(self, memo):
        return self.copy()

    def __matmul__(self, other):
        return matmul(self, other)

    def __neg__(self):
        return _of(-self._tensor)

    def __abs__(self):
        return _of(self._tensor.abs())

    def __invert__(self):
        return _of(~self._tensor)


def _reduction(name, torch_name=None, whole=False):
    def method(self, axis=None, keepdims=False, dtype=None, ddof=0):
        tensor = _tensor(self)
        if dtype is not None:
            tensor = tensor.to(_scalar_type(dtype)._torch)
        if name == "mean" and not tensor.dtype.is_floating_point:
            tensor = tensor.to(_torch.float64)
        if name in ("std", "var"):
            operation = getattr(_torch, name)
            tensor = tensor if tensor.dtype.is_floating_point else tensor.to(_torch.float64)
            return _out(operation(tensor, correction=ddof) if axis is None else operation(tensor, axis, correction=ddof, keepdim=keepdims))
        operation = getattr(_torch, torch_name or name)
        if axis is None:
            return _out(operation(tensor.reshape(-1), 0) if whole else operation(tensor))
        return _out(operation(tensor, axis, keepdim=keepdims))
    method.__name__ = name
    return method


def _cumulative(name):
    def method(self, axis=None, dtype=None):
        tensor = _tensor(self)
        return _of(getattr(_torch, name)(tensor.reshape(-1) if axis is None else tensor, 0 if axis is None else axis))
    method.__name__ = name
    return method


for _name, _torch_name in (("sum", None), ("mean", None), ("prod", None), ("max", "amax"), ("min", "amin"), ("std", None), ("var", None), ("any", None), ("all", None), ("argmax", None), ("argmin", None)):
    globals()[_name] = _reduction(_name, _torch_name)
    setattr(ndarray, _name, globals()[_name])
amax, amin = max, min
for _name in ("cumsum", "cumprod"):
    globals()[_name] = _cumulative(_name)
    setattr(ndarray, _name, globals()[_name])


def _binary(name, operation):
    def forward(self, other):
        if not isinstance(other, (ndarray, generic, int, float, list, tuple)):
            return NotImplemented
        return _out(operation(self._tensor, _operand(other)))

    def backward(self, other):
        if not isinstance(other, (ndarray, generic, int, float, list, tuple)):
            return NotImplemented
        other = _operand(other)
        return _out(operation(other if isinstance(other, _torch.Tensor) else _torch.tensor(other), self._tensor) if name == "pow" else operation(other, self._tensor))
    setattr(ndarray, f"__{name}__", forward)
    setattr(ndarray, f"__r{name}__", backward)


def _in_place(name):
    def method(self, other):
        self._tensor = getattr(self, f"__{name}__")(other)._tensor
        return self
    setattr(ndarray, f"__i{name}__", method)


def _true_division(a, b):
    if isinstance(a, _torch.Tensor) and not a.dtype.is_floating_point:
        a = a.to(_torch.float64)
    elif not isinstance(a, _torch.Tensor) and not b.dtype.is_floating_point:
        b = b.to(_torch.float64)
    return a / b


def _power(a, b):
    return _torch.pow(a, b)


for _name, _operation in (
    ("add", lambda a, b: a + b), ("sub", lambda a, b: a - b), ("mul", lambda a, b: a * b), ("truediv", _true_division), ("floordiv", lambda a, b: a // b), ("mod", lambda a, b: a % b),
    ("pow", _power), ("and", lambda a, b: a & b), ("or", lambda a, b: a | b), ("xor", lambda a, b: a ^ b),
):
    _binary(_name, _operation)
    _in_place(_name)
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(ndarray, f"__{_name}__", lambda self, other, _operation=getattr(_torch, _name): _out(_operation(self._tensor, _operand(other))))
ndarray.__hash__ = None


# ---- making arrays

def array(object, dtype=None, copy=True, ndmin=0):
    made = _tensor(object)
    if dtype is not None:
        made = made.to(_scalar_type(dtype)._torch)
    return _of(made.clone() if made is getattr(object, "_tensor", None) else made)


def asarray(a, dtype=None):
    return a if isinstance(a, ndarray) and dtype is None else array(a, dtype)


ascontiguousarray = asanyarray = asarray


def _dtype_of(dtype, default=float64):
    return (default if dtype is None else _scalar_type(dtype))._torch


def zeros(shape, dtype=None):
    return _of(_torch.zeros(shape, dtype=_dtype_of(dtype)))


def ones(shape, dtype=None):
    return _of(_torch.ones(shape, dtype=_dtype_of(dtype)))


def empty(shape, dtype=None):
    return _of(_torch.zeros(shape, dtype=_dtype_of(dtype)))


def full(shape, fill_value, dtype=None):
    value = _tensor(fill_value)
    return _of(_torch.full(shape if isinstance(shape, (tuple, list)) else (shape,), value.item(), dtype=value.dtype if dtype is None else _dtype_of(dtype)))


def zeros_like(a, dtype=None):
    return _of(_torch.zeros_like(_tensor(a), dtype=None if dtype is None else _dtype_of(dtype)))


def ones_like(a, dtype=None):
    return _of(_torch.ones_like(_tensor(a), dtype=None if dtype is None else _dtype_of(dtype)))


def full_like(a, fill_value, dtype=None):
    return _of(_torch.full_like(_tensor(a), fill_value, dtype=None if dtype is None else _dtype_of(dtype)))


def eye(N, M=None, k=0, dtype=None):
    made = _torch.eye(N, N if M is None else M, dtype=_dtype_of(dtype))
    return _of(made)


def identity(n, dtype=None):
    return eye(n, dtype=dtype)


def arange(start, stop=None, step=1, dtype=None):
    if stop is None:
        start, stop = 0, start
    whole = not _builtins.any(isinstance(each, float) for each in (start, stop, step))
    values = [_operand(each) for each in (start, stop, step)]
    return _of(_torch.arange(*values, dtype=_dtype_of(dtype, int64 if whole else float64)))


def linspace(start, stop, num=50, endpoint=True, dtype=None):
    start, stop, num = float(start), float(stop), int(num)
    step = (stop - start) / _builtins.max(num - 1 if endpoint else num, 1)
    values = [i * step + start for i in range(num)]
    if endpoint and num > 1:
        values[-1] = stop
    return _of(_torch.tensor(values, dtype=_dtype_of(dtype)))


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None):
    return _of(_torch.tensor([base ** each for each in linspace(start, stop, num, endpoint).tolist()], dtype=_dtype_of(dtype)))


def geomspace(start, stop, num=50):
    return logspace(_math.log10(start), _math.log10(stop), num)


def meshgrid(*xi, indexing="xy"):
    return tuple([_of(each) for each in _torch.meshgrid(*[_tensor(each) for each in xi], indexing=indexing)])


def tri(N, M=None, k=0, dtype=None):
    return _of(_torch.tril(_torch.ones(N, N if M is None else M, dtype=_dtype_of(dtype)), k))


def _window(name):
    def window(M):
        return _of(getattr(_torch, name + "_window")(int(M), periodic=False, dtype=_torch.float64))

    return window


hanning, hamming, blackman, bartlett = [_window(each) for each in ("hann", "hamming", "blackman", "bartlett")]


# ---- functions of elements

def _elementwise(name, plain=None, torch_name=None):
    def function(x, out=None, dtype=None):
        if isinstance(x, (int, float)) and plain is not None:
            value = plain(x.item() if isinstance(x, generic) else x)
            return _result(value)
        tensor = _tensor(x)
        operation = getattr(_torch, torch_name or name)
        if name not in ("abs", "sign", "floor", "ceil", "square", "negative", "isnan", "isinf", "isfinite", "logical_not") and not tensor.dtype.is_floating_point:
            tensor = tensor.to(_torch.float64)
        return _out(operation(tensor))
    function.__name__ = name
    return function


for _name, _plain in (("sqrt", _math.sqrt), ("exp", _math.exp), ("log", _math.log), ("log2", _math.log2), ("log10", _math.log10), ("log1p", _math.log1p), ("expm1", _math.expm1), ("sin", _math.sin), ("cos", _math.cos),
                      ("tan", _math.tan), ("tanh", _math.tanh), ("sinh", _math.sinh), ("cosh", _math.cosh), ("floor", lambda x: float(_math.floor(x))), ("ceil", lambda x: float(_math.ceil(x))), ("abs", _builtins.abs),
                      ("square", lambda x: x * x), ("sign", None), ("negative", None), ("isnan", None), ("isinf", None), ("isfinite", None), ("logical_not", None), ("reciprocal", None),
                      ("arctan", _math.atan), ("arcsin", _math.asin), ("arccos", _math.acos), ("deg2rad", _math.radians), ("rad2deg", _math.degrees)):
    globals()[_name] = _elementwise(_name, _plain)
absolute = fabs = abs
degrees, radians = rad2deg, deg2rad


def round(a, decimals=0):
    if isinstance(a, (int, float)):
        return _result(float(_builtins.round(a, decimals)) if isinstance(a, float) else a)
    return _of(_torch.round(_tensor(a), decimals=decimals))


around = round


def _pairwise(name, plain):
    def function(x1, x2):
        if isinstance(x1, (int, float)) and isinstance(x2, (int, float)):
            return _result(plain(_operand(x1), _operand(x2)))
        a, b = _tensor(x1), _tensor(x2)
        return _out(plain(a, b) if name not in ("maximum", "minimum", "arctan2") else getattr(_torch, name)(a, b))
    function.__name__ = name
    return function


power = _pairwise("power", lambda a, b: a ** b)
add = _pairwise("add", lambda a, b: a + b)
subtract = _pairwise("subtract", lambda a, b: a - b)
multiply = _pairwise("multiply", lambda a, b: a * b)
divide = true_divide = _pairwise("true_divide", lambda a, b: a / b)
floor_divide = _pairwise("floor_divide", lambda a, b: a // b)
mod = remainder = _pairwise("mod", lambda a, b: a % b)
maximum = _pairwise("maximum", lambda a, b: a if a >= b else b)
minimum = _pairwise("minimum", lambda a, b: a if a <= b else b)
logical_and = _pairwise("logical_and", lambda a, b: a & b)
logical_or = _pairwise("logical_or", lambda a, b: a | b)


def clip(a, a_min, a_max):
    if isinstance(a, (int, float)):
        return _result(_builtins.min(_builtins.max(_operand(a), a_min), a_max))
    return _of(_torch.clamp(_tensor(a), a_min, a_max))


def where(condition, x=None, y=None):
    if x is None:
        return nonzero(condition)
    return _out(_torch.where(_tensor(condition), _tensor(x), _tensor(y)))


# ---- shapes

def reshape(a, shape):
    return _of(_tensor(a).reshape(shape))


def ravel(a):
    return _of(_tensor(a).reshape(-1))


def transpose(a, axes=None):
    return asarray(a).transpose(*(axes or ()))


def concatenate(arrays, axis=0):
    return _of(_torch.cat([_tensor(each) for each in arrays], axis))


def stack(arrays, axis=0):
    return _of(_torch.stack([_tensor(each) for each in arrays], axis))


def vstack(arrays):
    return _of(_torch.vstack([_tensor(each) for each in arrays]))


def hstack(arrays):
    return _of(_torch.hstack([_tensor(each) for each in arrays]))


def expand_dims(a, axis):
    return _of(_tensor(a).unsqueeze(axis))


def squeeze(a, axis=None):
    return asarray(a).squeeze(axis)


def broadcast_to(a, shape):
    return _of(_tensor(a).expand(shape))


def tile(a, reps):
    return _of(_torch.tile(_tensor(a), reps if isinstance(reps, (tuple, list)) else (reps,)))


def repeat(a, repeats, axis=None):
    tensor = _tensor(a)
    return _of(_torch.repeat_interleave(tensor.reshape(-1) if axis is None else tensor, repeats, 0 if axis is None else axis))


def flip(a, axis=None):
    tensor = _tensor(a)
    return _of(_torch.flip(tensor, list(range(tensor.dim())) if axis is None else [axis] if isinstance(axis, int) else list(axis)))


def roll(a, shift, axis=None):
    return _of(_torch.roll(_tensor(a), shift, axis))


def triu(m, k=0):
    return _of(_torch.triu(_tensor(m), k))


def tril(m, k=0):
    return _of(_torch.tril(_tensor(m), k))


def diag(v, k=0):
    return _of(_torch.diag(_tensor(v), k))


def split(a, sections, axis=0):
    return [_of(each) for each in _torch.tensor_split(_tensor(a), sections, axis)]


def diff(a, n=1, axis=-1):
    return _of(_torch.diff(_tensor(a), n, axis))


def sort(a, axis=-1):
    return _of(_torch.sort(_tensor(a), axis).values)


def argsort(a, axis=-1):
    return asarray(a).argsort(axis)


def unique(a):
    return _of(_torch.unique(_tensor(a)))


# ---- products

def dot(a, b):
    return _out(_torch.matmul(_tensor(a), _tensor(b)))


def matmul(a, b):
    return _out(_torch.matmul(_tensor(a), _tensor(b)))


def outer(a, b):
    return _of(_torch.outer(_tensor(a).reshape(-1), _tensor(b).reshape(-1)))


def einsum(subscripts, *operands):
    return _out(_torch.einsum(subscripts, *[_tensor(each) for each in operands]))


# ---- questions

def shape(a):
    return tuple(_tensor(a).shape)


def ndim(a):
    return _tensor(a).dim()


def size(a):
    return _tensor(a).numel()


def isscalar(element):
    return isinstance(element, (int, float, str, generic))


def allclose(a, b, rtol=1e-05, atol=1e-08):
    return _torch.allclose(_tensor(a), _tensor(b), rtol=rtol, atol=atol)


def array_equal(a1, a2):
    return _torch.equal(_tensor(a1), _tensor(a2))


from ._functions import (
    append, arccosh, arcsinh, arctan2, arctanh, argwhere, array_split, atleast_1d, atleast_2d, atleast_3d, average, bincount, cbrt, column_stack, count_nonzero, cross, digitize, dstack, exp2, fix,
    flatnonzero, fliplr, flipud, fromiter, gcd, hypot, indices, inner, interp, isclose, issubdtype, kron, lcm, median, moveaxis, nan_to_num, ndenumerate, ndindex, nonzero, pad, percentile, ptp,
    quantile, result_type, rint, rot90, searchsorted, sinc, swapaxes, take, tril_indices, triu_indices, trunc, unravel_index, vdot, vectorize,
)
from . import linalg, random
