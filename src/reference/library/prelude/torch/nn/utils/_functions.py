"""Small helpers of torch.nn.utils."""
import torch

__name__ = "torch.nn.utils"


def parameters_to_vector(parameters):
    return torch.cat([param.view(-1) for param in parameters])


def vector_to_parameters(vec, parameters):
    pointer = 0
    for param in parameters:
        count = param.numel()
        param.data = vec[pointer:pointer + count].view_as(param).data
        pointer += count


def skip_init(module_cls, *args, **kwargs):
    if not issubclass(module_cls, torch.nn.Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    # Abstraction: the values of parameters that are left as they lie in memory are those that an initialisation gives.
    kwargs.pop("device", None)
    return module_cls(*args, **kwargs)
