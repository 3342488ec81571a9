"""The chi-squared distribution (torch/distributions/chi2.py)."""
from torch.distributions.gamma import Gamma

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Chi2(Gamma):
    def __init__(self, df, validate_args=None):  #@ 26
        super().__init__(0.5 * df, 0.5, validate_args=validate_args)  #@ 27 super().__init__(0.5 * df, 0.5, validate_args=validate_args)

    @property  #@ 33
    def df(self):
        return self.concentration * 2  #@ 35 return self.concentration * 2
