"""The distribution of a choice (torch/distributions/categorical.py)."""
import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import lazy_property, logits_to_probs, probs_to_logits

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class Categorical(Distribution):
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):  #@ 53
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            if probs.dim() < 1:
                raise ValueError("`probs` parameter must be at least one-dimensional.")
            self.probs = probs / probs.sum(-1, keepdim=True)  #@ 61 self.probs = probs / probs.sum(-1, keepdim=True)
        else:
            if logits.dim() < 1:
                raise ValueError("`logits` parameter must be at least one-dimensional.")
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)  #@ 66 self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        self._param = self.probs if probs is not None else self.logits
        self._num_events = self._param.size()[-1]
        batch_shape = self._param.size()[:-1] if self._param.ndimension() > 1 else torch.Size()
        super().__init__(batch_shape, validate_args=validate_args)  #@ 72 super().__init__(batch_shape, validate_args=validate_args)

    @lazy_property  #@ 96
    def logits(self):
        return probs_to_logits(self.probs)  #@ 91 return probs_to_logits(self.probs)

    @lazy_property  #@ 100
    def probs(self):
        return logits_to_probs(self.logits)  #@ 95 return logits_to_probs(self.logits)

    @property  #@ 104
    def param_shape(self):
        return self._param.size()

    @property  #@ 117
    def mode(self):
        return self.probs.argmax(axis=-1)  #@ 119 return self.probs.argmax(axis=-1)

    def sample(self, sample_shape=torch.Size()):  #@ 130
        if not isinstance(sample_shape, torch.Size):
            sample_shape = torch.Size(sample_shape)
        probs_2d = self.probs.reshape(-1, self._num_events)  #@ 133 probs_2d = self.probs.reshape(-1, self._num_events)
        samples_2d = torch.multinomial(probs_2d, sample_shape.numel(), True).T  #@ 134 samples_2d = torch.multinomial(probs_2d, sample_shape.numel(), True).T
        return samples_2d.reshape(self._extended_shape(sample_shape))  #@ 135 return samples_2d.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):  #@ 137
        value = value.long().unsqueeze(-1)  #@ 140 value = value.long().unsqueeze(-1)
        value, log_pmf = torch.broadcast_tensors(value, self.logits)  #@ 141 value, log_pmf = torch.broadcast_tensors(value, self.logits)
        value = value[..., :1]  #@ 142 value = value[..., :1]
        return log_pmf.gather(-1, value).squeeze(-1)  #@ 143 return log_pmf.gather(-1, value).squeeze(-1)

    def entropy(self):  #@ 145
        min_real = torch.finfo(self.logits.dtype).min
        logits = torch.clamp(self.logits, min=min_real)  #@ 147 logits = torch.clamp(self.logits, min=min_real)
        p_log_p = logits * self.probs  #@ 148 p_log_p = logits * self.probs
        return -p_log_p.sum(-1)  #@ 149 return -p_log_p.sum(-1)
