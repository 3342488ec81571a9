"""The Weibull distribution (torch/distributions/weibull.py)."""
import torch
from torch.distributions.exponential import Exponential
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, PowerTransform
from torch.distributions.utils import broadcast_all, euler_constant

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Weibull(TransformedDistribution):
    def __init__(self, scale, concentration, validate_args=None):  #@ 35
        self.scale, self.concentration = broadcast_all(scale, concentration)  #@ 36 self.scale, self.concentration = broadcast_all(scale, concentration)
        self.concentration_reciprocal = self.concentration.reciprocal()  #@ 37 self.concentration_reciprocal = self.concentration.reciprocal()
        ones = torch.ones_like(self.scale)  #@ 39 torch.ones_like(self.scale), validate_args=validate_args
        base_dist = Exponential(ones, validate_args=validate_args)  #@ 38 base_dist = Exponential(
        power = PowerTransform(exponent=self.concentration_reciprocal)  #@ 42 PowerTransform(exponent=self.concentration_reciprocal),
        transforms = [power, AffineTransform(loc=0, scale=self.scale)]
        super().__init__(base_dist, transforms, validate_args=validate_args)  #@ 45 super().__init__(base_dist, transforms, validate_args=validate_args)

    @property  #@ 61
    def mean(self):
        return self.scale * torch.exp(torch.lgamma(1 + self.concentration_reciprocal))  #@ 63 return self.scale * torch.exp(torch.lgamma(1 + self.concentration_reciprocal))

    @property  #@ 65
    def mode(self):
        base = (self.concentration - 1) / self.concentration  #@ 69 * ((self.concentration - 1) / self.concentration)
        exponent = self.concentration.reciprocal()  #@ 70 ** self.concentration.reciprocal()
        base = base**exponent  #@ 69 * ((self.concentration - 1) / self.concentration)
        return self.scale * base  #@ 68 self.scale

    @property  #@ 73
    def variance(self):
        scale = self.scale.pow(2)  #@ 75 return self.scale.pow(2) * (
        first = torch.exp(torch.lgamma(1 + 2 * self.concentration_reciprocal))  #@ 76 torch.exp(torch.lgamma(1 + 2 * self.concentration_reciprocal))
        second = torch.exp(2 * torch.lgamma(1 + self.concentration_reciprocal))  #@ 77 - torch.exp(2 * torch.lgamma(1 + self.concentration_reciprocal))
        rest = first - second  #@ 76 torch.exp(torch.lgamma(1 + 2 * self.concentration_reciprocal))
        return scale * rest  #@ 75 return self.scale.pow(2) * (

    def entropy(self):  #@ 80
        total = euler_constant * (1 - self.concentration_reciprocal)  #@ 82 euler_constant * (1 - self.concentration_reciprocal)
        term = torch.log(self.scale * self.concentration_reciprocal)  #@ 83 + torch.log(self.scale * self.concentration_reciprocal)
        return total + term + 1  #@ 82 euler_constant * (1 - self.concentration_reciprocal)
