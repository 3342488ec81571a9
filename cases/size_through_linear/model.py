import torch


class SizeThroughLinear(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 2)

    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n <= 5)
        return self.layer(torch.zeros(n, 3)).relu()


example_args = (torch.tensor(4),)
model = SizeThroughLinear()
