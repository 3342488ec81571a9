"""The geometric distribution (torch/distributions/geometric.py)."""
from numbers import Number

import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all, lazy_property, logits_to_probs, probs_to_logits
from torch.nn.functional import binary_cross_entropy_with_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Geometric(Distribution):
    def __init__(self, probs=None, logits=None, validate_args=None):  #@ 47
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            (self.probs,) = broadcast_all(probs)  #@ 53 (self.probs,) = broadcast_all(probs)
        else:
            (self.logits,) = broadcast_all(logits)  #@ 55 (self.logits,) = broadcast_all(logits)
        given = probs if probs is not None else logits
        super().__init__(torch.Size() if isinstance(given, Number) else given.size(), validate_args=validate_args)  #@ 61 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 86
    def mean(self):
        return 1.0 / self.probs - 1.0  #@ 88 return 1.0 / self.probs - 1.0

    @property  #@ 90
    def mode(self):
        return torch.zeros_like(self.probs)  #@ 92 return torch.zeros_like(self.probs)

    @property  #@ 94
    def variance(self):
        return (1.0 / self.probs - 1.0) / self.probs  #@ 96 return (1.0 / self.probs - 1.0) / self.probs

    @lazy_property  #@ 98
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 100 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 102
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)  #@ 104 return logits_to_probs(self.logits, is_binary=True)

    def sample(self, sample_shape=torch.Size()):  #@ 106
        shape = self._extended_shape(sample_shape)  #@ 107 shape = self._extended_shape(sample_shape)
        tiny = torch.finfo(self.probs.dtype).tiny  #@ 108 tiny = torch.finfo(self.probs.dtype).tiny
        with torch.no_grad():
            u = self.probs.new(shape).uniform_(tiny, 1)  #@ 115 u = self.probs.new(shape).uniform_(tiny, 1)
            return (u.log() / (-self.probs).log1p()).floor()  #@ 116 return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value):  #@ 118
        value, probs = broadcast_all(value, self.probs)  #@ 121 value, probs = broadcast_all(value, self.probs)
        probs = probs.clone(memory_format=torch.contiguous_format)  #@ 122 probs = probs.clone(memory_format=torch.contiguous_format)
        probs[(probs == 1) & (value == 0)] = 0  #@ 123 probs[(probs == 1) & (value == 0)] = 0
        return value * (-probs).log1p() + self.probs.log()  #@ 124 return value * (-probs).log1p() + self.probs.log()

    def entropy(self):  #@ 126
        total = binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")  #@ 128 binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")
        return total / self.probs  #@ 128 binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")
