import torch


class M(torch.nn.Module):
    def forward(self, x):
        n = x.shape[0]
        if n == 4:
            return n, x * n
        return n, x


example_args = (torch.randn(4),)
dynamic_shapes = {"x": {0: torch.export.Dim.AUTO}}
model = M()
