import torch


class ByMode(torch.nn.Module):
    def forward(self, x):
        if not self.training:
            return x
        return torch.nn.functional.dropout(x, 0.25)


model = ByMode()
example_args = (torch.randn(2, 2),)
