import torch


class WrongShapes(torch.nn.Module):
    def forward(self, x, y):
        return x @ y


model = WrongShapes()
example_args = (torch.randn(2, 3), torch.randn(2, 3))
