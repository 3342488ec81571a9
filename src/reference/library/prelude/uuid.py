"""Identifiers. Random ones come from a generator of their own, so that runs repeat (Abstraction: the system's entropy is not read)."""
import random as _random

_entropy = _random.Random(0)


class UUID:
    def __init__(self, hex=None, *, int=None, version=None):
        if (hex is None) == (int is None):
            raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
        if hex is not None:
            hex = hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
            if len(hex) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            int = _to_int(hex, 16)
        if version is not None:
            int = int & ~(0xc000 << 48) & ~(0xf000 << 64) | 0x8000 << 48 | version << 76
        self.int = int

    @property
    def hex(self):
        return "%032x" % self.int

    def __str__(self):
        digits = self.hex
        return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __int__(self):
        return self.int

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)


_to_int = int


def uuid4():
    return UUID(int=_entropy.getrandbits(128), version=4)


def uuid3(namespace, name):
    import hashlib
    return UUID(int=_to_int(hashlib.md5(namespace.int.to_bytes(16, "big") + name.encode()).hexdigest(), 16), version=3)


def uuid5(namespace, name):
    import hashlib
    return UUID(int=_to_int(hashlib.sha1(namespace.int.to_bytes(16, "big") + name.encode()).hexdigest()[:32], 16), version=5)


def uuid1(node=None, clock_seq=None):
    return UUID(int=_entropy.getrandbits(128), version=1)


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")
