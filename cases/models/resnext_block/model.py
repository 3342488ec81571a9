import torch
import torch.nn as nn
import torch.nn.functional as F


class SEModule(nn.Module):
    def __init__(self, channels, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(channels, channels // reduction, kernel_size=1)
        self.relu = nn.ReLU(inplace=True)
        self.fc2 = nn.Conv2d(channels // reduction, channels, kernel_size=1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        module_input = x
        x = self.avg_pool(x)
        x = self.fc1(x)
        x = self.relu(x)
        x = self.fc2(x)
        x = self.sigmoid(x)
        return module_input * x


class ResNeXtBottleneck(nn.Module):
    expansion = 2

    def __init__(self, in_channels, width, stride=1, cardinality=4, base_width=4):
        super().__init__()
        D = int(width * (base_width / 8.0))
        C = cardinality
        out_channels = width * self.expansion
        self.conv_reduce = nn.Conv2d(in_channels, D * C, kernel_size=1, bias=False)
        self.bn_reduce = nn.BatchNorm2d(D * C)
        self.conv_conv = nn.Conv2d(D * C, D * C, kernel_size=3, stride=stride, padding=1, groups=C, bias=False)
        self.bn = nn.BatchNorm2d(D * C)
        self.conv_expand = nn.Conv2d(D * C, out_channels, kernel_size=1, bias=False)
        self.bn_expand = nn.BatchNorm2d(out_channels)
        self.se = SEModule(out_channels)
        self.shortcut = nn.Sequential()
        if in_channels != out_channels or stride != 1:
            self.shortcut.add_module("shortcut_conv", nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=stride, bias=False))
            self.shortcut.add_module("shortcut_bn", nn.BatchNorm2d(out_channels))

    def forward(self, x):
        bottleneck = F.relu(self.bn_reduce(self.conv_reduce(x)), inplace=True)
        bottleneck = F.relu(self.bn(self.conv_conv(bottleneck)), inplace=True)
        bottleneck = self.se(self.bn_expand(self.conv_expand(bottleneck)))
        residual = self.shortcut(x)
        return F.relu(residual + bottleneck, inplace=True)


class Stage(nn.Sequential):
    def __init__(self, in_channels, width, blocks):
        super().__init__()
        for i in range(blocks):
            self.add_module(f"block{i}", ResNeXtBottleneck(in_channels if i == 0 else width * ResNeXtBottleneck.expansion, width, stride=2 if i == 0 else 1))


model = Stage(8, 8, 2).eval()
example_args = (torch.randn(1, 8, 8, 8),)
