import torch
from functorch.experimental.control_flow import map


class MapLinear(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(4, 2)

    def forward(self, xs):
        return map(lambda x: self.linear(x), xs)


model = MapLinear()
example_args = (torch.randn(3, 4),)
