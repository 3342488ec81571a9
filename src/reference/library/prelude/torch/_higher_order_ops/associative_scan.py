"""`associative_scan` (torch/_higher_order_ops/associative_scan.py): an associative function taken along a dimension, neighbours first."""
import functools
import torch
from torch._higher_order_ops.utils import first_slice_copy
from torch.utils import _pytree as pytree

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def wrap_combine_fn_flat(*args, combine_fn, spec, num_leaves):
    lhs = pytree.tree_unflatten(args[:num_leaves], spec)
    rhs = pytree.tree_unflatten(args[num_leaves:], spec)
    return pytree.tree_leaves(combine_fn(lhs, rhs))  #@ 36 combined = combine_fn(lhs, rhs)


def _interleave(a, b, dim):
    truncated = a.shape[dim] == b.shape[dim] + 1
    if truncated:
        after = (b.ndim - dim - 1) * 2
        b = torch.nn.functional.pad(b, [0] * (after + 1) + [1] + [0] * (dim * 2))  #@ 51 b = torch.nn.functional.pad(b, pad)
    stacked = torch.stack([a, b], dim=dim + 1)  #@ 53 stacked = torch.stack([a, b], dim=dim + 1)
    interleaved = torch.flatten(stacked, start_dim=dim, end_dim=dim + 1)  #@ 54 interleaved = torch.flatten(stacked, start_dim=dim, end_dim=dim + 1)
    if truncated:
        interleaved = torch.ops.aten.slice(interleaved, dim, 0, b.shape[dim] + a.shape[dim] - 1)  #@ 57 interleaved = aten.slice(interleaved, dim, 0, b.shape[dim] + a.shape[dim] - 1)
    return interleaved


def associative_scan(combine_fn, xs, dim, reverse=False, combine_mode="pointwise"):
    if not callable(combine_fn):
        raise ValueError("Combine_fn must be a callable, but got {combine_fn}")
    if not isinstance(dim, int):
        raise ValueError("Dim must be an int, but got " + str(type(dim)))
    if combine_mode not in ["pointwise", "generic"]:
        raise ValueError("Combine_mode must either 'pointwise' or 'generic', but got {combine_mode}")
    leaves, spec = pytree.tree_flatten(xs)
    if combine_mode == "pointwise" and not all(leaf.device.type == "cuda" for leaf in leaves):
        raise ValueError("For combine_mode='pointwise', all input tensors need to be on CUDA")
    if len(leaves) == 0:
        raise ValueError("Expected at least 1 xs leaf")
    for leaf in leaves:
        if not isinstance(leaf, torch.Tensor):
            raise ValueError("xs leaves must be a Tensor")
    for leaf in leaves:
        if leaf.ndim <= dim or leaf.shape[dim] == 0:
            raise ValueError("All xs leaves must at least have 'dim' number of dimensions and scan dimension > 0")
    if reverse:
        leaves = [torch.flip(elem, [dim]) for elem in leaves]  #@ 165 leaves = [torch.flip(elem, [dim]) for elem in leaves]
    dim = dim + leaves[0].ndim if dim < 0 else dim
    sliced = [first_slice_copy(leaf, dim) for leaf in leaves]  #@ 172 sliced_leaves = [first_slice_copy(leaf, dim) for leaf in leaves]
    out = combine_fn(pytree.tree_unflatten(sliced, spec), pytree.tree_unflatten(sliced, spec))  #@ 174 out = combine_fn(
    out_leaves = pytree.tree_leaves(out)
    if len(leaves) != len(out_leaves):
        raise RuntimeError("The number of leaves of the pytree of the output of the operator needs to match the length of the pytree of the input")
    for found, given in zip(out_leaves, sliced):
        if found.shape != given.shape or found.dtype != given.dtype or found.device != given.device or found.stride() != given.stride():
            raise RuntimeError("The metadata of the output of the operator needs to match the meta data of the xs pytree")
    axes = pytree.tree_unflatten([dim] * len(leaves), spec)
    operator = functools.partial(wrap_combine_fn_flat, combine_fn=torch.vmap(combine_fn, in_dims=(axes, axes), out_dims=dim), spec=spec, num_leaves=len(leaves))
    result = generic_associative_scan(operator, leaves, dim)  #@ 225 result_flat = generic_associative_scan(combine_fn, leaves, dim)
    if reverse:
        result = [torch.flip(elem, [dim]) for elem in result]  #@ 236 result_flat = [torch.flip(elem, [dim]) for elem in result_flat]
    return pytree.tree_unflatten(result, spec)


def generic_associative_scan(operator, leaves, dim=0):
    def part(elem, *bounds):
        return torch.ops.aten.slice(elem, dim, *bounds)

    def _scan(elems):
        num_elems = elems[0].shape[dim]
        if num_elems < 2:
            return elems
        reduced = operator(*[part(elem, 0, -1, 2) for elem in elems], *[part(elem, 1, None, 2) for elem in elems])  #@ 296 reduced_elems = operator(
        odd = _scan(reduced)  #@ 302 odd_elems = _scan(reduced_elems)
        left = [part(elem, 0, -1) for elem in odd] if num_elems % 2 == 0 else odd
        even = operator(*left, *[part(elem, 2, None, 2) for elem in elems])  #@ 305 even_elems = operator(
        even = [torch.cat([part(elem, 0, 1), result], dim=dim) if result.shape.numel() > 0 else part(elem, 0, 1) for elem, result in zip(elems, even)]
        return [_interleave(a, b, dim=dim) for a, b in zip(even, odd)]

    return _scan(leaves)  #@ 332 scans = _scan(leaves)
