import torch


class SizeLimitedByKeyword(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n, max=12)
        return torch.zeros(n)


example_args = (torch.tensor(4),)
model = SizeLimitedByKeyword()
