"""The normal distribution (torch/distributions/normal.py)."""
import math
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import _standard_normal, broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Normal(ExponentialFamily):
    has_rsample = True

    @property  #@ 37
    def mean(self):
        return self.loc

    @property  #@ 41
    def mode(self):
        return self.loc

    @property  #@ 45
    def stddev(self):
        return self.scale

    @property  #@ 49
    def variance(self):
        return self.stddev.pow(2)  #@ 51 return self.stddev.pow(2)

    def __init__(self, loc, scale, validate_args=None):  #@ 53
        self.loc, self.scale = broadcast_all(loc, scale)  #@ 54 self.loc, self.scale = broadcast_all(loc, scale)
        if isinstance(loc, Number) and isinstance(scale, Number):
            batch_shape = torch.Size()
        else:
            batch_shape = self.loc.size()
        super().__init__(batch_shape, validate_args=validate_args)  #@ 59 super().__init__(batch_shape, validate_args=validate_args)

    def sample(self, sample_shape=torch.Size()):  #@ 70
        shape = self._extended_shape(sample_shape)  #@ 71 shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.normal(self.loc.expand(shape), self.scale.expand(shape))  #@ 73 return torch.normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape=torch.Size()):  #@ 75
        shape = self._extended_shape(sample_shape)  #@ 76 shape = self._extended_shape(sample_shape)
        eps = _standard_normal(shape, dtype=self.loc.dtype, device=self.loc.device)  #@ 77 eps = _standard_normal(shape, dtype=self.loc.dtype, device=self.loc.device)
        return self.loc + eps * self.scale  #@ 78 return self.loc + eps * self.scale

    def log_prob(self, value):  #@ 80
        var = self.scale**2  #@ 84 var = self.scale**2
        log_scale = self.scale.log()  #@ 86 math.log(self.scale) if isinstance(self.scale, Real) else self.scale.log()
        return -((value - self.loc) ** 2) / (2 * var) - log_scale - math.log(math.sqrt(2 * math.pi))  #@ 89 -((value - self.loc) ** 2) / (2 * var)

    def cdf(self, value):  #@ 94
        erf = 1 + torch.erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2))  #@ 98 1 + torch.erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2))
        return 0.5 * erf  #@ 97 return 0.5 * (

    def icdf(self, value):  #@ 101
        return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)  #@ 102 return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self):  #@ 104
        return 0.5 + 0.5 * math.log(2 * math.pi) + torch.log(self.scale)  #@ 105 return 0.5 + 0.5 * math.log(2 * math.pi) + torch.log(self.scale)
