import torch


class BranchWithoutBounds(torch.nn.Module):
    def forward(self, x):
        if x.item() > 2:
            return x + 1
        return x - 1


example_args = (torch.tensor(4),)
model = BranchWithoutBounds()
