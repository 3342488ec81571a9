import copy

import torch

DEFAULTS = {"layers": [4, 4], "bias": False}


class Configured(torch.nn.Module):
    def __init__(self, **changes):
        super().__init__()
        config = copy.deepcopy(DEFAULTS)
        config.update(changes)
        sizes = config["layers"]
        self.net = torch.nn.Sequential(*(torch.nn.Linear(a, b, bias=config["bias"]) for a, b in zip(sizes, sizes[1:])))

    def forward(self, x):
        return self.net(x)


model = Configured(layers=[2, 3, 1])
example_args = (torch.randn(5, 2),)
