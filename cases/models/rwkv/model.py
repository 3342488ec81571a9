import torch
import torch.nn as nn


class TimeShift(nn.Module):
    def forward(self, x):
        return nn.functional.pad(x, (0, 0, 1, -1))


class TimeMix(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.time_shift = nn.ZeroPad2d((0, 0, 1, -1))
        self.decay = nn.Parameter(torch.linspace(-5, 3, dim))
        self.first = nn.Parameter(torch.ones(dim) * -1.2)
        for name in ("k", "v", "r"):
            setattr(self, f"mix_{name}", nn.Parameter(torch.full((1, 1, dim), 0.5)))
        self.key = nn.Linear(dim, dim, bias=False)
        self.value = nn.Linear(dim, dim, bias=False)
        self.receptance = nn.Linear(dim, dim, bias=False)
        self.output = nn.Linear(dim, dim, bias=False)

    def wkv(self, k, v):
        w = -torch.exp(self.decay)
        B, T, C = k.shape
        num = torch.zeros(B, C)
        den = torch.zeros(B, C)
        out = []
        for t in range(T):
            kt, vt = k[:, t], v[:, t]
            e = torch.exp(self.first + kt)
            out.append((num + e * vt) / (den + e))
            num = torch.exp(w) * num + torch.exp(kt) * vt
            den = torch.exp(w) * den + torch.exp(kt)
        return torch.stack(out, 1)

    def forward(self, x):
        xx = self.time_shift(x)
        k, v, r = (x * m + xx * (1 - m) for m in (self.mix_k, self.mix_v, self.mix_r))
        k, v, r = self.key(k), self.value(v), torch.sigmoid(self.receptance(r))
        return self.output(r * self.wkv(k, v))


class ChannelMix(nn.Module):
    def __init__(self, dim, mult=2):
        super().__init__()
        self.time_shift = TimeShift()
        self.mix = nn.Parameter(torch.rand(1, 1, dim))
        self.key = nn.Linear(dim, mult * dim, bias=False)
        self.receptance = nn.Linear(dim, dim, bias=False)
        self.value = nn.Linear(mult * dim, dim, bias=False)

    def forward(self, x):
        xx = torch.lerp(self.time_shift(x), x, self.mix)
        k = torch.square(torch.relu(self.key(xx)))
        return torch.sigmoid(self.receptance(xx)) * self.value(k)


class RWKV(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.att, self.ffn = TimeMix(dim), ChannelMix(dim)

    def forward(self, x):
        x = x + self.att(self.ln1(x))
        return x + self.ffn(self.ln2(x))


model = RWKV()
example_args = (torch.randn(2, 4, 8),)
