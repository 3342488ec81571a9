import torch

FUNCTIONS = {"sin": torch.sin, "cos": torch.cos}


class ByName(torch.nn.Module):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def forward(self, x):
        return FUNCTIONS[self.name](x) + 1


model = ByName("sin")
example_args = (torch.ones(2),)
