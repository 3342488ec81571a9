import torch


class AssertOnItem(torch.nn.Module):
    def forward(self, n, x):
        k = n.item()
        assert k > 1
        return x * k


model = AssertOnItem()
example_args = (torch.tensor(3), torch.randn(2))
