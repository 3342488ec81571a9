import torch


class NoGradRegion(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(2, 2)

    def forward(self, x):
        with torch.no_grad():
            scale = x.mean() + 1
        return self.linear(x) * scale


model = NoGradRegion()
example_args = (torch.randn(3, 2),)
