"""Profiling (torch/autograd/profiler.py): marks that leave nothing in a graph."""

from contextlib import ContextDecorator


class record_function(ContextDecorator):
    def __init__(self, name, args=None):
        self.name = name

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None


class profile:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None
