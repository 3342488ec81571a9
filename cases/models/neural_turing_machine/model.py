import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Memory(nn.Module):
    def __init__(self, n=6, m=4):
        super().__init__()
        self.n, self.m = n, m
        self.register_buffer('mem_bias', torch.empty(n, m).uniform_(-1 / math.sqrt(n + m), 1 / math.sqrt(n + m)))
        self.head = nn.Linear(5, m + 1 + 1 + 3 + 1 + 2 * m)
        self.splits = [m, 1, 1, 3, 1, m, m]

    def address(self, mem, k, beta, g, s, gamma, w_prev):
        w = F.softmax(beta * F.cosine_similarity(mem + 1e-16, k.unsqueeze(1) + 1e-16, dim=-1), dim=1)
        w = g * w + (1 - g) * w_prev
        rolled = torch.stack([torch.roll(w, i, dims=1) for i in (-1, 0, 1)], dim=2)
        w = (rolled * s.unsqueeze(1)).sum(-1)
        w = w ** gamma
        return torch.div(w, w.sum(dim=1, keepdim=True) + 1e-16)

    def forward(self, xs):
        B = xs.size(0)
        mem = self.mem_bias.repeat(B, 1, 1)
        w = torch.zeros(B, self.n)
        reads = []
        for x in torch.unbind(xs, dim=1):
            k, b, g, s, y, e, a = self.head(x).split(self.splits, dim=1)
            w = self.address(mem, k, F.softplus(b), torch.sigmoid(g), F.softmax(s, dim=1), 1 + F.softplus(y), w)
            reads.append(torch.matmul(w.unsqueeze(1), mem).squeeze(1))
            erase = torch.matmul(w.unsqueeze(-1), torch.sigmoid(e).unsqueeze(1))
            mem = mem * (1 - erase) + torch.bmm(w.unsqueeze(-1), a.unsqueeze(1))
        return torch.stack(reads, 1), mem


model = Memory()
example_args = (torch.randn(2, 3, 5),)
