import torch


class UsesBuffer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("scale", torch.tensor([1.0, 2.0]))

    def forward(self, x):
        def scaled(y):
            return y * self.scale

        return scaled(x)


model = UsesBuffer()
example_args = (torch.ones(2),)
