import torch


class SizeBelowABound(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n < 10)
        return torch.ones(n)


example_args = (torch.tensor(4),)
model = SizeBelowABound()
