import torch

SCALE = torch.tensor([1.0, 2.0])


class UsesGlobal(torch.nn.Module):
    def forward(self, x):
        return x * SCALE


model = UsesGlobal()
example_args = (torch.ones(2),)
