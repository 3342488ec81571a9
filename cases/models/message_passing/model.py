from enum import Enum

import torch
import torch.nn as nn


class Aggregation(str, Enum):
    SUM = "sum"
    MEAN = "mean"
    MAX = "amax"


def scatter(src, index, dim_size, reduce):
    index = index.unsqueeze(-1).expand_as(src)
    out = src.new_zeros(dim_size, src.size(-1))
    return out.scatter_reduce(0, index, src, reduce=reduce, include_self=False)


class SAGEConv(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, aggr: Aggregation = Aggregation.MEAN):
        super().__init__()
        self.aggr = aggr
        self.lin_l = nn.Linear(in_channels, out_channels)
        self.lin_r = nn.Linear(in_channels, out_channels, bias=False)

    def message(self, x_j, edge_weight):
        return x_j if edge_weight is None else edge_weight.view(-1, 1) * x_j

    def forward(self, x, edge_index, edge_weight=None):
        row, col = edge_index
        msg = self.message(x[row], edge_weight)
        out = scatter(msg, col, x.size(0), self.aggr.value)
        return self.lin_l(out) + self.lin_r(x)


class GraphNet(nn.Module):
    def __init__(self):
        super().__init__()
        dims = [4, 8, 8, 3]
        aggrs = list(Aggregation)
        self.convs = nn.ModuleList(SAGEConv(i, o, aggr=a) for i, o, a in zip(dims, dims[1:], aggrs))

    def forward(self, x, edge_index, edge_weight, batch):
        *hidden, last = self.convs
        for conv in hidden:
            x = conv(x, edge_index, edge_weight).relu()
        x = last(x, edge_index)
        pooled = torch.zeros(2, x.size(1)).index_add(0, batch, x)
        count = torch.bincount(batch, minlength=2).clamp(min=1).unsqueeze(1)
        return pooled / count


model = GraphNet()
example_args = (torch.randn(5, 4), torch.tensor([[0, 1, 2, 3, 4, 0], [1, 0, 3, 2, 0, 4]]), torch.rand(6), torch.tensor([0, 0, 1, 1, 1]))
