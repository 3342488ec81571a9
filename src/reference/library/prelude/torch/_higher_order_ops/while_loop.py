"""`while_loop` (torch/_higher_order_ops/while_loop.py). The operator takes its operands flat."""
import torch
from torch.utils import _pytree as pytree


def while_loop(cond_fn, body_fn, carried_inputs):
    flat_inputs, in_spec = pytree.tree_flatten((carried_inputs, ()))  #@ 124 flat_inputs, in_spec = pytree.tree_flatten((carried_inputs, additional_inputs))

    def flat_cond_fn(*flat_args):
        carried, additional = pytree.tree_unflatten(flat_args, in_spec)
        return cond_fn(*carried, *additional)  #@ 128 return cond_fn(*carried, *additional)

    def flat_body_fn(*flat_args):
        carried, additional = pytree.tree_unflatten(flat_args, in_spec)
        return body_fn(*carried, *additional)  #@ 132 return body_fn(*carried, *additional)

    if torch.compiler.is_dynamo_compiling():
        return while_loop_op(flat_cond_fn, flat_body_fn, tuple(flat_inputs), tuple())  #@ 135 return while_loop_op(flat_cond_fn, flat_body_fn, tuple(flat_inputs), tuple())
    carried = carried_inputs
    while cond_fn(*carried):
        carried = body_fn(*carried)
    return carried


def while_loop_op(cond_fn, body_fn, carried_inputs, additional_inputs):
    carried = carried_inputs
    while cond_fn(*carried):
        carried = tuple(body_fn(*carried, *additional_inputs))
    return carried
