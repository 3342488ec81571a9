import torch


class SizeBetweenBounds(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n >= 2)
        torch._check(n <= 9)
        return torch.zeros((n, 3))


example_args = (torch.tensor(4),)
model = SizeBetweenBounds()
