"""`vmap` (torch/_functorch/vmap.py)."""
import torch
from torch.utils._pytree import tree_flatten, tree_map

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def transformed(kind, func, args, kwargs):
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
    return dims


def vmap_impl(func, in_dims, out_dims, randomness, chunk_size, *args, **kwargs):
    dims = _process_batched_inputs(in_dims, args, func)
    if chunk_size is not None:
        return _chunked_vmap(func, dims, args, kwargs)  #@ 320 return _chunked_vmap(
    return _flat_vmap(func, dims, args, kwargs)  #@ 331 return _flat_vmap(


def _chunked_vmap(func, dims, args, kwargs):
    return _flat_vmap(func, dims, args, kwargs)  #@ 430 _flat_vmap(


def _flat_vmap(func, dims, args, kwargs):
    remaining = iter(dims)

    def one(arg):
        dim = next(remaining)
        return arg if dim is None else arg.select(dim, 0)

    batched = tree_map(one, args)
    return transformed("vmap", func, batched, kwargs)  #@ 479 batched_outputs = func(*batched_inputs, **kwargs)
