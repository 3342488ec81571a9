import torch


class SeveralOutputs(torch.nn.Module):
    def forward(self, x, y):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n <= 5)
        return {"size": n, "made": (torch.zeros(n), torch.ones(n, 2)), "kept": [y, y + 1]}


example_args = (torch.tensor(4), torch.randn(3))
model = SeveralOutputs()
