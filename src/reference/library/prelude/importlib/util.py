"""Whether modules are there."""
import _imp
from importlib import absolute_name, import_module


class _Loader:
    """Modules are evaluated when they are imported, and once."""

    def __init__(self, name):
        self.name = name

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class _Spec:
    def __init__(self, name):
        self.name = name
        self.loader = _Loader(name)
        self.parent = name.rpartition(".")[0]


def module_from_spec(spec):
    return import_module(spec.name)


def find_spec(name, package=None):
    name = absolute_name(name, package)
    parent = name.rpartition(".")[0]
    if parent:
        import_module(parent)
    return _Spec(name) if _imp.is_there(name) else None
