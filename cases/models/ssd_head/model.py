import math
from typing import List

import torch
import torch.nn as nn
import torch.nn.functional as F


class PriorHead(nn.Module):
    def __init__(self, ar=((2,), (2, 3)), sizes=(4, 2), chans=(6, 8), classes=3):
        super().__init__()
        self.classes = classes
        n = [2 + 2 * len(a) for a in ar]
        self.loc = nn.ModuleList([nn.Conv2d(c, k * 4, 3, padding=1) for c, k in zip(chans, n)])
        self.conf = nn.ModuleList([nn.Conv2d(c, k * classes, 3, padding=1) for c, k in zip(chans, n)])
        mean = []
        from itertools import product
        for k, f in enumerate(sizes):
            for i, j in product(range(f), repeat=2):
                cx, cy, s = (j + 0.5) / f, (i + 0.5) / f, 0.2 + 0.3 * k
                mean += [cx, cy, s, s]
                mean += [cx, cy, math.sqrt(s * (s + 0.3)), math.sqrt(s * (s + 0.3))]
                for a in ar[k]:
                    mean += [cx, cy, s * math.sqrt(a), s / math.sqrt(a)]
                    mean += [cx, cy, s / math.sqrt(a), s * math.sqrt(a)]
        self.register_buffer('priors', torch.Tensor(mean).view(-1, 4).clamp_(max=1, min=0))

    def decode(self, loc):
        p = self.priors
        boxes = torch.cat((p[:, :2] + loc[..., :2] * 0.1 * p[:, 2:], p[:, 2:] * torch.exp(loc[..., 2:] * 0.2)), -1)
        boxes[..., :2] -= boxes[..., 2:] / 2
        boxes[..., 2:] += boxes[..., :2]
        return boxes

    def forward(self, feats: List[torch.Tensor]):
        loc, conf = list(), list()
        for (x, l, c) in zip(feats, self.loc, self.conf):
            loc.append(l(x).permute(0, 2, 3, 1).contiguous())
            conf.append(c(x).permute(0, 2, 3, 1).contiguous())
        loc = torch.cat([o.view(o.size(0), -1) for o in loc], 1)
        conf = torch.cat([o.view(o.size(0), -1) for o in conf], 1)
        loc = loc.view(loc.size(0), -1, 4)
        return self.decode(loc), F.softmax(conf.view(conf.size(0), -1, self.classes), dim=-1)


model = PriorHead()
example_args = ([torch.randn(1, 6, 4, 4), torch.randn(1, 8, 2, 2)],)
