"""Containers beside the built-in ones."""


class OrderedDict(dict):
    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def copy(self):
        return type(self)(self)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __or__(self, other):
        made = type(self)(self)
        made.update(other)
        return made

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            rest = list(self.items())
            self.clear()
            self[key] = value
            for other, item in rest:
                self[other] = item

    def popitem(self, last=True):
        if last:
            return super().popitem()
        key = next(iter(self))
        return key, self.pop(key)

    def __repr__(self):
        return f"{type(self).__name__}({dict(self)!r})" if self else f"{type(self).__name__}()"


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {dict.__repr__(self)})"

    def copy(self):
        return type(self)(self.default_factory, self)


class Counter(dict):
    def __init__(self, iterable=None, /, **kwargs):
        super().__init__()
        self.update(iterable, **kwargs)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if hasattr(iterable, "items"):
                for key, count in iterable.items():
                    self[key] = self[key] + count
            else:
                for key in iterable:
                    self[key] = self[key] + 1
        for key, count in kwargs.items():
            self[key] = self[key] + count

    def subtract(self, iterable=None, /, **kwargs):
        for key, count in Counter(iterable, **kwargs).items():
            self[key] = self[key] - count

    def most_common(self, n=None):
        ranked = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return ranked if n is None else ranked[:n]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return type(self)(self)

    def __add__(self, other):
        return Counter({key: count for key, count in ((key, self[key] + other[key]) for key in [*self, *(each for each in other if each not in self)]) if count > 0})

    def __sub__(self, other):
        return Counter({key: count for key, count in ((key, self[key] - other[key]) for key in [*self, *(each for each in other if each not in self)]) if count > 0})

    def __or__(self, other):
        return Counter({key: max(self[key], other[key]) for key in [*self, *(each for each in other if each not in self)]})

    def __and__(self, other):
        return Counter({key: min(self[key], other[key]) for key in self if key in other})

    def __repr__(self):
        return f"{type(self).__name__}({{{', '.join(f'{key!r}: {count!r}' for key, count in self.most_common())}}})" if self else f"{type(self).__name__}()"


class deque(list):
    def __init__(self, iterable=(), maxlen=None):
        super().__init__()
        self.maxlen = maxlen
        self.extend(iterable)

    def append(self, item):
        super().append(item)
        if self.maxlen is not None and len(self) > self.maxlen:
            del self[0]

    def appendleft(self, item):
        super().insert(0, item)
        if self.maxlen is not None and len(self) > self.maxlen:
            del self[-1]

    def pop(self):
        if not self:
            raise IndexError("pop from an empty deque")
        return super().pop()

    def popleft(self):
        if not self:
            raise IndexError("pop from an empty deque")
        return super().pop(0)

    def extend(self, iterable):
        for item in list(iterable):
            self.append(item)

    def extendleft(self, iterable):
        for item in list(iterable):
            self.appendleft(item)

    def rotate(self, n=1):
        if self:
            n %= len(self)
            if n:
                self[:] = list(self)[-n:] + list(self)[:-n]

    def copy(self):
        return type(self)(self, self.maxlen)

    def __add__(self, other):
        return type(self)(list(self) + list(other), self.maxlen)

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __repr__(self):
        return f"deque({list(self)!r})" if self.maxlen is None else f"deque({list(self)!r}, maxlen={self.maxlen})"


class UserDict:
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.data.update(dict)
        self.data.update(kwargs)

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return repr(self.data)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def update(self, other=(), /, **kwargs):
        for key, value in dict(other, **kwargs).items():
            self[key] = value

    def pop(self, key, *default):
        return self.data.pop(key, *default)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


class UserList(list):
    @property
    def data(self):
        return self


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        del self.maps[0][key]

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def _merged(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(mapping)
        return merged

    def __iter__(self):
        return iter(self._merged())

    def __len__(self):
        return len(self._merged())

    def get(self, key, default=None):
        return self[key] if key in self else default

    def keys(self):
        return self._merged().keys()

    def values(self):
        return self._merged().values()

    def items(self):
        return self._merged().items()

    def new_child(self, m=None, **kwargs):
        return ChainMap({} if m is None else m, *self.maps)

    @property
    def parents(self):
        return ChainMap(*self.maps[1:])

    def __repr__(self):
        return f"ChainMap({', '.join(map(repr, self.maps))})"


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = tuple(str(name) for name in field_names)
    optional = dict(zip(fields[len(fields) - len(defaults or ()):], defaults or ()))

    def __new__(cls, *args, **kwargs):
        values = list(args)
        for name in fields[len(args):]:
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif name in optional:
                values.append(optional[name])
            else:
                missing = [f"'{each}'" for each in fields[len(values):] if each not in kwargs and each not in optional]
                plural = "s" if len(missing) > 1 else ""
                raise TypeError(f"{typename}.__new__() missing {len(missing)} required positional argument{plural}: {' and '.join(missing)}")
        if len(args) > len(fields):
            raise TypeError(f"{typename}.__new__() takes {len(fields) + 1} positional arguments but {len(args) + 1} were given")
        if kwargs:
            raise TypeError(f"{typename}.__new__() got an unexpected keyword argument '{next(iter(kwargs))}'")
        return tuple.__new__(cls, values)

    def __repr__(self):
        inner = ", ".join(f"{name}={value!r}" for name, value in zip(fields, self))
        return f"{type(self).__name__}({inner})"

    def _asdict(self):
        return dict(zip(fields, self))

    def _replace(self, **changes):
        return type(self)(*[changes.pop(name, value) for name, value in zip(fields, self)])

    namespace = {
        "__new__": __new__, "__repr__": __repr__, "_asdict": _asdict, "_replace": _replace,
        "_fields": fields, "_field_defaults": optional, "__match_args__": fields, "__slots__": (),
        "_make": classmethod(lambda cls, values: cls(*values)),
    }
    for position, name in enumerate(fields):
        namespace[name] = property(lambda self, position=position: tuple.__getitem__(self, position))
    made = type(typename, (tuple,), namespace)
    if module is not None:
        made.__module__ = module
    return made
