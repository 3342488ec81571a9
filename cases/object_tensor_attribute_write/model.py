import torch


class Remembers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.last = torch.zeros(2)

    def forward(self, x):
        self.last = x
        return x + 1


model = Remembers()
example_args = (torch.ones(2),)
