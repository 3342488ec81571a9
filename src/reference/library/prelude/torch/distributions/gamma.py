"""The gamma distribution (torch/distributions/gamma.py)."""
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def _standard_gamma(concentration):  #@ 14
    return torch._standard_gamma(concentration)  #@ 15 return torch._standard_gamma(concentration)


class Gamma(ExponentialFamily):
    has_rsample = True

    @property  #@ 43
    def mean(self):
        return self.concentration / self.rate  #@ 45 return self.concentration / self.rate

    @property  #@ 47
    def mode(self):
        return ((self.concentration - 1) / self.rate).clamp(min=0)  #@ 49 return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property  #@ 51
    def variance(self):
        return self.concentration / self.rate.pow(2)  #@ 53 return self.concentration / self.rate.pow(2)

    def __init__(self, concentration, rate, validate_args=None):  #@ 55
        self.concentration, self.rate = broadcast_all(concentration, rate)  #@ 56 self.concentration, self.rate = broadcast_all(concentration, rate)
        both = isinstance(concentration, Number) and isinstance(rate, Number)
        super().__init__(torch.Size() if both else self.concentration.size(), validate_args=validate_args)  #@ 61 super().__init__(batch_shape, validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  #@ 72
        shape = self._extended_shape(sample_shape)  #@ 73 shape = self._extended_shape(sample_shape)
        value = _standard_gamma(self.concentration.expand(shape)) / self.rate.expand(shape)  #@ 74 value = _standard_gamma(self.concentration.expand(shape)) / self.rate.expand(
        tiny = torch.finfo(value.dtype).tiny
        value.detach().clamp_(min=tiny)  #@ 77 value.detach().clamp_(
        return value

    def log_prob(self, value):  #@ 82
        value = torch.as_tensor(value, dtype=self.rate.dtype, device=self.rate.device)  #@ 83 value = torch.as_tensor(value, dtype=self.rate.dtype, device=self.rate.device)
        total = torch.xlogy(self.concentration, self.rate)  #@ 87 torch.xlogy(self.concentration, self.rate)
        term = torch.xlogy(self.concentration - 1, value)  #@ 88 + torch.xlogy(self.concentration - 1, value)
        total = total + term  #@ 87 torch.xlogy(self.concentration, self.rate)
        term = self.rate * value  #@ 89 - self.rate * value
        total = total - term  #@ 87 torch.xlogy(self.concentration, self.rate)
        term = torch.lgamma(self.concentration)  #@ 90 - torch.lgamma(self.concentration)
        return total - term  #@ 87 torch.xlogy(self.concentration, self.rate)

    def entropy(self):  #@ 93
        term = torch.log(self.rate)  #@ 96 - torch.log(self.rate)
        total = self.concentration - term  #@ 95 self.concentration
        term = torch.lgamma(self.concentration)  #@ 97 + torch.lgamma(self.concentration)
        total = total + term  #@ 95 self.concentration
        term = (1.0 - self.concentration) * torch.digamma(self.concentration)  #@ 98 + (1.0 - self.concentration) * torch.digamma(self.concentration)
        return total + term  #@ 95 self.concentration

    def cdf(self, value):  #@ 108
        return torch.special.gammainc(self.concentration, self.rate * value)  #@ 111 return torch.special.gammainc(self.concentration, self.rate * value)
