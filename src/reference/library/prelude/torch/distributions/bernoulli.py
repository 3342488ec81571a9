"""The distribution of a coin (torch/distributions/bernoulli.py)."""
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all, lazy_property, logits_to_probs, probs_to_logits
from torch.nn.functional import binary_cross_entropy_with_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Bernoulli(ExponentialFamily):
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):  #@ 44
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            is_scalar = isinstance(probs, Number)
            (self.probs,) = broadcast_all(probs)  #@ 51 (self.probs,) = broadcast_all(probs)
        else:
            is_scalar = isinstance(logits, Number)
            (self.logits,) = broadcast_all(logits)  #@ 54 (self.logits,) = broadcast_all(logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(torch.Size() if is_scalar else self._param.size(), validate_args=validate_args)  #@ 60 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 78
    def mean(self):
        return self.probs  #@ 80 return self.probs

    @property  #@ 88
    def variance(self):
        return self.probs * (1 - self.probs)  #@ 90 return self.probs * (1 - self.probs)

    @lazy_property  #@ 92
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 94 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 96
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)  #@ 98 return logits_to_probs(self.logits, is_binary=True)

    @property  #@ 100
    def param_shape(self):
        return self._param.size()

    def sample(self, sample_shape=torch.Size()):  #@ 104
        shape = self._extended_shape(sample_shape)  #@ 105 shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.bernoulli(self.probs.expand(shape))  #@ 107 return torch.bernoulli(self.probs.expand(shape))

    def log_prob(self, value):  #@ 109
        logits, value = broadcast_all(self.logits, value)  #@ 112 logits, value = broadcast_all(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")  #@ 113 return -binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):  #@ 115
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")  #@ 116 return binary_cross_entropy_with_logits(
