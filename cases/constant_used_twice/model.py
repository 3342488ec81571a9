import torch
import torch._dynamo as torchdynamo


class ConstantUsedTwice(torch.nn.Module):
    @torchdynamo.assume_constant_result
    def get(self, y):
        return y.int().item()

    def forward(self, x, y):
        return x[: self.get(y)], x[self.get(y) :]


example_args = (torch.randn(5, 2), torch.tensor(2))
model = ConstantUsedTwice()
