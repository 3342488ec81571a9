"""Parameters as one vector (torch/nn/utils/convert_parameters.py)."""
import torch


def parameters_to_vector(parameters):  #@ 6
    vec = []
    for param in parameters:
        vec.append(param.view(-1))  #@ 24 vec.append(param.view(-1))
    return torch.cat(vec)  #@ 25 return torch.cat(vec)


def vector_to_parameters(vec, parameters):  #@ 28
    pointer = 0
    for param in parameters:
        count = param.numel()
        param.data = vec[pointer:pointer + count].view_as(param).data
        pointer += count
