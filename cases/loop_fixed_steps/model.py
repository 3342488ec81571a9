import torch


class FixedSteps(torch.nn.Module):
    def forward(self, x):
        for _ in range(3):
            x = torch.where(x.abs().max() > 1, x / 2, x)
        return x


model = FixedSteps()
example_args = (torch.randn(4),)
