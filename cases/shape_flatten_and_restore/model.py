import torch
from torch.export import Dim


class Restore(torch.nn.Module):
    def forward(self, x):
        flat = x.flatten()
        return flat.view(-1, x.shape[1])


model = Restore()
example_args = (torch.randn(3, 4),)
dynamic_shapes = {"x": {0: Dim("rows")}}
