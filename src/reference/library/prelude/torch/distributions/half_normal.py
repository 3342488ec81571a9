"""Absolute values of normal random numbers (torch/distributions/half_normal.py)."""
import math

import torch
from torch import inf
from torch.distributions.normal import Normal
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AbsTransform

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class HalfNormal(TransformedDistribution):
    has_rsample = True

    def __init__(self, scale, validate_args=None):  #@ 36
        base_dist = Normal(0, scale, validate_args=False)  #@ 37 base_dist = Normal(0, scale, validate_args=False)
        super().__init__(base_dist, AbsTransform(), validate_args=validate_args)  #@ 38 super().__init__(base_dist, AbsTransform(), validate_args=validate_args)

    @property  #@ 44
    def scale(self):
        return self.base_dist.scale

    @property  #@ 48
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)  #@ 50 return self.scale * math.sqrt(2 / math.pi)

    @property  #@ 52
    def mode(self):
        return torch.zeros_like(self.scale)  #@ 54 return torch.zeros_like(self.scale)

    @property  #@ 56
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)  #@ 58 return self.scale.pow(2) * (1 - 2 / math.pi)

    def log_prob(self, value):  #@ 60
        log_prob = self.base_dist.log_prob(value) + math.log(2)  #@ 63 log_prob = self.base_dist.log_prob(value) + math.log(2)
        return torch.where(value >= 0, log_prob, -inf)  #@ 64 log_prob = torch.where(value >= 0, log_prob, -inf)

    def cdf(self, value):  #@ 67
        return 2 * self.base_dist.cdf(value) - 1  #@ 70 return 2 * self.base_dist.cdf(value) - 1

    def icdf(self, prob):  #@ 72
        return self.base_dist.icdf((prob + 1) / 2)  #@ 73 return self.base_dist.icdf((prob + 1) / 2)

    def entropy(self):  #@ 75
        return self.base_dist.entropy() - math.log(2)  #@ 76 return self.base_dist.entropy() - math.log(2)
