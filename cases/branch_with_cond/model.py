import torch


class BranchWithCond(torch.nn.Module):
    def forward(self, x):
        def positive(x):
            return x.relu()

        def negative(x):
            return -x

        return torch.cond(x.sum() > 0, positive, negative, [x])


model = BranchWithCond()
example_args = (torch.randn(3, 2),)
