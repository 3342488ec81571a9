import torch
from torch.export import Dim


class LoopsRows(torch.nn.Module):
    def forward(self, x):
        total = torch.zeros(2)
        for i in range(x.shape[0]):
            total = total + x[i] * i
        return total


model = LoopsRows()
example_args = (torch.randn(3, 2),)
dynamic_shapes = {"x": {0: Dim("rows")}}
