"""Counts of successes (torch/distributions/binomial.py)."""
import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all, lazy_property, logits_to_probs, probs_to_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def _clamp_by_zero(x):  #@ 16
    return (x.clamp(min=0) + x - x.clamp(max=0)) / 2  #@ 18 return (x.clamp(min=0) + x - x.clamp(max=0)) / 2


class Binomial(Distribution):
    has_enumerate_support = True

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):  #@ 51
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            self.total_count, self.probs = broadcast_all(total_count, probs)  #@ 60 ) = broadcast_all(total_count, probs)
            self.total_count = self.total_count.type_as(self.probs)  #@ 61 self.total_count = self.total_count.type_as(self.probs)
        else:
            self.total_count, self.logits = broadcast_all(total_count, logits)  #@ 66 ) = broadcast_all(total_count, logits)
            self.total_count = self.total_count.type_as(self.logits)  #@ 67 self.total_count = self.total_count.type_as(self.logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(self._param.size(), validate_args=validate_args)  #@ 71 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 94
    def mean(self):
        return self.total_count * self.probs  #@ 96 return self.total_count * self.probs

    @property  #@ 98
    def mode(self):
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)  #@ 100 return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property  #@ 102
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)  #@ 104 return self.total_count * self.probs * (1 - self.probs)

    @lazy_property  #@ 106
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 108 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 110
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)  #@ 112 return logits_to_probs(self.logits, is_binary=True)

    @property  #@ 114
    def param_shape(self):
        return self._param.size()

    def sample(self, sample_shape=torch.Size()):  #@ 118
        shape = self._extended_shape(sample_shape)  #@ 119 shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            count, probs = self.total_count.expand(shape), self.probs.expand(shape)  #@ 122 self.total_count.expand(shape), self.probs.expand(shape)
            return torch.binomial(count, probs)  #@ 121 return torch.binomial(

    def log_prob(self, value):  #@ 125
        log_factorial_n = torch.lgamma(self.total_count + 1)  #@ 128 log_factorial_n = torch.lgamma(self.total_count + 1)
        log_factorial_k = torch.lgamma(value + 1)  #@ 129 log_factorial_k = torch.lgamma(value + 1)
        log_factorial_nmk = torch.lgamma(self.total_count - value + 1)  #@ 130 log_factorial_nmk = torch.lgamma(self.total_count - value + 1)
        term = self.total_count * _clamp_by_zero(self.logits)  #@ 137 self.total_count * _clamp_by_zero(self.logits)
        other = self.total_count * torch.log1p(torch.exp(-torch.abs(self.logits)))  #@ 138 + self.total_count * torch.log1p(torch.exp(-torch.abs(self.logits)))
        normalize_term = term + other - log_factorial_n  #@ 137 self.total_count * _clamp_by_zero(self.logits)
        return value * self.logits - log_factorial_k - log_factorial_nmk - normalize_term  #@ 142 value * self.logits - log_factorial_k - log_factorial_nmk - normalize_term

    def entropy(self):  #@ 145
        torch._C._unmodelled("torch.distributions.Binomial.entropy")

    def enumerate_support(self, expand=True):  #@ 155
        torch._C._unmodelled("torch.distributions.Binomial.enumerate_support")
