"""Reciprocals of gamma-distributed random numbers (torch/distributions/inverse_gamma.py)."""
import torch
from torch.distributions.gamma import Gamma
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import PowerTransform

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class InverseGamma(TransformedDistribution):
    has_rsample = True

    def __init__(self, concentration, rate, validate_args=None):  #@ 40
        base_dist = Gamma(concentration, rate, validate_args=validate_args)  #@ 41 base_dist = Gamma(concentration, rate, validate_args=validate_args)
        neg_one = -base_dist.rate.new_ones(())  #@ 42 neg_one = -base_dist.rate.new_ones(())
        power = PowerTransform(neg_one)  #@ 44 base_dist, PowerTransform(neg_one), validate_args=validate_args
        super().__init__(base_dist, power, validate_args=validate_args)  #@ 43 super().__init__(

    @property  #@ 51
    def concentration(self):
        return self.base_dist.concentration

    @property  #@ 55
    def rate(self):
        return self.base_dist.rate

    @property  #@ 59
    def mean(self):
        result = self.rate / (self.concentration - 1)  #@ 61 result = self.rate / (self.concentration - 1)
        return torch.where(self.concentration > 1, result, torch.inf)  #@ 62 return torch.where(self.concentration > 1, result, torch.inf)

    @property  #@ 64
    def mode(self):
        return self.rate / (self.concentration + 1)  #@ 66 return self.rate / (self.concentration + 1)

    @property  #@ 68
    def variance(self):
        square = self.rate.square()  #@ 70 result = self.rate.square() / (
        below = (self.concentration - 1).square() * (self.concentration - 2)  #@ 71 (self.concentration - 1).square() * (self.concentration - 2)
        result = square / below  #@ 70 result = self.rate.square() / (
        return torch.where(self.concentration > 2, result, torch.inf)  #@ 73 return torch.where(self.concentration > 2, result, torch.inf)

    def entropy(self):  #@ 75
        term = self.rate.log()  #@ 78 + self.rate.log()
        total = self.concentration + term  #@ 77 self.concentration
        term = self.concentration.lgamma()  #@ 79 + self.concentration.lgamma()
        total = total + term  #@ 77 self.concentration
        term = (1 + self.concentration) * self.concentration.digamma()  #@ 80 - (1 + self.concentration) * self.concentration.digamma()
        return total - term  #@ 77 self.concentration
