import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalConv1d(nn.Conv1d):
    def __init__(self, in_channels, out_channels, kernel_size, dilation=1, bias=True):
        self.__padding = (kernel_size - 1) * dilation
        super().__init__(in_channels, out_channels, kernel_size, padding=self.__padding, dilation=dilation, bias=bias)

    def forward(self, input):
        result = super().forward(input)
        if self.__padding != 0:
            return result[:, :, :-self.__padding]
        return result


class ResidualStack(nn.Module):
    def __init__(self, channels, skip, layers, blocks):
        super().__init__()
        dilations = [2 ** i for _ in range(blocks) for i in range(layers)]
        self.filters = nn.ModuleList([nn.Conv1d(channels, channels, 2, dilation=d) for d in dilations])
        self.gates = nn.ModuleList([nn.Conv1d(channels, channels, 2, dilation=d) for d in dilations])
        self.res = nn.ModuleList([nn.Conv1d(channels, channels, 1) for _ in dilations])
        self.skips = nn.ModuleList([nn.Conv1d(channels, skip, 1) for _ in dilations])
        self.dilations = dilations

    def forward(self, x):
        skip_sum = 0
        for d, f, g, r, s in zip(self.dilations, self.filters, self.gates, self.res, self.skips):
            padded = F.pad(x, (d, 0))
            z = torch.tanh(f(padded)) * torch.sigmoid(g(padded))
            skip_sum = s(z) + skip_sum
            x = r(z) + x
        return skip_sum


class WaveNet(nn.Module):
    def __init__(self, classes=16, channels=8, skip=12):
        super().__init__()
        self.embed = nn.Embedding(classes, channels)
        self.stack = ResidualStack(channels, skip, layers=3, blocks=2)
        self.out = nn.Sequential(nn.ReLU(), nn.Conv1d(skip, skip, 1), nn.ReLU(), nn.Conv1d(skip, classes, 1))

    def forward(self, x):
        h = self.embed(x).transpose(1, 2)
        return self.out(self.stack(h))


model = WaveNet()
example_args = (torch.randint(0, 16, (2, 32)),)
