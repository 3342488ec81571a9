import torch
from torch.export import Dim

rows = Dim("rows")


class Adds(torch.nn.Module):
    def forward(self, x, y):
        return x + y


model = Adds()
example_args = (torch.randn(3, 2), torch.randn(3, 2))
dynamic_shapes = {"x": {0: rows}, "y": {0: rows}}
