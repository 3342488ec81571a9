import torch


class Renamed(torch.nn.Module):
    def forward(self, tokens):
        amount = tokens.item()
        torch._check_is_size(amount)
        torch._check(amount <= 5)
        return torch.zeros((amount, 5))


example_args = (torch.tensor(4),)
model = Renamed()
