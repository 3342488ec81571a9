import torch


class SizeInArange(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n <= 5)
        return torch.arange(n)


example_args = (torch.tensor(4),)
model = SizeInArange()
