import torch


class SizeLimitedByADimension(torch.nn.Module):
    def forward(self, x, y):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n <= y.shape[0])
        return y[:n]


example_args = (torch.tensor(4), torch.randn(8, 3))
model = SizeLimitedByADimension()
