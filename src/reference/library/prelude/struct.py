"""Numbers as bytes (Lib/struct.py)."""
import _struct


class error(Exception):
    pass


def _asked(function, *args):
    try:
        return function(*args)
    except ValueError as wrong:
        raise error(str(wrong)) from None


def pack(format, /, *values):
    return _asked(_struct.pack, format, values)


def unpack(format, buffer, /):
    size = calcsize(format)
    if len(buffer) != size:
        raise error(f"unpack requires a buffer of {size} bytes")
    return _asked(_struct.unpack, format, bytes(buffer), 0)


def unpack_from(format, /, buffer, offset=0):
    return _asked(_struct.unpack, format, bytes(buffer), offset)


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    for at in range(0, len(buffer), size):
        yield unpack(format, buffer[at:at + size])


def calcsize(format, /):
    return _asked(_struct.calcsize, format)


class Struct:
    def __init__(self, format):
        self.format = format
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)
