import torch


class ThreeSizes(torch.nn.Module):
    def forward(self, x, y, z):
        a = x.item()
        b = y.item()
        c = z.item()
        torch._check_is_size(a)
        torch._check_is_size(b)
        torch._check_is_size(c)
        torch._check(c <= 100)
        return torch.zeros(a, b), torch.ones(b, c)


example_args = (torch.tensor(2), torch.tensor(3), torch.tensor(4))
model = ThreeSizes()
