import torch


class CondNested(torch.nn.Module):
    def forward(self, x):
        def inner(x):
            return torch.cond(x.sum() > 4, lambda x: x * 4, lambda x: x * 2, (x,))

        return torch.cond(x.sum() > 0, inner, lambda x: -x, (x,))


model = CondNested()
example_args = (torch.ones(3),)
