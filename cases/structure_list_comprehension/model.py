import torch


class Rows(torch.nn.Module):
    def forward(self, x):
        return torch.stack([row.softmax(0) for row in x])


model = Rows()
example_args = (torch.randn(3, 2),)
