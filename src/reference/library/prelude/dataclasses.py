"""Data classes."""


class _Missing:
    def __repr__(self):
        return "MISSING"


MISSING = _Missing()
KW_ONLY = _Missing()


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __class_getitem__(cls, parameter):
        return cls


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


class _Parameters:
    def __init__(self, *values):
        names = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")
        self.__dict__.update(zip(names, values))


def _collect(cls, kw_only):
    fields = {}
    for base in reversed(cls.__mro__[1:]):
        fields.update(getattr(base, "__dataclass_fields__", {}) if "__dataclass_fields__" in base.__dict__ else {})
    keyword = kw_only
    for name, kind in cls.__dict__.get("__annotations__", {}).items():
        if kind is KW_ONLY or kind == "KW_ONLY":
            keyword = True
            continue
        if "ClassVar" in str(kind):
            continue
        default = cls.__dict__.get(name, MISSING)
        made = default if isinstance(default, Field) else field(default=default)
        if isinstance(made.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
        made.name = name
        made.type = kind
        if made.kw_only is MISSING:
            made.kw_only = keyword
        fields[name] = made
        if isinstance(default, Field):
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
    return fields


def _make_init(cls, fields, frozen):
    ordered = [f for f in fields.values() if f.init]
    positional = [f for f in ordered if not f.kw_only]
    optional = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            optional = f
        elif optional is not None:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {optional.name!r}")

    def __init__(self, *args, **kwargs):
        if len(args) > len(positional):
            least = len([f for f in positional if f.default is MISSING and f.default_factory is MISSING]) + 1
            most = len(positional) + 1
            raise TypeError(f"{cls.__qualname__}.__init__() takes {most if least == most else f'from {least} to {most}'} positional arguments but {len(args) + 1} were given")
        given = dict(zip([f.name for f in positional], args))
        for name in kwargs:
            if name in given:
                raise TypeError(f"{cls.__qualname__}.__init__() got multiple values for argument '{name}'")
        given.update(kwargs)
        missing = []
        lacking = []
        extra = []
        for f in fields.values():
            if f.init and f.name in given:
                value = given.pop(f.name)
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            elif f.init:
                (lacking if f.kw_only else missing).append(f.name)
                continue
            else:
                continue
            if f.type is InitVar or isinstance(f.type, InitVar):
                extra.append(value)
            else:
                object.__setattr__(self, f.name, value)
        for kind, names in (("positional", missing), ("keyword-only", lacking)):
            if names:
                shown = [repr(name) for name in names]
                listed = " and ".join(shown) if len(shown) < 3 else ", ".join(shown[:-1]) + ", and " + shown[-1]
                raise TypeError(f"{cls.__qualname__}.__init__() missing {len(names)} required {kind} argument{'s' if len(names) > 1 else ''}: {listed}")
        if given:
            raise TypeError(f"{cls.__qualname__}.__init__() got an unexpected keyword argument {next(iter(given))!r}")
        if hasattr(self, "__post_init__"):
            self.__post_init__(*extra)
    return __init__


_shown = set()


def _text(fields):
    """The signature that the documentation of a class without any is."""
    parts, star = [], False
    for f in sorted((f for f in fields.values() if f.init), key=lambda f: bool(f.kw_only)):
        if f.kw_only and not star:
            parts.append("*")
            star = True
        kind = f.type if isinstance(f.type, str) else f.type.__name__ if isinstance(f.type, type) and f.type.__module__ == "builtins" else repr(f.type)
        default = f" = {f.default!r}" if f.default is not MISSING else " = <factory>" if f.default_factory is not MISSING else ""
        parts.append(f"{f.name}: {kind}{default}")
    return ", ".join(parts)


def _with_slots(cls, names):
    taken = {name for base in cls.__mro__[1:-1] for name in getattr(base, "__slots__", ())}
    space = dict(cls.__dict__)
    for name in [*names, "__dict__", "__weakref__"]:
        space.pop(name, None)
    space["__slots__"] = tuple(name for name in names if name not in taken)
    made = type(cls)(cls.__name__, cls.__bases__, space)
    made.__qualname__ = cls.__qualname__
    return made


def _values(self):
    return tuple(getattr(self, f.name) for f in fields(self) if f.compare)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def decorate(cls):
        found = _collect(cls, kw_only)
        cls.__dataclass_fields__ = found
        cls.__dataclass_params__ = _Parameters(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
        if init:
            cls.__init__ = _make_init(cls, found, frozen)
        if repr and "__repr__" not in cls.__dict__:
            def __repr__(self):
                if id(self) in _shown:
                    return "..."
                _shown.add(id(self))
                try:
                    inner = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
                finally:
                    _shown.discard(id(self))
                return f"{type(self).__qualname__}({inner})"
            cls.__repr__ = __repr__
        if eq and "__eq__" not in cls.__dict__:
            def __eq__(self, other):
                if type(other) is not type(self):
                    return NotImplemented
                return _values(self) == _values(other)
            cls.__eq__ = __eq__
            if frozen or unsafe_hash:
                cls.__hash__ = lambda self: hash(tuple(getattr(self, f.name) for f in fields(self) if (f.compare if f.hash is None else f.hash)))
            elif "__hash__" not in cls.__dict__:
                cls.__hash__ = None
        if order:
            cls.__lt__ = lambda self, other: _values(self) < _values(other)
            cls.__le__ = lambda self, other: _values(self) <= _values(other)
            cls.__gt__ = lambda self, other: _values(self) > _values(other)
            cls.__ge__ = lambda self, other: _values(self) >= _values(other)
        if frozen:
            def __setattr__(self, name, value):
                raise FrozenInstanceError(f"cannot assign to field {name!r}")

            def __delattr__(self, name):
                raise FrozenInstanceError(f"cannot delete field {name!r}")
            cls.__setattr__ = __setattr__
            cls.__delattr__ = __delattr__
        if match_args:
            cls.__match_args__ = tuple(f.name for f in found.values() if f.init and not f.kw_only)
        if slots:
            cls = _with_slots(cls, [f.name for f in fields(cls)])
        if cls.__doc__ is None:
            cls.__doc__ = f"{cls.__name__}({_text(found)})"
        return cls
    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    return tuple(f for f in class_or_instance.__dataclass_fields__.values() if f.type is not InitVar)


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def _convert(value, factory):
    if is_dataclass(value) and not isinstance(value, type):
        return factory([(f.name, _convert(getattr(value, f.name), factory)) for f in fields(value)])
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_convert(item, factory) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)(_convert(item, factory) for item in value)
    if isinstance(value, dict):
        return type(value)((_convert(k, factory), _convert(v, factory)) for k, v in value.items())
    return value


def asdict(obj, *, dict_factory=dict):
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    return tuple_factory(getattr(obj, f.name) for f in fields(obj))


def replace(obj, /, **changes):
    for f in fields(obj):
        if f.init and f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)


def make_dataclass(name, specs, *, bases=(), namespace=None, **options):
    body = dict(namespace or {})
    annotations = {}
    for spec in specs:
        if isinstance(spec, str):
            annotations[spec] = object
            continue
        annotations[spec[0]] = spec[1]
        if len(spec) > 2:
            body[spec[0]] = spec[2]
    body["__annotations__"] = annotations
    return dataclass(**options)(type(name, bases, body))
