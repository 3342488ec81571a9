"""Small helpers of torch.nn.utils."""
import torch

__name__ = "torch.nn.utils"


def _convert_weights(module, memory_format, layers):
    if isinstance(module, layers):
        module.weight.data = module.weight.detach().clone().contiguous(memory_format=memory_format)
    for child in module.children():
        _convert_weights(child, memory_format, layers)
    return module


def convert_conv2d_weight_memory_format(module, memory_format):
    return _convert_weights(module, memory_format, (torch.nn.Conv2d, torch.nn.ConvTranspose2d))


def convert_conv3d_weight_memory_format(module, memory_format):
    return _convert_weights(module, memory_format, (torch.nn.Conv3d, torch.nn.ConvTranspose3d))


def skip_init(module_cls, *args, **kwargs):
    if not issubclass(module_cls, torch.nn.Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    # Abstraction: the values of parameters that are left as they lie in memory are those that an initialisation gives.
    kwargs.pop("device", None)
    return module_cls(*args, **kwargs)
