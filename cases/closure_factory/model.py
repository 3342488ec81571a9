import torch


def affine(scale, shift):
    def apply(x):
        return x * scale + shift

    return apply


class Factory(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.apply_affine = affine(2.0, 0.5)

    def forward(self, x):
        return self.apply_affine(x)


model = Factory()
example_args = (torch.ones(3),)
