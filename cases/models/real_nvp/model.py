import math

import torch
import torch.nn as nn


class CouplingLayer(nn.Module):
    def __init__(self, dim, hidden, mask):
        super().__init__()
        self.register_buffer("mask", mask)
        self.scale = nn.Sequential(nn.Linear(dim, hidden), nn.Tanh(), nn.Linear(hidden, dim), nn.Tanh())
        self.translate = nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim))
        self.log_scale_factor = nn.Parameter(torch.zeros(dim))

    def forward(self, x, reverse: bool = False):
        x_masked = x * self.mask
        s = self.scale(x_masked) * self.log_scale_factor.exp() * (1 - self.mask)
        t = self.translate(x_masked) * (1 - self.mask)
        if reverse:
            return (x - t) * torch.exp(-s), -s.sum(dim=1)
        return x * torch.exp(s) + t, s.sum(dim=1)


class RealNVP(nn.Module):
    def __init__(self, dim=4, hidden=16, n_layers=3):
        super().__init__()
        masks = [torch.arange(dim) % 2 == i % 2 for i in range(n_layers)]
        self.layers = nn.ModuleList([CouplingLayer(dim, hidden, m.float()) for m in masks])
        self.dim = dim

    def log_prob_prior(self, z):
        return -0.5 * (z ** 2).sum(1) - 0.5 * self.dim * math.log(2 * math.pi)

    def inverse(self, z):
        for layer in reversed(self.layers):
            z, _ = layer(z, reverse=True)
        return z

    def forward(self, x):
        log_det = x.new_zeros(x.shape[0])
        z = x
        for layer in self.layers:
            z, ld = layer(z)
            log_det += ld
        nll = -(self.log_prob_prior(z) + log_det).mean()
        return nll, self.inverse(z)


model = RealNVP()
example_args = (torch.randn(6, 4),)
