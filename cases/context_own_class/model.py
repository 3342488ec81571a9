import torch


class Doubled:
    def __init__(self, factors):
        self.factors = factors

    def __enter__(self):
        self.factors.append(2)
        return self

    def __exit__(self, *exception):
        self.factors.pop()


class OwnContext(torch.nn.Module):
    def forward(self, x):
        factors = [1]
        with Doubled(factors):
            x = x * factors[-1]
        return x * factors[-1]


model = OwnContext()
example_args = (torch.ones(2),)
