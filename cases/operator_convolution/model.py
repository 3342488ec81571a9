import torch


class Depthwise(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(4, 4, 3, stride=2, padding=1, groups=4, bias=False)

    def forward(self, x):
        return self.conv(x)


model = Depthwise()
example_args = (torch.randn(1, 4, 8, 8),)
