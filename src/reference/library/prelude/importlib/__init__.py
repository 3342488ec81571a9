"""Imports by name."""
import sys


def absolute_name(name, package):
    if not name.startswith("."):
        return name
    if not package:
        raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    return ".".join(parts[:len(parts) - level + 1] + ([name[level:]] if name[level:] else []))


def import_module(name, package=None):
    name = absolute_name(name, package)
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass
