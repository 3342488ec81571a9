import torch


class SameValues(torch.nn.Module):
    def forward(self, a, b):
        rows, columns = a.item(), b.item()
        torch._check_is_size(rows)
        torch._check(rows == columns)
        return torch.eye(rows) + torch.ones(rows, columns)


model = SameValues()
example_args = (torch.tensor(3), torch.tensor(3))
