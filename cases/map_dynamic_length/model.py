import torch
from functorch.experimental.control_flow import map
from torch.export import Dim


class MapDynamic(torch.nn.Module):
    def forward(self, xs):
        def body(x):
            return x.cumsum(0)

        return map(body, xs)


model = MapDynamic()
example_args = (torch.randn(3, 4),)
dynamic_shapes = {"xs": {0: Dim("rows")}}
