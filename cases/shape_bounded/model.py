import torch
from torch.export import Dim


class Bounded(torch.nn.Module):
    def forward(self, x):
        return x.cumsum(0)


model = Bounded()
example_args = (torch.randn(5, 2),)
dynamic_shapes = {"x": {0: Dim("rows", min=2, max=32)}}
