"""Operators of a program's own (torch/library.py)."""
import torch
from torch._C import _define_operator, _register_kernel
from torch._library.custom_ops import CustomOpDef, custom_op, triton_op
from torch._library.infer_schema import infer_schema


class Library:
    def __init__(self, ns, kind, dispatch_key=""):
        self.ns = ns
        self.kind = kind
        self.dispatch_key = dispatch_key

    def define(self, schema, alias_analysis="", *, tags=()):
        name = schema.split("(")[0].strip()
        _define_operator(f"{self.ns}::{name}", schema[schema.index("("):])
        return name

    def impl(self, op_name, fn, dispatch_key="", *, with_keyset=False):
        _register_kernel(_qualified(op_name, self.ns), dispatch_key or self.dispatch_key or "CompositeImplicitAutograd", fn)

    def _register_fake(self, op_name, fn, _stacklevel=1):
        _register_kernel(_qualified(op_name, self.ns), "Fake", fn)

    def fallback(self, fn, dispatch_key="", *, with_keyset=False):
        return None

    def _destroy(self):
        return None


def _qualified(op, ns=None):
    if not isinstance(op, str):
        op = op._qualname if isinstance(op, CustomOpDef) else str(op).replace(".", "::", 1)
    return op if "::" in op or ns is None else f"{ns}::{op}"


def define(qualname, schema, *, lib=None, tags=()):
    if isinstance(qualname, Library):
        return _define_with_library(qualname, schema)
    _define_operator(qualname, schema)


def _define_with_library(lib, schema):
    name = lib.define(schema)

    def wrap(f):
        lib.impl(name, f)
        return f
    return wrap


def impl(qualname, types, func=None, *, lib=None):
    if isinstance(qualname, Library):
        library, name, key = qualname, types, func or ""

        def register_with(f):
            library.impl(name, f, key)
            return f
        return register_with

    def register(f):
        for kind in (types,) if isinstance(types, str) else types:
            _register_kernel(qualname, "CompositeExplicitAutograd" if kind == "default" else kind.upper(), f)
    if func is None:
        def decorate(f):
            register(f)
            return f
        return decorate
    register(func)


def register_kernel(op, device_types, func=None, /, *, lib=None):
    def register(f):
        for kind in (device_types,) if isinstance(device_types, str) else device_types or ("default",):
            _register_kernel(_qualified(op), "CompositeExplicitAutograd" if kind == "default" else kind.upper(), f)
        return f
    return register if func is None else register(func)


def register_fake(op, func=None, /, *, lib=None, _stacklevel=1):
    def register(f):
        _register_kernel(_qualified(op), "Fake", f)
        return f
    return register if func is None else register(func)


impl_abstract = register_fake


class FakeImplCtx:
    """What a fake kernel may ask for (torch/_library/fake_impl.py)."""

    def new_dynamic_size(self, *, min=0, max=None):
        return torch._C._new_dynamic_size(min, max)

    def create_unbacked_symint(self, *, min=2, max=None):
        return self.new_dynamic_size(min=min, max=max)


def get_ctx():
    return FakeImplCtx()


def register_autograd(op, backward, /, *, setup_context=None, lib=None):
    return None


def register_vmap(op, func=None, /, *, lib=None):
    return (lambda f: f) if func is None else None


def register_torch_dispatch(op, torch_dispatch_class, func=None, /, *, lib=None):
    return (lambda f: f) if func is None else None
