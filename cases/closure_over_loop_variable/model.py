import torch


class SharedVariable(torch.nn.Module):
    def forward(self, x):
        steps = []
        for k in (1, 2, 3):
            steps.append(lambda y: y + k)
        for step in steps:
            x = step(x)
        return x


model = SharedVariable()
example_args = (torch.zeros(2),)
