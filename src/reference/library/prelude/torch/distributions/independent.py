"""Dimensions of the batch taken for dimensions of the event (torch/distributions/independent.py)."""
import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import _sum_rightmost

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Independent(Distribution):
    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):  #@ 45
        if reinterpreted_batch_ndims > len(base_distribution.batch_shape):
            raise ValueError(f"Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual {reinterpreted_batch_ndims} vs {len(base_distribution.batch_shape)}")
        shape = base_distribution.batch_shape + base_distribution.event_shape
        event_dim = reinterpreted_batch_ndims + len(base_distribution.event_shape)
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        super().__init__(shape[:len(shape) - event_dim], shape[len(shape) - event_dim:], validate_args=validate_args)  #@ 59 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    @property  #@ 74
    def has_rsample(self):
        return self.base_dist.has_rsample

    @property  #@ 91
    def mean(self):
        return self.base_dist.mean  #@ 93 return self.base_dist.mean

    @property  #@ 95
    def mode(self):
        return self.base_dist.mode  #@ 97 return self.base_dist.mode

    @property  #@ 99
    def variance(self):
        return self.base_dist.variance  #@ 101 return self.base_dist.variance

    def sample(self, sample_shape=torch.Size()):  #@ 103
        return self.base_dist.sample(sample_shape)  #@ 104 return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):  #@ 106
        return self.base_dist.rsample(sample_shape)  #@ 107 return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):  #@ 109
        log_prob = self.base_dist.log_prob(value)  #@ 110 log_prob = self.base_dist.log_prob(value)
        return _sum_rightmost(log_prob, self.reinterpreted_batch_ndims)  #@ 111 return _sum_rightmost(log_prob, self.reinterpreted_batch_ndims)

    def entropy(self):  #@ 113
        entropy = self.base_dist.entropy()  #@ 114 entropy = self.base_dist.entropy()
        return _sum_rightmost(entropy, self.reinterpreted_batch_ndims)  #@ 115 return _sum_rightmost(entropy, self.reinterpreted_batch_ndims)
