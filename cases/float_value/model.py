import torch


class FloatValue(torch.nn.Module):
    def forward(self, x, y):
        a = x.item()
        return y * a


example_args = (torch.tensor(2.5), torch.randn(3))
model = FloatValue()
