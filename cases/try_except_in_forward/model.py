import torch


class TryToAdd(torch.nn.Module):
    def forward(self, x, y):
        try:
            return x + y
        except RuntimeError:
            return x


model = TryToAdd()
example_args = (torch.ones(2), torch.ones(3))
