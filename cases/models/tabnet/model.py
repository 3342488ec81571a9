import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Ghost(nn.Module):
    def __init__(self, dim, vbs=2):
        super().__init__()
        self.bn, self.vbs = nn.BatchNorm1d(dim, momentum=0.01), vbs

    def forward(self, x):
        chunks = x.chunk(int(math.ceil(x.shape[0] / self.vbs)), 0)
        return torch.cat([self.bn(c) for c in chunks], dim=0)


def sparsemax(z, dim=-1):
    zs, _ = torch.sort(z, dim=dim, descending=True)
    rng = torch.arange(1, z.size(dim) + 1, dtype=z.dtype).view(1, -1)
    bound = 1 + rng * zs
    css = zs.cumsum(dim)
    is_gt = torch.gt(bound, css).type(z.dtype)
    k = torch.max(is_gt * rng, dim, keepdim=True)[0]
    taus = ((is_gt * zs).sum(dim, keepdim=True) - 1) / k
    return torch.max(torch.zeros_like(z), z - taus)


class TabNet(nn.Module):
    def __init__(self, d=5, steps=2):
        super().__init__()
        self.initial = nn.BatchNorm1d(d)
        self.feat = nn.ModuleList([nn.Sequential(nn.Linear(d, 8), Ghost(8), nn.GLU()) for _ in range(steps + 1)])
        self.att = nn.ModuleList([nn.Sequential(nn.Linear(4, d, bias=False), Ghost(d)) for _ in range(steps)])
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        x = self.initial(x)
        prior, loss, agg = torch.ones(x.shape), 0, 0
        a = self.feat[0](x)
        for f, at in zip(self.feat[1:], self.att):
            m = sparsemax(at(a) * prior)
            loss += torch.mean(torch.sum(torch.mul(m, torch.log(m + 1e-15)), dim=1))
            prior = torch.mul(1.3 - m, prior)
            a = f(m * x)
            agg = agg + F.relu(a)
        return self.out(agg), loss / len(self.att)


model = TabNet()
example_args = (torch.randn(4, 5),)
