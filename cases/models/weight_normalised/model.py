import torch
import torch.nn as nn
import torch.nn.functional as F

from torch.nn.utils import weight_norm, spectral_norm, parametrizations


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = weight_norm(nn.Linear(3, 4))
        self.b = parametrizations.weight_norm(nn.Conv1d(4, 4, 3, padding=1))
        self.c = nn.utils.parametrizations.spectral_norm(nn.Linear(5, 2))

    def forward(self, x):
        h = self.a(x).transpose(1, 2)
        return self.c(F.relu(self.b(h)))


model = Net().eval()
example_args = (torch.randn(2, 5, 3),)
