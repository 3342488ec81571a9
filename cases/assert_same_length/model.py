import torch


class SameLength(torch.nn.Module):
    def forward(self, xs, ys):
        assert len(xs) == len(ys)
        return [x + y for x, y in zip(xs, ys)]


model = SameLength()
example_args = ([torch.ones(2), torch.ones(3)], [torch.zeros(2), torch.zeros(3)])
