"""The Dirichlet distribution (torch/distributions/dirichlet.py)."""
import torch
from torch.autograd.function import Function
from torch.distributions.exp_family import ExponentialFamily

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class _Dirichlet(Function):
    @staticmethod  #@ 21
    def forward(ctx, concentration):
        x = torch._sample_dirichlet(concentration)  #@ 23 x = torch._sample_dirichlet(concentration)
        ctx.save_for_backward(x, concentration)
        return x

    @staticmethod  #@ 27
    def backward(ctx, grad_output):
        x, concentration = ctx.saved_tensors
        total = concentration.sum(-1, True).expand_as(concentration)
        grad = torch._dirichlet_grad(x, concentration, total)
        return grad * (grad_output - (x * grad_output).sum(-1, True))


class Dirichlet(ExponentialFamily):
    has_rsample = True

    def __init__(self, concentration, validate_args=None):  #@ 55
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:], validate_args=validate_args)  #@ 62 super().__init__(batch_shape, event_shape, validate_args=validate_args)

    def rsample(self, sample_shape=()):  #@ 74
        shape = self._extended_shape(sample_shape)  #@ 75 shape = self._extended_shape(sample_shape)
        concentration = self.concentration.expand(shape)  #@ 76 concentration = self.concentration.expand(shape)
        return _Dirichlet.apply(concentration)  #@ 77 return _Dirichlet.apply(concentration)

    def log_prob(self, value):  #@ 79
        total = torch.xlogy(self.concentration - 1.0, value).sum(-1)  #@ 83 torch.xlogy(self.concentration - 1.0, value).sum(-1)
        term = torch.lgamma(self.concentration.sum(-1))  #@ 84 + torch.lgamma(self.concentration.sum(-1))
        total = total + term  #@ 83 torch.xlogy(self.concentration - 1.0, value).sum(-1)
        term = torch.lgamma(self.concentration).sum(-1)  #@ 85 - torch.lgamma(self.concentration).sum(-1)
        return total - term  #@ 83 torch.xlogy(self.concentration - 1.0, value).sum(-1)

    @property  #@ 88
    def mean(self):
        return self.concentration / self.concentration.sum(-1, True)  #@ 90 return self.concentration / self.concentration.sum(-1, True)

    @property  #@ 102
    def variance(self):
        con0 = self.concentration.sum(-1, True)  #@ 104 con0 = self.concentration.sum(-1, True)
        left = con0 - self.concentration  #@ 107 * (con0 - self.concentration)
        left = self.concentration * left  #@ 106 self.concentration
        right = con0.pow(2) * (con0 + 1)  #@ 108 / (con0.pow(2) * (con0 + 1))
        return left / right  #@ 106 self.concentration

    def entropy(self):  #@ 111
        k = self.concentration.size(-1)
        a0 = self.concentration.sum(-1)  #@ 113 a0 = self.concentration.sum(-1)
        total = torch.lgamma(self.concentration).sum(-1)  #@ 115 torch.lgamma(self.concentration).sum(-1)
        term = torch.lgamma(a0)  #@ 116 - torch.lgamma(a0)
        total = total - term  #@ 115 torch.lgamma(self.concentration).sum(-1)
        term = (k - a0) * torch.digamma(a0)  #@ 117 - (k - a0) * torch.digamma(a0)
        total = total - term  #@ 115 torch.lgamma(self.concentration).sum(-1)
        term = ((self.concentration - 1.0) * torch.digamma(self.concentration)).sum(-1)  #@ 118 - ((self.concentration - 1.0) * torch.digamma(self.concentration)).sum(-1)
        return total - term  #@ 115 torch.lgamma(self.concentration).sum(-1)
