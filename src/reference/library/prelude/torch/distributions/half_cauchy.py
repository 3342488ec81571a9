"""Absolute values of Cauchy's random numbers (torch/distributions/half_cauchy.py)."""
import math

import torch
from torch import inf
from torch.distributions.cauchy import Cauchy
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AbsTransform

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class HalfCauchy(TransformedDistribution):
    has_rsample = True

    def __init__(self, scale, validate_args=None):  #@ 36
        base_dist = Cauchy(0, scale, validate_args=False)  #@ 37 base_dist = Cauchy(0, scale, validate_args=False)
        super().__init__(base_dist, AbsTransform(), validate_args=validate_args)  #@ 38 super().__init__(base_dist, AbsTransform(), validate_args=validate_args)

    @property  #@ 44
    def scale(self):
        return self.base_dist.scale

    @property  #@ 48
    def mean(self):
        return torch.full(self._extended_shape(), math.inf, dtype=self.scale.dtype, device=self.scale.device)  #@ 50 return torch.full(

    @property  #@ 57
    def mode(self):
        return torch.zeros_like(self.scale)  #@ 59 return torch.zeros_like(self.scale)

    @property  #@ 61
    def variance(self):
        return self.base_dist.variance  #@ 63 return self.base_dist.variance

    def log_prob(self, value):  #@ 65
        value = torch.as_tensor(value, dtype=self.base_dist.scale.dtype, device=self.base_dist.scale.device)  #@ 68 value = torch.as_tensor(
        log_prob = self.base_dist.log_prob(value) + math.log(2)  #@ 71 log_prob = self.base_dist.log_prob(value) + math.log(2)
        return torch.where(value >= 0, log_prob, -inf)  #@ 72 log_prob = torch.where(value >= 0, log_prob, -inf)

    def cdf(self, value):  #@ 75
        return 2 * self.base_dist.cdf(value) - 1  #@ 78 return 2 * self.base_dist.cdf(value) - 1

    def icdf(self, prob):  #@ 80
        return self.base_dist.icdf((prob + 1) / 2)  #@ 81 return self.base_dist.icdf((prob + 1) / 2)

    def entropy(self):  #@ 83
        return self.base_dist.entropy() - math.log(2)  #@ 84 return self.base_dist.entropy() - math.log(2)
