import contextlib

import torch


class MaybeNoGrad(torch.nn.Module):
    def __init__(self, frozen):
        super().__init__()
        self.frozen = frozen

    def forward(self, x):
        with torch.no_grad() if self.frozen else contextlib.nullcontext():
            return x.tanh()


model = MaybeNoGrad(frozen=False)
example_args = (torch.randn(2),)
