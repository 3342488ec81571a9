import torch


class ChecksItself(torch.nn.Module):
    def __init__(self, rows):
        super().__init__()
        if rows < 1:
            raise ValueError("at least one row is needed")
        self.rows = rows

    def forward(self, x):
        return x[: self.rows] * 2


model = ChecksItself(3)
example_args = (torch.randn(3, 2),)
