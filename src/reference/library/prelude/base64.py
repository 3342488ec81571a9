"""Bytes as text (Lib/base64.py)."""
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def b64encode(s, altchars=None):
    alphabet = _ALPHABET if altchars is None else _ALPHABET[:62] + altchars
    out = []
    for at in range(0, len(s), 3):
        part = list(s[at:at + 3])
        value = int.from_bytes(bytes(part + [0] * (3 - len(part))), "big")
        digits = [alphabet[value >> shift & 63] for shift in (18, 12, 6, 0)]
        out.extend(digits[:len(part) + 1] + [61] * (3 - len(part)))
    return bytes(out)


def b64decode(s, altchars=None, validate=False):
    if isinstance(s, str):
        s = s.encode()
    alphabet = _ALPHABET if altchars is None else _ALPHABET[:62] + altchars
    values = [alphabet.index(each) for each in s if each in alphabet]
    out = []
    for at in range(0, len(values), 4):
        part = values[at:at + 4]
        value = 0
        for each in part + [0] * (4 - len(part)):
            value = value << 6 | each
        out.extend(list(value.to_bytes(3, "big"))[:len(part) - 1])
    return bytes(out)


standard_b64encode, standard_b64decode = b64encode, b64decode


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def b16encode(s):
    return s.hex().upper().encode()


def b16decode(s, casefold=False):
    return bytes.fromhex(s if isinstance(s, str) else s.decode())
