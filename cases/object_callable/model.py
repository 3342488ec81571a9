import torch


class Power:
    def __init__(self, exponent):
        self.exponent = exponent

    def __call__(self, x):
        return x**self.exponent


class Applies(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.power = Power(3)

    def forward(self, x):
        return self.power(x)


model = Applies()
example_args = (torch.randn(3),)
