import torch

ODD = {1, 3, 5}


class SetOfNumbers(torch.nn.Module):
    def forward(self, x):
        return x + 1 if x.shape[0] in ODD else x - 1


model = SetOfNumbers()
example_args = (torch.zeros(3),)
