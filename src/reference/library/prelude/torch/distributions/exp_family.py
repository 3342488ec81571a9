"""Distributions whose densities are exponentials of linear functions (torch/distributions/exp_family.py)."""
from torch.distributions.distribution import Distribution


class ExponentialFamily(Distribution):
    pass
