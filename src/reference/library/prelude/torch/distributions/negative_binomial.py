"""Trials before so many failures (torch/distributions/negative_binomial.py)."""
import torch
import torch.nn.functional as F
from torch.distributions.distribution import Distribution
from torch.distributions.gamma import Gamma
from torch.distributions.utils import broadcast_all, lazy_property, logits_to_probs, probs_to_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class NegativeBinomial(Distribution):
    def __init__(self, total_count, probs=None, logits=None, validate_args=None):  #@ 38
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            self.total_count, self.probs = broadcast_all(total_count, probs)  #@ 47 ) = broadcast_all(total_count, probs)
            self.total_count = self.total_count.type_as(self.probs)  #@ 48 self.total_count = self.total_count.type_as(self.probs)
        else:
            self.total_count, self.logits = broadcast_all(total_count, logits)  #@ 53 ) = broadcast_all(total_count, logits)
            self.total_count = self.total_count.type_as(self.logits)  #@ 54 self.total_count = self.total_count.type_as(self.logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(self._param.size(), validate_args=validate_args)  #@ 58 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 77
    def mean(self):
        return self.total_count * torch.exp(self.logits)  #@ 79 return self.total_count * torch.exp(self.logits)

    @property  #@ 81
    def mode(self):
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)  #@ 83 return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)

    @property  #@ 85
    def variance(self):
        return self.mean / torch.sigmoid(-self.logits)  #@ 87 return self.mean / torch.sigmoid(-self.logits)

    @lazy_property  #@ 89
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 91 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 93
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)  #@ 95 return logits_to_probs(self.logits, is_binary=True)

    @property  #@ 97
    def param_shape(self):
        return self._param.size()

    @lazy_property  #@ 101
    def _gamma(self):
        rate = torch.exp(-self.logits)  #@ 106 rate=torch.exp(-self.logits),
        return Gamma(concentration=self.total_count, rate=rate, validate_args=False)  #@ 104 return torch.distributions.Gamma(

    def sample(self, sample_shape=torch.Size()):  #@ 110
        with torch.no_grad():
            rate = self._gamma.sample(sample_shape=sample_shape)  #@ 112 rate = self._gamma.sample(sample_shape=sample_shape)
            return torch.poisson(rate)  #@ 113 return torch.poisson(rate)

    def log_prob(self, value):  #@ 115
        negated = -self.logits  #@ 120 -self.logits
        first = self.total_count * F.logsigmoid(negated)  #@ 119 log_unnormalized_prob = self.total_count * F.logsigmoid(
        second = value * F.logsigmoid(self.logits)  #@ 121 ) + value * F.logsigmoid(self.logits)
        log_unnormalized_prob = first + second  #@ 119 log_unnormalized_prob = self.total_count * F.logsigmoid(
        total = -torch.lgamma(self.total_count + value)  #@ 124 -torch.lgamma(self.total_count + value)
        term = torch.lgamma(1.0 + value)  #@ 125 + torch.lgamma(1.0 + value)
        total = total + term  #@ 124 -torch.lgamma(self.total_count + value)
        term = torch.lgamma(self.total_count)  #@ 126 + torch.lgamma(self.total_count)
        log_normalization = total + term  #@ 124 -torch.lgamma(self.total_count + value)
        empty = self.total_count + value == 0.0  #@ 132 self.total_count + value == 0.0, 0.0
        log_normalization = log_normalization.masked_fill(empty, 0.0)  #@ 131 log_normalization = log_normalization.masked_fill(
        return log_unnormalized_prob - log_normalization  #@ 135 return log_unnormalized_prob - log_normalization
