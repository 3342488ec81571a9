import torch


class Records(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen = [*self.seen, x]
        return x + len(self.seen)


model = Records()
example_args = (torch.ones(2),)
