import torch


class Counts(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))

    def forward(self, x):
        self.steps.add_(1)
        return x / self.steps


model = Counts()
example_args = (torch.ones(2),)
