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


class _Source:
    """The methods of one class, as the text that CPython writes for them: lines in it show in what goes wrong (Lib/dataclasses.py, `_FuncBuilder`)."""

    def __init__(self):
        self.names = []
        self.lines = []
        self.locals = {}

    def add(self, name, parameters, body, decorator=None, **values):
        self.names.append(name)
        self.locals.update(values)
        if decorator is not None:
            self.lines.append(f" {decorator}")
        self.lines.append(f" def {name}({', '.join(parameters)}):")
        self.lines.extend(f"  {line}" for line in body)

    def made(self, cls):
        import sys

        if not self.names:
            return {}
        text = "\n".join([f"def __create_fn__({', '.join(self.locals)}):", *self.lines, f" return ({', '.join(self.names)},)"])
        module = sys.modules.get(cls.__module__)
        space = {}
        exec(text, {} if module is None else module.__dict__, space)
        functions = dict(zip(self.names, space["__create_fn__"](**self.locals)))
        for name, function in functions.items():
            function.__qualname__ = f"{cls.__qualname__}.{name}"
        return functions


class _DefaultFactory:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _DefaultFactory()


def _is_init_var(f):
    return f.type is InitVar or isinstance(f.type, InitVar)


def _assigned(f, frozen, slots):
    """The line that sets a field; None for those that are not set."""
    default = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        value = f"{default}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}" if f.init else f"{default}()"
    elif f.init:
        value = f.name
    elif slots and f.default is not MISSING:
        value = default
    else:
        return None
    if _is_init_var(f):
        return None
    return f"__dataclass_builtins_object__.__setattr__(self,{f.name!r},{value})" if frozen else f"self.{f.name}={value}"


def _write_init(source, cls, fields, frozen, slots):
    ordered = [f for f in fields.values() if f.init]
    positional = [f for f in ordered if not f.kw_only]
    keyword = [f for f in ordered if f.kw_only]
    optional = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            optional = f
        elif optional is not None:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {optional.name!r}")
    values = {f"__dataclass_type_{f.name}__": f.type for f in fields.values()}
    values.update(__dataclass_HAS_DEFAULT_FACTORY__=_HAS_DEFAULT_FACTORY, __dataclass_builtins_object__=object)

    def parameter(f):
        default = ""
        if f.default is not MISSING:
            default = f"=__dataclass_dflt_{f.name}__"
        elif f.default_factory is not MISSING:
            default = "=__dataclass_HAS_DEFAULT_FACTORY__"
        return f"{f.name}:__dataclass_type_{f.name}__{default}"

    for f in fields.values():
        if f.default_factory is not MISSING:
            values[f"__dataclass_dflt_{f.name}__"] = f.default_factory
        elif f.default is not MISSING:
            values[f"__dataclass_dflt_{f.name}__"] = f.default
    body = [line for line in (_assigned(f, frozen, slots) for f in fields.values()) if line is not None]
    if hasattr(cls, "__post_init__"):
        body.append(f"self.__post_init__({','.join(f.name for f in fields.values() if _is_init_var(f))})")
    parameters = ["self", *map(parameter, positional), *(["*", *map(parameter, keyword)] if keyword else [])]
    source.add("__init__", parameters, body or ["pass"], **values)


def _tuple_of(name, fields):
    return f"({','.join(f'{name}.{f.name}' for f in fields)},)" if fields else "()"


def _write_comparisons(source, cls, compared, eq, order):
    if eq and "__eq__" not in cls.__dict__:
        terms = " and ".join(f"self.{f.name}==other.{f.name}" for f in compared) or "True"
        source.add("__eq__", ("self", "other"), ["if self is other:", " return True", "if other.__class__ is self.__class__:", f" return {terms}", "return NotImplemented"])
    if order:
        for name, sign in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
            source.add(name, ("self", "other"), ["if other.__class__ is self.__class__:", f" return {_tuple_of('self', compared)}{sign}{_tuple_of('other', compared)}", "return NotImplemented"])


def _write_frozen(source, cls, shown):
    own = f" or name in {{{', '.join(repr(f.name) for f in shown)}}}" if shown else ""
    for name, parameters, verb, call in (("__setattr__", ("self", "name", "value"), "assign to", "name, value"), ("__delattr__", ("self", "name"), "delete", "name")):
        if name in cls.__dict__:
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
        body = [f"if type(self) is cls{own}:", f' raise FrozenInstanceError(f"cannot {verb} field {{name!r}}")', f"super(cls, self).{name}({call})"]
        source.add(name, parameters, body, cls=cls, FrozenInstanceError=FrozenInstanceError)


def _once(function):
    """What shows an object that is being shown as dots (Lib/reprlib.py, `recursive_repr`)."""
    def wrapper(self):
        if id(self) in _shown:
            return "..."
        _shown.add(id(self))
        try:
            return function(self)
        finally:
            _shown.discard(id(self))
    wrapper.__name__ = function.__name__
    wrapper.__qualname__ = function.__qualname__
    return wrapper


def _write_hash(cls, source, found, eq, frozen, unsafe_hash):
    """Whether the class is to have no hash; what a class says itself stays."""
    has_own = "__hash__" in cls.__dict__ and not (cls.__dict__["__hash__"] is None and "__eq__" in cls.__dict__)
    if unsafe_hash and has_own:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if unsafe_hash or (eq and frozen and not has_own):
        hashed = [f for f in found if (f.compare if f.hash is None else f.hash)]
        source.add("__hash__", ("self",), [f"return hash({_tuple_of('self', hashed)})"])
    return eq and not frozen and not unsafe_hash and not has_own


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


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def decorate(cls):
        found = _collect(cls, kw_only)
        cls.__dataclass_fields__ = found
        cls.__dataclass_params__ = _Parameters(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
        if order and not eq:
            raise ValueError("eq must be true if order is true")
        shown = [f for f in found.values() if not _is_init_var(f)]
        source = _Source()
        if init:
            _write_init(source, cls, found, frozen, slots)
        if repr and "__repr__" not in cls.__dict__:
            text = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in shown if f.repr)
            source.add("__repr__", ("self",), [f'return f"{{self.__class__.__qualname__}}({text})"'], decorator="@__dataclasses_recursive_repr", __dataclasses_recursive_repr=_once)
        _write_comparisons(source, cls, [f for f in shown if f.compare], eq, order)
        if frozen:
            _write_frozen(source, cls, shown)
        is_unhashable = _write_hash(cls, source, shown, eq, frozen, unsafe_hash)
        for name, function in source.made(cls).items():
            setattr(cls, name, function)
        if is_unhashable:
            cls.__hash__ = None
        if match_args and "__match_args__" not in cls.__dict__:
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
