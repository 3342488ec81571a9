"""The Cauchy distribution (torch/distributions/cauchy.py)."""
import math
from numbers import Number

import torch
from torch import inf, nan
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Cauchy(Distribution):
    has_rsample = True

    def __init__(self, loc, scale, validate_args=None):  #@ 37
        self.loc, self.scale = broadcast_all(loc, scale)  #@ 38 self.loc, self.scale = broadcast_all(loc, scale)
        both = isinstance(loc, Number) and isinstance(scale, Number)
        super().__init__(torch.Size() if both else self.loc.size(), validate_args=validate_args)  #@ 43 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 54
    def mean(self):
        return torch.full(self._extended_shape(), nan, dtype=self.loc.dtype, device=self.loc.device)  #@ 56 return torch.full(

    @property  #@ 60
    def mode(self):
        return self.loc

    @property  #@ 64
    def variance(self):
        return torch.full(self._extended_shape(), inf, dtype=self.loc.dtype, device=self.loc.device)  #@ 66 return torch.full(

    def rsample(self, sample_shape=torch.Size()):  #@ 70
        shape = self._extended_shape(sample_shape)  #@ 71 shape = self._extended_shape(sample_shape)
        eps = self.loc.new(shape).cauchy_()  #@ 72 eps = self.loc.new(shape).cauchy_()
        return self.loc + eps * self.scale  #@ 73 return self.loc + eps * self.scale

    def log_prob(self, value):  #@ 75
        term = self.scale.log()  #@ 80 - self.scale.log()
        total = -math.log(math.pi) - term  #@ 79 -math.log(math.pi)
        term = (((value - self.loc) / self.scale) ** 2).log1p()  #@ 81 - (((value - self.loc) / self.scale) ** 2).log1p()
        return total - term  #@ 79 -math.log(math.pi)

    def cdf(self, value):  #@ 84
        return torch.atan((value - self.loc) / self.scale) / math.pi + 0.5  #@ 87 return torch.atan((value - self.loc) / self.scale) / math.pi + 0.5

    def icdf(self, value):  #@ 89
        return torch.tan(math.pi * (value - 0.5)) * self.scale + self.loc  #@ 90 return torch.tan(math.pi * (value - 0.5)) * self.scale + self.loc

    def entropy(self):  #@ 92
        return math.log(4 * math.pi) + self.scale.log()  #@ 93 return math.log(4 * math.pi) + self.scale.log()
