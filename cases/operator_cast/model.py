import torch


class Casts(torch.nn.Module):
    def forward(self, x):
        return x.to(torch.float64), x.half(), x.float()


model = Casts()
example_args = (torch.randn(3),)
