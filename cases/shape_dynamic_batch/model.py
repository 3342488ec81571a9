import torch
from torch.export import Dim


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))

    def forward(self, x):
        return self.net(x).softmax(-1)


model = Classifier()
example_args = (torch.randn(3, 4),)
dynamic_shapes = {"x": {0: Dim("batch")}}
