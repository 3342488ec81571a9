import torch


class Interval:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def __add__(self, other):
        return Interval(self.low + other.low, self.high + other.high)


class Intervals(torch.nn.Module):
    def forward(self, x):
        total = Interval(x - 1, x + 1) + Interval(x, x)
        return total.low, total.high


model = Intervals()
example_args = (torch.ones(2),)
