import torch


class AskFirst(torch.nn.Module):
    def forward(self, x, y):
        if x.shape == y.shape:
            return x + y
        return x


model = AskFirst()
example_args = (torch.ones(2), torch.ones(3))
