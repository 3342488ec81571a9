"""The Pareto distribution (torch/distributions/pareto.py)."""
from torch.distributions.exponential import Exponential
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, ExpTransform
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Pareto(TransformedDistribution):
    def __init__(self, scale, alpha, validate_args=None):  #@ 29
        self.scale, self.alpha = broadcast_all(scale, alpha)  #@ 30 self.scale, self.alpha = broadcast_all(scale, alpha)
        base_dist = Exponential(self.alpha, validate_args=validate_args)  #@ 31 base_dist = Exponential(self.alpha, validate_args=validate_args)
        transforms = [ExpTransform(), AffineTransform(loc=0, scale=self.scale)]
        super().__init__(base_dist, transforms, validate_args=validate_args)  #@ 33 super().__init__(base_dist, transforms, validate_args=validate_args)

    @property  #@ 41
    def mean(self):
        a = self.alpha.clamp(min=1)  #@ 44 a = self.alpha.clamp(min=1)
        return a * self.scale / (a - 1)  #@ 45 return a * self.scale / (a - 1)

    @property  #@ 47
    def mode(self):
        return self.scale

    @property  #@ 51
    def variance(self):
        a = self.alpha.clamp(min=2)  #@ 54 a = self.alpha.clamp(min=2)
        return self.scale.pow(2) * a / ((a - 1).pow(2) * (a - 2))  #@ 55 return self.scale.pow(2) * a / ((a - 1).pow(2) * (a - 2))

    def entropy(self):  #@ 61
        return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())  #@ 62 return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())
