import torch


class MakesLayer(torch.nn.Module):
    def forward(self, x):
        return torch.nn.Linear(2, 2)(x)


model = MakesLayer()
example_args = (torch.ones(1, 2),)
