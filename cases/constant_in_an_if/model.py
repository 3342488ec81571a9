import torch
import torch._dynamo as torchdynamo


class ConstantInAnIf(torch.nn.Module):
    @torchdynamo.assume_constant_result
    def get(self, y):
        return y.int().item()

    def forward(self, x, y):
        if self.get(y) > 3:
            return x.relu()
        return x.neg()


example_args = (torch.randn(3, 2), torch.tensor(4))
model = ConstantInAnIf()
