import torch


class AssertFails(torch.nn.Module):
    def forward(self, x):
        assert x.shape[-1] == 4, "four columns"
        return x.sum(-1)


model = AssertFails()
example_args = (torch.randn(3, 2),)
