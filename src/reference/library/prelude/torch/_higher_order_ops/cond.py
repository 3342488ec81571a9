"""`torch.cond` (torch/_higher_order_ops/cond.py)."""
import torch


def cond(pred, true_fn, false_fn, operands=()):
    if torch.compiler.is_dynamo_compiling():
        return cond_op(pred, true_fn, false_fn, operands)  #@ 144 return cond_op(pred, true_fn, false_fn, operands)
    return true_fn(*operands) if pred else false_fn(*operands)


def cond_op(pred, true_fn, false_fn, operands):
    return true_fn(*operands) if pred else false_fn(*operands)


class UnsupportedAliasMutationException(RuntimeError):
    pass
