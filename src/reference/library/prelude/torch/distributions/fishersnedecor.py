"""The F distribution (torch/distributions/fishersnedecor.py)."""
from numbers import Number

import torch
from torch import nan
from torch.distributions.distribution import Distribution
from torch.distributions.gamma import Gamma
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class FisherSnedecor(Distribution):
    has_rsample = True

    def __init__(self, df1, df2, validate_args=None):  #@ 35
        self.df1, self.df2 = broadcast_all(df1, df2)  #@ 36 self.df1, self.df2 = broadcast_all(df1, df2)
        self._gamma1 = Gamma(self.df1 * 0.5, self.df1)  #@ 37 self._gamma1 = Gamma(self.df1 * 0.5, self.df1)
        self._gamma2 = Gamma(self.df2 * 0.5, self.df2)  #@ 38 self._gamma2 = Gamma(self.df2 * 0.5, self.df2)
        both = isinstance(df1, Number) and isinstance(df2, Number)
        super().__init__(torch.Size() if both else self.df1.size(), validate_args=validate_args)  #@ 44 super().__init__(batch_shape, validate_args=validate_args)

    @property  #@ 57
    def mean(self):
        df2 = self.df2.clone(memory_format=torch.contiguous_format)  #@ 59 df2 = self.df2.clone(memory_format=torch.contiguous_format)
        df2[df2 <= 2] = nan  #@ 60 df2[df2 <= 2] = nan
        return df2 / (df2 - 2)  #@ 61 return df2 / (df2 - 2)

    @property  #@ 63
    def mode(self):
        mode = (self.df1 - 2) / self.df1 * self.df2 / (self.df2 + 2)  #@ 65 mode = (self.df1 - 2) / self.df1 * self.df2 / (self.df2 + 2)
        mode[self.df1 <= 2] = nan  #@ 66 mode[self.df1 <= 2] = nan
        return mode

    @property  #@ 69
    def variance(self):
        df2 = self.df2.clone(memory_format=torch.contiguous_format)  #@ 71 df2 = self.df2.clone(memory_format=torch.contiguous_format)
        df2[df2 <= 4] = nan  #@ 72 df2[df2 <= 4] = nan
        squared = df2.pow(2)  #@ 75 * df2.pow(2)
        above = 2 * squared  #@ 74 2
        term = self.df1 + df2 - 2  #@ 76 * (self.df1 + df2 - 2)
        above = above * term  #@ 74 2
        below = self.df1 * (df2 - 2).pow(2) * (df2 - 4)  #@ 77 / (self.df1 * (df2 - 2).pow(2) * (df2 - 4))
        return above / below  #@ 74 2

    def rsample(self, sample_shape=torch.Size(())):  #@ 80
        shape = self._extended_shape(sample_shape)  #@ 81 shape = self._extended_shape(sample_shape)
        X1 = self._gamma1.rsample(sample_shape).view(shape)  #@ 84 X1 = self._gamma1.rsample(sample_shape).view(shape)
        X2 = self._gamma2.rsample(sample_shape).view(shape)  #@ 85 X2 = self._gamma2.rsample(sample_shape).view(shape)
        tiny = torch.finfo(X2.dtype).tiny
        X2.clamp_(min=tiny)  #@ 87 X2.clamp_(min=tiny)
        Y = X1 / X2  #@ 88 Y = X1 / X2
        Y.clamp_(min=tiny)  #@ 89 Y.clamp_(min=tiny)
        return Y

    def log_prob(self, value):  #@ 92
        ct1 = self.df1 * 0.5  #@ 95 ct1 = self.df1 * 0.5
        ct2 = self.df2 * 0.5  #@ 96 ct2 = self.df2 * 0.5
        ct3 = self.df1 / self.df2  #@ 97 ct3 = self.df1 / self.df2
        t1 = (ct1 + ct2).lgamma() - ct1.lgamma() - ct2.lgamma()  #@ 98 t1 = (ct1 + ct2).lgamma() - ct1.lgamma() - ct2.lgamma()
        t2 = ct1 * ct3.log() + (ct1 - 1) * torch.log(value)  #@ 99 t2 = ct1 * ct3.log() + (ct1 - 1) * torch.log(value)
        t3 = (ct1 + ct2) * torch.log1p(ct3 * value)  #@ 100 t3 = (ct1 + ct2) * torch.log1p(ct3 * value)
        return t1 + t2 - t3  #@ 101 return t1 + t2 - t3
