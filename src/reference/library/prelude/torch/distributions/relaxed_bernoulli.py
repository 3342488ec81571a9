"""Relaxed coins (torch/distributions/relaxed_bernoulli.py)."""
from numbers import Number

import torch
from torch.distributions.distribution import Distribution
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import SigmoidTransform
from torch.distributions.utils import broadcast_all, clamp_probs, lazy_property, logits_to_probs, probs_to_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class LogitRelaxedBernoulli(Distribution):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):  #@ 44
        self.temperature = temperature
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            is_scalar = isinstance(probs, Number)
            (self.probs,) = broadcast_all(probs)
        else:
            is_scalar = isinstance(logits, Number)
            (self.logits,) = broadcast_all(logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(torch.Size() if is_scalar else self._param.size(), validate_args=validate_args)  #@ 62 super().__init__(batch_shape, validate_args=validate_args)

    @lazy_property  #@ 80
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 82 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 84
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)  #@ 86 return logits_to_probs(self.logits, is_binary=True)

    @property  #@ 88
    def param_shape(self):
        return self._param.size()

    def rsample(self, sample_shape=torch.Size()):  #@ 92
        shape = self._extended_shape(sample_shape)  #@ 93 shape = self._extended_shape(sample_shape)
        probs = clamp_probs(self.probs.expand(shape))  #@ 94 probs = clamp_probs(self.probs.expand(shape))
        drawn = torch.rand(shape, dtype=probs.dtype, device=probs.device)  #@ 96 torch.rand(shape, dtype=probs.dtype, device=probs.device)
        uniforms = clamp_probs(drawn)  #@ 95 uniforms = clamp_probs(
        logit = uniforms.log() - (-uniforms).log1p() + probs.log() - (-probs).log1p()  #@ 99 uniforms.log() - (-uniforms).log1p() + probs.log() - (-probs).log1p()
        return logit / self.temperature  #@ 98 return (

    def log_prob(self, value):  #@ 102
        logits, value = broadcast_all(self.logits, value)  #@ 105 logits, value = broadcast_all(self.logits, value)
        diff = logits - value.mul(self.temperature)  #@ 106 diff = logits - value.mul(self.temperature)
        return self.temperature.log() + diff - 2 * diff.exp().log1p()  #@ 107 return self.temperature.log() + diff - 2 * diff.exp().log1p()


class RelaxedBernoulli(TransformedDistribution):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):  #@ 134
        base_dist = LogitRelaxedBernoulli(temperature, probs, logits)  #@ 134 base_dist = LogitRelaxedBernoulli(temperature, probs, logits)
        super().__init__(base_dist, SigmoidTransform(), validate_args=validate_args)  #@ 135 super().__init__(base_dist, SigmoidTransform(), validate_args=validate_args)

    @property  #@ 142
    def temperature(self):
        return self.base_dist.temperature

    @property  #@ 146
    def logits(self):
        return self.base_dist.logits

    @property  #@ 150
    def probs(self):
        return self.base_dist.probs
