import torch
import torch._dynamo as torchdynamo


class ConstantList(torch.nn.Module):
    @torchdynamo.assume_constant_result
    def get(self, y):
        return [int(n) for n in y]

    def forward(self, x, y):
        return x.reshape(self.get(y))


example_args = (torch.randn(6), torch.tensor([2, 3]))
model = ConstantList()
