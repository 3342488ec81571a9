import torch
from torch.export import Dim


class Concatenates(torch.nn.Module):
    def forward(self, x, y):
        return torch.cat([x, y, x])


model = Concatenates()
example_args = (torch.randn(3, 2), torch.randn(4, 2))
dynamic_shapes = {"x": {0: Dim("first")}, "y": {0: Dim("second")}}
