"""Profiling (torch/autograd/profiler.py): marks that leave nothing in a graph."""


class record_function:
    def __init__(self, name, args=None):
        self.name = name

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None

    def __call__(self, func):
        return func


class profile:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None
