"""Functions that are operators (torch/_library/custom_ops.py)."""
from torch._C import _define_operator, _register_kernel
from torch._library.infer_schema import infer_schema


def custom_op(name, fn=None, /, *, mutates_args, device_types=None, schema=None):
    def decorate(fn):
        text = infer_schema(fn, mutates_args=mutates_args) if schema is None else schema
        namespace, opname = name.split("::")
        result = CustomOpDef(namespace, opname, text, fn)
        kinds = (device_types,) if isinstance(device_types, str) else device_types
        for kind in kinds or ("CompositeExplicitAutograd",):
            _register_kernel(name, kind if kinds is None else kind.upper(), fn)
        return result
    return decorate if fn is None else decorate(fn)


def triton_op(name, fn=None, /, *, mutates_args, schema=None):
    def decorate(fn):
        text = infer_schema(fn, mutates_args=mutates_args) if schema is None else schema
        namespace, opname = name.split("::")
        result = CustomOpDef(namespace, opname, text, fn)
        _register_kernel(name, "CompositeExplicitAutograd", fn)
        result.register_fake(fn)
        return result
    return decorate if fn is None else decorate(fn)


class CustomOpDef:
    def __init__(self, namespace, name, schema, fn):
        self._namespace = namespace
        self._name = name
        self._schema = schema
        self._init_fn = fn
        self._opoverload = _define_operator(self._qualname, schema)
        self._abstract_fn = None
        _register_kernel(self._qualname, "Fake", self._fake_impl)

    @property
    def _qualname(self):
        return f"{self._namespace}::{self._name}"

    def _fake_impl(self, *args, **kwargs):
        if self._abstract_fn is not None:
            return self._abstract_fn(*args, **kwargs)
        if self._schema.endswith("-> ()"):
            return None
        raise RuntimeError(f"There was no fake impl registered for {self}. This is necessary for torch.compile/export/fx tracing to work. Please use `{self._init_fn.__name__}.register_fake` to add an fake impl.")

    def __repr__(self):
        return f"<CustomOpDef({self._qualname})>"

    def __call__(self, *args, **kwargs):
        return self._opoverload(*args, **kwargs)  #@ 641 return self._opoverload(*args, **kwargs)

    def register_kernel(self, device_types, fn=None, /):
        def register(f):
            for kind in (device_types,) if isinstance(device_types, str) else device_types or ("CompositeExplicitAutograd",):
                _register_kernel(self._qualname, kind.upper() if device_types is not None else kind, f)
            return f
        return register if fn is None else register(fn)

    def register_fake(self, fn, /):
        self._abstract_fn = fn
        return fn

    def register_autograd(self, backward, /, *, setup_context=None):
        return None

    def register_vmap(self, func=None):
        return (lambda f: f) if func is None else None

    def register_torch_dispatch(self, torch_dispatch_class, fn=None, /):
        return (lambda f: f) if fn is None else None

    def set_kernel_enabled(self, device_type, enabled=True):
        return None
