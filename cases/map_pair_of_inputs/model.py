import torch
from functorch.experimental.control_flow import map


class MapPairs(torch.nn.Module):
    def forward(self, xs, ys):
        def body(pair):
            x, y = pair
            return x * y

        return map(body, (xs, ys))


model = MapPairs()
example_args = (torch.randn(3, 2), torch.randn(3, 2))
