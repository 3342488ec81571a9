import torch


class BranchOnTensor(torch.nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x.relu()
        return -x


model = BranchOnTensor()
example_args = (torch.randn(3, 2),)
