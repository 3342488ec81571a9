import torch


class CheckedByLambda(torch.nn.Module):
    def forward(self, n):
        k = n.item()
        torch._check(k < 10, lambda: f"{k} is too large")
        return torch.full((2,), k)


model = CheckedByLambda()
example_args = (torch.tensor(3),)
