import functools

import torch


def weighted(weight, x):
    return weight * x.cos()


class Partial(torch.nn.Module):
    def forward(self, x):
        return functools.partial(weighted, 0.5)(x)


model = Partial()
example_args = (torch.ones(2),)
