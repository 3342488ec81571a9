"""Transforms, of double precision always (torch/_numpy/fft.py)."""
import torch
from torch._numpy import _util


def _wide(a):
    a = _util.array(a)
    return _util.cast(a, torch.complex128 if a.is_complex() else torch.float64)


def _one(name):
    fn = getattr(torch.fft, name)

    def transform(a, n=None, axis=-1, norm=None):
        return fn(_wide(a), n, dim=axis, norm=norm)
    transform.__name__ = transform.__qualname__ = name
    return transform


def _many(name, default):
    fn = getattr(torch.fft, name)

    def transform(a, s=None, axes=default, norm=None):
        return fn(_wide(a), s, dim=axes, norm=norm)
    transform.__name__ = transform.__qualname__ = name
    return transform


for _name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
    globals()[_name] = _one(_name)
for _name in ("fftn", "ifftn", "rfftn", "irfftn"):
    globals()[_name] = _many(_name, None)
for _name in ("fft2", "ifft2", "rfft2", "irfft2"):
    globals()[_name] = _many(_name, (-2, -1))


def fftfreq(n, d=1.0):
    return torch.fft.fftfreq(n, d, dtype=torch.float64)


def rfftfreq(n, d=1.0):
    return torch.fft.rfftfreq(n, d, dtype=torch.float64)


def fftshift(x, axes=None):
    return torch.fft.fftshift(_util.array(x), axes)


def ifftshift(x, axes=None):
    return torch.fft.ifftshift(_util.array(x), axes)
