"""Which modules there are (Lib/pkgutil.py)."""
import os
import sys
from collections import namedtuple

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")


class _Finder:
    """Finds modules in a folder; asked for a module's specification, it tells what `importlib` knows."""

    def __init__(self, path):
        self.path = path

    def find_spec(self, fullname, target=None):
        from importlib.util import find_spec
        return find_spec(fullname)

    def __repr__(self):
        return f"FileFinder({self.path!r})"


def iter_modules(path=None, prefix=""):
    seen = set()
    for folder in sys.path if path is None else path:
        for entry in sorted(os.path.entries(folder) or []):
            name, isPackage = entry.removesuffix(".py"), entry.endswith("/")
            if isPackage:
                name = entry[:-1]
            if name in seen or name == "__init__" or not name.isidentifier() or (isPackage and not os.path.isfile(os.path.join(folder, name, "__init__.py"))) or not (isPackage or entry.endswith(".py")):
                continue
            seen.add(name)
            yield ModuleInfo(_Finder(folder), prefix + name, isPackage)


def walk_packages(path=None, prefix="", onerror=None):
    for info in iter_modules(path, prefix):
        yield info
        if info.ispkg:
            try:
                __import__(info.name)
            except ImportError:
                if onerror is not None:
                    onerror(info.name)
            except Exception:
                if onerror is None:
                    raise
                onerror(info.name)
            else:
                yield from walk_packages(getattr(sys.modules[info.name], "__path__", None) or [], info.name + ".", onerror)


def extend_path(path, name):
    return path


def resolve_name(name):
    module, colon, attributes = name.partition(":")
    found = __import__(module, fromlist=["_"])
    for attribute in attributes.split(".") if colon else []:
        found = getattr(found, attribute)
    return found
