# Dimensions that may vary: `Dim`, those derived from one, hints, and the builder of specifications (torch/export/dynamic_shapes.py).
from torch.export import _attribute_later, _calling_module
from enum import Enum, auto

_linear_only = "(Only increasing linear operations with integer coefficients are supported.)"
_unbounded = float("inf")
_largest = 2 ** 63 - 2


class _DimHint(Enum):
    AUTO = auto()
    STATIC = auto()
    DYNAMIC = auto()


def _linear_text(name, factor, offset):
    product = name if factor == 1 else f"{factor}*{name}"
    if offset == 0:
        return product
    return f"{product} + {offset}" if offset > 0 else f"{product} - {-offset}"


class _Dim(type):
    @staticmethod
    def readable(name, min_, max_):
        bounds = []
        if min_ is not None and min_ != 2:
            bounds.append(f", min={min_}")
        if max_ is not None and max_ != _unbounded:
            bounds.append(f", max={max_}")
        return f"Dim('{name}'{''.join(bounds)})"

    def __add__(cls, other):
        if type(other) is not int:
            raise NotImplementedError(f"Attempted to add {other} to {cls.__name__}, where an integer was expected. {_linear_only}")
        return cls._derive(1, other)

    def __radd__(cls, other):
        return cls + other

    def __sub__(cls, other):
        if type(other) is not int:
            raise NotImplementedError(f"Attempted to subtract {other} from {cls.__name__}, where an integer was expected. {_linear_only}")
        return cls._derive(1, -other)

    def __rsub__(cls, other):
        raise NotImplementedError(f"Attempted to negate {cls.__name__}. {_linear_only}")

    def __mul__(cls, other):
        if type(other) is not int or other <= 0:
            raise NotImplementedError(f"Attempted to multiply {other} with {cls.__name__}, where a positive integer was expected. {_linear_only}")
        return cls._derive(other, 0)

    def __rmul__(cls, other):
        return cls * other

    def _derive(cls, factor, offset):
        return _derived(cls, factor, offset)


class _StaticDim(_Dim):
    pass


class _DerivedDim(_Dim):
    @property
    def min(self):
        value = self.factor * self.root.min + self.offset
        assert value >= 0, (
            f"Expected derived min value of {self.__name__} to be >= 0. "
            f"Please specify an appropriate min value for {self.root.__name__} (currently {self.root.min})."
        )
        return value

    @property
    def max(self):
        if self.root.max == _unbounded:
            return _unbounded
        value = self.factor * self.root.max + self.offset
        assert value <= _largest, (
            f"Expected derived max value of {self.__name__} to be <= {_largest}. "
            f"Please specify an appropriate max value for {self.root.__name__} (currently {self.root.max})."
        )
        return value

    def _derive(self, factor, offset):
        return _derived(self.root, factor * self.factor, factor * self.offset + offset)


def _derived(root, factor, offset):
    return _DerivedDim(_linear_text(root.__name__, factor, offset), (int,), {"root": root, "factor": factor, "offset": offset})


def Dim(name, *, min=None, max=None):
    lower = 0 if min is None else min
    upper = _unbounded if max is None else max
    assert upper > lower, f"Cannot create Dim with inconsistent min={min}, max={max}"
    assert name.isidentifier(), f"Dim name must be a valid identifier, got {name}"
    return _Dim(name, (int,), {"min": lower, "max": upper, "__module__": _calling_module()})


# Few specifications hint, and enumerations take long to make.
_attribute_later(Dim, "AUTO", lambda: _DimHint.AUTO)
_attribute_later(Dim, "STATIC", lambda: _DimHint.STATIC)
_attribute_later(Dim, "DYNAMIC", lambda: _DimHint.DYNAMIC)


def dims(*names, min=None, max=None):
    return tuple(Dim(name, min=min, max=max) for name in names)


class ShapesCollection:
    def __init__(self):
        self._tensors = []

    def __setitem__(self, t, shape):
        import torch
        assert isinstance(t, torch.Tensor), f"Cannot assign shape to non-tensor type {type(t)}"
        for each, known in self._tensors:
            if each is t:
                assert shape == known, f"Shapes assigned to tensor do not match: expected {known}, got {shape}"
                return
        self._tensors.append((t, shape))

    def __getitem__(self, t):
        for each, shape in self._tensors:
            if each is t:
                return shape
        return None

    def __len__(self):
        return len(self._tensors)
