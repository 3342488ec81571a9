import torch


class SizeAboveABound(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(2 < n)
        torch._check(n <= 64)
        return torch.zeros(n, 2, dtype=torch.float64)


example_args = (torch.tensor(4),)
model = SizeAboveABound()
