import torch
import torch._dynamo as torchdynamo


class ConstantTensor(torch.nn.Module):
    @torchdynamo.assume_constant_result
    def get(self, y):
        return y.float() * 2

    def forward(self, x, y):
        return x + self.get(y)


example_args = (torch.randn(2), torch.tensor([1, 2]))
model = ConstantTensor()
