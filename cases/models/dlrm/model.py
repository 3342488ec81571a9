from typing import List

import torch
import torch.nn as nn


def create_mlp(ln: List[int], sigmoid_layer: int) -> nn.Sequential:
    layers = nn.ModuleList()
    for i in range(0, len(ln) - 1):
        layers.append(nn.Linear(int(ln[i]), int(ln[i + 1]), bias=True))
        layers.append(nn.Sigmoid() if i == sigmoid_layer else nn.ReLU())
    return torch.nn.Sequential(*layers)


class DLRM(nn.Module):
    def __init__(self, m_spa=4, ln_emb=(10, 20, 30), ln_bot=(5, 8, 4), ln_top_tail=(8, 1)):
        super().__init__()
        self.emb_l = nn.ModuleList([nn.EmbeddingBag(n, m_spa, mode="sum") for n in ln_emb])
        self.bot_l = create_mlp(list(ln_bot), -1)
        num_fea = len(ln_emb) + 1
        num_int = (num_fea * (num_fea - 1)) // 2 + ln_bot[-1]
        ln_top = [num_int, *ln_top_tail]
        self.top_l = create_mlp(ln_top, len(ln_top) - 2)

    def interact_features(self, x, ly):
        (batch_size, d) = x.shape
        T = torch.cat([x] + ly, dim=1).view((batch_size, -1, d))
        Z = torch.bmm(T, torch.transpose(T, 1, 2))
        _, ni, nj = Z.shape
        li = torch.tensor([i for i in range(ni) for j in range(i)])
        lj = torch.tensor([j for i in range(nj) for j in range(i)])
        Zflat = Z[:, li, lj]
        return torch.cat([x] + [Zflat], dim=1)

    def forward(self, dense_x, lS_i):
        x = self.bot_l(dense_x)
        ly = [emb(idx) for emb, idx in zip(self.emb_l, lS_i)]
        z = self.interact_features(x, ly)
        return self.top_l(z)


model = DLRM()
example_args = (torch.randn(2, 5), [torch.randint(0, 10, (2, 3)), torch.randint(0, 20, (2, 2)), torch.randint(0, 30, (2, 1))])
