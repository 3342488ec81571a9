"""`map` outside a trace: the function on each slice along the first dimension, stacked."""
import torch
from torch.utils import _pytree as pytree


def map(f, xs, *args):
    leaves, spec = pytree.tree_flatten(xs)
    results = []
    for i in range(leaves[0].shape[0]):
        results.append(f(pytree.tree_unflatten([leaf[i] for leaf in leaves], spec), *args))
    flat = [pytree.tree_flatten(result)[0] for result in results]
    stacked = [torch.stack(list(column)) for column in zip(*flat)]
    return pytree.tree_unflatten(stacked, pytree.tree_flatten(results[0])[1])
