"""The distribution of a choice, one-hot (torch/distributions/one_hot_categorical.py)."""
import torch
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class OneHotCategorical(Distribution):
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):  #@ 45
        self._categorical = Categorical(probs, logits)  #@ 46 self._categorical = Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)  #@ 49 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    @property  #@ 64
    def _param(self):
        return self._categorical._param

    @property  #@ 68
    def probs(self):
        return self._categorical.probs  #@ 70 return self._categorical.probs

    @property  #@ 72
    def logits(self):
        return self._categorical.logits  #@ 74 return self._categorical.logits

    @property  #@ 76
    def mean(self):
        return self._categorical.probs  #@ 78 return self._categorical.probs

    @property  #@ 80
    def mode(self):
        probs = self._categorical.probs  #@ 82 probs = self._categorical.probs
        mode = probs.argmax(axis=-1)  #@ 83 mode = probs.argmax(axis=-1)
        return torch.nn.functional.one_hot(mode, num_classes=probs.shape[-1]).to(probs)  #@ 84 return torch.nn.functional.one_hot(mode, num_classes=probs.shape[-1]).to(probs)

    @property  #@ 86
    def variance(self):
        return self._categorical.probs * (1 - self._categorical.probs)  #@ 88 return self._categorical.probs * (1 - self._categorical.probs)

    @property  #@ 90
    def param_shape(self):
        return self._categorical.param_shape

    def sample(self, sample_shape=torch.Size()):  #@ 94
        sample_shape = torch.Size(sample_shape)
        probs = self._categorical.probs  #@ 96 probs = self._categorical.probs
        num_events = self._categorical._num_events
        indices = self._categorical.sample(sample_shape)  #@ 98 indices = self._categorical.sample(sample_shape)
        return torch.nn.functional.one_hot(indices, num_events).to(probs)  #@ 99 return torch.nn.functional.one_hot(indices, num_events).to(probs)

    def log_prob(self, value):  #@ 101
        indices = value.max(-1)[1]  #@ 104 indices = value.max(-1)[1]
        return self._categorical.log_prob(indices)  #@ 105 return self._categorical.log_prob(indices)

    def entropy(self):  #@ 107
        return self._categorical.entropy()  #@ 108 return self._categorical.entropy()


class OneHotCategoricalStraightThrough(OneHotCategorical):
    has_rsample = True

    def rsample(self, sample_shape=torch.Size()):  #@ 129
        samples = self.sample(sample_shape)  #@ 130 samples = self.sample(sample_shape)
        probs = self._categorical.probs  #@ 131 probs = self._categorical.probs  # cached via @lazy_property
        return samples + (probs - probs.detach())  #@ 132 return samples + (probs - probs.detach())
