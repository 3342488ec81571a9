import torch


class Median(torch.nn.Module):
    def forward(self, x):
        return torch.quantile(x, 0.5)


model = Median()
example_args = (torch.randn(5),)
