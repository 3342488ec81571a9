import itertools

import torch


class Shifts(torch.nn.Module):
    def forward(self, x):
        total = torch.zeros_like(x)
        for rows, columns in itertools.product((-1, 1), repeat=2):
            total = total + x.roll((rows, columns), (0, 1))
        return total / 4


model = Shifts()
example_args = (torch.randn(3, 3),)
