import torch
from torch.export import Dim

half = Dim("half", min=2, max=32)


class Pairs(torch.nn.Module):
    def forward(self, x, y):
        return x.reshape(-1, 2) + y.unsqueeze(1)


model = Pairs()
example_args = (torch.randn(6), torch.randn(3))
dynamic_shapes = {"x": {0: 2 * half}, "y": {0: half}}
