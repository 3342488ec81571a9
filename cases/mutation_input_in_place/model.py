import torch


class AddsInPlace(torch.nn.Module):
    def forward(self, x):
        x.add_(1)
        return x * 2


model = AddsInPlace()
example_args = (torch.zeros(2),)
