import torch


class AssertOnTensor(torch.nn.Module):
    def forward(self, x):
        assert (x > 0).all(), "positive values only"
        return x.log()


model = AssertOnTensor()
example_args = (torch.rand(3) + 1,)
