"""Whether modules are there."""
import _imp
from importlib import absolute_name, import_module


class _Spec:
    def __init__(self, name):
        self.name = name


def find_spec(name, package=None):
    name = absolute_name(name, package)
    parent = name.rpartition(".")[0]
    if parent:
        import_module(parent)
    return _Spec(name) if _imp.is_there(name) else None
