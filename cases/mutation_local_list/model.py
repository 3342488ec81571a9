import torch


class Records(torch.nn.Module):
    def forward(self, x):
        seen = []
        for factor in (1, 2):
            seen.append(x * factor)
        seen[0] = seen.pop() + seen[0]
        return seen


model = Records()
example_args = (torch.ones(2),)
