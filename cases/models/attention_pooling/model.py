import torch
import torch.nn as nn


class GatedAttentionPool(nn.Module):
    """Multiple-instance pooling with gated attention."""

    def __init__(self, dim=8, hidden=6, heads=2):
        super().__init__()
        self.V = nn.Linear(dim, hidden)
        self.U = nn.Linear(dim, hidden)
        self.w = nn.Linear(hidden, heads)
        self.heads = heads

    @property
    def out_multiplier(self):
        return self.heads

    def forward(self, x, mask=None):
        scores = self.w(torch.tanh(self.V(x)) * torch.sigmoid(self.U(x)))
        if mask is not None:
            scores = scores.masked_fill(~mask.unsqueeze(-1), torch.finfo(scores.dtype).min)
        weights = scores.softmax(dim=1)
        pooled = torch.einsum("bnh,bnd->bhd", weights, x)
        return pooled.flatten(1), weights


class MILClassifier(nn.Module):
    def __init__(self, dim=8, classes=2):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(5, dim), nn.LayerNorm(dim), nn.GELU())
        self.pool = GatedAttentionPool(dim)
        self.head = nn.Linear(dim * self.pool.out_multiplier, classes)

    def forward(self, bag, lengths):
        mask = torch.arange(bag.shape[1], device=bag.device)[None, :] < lengths[:, None]
        pooled, weights = self.pool(self.embed(bag), mask=mask)
        return {"logits": self.head(pooled), "attention": weights}


model = MILClassifier()
example_args = (torch.randn(3, 7, 5), torch.tensor([7, 3, 5]))
