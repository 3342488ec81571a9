"""What `torch.jit.script` and `torch.jit.trace` make of a module (torch/jit/_script.py, _trace.py): it computes what the module or function does."""
from functools import wraps

import torch


def script_function(function):
    @wraps(function)
    def scripted(*args, **kwargs):
        return function(*args, **kwargs)
    scripted._torchdynamo_inline = function
    return scripted


def script_if_tracing(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    wrapper.__original_fn = function
    wrapper.__script_if_tracing_wrapper = True
    return wrapper


class ScriptModule(torch.nn.Module):
    pass


class _Compiled(ScriptModule):
    def __init__(self, mod):
        super().__init__()
        self.__dict__["_scripted"] = mod
        for registry in ("_parameters", "_buffers", "_modules"):
            self.__dict__[registry] = mod.__dict__[registry]
        self.training = mod.training

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.__dict__["_scripted"], name)

    def forward(self, *args, **kwargs):
        return self.__dict__["_scripted"](*args, **kwargs)


class RecursiveScriptModule(_Compiled):
    pass


class TopLevelTracedModule(_Compiled):
    pass
