"""Calling a module with other tensors (torch/_functorch/functional_call.py)."""
import torch
from torch.nn.utils import stateless

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    if isinstance(parameter_and_buffer_dicts, dict):
        tensors = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, (list, tuple)):
        if not all(isinstance(each, dict) for each in parameter_and_buffer_dicts):
            raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
        tensors = {}
        repeated = []
        for each in parameter_and_buffer_dicts:
            for name in each:
                if name in tensors and name not in repeated:
                    repeated.append(name)
            tensors.update(each)
        if repeated:
            raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
    else:
        raise ValueError(f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(parameter_and_buffer_dicts)}")
    return stateless._functional_call(module, tensors, args, kwargs, tie_weights=tie_weights, strict=strict)  #@ 148 return nn.utils.stateless._functional_call(


def stack_module_state(models):
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    first = type(models[0])
    if not all(type(m) == first for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    all_params = [dict(model.named_parameters()) for model in models]
    params = {}
    for name in all_params[0]:
        params[name] = construct_stacked_leaf([each[name] for each in all_params], name)  #@ 229 k: construct_stacked_leaf(tuple(params[k] for params in all_params), k)
    all_buffers = [dict(model.named_buffers()) for model in models]
    buffers = {}
    for name in all_buffers[0]:
        buffers[name] = construct_stacked_leaf([each[name] for each in all_buffers], name)  #@ 232 k: construct_stacked_leaf(tuple(buffers[k] for buffers in all_buffers), k)
    return params, buffers


def construct_stacked_leaf(tensors, name):
    wanting = [each.requires_grad for each in tensors]
    if any(wanting) and not all(wanting):
        raise RuntimeError(f"Expected {name} from each model to have the same .requires_grad")
    result = torch.stack(tensors)  #@ 249 result = torch.stack(tensors)
    if all(wanting):
        result = result.detach().requires_grad_()  #@ 252 result = result.detach().requires_grad_()
    return result
