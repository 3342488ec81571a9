"""The base of all distributions (torch/distributions/distribution.py). Arguments are not validated: nor does Dynamo."""
import torch
from torch.distributions import constraints

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Distribution:
    has_rsample = False
    has_enumerate_support = False
    _validate_args = False

    @staticmethod  #@ 24
    def set_default_validate_args(value):
        pass

    def __init__(self, batch_shape=torch.Size(), event_shape=torch.Size(), validate_args=None):  #@ 41
        self._batch_shape = batch_shape
        self._event_shape = event_shape
        if validate_args:
            constraints.is_dependent(None)  #@ 62 if constraints.is_dependent(constraint):

    @property  #@ 101
    def batch_shape(self):
        return self._batch_shape

    @property  #@ 108
    def event_shape(self):
        return self._event_shape

    @property  #@ 154
    def stddev(self):
        return self.variance.sqrt()  #@ 159 return self.variance.sqrt()

    def sample(self, sample_shape=torch.Size()):  #@ 161
        with torch.no_grad():
            return self.rsample(sample_shape)  #@ 167 return self.rsample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):  #@ 169
        raise NotImplementedError

    def expand(self, batch_shape, _instance=None):  #@ 80
        torch._C._unmodelled("torch.distributions.Distribution.expand")

    def log_prob(self, value):  #@ 188
        raise NotImplementedError

    def perplexity(self):  #@ 251
        return torch.exp(self.entropy())  #@ 258 return torch.exp(self.entropy())

    def _extended_shape(self, sample_shape=torch.Size()):  #@ 260
        if not isinstance(sample_shape, torch.Size):
            sample_shape = torch.Size(sample_shape)
        return torch.Size(sample_shape + self._batch_shape + self._event_shape)  #@ 272 return torch.Size(sample_shape + self._batch_shape + self._event_shape)
