"""Mixtures of one kind of distribution (torch/distributions/mixture_same_family.py)."""
import torch
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class MixtureSameFamily(Distribution):
    has_rsample = False

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):  #@ 57
        self._mixture_distribution = mixture_distribution
        self._component_distribution = component_distribution
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(" The Mixture distribution needs to be an  instance of torch.distributions.Categorical")
        if not isinstance(component_distribution, Distribution):
            raise ValueError("The Component distribution need to be an instance of torch.distributions.Distribution")
        own = mixture_distribution.batch_shape
        batch = component_distribution.batch_shape[:-1]
        for size1, size2 in zip(reversed(own), reversed(batch)):
            if size1 != 1 and size2 != 1 and size1 != size2:
                raise ValueError(f"`mixture_distribution.batch_shape` ({own}) is not compatible with `component_distribution.batch_shape`({batch})")
        km = mixture_distribution.logits.shape[-1]  #@ 87 km = self._mixture_distribution.logits.shape[-1]
        kc = component_distribution.batch_shape[-1]
        if km != kc:
            raise ValueError(f"`mixture_distribution component` ({km}) does not equal `component_distribution.batch_shape[-1]` ({kc})")
        self._num_component = km
        events = component_distribution.event_shape
        self._event_ndims = len(events)
        super().__init__(batch_shape=batch, event_shape=events, validate_args=validate_args)  #@ 99 super().__init__(

    @property  #@ 126
    def mixture_distribution(self):
        return self._mixture_distribution

    @property  #@ 130
    def component_distribution(self):
        return self._component_distribution

    @property  #@ 134
    def mean(self):
        probs = self._pad_mixture_dimensions(self.mixture_distribution.probs)  #@ 136 probs = self._pad_mixture_dimensions(self.mixture_distribution.probs)
        weighted = probs * self.component_distribution.mean  #@ 138 probs * self.component_distribution.mean, dim=-1 - self._event_ndims
        return torch.sum(weighted, dim=-1 - self._event_ndims)  #@ 137 return torch.sum(

    @property  #@ 141
    def variance(self):
        probs = self._pad_mixture_dimensions(self.mixture_distribution.probs)  #@ 144 probs = self._pad_mixture_dimensions(self.mixture_distribution.probs)
        within = probs * self.component_distribution.variance  #@ 146 probs * self.component_distribution.variance, dim=-1 - self._event_ndims
        within = torch.sum(within, dim=-1 - self._event_ndims)  #@ 145 mean_cond_var = torch.sum(
        between = probs * (self.component_distribution.mean - self._pad(self.mean)).pow(2.0)  #@ 149 probs * (self.component_distribution.mean - self._pad(self.mean)).pow(2.0),
        between = torch.sum(between, dim=-1 - self._event_ndims)  #@ 148 var_cond_mean = torch.sum(
        return within + between  #@ 152 return mean_cond_var + var_cond_mean

    def cdf(self, x):  #@ 154
        x = self._pad(x)  #@ 155 x = self._pad(x)
        cdf_x = self.component_distribution.cdf(x)  #@ 156 cdf_x = self.component_distribution.cdf(x)
        mix_prob = self.mixture_distribution.probs  #@ 157 mix_prob = self.mixture_distribution.probs
        return torch.sum(cdf_x * mix_prob, dim=-1)  #@ 159 return torch.sum(cdf_x * mix_prob, dim=-1)

    def log_prob(self, x):  #@ 161
        x = self._pad(x)  #@ 164 x = self._pad(x)
        log_prob_x = self.component_distribution.log_prob(x)  #@ 165 log_prob_x = self.component_distribution.log_prob(x)  # [S, B, k]
        log_mix_prob = torch.log_softmax(self.mixture_distribution.logits, dim=-1)  #@ 166 log_mix_prob = torch.log_softmax(
        return torch.logsumexp(log_prob_x + log_mix_prob, dim=-1)  #@ 169 return torch.logsumexp(log_prob_x + log_mix_prob, dim=-1)  # [S, B]

    def sample(self, sample_shape=torch.Size()):  #@ 171
        with torch.no_grad():
            gather_dim = len(sample_shape) + len(self.batch_shape)
            es = self.event_shape
            mix = self.mixture_distribution.sample(sample_shape)  #@ 179 mix_sample = self.mixture_distribution.sample(sample_shape)
            shape = mix.shape
            comp = self.component_distribution.sample(sample_shape)  #@ 183 comp_samples = self.component_distribution.sample(sample_shape)
            mix = mix.reshape(shape + torch.Size([1] * (len(es) + 1)))  #@ 186 mix_sample_r = mix_sample.reshape(
            mix = mix.repeat(torch.Size([1] * len(shape)) + torch.Size([1]) + es)  #@ 189 mix_sample_r = mix_sample_r.repeat(
            samples = torch.gather(comp, gather_dim, mix)  #@ 193 samples = torch.gather(comp_samples, gather_dim, mix_sample_r)
            return samples.squeeze(gather_dim)  #@ 194 return samples.squeeze(gather_dim)

    def _pad(self, x):  #@ 196
        return x.unsqueeze(-1 - self._event_ndims)  #@ 197 return x.unsqueeze(-1 - self._event_ndims)

    def _pad_mixture_dimensions(self, x):  #@ 199
        own = len(self.mixture_distribution.batch_shape)
        padding = 0 if own == 1 else len(self.batch_shape) - own
        xs = x.shape
        return x.reshape(xs[:-1] + torch.Size(padding * [1]) + xs[-1:] + torch.Size(self._event_ndims * [1]))  #@ 204 x = x.reshape(
