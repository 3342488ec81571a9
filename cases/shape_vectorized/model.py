import torch
from torch.export import Dim


class Vectorized(torch.nn.Module):
    def forward(self, x):
        return (x * torch.arange(x.shape[0]).unsqueeze(1)).sum(0)


model = Vectorized()
example_args = (torch.randn(3, 2),)
dynamic_shapes = {"x": {0: Dim("rows")}}
