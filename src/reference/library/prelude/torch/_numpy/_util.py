"""What the functions of torch._numpy share (torch/_numpy/_util.py, _normalizations.py, _dtypes_impl.py)."""
import torch

_scalars = (bool, int, float, complex, torch.SymInt, torch.SymFloat, torch.SymBool)
_ranks = {
    torch.bool: 0, torch.uint8: 1, torch.int8: 1, torch.int16: 1, torch.int32: 1, torch.int64: 1,
    torch.float16: 2, torch.float32: 2, torch.float64: 2, torch.complex64: 3, torch.complex128: 3,
}
_plain = {bool: torch.bool, int: torch.int64, float: torch.float64, complex: torch.complex128}
_abbreviated = {"f2": "float16", "f4": "float32", "f8": "float64", "i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8",
    "c8": "complex64", "c16": "complex128", "float": "float64", "int": "int64", "f": "float32", "d": "float64", "bool_": "bool", "?": "bool",
    "float_": "float64", "double": "float64", "single": "float32", "half": "float16", "int_": "int64", "complex": "complex128"}


def is_scalar(x):
    return isinstance(x, _scalars)


def category(dtype):
    return _ranks[dtype]


def dtype(name):
    """A dtype of torch's for what NumPy takes for one."""
    if name is None or isinstance(name, torch.dtype):
        return name
    if name in _plain:
        return _plain[name]
    if isinstance(name, str):
        found = getattr(torch, _abbreviated.get(name.lstrip("<=|"), name), None)
        if isinstance(found, torch.dtype):
            return found
    raise TypeError(f"data type {name!r} not understood")


def cast(tensor, dtype):
    return tensor if dtype is None or tensor.dtype == dtype else tensor.to(dtype)


def cast_int_to_float(x):
    return x.to(torch.float64) if category(x.dtype) < 2 else x


def typecast(tensor, dtype, casting="same_kind"):
    if casting == "same_kind" and category(tensor.dtype) > category(dtype):
        raise TypeError(f"Cannot cast array data from {tensor.dtype} to {dtype} according to the rule '{casting}'")
    return cast(tensor, dtype)


def _joined(a, b):
    """NumPy's promotion of two dtypes."""
    if a == b:
        return a
    low, high = (a, b) if category(a) <= category(b) else (b, a)
    if category(low) == category(high) or category(low) == 0:
        return torch.int16 if {low, high} == {torch.uint8, torch.int8} else torch.promote_types(low, high)
    if category(low) == 1:
        wide = low in (torch.int32, torch.int64)
        if category(high) == 3:
            return torch.complex128 if wide else high
        if high == torch.float16 and low in (torch.uint8, torch.int8):
            return high
        return torch.float64 if wide else torch.promote_types(high, torch.float32)
    return torch.complex128 if low == torch.float64 else high


def result_type(*tensors):
    found = tensors[0].dtype
    for each in tensors[1:]:
        found = _joined(found, each.dtype)
    return found


def _kinds(obj):
    if isinstance(obj, (list, tuple)):
        found = set()
        for each in obj:
            found |= _kinds(each)
        return found
    return {complex if isinstance(obj, complex) else float if isinstance(obj, (float, torch.SymFloat)) else int}


def _listed(obj):
    """Arrays among the items of a list, as lists."""
    return [_listed(each) if isinstance(each, (list, tuple)) else each.tolist() if isinstance(each, torch.Tensor) else each for each in obj]


def array(obj, dtype=None, copy=False, ndmin=0):
    """An array of anything that is like one: numbers of Python's are of NumPy's own default dtypes."""
    if isinstance(obj, (list, tuple)):
        if obj and all(isinstance(each, torch.Tensor) for each in obj):
            obj = torch.stack(obj)
        else:
            obj = _listed(obj)
    if not isinstance(obj, torch.Tensor):
        kinds = _kinds(obj)
        wanted = torch.complex128 if complex in kinds else torch.float64 if float in kinds or obj == [] else None
        obj = torch.as_tensor(obj) if wanted is None else torch.as_tensor(obj, dtype=wanted)
    obj = cast(obj, dtype)
    if ndmin > obj.ndim:
        obj = obj.view((1,) * (ndmin - obj.ndim) + obj.shape)
    return obj.clone() if copy else obj


def array_or_scalar(x):
    return x if is_scalar(x) else array(x)


def optional(x):
    return None if x is None else array(x)


def arrays(sequence):
    return tuple([array(each) for each in sequence])


def axis_index(axis, ndim):
    if not -ndim <= axis < ndim:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {ndim}")
    return axis + ndim if axis < 0 else axis


def axis_tuple(axis, ndim):
    if not isinstance(axis, (tuple, list)):
        axis = (axis,)
    found = tuple([axis_index(each, ndim) for each in axis])
    if len(set(found)) != len(found):
        raise ValueError("repeated axis")
    return found


def single_axis(axis):
    if axis is None:
        return None
    if len(axis) != 1:
        raise NotImplementedError("does not handle tuple axis")
    return axis[0]


def expanded_shape(shape, axis):
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    ndim = len(axis) + len(shape)
    axis = axis_tuple(axis, ndim)
    remaining = iter(shape)
    return [1 if i in axis else next(remaining) for i in range(ndim)]


def keep_dims(result, axis, ndim):
    if axis is None:
        return result.expand((1,) * ndim).contiguous()
    return result.reshape(expanded_shape(result.shape, axis))


def flatten_without_axis(tensor, axis):
    return (tensor.flatten(), 0) if axis is None else (tensor, axis)


def into(out, result):
    """The result, or the array that was given for it."""
    if out is None:
        return result
    if tuple(result.shape) != tuple(out.shape):
        raise ValueError(f"Bad size of the out array: out.shape = {tuple(out.shape)} while result.shape = {tuple(result.shape)}.")
    out.copy_(result)
    return out
