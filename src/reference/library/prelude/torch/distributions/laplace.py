"""The Laplace distribution (torch/distributions/laplace.py)."""
from numbers import Number

import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Laplace(Distribution):
    has_rsample = True

    @property  #@ 33
    def mean(self):
        return self.loc

    @property  #@ 37
    def mode(self):
        return self.loc

    @property  #@ 41
    def variance(self):
        return 2 * self.scale.pow(2)  #@ 43 return 2 * self.scale.pow(2)

    @property  #@ 45
    def stddev(self):
        return (2**0.5) * self.scale  #@ 47 return (2**0.5) * self.scale

    def __init__(self, loc, scale, validate_args=None):  #@ 49
        self.loc, self.scale = broadcast_all(loc, scale)  #@ 50 self.loc, self.scale = broadcast_all(loc, scale)
        both = isinstance(loc, Number) and isinstance(scale, Number)
        super().__init__(torch.Size() if both else self.loc.size(), validate_args=validate_args)  #@ 55 super().__init__(batch_shape, validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  #@ 66
        shape = self._extended_shape(sample_shape)  #@ 67 shape = self._extended_shape(sample_shape)
        eps = torch.finfo(self.loc.dtype).eps
        u = self.loc.new(shape).uniform_(eps - 1, 1)  #@ 75 u = self.loc.new(shape).uniform_(finfo.eps - 1, 1)
        return self.loc - self.scale * u.sign() * torch.log1p(-u.abs())  #@ 78 return self.loc - self.scale * u.sign() * torch.log1p(-u.abs())

    def log_prob(self, value):  #@ 80
        return -torch.log(2 * self.scale) - torch.abs(value - self.loc) / self.scale  #@ 83 return -torch.log(2 * self.scale) - torch.abs(value - self.loc) / self.scale

    def cdf(self, value):  #@ 85
        sign = 0.5 * (value - self.loc).sign()  #@ 88 return 0.5 - 0.5 * (value - self.loc).sign() * torch.expm1(
        far = -(value - self.loc).abs() / self.scale  #@ 89 -(value - self.loc).abs() / self.scale
        return 0.5 - sign * torch.expm1(far)  #@ 88 return 0.5 - 0.5 * (value - self.loc).sign() * torch.expm1(

    def icdf(self, value):  #@ 92
        term = value - 0.5  #@ 93 term = value - 0.5
        return self.loc - self.scale * (term).sign() * torch.log1p(-2 * term.abs())  #@ 94 return self.loc - self.scale * (term).sign() * torch.log1p(-2 * term.abs())

    def entropy(self):  #@ 96
        return 1 + torch.log(2 * self.scale)  #@ 97 return 1 + torch.log(2 * self.scale)
