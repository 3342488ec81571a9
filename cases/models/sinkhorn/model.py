import torch
import torch.nn as nn


class Sinkhorn(nn.Module):
    def __init__(self, iters=3, eps=0.1):
        super().__init__()
        self.iters, self.eps = iters, eps

    def forward(self, x, y):
        C = torch.cdist(x, y, p=2) ** 2
        mu = torch.empty(x.shape[0], x.shape[1]).fill_(1.0 / x.shape[1]).squeeze()
        nu = torch.full_like(C[:, 0], 1.0 / y.shape[1])
        u, v = torch.zeros_like(mu), torch.zeros_like(nu)
        for i in range(self.iters):
            u1 = u
            M = (-C + u.unsqueeze(-1) + v.unsqueeze(-2)) / self.eps
            u = self.eps * (torch.log(mu + 1e-8) - torch.logsumexp(M, dim=-1)) + u
            M = (-C + u.unsqueeze(-1) + v.unsqueeze(-2)) / self.eps
            v = self.eps * (torch.log(nu + 1e-8) - torch.logsumexp(M.transpose(-2, -1), dim=-1)) + v
        pi = torch.exp((-C + u.unsqueeze(-1) + v.unsqueeze(-2)) / self.eps)
        return torch.sum(pi * C, dim=(-2, -1)), pi


model = Sinkhorn()
example_args = (torch.randn(2, 4, 3), torch.randn(2, 5, 3))
