import torch


class BranchOnABound(torch.nn.Module):
    def forward(self, x, y):
        a = x.item()
        torch._check(a >= 2)
        if a >= 2:
            y = y.sin()
        if a < 2:
            y = y.cos()
        return y


example_args = (torch.tensor(4), torch.randn(5))
model = BranchOnABound()
