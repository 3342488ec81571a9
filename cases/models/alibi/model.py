import math

import torch
import torch.nn as nn


def get_slopes(n):
    def get_slopes_power_of_2(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start ** i for i in range(n)]
    if math.log2(n).is_integer():
        return get_slopes_power_of_2(n)
    closest = 2 ** math.floor(math.log2(n))
    return get_slopes_power_of_2(closest) + get_slopes(2 * closest)[0::2][:n - closest]


class ALiBi(nn.Module):
    def __init__(self, dim=12, heads=6):
        super().__init__()
        self.heads = heads
        self.register_buffer('slopes', torch.tensor(get_slopes(heads)).view(heads, 1, 1), persistent=False)
        self.qkv = nn.Linear(dim, dim * 3)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (z.view(b, t, self.heads, -1).transpose(1, 2) for z in self.qkv(x).chunk(3, -1))
        pos = torch.arange(t)
        bias = -(pos[:, None] - pos[None, :]).abs() * self.slopes
        causal = torch.full((t, t), -torch.inf).triu(1)
        a = (q @ k.mT / math.sqrt(q.shape[-1]) + bias + causal).softmax(-1)
        return (a @ v).transpose(1, 2).flatten(2)


model = ALiBi()
example_args = (torch.randn(2, 5, 12),)
