"""The beta distribution (torch/distributions/beta.py)."""
from numbers import Real

import torch
from torch.distributions.dirichlet import Dirichlet
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Beta(ExponentialFamily):
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):  #@ 39
        if isinstance(concentration1, Real) and isinstance(concentration0, Real):
            both = torch.tensor([float(concentration1), float(concentration0)])  #@ 41 concentration1_concentration0 = torch.tensor(
        else:
            concentration1, concentration0 = broadcast_all(concentration1, concentration0)  #@ 45 concentration1, concentration0 = broadcast_all(
            both = torch.stack([concentration1, concentration0], -1)  #@ 48 concentration1_concentration0 = torch.stack(
        self._dirichlet = Dirichlet(both, validate_args=validate_args)  #@ 51 self._dirichlet = Dirichlet(
        super().__init__(self._dirichlet._batch_shape, validate_args=validate_args)  #@ 54 super().__init__(self._dirichlet._batch_shape, validate_args=validate_args)

    @property  #@ 64
    def mean(self):
        return self.concentration1 / (self.concentration1 + self.concentration0)  #@ 66 return self.concentration1 / (self.concentration1 + self.concentration0)

    @property  #@ 72
    def variance(self):
        total = self.concentration1 + self.concentration0  #@ 74 total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total.pow(2) * (total + 1))  #@ 75 return self.concentration1 * self.concentration0 / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=()):  #@ 77
        return self._dirichlet.rsample(sample_shape).select(-1, 0)  #@ 78 return self._dirichlet.rsample(sample_shape).select(-1, 0)

    def log_prob(self, value):  #@ 80
        heads_tails = torch.stack([value, 1.0 - value], -1)  #@ 83 heads_tails = torch.stack([value, 1.0 - value], -1)
        return self._dirichlet.log_prob(heads_tails)  #@ 84 return self._dirichlet.log_prob(heads_tails)

    def entropy(self):  #@ 86
        return self._dirichlet.entropy()  #@ 87 return self._dirichlet.entropy()

    @property  #@ 89
    def concentration1(self):
        return self._dirichlet.concentration[..., 0]  #@ 91 result = self._dirichlet.concentration[..., 0]

    @property  #@ 97
    def concentration0(self):
        return self._dirichlet.concentration[..., 1]  #@ 99 result = self._dirichlet.concentration[..., 1]
