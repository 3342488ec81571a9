import torch


class Best(torch.nn.Module):
    def forward(self, x):
        values, _ = x.topk(2, dim=-1)
        return values


model = Best()
example_args = (torch.randn(3, 5),)
