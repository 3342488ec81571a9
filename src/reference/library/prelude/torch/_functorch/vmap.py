"""`vmap` (torch/_functorch/vmap.py)."""
import torch
from torch.utils._pytree import tree_flatten, tree_unflatten

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def transformed(kind, func, args, kwargs, randomness="error"):
    """What a transform does with `func` is followed by front ends alone."""
    torch._C._unmodelled(f"torch.func.{kind}")


def doesnt_support_saved_tensors_hooks(f):
    def fn(*args, **kwargs):
        return f(*args, **kwargs)  #@ 48 return f(*args, **kwargs)

    return fn


def _flat_in_dims(in_dims, args):
    """One dimension for each leaf of the arguments, or None where the trees differ."""
    if in_dims is None or isinstance(in_dims, int):
        return [in_dims for _ in tree_flatten(args)[0]]
    if not isinstance(in_dims, (tuple, list, dict)) or type(in_dims) is not type(args) or len(in_dims) != len(args):
        return None
    found = []
    for key in args if isinstance(args, dict) else range(len(args)):
        if isinstance(args, dict) and key not in in_dims:
            return None
        each = _flat_in_dims(in_dims[key], args[key])
        if each is None:
            return None
        found.extend(each)
    return found


def _process_batched_inputs(in_dims, args, func):
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError("expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs")
    if len(args) == 0:
        raise ValueError("got no inputs")
    flat_args = tree_flatten(args)[0]
    dims = _flat_in_dims(in_dims, args)
    if dims is None:
        raise ValueError("in_dims is not compatible with the structure of `inputs`")
    sizes = []
    for arg, dim in zip(flat_args, dims):
        if dim is None:
            continue
        if not isinstance(dim, int) or not isinstance(arg, torch.Tensor) or not -arg.dim() <= dim < arg.dim():
            raise ValueError("Got an in_dim that does not fit its input")
        sizes.append(arg.size(dim))
    if not sizes or any(size != sizes[0] for size in sizes):
        raise ValueError("vmap: Expected all tensors to have the same size in the mapped dimension")
    return sizes[0], [dim if dim is None else dim % arg.dim() for arg, dim in zip(flat_args, dims)]


def _add_batch_dim(batched_output, in_dim):
    return batched_output.select(in_dim, 0)


def _remove_batch_dim(batched_output, batch_size, out_dim):
    return batched_output.unsqueeze(out_dim)


def _create_batched_inputs(flat_in_dims, flat_args, args_spec):
    batched_inputs = [arg if in_dim is None else _add_batch_dim(arg, in_dim) for in_dim, arg in zip(flat_in_dims, flat_args)]  #@ 159 arg if in_dim is None else _add_batch_dim(arg, in_dim, vmap_level)
    return tree_unflatten(batched_inputs, args_spec)  #@ 162 return tree_unflatten(batched_inputs, args_spec)


def _maybe_remove_batch_dim(batched_output, batch_size, out_dim):
    if out_dim is None:
        return batched_output
    if not isinstance(batched_output, torch.Tensor):
        raise ValueError("vmap: the function must only return Tensors")
    return _remove_batch_dim(batched_output, batch_size, out_dim)  #@ 184 return _remove_batch_dim(batched_output, vmap_level, batch_size, out_dim)


def _unwrap_batched(batched_outputs, out_dims, batch_size):
    flat_batched_outputs, output_spec = tree_flatten(batched_outputs)  #@ 197 flat_batched_outputs, output_spec = tree_flatten(batched_outputs)
    if isinstance(batched_outputs, torch.Tensor):
        if isinstance(out_dims, tuple) and len(out_dims) != 1:
            raise ValueError("out_dims is not compatible with the structure of `outputs`")
        flat_out_dims = list(out_dims) if isinstance(out_dims, tuple) else [out_dims]
    else:
        flat_out_dims = _flat_in_dims(out_dims, batched_outputs)
        if flat_out_dims is None:
            raise ValueError("out_dims is not compatible with the structure of `outputs`")
    flat_outputs = [
        _maybe_remove_batch_dim(batched_output, batch_size, out_dim)  #@ 228 _maybe_remove_batch_dim(
        for batched_output, out_dim in zip(flat_batched_outputs, flat_out_dims)
    ]
    return tree_unflatten(flat_outputs, output_spec)


def vmap_impl(func, in_dims, out_dims, randomness, chunk_size, *args, **kwargs):
    if not all(isinstance(dim, int) for dim in tree_flatten(out_dims)[0] if dim is not None):
        raise ValueError("`out_dims` must be an int, None or a python collection of ints")
    batch_size, flat_in_dims = _process_batched_inputs(in_dims, args, func)
    flat_args, args_spec = tree_flatten(args)
    if chunk_size is not None:
        torch._C._unmodelled("torch.func.vmap in chunks")
    return _flat_vmap(func, batch_size, flat_in_dims, flat_args, args_spec, out_dims, randomness, **kwargs)  #@ 331 return _flat_vmap(


def _flat_vmap(func, batch_size, flat_in_dims, flat_args, args_spec, out_dims, randomness, **kwargs):
    batched_inputs = _create_batched_inputs(flat_in_dims, flat_args, args_spec)  #@ 476 batched_inputs = _create_batched_inputs(
    batched_outputs = transformed("vmap", func, batched_inputs, kwargs, randomness)  #@ 479 batched_outputs = func(*batched_inputs, **kwargs)
    return _unwrap_batched(batched_outputs, out_dims, batch_size)  #@ 480 return _unwrap_batched(batched_outputs, out_dims, vmap_level, batch_size, func)
