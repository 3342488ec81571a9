import torch
from functorch.experimental.control_flow import map


class MapClosure(torch.nn.Module):
    def forward(self, xs, bias):
        def body(x):
            return x.sin() + bias

        return map(body, xs)


model = MapClosure()
example_args = (torch.randn(3, 2), torch.randn(2))
