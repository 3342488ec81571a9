import torch


class Evaluates(torch.nn.Module):
    def forward(self, x):
        return eval("x.sin() + 1")


model = Evaluates()
example_args = (torch.ones(2),)
