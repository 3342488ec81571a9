import torch


class ClosureOverSize(torch.nn.Module):
    def forward(self, x):
        rows, columns = x.shape

        def scaled(y):
            return y / (rows * columns)

        return scaled(x.sum())


model = ClosureOverSize()
example_args = (torch.randn(3, 4),)
