import torch


class HasLayer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 2)

    def forward(self, x):
        return self.layer(x)


model = HasLayer()
example_args = (torch.ones(1, 2),)
