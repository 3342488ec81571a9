"""Functions of random numbers (torch/distributions/transformed_distribution.py)."""
import torch
from torch.distributions.distribution import Distribution
from torch.distributions.transforms import Transform
from torch.distributions.utils import _sum_rightmost

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class TransformedDistribution(Distribution):
    def __init__(self, base_distribution, transforms, validate_args=None):  #@ 51
        if isinstance(transforms, Transform):
            self.transforms = [transforms]
        elif isinstance(transforms, list):
            if not all([isinstance(t, Transform) for t in transforms]):
                raise ValueError("transforms must be a Transform or a list of Transforms")
            self.transforms = transforms
        else:
            raise ValueError(f"transforms must be a Transform or list, but was {transforms}")
        self.base_dist = base_distribution
        super().__init__(base_distribution.batch_shape, base_distribution.event_shape, validate_args=validate_args)  #@ 101 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    @property  #@ 129
    def has_rsample(self):
        return self.base_dist.has_rsample

    def sample(self, sample_shape=torch.Size()):  #@ 133
        with torch.no_grad():
            x = self.base_dist.sample(sample_shape)  #@ 141 x = self.base_dist.sample(sample_shape)
            for transform in self.transforms:
                x = transform(x)  #@ 143 x = transform(x)
            return x

    def rsample(self, sample_shape=torch.Size()):  #@ 146
        x = self.base_dist.rsample(sample_shape)  #@ 153 x = self.base_dist.rsample(sample_shape)
        for transform in self.transforms:
            x = transform(x)  #@ 155 x = transform(x)
        return x

    def log_prob(self, value):  #@ 158
        events = len(self.event_shape)
        log_prob = 0.0
        y = value
        for transform in reversed(self.transforms):
            x = transform.inv(y)  #@ 169 x = transform.inv(y)
            term = transform.log_abs_det_jacobian(x, y)  #@ 172 transform.log_abs_det_jacobian(x, y),
            term = _sum_rightmost(term, events)  #@ 171 log_prob = log_prob - _sum_rightmost(
            log_prob = log_prob - term  #@ 171 log_prob = log_prob - _sum_rightmost(
            y = x
        term = self.base_dist.log_prob(y)  #@ 178 self.base_dist.log_prob(y), event_dim - len(self.base_dist.event_shape)
        return log_prob + term  #@ 177 log_prob = log_prob + _sum_rightmost(

    def _monotonize_cdf(self, value):  #@ 182
        sign = 1
        for transform in self.transforms:
            sign = sign * transform.sign  #@ 189 sign = sign * transform.sign
        if isinstance(sign, int) and sign == 1:
            return value
        return sign * (value - 0.5) + 0.5  #@ 192 return sign * (value - 0.5) + 0.5

    def cdf(self, value):  #@ 194
        for transform in self.transforms[::-1]:
            value = transform.inv(value)  #@ 200 value = transform.inv(value)
        value = self.base_dist.cdf(value)  #@ 203 value = self.base_dist.cdf(value)
        return self._monotonize_cdf(value)  #@ 204 value = self._monotonize_cdf(value)

    def icdf(self, value):  #@ 207
        value = self._monotonize_cdf(value)  #@ 212 value = self._monotonize_cdf(value)
        value = self.base_dist.icdf(value)  #@ 213 value = self.base_dist.icdf(value)
        for transform in self.transforms:
            value = transform(value)  #@ 215 value = transform(value)
        return value
