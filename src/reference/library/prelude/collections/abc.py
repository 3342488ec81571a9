"""Abstract containers: classes for isinstance checks by the methods that a value has."""


def _has(*names):
    class Meta(type):
        def __instancecheck__(cls, value):
            return cls in type(value).__mro__ or all(hasattr(type(value), name) for name in names)

        def __subclasscheck__(cls, sub):
            return cls in sub.__mro__ or all(hasattr(sub, name) for name in names)

        def __getitem__(cls, parameters):
            return cls
    return Meta


class Hashable(metaclass=_has("__hash__")):
    pass


class Callable(metaclass=_has("__call__")):
    pass


class Sized(metaclass=_has("__len__")):
    pass


class Container(metaclass=_has("__contains__")):
    pass


class Iterable(metaclass=_has("__iter__")):
    pass


class Iterator(metaclass=_has("__iter__", "__next__")):
    pass


class Collection(metaclass=_has("__len__", "__iter__", "__contains__")):
    pass


class Sequence(metaclass=_has("__getitem__", "index", "count")):
    pass


class MutableSequence(metaclass=_has("__getitem__", "append", "insert")):
    pass


class Mapping(metaclass=_has("keys", "__getitem__", "items")):
    pass


class MutableMapping(metaclass=_has("keys", "__setitem__", "items")):
    pass


class Set(metaclass=_has("isdisjoint", "__contains__")):
    pass


class Generator(metaclass=_has("send", "throw")):
    pass
