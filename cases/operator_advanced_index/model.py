import torch


class Diagonal(torch.nn.Module):
    def forward(self, x, i):
        return x[i, i], x[:, i]


model = Diagonal()
example_args = (torch.randn(3, 3), torch.tensor([0, 2]))
