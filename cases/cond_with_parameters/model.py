import torch


class CondLayers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.near = torch.nn.Linear(2, 2)
        self.far = torch.nn.Linear(2, 2)

    def forward(self, x):
        return torch.cond(x.mean() > 0, lambda x: self.near(x), lambda x: self.far(x), (x,))


model = CondLayers()
example_args = (torch.randn(3, 2),)
