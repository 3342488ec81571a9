import math

import torch
from torch import nn


class Sine(nn.Module):
    def __init__(self, w0=1.0):
        super().__init__()
        self.w0 = w0

    def forward(self, x):
        return torch.sin(self.w0 * x)


class SirenLayer(nn.Module):
    def __init__(self, dim_in, dim_out, w0=1.0, c=6.0, is_first=False, activation=None):
        super().__init__()
        self.dim_in = dim_in
        self.is_first = is_first
        weight = torch.zeros(dim_out, dim_in)
        bias = torch.zeros(dim_out)
        self.init_(weight, bias, c=c, w0=w0)
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)
        self.activation = Sine(w0) if activation is None else activation

    def init_(self, weight, bias, c, w0):
        dim = self.dim_in
        w_std = (1 / dim) if self.is_first else (math.sqrt(c / dim) / w0)
        weight.uniform_(-w_std, w_std)
        if bias is not None:
            bias.uniform_(-w_std, w_std)

    def forward(self, x):
        out = torch.nn.functional.linear(x, self.weight, self.bias)
        return self.activation(out)


class SirenNet(nn.Module):
    def __init__(self, dim_in=2, dim_hidden=8, dim_out=3, num_layers=3, w0=30.0, w0_initial=30.0):
        super().__init__()
        layers = []
        for ind in range(num_layers):
            is_first = ind == 0
            layers.append(SirenLayer(dim_in=dim_in if is_first else dim_hidden, dim_out=dim_hidden, w0=w0_initial if is_first else w0, is_first=is_first))
        self.net = nn.Sequential(*layers)
        self.last_layer = SirenLayer(dim_hidden, dim_out, w0=w0, activation=nn.Identity())

    def forward(self, coords):
        return self.last_layer(self.net(coords))


model = SirenNet()
example_args = (torch.rand(5, 2),)
