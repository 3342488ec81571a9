import torch
import torch.nn as nn


class PermEqui(nn.Module):
    def __init__(self, in_dim, out_dim, pool="max"):
        super().__init__()
        self.Gamma = nn.Linear(in_dim, out_dim)
        self.Lambda = nn.Linear(in_dim, out_dim, bias=False)
        self.pool = pool

    def forward(self, x):
        if self.pool == "max":
            xm, _ = x.max(dim=1, keepdim=True)
        elif self.pool == "mean":
            xm = x.mean(dim=1, keepdim=True)
        else:
            raise ValueError(f"unknown pool {self.pool!r}")
        return self.Gamma(x) - self.Lambda(xm)


class DeepSet(nn.Module):
    def __init__(self, dim_input=3, dim_hidden=8, num_outputs=2, dim_output=4):
        super().__init__()
        self.num_outputs, self.dim_output = num_outputs, dim_output
        self.enc = nn.Sequential(PermEqui(dim_input, dim_hidden), nn.ELU(inplace=True), PermEqui(dim_hidden, dim_hidden, pool="mean"), nn.ELU(inplace=True))
        self.dec = nn.Sequential(nn.Linear(dim_hidden, dim_hidden), nn.ReLU(), nn.Linear(dim_hidden, num_outputs * dim_output))

    def forward(self, X):
        X = self.enc(X).sum(-2)
        X = self.dec(X).reshape(-1, self.num_outputs, self.dim_output)
        return X


model = DeepSet()
example_args = (torch.randn(2, 6, 3),)
