"""Exponentials of normal random numbers (torch/distributions/log_normal.py)."""
from torch.distributions.normal import Normal
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import ExpTransform

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class LogNormal(TransformedDistribution):
    has_rsample = True

    def __init__(self, loc, scale, validate_args=None):  #@ 34
        base_dist = Normal(loc, scale, validate_args=validate_args)  #@ 35 base_dist = Normal(loc, scale, validate_args=validate_args)
        super().__init__(base_dist, ExpTransform(), validate_args=validate_args)  #@ 36 super().__init__(base_dist, ExpTransform(), validate_args=validate_args)

    @property  #@ 42
    def loc(self):
        return self.base_dist.loc

    @property  #@ 46
    def scale(self):
        return self.base_dist.scale

    @property  #@ 50
    def mean(self):
        return (self.loc + self.scale.pow(2) / 2).exp()  #@ 52 return (self.loc + self.scale.pow(2) / 2).exp()

    @property  #@ 54
    def mode(self):
        return (self.loc - self.scale.square()).exp()  #@ 56 return (self.loc - self.scale.square()).exp()

    @property  #@ 58
    def variance(self):
        scale_sq = self.scale.pow(2)  #@ 60 scale_sq = self.scale.pow(2)
        return scale_sq.expm1() * (2 * self.loc + scale_sq).exp()  #@ 61 return scale_sq.expm1() * (2 * self.loc + scale_sq).exp()

    def entropy(self):  #@ 63
        return self.base_dist.entropy() + self.loc  #@ 64 return self.base_dist.entropy() + self.loc
