import torch
from functorch.experimental.control_flow import map


class MapOutputs(torch.nn.Module):
    def forward(self, xs):
        def body(x):
            return x.sum(), x * 2

        return map(body, xs)


model = MapOutputs()
example_args = (torch.randn(3, 2),)
