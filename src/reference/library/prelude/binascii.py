"""Bytes as digits (Modules/binascii.c)."""
import base64 as _base64


class Error(ValueError):
    pass


def hexlify(data, sep=None, bytes_per_sep=1):
    return data.hex().encode()


b2a_hex = hexlify


def unhexlify(hexstr):
    return bytes.fromhex(hexstr if isinstance(hexstr, str) else hexstr.decode())


a2b_hex = unhexlify


def b2a_base64(data, *, newline=True):
    return _base64.b64encode(data) + (b"\n" if newline else b"")


def a2b_base64(data):
    return _base64.b64decode(data)


def crc32(data, crc=0):
    crc ^= 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF
