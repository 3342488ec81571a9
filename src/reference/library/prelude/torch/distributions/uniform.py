"""The uniform distribution (torch/distributions/uniform.py)."""
from numbers import Number

import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Uniform(Distribution):
    has_rsample = True

    @property  #@ 38
    def mean(self):
        return (self.high + self.low) / 2  #@ 40 return (self.high + self.low) / 2

    @property  #@ 46
    def stddev(self):
        return (self.high - self.low) / 12**0.5  #@ 48 return (self.high - self.low) / 12**0.5

    @property  #@ 50
    def variance(self):
        return (self.high - self.low).pow(2) / 12  #@ 52 return (self.high - self.low).pow(2) / 12

    def __init__(self, low, high, validate_args=None):  #@ 54
        self.low, self.high = broadcast_all(low, high)  #@ 55 self.low, self.high = broadcast_all(low, high)
        if isinstance(low, Number) and isinstance(high, Number):
            batch_shape = torch.Size()
        else:
            batch_shape = self.low.size()
        super().__init__(batch_shape, validate_args=validate_args)  #@ 61 super().__init__(batch_shape, validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  #@ 79
        shape = self._extended_shape(sample_shape)  #@ 80 shape = self._extended_shape(sample_shape)
        rand = torch.rand(shape, dtype=self.low.dtype, device=self.low.device)  #@ 81 rand = torch.rand(shape, dtype=self.low.dtype, device=self.low.device)
        return self.low + rand * (self.high - self.low)  #@ 82 return self.low + rand * (self.high - self.low)

    def log_prob(self, value):  #@ 84
        lb = self.low.le(value).type_as(self.low)  #@ 87 lb = self.low.le(value).type_as(self.low)
        ub = self.high.gt(value).type_as(self.low)  #@ 88 ub = self.high.gt(value).type_as(self.low)
        return torch.log(lb.mul(ub)) - torch.log(self.high - self.low)  #@ 89 return torch.log(lb.mul(ub)) - torch.log(self.high - self.low)

    def cdf(self, value):  #@ 91
        result = (value - self.low) / (self.high - self.low)  #@ 94 result = (value - self.low) / (self.high - self.low)
        return result.clamp(min=0, max=1)  #@ 95 return result.clamp(min=0, max=1)

    def icdf(self, value):  #@ 97
        return value * (self.high - self.low) + self.low  #@ 98 result = value * (self.high - self.low) + self.low

    def entropy(self):  #@ 101
        return torch.log(self.high - self.low)  #@ 102 return torch.log(self.high - self.low)
