"""`strict_mode` (torch/_higher_order_ops/strict_mode.py): a function whose graph is kept as one operator."""
import torch


def strict_mode(callable, operands):
    if torch.compiler.is_dynamo_compiling():
        return strict_mode_op(callable, operands)  #@ 28 return strict_mode_op(callable, operands)
    return callable(*operands)


def strict_mode_op(callable, operands):
    return callable(*operands)
