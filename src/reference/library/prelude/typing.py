"""Typing (Lib/typing.py) as running code meets it: everything can be subscripted, compared and shown; nothing is checked."""
import collections as _collections
import collections.abc as _abc
import types as _types
from abc import ABCMeta as _ABCMeta

TYPE_CHECKING = False
Text = str


def _shown(value):
    if isinstance(value, type) and not isinstance(value, _types.GenericAlias):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if value is ...:
        return "..."
    if value is None:
        return "None"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(each) for each in value) + "]"
    return repr(value)


def _as_type(value):
    return ForwardRef(value) if isinstance(value, str) else type(None) if value is None else value


class ForwardRef:
    def __init__(self, arg, **kwargs):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Base:
    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Special(_Base):
    """`Any`, `Optional`, `Literal`: no class stands behind it."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "typing." + self._name

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, instance):
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __mro_entries__(self, bases):
        return ()

    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if self._name == "Optional":
            return Union[parameters[0], None]
        if self._name == "Union":
            return _union(parameters)
        if self._name == "Annotated":
            return _Annotated(parameters[0], parameters[1:])
        if self._name != "Literal":
            parameters = tuple(_as_type(each) for each in parameters)
        return _Generic(self, parameters, self._name)


def _union(parameters):
    flat = []
    for each in parameters:
        each = _as_type(each)
        parts = each.__args__ if getattr(each, "__origin__", None) is Union or isinstance(each, _types.UnionType) else (each,)
        for part in parts:
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else _Generic(Union, tuple(flat), "Union")


class _Alias(_Base):
    """`List`, `Mapping`: another name of a class, which can be subscripted."""

    def __init__(self, origin, name):
        self.__origin__ = origin
        self._name = name
        self.__module__ = "typing"

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, parameters):
        if self._name == "Callable" and isinstance(parameters, tuple) and len(parameters) == 2:
            arguments = parameters[0]
            parameters = (*arguments, parameters[1]) if isinstance(arguments, list) else parameters
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        return _Generic(self.__origin__, tuple(_as_type(each) for each in parameters), self._name)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__") or name == "_name":
            raise AttributeError(name)
        return getattr(self.__origin__, name)


class _Generic(_Base):
    """A subscripted form: `List[int]`, `Union[int, str]`, `Box[T]`."""

    def __init__(self, origin, parameters, name=None):
        self.__origin__ = origin
        self.__args__ = parameters
        self._name = name
        self.__module__ = "typing"

    @property
    def __parameters__(self):
        return _parameters(self.__args__)

    def __repr__(self):
        args = self.__args__
        if self._name == "Union":
            rest = [each for each in args if each is not type(None)]
            if len(args) == 2 and len(rest) == 1:
                return f"typing.Optional[{_shown(rest[0])}]"
        name = "typing." + self._name if self._name else _shown(self.__origin__)
        if self._name == "Callable":
            given = "..." if args[0] is ... else "[" + ", ".join(_shown(each) for each in args[:-1]) + "]"
            return f"{name}[{given}, {_shown(args[-1])}]"
        shown = ", ".join(repr(each) if self._name == "Literal" else _shown(each) for each in args).replace("<class 'NoneType'>", "None")
        return f"{name}[{shown}]"

    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        given = dict(zip(self.__parameters__, parameters))
        return _Generic(self.__origin__, tuple(_substitute(each, given) for each in self.__args__), self._name)

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except Exception:
            pass
        return made

    def __eq__(self, other):
        if self._name == "Union" and isinstance(other, _types.UnionType):
            return set(self.__args__) == set(other.__args__)
        if not isinstance(other, _Generic):
            return NotImplemented
        if self._name == "Union":
            return other._name == "Union" and set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self._name, frozenset(self.__args__) if self._name == "Union" else self.__args__))

    def __instancecheck__(self, instance):
        if self._name == "Union":
            return isinstance(instance, self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __mro_entries__(self, bases):
        return () if isinstance(self.__origin__, _Special) else (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)


class _Annotated(_Generic):
    def __init__(self, origin, metadata):
        super().__init__(origin, (origin,))
        self.__metadata__ = metadata

    def __repr__(self):
        return f"typing.Annotated[{_shown(self.__origin__)}, {', '.join(repr(each) for each in self.__metadata__)}]"


def _parameters(args):
    found = []
    for each in args:
        for parameter in ((each,) if isinstance(each, TypeVar) else getattr(each, "__parameters__", ())):
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


def _substitute(value, given):
    if isinstance(value, TypeVar):
        return given.get(value, value)
    parameters = getattr(value, "__parameters__", ())
    return value[tuple(given.get(each, each) for each in parameters)] if parameters else value


Any, NoReturn, Never, Self, LiteralString, TypeAlias = (_Special(name) for name in ("Any", "NoReturn", "Never", "Self", "LiteralString", "TypeAlias"))
Union, Optional, Literal, Final, ClassVar, Annotated = (_Special(name) for name in ("Union", "Optional", "Literal", "Final", "ClassVar", "Annotated"))
Concatenate, Required, NotRequired, ReadOnly, Unpack, TypeGuard, TypeIs = (
    _Special(name) for name in ("Concatenate", "Required", "NotRequired", "ReadOnly", "Unpack", "TypeGuard", "TypeIs"))

List, Tuple, Dict, Set, FrozenSet, Type = (_Alias(cls, cls.__name__.capitalize() if cls is not frozenset else "FrozenSet") for cls in (list, tuple, dict, set, frozenset, type))
DefaultDict = _Alias(_collections.defaultdict, "DefaultDict")
OrderedDict = _Alias(_collections.OrderedDict, "OrderedDict")
Counter = _Alias(_collections.Counter, "Counter")
Deque = _Alias(_collections.deque, "Deque")
ChainMap = _Alias(_collections.ChainMap, "ChainMap")
Hashable, Sized, Callable, Iterable, Iterator, Reversible, Container, Collection, Generator = (
    _Alias(cls, cls.__name__) for cls in (
        _abc.Hashable, _abc.Sized, _abc.Callable, _abc.Iterable, _abc.Iterator, _abc.Reversible, _abc.Container, _abc.Collection, _abc.Generator))
AbstractSet = _Alias(_abc.Set, "AbstractSet")
MutableSet, Mapping, MutableMapping, Sequence, MutableSequence, KeysView, ItemsView, ValuesView, MappingView = (
    _Alias(cls, cls.__name__) for cls in (
        _abc.MutableSet, _abc.Mapping, _abc.MutableMapping, _abc.Sequence, _abc.MutableSequence, _abc.KeysView, _abc.ItemsView, _abc.ValuesView, _abc.MappingView))
ContextManager = _Alias(object, "ContextManager")
Pattern = _Alias(object, "Pattern")
Match = _Alias(object, "Match")
IO = TextIO = BinaryIO = _Alias(object, "IO")
ByteString = bytes


class Generic:
    def __class_getitem__(cls, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        wanted = cls.__dict__.get("__parameters__")
        if wanted and len(parameters) != len(wanted) and all(type(each) is TypeVar for each in wanted):
            amount = "many" if len(parameters) > len(wanted) else "few"
            raise TypeError(f"Too {amount} arguments for {cls}; actual {len(parameters)}, expected {len(wanted)}")
        return _Generic(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        found = []
        for base in cls.__dict__.get("__orig_bases__", ()):
            for each in getattr(base, "__args__", ()):
                for parameter in (each,) if isinstance(each, TypeVar) else getattr(each, "__parameters__", ()):
                    if parameter not in found:
                        found.append(parameter)
        cls.__parameters__ = tuple(found)


class _ProtocolMeta(_ABCMeta):
    def __instancecheck__(cls, instance):
        if not getattr(cls, "_is_protocol", False):
            return cls in type(instance).__mro__
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all(hasattr(instance, name) for name in _members(cls))

    def __subclasscheck__(cls, other):
        if not getattr(cls, "_is_protocol", False):
            return cls in other.__mro__
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all(any(name in base.__dict__ or name in base.__dict__.get("__annotations__", {}) for base in other.__mro__) for name in _members(cls))


def _members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        names.update(name for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", {})) if not name.startswith("_abc_") and name not in _ignored)
    return names


_ignored = {"__module__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__abstractmethods__", "_is_protocol", "_is_runtime_protocol", "__init__", "__orig_bases__",
            "__parameters__", "__subclasshook__", "__slots__", "__class_getitem__", "__hash__", "__static_attributes__", "__firstlineno__"}


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = any(base is Protocol for base in cls.__bases__)


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


runtime = runtime_checkable


class TypeVar(_Base):
    _sign = "~"

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
        self.__name__ = name
        self.__bound__ = bound
        self.__constraints__ = constraints
        self._sign = "+" if covariant else "-" if contravariant else "~"

    def __repr__(self):
        return self._sign + self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpec(TypeVar):
    @property
    def args(self):
        return self

    @property
    def kwargs(self):
        return self


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__value__ = value

    def __repr__(self):
        return self.__name__


AnyStr = TypeVar("AnyStr", bytes, str)


class NewType(_Base):
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        self.__module__ = _caller()

    def __call__(self, value):
        return value

    def __repr__(self):
        return f"{self.__module__}.{self.__name__}"


def _caller():
    import sys
    return sys._caller_name()


def cast(typ, val):
    return val


def assert_type(val, typ):
    return val


def assert_never(arg):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj):
    return obj


def _same(function):
    return function


overload = final = override = no_type_check = _same


def get_overloads(func):
    return []


def dataclass_transform(**kwargs):
    return _same


def get_origin(tp):
    if isinstance(tp, _Annotated):
        return Annotated
    if isinstance(tp, (_Generic, _Alias, _types.GenericAlias)):
        return tp.__origin__
    return _types.UnionType if isinstance(tp, _types.UnionType) else Generic if tp is Generic else None


def get_args(tp):
    if isinstance(tp, _Annotated):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, _Generic):
        if tp._name == "Callable" and tp.__args__[0] is not ...:
            return (list(tp.__args__[:-1]), tp.__args__[-1])
        return tp.__args__
    return tp.__args__ if isinstance(tp, (_types.GenericAlias, _types.UnionType)) else ()


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


def is_protocol(tp):
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False)


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get("__annotations__", {}))
    else:
        hints = dict(getattr(obj, "__annotations__", {}))
    space = globalns if globalns is not None else getattr(obj, "__globals__", {})
    return {name: type(None) if hint is None else eval(hint, space, localns) if isinstance(hint, str) else hint for name, hint in hints.items()}


class _TypedDictMeta(type):
    def __new__(meta, name, bases, namespace, total=True):
        made = type.__new__(_TypedDictMeta, name, (dict,), namespace)
        annotations = {}
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
        annotations.update(namespace.get("__annotations__", {}))
        made.__annotations__ = annotations
        made.__total__ = total
        required = {key for base in bases for key in getattr(base, "__required_keys__", ())}
        for key, kind in namespace.get("__annotations__", {}).items():
            text = repr(kind)
            if text.startswith("typing.Required[") or (total and not text.startswith("typing.NotRequired[")):
                required.add(key)
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(key for key in annotations if key not in required)
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")


class _TypedDictFactory:
    def __call__(self, typename, fields=None, /, *, total=True):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields or {})}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDict,)

    def __repr__(self):
        return "<function TypedDict>"


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
TypedDict = _TypedDictFactory()


class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        annotations = namespace.get("__annotations__", {})
        fields = list(annotations)
        defaults = []
        for field in fields:
            if field in namespace:
                defaults.append(namespace[field])
            elif defaults:
                raise TypeError(f"non-default namedtuple field {field} cannot follow default field {[each for each in fields if each in namespace][0]}")
        made = _collections.namedtuple(name, fields, defaults=defaults, module=namespace.get("__module__"))
        made.__annotations__ = annotations
        for key, value in namespace.items():
            if key not in fields and key not in ("__module__", "__qualname__", "__dict__", "__annotations__", "__orig_bases__"):
                setattr(made, key, value)
        return made


class _NamedTupleFactory:
    def __call__(self, typename, fields=None, /, **kwargs):
        pairs = list(fields or kwargs.items())
        made = _collections.namedtuple(typename, [name for name, _ in pairs])
        made.__annotations__ = dict(pairs)
        return made

    def __mro_entries__(self, bases):
        return (_NamedTuple,)

    def __repr__(self):
        return "<function NamedTuple>"


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTupleFactory()


@runtime_checkable
class SupportsInt(Protocol):
    def __int__(self):
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    def __float__(self):
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    def __index__(self):
        pass


@runtime_checkable
class SupportsAbs(Protocol):
    def __abs__(self):
        pass
