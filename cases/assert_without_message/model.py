import torch


class AssertSilently(torch.nn.Module):
    def forward(self, x):
        assert torch.isfinite(x).all()
        return x.exp()


model = AssertSilently()
example_args = (torch.rand(3),)
