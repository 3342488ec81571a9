import torch
from functorch.experimental.control_flow import map


class MapWithArgument(torch.nn.Module):
    def forward(self, xs, weight):
        def body(x, weight):
            return weight @ x

        return map(body, xs, weight)


model = MapWithArgument()
example_args = (torch.randn(3, 4), torch.randn(2, 4))
