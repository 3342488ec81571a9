import torch
from torch.export import Dim


class Adds(torch.nn.Module):
    def forward(self, x, y):
        return x + y


model = Adds()
example_args = (torch.randn(3, 2), torch.randn(3, 2))
dynamic_shapes = {"x": {0: Dim("rows_x")}, "y": {0: Dim("rows_y")}}
