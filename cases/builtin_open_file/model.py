import torch


class ReadsFile(torch.nn.Module):
    def forward(self, x):
        with open("scale.txt") as file:
            return x * float(file.read())


model = ReadsFile()
example_args = (torch.ones(2),)
