"""Exceptions as text (Lib/traceback.py): the lines that say what, not where."""
import sys as _sys


def format_exception_only(exc, value=None, **kwargs):
    exc = value if value is not None else exc
    cls = type(exc)
    name = cls.__qualname__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__qualname__}"
    text = str(exc)
    return [f"{name}: {text}\n" if text else f"{name}\n"]


def format_exception(exc, value=None, tb=None, **kwargs):
    return ["Traceback (most recent call last):\n", *format_exception_only(exc, value)]


def format_exc(limit=None, chain=True):
    return "".join(format_exception(_sys.exc_info()[1]))


def print_exc(limit=None, file=None, chain=True):
    pass


def print_exception(*args, **kwargs):
    pass


def print_stack(*args, **kwargs):
    pass


def format_tb(tb, limit=None):
    return []


def extract_stack(f=None, limit=None):
    return []


def format_stack(f=None, limit=None):
    return []


extract_tb = format_tb
