"""Relaxed choices (torch/distributions/relaxed_categorical.py)."""
import torch
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import ExpTransform
from torch.distributions.utils import broadcast_all, clamp_probs

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class ExpRelaxedCategorical(Distribution):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):  #@ 43
        self._categorical = Categorical(probs, logits)  #@ 44 self._categorical = Categorical(probs, logits)
        self.temperature = temperature
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)  #@ 48 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    @property  #@ 64
    def param_shape(self):
        return self._categorical.param_shape

    @property  #@ 68
    def logits(self):
        return self._categorical.logits  #@ 70 return self._categorical.logits

    @property  #@ 72
    def probs(self):
        return self._categorical.probs  #@ 74 return self._categorical.probs

    def rsample(self, sample_shape=torch.Size()):  #@ 76
        shape = self._extended_shape(sample_shape)  #@ 77 shape = self._extended_shape(sample_shape)
        drawn = torch.rand(shape, dtype=self.logits.dtype, device=self.logits.device)  #@ 79 torch.rand(shape, dtype=self.logits.dtype, device=self.logits.device)
        uniforms = clamp_probs(drawn)  #@ 78 uniforms = clamp_probs(
        gumbels = -((-(uniforms.log())).log())  #@ 81 gumbels = -((-(uniforms.log())).log())
        scores = (self.logits + gumbels) / self.temperature  #@ 82 scores = (self.logits + gumbels) / self.temperature
        return scores - scores.logsumexp(dim=-1, keepdim=True)  #@ 83 return scores - scores.logsumexp(dim=-1, keepdim=True)

    def log_prob(self, value):  #@ 85
        K = self._categorical._num_events
        logits, value = broadcast_all(self.logits, value)  #@ 89 logits, value = broadcast_all(self.logits, value)
        counted = torch.full_like(self.temperature, float(K))  #@ 90 log_scale = torch.full_like(
        counted = counted.lgamma()  #@ 92 ).lgamma() - self.temperature.log().mul(-(K - 1))
        scaled = self.temperature.log().mul(-(K - 1))  #@ 92 ).lgamma() - self.temperature.log().mul(-(K - 1))
        log_scale = counted - scaled  #@ 90 log_scale = torch.full_like(
        score = logits - value.mul(self.temperature)  #@ 93 score = logits - value.mul(self.temperature)
        score = (score - score.logsumexp(dim=-1, keepdim=True)).sum(-1)  #@ 94 score = (score - score.logsumexp(dim=-1, keepdim=True)).sum(-1)
        return score + log_scale  #@ 95 return score + log_scale


class RelaxedOneHotCategorical(TransformedDistribution):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):  #@ 122
        base_dist = ExpRelaxedCategorical(temperature, probs, logits, validate_args=validate_args)  #@ 121 base_dist = ExpRelaxedCategorical(
        super().__init__(base_dist, ExpTransform(), validate_args=validate_args)  #@ 124 super().__init__(base_dist, ExpTransform(), validate_args=validate_args)

    @property  #@ 132
    def temperature(self):
        return self.base_dist.temperature

    @property  #@ 136
    def logits(self):
        return self.base_dist.logits

    @property  #@ 140
    def probs(self):
        return self.base_dist.probs
