import torch
import torch._dynamo as torchdynamo


class ConstantOfNoInput(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = 3

    @torchdynamo.assume_constant_result
    def get(self):
        return self.scale + 0.5

    def forward(self, x):
        return x * self.get()


example_args = (torch.randn(3),)
model = ConstantOfNoInput()
