import torch
import torch._dynamo as torchdynamo


class ConstantFloat(torch.nn.Module):
    @torchdynamo.assume_constant_result
    def get(self, y):
        return y.mean().item()

    def forward(self, x, y):
        return x * self.get(y)


example_args = (torch.randn(3), torch.tensor([1.0, 2.5]))
model = ConstantFloat()
