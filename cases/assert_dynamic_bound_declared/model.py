import torch
from torch.export import Dim


class AssertBound(torch.nn.Module):
    def forward(self, x):
        assert x.shape[0] > 3
        return x * 2


model = AssertBound()
example_args = (torch.randn(5, 2),)
dynamic_shapes = {"x": {0: Dim("rows", min=4, max=64)}}
