from collections import OrderedDict
from typing import Dict

import torch
from torch import nn


class WideDeep(nn.Module):
    def __init__(self, wide_dim: int, cardinalities: Dict[str, int], emb_dim: int = 4, hidden=(16, 8)):
        super().__init__()
        self.wide = nn.Linear(wide_dim, 1)
        self.embeddings = nn.ModuleDict({name: nn.Embedding(size, emb_dim) for name, size in cardinalities.items()})
        layers = OrderedDict()
        in_dim = emb_dim * len(cardinalities)
        for i, h in enumerate(hidden):
            layers[f"linear{i}"] = nn.Linear(in_dim, h)
            layers[f"relu{i}"] = nn.ReLU()
            layers[f"drop{i}"] = nn.Dropout(0.2)
            in_dim = h
        layers["out"] = nn.Linear(in_dim, 1)
        self.deep = nn.Sequential(layers)

    def forward(self, wide: torch.Tensor, categorical: Dict[str, torch.Tensor]) -> torch.Tensor:
        embedded = [self.embeddings[name](idx) for name, idx in categorical.items()]
        deep = self.deep(torch.cat(embedded, dim=-1))
        return torch.sigmoid(self.wide(wide) + deep).squeeze(-1)


model = WideDeep(6, {"age": 10, "city": 50, "job": 12}).eval()
example_args = (torch.randn(3, 6), {"age": torch.tensor([1, 2, 3]), "city": torch.tensor([4, 5, 6]), "job": torch.tensor([0, 1, 2])})
