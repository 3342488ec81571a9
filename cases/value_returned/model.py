import torch


class ValueReturned(torch.nn.Module):
    def forward(self, x):
        a = x.item()
        torch._check(a >= 0)
        return a


example_args = (torch.tensor(4),)
model = ValueReturned()
