"""Typing names as model code uses them: everything can be subscripted, nothing is checked."""


class _Special:
    def __init__(self, name):
        self._name = name

    def __getitem__(self, parameters):
        return _Generic(self, parameters)

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return _Generic(Union, (self, other))

    def __ror__(self, other):
        return _Generic(Union, (other, self))

    def __repr__(self):
        return "typing." + self._name


class _Generic:
    def __init__(self, origin, parameters):
        self.__origin__ = origin
        self.__args__ = parameters if isinstance(parameters, tuple) else (parameters,)

    def __getitem__(self, parameters):
        return _Generic(self.__origin__, parameters)

    def __or__(self, other):
        return _Generic(Union, (self, other))

    def __ror__(self, other):
        return _Generic(Union, (other, self))

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __eq__(self, other):
        return isinstance(other, _Generic) and self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash(self.__args__)

    def __mro_entries__(self, bases):
        return (Generic,) if isinstance(self.__origin__, _Special) else (self.__origin__,)


Any = _Special("Any")
Union = _Special("Union")
Optional = _Special("Optional")
Callable = _Special("Callable")
Literal = _Special("Literal")
Final = _Special("Final")
ClassVar = _Special("ClassVar")
Annotated = _Special("Annotated")
NoReturn = _Special("NoReturn")
Never = _Special("Never")
Self = _Special("Self")
Type = _Special("Type")
Tuple = _Special("Tuple")
List = _Special("List")
Dict = _Special("Dict")
Set = _Special("Set")
FrozenSet = _Special("FrozenSet")
DefaultDict = _Special("DefaultDict")
OrderedDict = _Special("OrderedDict")
Deque = _Special("Deque")
Counter = _Special("Counter")
Iterable = _Special("Iterable")
Iterator = _Special("Iterator")
Generator = _Special("Generator")
Sequence = _Special("Sequence")
MutableSequence = _Special("MutableSequence")
Mapping = _Special("Mapping")
MutableMapping = _Special("MutableMapping")
Collection = _Special("Collection")
Container = _Special("Container")
Hashable = _Special("Hashable")
Sized = _Special("Sized")
AnyStr = _Special("AnyStr")
TypeAlias = _Special("TypeAlias")
Concatenate = _Special("Concatenate")
Required = _Special("Required")
NotRequired = _Special("NotRequired")
Unpack = _Special("Unpack")
TypeGuard = _Special("TypeGuard")
Text = str
TYPE_CHECKING = False


class Generic:
    def __class_getitem__(cls, parameters):
        return _Generic(cls, parameters)


class Protocol(Generic):
    pass


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, default=None):
        self.__name__ = name
        self.__bound__ = bound
        self.__constraints__ = constraints

    def __repr__(self):
        return "~" + self.__name__

    def __or__(self, other):
        return _Generic(Union, (self, other))


ParamSpec = TypeVar
TypeVarTuple = TypeVar


def NewType(name, tp):
    def new_type(value):
        return value
    new_type.__name__ = name
    return new_type


def cast(typ, value):
    return value


def overload(function):
    return function


def final(function):
    return function


def override(function):
    return function


def runtime_checkable(cls):
    return cls


def no_type_check(function):
    return function


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    return dict(getattr(obj, "__annotations__", {}))


class TypedDict(dict):
    pass


class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        if namespace.get("_root", False):
            return super().__new__(meta, name, bases, namespace)
        from collections import namedtuple
        annotations = namespace.get("__annotations__", {})
        fields = list(annotations)
        defaults = [namespace[field] for field in fields if field in namespace]
        made = namedtuple(name, fields, defaults=defaults, module=namespace.get("__module__"))
        for key, value in namespace.items():
            if key not in fields and key not in ("__module__", "__qualname__", "__dict__"):
                setattr(made, key, value)
        return made


class NamedTuple(metaclass=_NamedTupleMeta):
    _root = True
