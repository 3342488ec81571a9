"""Methods, attributes and operators of arrays (torch/_numpy/_ndarray.py)."""
import torch
from torch._numpy import _funcs, _reductions, _ufuncs, _util

_operators = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floor_divide", "pow": "power", "mod": "remainder",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "left_shift", "rshift": "right_shift", "matmul": "matmul",
    "gt": "greater", "lt": "less", "ge": "greater_equal", "le": "less_equal", "eq": "equal",
    "abs": "absolute", "invert": "invert", "pos": "positive", "neg": "negative",
}


def operator(name, *operands):
    """What `operator.<name>` gives of arrays."""
    if name == "ne":
        return _ufuncs.invert(_ufuncs.equal(*operands))
    return getattr(_ufuncs, _operators[name])(*operands)


def assigning(name, left, right):
    """`left <op>= right`; where `left` is a number it is no array that could be written to."""
    fn = getattr(_ufuncs, _operators[name])
    return fn(left, right, out=left) if isinstance(left, torch.Tensor) else fn(left, right)


def _wide(index):
    if isinstance(index, torch.Tensor):
        return index.to(torch.int64) if index.dtype in (torch.int8, torch.int16, torch.int32, torch.uint8) else index
    return tuple([_wide(each) for each in index]) if isinstance(index, tuple) else index


def getitem(array, index):
    def forwards(i, each):
        """A slice that goes backwards is one of the flipped array."""
        nonlocal array
        if not (isinstance(each, slice) and each.step is not None and each.step < 0):
            return each
        array = torch.flip(array, (i,))
        return slice(each.stop + 1 if each.stop else None, each.start + 1 if each.start else None, -each.step)
    if isinstance(index, (tuple, list)):
        index = type(index)([forwards(i, each) for i, each in enumerate(index)])
    else:
        index = forwards(0, index)
    return array[_wide(index)]


def setitem(array, index, value):
    if not isinstance(value, (bool, int, float, complex)):
        value = _util.cast(_util.array(value), array.dtype)
    array[_wide(index)] = value


def T(self):
    return _funcs.transpose(self)


real, imag = _funcs.real, _funcs.imag


class methods:
    clip, nonzero, repeat, round, squeeze, swapaxes = _funcs.clip, _funcs.nonzero, _funcs.repeat, _funcs.round, _funcs.squeeze, _funcs.swapaxes
    ravel, diagonal, dot, trace, argsort, searchsorted = _funcs.ravel, _funcs.diagonal, _funcs.dot, _funcs.trace, _funcs.argsort, _funcs.searchsorted
    argmax, argmin, any, all, max, min = _reductions.argmax, _reductions.argmin, _reductions.any, _reductions.all, _reductions.max, _reductions.min
    ptp, sum, prod, mean, var, std = _reductions.ptp, _reductions.sum, _reductions.prod, _reductions.mean, _reductions.var, _reductions.std
    cumsum, cumprod, take = _reductions.cumsum, _reductions.cumprod, _funcs.take
    conj, conjugate = _ufuncs.conj, _ufuncs.conjugate

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        if order != "K":
            raise NotImplementedError(f"astype(..., order={order} is not implemented.")
        if casting != "unsafe":
            raise NotImplementedError(f"astype(..., casting={casting} is not implemented.")
        if not subok:
            raise NotImplementedError(f"astype(..., subok={subok} is not implemented.")
        if not copy:
            raise NotImplementedError(f"astype(..., copy={copy} is not implemented.")
        return self.to(_util.dtype(dtype))

    def copy(self, order="C"):
        return self.clone()

    def flatten(self, order="C"):
        return torch.flatten(self)

    def view(self, dtype=None):
        return self.view(self.dtype if dtype is None else _util.dtype(dtype))

    def fill(self, value):
        self.fill_(_util.array(value))

    def transpose(self, *axes):
        return _funcs.transpose(self, axes)

    def reshape(self, *shape, order="C"):
        return _funcs.reshape(self, shape)

    def sort(self, axis=-1, kind=None, order=None):
        self.copy_(_funcs.sort(self, axis, kind, order))

    def item(self, *args):
        if args == ():
            return self.item()
        return getitem(_funcs.ravel(self), args[0]) if len(args) == 1 else getitem(self, args)
