import torch


class Histogram(torch.nn.Module):
    def forward(self, bins, weights):
        counts = torch.zeros(4).index_add_(0, bins, weights)
        return counts.scatter_(0, torch.tensor([3]), 1.0)


model = Histogram()
example_args = (torch.tensor([0, 2, 0]), torch.ones(3))
