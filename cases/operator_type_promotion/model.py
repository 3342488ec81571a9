import torch


class Promotes(torch.nn.Module):
    def forward(self, i, x):
        return i + x, i / 2, i * 1.5, i > x


model = Promotes()
example_args = (torch.arange(3), torch.randn(3))
