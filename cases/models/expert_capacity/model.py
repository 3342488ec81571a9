import torch
import torch.nn as nn
import torch.nn.functional as F


class Router(nn.Module):
    def __init__(self, d=6, e=3, cap=4):
        super().__init__()
        self.gate = nn.Linear(d, e, bias=False)
        self.w1 = nn.Parameter(torch.randn(e, d, 8) * 0.1)
        self.w2 = nn.Parameter(torch.randn(e, 8, d) * 0.1)
        self.cap, self.e = cap, e

    def forward(self, x):
        b, s, d = x.shape
        flat = x.reshape(-1, d)
        probs = self.gate(flat).softmax(-1)
        gate, idx = probs.max(-1)
        mask = F.one_hot(idx, self.e)
        pos = (torch.cumsum(mask, 0) - 1) * mask
        mask = mask * (pos < self.cap)
        pos = (pos * mask).sum(1)
        disp = mask.unsqueeze(-1).float() * F.one_hot(pos, self.cap).unsqueeze(1)
        inp = torch.einsum('tec,td->ecd', disp, flat)
        h = F.gelu(torch.bmm(inp, self.w1), approximate='tanh')
        out = torch.baddbmm(torch.zeros(1), h, self.w2)
        y = torch.einsum('tec,ecd->td', disp * gate[:, None, None], out)
        return y.view_as(x)


model = Router()
example_args = (torch.randn(2, 4, 6),)
