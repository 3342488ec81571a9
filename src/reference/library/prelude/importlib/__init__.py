"""Imports by name."""
import sys


def import_module(name, package=None):
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        name = ".".join(parts[:len(parts) - level + 1] + ([name[level:]] if name[level:] else []))
    __import__(name)
    return sys.modules[name]
