import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class ESPCN(nn.Module):
    def __init__(self, scale=2):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.Tanh(), nn.Conv2d(8, scale ** 2, 3, padding=1), nn.PixelShuffle(scale))
        self._initialize_weights()

    def _initialize_weights(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                if m.in_channels == 8:
                    nn.init.normal_(m.weight.data, mean=0.0, std=0.001)
                    nn.init.zeros_(m.bias.data)
                else:
                    nn.init.normal_(m.weight.data, mean=0.0, std=math.sqrt(2 / (m.out_channels * m.weight.data[0][0].numel())))

    def forward(self, x):
        up = F.interpolate(x, scale_factor=2, mode='bicubic', align_corners=False)
        return (self.body(x) + up).clamp(0, 1)


model = ESPCN()
example_args = (torch.rand(1, 1, 6, 6),)
