import torch


class Prints(torch.nn.Module):
    def forward(self, x):
        print("tracing", x.shape)
        return x + 1


model = Prints()
example_args = (torch.ones(2),)
