import torch
from functorch.experimental.control_flow import map


class MapCollects(torch.nn.Module):
    def forward(self, xs):
        sums = []

        def body(x):
            sums.append(x.sum())
            return x * 2

        return map(body, xs), sums


model = MapCollects()
example_args = (torch.randn(3, 2),)
