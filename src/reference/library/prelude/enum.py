"""Enumerations (Lib/enum.py): members, aliases, flags, values of any type."""

import types as _types


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class property(property):
    """A property of members whose name a member may have too."""


def _is_descriptor(value):
    return hasattr(value, "__get__") or hasattr(value, "__set__") or hasattr(value, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == "__" and name[-2:] == "__"


def _is_sunder(name):
    return len(name) > 2 and name[0] == "_" and name[-1] == "_" and name[1] != "_"


def _is_private(owner, name):
    return name.startswith("_" + owner.lstrip("_") + "__") and not name.endswith("__")


class EnumDict(dict):
    """The namespace of an enumeration's body: tells members from other names, and gives `auto()` its value at once."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._names = {}
        self._last_values = []
        self._ignore = []
        self._generate = None

    def __setitem__(self, key, value):
        if key == "_ignore_":
            self._ignore = value.replace(",", " ").split() if isinstance(value, str) else list(value)
        elif key == "_generate_next_value_":
            self._generate = value.__func__ if isinstance(value, staticmethod) else value
        elif key[:1] == "_" and (_is_dunder(key) or _is_sunder(key) or _is_private(self._cls_name, key)) or key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif key in self._names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif isinstance(value, member) or not _is_descriptor(value):
            if isinstance(value, member):
                value = value.value
            value = self._resolved(key, value)
            self._names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _resolved(self, key, value):
        if isinstance(value, auto):
            return self._generate(key, 1, len(self._names), self._last_values[:]) if value.value is None else value.value
        if type(value) is tuple and any(isinstance(each, auto) for each in value):
            return tuple(self._resolved(key, each) for each in value)
        return value


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_bases(cls, bases)
        made = EnumDict(cls)
        for base in bases:
            if isinstance(base, EnumType):
                made._generate = getattr(base, "_generate_next_value_", None)
        return made

    @classmethod
    def _check_bases(metacls, cls, bases):
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        names = list(classdict._names)
        ignored = classdict._ignore
        values = {name: classdict[name] for name in names}
        body = {key: value for key, value in classdict.items() if key not in values and key not in ignored and key != "_ignore_"}
        generate = body.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            body["_generate_next_value_"] = staticmethod(generate)
        own_new = body.pop("__new__", None) if any(isinstance(base, EnumType) for base in bases) else None
        data = metacls._data_type(bases)
        body.update(_member_names_=[], _member_map_={}, _value2member_map_={}, _unhashable_values_=[], _member_type_=data)
        if own_new is not None:
            body["_new_member_"] = own_new.__func__ if isinstance(own_new, staticmethod) else own_new
        made = super().__new__(metacls, cls, bases, body, **kwds)
        for base in made.__mro__[1:]:
            if isinstance(base, EnumType) and base._member_type_ is object:
                type.__setattr__(made, "__new__", base.__new__)
                break
        if data is not object or not all(isinstance(base, EnumType) for base in bases):
            for name in ("__repr__", "__str__", "__format__"):
                made._prefer_enum(name, body)
        if hasattr(made, "_mask"):
            for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
                for base in made.__mro__[1:]:
                    if name not in body and isinstance(base, EnumType) and name in base.__dict__:
                        type.__setattr__(made, name, base.__dict__[name])
                        break
        for name in names:
            made._add(name, values[name])
        return made

    def _prefer_enum(cls, name, body):
        """Text is the enumeration's, not that of the data type which comes first in the order of bases."""
        if name in body:
            return
        found = getattr(cls, name)
        if found is getattr(object, name) or found is getattr(cls._member_type_, name):
            for base in cls.__mro__[1:]:
                if isinstance(base, EnumType) and name in base.__dict__:
                    type.__setattr__(cls, name, base.__dict__[name])
                    return

    @classmethod
    def _data_type(metacls, bases):
        for base in bases:
            for each in base.__mro__:
                if each is object or isinstance(each, EnumType):
                    continue
                if "__new__" in each.__dict__ or each.__module__ == "builtins" or "__dataclass_fields__" in each.__dict__:
                    return each
        return object

    def _add(cls, name, value):
        args = value if type(value) is tuple else (value,)
        if cls._member_type_ is tuple:
            args = (args,)
        make = getattr(cls, "_new_member_", None)
        data = cls._member_type_
        if make is not None:
            new = make(cls, *args)
        elif data is object:
            new = object.__new__(cls)
        else:
            new = data.__new__(cls, *args)
        if not hasattr(new, "_value_"):
            if data is object or make is not None and data is object:
                new._value_ = value
            else:
                new._value_ = data(*args)
        value = new._value_
        new._name_ = name
        new.__objclass__ = cls
        new._sort_order_ = len(cls._member_names_)
        if cls.__init__ is not object.__init__ and isinstance(cls.__init__, _types.FunctionType):
            new.__init__(*args)
        known = cls._find(value)
        if known is None:
            if not (hasattr(cls, "_mask") and isinstance(value, int) and (value == 0 or value & (value - 1))):
                cls._member_names_.append(name)
            cls._remember(value, new)
        else:
            new = known
        cls._member_map_[name] = new
        type.__setattr__(cls, name, new)

    def _remember(cls, value, new):
        try:
            cls._value2member_map_.setdefault(value, new)
        except TypeError:
            cls._unhashable_values_.append((value, new))

    def _find(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for known, each in cls._unhashable_values_:
                if known == value:
                    return each
        return None

    def __call__(cls, value, names=None, *rest, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None and cls._member_map_:
            return cls.__new__(cls, (value, *rest) if rest else value)
        if names is None and not rest:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, type=type, start=start)

    def _create_(cls, class_name, names, *, module=None, type=None, start=1):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            last = []
            pairs = []
            for index, name in enumerate(names):
                value = cls._generate_next_value_(name, start, index, last[:])
                last.append(value)
                pairs.append((name, value))
            names = pairs
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        return metacls.__new__(metacls, class_name, bases, classdict)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __contains__(cls, value):
        return isinstance(value, cls) or cls._find(value) is not None

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    @property
    def __members__(cls):
        return _types.MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<flag {cls.__name__!r}>" if any(base.__name__ == "Flag" and base.__module__ == "enum" for base in cls.__mro__) else f"<enum {cls.__name__!r}>"


EnumMeta = EnumType


class Enum(metaclass=EnumType):
    def __new__(cls, value):
        if type(value) is cls:
            return value
        known = cls._find(value)
        if known is not None:
            return known
        if not cls._member_map_:
            raise TypeError(f"{cls!r} has no members; specify `names=()` if you meant to create a new, empty, enum")
        made = cls._missing_(value)
        if isinstance(made, cls):
            return made
        if made is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise TypeError(f"error in {cls.__name__}._missing_: returned {made!r} instead of None or a valid member")

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        shown = repr(self._value_)
        if self._member_type_ is not object and hasattr(self._member_type_, "__dataclass_fields__"):
            shown = repr(self._value_).partition("(")[2][:-1]
        return f"<{self.__class__.__name__}.{self._name_}: {shown}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)


class ReprEnum(Enum):
    """Only the repr is an enumeration's; text is that of the value."""

    def __str__(self):
        data = self._member_type_
        return (data.__str__ if data.__str__ is not object.__str__ else data.__repr__)(self)

    def __format__(self, spec):
        return self._member_type_.__format__(self, spec)


class IntEnum(int, ReprEnum):
    pass


class StrEnum(str, ReprEnum):
    def _new_member_(cls, *values):
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        made = str.__new__(cls, *values)
        made._value_ = str(*values)
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __hash__(self):
        return hash(self._name_)


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _mask(cls):
        mask = 0
        for each in cls._member_map_.values():
            mask |= each._value_
        return mask

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask = cls._mask()
        if value < 0:
            value = mask & value if not isinstance(value, bool) else value
        keep = issubclass(cls, int)
        if value & ~mask and not keep:
            raise ValueError(f"<flag {cls.__name__!r}> invalid value {value}\n    given {format(value, '#b')}\n  allowed {format(mask, '#b')}")
        known = cls._find(value)
        if known is not None:
            return known
        made = object.__new__(cls) if cls._member_type_ is object else cls._member_type_.__new__(cls, value)
        made._value_ = value
        names = [each._name_ for each in cls._member_map_.values() if each._value_ and each._value_ & value == each._value_ and each._value_ & (each._value_ - 1) == 0]
        made._name_ = "|".join(names) or None
        cls._value2member_map_[value] = made
        return made

    def _number(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return NotImplemented

    def __or__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ | number)

    def __and__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ & number)

    def __xor__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ ^ number)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        return self.__class__(self.__class__._mask() & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter([each for each in self.__class__ if each._value_ and each._value_ & self._value_ == each._value_])

    def __len__(self):
        return bin(self._value_).count("1")

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        name = self.__class__.__name__
        return f"<{name}: {self._value_!r}>" if self._name_ is None else f"<{name}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        name = self.__class__.__name__
        return f"{name}({self._value_!r})" if self._name_ is None else f"{name}.{self._name_}"


class IntFlag(int, ReprEnum, Flag):
    def __hash__(self):
        return hash(self._value_)


def unique(enumeration):
    aliases = [(name, each.name) for name, each in enumeration.__members__.items() if name != each.name]
    if aliases:
        details = ", ".join(f"{alias} -> {name}" for alias, name in aliases)
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


def verify(*checks):
    return lambda enumeration: enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck
