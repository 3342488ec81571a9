import torch


class BranchNotDecided(torch.nn.Module):
    def forward(self, x, y):
        a = x.item()
        torch._check(a >= 0)
        torch._check(a <= 5)

        if a < 3:
            return y.sin()
        return y.cos()


example_args = (torch.tensor(4), torch.randn(5, 5))
model = BranchNotDecided()
