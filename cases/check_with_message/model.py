import torch


class CheckWithMessage(torch.nn.Module):
    def forward(self, x):
        n = x.item()
        torch._check_is_size(n)
        torch._check(n <= 5, lambda: f"at most 5, not {n}")
        return torch.zeros(n)


example_args = (torch.tensor(4),)
model = CheckWithMessage()
