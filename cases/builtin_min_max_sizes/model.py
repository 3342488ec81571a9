import torch


class MinMax(torch.nn.Module):
    def forward(self, x, y):
        n = min(x.shape[0], y.shape[0])
        return x[:n] + y[:n] * max(x.shape)


model = MinMax()
example_args = (torch.ones(4, 2), torch.ones(3, 2))
