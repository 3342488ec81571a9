"""`scan` (torch/_higher_order_ops/scan.py): a carry taken along a dimension, with an output a step."""
import functools
import torch
from torch.utils import _pytree as pytree

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def wrap_combine_fn_flat(*args, combine_fn, spec_init, spec_xs, num_init_leaves):
    carry = pytree.tree_unflatten(args[:num_init_leaves], spec_init)
    xs = pytree.tree_unflatten(args[num_init_leaves:], spec_xs)
    carry, combined = combine_fn(carry, xs)  #@ 41 carry, combined = combine_fn(carry, xs)
    return [*pytree.tree_leaves(carry), *pytree.tree_leaves(combined)]


def scan(combine_fn, init, xs, *, dim=0, reverse=False):
    if not callable(combine_fn):  #@ 108 if not callable(combine_fn):
        raise RuntimeError("Combine_fn must be a callable, but got {combine_fn}")
    if not isinstance(dim, int):
        raise RuntimeError("Dim must be an int, but got " + str(type(dim)))
    if not isinstance(reverse, bool):
        raise RuntimeError("Reverse must be a bool, but got " + str(type(reverse)))
    leaves_init, spec_init = pytree.tree_flatten(init)  #@ 115 leaves_init, spec_init = pytree.tree_flatten(init)
    leaves_xs, spec_xs = pytree.tree_flatten(xs)  #@ 116 leaves_xs, spec_xs = pytree.tree_flatten(xs)
    if len(leaves_init) == 0:
        raise RuntimeError("Init tensors must be provided")
    for x in leaves_init:
        if not isinstance(x, torch.Tensor):
            raise RuntimeError("All init leaves must be a Tensor")
    for x in leaves_xs:
        if not isinstance(x, torch.Tensor):
            raise RuntimeError("All xs leaves must be a Tensor")
        if x.shape[dim] == 0:  #@ 126 if x.shape[dim] == 0:
            raise RuntimeError("All xs leaves must have a scan dimension > 0")
    if len(leaves_xs) == 0:
        return pytree.tree_unflatten(leaves_init, spec_init), xs
    ndim = len(leaves_xs[0].shape)
    dim = dim + ndim if dim < 0 else dim
    out = combine_fn(  #@ 138 out = combine_fn(
        pytree.tree_unflatten(leaves_init, spec_init),
        pytree.tree_unflatten([elem.select(dim, 0) for elem in leaves_xs], spec_xs),  #@ 140 pytree.tree_unflatten([elem.select(dim, 0) for elem in leaves_xs], spec_xs),
    )
    carry_leaves = pytree.tree_leaves(out[0])  #@ 144 carry_leaves = pytree.tree_leaves(out[0])
    if len(carry_leaves) != len(leaves_init):
        raise RuntimeError("The number of leaves of the pytree of the new carry produced by the operator doesn't match the length of the pytree of the init")
    for init, new_carry in zip(leaves_init, carry_leaves):
        if init.shape != new_carry.shape or init.stride() != new_carry.stride() or init.dtype != new_carry.dtype or init.requires_grad != new_carry.requires_grad:
            raise RuntimeError("The new carry doesn't match the init")
    out_leaves, tree_out = pytree.tree_flatten(out[1])  #@ 173 out_leaves, tree_out = pytree.tree_flatten(out[1])
    flat_fn = functools.partial(wrap_combine_fn_flat, combine_fn=combine_fn, spec_init=spec_init, spec_xs=spec_xs, num_init_leaves=len(leaves_init))

    def run_flattened_scan(combine_fn, leaves_init, leaves_xs, dim, reverse):
        return scan_op(combine_fn, leaves_init, leaves_xs, dim, reverse, [])  #@ 191 return scan_op(

    result = run_flattened_scan(flat_fn, leaves_init, leaves_xs, dim, reverse)  #@ 216 result = run_flattened_scan(combine_fn, leaves_init, leaves_xs, dim, reverse)
    n = len(leaves_init)
    return pytree.tree_unflatten(result[:n], spec_init), pytree.tree_unflatten(result[n:], tree_out)


def scan_op(combine_fn, init, xs, dim, reverse, additional_inputs):
    carry, outputs = list(init), []
    steps = range(xs[0].shape[dim])
    for i in reversed(steps) if reverse else steps:
        results = combine_fn(*carry, *[x.select(dim, i) for x in xs], *additional_inputs)
        carry = results[:len(init)]
        outputs.append(results[len(init):])
    if reverse:
        outputs.reverse()
    return [*carry, *[torch.stack(list(column)) for column in zip(*outputs)]]
