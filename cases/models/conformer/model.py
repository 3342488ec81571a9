import torch
import torch.nn as nn
import torch.nn.functional as F


class Swish(nn.Module):
    def forward(self, x): return x * x.sigmoid()


class ConvModule(nn.Module):
    def __init__(self, dim=8, k=5):
        super().__init__()
        self.ln = nn.LayerNorm(dim)
        self.pw1 = nn.Conv1d(dim, 2 * dim, 1)
        self.dw = nn.Conv1d(dim, dim, k, padding=(k - 1) // 2, groups=dim)
        self.bn, self.act, self.pw2 = nn.BatchNorm1d(dim), Swish(), nn.Conv1d(dim, dim, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask=None):
        y = self.ln(x).transpose(1, 2)
        y = F.glu(self.pw1(y), dim=1)
        if mask is not None:
            y = y.masked_fill(mask.unsqueeze(1), 0.0)
        y = self.pw2(self.act(self.bn(self.dw(y))))
        return x + self.drop(y.transpose(1, 2))


class Conformer(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        ff = lambda: nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim * 4), Swish(), nn.Dropout(0.1), nn.Linear(dim * 4, dim))
        self.ff1, self.ff2 = ff(), ff()
        self.mha = nn.MultiheadAttention(dim, 2, batch_first=True, dropout=0.1)
        self.ln = nn.LayerNorm(dim)
        self.conv = ConvModule(dim)

    def forward(self, x, mask):
        x = x + 0.5 * self.ff1(x)
        h = self.ln(x)
        a, w = self.mha(h, h, h, key_padding_mask=mask)
        x = self.conv(x + a, mask)
        return x + 0.5 * self.ff2(x), w


model = Conformer().eval()
example_args = (torch.randn(2, 6, 8), torch.tensor([[False] * 6, [False] * 4 + [True] * 2]))
