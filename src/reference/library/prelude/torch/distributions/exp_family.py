"""Distributions whose densities are exponentials of linear functions (torch/distributions/exp_family.py)."""
from torch.distributions.distribution import Distribution

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class ExponentialFamily(Distribution):
    pass
