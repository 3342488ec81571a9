"""Digests: MD5 (RFC 1321), SHA-1 and the SHA-2 family (FIPS 180-4)."""
import math as _math

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
algorithms_available = algorithms_guaranteed


def _primes(count):
    found, each = [], 2
    while len(found) < count:
        if all(each % prime for prime in found):
            found.append(each)
        each += 1
    return found


def _root_bits(prime, degree, bits):
    # The first `bits` bits of the fractional part of a root of a prime.
    scaled = prime << degree * bits
    low, high = 0, 1 << bits + 8
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** degree <= scaled:
            low = middle
        else:
            high = middle - 1
    return low & (1 << bits) - 1


_tables = {}


def _table(degree, bits, count):
    key = degree, bits, count
    if key not in _tables:
        _tables[key] = [_root_bits(prime, degree, bits) for prime in _primes(count)]
    return _tables[key]


def _padded(data, block, order):
    length = len(data) * 8
    data = data + b"\x80"
    size = block // 8
    data += bytes(-(len(data) + size) % block)
    return data + length.to_bytes(size, order)


def _rotl(x, n):
    return (x << n | x >> 32 - n) & 0xFFFFFFFF


def _md5(data):
    shifts = [7, 12, 17, 22] * 4 + [5, 9, 14, 20] * 4 + [4, 11, 16, 23] * 4 + [6, 10, 15, 21] * 4
    table = [int(abs(_math.sin(i + 1)) * 2 ** 32) for i in range(64)]
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    data = _padded(data, 64, "little")
    for start in range(0, len(data), 64):
        words = [int.from_bytes(data[start + i:start + i + 4], "little") for i in range(0, 64, 4)]
        a, b, c, d = state
        for i in range(64):
            if i < 16:
                f, g = b & c | ~b & d, i
            elif i < 32:
                f, g = d & b | ~d & c, (5 * i + 1) % 16
            elif i < 48:
                f, g = b ^ c ^ d, (3 * i + 5) % 16
            else:
                f, g = c ^ (b | ~d & 0xFFFFFFFF), 7 * i % 16
            f = (f + a + table[i] + words[g]) & 0xFFFFFFFF
            a, d, c, b = d, c, b, (b + _rotl(f, shifts[i])) & 0xFFFFFFFF
        state = [(x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d))]
    return b"".join(each.to_bytes(4, "little") for each in state)


def _sha1(data):
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
    data = _padded(data, 64, "big")
    for start in range(0, len(data), 64):
        words = [int.from_bytes(data[start + i:start + i + 4], "big") for i in range(0, 64, 4)]
        for i in range(16, 80):
            words.append(_rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1))
        a, b, c, d, e = state
        for i in range(80):
            if i < 20:
                f, k = b & c | ~b & d, 0x5A827999
            elif i < 40:
                f, k = b ^ c ^ d, 0x6ED9EBA1
            elif i < 60:
                f, k = b & c | b & d | c & d, 0x8F1BBCDC
            else:
                f, k = b ^ c ^ d, 0xCA62C1D6
            a, b, c, d, e = (_rotl(a, 5) + f + e + k + words[i]) & 0xFFFFFFFF, a, _rotl(b, 30), c, d
        state = [(x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d, e))]
    return b"".join(each.to_bytes(4, "big") for each in state)


def _sha2(data, bits, state, rounds, sigmas, length):
    mask, size = (1 << bits) - 1, bits // 8

    def turn(x, a, b, c, shifted=False):
        first = (x >> a | x << bits - a) & mask
        second = (x >> b | x << bits - b) & mask
        return first ^ second ^ (x >> c if shifted else (x >> c | x << bits - c) & mask)
    table = _table(3, bits, rounds)
    data = _padded(data, 16 * size, "big")
    for start in range(0, len(data), 16 * size):
        words = [int.from_bytes(data[start + i:start + i + size], "big") for i in range(0, 16 * size, size)]
        for i in range(16, rounds):
            words.append((words[i - 16] + turn(words[i - 15], *sigmas[0], True) + words[i - 7] + turn(words[i - 2], *sigmas[1], True)) & mask)
        a, b, c, d, e, f, g, h = state
        for i in range(rounds):
            first = h + turn(e, *sigmas[3]) + (e & f ^ ~e & g) + table[i] + words[i]
            second = turn(a, *sigmas[2]) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = (first + second) & mask, a, b, c, (d + first) & mask, e, f, g
        state = [(x + y) & mask for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(each.to_bytes(size, "big") for each in state)[:length]


_small = ((7, 18, 3), (17, 19, 10), (2, 13, 22), (6, 11, 25))
_large = ((1, 8, 7), (19, 61, 6), (28, 34, 39), (14, 18, 41))


def _sha256(data):
    return _sha2(data, 32, _table(2, 32, 8), 64, _small, 32)


def _sha224(data):
    return _sha2(data, 32, [each & 0xFFFFFFFF for each in _table(2, 64, 16)[8:]], 64, _small, 28)


def _sha512(data):
    return _sha2(data, 64, _table(2, 64, 8), 80, _large, 64)


def _sha384(data):
    return _sha2(data, 64, _table(2, 64, 16)[8:], 80, _large, 48)


_digests = {"md5": (_md5, 16, 64), "sha1": (_sha1, 20, 64), "sha224": (_sha224, 28, 64), "sha256": (_sha256, 32, 64), "sha384": (_sha384, 48, 128), "sha512": (_sha512, 64, 128)}


class _Hash:
    def __init__(self, name, data):
        self.name = name
        self._digest, self.digest_size, self.block_size = _digests[name]
        self._data = b""
        self.update(data)

    def update(self, data):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._data += bytes(data)

    def digest(self):
        return self._digest(self._data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return _Hash(self.name, self._data)


def new(name, data=b"", *, usedforsecurity=True):
    if name.lower() not in _digests:
        raise ValueError(f"unsupported hash type {name}")
    return _Hash(name.lower(), data)


def md5(string=b"", *, usedforsecurity=True):
    return _Hash("md5", string)


def sha1(string=b"", *, usedforsecurity=True):
    return _Hash("sha1", string)


def sha224(string=b"", *, usedforsecurity=True):
    return _Hash("sha224", string)


def sha256(string=b"", *, usedforsecurity=True):
    return _Hash("sha256", string)


def sha384(string=b"", *, usedforsecurity=True):
    return _Hash("sha384", string)


def sha512(string=b"", *, usedforsecurity=True):
    return _Hash("sha512", string)
