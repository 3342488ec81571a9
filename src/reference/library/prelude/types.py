"""Names of the types of the interpreter's own objects, and a few small classes."""
import sys as _sys


def _function():
    yield


class _Class:
    def method(self):
        pass


class _Slotted:
    __slots__ = ("x",)


FunctionType = LambdaType = type(_function)
GeneratorType = type(_function())
MethodType = type(_Class().method)
BuiltinFunctionType = BuiltinMethodType = type(len)
MethodDescriptorType = type(str.join)
WrapperDescriptorType = type(object.__init__)
ModuleType = type(_sys)
CodeType = type(_function.__code__)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
GenericAlias = type(list[int])
UnionType = type(int | str)
MappingProxyType = type(type.__dict__)
GetSetDescriptorType = type(_function.__class__.__dict__["__code__"])
MemberDescriptorType = type(_Slotted.x)
CellType = type((lambda given: (lambda: given))(0).__closure__[0])
ClassMethodDescriptorType = type("classmethod_descriptor", (), {})
MethodWrapperType = type("method-wrapper", (), {})
TracebackType = type("traceback", (), {})
FrameType = type("frame", (), {})
CoroutineType = type("coroutine", (), {})
AsyncGeneratorType = type("async_generator", (), {})


class SimpleNamespace:
    def __init__(self, mapping=None, /, **kwargs):
        if mapping is not None:
            self.__dict__.update(mapping)
        self.__dict__.update(kwargs)

    def __repr__(self):
        shown = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return shown + "(" + ", ".join(f"{key}={value!r}" for key, value in self.__dict__.items()) + ")"

    def __eq__(self, other):
        if isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


class DynamicClassAttribute(property):
    pass


def new_class(name, bases=(), kwds=None, exec_body=None):
    kwds = dict(kwds or {})
    meta = kwds.pop("metaclass", type(bases[0]) if bases else type)
    namespace = meta.__prepare__(name, bases, **kwds) if hasattr(meta, "__prepare__") else {}
    if exec_body is not None:
        exec_body(namespace)
    return meta(name, bases, namespace, **kwds)


def coroutine(func):
    return func
