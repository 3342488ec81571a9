"""Random arrays: shapes and types are NumPy's, values are not known."""
import numpy as _np
import torch as _torch


def _unknown(size, dtype=_torch.float64):
    if size is None:
        raise NotImplementedError("a single random number of NumPy's")
    return _np._of(_torch.empty(size if isinstance(size, (tuple, list)) else (size,), dtype=dtype))


def seed(seed=None):
    pass


def rand(*shape):
    return _unknown(shape)


def randn(*shape):
    return _unknown(shape)


def random(size=None):
    return _unknown(size)


random_sample = ranf = sample = random


def normal(loc=0.0, scale=1.0, size=None):
    return _unknown(size)


def uniform(low=0.0, high=1.0, size=None):
    return _unknown(size)


def standard_normal(size=None):
    return _unknown(size)


def randint(low, high=None, size=None, dtype=int):
    return _unknown(size, _torch.int64)


def permutation(x):
    return _unknown(x if isinstance(x, int) else len(x), _torch.int64)


class RandomState:
    def __init__(self, seed=None):
        pass

    rand = staticmethod(rand)
    randn = staticmethod(randn)
    normal = staticmethod(normal)
    uniform = staticmethod(uniform)
    random = staticmethod(random)
    randint = staticmethod(randint)
    permutation = staticmethod(permutation)


class Generator(RandomState):
    standard_normal = staticmethod(standard_normal)
    integers = staticmethod(randint)


def default_rng(seed=None):
    return Generator()
