"""The Poisson distribution (torch/distributions/poisson.py)."""
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Poisson(ExponentialFamily):
    @property  #@ 35
    def mean(self):
        return self.rate

    @property  #@ 39
    def mode(self):
        return self.rate.floor()  #@ 41 return self.rate.floor()

    @property  #@ 43
    def variance(self):
        return self.rate

    def __init__(self, rate, validate_args=None):  #@ 47
        (self.rate,) = broadcast_all(rate)  #@ 48 (self.rate,) = broadcast_all(rate)
        super().__init__(torch.Size() if isinstance(rate, Number) else self.rate.size(), validate_args=validate_args)  #@ 53 super().__init__(batch_shape, validate_args=validate_args)

    def sample(self, sample_shape=torch.Size()):  #@ 63
        shape = self._extended_shape(sample_shape)  #@ 64 shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.poisson(self.rate.expand(shape))  #@ 66 return torch.poisson(self.rate.expand(shape))

    def log_prob(self, value):  #@ 68
        rate, value = broadcast_all(self.rate, value)  #@ 71 rate, value = broadcast_all(self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()  #@ 72 return value.xlogy(rate) - rate - (value + 1).lgamma()
