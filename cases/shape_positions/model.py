import torch
from torch.export import Dim


class Positions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(16, 4)

    def forward(self, x):
        return x + self.embedding(torch.arange(x.shape[1]))


model = Positions()
example_args = (torch.randn(2, 5, 4),)
dynamic_shapes = {"x": {1: Dim("length", max=16)}}
