"""`scan` outside a trace: a carry taken along a dimension, with an output a step."""
import torch
from torch.utils import _pytree as pytree


def scan(combine_fn, init, xs, *, dim=0, reverse=False):
    leaves, spec = pytree.tree_flatten(xs)
    carry, outputs = init, []
    steps = range(leaves[0].shape[dim])
    for i in reversed(steps) if reverse else steps:
        carry, output = combine_fn(carry, pytree.tree_unflatten([leaf.select(dim, i) for leaf in leaves], spec))
        outputs.append(output)
    if reverse:
        outputs.reverse()
    flat = [pytree.tree_flatten(output)[0] for output in outputs]
    stacked = [torch.stack(list(column)) for column in zip(*flat)]
    return carry, pytree.tree_unflatten(stacked, pytree.tree_flatten(outputs[0])[1])
