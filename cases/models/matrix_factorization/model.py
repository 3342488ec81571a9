import torch
import torch.nn as nn


class MatrixFactorization(nn.Module):
    def __init__(self, n_users: int, n_items: int, n_factors: int = 8):
        super().__init__()
        self.user_factors = nn.Embedding(n_users, n_factors)
        self.item_factors = nn.Embedding(n_items, n_factors)
        self.user_biases = nn.Embedding(n_users, 1)
        self.item_biases = nn.Embedding(n_items, 1)
        self.global_bias = nn.Parameter(torch.zeros(1))
        for emb in (self.user_factors, self.item_factors):
            nn.init.normal_(emb.weight, std=0.01)
        for emb in (self.user_biases, self.item_biases):
            nn.init.zeros_(emb.weight)

    def forward(self, user, item):
        pred = self.user_biases(user) + self.item_biases(item)
        pred += (self.user_factors(user) * self.item_factors(item)).sum(dim=1, keepdim=True)
        return torch.clamp(pred.squeeze(-1) + self.global_bias, min=1.0, max=5.0)


model = MatrixFactorization(20, 30)
example_args = (torch.tensor([1, 4, 9]), torch.tensor([0, 29, 7]))
