import torch
from torch.export import Dim


class CondOnShape(torch.nn.Module):
    def forward(self, x):
        def large(x):
            return x.sin()

        def small(x):
            return x.cos()

        return torch.cond(x.shape[0] > 8, large, small, (x,))


model = CondOnShape()
example_args = (torch.randn(3, 2),)
dynamic_shapes = {"x": {0: Dim("rows")}}
