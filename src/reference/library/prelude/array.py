"""Arrays of numbers of one kind (Modules/arraymodule.c)."""
import struct as _struct

typecodes = "bBuhHiIlLqQfd"
_sizes = {"b": "b", "B": "B", "u": "I", "h": "h", "H": "H", "i": "i", "I": "I", "l": "q", "L": "Q", "q": "q", "Q": "Q", "f": "f", "d": "d"}


class array:
    def __init__(self, typecode, initializer=()):
        if typecode not in _sizes:
            raise ValueError("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
        self.typecode = typecode
        self.itemsize = _struct.calcsize(_sizes[typecode])
        self._items = []
        if isinstance(initializer, bytes):
            self.frombytes(initializer)
        else:
            self.extend(initializer)

    def _held(self, value):
        if self.typecode in "fd":
            if not isinstance(value, (int, float)):
                raise TypeError("must be real number, not " + type(value).__name__)
        elif not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        try:
            return _struct.unpack(_sizes[self.typecode], _struct.pack(_sizes[self.typecode], value))[0]
        except _struct.error as error:
            raise OverflowError(str(error)) from None

    def _like(self, items):
        made = array(self.typecode)
        made._items = items
        return made

    def append(self, x):
        self._items.append(self._held(x))

    def extend(self, iterable):
        for each in iterable:
            self.append(each)

    fromlist = extend

    def insert(self, i, x):
        self._items.insert(i, self._held(x))

    def pop(self, i=-1):
        return self._items.pop(i)

    def remove(self, x):
        self._items.remove(x)

    def reverse(self):
        self._items.reverse()

    def index(self, x):
        return self._items.index(x)

    def count(self, x):
        return self._items.count(x)

    def tolist(self):
        return list(self._items)

    def tobytes(self):
        return b"".join(_struct.pack(_sizes[self.typecode], each) for each in self._items)

    def frombytes(self, buffer):
        kind = _sizes[self.typecode]
        self._items.extend(_struct.unpack(kind, buffer[at:at + self.itemsize])[0] for at in range(0, len(buffer), self.itemsize))

    def __len__(self):
        return len(self._items)

    def __getitem__(self, i):
        return self._like(self._items[i]) if isinstance(i, slice) else self._items[i]

    def __setitem__(self, i, x):
        self._items[i] = x._items if isinstance(i, slice) else self._held(x)

    def __delitem__(self, i):
        del self._items[i]

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, x):
        return x in self._items

    def __add__(self, other):
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return self._like(self._items * n)

    __rmul__ = __mul__

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __repr__(self):
        return f"array({self.typecode!r}, {self._items!r})" if self._items else f"array({self.typecode!r})"


ArrayType = array
