"""Abstract base classes."""


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


abstractproperty = property


class ABCMeta(type):
    def __new__(meta, name, bases, namespace, **kwargs):
        cls = super().__new__(meta, name, bases, namespace, **kwargs)
        abstract = {key for key, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for key in getattr(base, "__abstractmethods__", set()):
                if _is_abstract(getattr(cls, key, None)):
                    abstract.add(key)
        cls.__abstractmethods__ = abstract
        return cls

    def register(cls, subclass):
        return subclass


def _is_abstract(value):
    value = getattr(value, "fget", value)
    value = getattr(value, "__func__", value)
    return getattr(value, "__isabstractmethod__", False)


class ABC(metaclass=ABCMeta):
    pass
