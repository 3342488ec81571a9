"""Invertible functions of single numbers (torch/distributions/transforms.py)."""
import math
import numbers

import torch
import torch.nn.functional as F
from torch.distributions.utils import _sum_rightmost, broadcast_all, lazy_property
from torch.nn.functional import pad, softplus

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Transform:
    bijective = False

    def __init__(self, cache_size=0):  #@ 95
        if cache_size not in (0, 1):
            raise ValueError("cache_size must be 0 or 1")
        self._cache_size = cache_size
        self._inv = None
        if cache_size == 1:
            self._cached_x_y = None, None

    def with_cache(self, cache_size=1):  #@ 139
        if self._cache_size == cache_size:
            return self
        torch._C._unmodelled(f"torch.distributions.{type(self).__name__}.with_cache")

    @property  #@ 117
    def inv(self):
        if self._inv is None:
            self._inv = _InverseTransform(self)
        return self._inv

    def __call__(self, x):  #@ 153
        if self._cache_size == 0:
            return self._call(x)  #@ 158 return self._call(x)
        x_old, y_old = self._cached_x_y
        if x is x_old:
            return y_old
        y = self._call(x)  #@ 162 y = self._call(x)
        self._cached_x_y = x, y
        return y

    def _inv_call(self, y):  #@ 166
        if self._cache_size == 0:
            return self._inverse(y)  #@ 171 return self._inverse(y)
        x_old, y_old = self._cached_x_y
        if y is y_old:
            return x_old
        x = self._inverse(y)  #@ 175 x = self._inverse(y)
        self._cached_x_y = x, y
        return x

    def _call(self, x):  #@ 179
        raise NotImplementedError

    def _inverse(self, y):  #@ 185
        raise NotImplementedError

    def log_abs_det_jacobian(self, x, y):  #@ 191
        raise NotImplementedError

    def __repr__(self):  #@ 197
        return self.__class__.__name__ + "()"


class _InverseTransform(Transform):
    def __init__(self, transform):  #@ 221
        super().__init__(cache_size=transform._cache_size)
        self._inv = transform

    @property  #@ 235
    def bijective(self):
        return self._inv.bijective

    @property  #@ 240
    def sign(self):
        return self._inv.sign

    @property  #@ 245
    def inv(self):
        return self._inv

    def __call__(self, x):  #@ 262
        return self._inv._inv_call(x)  #@ 264 return self._inv._inv_call(x)

    def log_abs_det_jacobian(self, x, y):  #@ 266
        return -self._inv.log_abs_det_jacobian(y, x)  #@ 268 return -self._inv.log_abs_det_jacobian(y, x)


class ExpTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):  #@ 552
        return x.exp()  #@ 553 return x.exp()

    def _inverse(self, y):  #@ 555
        return y.log()  #@ 556 return y.log()

    def log_abs_det_jacobian(self, x, y):  #@ 558
        return x


def _clipped_sigmoid(x):  #@ 604
    finfo = torch.finfo(x.dtype)
    return torch.clamp(torch.sigmoid(x), min=finfo.tiny, max=1.0 - finfo.eps)  #@ 606 return torch.clamp(torch.sigmoid(x), min=finfo.tiny, max=1.0 - finfo.eps)


class SigmoidTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):  #@ 621
        return _clipped_sigmoid(x)  #@ 622 return _clipped_sigmoid(x)

    def _inverse(self, y):  #@ 624
        finfo = torch.finfo(y.dtype)
        y = y.clamp(min=finfo.tiny, max=1.0 - finfo.eps)  #@ 626 y = y.clamp(min=finfo.tiny, max=1.0 - finfo.eps)
        return y.log() - (-y).log1p()  #@ 627 return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x, y):  #@ 629
        return -F.softplus(-x) - F.softplus(x)  #@ 630 return -F.softplus(-x) - F.softplus(x)


class TanhTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):  #@ 678
        return x.tanh()  #@ 679 return x.tanh()

    def _inverse(self, y):  #@ 681
        return torch.atanh(y)  #@ 684 return torch.atanh(y)

    def log_abs_det_jacobian(self, x, y):  #@ 686
        return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))  #@ 689 return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))


class AbsTransform(Transform):
    def _call(self, x):  #@ 702
        return x.abs()  #@ 703 return x.abs()

    def _inverse(self, y):  #@ 705
        return y


class ComposeTransform(Transform):
    def __init__(self, parts, cache_size=0):  #@ 288
        if cache_size:
            parts = [part.with_cache(cache_size) for part in parts]
        super().__init__(cache_size=cache_size)
        self.parts = parts

    @lazy_property  #@ 329
    def bijective(self):
        return all([p.bijective for p in self.parts])

    @lazy_property  #@ 333
    def sign(self):
        sign = 1
        for p in self.parts:
            sign = sign * p.sign  #@ 337 sign = sign * p.sign
        return sign

    @property  #@ 340
    def inv(self):
        if self._inv is None:
            self._inv = ComposeTransform([p.inv for p in reversed(self.parts)])
            self._inv._inv = self
        return self._inv

    def __call__(self, x):  #@ 356
        for part in self.parts:
            x = part(x)  #@ 358 x = part(x)
        return x

    def log_abs_det_jacobian(self, x, y):  #@ 361
        torch._C._unmodelled("torch.distributions.ComposeTransform.log_abs_det_jacobian")


identity_transform = ComposeTransform([])


class IndependentTransform(Transform):
    def __init__(self, base_transform, reinterpreted_batch_ndims, cache_size=0):  #@ 416
        super().__init__(cache_size=cache_size)
        self.base_transform = base_transform.with_cache(cache_size)
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims

    @property  #@ 440
    def bijective(self):
        return self.base_transform.bijective

    @property  #@ 444
    def sign(self):
        return self.base_transform.sign

    def _call(self, x):  #@ 448
        if x.dim() < self.reinterpreted_batch_ndims:
            raise ValueError("Too few dimensions on input")
        return self.base_transform(x)  #@ 451 return self.base_transform(x)

    def _inverse(self, y):  #@ 453
        if y.dim() < self.reinterpreted_batch_ndims:
            raise ValueError("Too few dimensions on input")
        return self.base_transform.inv(y)  #@ 456 return self.base_transform.inv(y)

    def log_abs_det_jacobian(self, x, y):  #@ 458
        result = self.base_transform.log_abs_det_jacobian(x, y)  #@ 459 result = self.base_transform.log_abs_det_jacobian(x, y)
        return _sum_rightmost(result, self.reinterpreted_batch_ndims)  #@ 460 result = _sum_rightmost(result, self.reinterpreted_batch_ndims)


class ReshapeTransform(Transform):
    bijective = True

    def __init__(self, in_shape, out_shape, cache_size=0):  #@ 487
        self.in_shape = torch.Size(in_shape)
        self.out_shape = torch.Size(out_shape)
        if math.prod(self.in_shape) != math.prod(self.out_shape):
            raise ValueError("in_shape, out_shape have different numbers of elements")
        super().__init__(cache_size=cache_size)

    def _call(self, x):  #@ 507
        batch_shape = x.shape[: x.dim() - len(self.in_shape)]
        return x.reshape(batch_shape + self.out_shape)  #@ 509 return x.reshape(batch_shape + self.out_shape)

    def _inverse(self, y):  #@ 511
        batch_shape = y.shape[: y.dim() - len(self.out_shape)]
        return y.reshape(batch_shape + self.in_shape)  #@ 513 return y.reshape(batch_shape + self.in_shape)

    def log_abs_det_jacobian(self, x, y):  #@ 515
        batch_shape = x.shape[: x.dim() - len(self.in_shape)]
        return x.new_zeros(batch_shape)  #@ 517 return x.new_zeros(batch_shape)


class PowerTransform(Transform):
    bijective = True

    def __init__(self, exponent, cache_size=0):  #@ 570
        super().__init__(cache_size=cache_size)
        (self.exponent,) = broadcast_all(exponent)  #@ 572 (self.exponent,) = broadcast_all(exponent)

    @lazy_property  #@ 579
    def sign(self):
        return self.exponent.sign()  #@ 581 return self.exponent.sign()

    def _call(self, x):  #@ 588
        return x.pow(self.exponent)  #@ 589 return x.pow(self.exponent)

    def _inverse(self, y):  #@ 591
        return y.pow(1 / self.exponent)  #@ 592 return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x, y):  #@ 594
        return (self.exponent * y / x).abs().log()  #@ 595 return (self.exponent * y / x).abs().log()


class SoftplusTransform(Transform):
    bijective = True
    sign = +1

    def _call(self, x):  #@ 646
        return softplus(x)  #@ 647 return softplus(x)

    def _inverse(self, y):  #@ 649
        return (-y).expm1().neg().log() + y  #@ 650 return (-y).expm1().neg().log() + y

    def log_abs_det_jacobian(self, x, y):  #@ 652
        return -softplus(-x)  #@ 653 return -softplus(-x)


class SoftmaxTransform(Transform):
    def _call(self, x):  #@ 908
        probs = (x - x.max(-1, True)[0]).exp()  #@ 910 probs = (logprobs - logprobs.max(-1, True)[0]).exp()
        return probs / probs.sum(-1, True)  #@ 911 return probs / probs.sum(-1, True)

    def _inverse(self, y):  #@ 913
        return y.log()  #@ 915 return probs.log()


class StickBreakingTransform(Transform):
    bijective = True

    def _call(self, x):  #@ 949
        offset = x.shape[-1] + 1 - x.new_ones(x.shape[-1]).cumsum(-1)  #@ 950 offset = x.shape[-1] + 1 - x.new_ones(x.shape[-1]).cumsum(-1)
        z = _clipped_sigmoid(x - offset.log())  #@ 951 z = _clipped_sigmoid(x - offset.log())
        z_cumprod = (1 - z).cumprod(-1)  #@ 952 z_cumprod = (1 - z).cumprod(-1)
        return pad(z, [0, 1], value=1) * pad(z_cumprod, [1, 0], value=1)  #@ 953 y = pad(z, [0, 1], value=1) * pad(z_cumprod, [1, 0], value=1)

    def _inverse(self, y):  #@ 956
        y_crop = y[..., :-1]  #@ 957 y_crop = y[..., :-1]
        offset = y.shape[-1] - y.new_ones(y_crop.shape[-1]).cumsum(-1)  #@ 958 offset = y.shape[-1] - y.new_ones(y_crop.shape[-1]).cumsum(-1)
        sf = 1 - y_crop.cumsum(-1)  #@ 959 sf = 1 - y_crop.cumsum(-1)
        sf = torch.clamp(sf, min=torch.finfo(y.dtype).tiny)  #@ 962 sf = torch.clamp(sf, min=torch.finfo(y.dtype).tiny)
        return y_crop.log() - sf.log() + offset.log()  #@ 963 x = y_crop.log() - sf.log() + offset.log()

    def log_abs_det_jacobian(self, x, y):  #@ 966
        offset = x.shape[-1] + 1 - x.new_ones(x.shape[-1]).cumsum(-1)  #@ 967 offset = x.shape[-1] + 1 - x.new_ones(x.shape[-1]).cumsum(-1)
        x = x - offset.log()  #@ 968 x = x - offset.log()
        return (-x + F.logsigmoid(x) + y[..., :-1].log()).sum(-1)  #@ 970 detJ = (-x + F.logsigmoid(x) + y[..., :-1].log()).sum(-1)


class LowerCholeskyTransform(Transform):
    def _call(self, x):  #@ 999
        return x.tril(-1) + x.diagonal(dim1=-2, dim2=-1).exp().diag_embed()  #@ 1000 return x.tril(-1) + x.diagonal(dim1=-2, dim2=-1).exp().diag_embed()

    def _inverse(self, y):  #@ 1002
        return y.tril(-1) + y.diagonal(dim1=-2, dim2=-1).log().diag_embed()  #@ 1003 return y.tril(-1) + y.diagonal(dim1=-2, dim2=-1).log().diag_embed()


class PositiveDefiniteTransform(Transform):
    def _call(self, x):  #@ 1017
        x = LowerCholeskyTransform()(x)  #@ 1018 x = LowerCholeskyTransform()(x)
        return x @ x.mT  #@ 1019 return x @ x.mT

    def _inverse(self, y):  #@ 1021
        y = torch.linalg.cholesky(y)  #@ 1022 y = torch.linalg.cholesky(y)
        return LowerCholeskyTransform().inv(y)  #@ 1023 return LowerCholeskyTransform().inv(y)


class CatTransform(Transform):
    def __init__(self, tseq, dim=0, lengths=None, cache_size=0):  #@ 1043
        assert all([isinstance(t, Transform) for t in tseq])
        if cache_size:
            tseq = [t.with_cache(cache_size) for t in tseq]
        super().__init__(cache_size=cache_size)
        self.transforms = list(tseq)
        self.lengths = [1] * len(self.transforms) if lengths is None else list(lengths)
        assert len(self.lengths) == len(self.transforms)
        self.dim = dim

    @property  #@ 1115
    def bijective(self):
        return all([t.bijective for t in self.transforms])

    def _parts(self, z):
        assert -z.dim() <= self.dim < z.dim()
        assert z.size(self.dim) == sum(self.lengths)

    def _call(self, x):  #@ 1068
        self._parts(x)
        slices = []
        start = 0
        for trans, length in zip(self.transforms, self.lengths):
            part = x.narrow(self.dim, start, length)  #@ 1074 xslice = x.narrow(self.dim, start, length)
            slices.append(trans(part))  #@ 1075 yslices.append(trans(xslice))
            start = start + length
        return torch.cat(slices, dim=self.dim)  #@ 1077 return torch.cat(yslices, dim=self.dim)

    def _inverse(self, y):  #@ 1079
        self._parts(y)
        slices = []
        start = 0
        for trans, length in zip(self.transforms, self.lengths):
            part = y.narrow(self.dim, start, length)  #@ 1085 yslice = y.narrow(self.dim, start, length)
            slices.append(trans.inv(part))  #@ 1086 xslices.append(trans.inv(yslice))
            start = start + length
        return torch.cat(slices, dim=self.dim)  #@ 1088 return torch.cat(xslices, dim=self.dim)

    def log_abs_det_jacobian(self, x, y):  #@ 1090
        torch._C._unmodelled("torch.distributions.CatTransform.log_abs_det_jacobian")


class StackTransform(Transform):
    def __init__(self, tseq, dim=0, cache_size=0):  #@ 1147
        assert all([isinstance(t, Transform) for t in tseq])
        if cache_size:
            tseq = [t.with_cache(cache_size) for t in tseq]
        super().__init__(cache_size=cache_size)
        self.transforms = list(tseq)
        self.dim = dim

    @property  #@ 1191
    def bijective(self):
        return all([t.bijective for t in self.transforms])

    def _slice(self, z):  #@ 1160
        return [z.select(self.dim, i) for i in range(z.size(self.dim))]  #@ 1161 return [z.select(self.dim, i) for i in range(z.size(self.dim))]

    def _check(self, z):
        assert -z.dim() <= self.dim < z.dim()
        assert z.size(self.dim) == len(self.transforms)

    def _call(self, x):  #@ 1163
        self._check(x)
        slices = []
        for part, trans in zip(self._slice(x), self.transforms):  #@ 1167 for xslice, trans in zip(self._slice(x), self.transforms):
            slices.append(trans(part))  #@ 1168 yslices.append(trans(xslice))
        return torch.stack(slices, dim=self.dim)  #@ 1169 return torch.stack(yslices, dim=self.dim)

    def _inverse(self, y):  #@ 1171
        self._check(y)
        slices = []
        for part, trans in zip(self._slice(y), self.transforms):  #@ 1175 for yslice, trans in zip(self._slice(y), self.transforms):
            slices.append(trans.inv(part))  #@ 1176 xslices.append(trans.inv(yslice))
        return torch.stack(slices, dim=self.dim)  #@ 1177 return torch.stack(xslices, dim=self.dim)

    def log_abs_det_jacobian(self, x, y):  #@ 1179
        torch._C._unmodelled("torch.distributions.StackTransform.log_abs_det_jacobian")


class CumulativeDistributionTransform(Transform):
    bijective = True
    sign = +1

    def __init__(self, distribution, cache_size=0):  #@ 1227
        super().__init__(cache_size=cache_size)
        self.distribution = distribution

    def _call(self, x):  #@ 1235
        return self.distribution.cdf(x)  #@ 1236 return self.distribution.cdf(x)

    def _inverse(self, y):  #@ 1238
        return self.distribution.icdf(y)  #@ 1239 return self.distribution.icdf(y)

    def log_abs_det_jacobian(self, x, y):  #@ 1241
        return self.distribution.log_prob(x)  #@ 1242 return self.distribution.log_prob(x)


class AffineTransform(Transform):
    bijective = True

    def __init__(self, loc, scale, event_dim=0, cache_size=0):  #@ 722
        super().__init__(cache_size=cache_size)
        if event_dim:
            torch._C._unmodelled("torch.distributions.AffineTransform of events")
        self.loc = loc
        self.scale = scale

    @property  #@ 775
    def sign(self):
        if isinstance(self.scale, numbers.Real):
            return 1 if float(self.scale) > 0 else -1 if float(self.scale) < 0 else 0
        return self.scale.sign()  #@ 779 return self.scale.sign()

    def _call(self, x):  #@ 781
        return self.loc + self.scale * x  #@ 782 return self.loc + self.scale * x

    def _inverse(self, y):  #@ 784
        return (y - self.loc) / self.scale  #@ 785 return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):  #@ 787
        if isinstance(self.scale, numbers.Real):
            result = torch.full_like(x, math.log(abs(self.scale)))  #@ 791 result = torch.full_like(x, math.log(abs(scale)))
        else:
            result = torch.abs(self.scale).log()  #@ 793 result = torch.abs(scale).log()
        return result.expand(x.shape)  #@ 798 return result.expand(shape)
