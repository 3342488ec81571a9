import torch


class SizeWithoutUpperBound(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        return torch.zeros(n)


example_args = (torch.tensor(4),)
model = SizeWithoutUpperBound()
