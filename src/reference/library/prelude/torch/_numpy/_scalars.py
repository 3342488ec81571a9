"""Scalars' own types, called (torch/_numpy/_dtypes.py)."""
from torch._numpy import _util


def _scalar(name):
    """A scalar's own type makes arrays of no dimension."""
    dtype = _util.dtype(name)

    def make(value=0):
        return _util.array(value, dtype)
    make.__name__ = make.__qualname__ = name
    return make


for _name in ("float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "complex64", "complex128"):
    globals()[_name] = _scalar(_name)
bool_ = _scalar("bool")
