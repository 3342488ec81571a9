import torch


class EnableGrad(torch.nn.Module):
    def forward(self, x):
        with torch.enable_grad():
            y = x * 2
        return y + 1


model = EnableGrad()
example_args = (torch.randn(2),)
