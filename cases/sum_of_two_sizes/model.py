import torch


class SumOfTwoSizes(torch.nn.Module):
    def forward(self, x, y):
        a = x.item()
        b = y.item()
        torch._check_is_size(a)
        torch._check_is_size(b)
        torch._check(a + b <= 20)
        return torch.zeros(a + b)


example_args = (torch.tensor(2), torch.tensor(3))
model = SumOfTwoSizes()
