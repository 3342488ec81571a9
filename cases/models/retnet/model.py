import math

import torch
import torch.nn as nn


class Retention(nn.Module):
    def __init__(self, dim=16, heads=2):
        super().__init__()
        self.heads = heads
        self.head_dim = dim // heads
        gammas = 1 - torch.exp(torch.linspace(math.log(1 / 32), math.log(1 / 512), heads))
        self.gammas = gammas.tolist()
        self.W_Q = nn.Parameter(torch.randn(heads, dim, self.head_dim) / dim)
        self.W_K = nn.Parameter(torch.randn(heads, dim, self.head_dim) / dim)
        self.W_V = nn.Parameter(torch.randn(heads, dim, self.head_dim) / dim)
        self.gate = nn.Linear(dim, dim, bias=False)
        self.out = nn.Linear(dim, dim, bias=False)
        self.norm = nn.GroupNorm(heads, dim)

    @staticmethod
    def get_D(length, gamma):
        n = torch.arange(length).unsqueeze(1)
        m = torch.arange(length).unsqueeze(0)
        D = (gamma ** (n - m)) * (n >= m).float()
        D[D != D] = 0
        return D

    def forward(self, x):
        B, T, C = x.shape
        outs = []
        for h in range(self.heads):
            Q, K, V = x @ self.W_Q[h], x @ self.W_K[h], x @ self.W_V[h]
            D = self.get_D(T, self.gammas[h])
            outs.append((Q @ K.permute(0, 2, 1) * D.unsqueeze(0)) @ V)
        y = torch.cat(outs, dim=2)
        y = self.norm(y.reshape(-1, C)).reshape(y.shape)
        return self.out(nn.functional.silu(self.gate(x)) * y)


model = Retention()
example_args = (torch.randn(2, 5, 16),)
