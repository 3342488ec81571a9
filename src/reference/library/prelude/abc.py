"""Abstract base classes (Lib/abc.py)."""


def _provides(cls, names):
    for name in names:
        for base in cls.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return False
                break
        else:
            return False
    return True


class ABCMeta(type):
    """A metaclass with registration and abstract methods."""

    def __new__(meta, name, bases, namespace, **kwargs):
        cls = super().__new__(meta, name, bases, namespace, **kwargs)
        abstract = {key for key, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for key in getattr(base, "__abstractmethods__", ()):
                if _is_abstract(getattr(cls, key, None)):
                    abstract.add(key)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._abc_registry = []
        return cls

    def register(cls, subclass):
        cls._abc_registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        hook = cls.__dict__.get("_structure")
        if hook is not None and _provides(subclass, hook):
            return True
        custom = cls.__subclasshook__(subclass) if "__subclasshook__" in cls.__dict__ else NotImplemented
        if custom is not NotImplemented:
            return custom
        for each in cls._abc_registry:
            if issubclass(subclass, each):
                return True
        for each in cls.__subclasses__():
            if issubclass(subclass, each):
                return True
        return False


def _is_abstract(value):
    for part in ("fget", "fset", "__func__"):
        inner = getattr(value, part, None)
        if inner is not None and getattr(inner, "__isabstractmethod__", False):
            return True
    return getattr(value, "__isabstractmethod__", False) is True


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class abstractproperty(property):
    __isabstractmethod__ = True


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True


class ABC(metaclass=ABCMeta):
    pass


def get_cache_token():
    return 0


def update_abstractmethods(cls):
    return cls
