"""Student's distribution (torch/distributions/studentT.py)."""
import math

import torch
from torch.distributions.chi2 import Chi2
from torch.distributions.distribution import Distribution
from torch.distributions.utils import _standard_normal, broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class StudentT(Distribution):
    has_rsample = True

    @property  #@ 46
    def mode(self):
        return self.loc

    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):  #@ 62
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)  #@ 63 self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        self._chi2 = Chi2(self.df)  #@ 64 self._chi2 = Chi2(self.df)
        super().__init__(self.df.size(), validate_args=validate_args)  #@ 66 super().__init__(batch_shape, validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  #@ 79
        shape = self._extended_shape(sample_shape)  #@ 87 shape = self._extended_shape(sample_shape)
        X = _standard_normal(shape, dtype=self.df.dtype, device=self.df.device)  #@ 88 X = _standard_normal(shape, dtype=self.df.dtype, device=self.df.device)
        Z = self._chi2.rsample(sample_shape)  #@ 89 Z = self._chi2.rsample(sample_shape)
        Y = X * torch.rsqrt(Z / self.df)  #@ 90 Y = X * torch.rsqrt(Z / self.df)
        return self.loc + self.scale * Y  #@ 91 return self.loc + self.scale * Y

    def log_prob(self, value):  #@ 93
        y = (value - self.loc) / self.scale  #@ 96 y = (value - self.loc) / self.scale
        Z = self.scale.log()  #@ 98 self.scale.log()
        term = 0.5 * self.df.log()  #@ 99 + 0.5 * self.df.log()
        Z = Z + term + 0.5 * math.log(math.pi)  #@ 98 self.scale.log()
        term = torch.lgamma(0.5 * self.df)  #@ 101 + torch.lgamma(0.5 * self.df)
        Z = Z + term  #@ 98 self.scale.log()
        term = torch.lgamma(0.5 * (self.df + 1.0))  #@ 102 - torch.lgamma(0.5 * (self.df + 1.0))
        Z = Z - term  #@ 98 self.scale.log()
        return -0.5 * (self.df + 1.0) * torch.log1p(y**2.0 / self.df) - Z  #@ 104 return -0.5 * (self.df + 1.0) * torch.log1p(y**2.0 / self.df) - Z

    def entropy(self):  #@ 106
        lbeta = torch.lgamma(0.5 * self.df) + math.lgamma(0.5)  #@ 108 torch.lgamma(0.5 * self.df)
        term = torch.lgamma(0.5 * (self.df + 1))  #@ 110 - torch.lgamma(0.5 * (self.df + 1))
        lbeta = lbeta - term  #@ 108 torch.lgamma(0.5 * self.df)
        total = self.scale.log()  #@ 113 self.scale.log()
        half = self.df + 1  #@ 115 * (self.df + 1)
        half = 0.5 * half  #@ 114 + 0.5
        term = torch.digamma(0.5 * (self.df + 1)) - torch.digamma(0.5 * self.df)  #@ 116 * (torch.digamma(0.5 * (self.df + 1)) - torch.digamma(0.5 * self.df))
        half = half * term  #@ 114 + 0.5
        total = total + half  #@ 113 self.scale.log()
        term = 0.5 * self.df.log()  #@ 117 + 0.5 * self.df.log()
        return total + term + lbeta  #@ 113 self.scale.log()
