"""Enumerations."""


class auto:
    pass


class _Members(dict):
    pass


class EnumMeta(type):
    @classmethod
    def __prepare__(meta, name, bases, **kwargs):
        return _Members()

    def __new__(meta, name, bases, namespace, **kwargs):
        members = {}
        body = {}
        for key, value in namespace.items():
            hidden = key.startswith("_") or hasattr(value, "__get__") or isinstance(value, type)
            (body if hidden else members)[key] = value
        cls = super().__new__(meta, name, bases, body, **kwargs)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        last = None
        for key, value in members.items():
            if isinstance(value, auto):
                value = cls._generate_next_value_(key, 1, len(cls._member_map_), [m._value_ for m in cls._member_map_.values()])
            last = value
            known = cls._value2member_map_.get(value)
            if known is None:
                known = cls._make(value)
                known._name_ = key
                known._value_ = value
                cls._value2member_map_[value] = known
            cls._member_map_[key] = known
            type.__setattr__(cls, key, known)
        return cls

    def _make(cls, value):
        for base in (int, str, float):
            if issubclass(cls, base):
                return base.__new__(cls, value)
        made = object.__new__(cls)
        return made

    def __call__(cls, value, names=None):
        if names is not None:
            if isinstance(names, str):
                names = names.replace(",", " ").split()
            return EnumMeta(value, (cls,), {name: i + 1 for i, name in enumerate(names)})
        if isinstance(value, cls):
            return value
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")

    def __iter__(cls):
        return iter(list(dict.fromkeys(cls._member_map_.values()))) if hasattr(dict, "fromkeys") else iter(cls._member_map_.values())

    def __len__(cls):
        return len(cls._member_map_)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __contains__(cls, value):
        return isinstance(value, cls) or value in cls._value2member_map_

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumType = EnumMeta


class Enum(metaclass=EnumMeta):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return (last_values[-1] + 1) if last_values else start

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __hash__(self):
        return hash(self._name_)


class IntEnum(int, Enum):
    def __str__(self):
        return str(self._value_)


class StrEnum(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return 1 << count

    def _combine(self, value):
        cls = type(self)
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        made = cls._make(value)
        made._name_ = "|".join(m._name_ for m in cls if m._value_ & value)
        made._value_ = value
        cls._value2member_map_[value] = made
        return made

    def __or__(self, other):
        return self._combine(self._value_ | other._value_)

    def __and__(self, other):
        return self._combine(self._value_ & other._value_)

    def __xor__(self, other):
        return self._combine(self._value_ ^ other._value_)

    def __bool__(self):
        return bool(self._value_)

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_


class IntFlag(int, Flag):
    pass


def unique(cls):
    return cls
