"""The exponential distribution (torch/distributions/exponential.py)."""
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Exponential(ExponentialFamily):
    has_rsample = True

    @property  #@ 33
    def mean(self):
        return self.rate.reciprocal()  #@ 35 return self.rate.reciprocal()

    @property  #@ 37
    def mode(self):
        return torch.zeros_like(self.rate)  #@ 39 return torch.zeros_like(self.rate)

    @property  #@ 41
    def stddev(self):
        return self.rate.reciprocal()  #@ 43 return self.rate.reciprocal()

    @property  #@ 45
    def variance(self):
        return self.rate.pow(-2)  #@ 47 return self.rate.pow(-2)

    def __init__(self, rate, validate_args=None):  #@ 49
        (self.rate,) = broadcast_all(rate)  #@ 50 (self.rate,) = broadcast_all(rate)
        super().__init__(torch.Size() if isinstance(rate, Number) else self.rate.size(), validate_args=validate_args)  #@ 52 super().__init__(batch_shape, validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  #@ 62
        shape = self._extended_shape(sample_shape)  #@ 63 shape = self._extended_shape(sample_shape)
        return self.rate.new(shape).exponential_() / self.rate  #@ 64 return self.rate.new(shape).exponential_() / self.rate

    def log_prob(self, value):  #@ 66
        return self.rate.log() - self.rate * value  #@ 69 return self.rate.log() - self.rate * value

    def cdf(self, value):  #@ 71
        return 1 - torch.exp(-self.rate * value)  #@ 74 return 1 - torch.exp(-self.rate * value)

    def icdf(self, value):  #@ 76
        return -torch.log1p(-value) / self.rate  #@ 77 return -torch.log1p(-value) / self.rate

    def entropy(self):  #@ 79
        return 1.0 - torch.log(self.rate)  #@ 80 return 1.0 - torch.log(self.rate)
