"""Random numbers of torch's (torch/_numpy/random.py)."""
import torch


def _given(values, kind, size):
    return kind(values.item()) if size == () else values


def random_sample(size=None):
    size = () if size is None else size
    return _given(torch.empty(size, dtype=torch.float64).uniform_(), float, size)


sample = random = random_sample


def rand(*size):
    return random_sample(None if size == () else size)


def uniform(low=0.0, high=1.0, size=None):
    size = () if size is None else size
    return _given(torch.empty(size, dtype=torch.float64).uniform_(low, high), float, size)


def randn(*size):
    return _given(torch.randn(size, dtype=torch.float64), float, size)


def normal(loc=0.0, scale=1.0, size=None):
    size = () if size is None else size
    return _given(torch.empty(size, dtype=torch.float64).normal_(loc, scale), float, size)


def seed(seed=None):
    if seed is not None:
        torch.random.manual_seed(seed)


def randint(low, high=None, size=None):
    size = () if size is None else size
    size = size if isinstance(size, (tuple, list)) else (size,)
    low, high = (0, low) if high is None else (low, high)
    return _given(torch.randint(low, high, size=size), int, size)
