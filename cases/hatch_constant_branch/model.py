import torch
import torch._dynamo as torchdynamo


@torchdynamo.assume_constant_result
def is_large(x):
    return x.sum().item() > 4


class ConstantBranch(torch.nn.Module):
    def forward(self, x):
        if is_large(x):
            return x.sin()
        return x.cos()


model = ConstantBranch()
example_args = (torch.ones(8),)
