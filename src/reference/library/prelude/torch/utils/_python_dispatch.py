"""Modes that operators ask (torch/utils/_python_dispatch.py): no operator asks any here."""
import torch


class TorchDispatchMode:
    def __init__(self, _dispatch_key=None):
        pass

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        raise NotImplementedError

    def __enter__(self):
        torch._C._unmodelled("a TorchDispatchMode outside of the traced code")

    def __exit__(self, *exc):
        return None
