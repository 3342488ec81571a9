import torch


def halve(x, depth):
    return x if depth == 0 else halve(x / 2, depth - 1)


class Halving(torch.nn.Module):
    def forward(self, x):
        return halve(x, 3)


model = Halving()
example_args = (torch.randn(3),)
