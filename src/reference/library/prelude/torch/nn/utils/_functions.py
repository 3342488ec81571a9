"""Small helpers of torch.nn.utils."""
import torch

__name__ = "torch.nn.utils"


def skip_init(module_cls, *args, **kwargs):
    if not issubclass(module_cls, torch.nn.Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    # Abstraction: the values of parameters that are left as they lie in memory are those that an initialisation gives.
    kwargs.pop("device", None)
    return module_cls(*args, **kwargs)
