import torch


class Stars(torch.nn.Module):
    def forward(self, *xs):
        first, *middle, last = xs
        return torch.cat([last, *middle, first])


model = Stars()
example_args = (torch.zeros(1), torch.ones(1), torch.ones(2), torch.full((1,), 3.0))
