"""Functions of each element (torch/_numpy/_ufuncs.py, _binary_ufuncs_impl.py, _unary_ufuncs_impl.py)."""
import torch
from torch._numpy import _util

#: Functions of torch by the name of NumPy's.
_binary = {
    "add": "add", "arctan2": "arctan2", "bitwise_and": "bitwise_and", "left_shift": "bitwise_left_shift", "bitwise_or": "bitwise_or", "right_shift": "bitwise_right_shift",
    "bitwise_xor": "bitwise_xor", "copysign": "copysign", "divide": "divide", "equal": "eq", "float_power": "float_power", "floor_divide": "floor_divide", "fmax": "fmax",
    "fmin": "fmin", "fmod": "fmod", "gcd": "gcd", "greater": "greater", "greater_equal": "greater_equal", "heaviside": "heaviside", "hypot": "hypot", "lcm": "lcm", "less": "less",
    "less_equal": "less_equal", "logaddexp": "logaddexp", "logaddexp2": "logaddexp2", "logical_and": "logical_and", "logical_or": "logical_or", "logical_xor": "logical_xor",
    "maximum": "maximum", "minimum": "minimum", "multiply": "multiply", "nextafter": "nextafter", "not_equal": "not_equal", "power": "pow", "remainder": "remainder",
    "mod": "remainder", "subtract": "subtract", "true_divide": "true_divide",
}
#: Those that take a number as being of the other operand's dtype, by the name of torch's; of these some want two tensors.
_weak = set("add subtract multiply floor_divide true_divide divide remainder bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift hypot arctan2 "
    "logaddexp logaddexp2 heaviside copysign fmax minimum fmin maximum fmod gcd lcm pow".split())
_tensors_only = set("minimum maximum logaddexp logaddexp2 lcm gcd hypot heaviside fmod fmin fmax copysign arctan2".split())

_unary = {
    "fabs": "absolute", "arccos": "arccos", "arccosh": "arccosh", "arcsin": "arcsin", "arcsinh": "arcsinh", "arctan": "arctan", "arctanh": "arctanh", "bitwise_not": "bitwise_not",
    "invert": "bitwise_not", "ceil": "ceil", "conjugate": "conj_physical", "conj": "conj_physical", "cos": "cos", "cosh": "cosh", "deg2rad": "deg2rad", "radians": "deg2rad",
    "exp": "exp", "exp2": "exp2", "expm1": "expm1", "floor": "floor", "isfinite": "isfinite", "isinf": "isinf", "isnan": "isnan", "log": "log", "log10": "log10", "log1p": "log1p",
    "log2": "log2", "logical_not": "logical_not", "negative": "negative", "rad2deg": "rad2deg", "degrees": "rad2deg", "reciprocal": "reciprocal", "fix": "round", "rint": "round",
    "sign": "sign", "signbit": "signbit", "sin": "sin", "sinh": "sinh", "sqrt": "sqrt", "square": "square", "tan": "tan", "tanh": "tanh", "trunc": "trunc",
}
#: Those, by torch's name, that give floating-point numbers for integers.
_floating = set("arccos arccosh arcsin arcsinh arctan arctanh cbrt cos cosh deg2rad degrees exp exp2 expm1 log log10 log1p log2 rad2deg radians reciprocal sin sinh sqrt square tan tanh trunc".split())


def _kind(number):
    return bool if isinstance(number, (bool, torch.SymBool)) else int if isinstance(number, (int, torch.SymInt)) else float if isinstance(number, (float, torch.SymFloat)) else complex


def _promoted(x1, x2, name):
    """Two operands of which at least one is a number (NEP 50)."""
    def tensor(number, dtype=None):
        return torch.as_tensor(number, dtype=_util.dtype(_kind(number)) if dtype is None else dtype)
    first, second = (not isinstance(each, torch.Tensor) for each in (x1, x2))
    if name not in _weak or (first and second):
        return tensor(x1) if first else x1, tensor(x2) if second else x2
    number, other = (x1, x2) if first else (x2, x1)
    own = _util.dtype(_kind(number))
    dtype = other.dtype if _util.category(own) <= _util.category(other.dtype) else None
    if own == torch.complex128 and other.dtype == torch.float32:
        dtype = torch.complex64
    if own != dtype or name in _tensors_only:
        number = tensor(number, dtype)
    return (number, other) if first else (other, number)


def _finished(result, out, casting):
    if out is None:
        return result
    return _util.into(out, torch.broadcast_to(_util.typecast(result, out.dtype, casting), out.shape))


def _make_binary(name, target):
    fn = getattr(torch, target)

    def ufunc(x1, x2, out=None, *, casting="same_kind", dtype=None):
        x1, x2, dtype = _util.array_or_scalar(x1), _util.array_or_scalar(x2), _util.dtype(dtype)
        if dtype is not None:
            x1, x2 = [_util.typecast(x, dtype, casting) if isinstance(x, torch.Tensor) else torch.as_tensor(x, dtype=dtype) for x in (x1, x2)]
        elif isinstance(x1, torch.Tensor) and isinstance(x2, torch.Tensor):
            dtype = _util.result_type(x1, x2)
            x1, x2 = _util.cast(x1, dtype), _util.cast(x2, dtype)
        else:
            x1, x2 = _promoted(x1, x2, target)
        return _finished(fn(x1, x2), out, casting)
    ufunc.__name__ = ufunc.__qualname__ = name
    return ufunc


def _make_unary(name, fn, floating):
    def ufunc(x, out=None, *, where=True, casting="same_kind", dtype=None):
        x, dtype = _util.array(x), _util.dtype(dtype)
        if dtype is not None:
            x = _util.typecast(x, dtype, casting)
        return _finished(fn(_util.cast_int_to_float(x) if floating else x), out, casting)
    ufunc.__name__ = ufunc.__qualname__ = name
    return ufunc


def _absolute(x):
    return x if x.dtype == torch.bool else torch.absolute(x)


for _name, _target in _binary.items():
    globals()[_name] = _make_binary(_name, _target)
for _name, _target in _unary.items():
    globals()[_name] = _make_unary(_name, getattr(torch, _target), _target in _floating)
absolute = _make_unary("absolute", _absolute, False)
abs = _make_unary("abs", _absolute, False)
positive = _make_unary("positive", lambda x: +x, False)
cbrt = _make_unary("cbrt", lambda x: torch.pow(x, 1 / 3), True)


def matmul(x1, x2, out=None, *, casting="same_kind", dtype=None):
    x1, x2, dtype = _util.array(x1), _util.array(x2), _util.dtype(dtype)
    dtype = _util.result_type(x1, x2) if dtype is None else dtype
    work = torch.uint8 if dtype == torch.bool else torch.float32 if dtype == torch.float16 else dtype
    return _finished(_util.cast(torch.matmul(_util.cast(x1, work), _util.cast(x2, work)), dtype), out, casting)
