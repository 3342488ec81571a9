from typing import Dict

import torch
import torch.nn as nn
import torch.nn.functional as F


class FPN(nn.Module):
    def __init__(self, ins=(4, 8, 16), out=6):
        super().__init__()
        self.inner = nn.ModuleList(nn.Conv2d(i, out, 1) for i in ins)
        self.layer = nn.ModuleList(nn.Conv2d(out, out, 3, padding=1) for _ in ins)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_uniform_(m.weight, a=1)
                nn.init.constant_(m.bias, 0)

    def forward(self, feats: Dict[str, torch.Tensor]):
        names, x = list(feats.keys()), list(feats.values())
        last = self.inner[-1](x[-1])
        results = [self.layer[-1](last)]
        for idx in range(len(x) - 2, -1, -1):
            lateral = self.inner[idx](x[idx])
            top = F.interpolate(last, size=lateral.shape[-2:], mode='nearest')
            last = lateral + top
            results.insert(0, self.layer[idx](last))
        results.append(F.max_pool2d(results[-1], kernel_size=1, stride=2, padding=0))
        names.append('pool')
        return {k: v for k, v in zip(names, results)}


model = FPN()
example_args = ({'c2': torch.randn(1, 4, 16, 16), 'c3': torch.randn(1, 8, 8, 8), 'c4': torch.randn(1, 16, 4, 4)},)
