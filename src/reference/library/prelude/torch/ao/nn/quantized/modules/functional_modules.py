"""Operations that quantisation observes, as modules (torch/ao/nn/quantized/modules/functional_modules.py)."""
import torch


class FloatFunctional(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.activation_post_process = torch.nn.Identity()

    def forward(self, x):
        raise RuntimeError("FloatFunctional is not intended to use the 'forward'. Please use the underlying operation")

    def add(self, x, y):
        r = torch.add(x, y)  #@ 52 r = torch.add(x, y)
        return self.activation_post_process(r)  #@ 53 r = self.activation_post_process(r)

    def add_scalar(self, x, y):
        return torch.add(x, y)  #@ 59 r = torch.add(x, y)

    def mul(self, x, y):
        r = torch.mul(x, y)  #@ 67 r = torch.mul(x, y)
        return self.activation_post_process(r)  #@ 68 r = self.activation_post_process(r)

    def mul_scalar(self, x, y):
        return torch.mul(x, y)  #@ 74 r = torch.mul(x, y)

    def cat(self, x, dim=0):
        r = torch.cat(x, dim=dim)  #@ 82 r = torch.cat(x, dim=dim)
        return self.activation_post_process(r)  #@ 83 r = self.activation_post_process(r)

    def add_relu(self, x, y):
        r = torch.add(x, y)  #@ 89 r = torch.add(x, y)
        r = torch.nn.functional.relu(r)  #@ 90 r = torch.nn.functional.relu(r)
        return self.activation_post_process(r)  #@ 91 r = self.activation_post_process(r)

    def matmul(self, x, y):
        r = torch.matmul(x, y)  #@ 97 r = torch.matmul(x, y)
        return self.activation_post_process(r)  #@ 98 r = self.activation_post_process(r)
