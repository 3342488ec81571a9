import torch


class Equal(torch.nn.Module):
    def forward(self, x, y):
        return x * torch.equal(x, y)


model = Equal()
example_args = (torch.ones(2), torch.ones(2))
