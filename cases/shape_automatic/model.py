import torch
from torch.export import Dim


class Automatic(torch.nn.Module):
    def forward(self, x, y):
        return x @ y


model = Automatic()
example_args = (torch.randn(3, 4), torch.randn(4, 5))
dynamic_shapes = {"x": {0: Dim.AUTO, 1: Dim.AUTO}, "y": {0: Dim.AUTO, 1: Dim.AUTO}}
