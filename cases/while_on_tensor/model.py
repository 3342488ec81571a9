import torch


class WhileOnTensor(torch.nn.Module):
    def forward(self, x):
        while x.abs().max() > 1:
            x = x / 2
        return x


model = WhileOnTensor()
example_args = (torch.randn(4),)
