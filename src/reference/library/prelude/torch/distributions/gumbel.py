"""The Gumbel distribution (torch/distributions/gumbel.py)."""
import math
from numbers import Number

import torch
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, ExpTransform
from torch.distributions.uniform import Uniform
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.

euler_constant = 0.57721566490153286060


class Gumbel(TransformedDistribution):
    def __init__(self, loc, scale, validate_args=None):  #@ 34
        self.loc, self.scale = broadcast_all(loc, scale)  #@ 35 self.loc, self.scale = broadcast_all(loc, scale)
        finfo = torch.finfo(self.loc.dtype)
        if isinstance(loc, Number) and isinstance(scale, Number):
            base_dist = Uniform(finfo.tiny, 1 - finfo.eps, validate_args=validate_args)  #@ 38 base_dist = Uniform(finfo.tiny, 1 - finfo.eps, validate_args=validate_args)
        else:
            low = torch.full_like(self.loc, finfo.tiny)  #@ 41 torch.full_like(self.loc, finfo.tiny),
            high = torch.full_like(self.loc, 1 - finfo.eps)  #@ 42 torch.full_like(self.loc, 1 - finfo.eps),
            base_dist = Uniform(low, high, validate_args=validate_args)  #@ 40 base_dist = Uniform(
        first = ExpTransform().inv
        scaled = AffineTransform(loc=0, scale=-torch.ones_like(self.scale))  #@ 47 AffineTransform(loc=0, scale=-torch.ones_like(self.scale)),
        second = ExpTransform().inv
        shifted = AffineTransform(loc=loc, scale=-self.scale)  #@ 49 AffineTransform(loc=loc, scale=-self.scale),
        super().__init__(base_dist, [first, scaled, second, shifted], validate_args=validate_args)  #@ 51 super().__init__(base_dist, transforms, validate_args=validate_args)

    def log_prob(self, value):  #@ 60
        y = (self.loc - value) / self.scale  #@ 63 y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()  #@ 64 return (y - y.exp()) - self.scale.log()

    @property  #@ 66
    def mean(self):
        return self.loc + self.scale * euler_constant  #@ 68 return self.loc + self.scale * euler_constant

    @property  #@ 70
    def mode(self):
        return self.loc

    @property  #@ 74
    def stddev(self):
        return (math.pi / math.sqrt(6)) * self.scale  #@ 76 return (math.pi / math.sqrt(6)) * self.scale

    @property  #@ 78
    def variance(self):
        return self.stddev.pow(2)  #@ 80 return self.stddev.pow(2)

    def entropy(self):  #@ 82
        return self.scale.log() + (1 + euler_constant)  #@ 83 return self.scale.log() + (1 + euler_constant)
