"""Counts by category (torch/distributions/multinomial.py)."""
import torch
from torch import inf
from torch.distributions.binomial import Binomial
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Multinomial(Distribution):
    @property  #@ 53
    def mean(self):
        return self.probs * self.total_count  #@ 55 return self.probs * self.total_count

    @property  #@ 57
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)  #@ 59 return self.total_count * self.probs * (1 - self.probs)

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):  #@ 61
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs=probs, logits=logits)  #@ 65 self._categorical = Categorical(probs=probs, logits=logits)
        self._binomial = Binomial(total_count=total_count, probs=self.probs)  #@ 66 self._binomial = Binomial(total_count=total_count, probs=self.probs)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)  #@ 69 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    @property  #@ 89
    def logits(self):
        return self._categorical.logits  #@ 91 return self._categorical.logits

    @property  #@ 93
    def probs(self):
        return self._categorical.probs  #@ 95 return self._categorical.probs

    @property  #@ 97
    def param_shape(self):
        return self._categorical.param_shape

    def sample(self, sample_shape=torch.Size()):  #@ 101
        sample_shape = torch.Size(sample_shape)
        samples = self._categorical.sample(torch.Size((self.total_count,)) + sample_shape)  #@ 103 samples = self._categorical.sample(
        shifted = list(range(samples.dim()))
        shifted.append(shifted.pop(0))
        samples = samples.permute(*shifted)  #@ 110 samples = samples.permute(*shifted_idx)
        counts = samples.new(self._extended_shape(sample_shape)).zero_()  #@ 111 counts = samples.new(self._extended_shape(sample_shape)).zero_()
        counts.scatter_add_(-1, samples, torch.ones_like(samples))  #@ 112 counts.scatter_add_(-1, samples, torch.ones_like(samples))
        return counts.type_as(self.probs)  #@ 113 return counts.type_as(self.probs)

    def entropy(self):  #@ 115
        torch._C._unmodelled("torch.distributions.Multinomial.entropy")

    def log_prob(self, value):  #@ 128
        logits, value = broadcast_all(self.logits, value)  #@ 131 logits, value = broadcast_all(self.logits, value)
        logits = logits.clone(memory_format=torch.contiguous_format)  #@ 132 logits = logits.clone(memory_format=torch.contiguous_format)
        log_factorial_n = torch.lgamma(value.sum(-1) + 1)  #@ 133 log_factorial_n = torch.lgamma(value.sum(-1) + 1)
        log_factorial_xs = torch.lgamma(value + 1).sum(-1)  #@ 134 log_factorial_xs = torch.lgamma(value + 1).sum(-1)
        logits[(value == 0) & (logits == -inf)] = 0  #@ 135 logits[(value == 0) & (logits == -inf)] = 0
        log_powers = (logits * value).sum(-1)  #@ 136 log_powers = (logits * value).sum(-1)
        return log_factorial_n - log_factorial_xs + log_powers  #@ 137 return log_factorial_n - log_factorial_xs + log_powers
