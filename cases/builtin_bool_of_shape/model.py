import torch


class BoolOfShape(torch.nn.Module):
    def forward(self, x):
        return x * bool(x.numel())


model = BoolOfShape()
example_args = (torch.ones(2),)
