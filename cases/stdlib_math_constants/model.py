import math

import torch


class Gelu(torch.nn.Module):
    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


model = Gelu()
example_args = (torch.randn(2, 2),)
