"""Invertible functions of single numbers (torch/distributions/transforms.py)."""
import math
import numbers

import torch
import torch.nn.functional as F
from torch.nn.functional import softplus


class Transform:
    bijective = False

    def __init__(self, cache_size=0):
        if cache_size not in (0, 1):
            raise ValueError("cache_size must be 0 or 1")
        self._cache_size = cache_size
        self._inv = None
        if cache_size == 1:
            self._cached_x_y = None, None

    @property
    def inv(self):
        if self._inv is None:
            self._inv = _InverseTransform(self)
        return self._inv

    def __call__(self, x):
        if self._cache_size == 0:
            return self._call(x)  #@ 158 return self._call(x)
        x_old, y_old = self._cached_x_y
        if x is x_old:
            return y_old
        y = self._call(x)  #@ 162 y = self._call(x)
        self._cached_x_y = x, y
        return y

    def _inv_call(self, y):
        if self._cache_size == 0:
            return self._inverse(y)  #@ 171 return self._inverse(y)
        x_old, y_old = self._cached_x_y
        if y is y_old:
            return x_old
        x = self._inverse(y)  #@ 175 x = self._inverse(y)
        self._cached_x_y = x, y
        return x

    def _call(self, x):
        raise NotImplementedError

    def _inverse(self, y):
        raise NotImplementedError

    def log_abs_det_jacobian(self, x, y):
        raise NotImplementedError

    def __repr__(self):
        return self.__class__.__name__ + "()"


class _InverseTransform(Transform):
    def __init__(self, transform):
        super().__init__(cache_size=transform._cache_size)
        self._inv = transform

    @property
    def bijective(self):
        return self._inv.bijective

    @property
    def sign(self):
        return self._inv.sign

    @property
    def inv(self):
        return self._inv

    def __call__(self, x):
        return self._inv._inv_call(x)  #@ 264 return self._inv._inv_call(x)

    def log_abs_det_jacobian(self, x, y):
        return -self._inv.log_abs_det_jacobian(y, x)  #@ 268 return -self._inv.log_abs_det_jacobian(y, x)


class ExpTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):
        return x.exp()  #@ 553 return x.exp()

    def _inverse(self, y):
        return y.log()  #@ 556 return y.log()

    def log_abs_det_jacobian(self, x, y):
        return x


def _clipped_sigmoid(x):
    finfo = torch.finfo(x.dtype)
    return torch.clamp(torch.sigmoid(x), min=finfo.tiny, max=1.0 - finfo.eps)  #@ 606 return torch.clamp(torch.sigmoid(x), min=finfo.tiny, max=1.0 - finfo.eps)


class SigmoidTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):
        return _clipped_sigmoid(x)  #@ 622 return _clipped_sigmoid(x)

    def _inverse(self, y):
        finfo = torch.finfo(y.dtype)
        y = y.clamp(min=finfo.tiny, max=1.0 - finfo.eps)  #@ 626 y = y.clamp(min=finfo.tiny, max=1.0 - finfo.eps)
        return y.log() - (-y).log1p()  #@ 627 return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x) - F.softplus(x)  #@ 630 return -F.softplus(-x) - F.softplus(x)


class TanhTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):
        return x.tanh()  #@ 679 return x.tanh()

    def _inverse(self, y):
        return torch.atanh(y)  #@ 684 return torch.atanh(y)

    def log_abs_det_jacobian(self, x, y):
        return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))  #@ 689 return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))


class AbsTransform(Transform):
    def _call(self, x):
        return x.abs()  #@ 703 return x.abs()

    def _inverse(self, y):
        return y


class AffineTransform(Transform):
    bijective = True

    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size=cache_size)
        if event_dim:
            torch._C._unmodelled("torch.distributions.AffineTransform of events")
        self.loc = loc
        self.scale = scale

    @property
    def sign(self):
        if isinstance(self.scale, numbers.Real):
            return 1 if float(self.scale) > 0 else -1 if float(self.scale) < 0 else 0
        return self.scale.sign()  #@ 779 return self.scale.sign()

    def _call(self, x):
        return self.loc + self.scale * x  #@ 782 return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale  #@ 785 return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):
        if isinstance(self.scale, numbers.Real):
            result = torch.full_like(x, math.log(abs(self.scale)))  #@ 791 result = torch.full_like(x, math.log(abs(scale)))
        else:
            result = torch.abs(self.scale).log()  #@ 793 result = torch.abs(scale).log()
        return result.expand(x.shape)  #@ 798 return result.expand(shape)
