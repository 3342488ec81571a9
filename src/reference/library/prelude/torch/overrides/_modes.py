"""Modes that functions of torch's ask before they do anything (torch/overrides.py, torch/utils/_device.py)."""
import torch


class TorchFunctionMode:
    def __init__(self):
        pass

    def __torch_function__(self, func, types, args=(), kwargs=None):
        raise NotImplementedError

    def __enter__(self):
        torch._C._push_on_torch_function_stack(self)
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        torch._C._pop_torch_function_stack()


class BaseTorchFunctionMode(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


class DisableTorchFunctionSubclass:
    def __enter__(self):
        torch._C._suspend_subclasses(True)

    def __exit__(self, *exc):
        torch._C._suspend_subclasses(False)
