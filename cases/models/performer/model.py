import math
from functools import partial

import torch
import torch.nn as nn


def softmax_kernel(data, *, projection_matrix, is_query, eps=1e-4):
    b, h, *_ = data.shape
    data_normalizer = (data.shape[-1] ** -0.25)
    ratio = (projection_matrix.shape[0] ** -0.5)
    projection = projection_matrix.unsqueeze(0).unsqueeze(0).expand(b, h, -1, -1)
    data_dash = torch.einsum('...id,...jd->...ij', (data_normalizer * data), projection)
    diag_data = (torch.sum(data ** 2, dim=-1) / 2.0) * (data_normalizer ** 2)
    diag_data = diag_data.unsqueeze(dim=-1)
    if is_query:
        data_dash = ratio * (torch.exp(data_dash - diag_data - torch.amax(data_dash, dim=-1, keepdim=True).detach()) + eps)
    else:
        data_dash = ratio * (torch.exp(data_dash - diag_data - torch.amax(data_dash, dim=(-1, -2), keepdim=True).detach()) + eps)
    return data_dash.type_as(data)


class FastAttention(nn.Module):
    def __init__(self, dim=8, heads=2, nb=6):
        super().__init__()
        self.heads = heads
        blocks = []
        for _ in range(math.ceil(nb / (dim // heads))):
            q, _ = torch.linalg.qr(torch.randn(dim // heads, dim // heads))
            blocks.append(q.t())
        self.register_buffer('projection_matrix', torch.cat(blocks)[:nb])
        self.qkv = nn.Linear(dim, 3 * dim)
        self.create_kernel = partial(softmax_kernel, projection_matrix=self.projection_matrix)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q = softmax_kernel(q, projection_matrix=self.projection_matrix, is_query=True)
        k = softmax_kernel(k, projection_matrix=self.projection_matrix, is_query=False)
        D_inv = 1.0 / torch.einsum('...nd,...d->...n', q, k.sum(dim=-2))
        context = torch.einsum('...nd,...ne->...de', k, v)
        out = torch.einsum('...de,...nd,...n->...ne', context, q, D_inv)
        return out.transpose(1, 2).reshape(b, n, d)


model = FastAttention()
example_args = (torch.randn(2, 5, 8),)
