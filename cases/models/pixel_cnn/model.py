import torch
from torch import nn


class MaskedConv2d(nn.Conv2d):
    def __init__(self, mask_type, *args, **kwargs):
        super(MaskedConv2d, self).__init__(*args, **kwargs)
        assert mask_type in {"A", "B"}
        self.register_buffer("mask", self.weight.data.clone())
        _, _, kH, kW = self.weight.size()
        self.mask.fill_(1)
        self.mask[:, :, kH // 2, kW // 2 + (mask_type == "B"):] = 0
        self.mask[:, :, kH // 2 + 1:] = 0

    def forward(self, x):
        return nn.functional.conv2d(x, self.weight * self.mask, self.bias, self.stride, self.padding, self.dilation, self.groups)


class GatedBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = MaskedConv2d("B", channels, 2 * channels, 3, 1, 1, bias=False)

    def forward(self, x):
        a, b = self.conv(x).tensor_split(2, dim=1)
        return x + a.tanh() * b.sigmoid()


class PixelCNN(nn.Module):
    def __init__(self, channels=4, levels=8):
        super().__init__()
        self.levels = levels
        self.net = nn.Sequential(MaskedConv2d("A", 1, channels, 5, 1, 2), *(GatedBlock(channels) for _ in range(2)), nn.Conv2d(channels, levels, 1))

    def forward(self, x):
        logits = self.net(x)
        target = (x.squeeze(1) * (self.levels - 1)).round().long()
        bits = nn.functional.cross_entropy(logits, target, reduction="none").flatten(1).sum(1)
        return logits, bits / x[0].numel()


model = PixelCNN()
example_args = (torch.rand(2, 1, 6, 6),)
