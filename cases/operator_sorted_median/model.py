import torch


class Median(torch.nn.Module):
    def forward(self, x):
        return x.sort().values[x.numel() // 2]


model = Median()
example_args = (torch.randn(5),)
