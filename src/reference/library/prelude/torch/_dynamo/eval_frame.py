"""What `torch.compile` makes of a module (torch/_dynamo/eval_frame.py)."""
import torch


class OptimizedModule(torch.nn.Module):
    def __init__(self, mod):
        super().__init__()
        self._orig_mod = mod
        self.training = mod.training

    def __getattr__(self, name):
        if name == "_orig_mod":
            return self._modules["_orig_mod"]
        return getattr(self._orig_mod, name)

    def forward(self, *args, **kwargs):
        return self._orig_mod(*args, **kwargs)
