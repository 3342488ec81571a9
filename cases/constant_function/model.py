import torch
import torch._dynamo as torchdynamo


@torchdynamo.assume_constant_result
def repeats(y):
    return y.item() + 1


class ConstantFunction(torch.nn.Module):
    def forward(self, x, y):
        return x.repeat(repeats(y), 1)


example_args = (torch.randn(2, 3), torch.tensor(1))
model = ConstantFunction()
