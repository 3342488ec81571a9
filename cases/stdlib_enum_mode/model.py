import enum

import torch


class Mode(enum.Enum):
    SUM = "sum"
    MEAN = "mean"


class Pooling(torch.nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode

    def forward(self, x):
        return x.sum(1) if self.mode is Mode.SUM else x.mean(1)


model = Pooling(Mode.MEAN)
example_args = (torch.randn(2, 3),)
