import torch


class AssertOnRank(torch.nn.Module):
    def forward(self, x):
        assert isinstance(x, torch.Tensor) and x.dim() == 2
        assert len(x) == 3
        return x.t()


model = AssertOnRank()
example_args = (torch.randn(3, 2),)
