"""The Kumaraswamy distribution (torch/distributions/kumaraswamy.py)."""
import torch
from torch import nan
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, PowerTransform
from torch.distributions.uniform import Uniform
from torch.distributions.utils import broadcast_all, euler_constant

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def _moments(a, b, n):  #@ 14
    arg1 = 1 + n / a  #@ 18 arg1 = 1 + n / a
    log_value = torch.lgamma(arg1) + torch.lgamma(b) - torch.lgamma(arg1 + b)  #@ 19 log_value = torch.lgamma(arg1) + torch.lgamma(b) - torch.lgamma(arg1 + b)
    return b * torch.exp(log_value)  #@ 20 return b * torch.exp(log_value)


class Kumaraswamy(TransformedDistribution):
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):  #@ 47
        self.concentration1, self.concentration0 = broadcast_all(concentration1, concentration0)  #@ 48 self.concentration1, self.concentration0 = broadcast_all(
        low = torch.full_like(self.concentration0, 0)  #@ 52 torch.full_like(self.concentration0, 0),
        high = torch.full_like(self.concentration0, 1)  #@ 53 torch.full_like(self.concentration0, 1),
        base_dist = Uniform(low, high, validate_args=validate_args)  #@ 51 base_dist = Uniform(
        first = PowerTransform(exponent=self.concentration0.reciprocal())  #@ 57 PowerTransform(exponent=self.concentration0.reciprocal()),
        last = PowerTransform(exponent=self.concentration1.reciprocal())  #@ 59 PowerTransform(exponent=self.concentration1.reciprocal()),
        transforms = [first, AffineTransform(loc=1.0, scale=-1.0), last]
        super().__init__(base_dist, transforms, validate_args=validate_args)  #@ 61 super().__init__(base_dist, transforms, validate_args=validate_args)

    @property  #@ 69
    def mean(self):
        return _moments(self.concentration1, self.concentration0, 1)  #@ 71 return _moments(self.concentration1, self.concentration0, 1)

    @property  #@ 73
    def mode(self):
        log_mode = self.concentration0.reciprocal() * (-self.concentration0).log1p()  #@ 77 self.concentration0.reciprocal() * (-self.concentration0).log1p()
        term = (-self.concentration0 * self.concentration1).log1p()  #@ 78 - (-self.concentration0 * self.concentration1).log1p()
        log_mode = log_mode - term  #@ 77 self.concentration0.reciprocal() * (-self.concentration0).log1p()
        log_mode[(self.concentration0 < 1) | (self.concentration1 < 1)] = nan  #@ 80 log_mode[(self.concentration0 < 1) | (self.concentration1 < 1)] = nan
        return log_mode.exp()  #@ 81 return log_mode.exp()

    @property  #@ 83
    def variance(self):
        second = _moments(self.concentration1, self.concentration0, 2)  #@ 85 return _moments(self.concentration1, self.concentration0, 2) - torch.pow(
        mean = self.mean  #@ 86 self.mean, 2
        return second - torch.pow(mean, 2)  #@ 85 return _moments(self.concentration1, self.concentration0, 2) - torch.pow(

    def entropy(self):  #@ 89
        t1 = 1 - self.concentration1.reciprocal()  #@ 90 t1 = 1 - self.concentration1.reciprocal()
        t0 = 1 - self.concentration0.reciprocal()  #@ 91 t0 = 1 - self.concentration0.reciprocal()
        H0 = torch.digamma(self.concentration0 + 1) + euler_constant  #@ 92 H0 = torch.digamma(self.concentration0 + 1) + euler_constant
        term = t1 * H0  #@ 95 + t1 * H0
        total = t0 + term  #@ 94 t0
        term = torch.log(self.concentration1)  #@ 96 - torch.log(self.concentration1)
        total = total - term  #@ 94 t0
        term = torch.log(self.concentration0)  #@ 97 - torch.log(self.concentration0)
        return total - term  #@ 94 t0
