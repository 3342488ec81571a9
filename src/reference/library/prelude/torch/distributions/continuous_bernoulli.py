"""A coin whose sides are all numbers in between (torch/distributions/continuous_bernoulli.py)."""
import math
from numbers import Number

import torch
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all, clamp_probs, lazy_property, logits_to_probs, probs_to_logits
from torch.nn.functional import binary_cross_entropy_with_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class ContinuousBernoulli(ExponentialFamily):
    has_rsample = True

    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):  #@ 53
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            is_scalar = isinstance(probs, Number)
            (self.probs,) = broadcast_all(probs)  #@ 62 (self.probs,) = broadcast_all(probs)
            if validate_args is not None:
                torch._C._unmodelled("torch.distributions.ContinuousBernoulli that validates its arguments")
            self.probs = clamp_probs(self.probs)  #@ 68 self.probs = clamp_probs(self.probs)
        else:
            is_scalar = isinstance(logits, Number)
            (self.logits,) = broadcast_all(logits)  #@ 71 (self.logits,) = broadcast_all(logits)
        self._param = self.probs if probs is not None else self.logits
        self._lims = lims
        super().__init__(torch.Size() if is_scalar else self._param.size(), validate_args=validate_args)  #@ 78 super().__init__(batch_shape, validate_args=validate_args)

    def _outside_unstable_region(self):  #@ 97
        low, high = torch.le(self.probs, self._lims[0]), torch.gt(self.probs, self._lims[1])  #@ 99 torch.le(self.probs, self._lims[0]), torch.gt(self.probs, self._lims[1])
        return torch.max(low, high)  #@ 98 return torch.max(

    def _cut_probs(self):  #@ 102
        outside = self._outside_unstable_region()  #@ 104 self._outside_unstable_region(),
        limit = self._lims[0] * torch.ones_like(self.probs)  #@ 106 self._lims[0] * torch.ones_like(self.probs),
        return torch.where(outside, self.probs, limit)  #@ 103 return torch.where(

    def _cont_bern_log_norm(self):  #@ 109
        cut_probs = self._cut_probs()  #@ 111 cut_probs = self._cut_probs()
        condition, other = torch.le(cut_probs, 0.5), torch.zeros_like(cut_probs)  #@ 113 torch.le(cut_probs, 0.5), cut_probs, torch.zeros_like(cut_probs)
        below = torch.where(condition, cut_probs, other)  #@ 112 cut_probs_below_half = torch.where(
        condition, other = torch.ge(cut_probs, 0.5), torch.ones_like(cut_probs)  #@ 116 torch.ge(cut_probs, 0.5), cut_probs, torch.ones_like(cut_probs)
        above = torch.where(condition, cut_probs, other)  #@ 115 cut_probs_above_half = torch.where(
        first = torch.abs(torch.log1p(-cut_probs) - torch.log(cut_probs))  #@ 119 torch.abs(torch.log1p(-cut_probs) - torch.log(cut_probs))
        first = torch.log(first)  #@ 118 log_norm = torch.log(
        condition = torch.le(cut_probs, 0.5)  #@ 121 torch.le(cut_probs, 0.5),
        yes = torch.log1p(-2.0 * below)  #@ 122 torch.log1p(-2.0 * cut_probs_below_half),
        no = torch.log(2.0 * above - 1.0)  #@ 123 torch.log(2.0 * cut_probs_above_half - 1.0),
        second = torch.where(condition, yes, no)  #@ 120 ) - torch.where(
        log_norm = first - second  #@ 118 log_norm = torch.log(
        x = torch.pow(self.probs - 0.5, 2)  #@ 125 x = torch.pow(self.probs - 0.5, 2)
        taylor = math.log(2.0) + (4.0 / 3.0 + 104.0 / 45.0 * x) * x  #@ 126 taylor = math.log(2.0) + (4.0 / 3.0 + 104.0 / 45.0 * x) * x
        return torch.where(self._outside_unstable_region(), log_norm, taylor)  #@ 127 return torch.where(self._outside_unstable_region(), log_norm, taylor)

    @property  #@ 129
    def mean(self):
        cut_probs = self._cut_probs()  #@ 131 cut_probs = self._cut_probs()
        first = cut_probs / (2.0 * cut_probs - 1.0)  #@ 132 mus = cut_probs / (2.0 * cut_probs - 1.0) + 1.0 / (
        below = torch.log1p(-cut_probs) - torch.log(cut_probs)  #@ 133 torch.log1p(-cut_probs) - torch.log(cut_probs)
        second = 1.0 / below  #@ 132 mus = cut_probs / (2.0 * cut_probs - 1.0) + 1.0 / (
        mus = first + second  #@ 132 mus = cut_probs / (2.0 * cut_probs - 1.0) + 1.0 / (
        x = self.probs - 0.5  #@ 135 x = self.probs - 0.5
        taylor = 0.5 + (1.0 / 3.0 + 16.0 / 45.0 * torch.pow(x, 2)) * x  #@ 136 taylor = 0.5 + (1.0 / 3.0 + 16.0 / 45.0 * torch.pow(x, 2)) * x
        return torch.where(self._outside_unstable_region(), mus, taylor)  #@ 137 return torch.where(self._outside_unstable_region(), mus, taylor)

    @lazy_property  #@ 153
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)  #@ 155 return probs_to_logits(self.probs, is_binary=True)

    @lazy_property  #@ 157
    def probs(self):
        return clamp_probs(logits_to_probs(self.logits, is_binary=True))  #@ 159 return clamp_probs(logits_to_probs(self.logits, is_binary=True))

    @property  #@ 161
    def param_shape(self):
        return self._param.size()

    def log_prob(self, value):  #@ 176
        logits, value = broadcast_all(self.logits, value)  #@ 179 logits, value = broadcast_all(self.logits, value)
        first = -binary_cross_entropy_with_logits(logits, value, reduction="none")  #@ 181 -binary_cross_entropy_with_logits(logits, value, reduction="none")
        second = self._cont_bern_log_norm()  #@ 182 + self._cont_bern_log_norm()
        return first + second  #@ 181 -binary_cross_entropy_with_logits(logits, value, reduction="none")
